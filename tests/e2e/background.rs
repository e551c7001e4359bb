//! The background of the built program: frozen and thawed, killed, and side by side with others.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use fake_google::{Endpoint, Fault, Options, When, seed};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::world::{MARA, World};

fn signed_in() -> World {
    World::signed_in(Options::with_accounts([seed::empty(MARA)]))
}

fn send(signal: &str, child: &Child) {
    let sent = Command::new("sh")
        .args(["-c", &format!("kill -{signal} {}", child.id())])
        .status()
        .unwrap();
    assert!(sent.success());
}

/// The runs of a job that have come to an end, newest first.
fn ended(world: &World, job: &str) -> Vec<Value> {
    let listed = world.run(&["jobs", "--limit", "1000", "--json"]).ok();
    let mut jobs = listed["jobs"].as_array().unwrap().clone();
    jobs.retain(|run| run["job"] == job && run["completed_at"].is_string());
    jobs
}

fn wait_until(so: impl Fn() -> bool) {
    while !so() {
        pause(Duration::from_millis(100));
    }
}

#[expect(clippy::disallowed_methods, reason = "no runtime waits for this test")]
fn pause(time: Duration) {
    std::thread::sleep(time);
}

#[expect(
    clippy::disallowed_methods,
    reason = "the program under test asks the real clock"
)]
fn now() -> Timestamp {
    Timestamp::now()
}

#[expect(
    clippy::disallowed_methods,
    reason = "a switch of this test, not of the program"
)]
fn number(name: &str, default: u64) -> u64 {
    std::env::var(name).map_or(default, |text| text.parse().unwrap())
}

/// A job that falls due while the program is frozen, as by a suspended laptop. Thawed it makes good the one run that it
/// missed. For how long it is frozen decides whether that is noticed as a sleep: for more than twenty seconds.
#[test]
fn p116_a_program_that_was_frozen_runs_what_it_missed_once() {
    let world = World::empty();
    world.run(&["settings", "set", "schedule.report", "every 1m"]);
    let began = now() - SignedDuration::from_secs(40);
    let report = crate::world::ran(
        world
            .command(&["report", "--now", "--json"])
            .env("HOURWRIGHT_NOW", began.to_string()),
    );
    report.ok();
    let mut background = world
        .command(&["run", "--json"])
        .env_remove("HOURWRIGHT_NOW")
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(background.stdout.as_mut().unwrap())
        .read_line(&mut line)
        .unwrap();
    send("STOP", &background);
    let (before, frozen) = (ended(&world, "report").len(), now());
    let due = began + SignedDuration::from_mins(1);
    let noticed = frozen + SignedDuration::from_secs(22);
    wait_until(|| now() > due.max(noticed));
    assert_eq!(ended(&world, "report").len(), before, "it is frozen");
    send("CONT", &background);
    wait_until(|| ended(&world, "report").len() > before);
    let made_good = now();
    pause(Duration::from_secs(3));
    let after = ended(&world, "report").len();
    // On a machine that is very slow the next minute may have come meanwhile.
    let minutes = usize::try_from(now().duration_since(made_good).as_mins()).unwrap();
    assert!(after - before <= 1 + minutes, "{}", after - before);
    send("TERM", &background);
    assert_eq!(background.wait().unwrap().code(), Some(130));
}

