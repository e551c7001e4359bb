//! What is to be done about one block's event. Pure: what is wanted here, what is known of Google, and what Google just
//! answered go in; an action comes out.
//!
//! It is a three-way merge, field by field. The base is what we last wanted (`sent`) and what Google made of that
//! (`seen`); two texts of it, because Google writes texts its own way, and neither form may be taken for a change of the
//! other (P71). A field was changed here where what is wanted differs from `sent`, and there where what Google says
//! differs from `seen`. Where both changed to the same, nothing is to be done; where they differ, Google's stands (P68).

use google::{BlockContent, BlockPatch, BlockSeen};
use model::Interval;

/// What this side wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Want<'a> {
    /// The event shall be there and say this.
    Block(&'a BlockContent),
    /// Another event in another calendar shall be there instead and say this.
    Elsewhere {
        content: &'a BlockContent,
        /// Whether this one may have been deleted by us already.
        deleting: bool,
    },
    /// The event shall be gone.
    Nothing {
        /// Whether there still is something to do for which it was planned.
        task_is_open: bool,
    },
}

/// What is known of the event from earlier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Base<'a> {
    /// It was never sent.
    Unsent,
    /// It was sent, and nobody knows whether it arrived (P65).
    Sent(&'a BlockContent),
    /// Google acknowledged it.
    Known {
        sent: &'a BlockContent,
        seen: &'a BlockSeen,
    },
}

/// What Google answered just now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Remote<'a> {
    /// It was not asked.
    Unasked,
    /// There is nothing of that id, or it was deleted.
    Gone,
    /// There is something of that id which is not ours.
    Foreign,
    /// The block.
    Own(&'a BlockSeen),
}

/// What is to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Action {
    /// Ask Google what there is.
    Ask,
    /// Make the event.
    Insert,
    /// The id is taken, by somebody else or by what was deleted under it (P41, P66): try another.
    NewId,
    /// Send what changed here, take over what changed there.
    Merge(Merge),
    /// Delete the event.
    Delete,
    /// Delete the event, and make another one where blocks go now.
    Leave,
    /// Nothing is wanted and nothing is there (P75).
    Forget,
    /// Somebody deleted it in Google: it is no longer planned there (P79).
    Unschedule,
    /// It was given up here, and moved or renamed there: it stays, at that time (P80).
    Restore(Interval),
}

/// Both sides of one event brought together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Merge {
    /// What Google has to be told.
    pub(crate) patch: BlockPatch,
    /// Where somebody put it.
    pub(crate) moved: Option<Taken<Interval>>,
    /// What somebody called it.
    pub(crate) renamed: Option<Taken<String>>,
}

impl Merge {
    /// Whether anything comes from Google.
    fn takes_over(&self) -> bool {
        self.moved.is_some() || self.renamed.is_some()
    }
}

/// A value that comes from Google.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Taken<T> {
    pub(crate) value: T,
    /// Whether another was wanted here, which gives way.
    pub(crate) conflict: bool,
}

pub(crate) fn decide(want: Want<'_>, base: Base<'_>, remote: Remote<'_>) -> Action {
    match want {
        Want::Block(content) => wanted(content, base, remote),
        Want::Elsewhere { content, deleting } => leaving(content, deleting, base, remote),
        Want::Nothing { task_is_open } => unwanted(task_is_open, base, remote),
    }
}

fn wanted(want: &BlockContent, base: Base<'_>, remote: Remote<'_>) -> Action {
    let (sent, seen) = match base {
        Base::Known { sent, seen } => (sent, Some(seen)),
        Base::Sent(sent) => (sent, None),
        Base::Unsent => (want, None),
    };
    match (seen, remote) {
        // It was never acknowledged: it is sent (again), under the same id (P64).
        (None, Remote::Unasked) => Action::Insert,
        (None, Remote::Gone | Remote::Foreign) => Action::NewId,
        (None, Remote::Own(remote)) => {
            Action::Merge(merge(want, sent, &as_sent(sent, remote), remote))
        }
        // What is known is never changed without a look.
        (Some(_), Remote::Unasked) => Action::Ask,
        // Without our marks it is no longer ours, whatever it was.
        (Some(_), Remote::Gone | Remote::Foreign) => Action::Unschedule,
        (Some(seen), Remote::Own(remote)) => Action::Merge(merge(want, sent, seen, remote)),
    }
}

