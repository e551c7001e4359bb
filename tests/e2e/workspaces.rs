//! `workspace`, `hours`, `settings`, `doctor`.

use serde_json::{Value, json};

use crate::world::{World, ran};

#[test]
fn a_workspace_is_made_listed_switched_and_removed() {
    let world = World::empty();
    assert_eq!(
        world.run(&["workspace", "list", "--json"]).ok(),
        json!({ "workspaces": [] })
    );
    world
        .run(&[
            "workspace",
            "add",
            "Work",
            "--time-zone",
            "Europe/Berlin",
            "--json",
        ])
        .ok();
    let listed = world.run(&["workspace", "list", "--json"]).ok();
    let work = &listed["workspaces"][0];
    assert_eq!(work["name"], "Work");
    assert_eq!(work["time_zone"], "Europe/Berlin");
    assert_eq!(work["account"], Value::Null);
    assert_eq!(work["enabled"], true);
    world.run(&["workspace", "add", "Work"]).refused(2, "Work");
    let disabled = world.run(&["workspace", "disable", "Work", "--json"]).ok();
    assert_eq!(disabled["workspaces"][0]["enabled"], false);
    world.run(&["workspace", "rm", "Work", "--json"]).ok();
    world.run(&["workspace", "rm", "Work"]).refused(2, "Work");
}

#[test]
fn a_new_workspace_lives_in_the_systems_zone() {
    let world = World::empty();
    let mut add = world.command(&["workspace", "add", "Far", "--json"]);
    add.env("TZ", "Asia/Tokyo");
    let listed = ran(&mut add).ok();
    assert_eq!(listed["workspaces"][0]["time_zone"], "Asia/Tokyo");
}

#[test]
fn a_new_workspace_has_office_hours_and_takes_others() {
    let world = World::empty();
    world
        .run(&["workspace", "add", "Work", "--time-zone", "UTC", "--json"])
        .ok();
    let listed = world
        .run(&["hours", "list", "--workspace", "Work", "--json"])
        .ok();
    assert_eq!(
        listed["hours"]["default"]["fri"],
        json!([["09:00", "17:00"]])
    );
    assert!(
        listed["hours"]["default"]
            .get("sat")
            .is_none_or(|windows| windows == &json!([]))
    );
    let evenings = r#"{"mon":[["18:00","20:00"]],"fri":[["22:00","02:00"]]}"#;
    let set = world
        .run(&[
            "hours",
            "set",
            "--workspace",
            "Work",
            "evenings",
            evenings,
            "--json",
        ])
        .ok();
    assert_eq!(set["hours"]["evenings"]["fri"], json!([["22:00", "02:00"]]));
    let file = world.path("hours.json");
    std::fs::write(&file, r#"{"sun":[["10:00","24:00"]]}"#).unwrap();
    let from_file = world
        .run(&[
            "hours",
            "set",
            "--workspace",
            "Work",
            "sundays",
            file.to_str().unwrap(),
            "--json",
        ])
        .ok();
    assert_eq!(
        from_file["hours"]["sundays"]["sun"],
        json!([["10:00", "24:00"]])
    );
}

#[test]
fn settings_have_defaults_and_go_back_to_them() {
    let world = World::empty();
    world
        .run(&["workspace", "add", "Work", "--time-zone", "UTC", "--json"])
        .ok();
    let value = |settings: &Value, key: &str| {
        let all = settings["settings"].as_array().unwrap();
        all.iter().find(|s| s["key"] == key).unwrap()["value"].clone()
    };
    let defaults = world
        .run(&["settings", "list", "--workspace", "Work", "--json"])
        .ok();
    for (key, expected) in [
        ("plan.horizon-days", "28"),
        ("plan.slot-minutes", "15"),
        ("plan.buffer-minutes", "0"),
        ("plan.daily-limit-minutes", "none"),
        ("plan.frozen-minutes", "0"),
    ] {
        assert_eq!(value(&defaults, key), expected, "{key}");
    }
    world
        .run(&["settings", "set", "plan.buffer-minutes", "10", "--json"])
        .ok();
    let inherited = world
        .run(&["settings", "list", "--workspace", "Work", "--json"])
        .ok();
    assert_eq!(value(&inherited, "plan.buffer-minutes"), "10");
    world
        .run(&[
            "settings",
            "set",
            "--workspace",
            "Work",
            "plan.buffer-minutes",
            "0",
            "--json",
        ])
        .ok();
    let own = world
        .run(&["settings", "list", "--workspace", "Work", "--json"])
        .ok();
    assert_eq!(value(&own, "plan.buffer-minutes"), "0");
    // The client's secret is never shown again.
    world
        .run(&[
            "settings",
            "set",
            "google.client-secret",
            "GOCSPX-very-secret",
            "--json",
        ])
        .ok();
    let shown = world.run(&["settings", "list", "--json"]);
    assert!(!shown.stdout.contains("very-secret"), "{}", shown.stdout);
}

#[test]
fn doctor_finds_all_well_and_names_what_it_looked_at() {
    let world = World::empty();
    let checks = world.run(&["doctor", "--json"]).ok();
    let names: Vec<&str> = checks["checks"]
        .as_array()
        .unwrap()
        .iter()
        .map(|c| c["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["store", "schema", "keychain", "clock", "endpoints"]);
    assert!(
        checks["checks"]
            .as_array()
            .unwrap()
            .iter()
            .all(|c| c["ok"] == true),
        "{checks}"
    );
}
