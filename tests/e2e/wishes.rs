//! Preferences from the command line.

use serde_json::{Value, json};

use crate::planning::{add, schedule, task, week_with_a_meeting};
use crate::world::World;

/// The date, the start and the end of each block of a task, as wall times.
fn blocks(world: &World, id: &str) -> Vec<(String, String, String)> {
    let task = task(world, id);
    let wall = |block: &Value, edge: &str| block[edge].as_str().unwrap()[..16].to_owned();
    let blocks = task["blocks"].as_array().unwrap().iter();
    blocks
        .map(|block| {
            let (start, end) = (wall(block, "start"), wall(block, "end"));
            (
                start[..10].to_owned(),
                start[11..].to_owned(),
                end[11..].to_owned(),
            )
        })
        .collect()
}

#[test]
fn a_task_waits_for_its_time_of_day_but_not_past_its_due_date() {
    let world = week_with_a_meeting();
    let plain = add(&world, "Plain", &["--duration", "1h"]);
    let wish = ["--duration", "1h", "--prefer", "15:00-16:00"];
    let patient = add(&world, "Patient", &wish);
    let due = [&wish[..], &["--due", "2026-03-02T13:00:00+01:00"]].concat();
    let pressed = add(&world, "Pressed", &due);
    let planned = schedule(&world, &[]);
    assert!(blocks(&world, &plain)[0].1.as_str() < "15:00");
    let (date, start, end) = &blocks(&world, &patient)[0];
    assert_eq!(
        (date.as_str(), start.as_str(), end.as_str()),
        ("2026-03-02", "15:00", "16:00")
    );
    assert_eq!(task(&world, &pressed)["late_minutes"], json!(0));
    assert!(blocks(&world, &pressed)[0].2.as_str() <= "13:00");
    let unmet = &planned["plan"]["cost"]["preferences"];
    assert!(unmet.as_i64().unwrap() > 0, "the pressed one: {planned}");
}
