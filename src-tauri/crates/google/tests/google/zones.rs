//! P60: zone names as they are found in the wild.

use google::normalise_zone;

#[test]
fn p60_zone_names_are_understood() {
    for (name, expected) in [
        // IANA's own.
        ("Europe/Berlin", "Europe/Berlin"),
        (
            "America/Argentina/Buenos_Aires",
            "America/Argentina/Buenos_Aires",
        ),
        ("Australia/Lord_Howe", "Australia/Lord_Howe"),
        ("UTC", "UTC"),
        ("europe/berlin", "Europe/Berlin"),
        (" Europe/Paris ", "Europe/Paris"),
        ("\"Europe/Paris\"", "Europe/Paris"),
        // Windows'.
        ("W. Europe Standard Time", "Europe/Berlin"),
        ("w. europe standard time", "Europe/Berlin"),
        ("Pacific Standard Time", "America/Los_Angeles"),
        ("Eastern Standard Time", "America/New_York"),
        ("GMT Standard Time", "Europe/London"),
        ("Romance Standard Time", "Europe/Paris"),
        ("China Standard Time", "Asia/Shanghai"),
        ("AUS Eastern Standard Time", "Australia/Sydney"),
        ("E. South America Standard Time", "America/Sao_Paulo"),
        ("Pacific Standard Time (Mexico)", "America/Tijuana"),
        // Paths.
        ("/mozilla.org/20050126_1/Europe/Berlin", "Europe/Berlin"),
        (
            "/mozilla.org/20070129_1/America/Argentina/Salta",
            "America/Argentina/Salta",
        ),
        (
            "/freeassociation.sourceforge.net/Tzfile/Europe/London",
            "Europe/London",
        ),
        ("/citadel.org/20210210_1/Europe/Paris", "Europe/Paris"),
        // Offsets.
        ("GMT+0100", "Etc/GMT-1"),
        ("GMT-0500", "Etc/GMT+5"),
        ("GMT+01:00", "Etc/GMT-1"),
        ("UTC+2", "Etc/GMT-2"),
        ("UTC-11", "Etc/GMT+11"),
        ("utc+10", "Etc/GMT-10"),
        ("+02:00", "Etc/GMT-2"),
        ("GMT+0000", "UTC"),
        ("UTC+14", "Etc/GMT-14"),
        ("(GMT-03:00) Brasilia", "Etc/GMT+3"),
        ("(UTC+01:00) Amsterdam, Berlin, Bern, Rome", "Etc/GMT-1"),
    ] {
        assert_eq!(normalise_zone(name).as_deref(), Some(expected), "{name}");
    }
    // Whichever of the two names this machine's database has.
    for (new, old) in [
        ("Europe/Kyiv", "Europe/Kiev"),
        ("Asia/Kolkata", "Asia/Calcutta"),
        ("FLE Standard Time", "Europe/Kiev"),
    ] {
        for name in [new, old] {
            let found = normalise_zone(name).unwrap_or_else(|| panic!("{name}"));
            assert!(jiff::tz::TimeZone::get(&found).is_ok(), "{name} is {found}");
        }
    }
}

#[test]
fn p60_what_nobody_can_tell_is_told() {
    for name in [
        "",
        " ",
        "Mars/Olympus",
        "Customized Time Zone",
        "tzone://Microsoft/Custom",
        "GMT+0530",
        "UTC+15",
        "GMT+",
        "+",
        "/",
        "//",
        "/a/b",
        "../../etc/passwd",
        "/etc/localtime/x",
        "Europe",
        "Zürich",
        "🦀",
        "(",
        "()",
    ] {
        assert_eq!(normalise_zone(name), None, "{name}");
    }
}

#[test]
fn every_windows_zone_exists() {
    // A typing error in the table would show as an unknown zone.
    let table = include_str!("../../src/zones.rs");
    let (_, windows) = table.split_once("const WINDOWS").unwrap();
    let names: Vec<&str> = windows.split('"').skip(1).step_by(4).collect();
    assert!(names.len() > 130, "{}", names.len());
    for name in names {
        assert!(normalise_zone(name).is_some(), "{name}");
    }
}

proptest::proptest! {
    #[test]
    fn no_name_is_too_odd(name in "\\PC{0,40}") {
        let _ = normalise_zone(&name);
    }

    #[test]
    fn no_name_that_looks_like_one_is_too_odd(name in "[(/]{0,2}(GMT|UTC|utc)?[+-]?[0-9:/)]{0,8}") {
        let _ = normalise_zone(&name);
    }
}
