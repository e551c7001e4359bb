//! Stops a run that would make or delete suspiciously much without anybody having asked for it (P74).

use std::collections::BTreeSet;

use store::outbox::{Operation, Waiting};
use store::written_block::Written;

/// More than this …
const COUNT: usize = 20;
/// … and more than this share of what is there.
const PERCENT: usize = 30;

/// The events that are held back. Whoever plans at the command line has asked, and so has who says yes in the window;
/// what this stops is a mistake that has found its own way to the outbox.
pub(super) fn held(waiting: &[Waiting], written: &[Written]) -> BTreeSet<String> {
    let there: BTreeSet<&str> = written
        .iter()
        .filter(|written| written.seen.is_some())
        .map(|written| written.event_id.as_str())
        .collect();
    let unasked = |creates: bool| {
        waiting.iter().filter(move |waiting| {
            !waiting.asked
                && match waiting.operation {
                    Operation::Put => creates,
                    Operation::Delete => !creates,
                }
        })
    };
    let made: Vec<&str> = unasked(true)
        .map(|waiting| waiting.event_id.as_str())
        .filter(|id| !there.contains(id))
        .collect();
    let deleted: Vec<&str> = unasked(false)
        .map(|waiting| waiting.event_id.as_str())
        .collect();
    [made, deleted]
        .into_iter()
        .filter(|ids| ids.len() > COUNT && ids.len() * 100 > there.len() * PERCENT)
        .flatten()
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn waiting(from: usize, to: usize, operation: Operation, asked: bool) -> Vec<Waiting> {
        (from..to)
            .map(|n| Waiting {
                event_id: n.to_string(),
                operation,
                revision: 0,
                asked,
                queued_at: jiff::Timestamp::UNIX_EPOCH,
                retry_at: None,
                error: None,
            })
            .collect()
    }

    fn written(count: usize) -> Vec<Written> {
        (0..count)
            .map(|n| Written {
                event_id: n.to_string(),
                calendar: String::new(),
                task: 1,
                sent: String::new(),
                seen: Some((String::new(), String::new())),
                leaving: None,
            })
            .collect()
    }

    #[test]
    fn p74_more_than_twenty_and_thirty_percent_wait_for_a_word() {
        use Operation::{Delete, Put};
        for (from, to, operation, asked, there, held_back) in [
            (0, 20, Delete, false, 20, 0),
            (0, 21, Delete, false, 21, 21),
            (0, 21, Delete, false, 70, 0),
            (0, 22, Delete, false, 70, 22),
            (0, 70, Delete, true, 70, 0),
            (100, 121, Put, false, 0, 21),
            (100, 120, Put, false, 0, 0),
            (100, 121, Put, true, 0, 0),
            // Changes of what is there make nothing and delete nothing.
            (0, 70, Put, false, 70, 0),
        ] {
            let waiting = waiting(from, to, operation, asked);
            let held = held(&waiting, &written(there));
            assert_eq!(
                held.len(),
                held_back,
                "{from} {to} {operation:?} {asked} {there}"
            );
        }
    }
}