/// What people did to it is taken over first. Nothing is sent of what changed here: the other event will say it.
fn leaving(want: &BlockContent, deleting: bool, base: Base<'_>, remote: Remote<'_>) -> Action {
    match (base, remote) {
        (Base::Unsent, _) => wanted(want, base, remote),
        (_, Remote::Unasked) => Action::Ask,
        (_, Remote::Gone) if deleting => Action::NewId,
        (_, Remote::Gone | Remote::Foreign) => wanted(want, base, remote),
        (_, Remote::Own(_)) => match wanted(want, base, remote) {
            Action::Merge(merge) if merge.takes_over() => Action::Merge(Merge {
                patch: BlockPatch::default(),
                ..merge
            }),
            _ => Action::Leave,
        },
    }
}

fn unwanted(task_is_open: bool, base: Base<'_>, remote: Remote<'_>) -> Action {
    match (base, remote) {
        (Base::Unsent, _) | (_, Remote::Gone | Remote::Foreign) => Action::Forget,
        (_, Remote::Unasked) => Action::Ask,
        (Base::Known { seen, .. }, Remote::Own(remote)) if task_is_open => {
            let is_renamed = remote.title != seen.title && !remote.title.trim().is_empty();
            match remote.time {
                Some(time) if is_renamed || remote.time != seen.time => Action::Restore(time),
                _ => Action::Delete,
            }
        }
        (_, Remote::Own(_)) => Action::Delete,
    }
}

/// What Google would say of an event that arrived and that nobody has touched: what was sent, in Google's form of it.
fn as_sent(sent: &BlockContent, remote: &BlockSeen) -> BlockSeen {
    BlockSeen {
        time: Some(sent.time),
        title: if is_same_text(&sent.title, &remote.title) {
            remote.title.clone()
        } else {
            sent.title.clone()
        },
        ..remote.clone()
    }
}

/// Whether two titles differ in white space only, which Google tidies.
fn is_same_text(one: &str, other: &str) -> bool {
    one.split_whitespace().eq(other.split_whitespace())
}

fn merge(want: &BlockContent, sent: &BlockContent, seen: &BlockSeen, remote: &BlockSeen) -> Merge {
    let mut merge = Merge::default();
    // What became a point, or cannot be read, moves nothing.
    let remote_time = remote.time.or(seen.time).unwrap_or(sent.time);
    match side(
        &want.time,
        &sent.time,
        &seen.time.unwrap_or(sent.time),
        &remote_time,
    ) {
        Side::Neither => {}
        Side::Here => merge.patch.time = Some(want.time),
        Side::There { conflict } => {
            merge.moved = Some(Taken {
                value: remote_time,
                conflict,
            });
        }
    }
    match side(&want.title, &sent.title, &seen.title, &remote.title) {
        Side::Here => merge.patch.title = Some(want.title.clone()),
        // A title that was taken away names nothing.
        Side::There { conflict } if !remote.title.trim().is_empty() => {
            merge.renamed = Some(Taken {
                value: remote.title.clone(),
                conflict,
            });
        }
        Side::Neither | Side::There { .. } => {}
    }
    // How an event looks is its person's business from the moment that they change it, until the settings change again.
    let here = |side: Side| side == Side::Here;
    if here(side(&want.busy, &sent.busy, &seen.busy, &remote.busy)) {
        merge.patch.busy = Some(want.busy);
    }
    if here(side(
        &want.visibility,
        &sent.visibility,
        &seen.visibility,
        &remote.visibility,
    )) {
        merge.patch.visibility = Some(want.visibility.clone());
    }
    if here(side(&want.color, &sent.color, &seen.color, &remote.color)) {
        merge.patch.color = Some(want.color.clone());
    }
    if here(side(
        &want.reminder,
        &sent.reminder,
        &seen.reminder,
        &remote.reminder,
    )) {
        merge.patch.reminder = Some(want.reminder);
    }
    merge
}

/// On which side a field was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Neither,
    Here,
    There { conflict: bool },
}

fn side<T: PartialEq>(want: &T, sent: &T, seen: &T, remote: &T) -> Side {
    if remote == want {
        // Also after a crash between our write and our note of it (P65).
        Side::Neither
    } else if remote != seen {
        let conflict = want != sent;
        Side::There { conflict }
    } else if want != sent {
        Side::Here
    } else {
        Side::Neither
    }
}

#[cfg(test)]
mod tests {
    use google::Reminder;

    use super::*;

    fn hours(from: i64, to: i64) -> Interval {
        let at = |hour: i64| jiff::Timestamp::from_second(hour * 3600).unwrap();
        Interval::new(at(from), at(to)).unwrap()
    }

    fn content() -> BlockContent {
        BlockContent {
            time: hours(9, 10),
            title: "Report".to_owned(),
            busy: true,
            visibility: "private".to_owned(),
            color: None,
            reminder: Reminder::Default,
        }
    }

