//! What this process has used up so far.

use std::fs;
use std::time::{Duration, Instant};

/// How long something took, on the wall and of the processors.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cost {
    pub(crate) wall: Duration,
    pub(crate) cpu: Duration,
}

/// Measures from here on.
pub(crate) struct Meter {
    started: Instant,
    cpu: Duration,
}

impl Meter {
    pub(crate) fn start() -> Meter {
        Meter {
            started: Instant::now(),
            cpu: cpu(),
        }
    }

    pub(crate) fn stop(&self) -> Cost {
        Cost {
            wall: self.started.elapsed(),
            cpu: cpu().saturating_sub(self.cpu),
        }
    }
}

/// Processor time of all threads, in steps of 10 ms: `proc_pid_stat(5)`, fields 14 and 15.
fn cpu() -> Duration {
    let stat = fs::read_to_string("/proc/self/stat").unwrap();
    let (_, fields) = stat.rsplit_once(')').unwrap();
    let ticks: u64 = fields
        .split_whitespace()
        .skip(11)
        .take(2)
        .map(|ticks| ticks.parse::<u64>().unwrap())
        .sum();
    Duration::from_millis(ticks * 10)
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
