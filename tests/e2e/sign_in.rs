//! `login`, `logout`, `calendars`.

use fake_google::{Consent, Endpoint, Fault, Options, When, seed};
use serde_json::Value;

use crate::world::{MARA, World, ran};

fn account(world: &World) -> Value {
    world.run(&["workspace", "list", "--json"]).ok()["workspaces"][0]["account"].clone()
}

#[test]
fn a_sign_in_brings_the_calendars_and_leaves_no_token_behind() {
    let world = World::signed_in(Options::with_accounts([seed::sample_month(
        crate::world::NOW.parse().unwrap(),
        "Europe/Berlin",
    )]));
    assert_eq!(account(&world), MARA);
    let calendars = world
        .run(&["calendars", "--workspace", "Home", "--json"])
        .ok();
    let list = calendars["calendars"].as_array().unwrap();
    let primary = list.iter().find(|c| c["primary"] == true).unwrap();
    assert_eq!(
        primary["id"], MARA,
        "the primary calendar goes by its real id"
    );
    assert_eq!(primary["selected"], true);
    assert!(list.len() >= 3, "{calendars}");
    // The tokens are in the secrets file, which only the owner may read, and nowhere else.
    let secrets = std::fs::read_to_string(world.data_dir().join("secrets.json")).unwrap();
    let token: Value = serde_json::from_str(&secrets).unwrap();
    let token = token
        .as_object()
        .unwrap()
        .values()
        .next()
        .unwrap()
        .as_str()
        .unwrap()
        .to_owned();
    for entry in std::fs::read_dir(world.data_dir()).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() && path.file_name().unwrap() != "secrets.json" {
            let bytes = std::fs::read(&path).unwrap();
            let text = String::from_utf8_lossy(&bytes);
            assert!(
                !text.contains(&token),
                "{} holds the refresh token",
                path.display()
            );
            assert!(
                !text.contains("ya29."),
                "{} holds an access token",
                path.display()
            );
        }
    }
    world.nothing_malformed_was_sent();
}

#[test]
fn calendars_are_chosen_by_googles_ids() {
    let world = World::signed_in(Options::with_accounts([seed::sample_month(
        crate::world::NOW.parse().unwrap(),
        "Europe/Berlin",
    )]));
    let off = world
        .run(&[
            "calendars",
            "deselect",
            "--workspace",
            "Home",
            MARA,
            "--json",
        ])
        .ok();
    let selected = |list: &Value| {
        list["calendars"]
            .as_array()
            .unwrap()
            .iter()
            .find(|c| c["id"] == MARA)
            .unwrap()["selected"]
            .clone()
    };
    assert_eq!(selected(&off), false);
    let on = world
        .run(&["calendars", "select", "--workspace", "Home", MARA, "--json"])
        .ok();
    assert_eq!(selected(&on), true);
    world
        .run(&[
            "calendars",
            "select",
            "--workspace",
            "Home",
            MARA,
            "nobody@example.com",
        ])
        .refused(2, "nobody@example.com");
}

#[test]
fn p101_a_no_leaves_the_workspace_as_it_was() {
    for consent in [Consent::Deny, Consent::WrongState] {
        let world = World::empty();
        world
            .run(&["workspace", "add", "Home", "--time-zone", "UTC", "--json"])
            .ok();
        world.google.set_consent(consent);
        let refused = world.login("Home", &[]);
        assert_eq!(refused.exit, 4, "{}", refused.stderr);
        assert_eq!(account(&world), Value::Null);
        assert!(!world.data_dir().join("secrets.json").exists());
    }
}

#[test]
fn p102_a_consent_without_leave_to_read_is_a_no_and_reading_alone_works() {
    let world = World::empty();
    world
        .run(&["workspace", "add", "Home", "--time-zone", "UTC", "--json"])
        .ok();
    let scope = |name: &str| format!("https://www.googleapis.com/auth/{name}");
    let identity = ["openid".to_owned(), "email".to_owned()];
    let only = |scopes: &[String]| Consent::GrantOnly([&identity, scopes].concat());
    world
        .google
        .set_consent(only(&[scope("calendar.calendarlist.readonly")]));
    let refused = world.login("Home", &[]);
    assert_eq!(refused.exit, 4, "{}", refused.stderr);
    assert!(
        refused.stderr.contains("calendar.events.readonly"),
        "{}",
        refused.stderr
    );
    assert_eq!(account(&world), Value::Null);
    assert!(!world.data_dir().join("secrets.json").exists());
    // Who only looks needs no leave to write.
    world.google.set_consent(only(&[
        scope("calendar.calendarlist.readonly"),
        scope("calendar.events.readonly"),
    ]));
    assert_eq!(world.sign_in("Home"), MARA);
}

