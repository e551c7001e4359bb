//! The improving phase: small changes of two kinds, a rule which of them to keep, and an end.
//!
//! *Ruin and recreate* (G. Schrimpf and others, "Record breaking optimization results using the ruin and recreate
//! principle", 2000) with strings of neighbours in time as in SISR (J. Christiaens and G. Vanden Berghe, 2020) changes
//! which runs there are; [`crate::sequence`] changes their order, in steps
//! that are many times as fast. What is kept is decided by
//! late acceptance ([`crate::late`]). It ends with the budget, or when a bound or a proof says that the plan is optimal.

use rand::SeedableRng;
use rand::rngs::Xoshiro256PlusPlus as Random;

use crate::best::Best;
use crate::budget::Budget;
use crate::late::LateAcceptance;
use crate::recreate::recreate;
use crate::schedule::Schedule;
use crate::sequence::{Lanes, Sequence};
use crate::{bound, exact, ruin};

/// How many rounds ago a cost is compared with, at first and at most.
const MEMORY: [usize; 2] = [100, 10_000];
/// How many steps of a sequence ago; at first few, so that a better plan is found at once.
const FIRST_STEP_MEMORY: usize = 10;
const STEP_MEMORY: usize = 1000;
/// So many times as many steps are taken after a restart before other tasks are taken out again, which would lead back
/// to where it began.
const STEPS_ALONE: usize = 8;
/// So many steps for each run are one round.
const STEPS: usize = 20;
/// But as if there were so many runs at least.
const FEW: usize = 20;
/// After so many rounds a small problem's plan is nearly always optimal, and it is time to prove it.
const PROOF_AFTER: u64 = 200;
/// After so many rounds without a better plan the search goes back to the best: some for each round that late
/// acceptance remembers, as that is how slowly it comes down, and some for each task.
const PATIENCE: [u64; 2] = [5, 10];

/// Searches until the budget is used up or the plan is proved optimal, and leaves the best plan found in the schedule.
pub(crate) fn improve(schedule: &mut Schedule<'_>, budget: &Budget<'_>) {
    let problem = schedule.problem;
    let movable = problem.tasks.iter().filter(|task| task.rest > 0).count() as u64;
    let mut search = Search::new(schedule, budget);
    let reorder_every = movable.max(8);
    for round in 0..budget.iterations {
        if movable == 0 || search.best.total <= search.bound || (budget.out_of_time)() {
            break;
        }
        if round == PROOF_AFTER {
            search.prove();
        } else if search.steps_alone > 0 || round % reorder_every == 0 {
            search.reorder();
        } else {
            search.rearrange();
        }
        search.idle += 1;
        if search.schedule.total() < search.best.total {
            search.best.follow(search.schedule);
            search.idle = 0;
        } else if search.idle > PATIENCE[0] * search.late.len() + PATIENCE[1] * movable {
            search.restart();
        }
    }
    search.best.restore(search.schedule);
}

struct Search<'s, 'p, 'b> {
    schedule: &'s mut Schedule<'p>,
    budget: &'s Budget<'b>,
    random: Random,
    /// No plan costs less.
    bound: i64,
    best: Best,
    lanes: Option<Lanes>,
    late: LateAcceptance,
    late_order: LateAcceptance,
    restarts: u32,
    /// Steps of the order that come before anything else.
    steps_alone: usize,
    /// Rounds since there was a better plan or a restart.
    idle: u64,
}

impl<'s, 'p, 'b> Search<'s, 'p, 'b> {
    fn new(schedule: &'s mut Schedule<'p>, budget: &'s Budget<'b>) -> Self {
        let best = Best::of(schedule);
        Search {
            random: Random::seed_from_u64(budget.seed),
            bound: bound::of(schedule.problem),
            lanes: Lanes::new(schedule),
            late: LateAcceptance::new(best.total, MEMORY[0]),
            late_order: LateAcceptance::new(best.total, FIRST_STEP_MEMORY),
            steps_alone: 0,
            best,
            schedule,
            budget,
            restarts: 0,
            idle: 0,
        }
    }

    /// Takes tasks out and places them anew.
    fn rearrange(&mut self) {
        let limit = self.late.limit(self.schedule.total());
        let ruin = ruin::choose(self.schedule, &mut self.random);
        let undo = recreate(self.schedule, &ruin, &mut self.random);
        if self.schedule.total() > limit {
            undo.apply(self.schedule);
        } else {
            self.best.changed(undo.tasks());
        }
        self.late.step(self.schedule.total());
    }

    /// Tries many other orders of the runs that there are.
    fn reorder(&mut self) {
        let Some(lanes) = &self.lanes else {
            self.steps_alone = 0;
            return;
        };
        let mut sequence = Sequence::of(self.schedule, lanes);
        let steps = STEPS * sequence.len().max(FEW);
        self.steps_alone = self.steps_alone.saturating_sub(steps);
        let out_of_time = self.budget.out_of_time;
        if sequence.len() > 1 && !sequence.search_single_machine(&mut self.random, out_of_time) {
            sequence.search(
                steps,
                &mut self.late_order,
                self.best.total,
                &mut self.random,
                out_of_time,
            );
        }
        self.best.changed(sequence.write(self.schedule));
    }

    /// Asks once for the optimum, if the problem is small.
    fn prove(&mut self) {
        let proof = exact::prove(
            self.schedule.problem,
            self.best.total,
            self.budget.out_of_time,
        );
        self.bound = self.bound.max(proof.bound);
        if let Some(runs) = proof.better {
            self.best.take(self.schedule, runs);
        }
    }

    /// Back to the best plan; next time more patiently, and at first more tolerantly: 1 to 16 % of what the plan costs
    /// beyond the bound.
    fn restart(&mut self) {
        self.best.restore(self.schedule);
        let beyond = self.best.total.saturating_sub(self.bound.max(0));
        let tolerance = (beyond / 100) << (2 * (self.restarts % 3));
        let start = self.best.total.saturating_add(tolerance);
        self.restarts += 1;
        let length = MEMORY[0]
            .saturating_mul(1 << self.restarts.min(7))
            .min(MEMORY[1]);
        self.late = LateAcceptance::new(start, length);
        let length = STEP_MEMORY << (self.restarts % 4);
        self.late_order = LateAcceptance::new(start, length);
        self.steps_alone = STEPS_ALONE * length;
        self.idle = 0;
    }
}
