//! What the finished program costs in its real window: how soon the week is there, what it takes to draw it and a change
//! in it, and what the program uses while it waits in the tray.
//!
//! `make bench` prints it; with `-- start`, `week` or `idle` after it `cargo bench … --bench figures` prints a part.
//! Processor time is that of the program's own processes, so that the load of the machine does not count. How long a
//! start takes is wall time, and wants the machine for itself: a thread of the graphics driver that the start waits for
//! has the lowest priority.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    dead_code,
    reason = "a measurement that prints its table; the stories use the rest of the desktop"
)]

mod daemons;
mod desktop;
mod page;
mod processes;
mod program;
mod screen;
mod sign_in;
mod terminal;
mod tray;
mod wait;
mod watching;

use std::time::{Duration, Instant};

use fake_google::{Clock, FakeGoogle, Options, seed};
use jiff::ToSpan;
use jiff::civil::{Date, DateTime, Weekday};
use jiff::tz::TimeZone;
use serde_json::json;

use crate::desktop::Desktop;
use crate::page::{test_id, without};
use crate::processes::{Memory, family, memory, used};
use crate::program::{Program, Unseen};
use crate::screen::Screen;
use crate::sign_in::{PERSON, connect, endpoints, install_browser};
use crate::terminal::hourwright;
use crate::tray::Panel;
use crate::wait::until;

/// What the first start calls the workspace.
const WORKSPACE: &str = "Personal";
/// Of so many tries the middle one counts.
const TIMES: usize = 5;
/// How long the program is watched while it does nothing.
const IDLE: Duration = Duration::from_mins(1);
/// How the first calendar's events are edged on the screen: red, green, blue.
const EDGE: [u8; 3] = [0x9f, 0xe1, 0xe7];

#[tokio::main(flavor = "current_thread")]
async fn main() {
    // `cargo test --all-targets` builds and starts benches too; only `cargo bench` says so.
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if !arguments.iter().any(|argument| argument == "--bench") {
        return;
    }
    let names = arguments.iter().filter(|name| !name.starts_with('-'));
    let is_asked_for =
        |name: &str| names.clone().count() == 0 || names.clone().any(|asked| asked == name);
    println!("{:<58} {:>14} {:>14}", "", "measured", "wanted");
    if is_asked_for("start") {
        start().await;
    }
    if is_asked_for("week") {
        week().await;
    }
    if is_asked_for("idle") {
        idle().await;
    }
}

/// From the start of the process to the week on the screen, with 2,000 events in the store.
async fn start() {
    let desktop = Desktop::start().await;
    let google = google(2_000, 100).await;
    let variables = endpoints(&google);
    let program = Program::start(&desktop, &variables).await;
    install_browser(&desktop);
    connect(&desktop, &program).await;
    // They come in one transaction.
    program.find("event").await;
    program.quit().await;

    let (mut took, mut worked) = (Vec::new(), Vec::new());
    for _ in 0..TIMES {
        let screen = Screen::of(&desktop);
        let begin = Instant::now();
        let program = Unseen::start(&desktop, &variables, &[]);
        screen.shows_color(EDGE).await;
        took.push(begin.elapsed());
        worked.push(used(program.id()));
        program.end().await;
    }
    report(
        "a start to the drawn week, 2,000 events stored",
        &middle(took),
        "1000 ms",
    );
    report("  processor time of it, all processes", &middle(worked), "");
}

/// A week of 300 events, and a block that is moved in it.
async fn week() {
    let desktop = Desktop::start().await;
    let google = google(300, 1).await;
    let program = Program::start(&desktop, &endpoints(&google)).await;
    install_browser(&desktop);
    connect(&desktop, &program).await;
    hourwright(
        &desktop,
        &[],
        &["settings", "set", "background.paused", "yes"],
    );
    let add = [
        "task",
        "add",
        "--workspace",
        WORKSPACE,
        "Moved",
        "--duration",
        "30m",
    ];
    let added = hourwright(&desktop, &[], &add);
    let task = added["tasks"][0]["id"].as_str().unwrap();
    pin(&desktop, task, 0);
    let moved = format!("{}[data-title=Moved]", test_id("event"));
    program.find_css(&moved).await;
    let drawer = family(program.process)
        .into_iter()
        .find(|process| process.name.starts_with("WebKitWebProces"))
        .unwrap()
        .id;

    let (mut drawn, mut changed) = (Vec::new(), Vec::new());
    for time in 1..=TIMES {
        program.press("nav-tasks").await;
        program.find_css(&without("week-grid")).await;
        program.rest().await;
        let before = used(drawer);
        program.press("nav-week").await;
        program.find_css(&moved).await;
        program.rest().await;
        drawn.push(used(drawer).saturating_sub(before));

        program.watch_place(&moved).await;
        let before = used(drawer);
        pin(&desktop, task, time);
        program.placed().await;
        changed.push(used(drawer).saturating_sub(before));
    }
    program.quit().await;
    report(
        "a week of 300 events read and drawn, processor time",
        &middle(drawn),
        "",
    );
    report("a block moved in it, processor time", &middle(changed), "");
}

