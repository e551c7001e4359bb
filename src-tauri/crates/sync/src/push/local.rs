//! One event as this side knows it, read in one transaction.

use google::{BlockContent, BlockSeen};
use model::{Block, TaskStatus};
use store::outbox::{self, Waiting};
use store::written_block::{self, Leaving, Written};
use store::{ReadTx, block, task};

use super::decide::{Base, Want};
use super::style::{self, BlockStyle};
use crate::Result;

/// What is known here of one event.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Local {
    pub(super) event_id: String,
    /// What waits to be sent.
    pub(super) waiting: Option<Waiting>,
    /// The block that it stands for, and what it shall say.
    pub(super) block: Option<(Block, BlockContent)>,
    /// What Google is known to have.
    pub(super) written: Option<Written>,
    sent: Option<BlockContent>,
    seen: Option<BlockSeen>,
    task_is_open: bool,
}

impl Local {
    pub(super) fn read(
        tx: &ReadTx<'_>,
        workspace_id: i64,
        style: &BlockStyle,
        event_id: &str,
    ) -> Result<Local> {
        let written = written_block::get(tx, event_id)?;
        // A base that cannot be read is as good as none: Google is asked what there is.
        let sent = written
            .as_ref()
            .and_then(|written| serde_json::from_str(&written.sent).ok());
        let seen = written
            .as_ref()
            .and_then(|written| serde_json::from_str(&written.seen.as_ref()?.0).ok());
        let block = match block::of_event(tx, event_id)? {
            Some(block) => {
                style::content_of(tx, workspace_id, style, &block)?.map(|content| (block, content))
            }
            None => None,
        };
        let task = match &written {
            Some(written) => task::get(tx, workspace_id, written.task)?,
            None => None,
        };
        Ok(Local {
            event_id: event_id.to_owned(),
            waiting: outbox::of_event(tx, event_id)?,
            block,
            sent,
            seen,
            task_is_open: task.is_some_and(|task| task.status == TaskStatus::Open),
            written,
        })
    }

    /// Whether its block is to have another event where blocks go now, which is in `target`.
    pub(super) fn leaves_for(&self, target: &str) -> bool {
        self.written
            .as_ref()
            .is_some_and(|written| match written.leaving {
                None => false,
                Some(Leaving::Wanted) => written.calendar != target,
                Some(Leaving::Deleting) => true,
            })
    }

    /// What is wanted, where it `leaves` or stays.
    pub(super) fn want(&self, leaves: bool) -> Want<'_> {
        match &self.block {
            Some((_, content)) if leaves => Want::Elsewhere {
                content,
                deleting: self.leaving() == Some(Leaving::Deleting),
            },
            Some((_, content)) => Want::Block(content),
            None => Want::Nothing {
                task_is_open: self.task_is_open,
            },
        }
    }

    pub(super) fn base(&self) -> Base<'_> {
        match (&self.written, &self.sent, &self.seen) {
            (Some(_), Some(sent), Some(seen)) => Base::Known { sent, seen },
            (Some(_), Some(sent), None) => Base::Sent(sent),
            (Some(_), None, _) => match &self.block {
                Some((_, content)) => Base::Sent(content),
                None => Base::Unsent,
            },
            (None, ..) => Base::Unsent,
        }
    }

    /// How far it is with making room for another event.
    pub(super) fn leaving(&self) -> Option<Leaving> {
        self.written.as_ref()?.leaving
    }

    /// What was last wanted, as far as that is known.
    pub(super) fn sent(&self) -> Option<&BlockContent> {
        self.sent.as_ref()
    }

    /// What Google was last known to say.
    pub(super) fn seen(&self) -> Option<&BlockSeen> {
        self.seen.as_ref()
    }
}
