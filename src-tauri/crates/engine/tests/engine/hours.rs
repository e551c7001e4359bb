//! Days that are not like their weekday: a person's own, and holidays of a calendar. The planner keeps off them.

use engine::{Code, Engine, SyncRequest};
use serde_json::json;
use tokio_util::sync::CancellationToken;

use crate::undo::{add, plan, tasks};
use crate::world::{MARA, World};

const HOME: &str = "Home";

/// When the only task is planned, as `2026-03-02T09:00`.
fn planned(engine: &Engine) -> String {
    plan(engine);
    tasks(engine)[0].blocks[0].start[..16].to_owned()
}

#[tokio::test]
async fn the_planner_keeps_off_days_off_and_uses_the_hours_of_a_single_day() {
    let World { engine, .. } = &World::new().await;
    add(engine, "Report");
    assert_eq!(planned(engine), "2026-03-02T09:00");
    let week = r#"{"mon":[["09:00","17:00"]],"wed":[["09:00","17:00"]],"2026-03-02":[]}"#;
    engine.set_hours(HOME, "default", week).unwrap();
    assert_eq!(planned(engine), "2026-03-04T09:00", "Monday is off");
    let week = r#"{"mon":[["09:00","17:00"]],"2026-03-02":[],"2026-03-03":[["13:30","15:00"]]}"#;
    let list = engine.set_hours(HOME, "default", week).unwrap();
    assert_eq!(planned(engine), "2026-03-03T13:30", "one Tuesday alone");
    let listed = serde_json::to_value(&list.hours["default"]).unwrap();
    assert_eq!(listed["2026-03-02"], json!([]), "a day off is told");
    let view = engine.week(HOME, Some("2026-03-02"), 7).unwrap();
    let shaded: Vec<(u32, u32)> = view.hours.iter().map(|h| (h.day, h.start_min)).collect();
    assert_eq!(shaded, [(1, 13 * 60 + 30)], "the week shows it");
    let slots = engine.slots(HOME, "2026-03-02", "2026-03-03", 1, "default");
    assert_eq!(slots.unwrap().slots, []);
}

#[tokio::test]
async fn whole_days_of_the_chosen_calendar_are_days_off() {
    let world = World::signed_in().await;
    let engine = &world.engine;
    let calendar = world.google.calendar(MARA);
    let all_day = json!({
        "summary": "Carnival",
        "start": { "date": "2026-03-02" },
        "end": { "date": "2026-03-04" },
        "transparency": "transparent",
    });
    let lecture = json!({
        "summary": "Lecture",
        "start": { "dateTime": "2026-03-04T08:00:00Z" },
        "end": { "dateTime": "2026-03-04T09:00:00Z" },
        "transparency": "transparent",
    });
    calendar.create(all_day).unwrap();
    calendar.create(lecture).unwrap();
    let cancel = CancellationToken::new();
    let request = SyncRequest::one(HOME, false);
    engine.sync(&request, &cancel).await.unwrap();
    add(engine, "Report");
    assert_eq!(planned(engine), "2026-03-02T09:00", "nobody chose it yet");
    let set = |value| engine.set_setting(Some(HOME), "hours.holidays", value);
    set(MARA).unwrap();
    assert_eq!(
        planned(engine),
        "2026-03-04T09:00",
        "both days are closed, the lecture closes none"
    );
    // Who says what is on a holiday means it.
    let own =
        r#"{"mon":[["09:00","17:00"]],"wed":[["09:00","17:00"]],"2026-03-03":[["10:00","16:00"]]}"#;
    engine.set_hours(HOME, "default", own).unwrap();
    assert_eq!(planned(engine), "2026-03-03T10:00");
    // A calendar that is no longer read says nothing.
    engine
        .select_calendars(HOME, &[MARA.to_owned()], false)
        .unwrap();
    assert_eq!(planned(engine), "2026-03-02T09:00");
    for (value, workspace) in [("nowhere@example.com", Some(HOME)), (MARA, None)] {
        let error = engine.set_setting(workspace, "hours.holidays", value);
        assert_eq!(error.unwrap_err().code, Code::InvalidInput, "{value}");
    }
    set("none").unwrap();
}
