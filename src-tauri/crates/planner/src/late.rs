//! Late acceptance (E. K. Burke and Y. Bykov, "The late acceptance hill-climbing heuristic", 2017): a step is taken if
//! it leads to no worse a plan than the one of now or the one of so many steps ago. It knows neither a temperature nor
//! how much time there is.

/// The costs of the last steps.
pub(crate) struct LateAcceptance {
    costs: Vec<i64>,
    next: usize,
}

impl LateAcceptance {
    /// With a memory of `length` steps, at least one, as if each had led to `cost`.
    pub(crate) fn new(cost: i64, length: usize) -> LateAcceptance {
        LateAcceptance {
            costs: vec![cost; length.max(1)],
            next: 0,
        }
    }

    /// How many steps it remembers.
    pub(crate) fn len(&self) -> u64 {
        self.costs.len() as u64
    }

    /// The most that the next plan may cost when the one of now costs `current`.
    pub(crate) fn limit(&self, current: i64) -> i64 {
        self.costs[self.next].max(current)
    }

    /// A step is over, and the plan of now costs `current`.
    pub(crate) fn step(&mut self, current: i64) {
        let cost = &mut self.costs[self.next];
        *cost = current.min(*cost);
        self.next += 1;
        if self.next == self.costs.len() {
            self.next = 0;
        }
    }
}
