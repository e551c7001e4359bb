//! A story: its steps as data, made by a seed, and what comes of them.
//!
//! To add an actor: a file with its `Act` (`random` and `carry_out`), a variant of [`Step`], a share of the dice.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Mutex, PoisonError};

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde::{Deserialize, Serialize};

use crate::settle::settle;
use crate::world::{World, at_rest};
use crate::{access, blocks, editor, network, person, program};

/// Everything that happens, in order.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Story {
    /// How many installations read the account.
    pub(crate) programs: usize,
    /// Events on a page.
    pub(crate) page_size: u32,
    pub(crate) steps: Vec<Step>,
}

/// One step of one actor.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) enum Step {
    /// At Google's own window.
    Person(person::Act),
    /// At Google's own window, in the calendar of planned blocks.
    Editor(editor::Act),
    /// Others, about the calendars.
    Access(access::Act),
    /// On the way.
    Network(network::Act),
    /// The installation of that number.
    Program(usize, program::Act),
    /// So many minutes pass.
    Wait(u32),
}

/// A story that ended as it must, and what happened in it: the same for the same story.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Told {
    /// Over every request, every row of the sync log and every event at the end.
    pub(crate) hash: u64,
    /// How many requests the server saw.
    pub(crate) requests: usize,
    /// How many blocks are at Google in the end.
    pub(crate) blocks: usize,
}

fn about_blocks(dice: &mut StdRng, programs: usize) -> Step {
    let number = dice.random_range(0..programs);
    match dice.random_range(0..12) {
        0..4 => Step::Program(number, program::Act::Plan(blocks::Plan::random(dice))),
        4..7 => Step::Program(
            number,
            program::Act::WriteBlocks(program::Stop::random(dice)),
        ),
        7 => Step::Program(
            number,
            program::Act::WriteAtOnce(program::Stop::random(dice)),
        ),
        8..11 => Step::Editor(editor::Act::random(dice)),
        _ => Step::Network(network::Act::of_writes(dice)),
    }
}

impl Story {
    /// The story of a seed.
    pub(crate) fn of(seed: u64) -> Story {
        let mut dice = StdRng::seed_from_u64(seed);
        let plans = dice.random_bool(0.5);
        let alone = if plans { 0.5 } else { 0.8 };
        let programs = if dice.random_bool(alone) { 1 } else { 2 };
        let page_size = dice.random_range(1..9);
        let mut steps = vec![Step::Program(0, program::Act::List(program::Stop::Never))];
        for _ in 0..dice.random_range(10..50) {
            let step = match dice.random_range(0..20) {
                _ if plans && dice.random_bool(0.7) => about_blocks(&mut dice, programs),
                0..9 => Step::Person(person::Act::random(&mut dice)),
                9 => Step::Access(access::Act::random(&mut dice)),
                10..13 => Step::Network(network::Act::random(&mut dice)),
                13 => Step::Wait(dice.random_range(1..3000)),
                _ => {
                    let number = dice.random_range(0..programs);
                    Step::Program(number, program::Act::random(&mut dice))
                }
            };
            steps.push(step);
        }
        Story {
            programs,
            page_size,
            steps,
        }
    }

    /// Plays it to its end, lets it settle, and gives what is wrong where anything is. One at a time: a crash is a matter
    /// of the whole process.
    pub(crate) fn tell(&self) -> Result<Told, String> {
        static TURN: Mutex<()> = Mutex::new(());
        let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        at_rest(self.play())
    }

    async fn play(&self) -> Result<Told, String> {
        let mut world = World::new(self.programs, self.page_size).await;
        let mut hash = DefaultHasher::new();
        let mut lied = false;
        for step in &self.steps {
            match step {
                Step::Person(act) => act.carry_out(&world.google, &world.names),
                Step::Editor(act) => act.carry_out(&world),
                Step::Access(act) => act.carry_out(&world),
                Step::Network(act) => {
                    lied |= act.lies();
                    act.carry_out(&world);
                }
                Step::Program(number, act) => {
                    let number = number % world.programs.len();
                    // It is taken out for as long as it works: others act on the world meanwhile.
                    let mut program = world.programs.remove(number);
                    program.carry_out(act, &world).await.hash(&mut hash);
                    world.programs.insert(number, program);
                }
                Step::Wait(minutes) => world.clock.forward(*minutes),
            }
        }
        let log = world.google.log();
        for entry in &log {
            let what = (&entry.method, &entry.path, &entry.fault, &entry.reason);
            (what, entry.status, entry.page, entry.at).hash(&mut hash);
        }
        settle(&world, lied).await?;
        for program in &world.programs {
            for calendar in program.calendars() {
                format!("{:?}", program.events(&calendar)).hash(&mut hash);
            }
        }
        Ok(Told {
            hash: hash.finish(),
            requests: log.len(),
            blocks: world.programs.iter().map(|one| one.blocks().len()).sum(),
        })
    }
}
