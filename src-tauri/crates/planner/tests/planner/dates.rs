//! Single days that are not like their weekday.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use model::DateHours;
use planner::{Budget, Problem, check, plan, wire};
use serde_json::json;

use crate::oracle;
use crate::weeks::{self, KINDS};

fn problem(dates: &str) -> Result<wire::Problem, planner::Error> {
    wire::Problem::from_json(&format!(
        r#"{{"format":"hourwright-problem/1","now":"2026-03-02T08:00:00Z","time_zone":"UTC","horizon_days":7,
            "hours":{{"default":{{"mon":[["09:00","11:00"]],"tue":[["09:00","11:00"]],"fri":[["09:00","11:00"]]}}}},
            "hour_dates":{dates},
            "tasks":[{{"id":"a","duration_minutes":60}},{{"id":"b","duration_minutes":120}},
                {{"id":"c","duration_minutes":120,"priority":"low"}}]}}"#
    ))
}

#[test]
fn a_day_off_stays_empty_and_a_day_with_other_hours_is_used() {
    let dates = r#"{"default":{"2026-03-02":[],"2026-03-04":[["13:00","14:00"]],"2026-03-06":[]}}"#;
    let wire = problem(dates).unwrap();
    let plan = plan(&Problem::new(&wire).unwrap(), &Budget::iterations(200));
    let blocks: Vec<String> = plan
        .blocks
        .iter()
        .map(|block| format!("{} {} {}", block.task, block.start, block.end))
        .collect();
    assert_eq!(
        blocks,
        [
            "b 2026-03-03T09:00:00Z 2026-03-03T11:00:00Z",
            "a 2026-03-04T13:00:00Z 2026-03-04T14:00:00Z",
        ]
    );
    assert_eq!(plan.unscheduled[0].task, "c");
}

#[test]
fn dates_stand_apart_from_the_contracts_weekdays() {
    let dates = json!({"default": {"2026-03-02": [], "2026-03-04": [["22:00", "02:00"]]}});
    let wire = problem(&dates.to_string()).unwrap();
    let written = serde_json::to_value(&wire).unwrap();
    assert_eq!(written["hour_dates"], dates);
    assert_eq!(written["hours"]["default"].as_object().unwrap().len(), 3);
    assert_eq!(
        wire::Problem::from_json(&written.to_string()).unwrap(),
        wire
    );
    let without = serde_json::to_value(problem("null").unwrap()).unwrap();
    assert_eq!(without.get("hour_dates"), None);
    for (dates, message) in [
        (
            r#"{"evenings":{}}"#,
            "hour_dates.evenings: no such hour set in hours",
        ),
        (
            r#"{"default":{"mon":[]}}"#,
            "hour_dates.default: \"mon\" is not a date like 2026-12-24",
        ),
        (
            r#"{"default":{"2026-03-02":7}}"#,
            "hour_dates.default.2026-03-02: not a list of windows",
        ),
    ] {
        assert_eq!(problem(dates).unwrap_err().to_string(), message);
    }
}

/// Weeks of every kind, with a day off, a short day and a night in the hours of each set.
#[test]
fn the_oracle_agrees_on_dates() {
    let mut plans = Vec::new();
    for kind in KINDS {
        for seed in 0..3 {
            let mut wire = weeks::problem(kind, seed, 12, 6);
            let zone = TimeZone::get(&wire.time_zone).unwrap();
            let first = zone.to_datetime(wire.now).date();
            let day = |after: i64| first.checked_add(jiff::Span::new().days(after)).unwrap();
            let dates = json!({
                day(1).to_string(): [],
                day(2).to_string(): [["10:00", "11:30"]],
                day(3).to_string(): [["21:00", "03:00"]],
            });
            for week in wire.hours.values_mut() {
                *week = week
                    .clone()
                    .with_dates(DateHours::from_json(&dates).unwrap());
            }
            let plan = plan(&Problem::new(&wire).unwrap(), &Budget::iterations(30));
            assert_eq!(check(&wire, &plan), [""; 0]);
            plans.push((wire, plan));
        }
    }
    let off: Vec<&wire::Plan> = plans.iter().map(|(_, plan)| plan).collect();
    assert!(off.iter().any(|plan| !plan.blocks.is_empty()));
    for ((wire, _), violations) in plans.iter().zip(oracle::violations(&plans)) {
        let problem = serde_json::to_string(wire).unwrap();
        assert!(violations.is_empty(), "{violations:?} of {problem}");
    }
}

/// Every minute of a day off is refused by both checkers.
#[test]
fn the_checkers_refuse_work_on_a_day_off() {
    let wire = problem(r#"{"default":{"2026-03-02":[]}}"#).unwrap();
    let mut plan = plan(&Problem::new(&wire).unwrap(), &Budget::first_plan());
    let block = &mut plan.blocks[0];
    let day = block
        .start
        .duration_since("2026-03-02T09:00:00Z".parse::<Timestamp>().unwrap());
    (block.start, block.end) = (block.start - day, block.end - day);
    assert!(!check(&wire, &plan).is_empty());
    assert!(!oracle::violations(&[(wire, plan)])[0].is_empty());
}
