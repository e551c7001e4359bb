//! What the planner says as words of a closed set with what belongs to them: the window says its sentences from these,
//! in its own language.

use planner::Cause;
use planner::explain::{Binding, Reason, Shift, Trouble, TroubleKind as Wrong, What, Wish};

use super::words::Words;
use crate::show;
use crate::view::{
    BindingKind, BlockerKind, CauseView, ReasonView, ShiftView, TroubleKind, WishKind, WishView,
};

pub(super) fn binding(binding: Binding) -> BindingKind {
    match binding {
        Binding::Pinned => BindingKind::Pinned,
        Binding::Begun => BindingKind::Begun,
        Binding::Outdated => BindingKind::Outdated,
        Binding::Now => BindingKind::Now,
        Binding::NotBefore => BindingKind::NotBefore,
        Binding::Predecessor => BindingKind::Predecessor,
        Binding::Hours => BindingKind::Hours,
        Binding::Busy => BindingKind::Busy,
        Binding::Tasks => BindingKind::Tasks,
        Binding::DailyLimit => BindingKind::DailyLimit,
        Binding::LongestBlock => BindingKind::LongestBlock,
        Binding::Cost => BindingKind::Cost,
        Binding::Improvable => BindingKind::Improvable,
    }
}

/// What is in the way, and its title.
pub(super) fn blocker(words: &Words<'_>, what: What) -> (BlockerKind, String) {
    let event = |index: usize| words.seen.busy_titles[index].clone();
    match what {
        What::Busy(index) => (BlockerKind::Event, event(index)),
        What::Buffer(index) => (BlockerKind::Buffer, event(index)),
        What::Task(t) => (BlockerKind::Task, words.title(t).to_owned()),
        What::DailyLimit => (BlockerKind::DailyLimit, String::new()),
    }
}

/// `replan_helps`: whether the task would be in time if it were planned now.
pub(super) fn trouble(trouble: &Trouble, replan_helps: bool) -> TroubleKind {
    match trouble.kind {
        Wrong::Late => TroubleKind::Late,
        _ if replan_helps => TroubleKind::NotPlanned,
        Wrong::NoRoom => TroubleKind::NoRoom,
        Wrong::NoHours => TroubleKind::NoHours,
        Wrong::Predecessor => TroubleKind::Predecessor,
    }
}

/// What another place would make of a task.
pub(super) fn shift(words: &Words<'_>, shift: &Shift) -> ShiftView {
    ShiftView {
        task: words.seen.problem.tasks[shift.task].id.clone(),
        title: words.title(shift.task).to_owned(),
        finish_minutes: shift.finish_minutes,
        work_minutes: shift.work_minutes,
        pieces: shift.pieces,
        missing_minutes: shift.after.missing_minutes,
        missing_before: shift.before.missing_minutes,
        late_minutes: shift.after.late_minutes,
        late_before: shift.before.late_minutes,
    }
}

/// A wish, and what it would cost more.
pub(super) fn wish(&(wish, more): &(Wish, i64)) -> WishView {
    WishView {
        wish: match wish {
            Wish::TimeOfDay => WishKind::TimeOfDay,
            Wish::Breaks => WishKind::Breaks,
            Wish::Spread => WishKind::Spread,
            Wish::Batching => WishKind::Batching,
        },
        better: more < 0,
    }
}

pub(super) fn reasons(words: &Words<'_>, trouble: &Trouble) -> Vec<ReasonView> {
    let title = |t: usize| words.title(t).to_owned();
    let reason = |reason: &Reason| match *reason {
        Reason::Busy(index) => {
            let time = words.seen.problem.busy[index];
            ReasonView::Busy {
                title: words.seen.busy_titles[index].clone(),
                start: show::instant(time.start, words.zone),
                end: show::instant(time.end, words.zone),
            }
        }
        Reason::Task(t) => ReasonView::Task { title: title(t) },
        Reason::Pieces => ReasonView::Pieces,
        Reason::DailyLimit => ReasonView::DailyLimit,
        Reason::NotBefore => ReasonView::NotBefore {
            at: show::instant(trouble.from, words.zone),
        },
        Reason::Predecessor(p) if trouble.kind == Wrong::Predecessor => {
            ReasonView::PredecessorUnplaced { title: title(p) }
        }
        Reason::Predecessor(p) => ReasonView::Predecessor { title: title(p) },
        Reason::Hours => ReasonView::Hours,
        Reason::Cost => ReasonView::Cost,
    };
    trouble.reasons.iter().map(reason).collect()
}

/// `title` is that of a task by its id.
pub(super) fn cause(words: &Words<'_>, cause: &Cause, title: impl Fn(&str) -> String) -> CauseView {
    match cause {
        Cause::Kept => CauseView::Kept,
        Cause::Pinned => CauseView::Pinned,
        Cause::NewTask => CauseView::NewTask,
        Cause::Recut => CauseView::Recut,
        Cause::TaskGone => CauseView::TaskGone,
        Cause::Past => CauseView::Past,
        Cause::Busy(index) => CauseView::Busy {
            title: words.seen.busy_titles[*index].clone(),
        },
        Cause::Hours => CauseView::Hours,
        Cause::NotBefore => CauseView::NotBefore,
        Cause::Predecessor(id) => CauseView::Predecessor { title: title(id) },
        Cause::Taken(id) => CauseView::Taken { title: title(id) },
        Cause::Cheaper => CauseView::Cheaper,
    }
}
