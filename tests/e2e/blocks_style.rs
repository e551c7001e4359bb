//! How blocks look in Google: every setting arrives as a change of its own field, and nothing else is sent.

use serde_json::{Value, json};

use crate::blocks::{Planned, writes};

/// The bodies of what was sent since the log was reset; each must be a change of the one event.
fn changes(planned: &Planned) -> Vec<Value> {
    let id = planned.event()["id"].as_str().unwrap().to_owned();
    let change = |write: fake_google::Logged| {
        assert_eq!(write.method, "PATCH");
        assert_eq!(write.event.as_deref(), Some(id.as_str()));
        assert!(write.if_match.is_some(), "held against a version");
        assert_eq!(write.param("sendUpdates"), Some("none"));
        write.body.unwrap()
    };
    writes(&planned.world).into_iter().map(change).collect()
}

#[test]
fn p67_p78_every_setting_of_blocks_is_sent_as_just_that_field() {
    let planned = Planned::sent();
    let popup = |minutes: u32| json!({"useDefault": false, "overrides": [{"method": "popup", "minutes": minutes}]});
    let plain = |default: bool| json!({"useDefault": default, "overrides": []});
    for (key, value, change) in [
        (
            "title",
            "Focus: {task}!",
            json!({"summary": "Focus: Report!"}),
        ),
        ("title", "busy", json!({"summary": "Busy"})),
        ("title", "task", json!({"summary": "Report"})),
        ("visibility", "public", json!({"visibility": "public"})),
        ("visibility", "private", json!({"visibility": "private"})),
        ("color", "11", json!({"colorId": "11"})),
        ("color", "none", json!({"colorId": null})),
        ("busy", "free", json!({"transparency": "transparent"})),
        ("busy", "busy", json!({"transparency": "opaque"})),
        ("reminder-minutes", "0", json!({"reminders": popup(0)})),
        (
            "reminder-minutes",
            "none",
            json!({"reminders": plain(false)}),
        ),
        (
            "reminder-minutes",
            "default",
            json!({"reminders": plain(true)}),
        ),
    ] {
        planned.world.google.reset_log();
        let key = format!("blocks.{key}");
        planned.world.at_home("settings set", &[&key, value]);
        planned.sync();
        planned.sync();
        assert_eq!(changes(&planned), [change], "{key} {value}");
    }
    assert_eq!(planned.edits(), Vec::<Value>::new());
    planned.world.nothing_malformed_was_sent();
}

#[test]
fn a_block_is_busy_for_others_just_while_its_task_is_at_risk() {
    let planned = Planned::new();
    let due = |due: &str| {
        planned
            .world
            .at_home("task edit", &[&planned.task, "--due", due]);
    };
    planned
        .world
        .at_home("settings set", &["blocks.busy", "free-until-at-risk"]);
    due("2026-03-03");
    planned.schedule();
    planned.sync();
    assert_eq!(planned.event()["transparency"], "transparent");
    // The block is from nine to eleven: due at noon, its two hours cannot be put off any more.
    for (when, shown) in [
        ("2026-03-02T12:00:00+01:00", "opaque"),
        ("2026-03-03", "transparent"),
        ("2026-03-02T12:59:00+01:00", "opaque"),
        ("2026-03-02T13:00:00+01:00", "transparent"),
    ] {
        planned.world.google.reset_log();
        due(when);
        for _ in 0..3 {
            planned.sync();
        }
        assert_eq!(
            changes(&planned),
            [json!({"transparency": shown})],
            "{when}"
        );
    }
    // What a person says of it in Google stays.
    let id = planned.event()["id"].as_str().unwrap().to_owned();
    planned
        .remote()
        .patch(&id, json!({"transparency": "opaque"}))
        .unwrap();
    planned.sync();
    planned.sync();
    assert_eq!(planned.event()["transparency"], "opaque");
}
