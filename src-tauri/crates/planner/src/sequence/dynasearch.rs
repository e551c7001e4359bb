//! The order of runs that lie back to back whatever their order: jobs on a single machine.
//!
//! A job's end is then the sum of the lengths up to it, and its cost is a function of that end: weighted tardiness, and
//! what waiting costs. Iterated dynasearch (R. K. Congram, C. N. Potts and S. L. van de Velde, "An iterated dynasearch
//! algorithm for the single-machine total weighted tardiness scheduling problem", 2002) in the neighbourhood of
//! A. Grosso, F. Della Croce and R. Tadei ("An enhanced dynasearch neighborhood for the single-machine total weighted
//! tardiness scheduling problem", 2004): two jobs change places, or one goes behind or before some others. Of all sets
//! of such moves that don't overlap, dynamic programming over the positions finds the best. Where none is better, a few
//! jobs change places at random, and the descent begins anew.

use rand::RngExt;
use rand::rngs::Xoshiro256PlusPlus as Random;

/// So many pairs of jobs change places at random before a descent.
const EXCHANGES: usize = 6;
/// After so many descents without a better order the search goes back to the best.
const PATIENCE: usize = 5;
/// So many descents are one search,
const MOST_DESCENTS: usize = 25;
/// or fewer, as each prices this many times the square of the number of jobs, about, and all no more than so many pairs.
const SQUARES: usize = 4;
const MOST_PAIRS: usize = 1_000_000;
/// So often the clock is looked at.
const POSITIONS_A_LOOK: usize = 64;

/// A run whose cost depends on its end alone.
#[derive(Debug, Clone, Copy)]
pub(super) struct Job {
    /// Whose it is.
    pub(super) item: usize,
    /// In minutes.
    pub(super) length: i64,
    /// What each minute costs by which it ends later.
    pub(super) waiting: i64,
    /// What each minute costs besides by which it ends after the due date.
    pub(super) tardy: i64,
    /// In minutes from the start of the first job, as ends are.
    pub(super) due: i64,
}

impl Job {
    fn cost(&self, end: i64) -> i64 {
        self.waiting * end + self.tardy * (end - self.due).max(0)
    }

    /// What a minute less is worth at most to a job that ends there.
    fn slope(&self, end: i64) -> i64 {
        self.waiting + if end > self.due { self.tardy } else { 0 }
    }
}

/// The best order that is found from this one on, never a worse one.
pub(super) fn search(
    jobs: Vec<Job>,
    random: &mut Random,
    out_of_time: &dyn Fn() -> bool,
) -> Vec<Job> {
    let count = jobs.len();
    let mut machine = Machine::new(jobs);
    machine.descend(out_of_time);
    let mut best = machine.jobs.clone();
    let mut least = total(&best);
    let mut idle = 0;
    for _ in 0..MOST_DESCENTS.min(MOST_PAIRS / (SQUARES * count * count)) {
        if out_of_time() {
            break;
        }
        for _ in 0..EXCHANGES {
            let [one, other] = [(); 2].map(|()| random.random_range(0..count));
            machine.jobs.swap(one, other);
        }
        machine.descend(out_of_time);
        let total = total(&machine.jobs);
        idle = if total < least { 0 } else { idle + 1 };
        if total <= least {
            // Another order that costs the same leads elsewhere.
            least = total;
            best.clone_from(&machine.jobs);
        } else if idle >= PATIENCE {
            machine.jobs.clone_from(&best);
            idle = 0;
        }
    }
    best
}

/// What the jobs cost in this order.
pub(super) fn total(jobs: &[Job]) -> i64 {
    let mut end = 0;
    let cost = |job: &Job| {
        end += job.length;
        job.cost(end)
    };
    jobs.iter().map(cost).sum()
}

/// The jobs in order, and what the moves of one step are priced with.
struct Machine {
    jobs: Vec<Job>,
    /// By number of jobs: when they are done.
    ends: Vec<i64>,
    /// By position: what the job costs.
    costs: Vec<i64>,
    /// By number of jobs: the sum of their slopes.
    slopes: Vec<i64>,
    /// By position: the change of cost of the jobs behind it, up to the one in hand, without the job before them.
    without: Vec<i64>,
    /// By number of jobs: the least change that moves among them make, and the last of those moves.
    least: Vec<(i64, Move)>,
}