    fn seen(content: &BlockContent) -> BlockSeen {
        BlockSeen {
            time: Some(content.time),
            all_day: false,
            title: content.title.clone(),
            busy: content.busy,
            visibility: content.visibility.clone(),
            color: content.color.clone(),
            reminder: content.reminder,
        }
    }

    /// P64, P65, P66, P75 and P79 as a table: what follows from what is wanted, what is known, and what is there.
    #[test]
    fn p64_p65_p66_p75_p79_every_case_has_its_action() {
        let (content, open, done) = (
            content(),
            Want::Nothing { task_is_open: true },
            Want::Nothing {
                task_is_open: false,
            },
        );
        let seen = seen(&content);
        let want = Want::Block(&content);
        let known = Base::Known {
            sent: &content,
            seen: &seen,
        };
        let sent = Base::Sent(&content);
        let own = Remote::Own(&seen);
        let nothing_to_do = Action::Merge(Merge::default());
        for (want, base, remote, action) in [
            (want, Base::Unsent, Remote::Unasked, Action::Insert),
            (want, sent, Remote::Unasked, Action::Insert),
            (want, known, Remote::Unasked, Action::Ask),
            (want, Base::Unsent, own, nothing_to_do.clone()),
            (want, sent, own, nothing_to_do.clone()),
            (want, known, own, nothing_to_do),
            (want, Base::Unsent, Remote::Foreign, Action::NewId),
            (want, sent, Remote::Foreign, Action::NewId),
            (want, known, Remote::Foreign, Action::Unschedule),
            (want, Base::Unsent, Remote::Gone, Action::NewId),
            (want, sent, Remote::Gone, Action::NewId),
            (want, known, Remote::Gone, Action::Unschedule),
            (open, Base::Unsent, Remote::Unasked, Action::Forget),
            (open, sent, Remote::Unasked, Action::Ask),
            (open, known, Remote::Unasked, Action::Ask),
            (open, sent, own, Action::Delete),
            (open, known, own, Action::Delete),
            (open, known, Remote::Gone, Action::Forget),
            (open, known, Remote::Foreign, Action::Forget),
            (done, known, own, Action::Delete),
        ] {
            assert_eq!(
                decide(want, base, remote),
                action,
                "{want:?} {base:?} {remote:?}"
            );
        }
    }

    /// An event that makes room for another one is no exception from what people did to it, and it is deleted once.
    #[test]
    fn p80_p82_what_was_done_to_an_event_that_leaves_is_taken_along() {
        let content = content();
        let known_as = seen(&content);
        let known = Base::Known {
            sent: &content,
            seen: &known_as,
        };
        let moved = BlockSeen {
            time: Some(hours(14, 15)),
            ..known_as.clone()
        };
        let leaves = |deleting, base, remote| {
            let content = &content;
            decide(Want::Elsewhere { content, deleting }, base, remote)
        };
        let taken = Action::Merge(Merge {
            moved: Some(Taken {
                value: hours(14, 15),
                conflict: false,
            }),
            ..Merge::default()
        });
        let sent = Base::Sent(&content);
        for (deleting, base, remote, action) in [
            (false, known, Remote::Unasked, Action::Ask),
            (false, sent, Remote::Unasked, Action::Ask),
            (false, known, Remote::Own(&known_as), Action::Leave),
            (false, sent, Remote::Own(&known_as), Action::Leave),
            (true, known, Remote::Own(&known_as), Action::Leave),
            (false, known, Remote::Own(&moved), taken.clone()),
            (true, known, Remote::Own(&moved), taken),
            // Somebody deleted it; or we did, and did not get to note that.
            (false, known, Remote::Gone, Action::Unschedule),
            (true, known, Remote::Gone, Action::NewId),
            (false, sent, Remote::Gone, Action::NewId),
            (true, known, Remote::Foreign, Action::Unschedule),
        ] {
            assert_eq!(
                leaves(deleting, base, remote),
                action,
                "{deleting} {base:?} {remote:?}"
            );
        }
    }

    #[test]
    fn p80_a_block_given_up_here_and_moved_there_comes_back_unless_its_task_is_done() {
        let content = content();
        let seen = seen(&content);
        let moved = BlockSeen {
            time: Some(hours(14, 15)),
            ..seen.clone()
        };
        let known = Base::Known {
            sent: &content,
            seen: &seen,
        };
        let renamed = BlockSeen {
            title: "✓ Report".to_owned(),
            ..seen.clone()
        };
        for (remote, time) in [(&moved, hours(14, 15)), (&renamed, hours(9, 10))] {
            let decided =
                |task_is_open| decide(Want::Nothing { task_is_open }, known, Remote::Own(remote));
            assert_eq!(decided(true), Action::Restore(time));
            assert_eq!(decided(false), Action::Delete);
        }
    }