#[test]
fn removing_the_last_signed_in_workspace_forgets_the_tokens() {
    let world = World::with(Options::with_accounts([seed::empty(MARA)]));
    for name in ["Home", "Work"] {
        world
            .run(&["workspace", "add", name, "--time-zone", "UTC", "--json"])
            .ok();
        world.sign_in(name);
    }
    let secrets = || std::fs::read_to_string(world.data_dir().join("secrets.json")).unwrap();
    world.run(&["logout", "--workspace", "Work", "--json"]).ok();
    assert_ne!(secrets(), "{}", "Home still uses them");
    world.run(&["workspace", "rm", "Home", "--json"]).ok();
    assert_eq!(secrets(), "{}");
    assert_eq!(world.sync(&["--workspace", "Work"]).0, 4);
}

#[test]
fn p98_a_browser_that_never_comes_back_is_a_time_out() {
    let world = World::empty();
    world
        .run(&["workspace", "add", "Home", "--time-zone", "UTC", "--json"])
        .ok();
    let (child, _stdout, _url) = world.begin_login("Home", &["--timeout", "1"]);
    assert_eq!(child.wait_with_output().unwrap().status.code(), Some(5));
    assert_eq!(account(&world), Value::Null);
}

#[test]
fn p50_another_persons_sign_in_is_refused() {
    let world = World::with(Options::with_accounts([
        seed::empty(MARA),
        seed::empty("ines@example.com"),
    ]));
    world
        .run(&["workspace", "add", "Home", "--time-zone", "UTC", "--json"])
        .ok();
    assert_eq!(world.sign_in("Home"), MARA);
    world.google.sign_in_as("ines@example.com");
    let refused = world.login("Home", &[]);
    assert_eq!(refused.exit, 2, "{}", refused.stderr);
    assert!(
        refused.stderr.contains("ines@example.com"),
        "{}",
        refused.stderr
    );
    assert_eq!(account(&world), MARA);
}

#[test]
fn a_logout_revokes_at_the_last_workspace_and_keeps_the_events() {
    let world = World::signed_in(Options::with_accounts([seed::sample_month(
        crate::world::NOW.parse().unwrap(),
        "Europe/Berlin",
    )]));
    world.sync(&["--workspace", "Home"]);
    let before = world.events("2026-03-02", "2026-03-09").len();
    assert!(before > 0);
    world.run(&["logout", "--workspace", "Home", "--json"]).ok();
    assert_eq!(account(&world), Value::Null);
    assert_eq!(world.google.count(fake_google::Endpoint::Revoke), 1);
    assert_eq!(world.events("2026-03-02", "2026-03-09").len(), before);
    let (exit, runs) = world.sync(&["--workspace", "Home"]);
    assert_eq!(exit, 4);
    assert_eq!(runs[0]["error"]["code"], "auth-required");
    assert_eq!(runs[0]["calendar"], Value::Null);
    // The same person again goes on where it was: no full sync.
    world.sign_in("Home");
    let (exit, runs) = world.sync(&["--workspace", "Home"]);
    assert_eq!(exit, 0);
    assert!(
        runs.iter().all(|run| run["type"] == "incremental"),
        "{runs:?}"
    );
}

#[test]
fn an_endpoint_that_is_neither_https_nor_loopback_is_refused() {
    let world = World::empty();
    let mut command = world.command(&["workspace", "list"]);
    command.env("HOURWRIGHT_GOOGLE_API_URL", "http://calendar.example.com");
    ran(&mut command).refused(2, "HOURWRIGHT_GOOGLE_API_URL");
}

/// Wrong input is told in one line, also where secrets are kept in a file.
#[test]
fn where_secrets_are_is_warned_of_once_by_what_comes_to_them() {
    let world = World::empty();
    let warnings = |told: &str| told.matches("HOURWRIGHT_SECRETS=file").count();
    let added = world.run(&["workspace", "add", "Home", "--time-zone", "UTC"]);
    assert_eq!((added.exit, warnings(&added.stderr)), (0, 0));
    let login = world.login("Home", &[]);
    assert_eq!(
        (login.exit, warnings(&login.stderr)),
        (0, 1),
        "{}",
        login.stderr
    );
    let sync = world.run(&["sync"]);
    assert_eq!(
        (sync.exit, warnings(&sync.stderr)),
        (0, 1),
        "{}",
        sync.stderr
    );
    world
        .run(&["sync", "--workspace", "Nowhere"])
        .refused(2, "Nowhere");
}

#[test]
fn p46_p123_an_account_whose_list_came_empty_is_not_in_sync_and_asked_again() {
    let world = World::empty();
    world
        .run(&["workspace", "add", "Home", "--time-zone", "UTC", "--json"])
        .ok();
    let list = When::endpoint(Endpoint::CalendarListList);
    world.google.fail_next(list, Fault::EmptyListing, 2);
    world.sign_in("Home");
    let (exit, runs) = world.sync(&[]);
    assert_eq!(exit, 5);
    assert_eq!(runs.len(), 1, "{runs:?}");
    assert!(runs[0]["calendar"].is_null(), "{runs:?}");
    assert_eq!(runs[0]["error"]["code"], "bad-response");
    let (exit, runs) = world.sync(&[]);
    assert_eq!((exit, &runs[0]["calendar"]), (0, &Value::from(MARA)));
}
