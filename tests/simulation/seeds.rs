//! As many seeds as there is time for, in one process a processor: crashes are a matter of the whole process.

use std::io::Read;
use std::panic::catch_unwind;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use crate::settings::{number, seconds, text};
use crate::shrink::shorten;
use crate::story::{Story, Told};

/// A story that takes longer hangs: the usual one takes less than a second.
const HANGS: Duration = Duration::from_mins(10);

#[test]
fn the_same_seed_tells_the_same_story() {
    let mut blocks = 0;
    for seed in 0..15 {
        let (first, again) = (tell(&Story::of(seed)), tell(&Story::of(seed)));
        assert_eq!(first, again, "seed {seed}");
        blocks += first.map_or(0, |told| told.blocks);
    }
    assert!(blocks > 0, "no story is about blocks");
}

#[test]
fn every_seed_ends_with_the_store_equal_to_google() {
    if text("HOURWRIGHT_SIMULATE_WORKER").is_some() {
        return;
    }
    let count = thread::available_parallelism().map_or(1, usize::from);
    let workers: Vec<Child> = (0..count).map(|worker| start(worker, count)).collect();
    let mut told = 0;
    let mut failures = String::new();
    for mut worker in workers {
        let mut said = String::new();
        worker
            .stdout
            .take()
            .unwrap()
            .read_to_string(&mut said)
            .unwrap();
        let ended = worker.wait().unwrap();
        let line = said.lines().find_map(|line| line.strip_prefix("told "));
        told += line.map_or(0, |line| line.parse::<u64>().unwrap());
        if !ended.success() || line.is_none() {
            failures += &said;
        }
    }
    println!("simulation: {told} seeds from {} on", first());
    assert!(failures.is_empty(), "{failures}");
    assert!(told > 0, "no seed was told");
}

/// Does nothing but where the test above has started it.
#[test]
fn worker() {
    let Some(worker) = text("HOURWRIGHT_SIMULATE_WORKER") else {
        return;
    };
    let (worker, count) = worker.split_once('/').unwrap();
    let (worker, count): (u64, u64) = (worker.parse().unwrap(), count.parse().unwrap());
    let end = Instant::now() + seconds("HOURWRIGHT_SIMULATE_SECONDS", 60);
    let last = first() + number("HOURWRIGHT_SIMULATE_SEEDS", 10_000);
    let watch = watchdog();
    let mut told = 0;
    let mut seed = first() + worker;
    // The first is told however little time there is.
    while seed < last && (told == 0 || Instant::now() < end) {
        watch.send(seed).unwrap();
        let story = Story::of(seed);
        if let Err(what) = tell(&story) {
            report(seed, &story, &what);
        }
        told += 1;
        seed += count;
    }
    println!("\ntold {told}");
}

fn first() -> u64 {
    number("HOURWRIGHT_SIMULATE_FROM", 0)
}

/// A panic is a failure like any other.
pub(crate) fn tell(story: &Story) -> Result<Told, String> {
    catch_unwind(|| story.tell()).unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().cloned();
        let text = text.or_else(|| panic.downcast_ref::<&str>().map(|&text| text.to_owned()));
        Err(format!("panic: {}", text.unwrap_or_default()))
    })
}

fn report(seed: u64, story: &Story, what: &str) -> ! {
    println!("\nseed {seed} fails: {what}\n\nshortened:");
    let tries = number("HOURWRIGHT_SIMULATE_TRIES", 600);
    let short = shorten(story, tries, |story| tell(story).is_err());
    println!("{}", serde_json::to_string_pretty(&short).unwrap());
    let what = tell(&short).err().unwrap_or_default();
    println!("\nseed {seed}, shortened, fails: {what}");
    std::process::exit(1);
}

fn start(worker: usize, count: usize) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "seeds::worker", "--nocapture"])
        .env("HOURWRIGHT_SIMULATE_WORKER", format!("{worker}/{count}"))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Ends the process where a story hangs: with tokio's clock at rest, nothing else would.
fn watchdog() -> Sender<u64> {
    let (tell, told) = channel::<u64>();
    thread::spawn(move || {
        let mut seed = None;
        loop {
            match told.recv_timeout(HANGS) {
                Ok(next) => seed = Some(next),
                Err(RecvTimeoutError::Disconnected) => return,
                Err(RecvTimeoutError::Timeout) => {
                    println!("\nseed {seed:?} hangs");
                    std::process::exit(1);
                }
            }
        }
    });
    tell
}