    /// Two editors and three fields: every combination of who changed which, to the same value or to different ones.
    /// Whatever somebody changed is afterwards at Google or in what is taken from it, and nothing else changes.
    #[test]
    fn p68_no_edit_of_a_field_is_lost_silently() {
        let base = content();
        let base_seen = seen(&base);
        for case in 0..4_u32.pow(3) {
            // Of each field: changed here, changed there.
            let changed = |field: u32, there: bool| {
                let bits = case / 4_u32.pow(field) % 4;
                bits & if there { 2 } else { 1 } != 0
            };
            for same in [false, true] {
                let pick =
                    |field: u32, there: bool| changed(field, there).then_some(there && !same);
                let mut want = base.clone();
                let mut remote = base_seen.clone();
                if let Some(other) = pick(0, false) {
                    want.time = if other { hours(14, 15) } else { hours(12, 13) };
                }
                if let Some(other) = pick(0, true) {
                    remote.time = Some(if other { hours(14, 15) } else { hours(12, 13) });
                }
                if pick(1, false).is_some() {
                    want.title = "Ours".to_owned();
                }
                if let Some(other) = pick(1, true) {
                    remote.title = if other { "Theirs" } else { "Ours" }.to_owned();
                }
                if pick(2, false).is_some() {
                    want.color = Some("5".to_owned());
                }
                if let Some(other) = pick(2, true) {
                    remote.color = Some(if other { "6" } else { "5" }.to_owned());
                }
                let known = Base::Known {
                    sent: &base,
                    seen: &base_seen,
                };
                let Action::Merge(merge) = decide(Want::Block(&want), known, Remote::Own(&remote))
                else {
                    panic!("{case}");
                };
                // What stands at Google afterwards.
                let time = merge.patch.time.or(remote.time);
                let title = merge.patch.title.clone().unwrap_or(remote.title.clone());
                let color = merge.patch.color.clone().unwrap_or(remote.color.clone());
                let wins = |field| !changed(field, true);
                assert_eq!(
                    time,
                    if wins(0) {
                        Some(want.time)
                    } else {
                        remote.time
                    },
                    "{case}"
                );
                assert_eq!(
                    title,
                    if wins(1) {
                        want.title.clone()
                    } else {
                        remote.title.clone()
                    }
                );
                assert_eq!(
                    color,
                    if wins(2) {
                        want.color.clone()
                    } else {
                        remote.color.clone()
                    }
                );
                // What stands here.
                let here = merge.moved.as_ref().map_or(want.time, |taken| taken.value);
                assert_eq!(Some(here), time, "{case}: both sides agree on the time");
                let here = merge
                    .renamed
                    .as_ref()
                    .map_or(&want.title, |taken| &taken.value);
                assert_eq!(*here, title, "{case}: both sides agree on the title");
                // And that it gave way is told.
                let gave_way = |field| changed(field, false) && changed(field, true) && !same;
                assert_eq!(
                    merge.moved.is_some_and(|t| t.conflict),
                    gave_way(0),
                    "{case}"
                );
                assert_eq!(
                    merge.renamed.is_some_and(|t| t.conflict),
                    gave_way(1),
                    "{case}"
                );
            }
        }
    }

    #[test]
    fn p71_googles_form_of_a_text_is_no_change() {
        let sent = BlockContent {
            title: " Report  of\tMarch ".to_owned(),
            ..content()
        };
        let tidied = BlockSeen {
            title: "Report  of\tMarch".to_owned(),
            ..seen(&sent)
        };
        let quiet = Action::Merge(Merge::default());
        let known = Base::Known {
            sent: &sent,
            seen: &tidied,
        };
        for base in [Base::Sent(&sent), known] {
            assert_eq!(
                decide(Want::Block(&sent), base, Remote::Own(&tidied)),
                quiet
            );
        }
    }

    #[test]
    fn what_became_a_point_or_nameless_changes_nothing_here() {
        let sent = content();
        let known_as = seen(&sent);
        let odd = BlockSeen {
            time: None,
            title: String::new(),
            ..known_as.clone()
        };
        let known = Base::Known {
            sent: &sent,
            seen: &known_as,
        };
        assert_eq!(
            decide(Want::Block(&sent), known, Remote::Own(&odd)),
            Action::Merge(Merge::default())
        );
    }
}
