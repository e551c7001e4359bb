//! Runs of jobs: how they wait, begin, are tried and end.

use store::job::{self, Asked, JobRun, Outcome, Unbegun};

use crate::world::{World, at};

fn asked(job: &str) -> Asked<'_> {
    Asked {
        job,
        workspace_id: None,
        trigger: "command-line",
        process: "p.lock",
    }
}

const FAILED: Outcome<'_> = Outcome {
    state: "failed",
    requests: 3,
    error: Some(("network", "no connection")),
};

fn runs(world: &World) -> Vec<JobRun> {
    world.read(|tx| job::list(tx, 10))
}

fn states(world: &World) -> Vec<String> {
    runs(world).into_iter().map(|run| run.state).collect()
}

#[test]
fn a_run_that_crashed_is_marked_once_and_a_finished_one_never() {
    let world = World::new();
    let now = at("2026-03-02T08:00:00Z");
    let start = |name: &str| world.write(|tx| job::start(tx, asked(name), now));
    let (dead, done) = (start("batch-sync"), start("schedule-tasks"));
    world.write(|tx| job::finish(tx, done, FAILED, now));
    let open = world.read(job::open);
    assert_eq!(open.iter().map(|run| run.id).collect::<Vec<_>>(), [dead]);
    assert_eq!(open[0].process, "p.lock");
    world.write(|tx| job::mark_dead(tx, dead, now));
    world.write(|tx| job::mark_dead(tx, done, now));
    assert_eq!(states(&world), ["failed", "crashed"]);
    let attempts = world.read(|tx| job::attempts(tx, done));
    assert_eq!(
        (
            attempts.len(),
            attempts[0].requests,
            attempts[0].completed_at
        ),
        (1, 3, Some(now))
    );
    let newest = world.read(|tx| job::newest_of(tx, "batch-sync", None, 2));
    assert_eq!(newest.iter().map(|run| run.id).collect::<Vec<_>>(), [dead]);
    assert_eq!(
        world.read(|tx| job::newest_of(tx, "full-sync", None, 1)),
        []
    );
}

#[test]
fn a_run_that_waits_to_begin_is_no_run_yet_and_begins_in_its_own_row() {
    let world = World::new();
    let (early, late) = (at("2026-03-02T08:00:00Z"), at("2026-03-02T08:05:00Z"));
    let held = world.write(|tx| job::hold(tx, asked("batch-sync"), "network", early));
    assert_eq!(states(&world), ["waiting"]);
    let newest = || world.read(|tx| job::newest_of(tx, "batch-sync", None, 1));
    assert_eq!(newest(), []);
    let elsewhere = Asked {
        process: "other.lock",
        ..asked("batch-sync")
    };
    let other = world.write(|tx| job::start(tx, elsewhere, early));
    assert_ne!(other, held, "it waits for its own process");
    let begun = world.write(|tx| job::start(tx, asked("batch-sync"), late));
    assert_eq!(begun, held);
    let run = world.read(|tx| job::get(tx, held)).unwrap();
    assert_eq!(
        (run.state.as_str(), run.started_at, run.waits_for),
        ("running", late, None)
    );
    world.write(|tx| job::take_back(tx, held));
    assert_eq!(runs(&world).len(), 2, "what has begun is not taken back");
}

#[test]
fn what_never_began_expires_or_is_cancelled() {
    let world = World::new();
    let now = at("2026-03-02T08:00:00Z");
    let queue = |name: &str| world.write(|tx| job::queue(tx, asked(name), now));
    let end =
        |which, state: &str| world.write(|tx| job::end_unbegun(tx, "p.lock", which, state, now));
    let (one, two) = (queue("push"), queue("backup"));
    let held = world.write(|tx| job::hold(tx, asked("batch-sync"), "network", now));
    assert!(end(Unbegun::Run(one), "cancelled"));
    assert!(!end(Unbegun::Run(one), "expired"), "it has ended");
    assert!(end(Unbegun::Queued, "cancelled"));
    assert_eq!(states(&world), ["waiting", "cancelled", "cancelled"]);
    world.write(|tx| job::mark_dead(tx, held, now));
    world.write(|tx| job::mark_dead(tx, two, now));
    assert_eq!(states(&world), ["expired", "cancelled", "cancelled"]);
    queue("push");
    assert!(end(Unbegun::All, "expired"));
    assert!(!end(Unbegun::All, "expired"));
}

#[test]
fn each_try_of_a_run_has_its_row() {
    let world = World::new();
    let second = |n: i64| at("2026-03-02T08:00:00Z") + jiff::SignedDuration::from_secs(n);
    let id = world.write(|tx| job::start(tx, asked("batch-sync"), second(0)));
    let network = ("network", "no connection");
    world.write(|tx| job::try_failed(tx, id, second(1), 2, network, second(5)));
    let run = runs(&world).remove(0);
    assert_eq!(
        (
            run.state.as_str(),
            run.waits_for.as_deref(),
            run.waits_until
        ),
        ("waiting", Some("backoff"), Some(second(5)))
    );
    world.write(|tx| job::next_try(tx, id, second(5)));
    assert_eq!(states(&world), ["running"]);
    world.write(|tx| job::finish(tx, id, FAILED, second(6)));
    // Too late: it has ended.
    world.write(|tx| job::waits(tx, id, "turn", None));
    assert_eq!(states(&world), ["failed"]);
    let tries: Vec<_> = world
        .read(|tx| job::attempts(tx, id))
        .into_iter()
        .map(|one| (one.started_at, one.completed_at, one.requests))
        .collect();
    assert_eq!(
        tries,
        [
            (second(0), Some(second(1)), 2),
            (second(5), Some(second(6)), 3)
        ]
    );
}
