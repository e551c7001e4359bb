//! The way from the program to Google as the machine's owner set it up: through a proxy, or without IPv4.

use std::process::Command;

use fake_google::Options;

use crate::proxy::Proxy;
use crate::world::{World, program, ran};

/// A proxy that unpacks what goes through it, as companies have them: the system names it, and the system trusts it.
#[test]
fn p92_the_systems_proxy_and_its_certificates_are_used() {
    let mut world = World::with(Options::default());
    let proxy = world.start(|google| Proxy::start("google.test", google));
    let certificates = world.path("certificates.pem");
    std::fs::write(&certificates, proxy.authority()).unwrap();
    let google = world.google.api_url();
    world.surround("HTTPS_PROXY", &proxy.address());
    world.surround("SSL_CERT_FILE", certificates.to_str().unwrap());
    for (name, path) in [
        ("AUTH", "/o/oauth2/v2/auth"),
        ("TOKEN", "/token"),
        ("REVOKE", "/revoke"),
        ("API", ""),
    ] {
        let url = format!("https://google.test{path}");
        world.surround(&format!("HOURWRIGHT_GOOGLE_{name}_URL"), &url);
    }
    // The page is the browser's business, which has a proxy of its own.
    world.opens("https://google.test", &google);
    world.run(&["workspace", "add", "Home", "--json"]).ok();
    world.sign_in("Home");
    let (exit, runs) = world.sync(&[]);
    assert_eq!((exit, runs.len()), (0, 1), "{runs:?}");
    let seen = proxy.seen();
    assert!(
        seen.iter().all(|host| host == "google.test:443"),
        "{seen:?}"
    );
    assert!(seen.len() >= 2, "a sign-in and a sync: {seen:?}");
}

/// The same, named by the program's own setting.
#[test]
fn p92_the_setting_names_a_proxy_where_the_system_names_none() {
    let mut world = World::signed_in(Options::default());
    let proxy = world.start(|google| Proxy::start("google.test", google));
    let certificates = world.path("certificates.pem");
    std::fs::write(&certificates, proxy.authority()).unwrap();
    world.surround("SSL_CERT_FILE", certificates.to_str().unwrap());
    world.surround("HOURWRIGHT_GOOGLE_TOKEN_URL", "https://google.test/token");
    world.surround("HOURWRIGHT_GOOGLE_API_URL", "https://google.test");
    let set = |value: &str| world.run(&["settings", "set", "network.proxy", value, "--json"]);
    set("http://user:secret@127.0.0.1:1").refused(2, "network.proxy");
    set("ftp://127.0.0.1:1").refused(2, "network.proxy");
    set(&proxy.address()).ok();
    let (exit, runs) = world.sync(&[]);
    assert_eq!(exit, 0, "{runs:?}");
    assert!(!proxy.seen().is_empty());
}

/// What stays on this machine does not leave it to come back.
#[test]
fn p92_loopback_is_never_proxied() {
    let mut world = World::with(Options::default());
    let proxy = world.start(|google| Proxy::start("google.test", google));
    for name in [
        "HTTP_PROXY",
        "HTTPS_PROXY",
        "ALL_PROXY",
        "http_proxy",
        "https_proxy",
    ] {
        world.surround(name, &proxy.address());
    }
    world.run(&["workspace", "add", "Home", "--json"]).ok();
    world.sign_in("Home");
    let (exit, runs) = world.sync(&[]);
    assert_eq!(exit, 0, "{runs:?}");
    assert_eq!(proxy.seen(), [] as [&str; 0]);
}

/// Everything in a network that knows only IPv6: server, sign-in, sync and plan, all of which the demo does.
#[test]
fn p93_everything_works_without_ipv4() {
    const ONLY_IPV6: &str = "ip link set lo up && ip address delete 127.0.0.1/8 dev lo";
    let within = |script: &str| {
        let mut command = Command::new("unshare");
        command
            .args(["--map-root-user", "--net", "sh", "-c", script])
            .env("HOURWRIGHT", program());
        command
    };
    let probe = format!("{ONLY_IPV6} && ip -6 address show dev lo | grep -q ::1/128");
    let possible = within(&probe).output().is_ok_and(|o| o.status.success());
    if !possible {
        println!("p93 was skipped: this machine makes no network of IPv6 alone");
        return;
    }
    let ran = ran(&mut within(&format!(
        "{ONLY_IPV6} && exec \"$HOURWRIGHT\" demo"
    )));
    assert_eq!(ran.exit, 0, "{} {}", ran.stdout, ran.stderr);
    assert!(
        ran.stdout.contains("Mon"),
        "a week was shown: {}",
        ran.stdout
    );
}
