//! What comes after what: the tasks' ids become indices, and their order has no cycle.

use std::collections::HashMap;

use crate::error::Error;
use crate::problem::Task;
use crate::wire;

/// Turns the ids of `after` into indices, both ways.
pub(super) fn connect(tasks: &mut [Task], wire: &wire::Problem) -> Result<(), Error> {
    let mut indices: HashMap<&str, usize> = HashMap::with_capacity(wire.tasks.len());
    for (index, task) in wire.tasks.iter().enumerate() {
        let place = format!("tasks[{index}].id");
        if task.id.is_empty() {
            return Err(Error::new(place, "empty"));
        }
        if let Some(first) = indices.insert(&task.id, index) {
            let what = format!("the same as tasks[{first}].id: {:?}", task.id);
            return Err(Error::new(place, what));
        }
    }
    for (index, task) in wire.tasks.iter().enumerate() {
        for (position, id) in task.after.iter().enumerate() {
            let Some(&predecessor) = indices.get(id.as_str()) else {
                let place = format!("tasks[{index}].after[{position}]");
                return Err(Error::new(place, format!("no such task: {id:?}")));
            };
            tasks[index].predecessors.push(predecessor);
        }
        tasks[index].predecessors.sort_unstable();
        tasks[index].predecessors.dedup();
        for predecessor in tasks[index].predecessors.clone() {
            tasks[predecessor].successors.push(index);
        }
    }
    Ok(())
}

/// Kahn's algorithm (A. B. Kahn, "Topological sorting of large networks", 1962). What it can't order is a cycle, or
/// behind one.
pub(super) fn topological(tasks: &[Task]) -> Result<Vec<usize>, Error> {
    let mut waits_for: Vec<usize> = tasks.iter().map(|t| t.predecessors.len()).collect();
    let mut order: Vec<usize> = (0..tasks.len()).filter(|&t| waits_for[t] == 0).collect();
    let mut done = 0;
    while let Some(&task) = order.get(done) {
        done += 1;
        for &successor in &tasks[task].successors {
            waits_for[successor] -= 1;
            if waits_for[successor] == 0 {
                order.push(successor);
            }
        }
    }
    match waits_for.iter().position(|&count| count > 0) {
        None => Ok(order),
        Some(stuck) => Err(cycle_error(tasks, &waits_for, stuck)),
    }
}

/// Walks from a task that waits for ever to one that it waits for, until one comes again: these are the cycle.
fn cycle_error(tasks: &[Task], waits_for: &[usize], stuck: usize) -> Error {
    let mut seen: HashMap<usize, usize> = HashMap::new();
    let mut path = Vec::new();
    let mut task = stuck;
    while !seen.contains_key(&task) {
        seen.insert(task, path.len());
        path.push(task);
        let blocking = tasks[task].predecessors.iter().find(|&&p| waits_for[p] > 0);
        task = blocking.copied().unwrap_or(task);
    }
    let cycle = &path[seen[&task]..];
    let names: Vec<String> = cycle
        .iter()
        .chain([&task])
        .take(10)
        .map(|&t| format!("{:?}", tasks[t].id))
        .collect();
    let more = if cycle.len() >= 10 { " …" } else { "" };
    Error::new(
        format!("tasks[{task}].after"),
        format!("a cycle: {}{more}", names.join(" after ")),
    )
}
