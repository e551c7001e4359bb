//! Blocks that somebody deleted in Google and took out of the trash again: same id, same marks (P79).

use std::collections::BTreeSet;

use google::{OwnBlock, Owner, Seen};
use jiff::Timestamp;
use model::Block;
use store::remote_edit::{self, RemoteEdit};
use store::written_block::{self, Written};
use store::{WriteTx, block};

use super::note::json;
use super::style::{self, BlockStyle};
use super::{Push, Report};
use crate::Result;
use crate::pull::blocking;

impl Push<'_> {
    /// The deletions that were taken back in `calendars`, which have just been read, with the calendar of each.
    pub(super) async fn taken_back(
        &self,
        calendars: &BTreeSet<String>,
    ) -> Result<Vec<(RemoteEdit, String)>> {
        let (store, calendars) = (self.store.clone(), calendars.clone());
        let (workspace_id, account_id) = (self.workspace_id, self.account_id);
        blocking(move || {
            Ok(store.read(|tx| {
                remote_edit::taken_back_in_listing(tx, workspace_id, account_id, &calendars)
            })?)
        })
        .await
    }

    /// Plans a block again whose event is back, where the event is now.
    pub(super) async fn plan_again(
        &self,
        edit: RemoteEdit,
        calendar: &str,
        report: &mut Report,
    ) -> Result<()> {
        let owner = Owner::Installation(&self.installation);
        let seen = self
            .client
            .block(self.run, calendar, &edit.event_id, owner, &self.zone)
            .await?;
        let (workspace_id, account_id) = (self.workspace_id, self.account_id);
        let (style, now, calendar) = (self.style.clone(), (self.now)(), calendar.to_owned());
        let is_back = self
            .write(move |tx| {
                let is_back = match &seen {
                    Seen::Own(there) => planned_again(tx, workspace_id, &style, &edit, there, now)?,
                    Seen::Foreign | Seen::Gone => false,
                };
                if !is_back {
                    // It is asked for again when it changes.
                    remote_edit::set_foreign(tx, edit.id, account_id, &calendar)?;
                }
                Ok(is_back)
            })
            .await?;
        report.edits += u32::from(is_back);
        Ok(())
    }
}

/// Gives whether it was: somebody may have undone the deletion here meanwhile, which planned a block of its own.
fn planned_again(
    tx: &WriteTx<'_>,
    workspace_id: i64,
    style: &BlockStyle,
    edit: &RemoteEdit,
    there: &OwnBlock,
    now: Timestamp,
) -> Result<bool> {
    let is_open =
        remote_edit::get(tx, workspace_id, edit.id)?.is_some_and(|edit| edit.undone_at.is_none());
    let Some(time) = there.seen().time else {
        return Ok(false);
    };
    if !is_open || block::of_event(tx, &edit.event_id)?.is_some() {
        return Ok(false);
    }
    let title = &there.seen().title;
    let is_renamed = *title != edit.after_title && !title.trim().is_empty();
    let block = Block {
        task: edit.task,
        time,
        // Whoever took it out of the trash wants it just there, whatever was planned meanwhile.
        pinned: true,
        event_id: edit.event_id.clone(),
        title: if is_renamed {
            Some(title.clone())
        } else {
            edit.before_title.clone()
        },
    };
    block::insert(tx, &block)?;
    let Some(content) = style::content_of(tx, workspace_id, style, &block)? else {
        // Nothing of it is to be written.
        block::delete(tx, &block.event_id)?;
        return Ok(false);
    };
    let written = Written {
        event_id: block.event_id.clone(),
        calendar: there.calendar().to_owned(),
        task: block.task,
        sent: json(&content),
        seen: Some((json(there.seen()), there.etag().to_owned())),
        leaving: None,
    };
    written_block::put(tx, workspace_id, &written)?;
    remote_edit::unbar_time(tx, edit.task, edit.after)?;
    remote_edit::set_undone(tx, edit.id, now)?;
    Ok(true)
}
