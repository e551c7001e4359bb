//! When which fault is played.

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use super::{Fault, When};
use crate::endpoint::Endpoint;

/// The faults that are still to be played, in the order they were scripted.
#[derive(Debug, Default)]
pub(crate) struct Script(Vec<Scene>);

/// What a condition can ask about a request.
#[derive(Debug)]
pub(crate) struct Facts<'a> {
    pub(crate) endpoint: Endpoint,
    pub(crate) calendar: Option<&'a str>,
    pub(crate) event: Option<&'a str>,
    pub(crate) account: Option<&'a str>,
    pub(crate) page: u32,
    pub(crate) incremental: bool,
    pub(crate) part: Option<u32>,
}

/// How often a fault is played.
#[derive(Debug)]
pub(crate) enum Times {
    /// For the next so many requests.
    Next(u32),
    /// For every nth request.
    Every(u32),
    /// By chance.
    Sometimes(f64, Box<StdRng>),
}

#[derive(Debug)]
struct Scene {
    when: When,
    fault: Fault,
    times: Times,
    /// Requests that matched so far.
    seen: u32,
}

impl Times {
    pub(crate) fn sometimes(probability: f64, seed: u64) -> Self {
        let chance = if probability.is_nan() {
            0.0
        } else {
            probability.clamp(0.0, 1.0)
        };
        Self::Sometimes(chance, Box::new(StdRng::seed_from_u64(seed)))
    }
}

impl Script {
    pub(crate) fn add(&mut self, when: When, fault: Fault, times: Times) {
        self.0.push(Scene {
            when,
            fault,
            times,
            seen: 0,
        });
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    /// The fault to play for a request, if any.
    pub(crate) fn take(&mut self, facts: &Facts<'_>) -> Option<Fault> {
        let fault = self.0.iter_mut().find_map(|scene| scene.play(facts))?;
        self.0
            .retain(|scene| !matches!(scene.times, Times::Next(0)));
        Some(fault)
    }
}

impl Scene {
    fn play(&mut self, facts: &Facts<'_>) -> Option<Fault> {
        if !self.when.matches(facts) {
            return None;
        }
        self.seen = self.seen.wrapping_add(1);
        let now = match &mut self.times {
            Times::Next(0) => false,
            Times::Next(left) => {
                *left -= 1;
                true
            }
            Times::Every(nth) => self.seen.is_multiple_of((*nth).max(1)),
            Times::Sometimes(chance, dice) => dice.random_bool(*chance),
        };
        now.then(|| self.fault.clone())
    }
}

impl When {
    fn matches(&self, facts: &Facts<'_>) -> bool {
        let text = |wanted: &Option<String>, got: Option<&str>| {
            wanted.is_none() || wanted.as_deref() == got
        };
        self.endpoint.is_none_or(|wanted| wanted == facts.endpoint)
            && text(&self.calendar, facts.calendar)
            && text(&self.event, facts.event)
            && text(&self.account, facts.account)
            && self.page.is_none_or(|wanted| wanted == facts.page)
            && self
                .incremental
                .is_none_or(|wanted| wanted == facts.incremental)
            && (self.part.is_none() || self.part == facts.part)
            && self
                .api
                .is_none_or(|wanted| wanted == facts.endpoint.is_api())
    }
}