/// A minute in the tray.
async fn idle() {
    let desktop = Desktop::start().await;
    let _panel = Panel::on(&desktop).await;
    let google = google(2_000, 100).await;
    let variables = endpoints(&google);
    let program = Program::start(&desktop, &variables).await;
    install_browser(&desktop);
    connect(&desktop, &program).await;
    program.find("event").await;
    program.quit().await;

    let program = Unseen::start(&desktop, &variables, &["--hidden"]);
    let mut before = Duration::ZERO;
    // The start is over when five seconds cost next to nothing.
    until("the program to come to rest", async || {
        let now = used(program.id());
        let worked = now.saturating_sub(std::mem::replace(&mut before, now));
        tokio::time::sleep(Duration::from_secs(5)).await;
        (!worked.is_zero() && worked < Duration::from_millis(100)).then_some(())
    })
    .await;
    let before = used(program.id());
    tokio::time::sleep(IDLE).await;
    let share = used(program.id()).saturating_sub(before).as_secs_f64() / IDLE.as_secs_f64();
    report(
        "a minute in the tray, of one core",
        &format!("{:.2} %", share * 100.0),
        "0.50 %",
    );
    let mut all = Memory::default();
    for process in family(program.id()) {
        let memory = memory(process.id);
        all.resident += memory.resident;
        all.proportional += memory.proportional;
        report(
            &format!("  memory of {}", process.name),
            &mebibytes(memory),
            "",
        );
    }
    report(
        "  memory of all (resident / its share of it)",
        &mebibytes(all),
        "",
    );
    program.end().await;
}

/// A calendar of so many events, as many in each of so many weeks around now. They are as long as in the benchmark of
/// the page, `ui/tools/week.js`.
async fn google(events: i64, weeks: i64) -> FakeGoogle {
    let tomorrow = today().tomorrow().unwrap();
    let monday = tomorrow.nth_weekday(-1, Weekday::Monday).unwrap();
    let event = |n: i64| {
        let day = monday + ((n % weeks - weeks / 2) * 7 + n / weeks % 7).days();
        let start = day.at(7, 0, 0, 0) + ((n * 97) % 780).minutes();
        let end = start + (15 + (n * 35) % 76).minutes();
        let time = |at: DateTime| json!({ "dateTime": instant(at) });
        json!({ "id": format!("event{n}"), "summary": format!("Event {n}"), "start": time(start), "end": time(end) })
    };
    let mut account = seed::empty(PERSON);
    account.calendars[0].events = (0..events).map(event).collect();
    let options = Options {
        clock: Clock::real(),
        ..Options::with_accounts([account])
    };
    FakeGoogle::start(options).await.unwrap()
}

/// Fixes the task's block today, a quarter of an hour later each time.
fn pin(desktop: &Desktop, task: &str, time: usize) {
    let quarters = 15 * i64::try_from(time).unwrap();
    let start = today().at(10, 0, 0, 0) + quarters.minutes();
    let (start, end) = (instant(start), instant(start + 30.minutes()));
    let pin = ["task", "pin", "--workspace", WORKSPACE, task];
    let place = ["--start", &start, "--end", &end];
    hourwright(desktop, &[], &[&pin[..], &place[..]].concat());
}

fn today() -> Date {
    let now = Clock::real().now();
    now.to_zoned_datetime(TimeZone::UTC).date()
}

/// A wall time of UTC as an instant.
fn instant(at: DateTime) -> String {
    format!("{}Z", at.strftime("%FT%T"))
}

/// A line of the table.
fn report(what: &str, measured: &str, wanted: &str) {
    println!("{what:<58} {measured:>14} {wanted:>14}");
}

fn middle(mut times: Vec<Duration>) -> String {
    times.sort();
    format!("{} ms", times[times.len() / 2].as_millis())
}

fn mebibytes(memory: Memory) -> String {
    format!("{:.0} / {:.0} MiB", memory.resident, memory.proportional)
}
