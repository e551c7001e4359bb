//! What the processes of a running program use, as Linux's `/proc` says.

use std::time::Duration;

/// A clock tick of `/proc`, on every system that Rust is built for.
const TICK: Duration = Duration::from_millis(10);

/// A process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Process {
    pub(crate) id: u32,
    /// The first 15 bytes of its name.
    pub(crate) name: String,
    parent: u32,
    /// The processor time of all its threads so far.
    pub(crate) used: Duration,
}

/// Memory that a process has, in MiB: all that it maps, and that divided by how many share it.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Memory {
    pub(crate) resident: f64,
    pub(crate) proportional: f64,
}

/// A process with those that it has started, itself first. Empty once it has ended.
pub(crate) fn family(id: u32) -> Vec<Process> {
    let all: Vec<Process> = std::fs::read_dir("/proc")
        .unwrap()
        .filter_map(|entry| entry.unwrap().file_name().to_str()?.parse().ok())
        .filter_map(process)
        .collect();
    let mut family: Vec<Process> = all
        .iter()
        .filter(|process| process.id == id)
        .cloned()
        .collect();
    let mut next = 0;
    while let Some(parent) = family.get(next).map(|process| process.id) {
        let children = all.iter().filter(|process| process.parent == parent);
        family.extend(children.cloned());
        next += 1;
    }
    family
}

/// The processor time of a process and those that it has started.
pub(crate) fn used(id: u32) -> Duration {
    family(id).iter().map(|process| process.used).sum()
}

/// `None` where it has ended meanwhile.
fn process(id: u32) -> Option<Process> {
    let stat = std::fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    // The name is in brackets, and may hold some itself.
    let (before, after) = stat.rsplit_once(") ")?;
    let (_id, name) = before.split_once(" (")?;
    let fields: Vec<&str> = after.split(' ').collect();
    let ticks: u32 = fields.get(11)?.parse::<u32>().ok()? + fields.get(12)?.parse::<u32>().ok()?;
    Some(Process {
        id,
        name: name.to_owned(),
        parent: fields.get(1)?.parse().ok()?,
        used: TICK * ticks,
    })
}

/// The memory of a process.
pub(crate) fn memory(id: u32) -> Memory {
    let rollup = std::fs::read_to_string(format!("/proc/{id}/smaps_rollup")).unwrap();
    let mebibytes = |name: &str| {
        let line = rollup.lines().find(|line| line.starts_with(name)).unwrap();
        let kibibytes: f64 = line.split_whitespace().nth(1).unwrap().parse().unwrap();
        kibibytes / 1024.0
    };
    Memory {
        resident: mebibytes("Rss:"),
        proportional: mebibytes("Pss:"),
    }
}