/// How the jobs from a position up to the one in hand change their order.
#[derive(Debug, Clone, Copy)]
enum Move {
    Stay,
    Exchange(usize),
    FirstToEnd(usize),
    LastToFront(usize),
}

impl Machine {
    fn new(jobs: Vec<Job>) -> Machine {
        let count = jobs.len();
        Machine {
            jobs,
            ends: vec![0; count + 1],
            costs: vec![0; count],
            slopes: vec![0; count + 1],
            without: vec![0; count],
            least: vec![(0, Move::Stay); count + 1],
        }
    }

    /// Takes the best set of moves until there is none.
    fn descend(&mut self, out_of_time: &dyn Fn() -> bool) {
        loop {
            self.measure();
            for last in 0..self.jobs.len() {
                if last % POSITIONS_A_LOOK == 0 && out_of_time() {
                    return;
                }
                self.least[last + 1] = self.last_move(last);
            }
            if self.change() == 0 {
                return;
            }
            self.take();
        }
    }

    /// What the best moves change.
    fn change(&self) -> i64 {
        self.least[self.jobs.len()].0
    }

    fn measure(&mut self) {
        for (position, job) in self.jobs.iter().enumerate() {
            let end = self.ends[position] + job.length;
            self.ends[position + 1] = end;
            self.costs[position] = job.cost(end);
            self.slopes[position + 1] = self.slopes[position] + job.slope(end);
        }
        self.without.fill(0);
    }

    /// The least change that moves up to position `last` make, when those before are known, and the move that ends there.
    fn last_move(&mut self, last: usize) -> (i64, Move) {
        let (job, end) = (self.jobs[last], self.ends[last + 1]);
        let mut least = (self.least[last].0, Move::Stay);
        // The change of cost of the jobs from `first` on, with the last one before them.
        let mut behind_last = 0;
        for first in (0..last).rev() {
            let other = self.jobs[first];
            self.without[first] += job.cost(end - other.length) - self.costs[last];
            behind_last += other.cost(self.ends[first + 1] + job.length) - self.costs[first];
            let before = self.least[first].0;
            let to_end = before + other.cost(end) - self.costs[first];
            let to_front = job.cost(self.ends[first] + job.length) - self.costs[last];
            let mut offer = |change, step| {
                if change < least.0 {
                    least = (change, step);
                }
                least.0
            };
            offer(to_end + self.without[first], Move::FirstToEnd(first));
            let limit = offer(before + to_front + behind_last, Move::LastToFront(first));
            let change = self.exchange(first, last, to_end + to_front, limit);
            offer(change, Move::Exchange(first));
        }
        least
    }

    /// The change that an exchange makes, when that of the two jobs is `of_ends`; or else something that is not less than
    /// `limit`.
    fn exchange(&self, first: usize, last: usize, of_ends: i64, limit: i64) -> i64 {
        let later = self.jobs[last].length - self.jobs[first].length;
        let between = first + 1..last;
        // No job gains more than its slope says, and none that comes later gains anything.
        let slopes = self.slopes[between.end] - self.slopes[between.start];
        let gain = later.min(0).saturating_mul(slopes);
        if of_ends.saturating_add(gain) >= limit {
            return limit;
        }
        let change = |position: usize| {
            self.jobs[position].cost(self.ends[position + 1] + later) - self.costs[position]
        };
        of_ends + between.map(change).sum::<i64>()
    }

    /// Makes the moves that were found best.
    fn take(&mut self) {
        let before: i64 = self.costs.iter().sum();
        let mut end = self.jobs.len();
        while end > 0 {
            let (_, step) = self.least[end];
            end = match step {
                Move::Stay => end - 1,
                Move::Exchange(first) => {
                    self.jobs.swap(first, end - 1);
                    first
                }
                Move::FirstToEnd(first) => {
                    self.jobs[first..end].rotate_left(1);
                    first
                }
                Move::LastToFront(first) => {
                    self.jobs[first..end].rotate_right(1);
                    first
                }
            };
        }
        debug_assert_eq!(total(&self.jobs), before + self.change());
    }
}
