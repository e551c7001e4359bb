//! What this process has used up so far.

use std::fs;
use std::time::{Duration, Instant};

use cpu_time::ProcessTime;

/// How long something took, on the wall and of the processors.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cost {
    pub(crate) wall: Duration,
    pub(crate) cpu: Duration,
}

impl Cost {
    /// The median of each.
    pub(crate) fn median(costs: &[Cost]) -> Cost {
        Cost {
            wall: median(costs.iter().map(|cost| cost.wall).collect()),
            cpu: median(costs.iter().map(|cost| cost.cpu).collect()),
        }
    }
}

/// Measures from here on.
pub(crate) struct Meter {
    started: Instant,
    cpu: ProcessTime,
}

impl Meter {
    pub(crate) fn start() -> Meter {
        Meter {
            started: Instant::now(),
            cpu: ProcessTime::now(),
        }
    }

    pub(crate) fn stop(&self) -> Cost {
        Cost {
            wall: self.started.elapsed(),
            cpu: self.cpu.elapsed(),
        }
    }
}

/// The median, for other machines on the same host slow some rounds down.
pub(crate) fn median(mut costs: Vec<Duration>) -> Duration {
    costs.sort_unstable();
    costs[costs.len() / 2]
}

/// Resident memory now, in kilobytes, from which [`peak`] counts anew.
pub(crate) fn forget_peak() -> u64 {
    // proc_pid_clear_refs(5): 5 sets the peak to what is resident now.
    fs::write("/proc/self/clear_refs", "5").unwrap();
    status("VmRSS:")
}

/// The most resident memory since [`forget_peak`], in kilobytes.
pub(crate) fn peak() -> u64 {
    status("VmHWM:")
}

fn status(name: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with(name)).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}
