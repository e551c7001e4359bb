//! Every crash point: a process of its own carries out a scenario and aborts at its first step, another at its second,
//! and so on until one reaches the end. After each the program is started again on what is left, and has to come to the
//! same as if nothing had happened.
//!
//! A step is a table that a transaction begins to write to, a commit, a request, an answer, a lock, a secret: wherever the program has a
//! `sabotage::step!`.

mod action;
mod kills;
mod old_file;
mod picture;
mod scenarios;
mod stage;

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use self::picture::Picture;
use self::scenarios::{Scenario, scenarios};
use self::stage::{Ended, Stage};
use crate::settings::{number, text};

/// A scenario that has not ended after so many steps goes round in circles.
const MOST_STEPS: u64 = 2_000;

#[test]
fn whatever_the_step_at_which_it_dies_it_comes_to_the_same() {
    let all = scenarios();
    assert!(all.len() >= 40, "{} scenarios", all.len());
    let (next, deaths) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let failures = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                while let Some(scenario) = all.get(next.fetch_add(1, Ordering::Relaxed)) {
                    match play(scenario) {
                        Ok(died) => {
                            println!("{}: {died} deaths", scenario.name);
                            deaths.fetch_add(died, Ordering::Relaxed);
                        }
                        Err(what) => failures.lock().unwrap().push(what),
                    }
                }
            });
        }
    });
    println!(
        "crash points: {} scenarios, {} deaths",
        all.len(),
        deaths.into_inner()
    );
    let failures = failures.into_inner().unwrap();
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

/// Does nothing but where a scenario has started it.
#[test]
fn child() {
    if let Some(order) = text("HOURWRIGHT_CRASH_ORDER") {
        action::carry_out_order(&order);
    }
}

/// A file of each schema that there was becomes one of the present schema, and keeps its rows.
#[test]
fn p128_a_file_of_any_older_version_is_upgraded() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    for schema in 1..old_file::schemas() {
        let scenario = scenarios::old_file(schema);
        let recovered = runtime.block_on(async {
            let stage = Stage::set(&scenario).await;
            recover(&stage, &scenario).await
        });
        recovered.unwrap_or_else(|what| panic!("schema {schema}: {what}"));
    }
}

/// Starts again, lets it end what it began, and gives what is there then; or what is not as it must be.
async fn recover(stage: &Stage, scenario: &Scenario) -> Result<Picture, String> {
    let picture = stage.recover(&scenario.action).await?;
    if let Some(schema) = scenario.schema {
        old_file::check_upgraded(stage.folder(), schema)?;
    }
    Ok(picture)
}

/// Gives how often it died.
fn play(scenario: &Scenario) -> Result<usize, String> {
    let only = text("HOURWRIGHT_CRASH_ONLY").is_none_or(|name| scenario.name.contains(&name));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let mut deaths = 0;
    if only {
        runtime.block_on(async {
            let stage = Stage::set(scenario).await;
            let expected = recover(&stage.again(scenario).await, scenario).await?;
            for step in number("HOURWRIGHT_CRASH_FROM", 1)..MOST_STEPS {
                let told = |what: String| format!("{}, dead at step {step}: {what}", scenario.name);
                let copy = stage.again(scenario).await;
                let ended = copy.run_child(scenario, step).await.map_err(told)?;
                let found = recover(&copy, scenario).await.map_err(told)?;
                if found != expected {
                    return Err(told(format!("{found:#?}\nshould be {expected:#?}")));
                }
                match ended {
                    Ended::Died => deaths += 1,
                    Ended::Done => return Ok(()),
                }
            }
            Err(format!("{}: it does not end", scenario.name))
        })?;
        if deaths < 3 {
            return Err(format!("{}: it has hardly a step", scenario.name));
        }
    }
    Ok(deaths)
}
