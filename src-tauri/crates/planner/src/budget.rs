//! How long the search may go on.

/// What ends the improving of a plan. A first plan is always finished.
#[derive(Clone, Copy)]
pub struct Budget<'a> {
    /// Asked before every step; the caller looks at its clock. `true` ends the search.
    pub out_of_time: &'a dyn Fn() -> bool,
    /// The most steps.
    pub iterations: u64,
    /// Fixes every random choice: with the same problem, seed and number of steps, the plan is the same.
    pub seed: u64,
}

impl<'a> Budget<'a> {
    /// The first plan, not improved.
    pub fn first_plan() -> Budget<'static> {
        Budget::iterations(0)
    }

    /// A number of improving steps, however long they take.
    pub fn iterations(iterations: u64) -> Budget<'static> {
        Budget {
            out_of_time: &|| false,
            iterations,
            seed: 0,
        }
    }

    /// As many steps as there are until `out_of_time` says `true`.
    pub fn until(out_of_time: &'a dyn Fn() -> bool) -> Budget<'a> {
        Budget {
            out_of_time,
            iterations: u64::MAX,
            seed: 0,
        }
    }

    /// The same with this seed.
    #[must_use]
    pub fn seeded(self, seed: u64) -> Budget<'a> {
        Budget { seed, ..self }
    }
}