#[test]
fn a_background_that_is_killed_has_crashed_and_the_next_one_makes_it_good() {
    let world = signed_in();
    world.google.fail_next(When::list(), Fault::Html, 1);
    world.google.fail_next(When::list(), Fault::Silence, 1);
    let begin = || {
        world
            .command(&["run"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap()
    };
    let mut first = begin();
    wait_until(|| world.google.count(Endpoint::EventsList) > 1);
    let details = || {
        let listed = world.run(&["jobs", "--json"]).ok();
        let mut jobs = listed["jobs"].as_array().unwrap().iter();
        let run = jobs.find(|run| run["job"] == "batch-sync").unwrap();
        let id = run["id"].to_string();
        world.run(&["jobs", "--id", &id, "--json"]).ok()
    };
    let tells = |details: &Value| details["lines"].to_string().contains("trying again");
    // Both are written as they come, a moment after it.
    wait_until(|| {
        let details = details();
        tells(&details) && details["job"]["attempts"].as_array().unwrap().len() == 2
    });
    first.kill().unwrap();
    first.wait().unwrap();
    let crashed = ended(&world, "batch-sync");
    assert_eq!(crashed.len(), 1, "{crashed:?}");
    assert_eq!(crashed[0]["state"], json!("crashed"));
    let left = details();
    assert!(tells(&left), "what it told is still there: {left}");
    let tries = left["job"]["attempts"].as_array().unwrap();
    assert_eq!(tries[0]["error"]["code"], json!("bad-response"));
    assert_eq!((tries[0]["requests"].clone(), tries.len()), (json!(1), 2));
    assert_eq!(tries[1]["completed_at"], json!(null));
    let mut second = begin();
    wait_until(|| ended(&world, "batch-sync").len() == 2);
    assert_eq!(ended(&world, "batch-sync")[0]["state"], json!("completed"));
    send("TERM", &second);
    assert_eq!(second.wait().unwrap().code(), Some(130));
}

/// Two programs want the same calendar at the same moment, again and again: each change is committed once.
/// `HOURWRIGHT_CONTESTS` says how often, `HOURWRIGHT_CONTEST_SECONDS` for how long at most.
#[test]
fn p112_whoever_wins_a_contest_for_a_calendar_commits_alone() {
    let world = signed_in();
    let calendar = world.google.calendar(MARA);
    let end = Instant::now() + Duration::from_secs(number("HOURWRIGHT_CONTEST_SECONDS", 20));
    let mut contests = 0;
    while contests < number("HOURWRIGHT_CONTESTS", 500) && (contests == 0 || Instant::now() < end) {
        let event = json!({
            "summary": format!("event {contests}"),
            "start": { "dateTime": "2026-03-03T09:00:00Z" },
            "end": { "dateTime": "2026-03-03T10:00:00Z" },
        });
        calendar.create(event).unwrap();
        contests += 1;
        let sync = || world.command(&["sync", "--json"]).spawn().unwrap();
        let both = [sync(), sync()].map(|child| child.wait_with_output().unwrap());
        for output in &both {
            assert!(matches!(output.status.code(), Some(0 | 3)), "{output:?}");
        }
        let commits: u64 = both
            .iter()
            .map(|output| {
                let said: Value = serde_json::from_slice(&output.stdout).unwrap();
                said["runs"][0]["upserted"].as_u64().unwrap()
            })
            .sum();
        assert_eq!(commits, 1, "contest {contests}");
    }
    println!("contests: {contests} of two programs for one calendar, none committed twice");
    let log = world.run(&["log", "--limit", "5000", "--json"]).ok();
    let upserted = log["runs"].as_array().unwrap().iter();
    let total: u64 = upserted.map(|run| run["upserted"].as_u64().unwrap()).sum();
    assert_eq!(total, contests);
    let (_, runs) = world.sync(&["--full"]);
    assert_eq!(
        (&runs[0]["upserted"], &runs[0]["deleted"]),
        (&json!(0), &json!(0)),
        "nothing lost, nothing doubled"
    );
    world.nothing_malformed_was_sent();
}

#[test]
fn the_next_five_times_of_every_job_are_told() {
    let world = signed_in();
    world.run(&[
        "settings",
        "set",
        "schedule.backup",
        "0 3 * * * Europe/Berlin",
    ]);
    let told = world.run(&["jobs", "--next", "--json"]).ok();
    let of = |job: &str| {
        let mut jobs = told["jobs"].as_array().unwrap().iter();
        jobs.find(|scheduled| scheduled["job"] == job)
            .unwrap()
            .clone()
    };
    assert_eq!(of("incremental-sync")["timetable"], json!("every 5m"));
    assert_eq!(of("batch-sync")["timetable"], json!("0 */6 * * *"));
    assert_eq!(of("full-sync")["timetable"], json!("every 168h"));
    assert_eq!(of("schedule-tasks")["timetable"], json!("before-work"));
    assert_eq!(of("report")["timetable"], json!("0 16 * * 5"));
    assert_eq!(of("backup")["state"], json!("scheduled"));
    assert_eq!(of("backup")["next"].as_array().unwrap().len(), 5);
    let text = world.run(&["jobs", "--next"]).stdout;
    assert!(
        text.contains("backup") && text.contains("scheduled"),
        "{text}"
    );
}

#[test]
fn systemd_is_told_that_an_interrupt_is_no_failure() {
    let world = World::empty();
    let said = world.run(&["run", "--systemd-unit", "--json"]).ok();
    let unit = said["unit"].as_str().unwrap();
    assert!(unit.contains("\nSuccessExitStatus=130\n"), "{unit}");
    assert!(unit.contains("hourwright\" "), "{unit}");
    assert!(!world.data_dir().exists(), "nothing is opened for that");
}

#[test]
fn a_failed_run_says_what_it_tried_and_no_secret() {
    let world = signed_in();
    world.google.fail_every(1, When::list(), Fault::Html);
    let (exit, runs) = world.sync(&[]);
    assert_ne!(exit, 0, "{runs:?}");
    let id = ended(&world, "batch-sync")[0]["id"].to_string();
    let run = world.run(&["jobs", "--id", &id, "--json"]).ok();
    let lines = run["lines"].as_array().unwrap();
    let has = |word: &str| {
        let says = |line: &Value| line["text"].as_str().unwrap().contains(word);
        lines.iter().any(says)
    };
    assert!(has("trying again"), "{run}");
    assert!(has("bad-response: "), "{run}");
    assert!(!has("ya29") && !has("Bearer"), "{run}");
    let text = world.run(&["jobs", "--id", &id]);
    assert!(text.stdout.contains("trying again"), "{}", text.stdout);
    world
        .run(&["jobs", "--id", "999", "--json"])
        .refused(5, "999");
}
