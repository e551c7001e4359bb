//! The account's calendars, and which of them a workspace reads.

use google::{Client, Run};
use jiff::tz::TimeZone;
use model::BlocksTime;
use store::calendar;

use crate::Error;
use crate::engine::{Engine, workspace_named, zone_of};
use crate::freshness;
use crate::view::{CalendarList, CalendarView, Wrong};

impl Engine {
    /// The calendars of the workspace's account, the primary one first.
    pub fn calendars(&self, workspace: &str) -> Result<CalendarList, Error> {
        self.store().read(|tx| {
            let workspace = workspace_named(tx, workspace)?;
            let zone = zone_of(&workspace).unwrap_or(TimeZone::UTC);
            let mut calendars = Vec::new();
            for listed in calendar::of_workspace(tx, workspace.id)? {
                let fresh = freshness::of_calendar(tx, listed.calendar.id, &zone, self.now())?;
                calendars.push(CalendarView {
                    id: listed.calendar.google_id,
                    title: listed.calendar.title,
                    time_zone: listed.calendar.time_zone,
                    access_role: listed.calendar.access_role,
                    selected: listed.selected,
                    primary: listed.calendar.is_primary,
                    color: listed.calendar.color,
                    blocks_time: blocks_time_word(listed.blocks_time).to_owned(),
                    freshness: fresh,
                    lost: listed.calendar.state == calendar::State::Lost,
                    hidden: listed.calendar.state == calendar::State::Hidden,
                    local: listed.calendar.state == calendar::State::Local,
                });
            }
            calendars.sort_by(|a, b| (!a.primary, &a.title).cmp(&(!b.primary, &b.title)));
            Ok(CalendarList { calendars })
        })
    }

    /// Lets a workspace read these calendars, or no longer; all or, where one is unknown, none.
    pub fn select_calendars(
        &self,
        workspace: &str,
        ids: &[String],
        selected: bool,
    ) -> Result<CalendarList, Error> {
        self.store().write(|tx| {
            let workspace = workspace_named(tx, workspace)?;
            for id in ids {
                if !calendar::select(tx, workspace.id, id, selected)? {
                    return Err(unknown_calendar(&workspace.name, id));
                }
            }
            Ok(())
        })?;
        self.calendars(workspace)
    }

    /// Decides whether these calendars' events keep planning away; all or, where one is unknown, none.
    pub fn set_blocks_time(
        &self,
        workspace: &str,
        ids: &[String],
        blocks: BlocksTime,
    ) -> Result<CalendarList, Error> {
        self.store().write(|tx| {
            let workspace = workspace_named(tx, workspace)?;
            for id in ids {
                if !calendar::set_blocks_time(tx, workspace.id, id, blocks)? {
                    return Err(unknown_calendar(&workspace.name, id));
                }
            }
            Ok(())
        })?;
        self.calendars(workspace)
    }

    /// Reads the account's calendar list from Google into the store.
    pub(crate) async fn read_calendar_list(
        &self,
        client: &Client,
        run: &Run,
        account_id: i64,
    ) -> Result<(), Error> {
        sync::refresh_calendars(self.store(), client, run, account_id, self.now()).await?;
        Ok(())
    }
}

fn blocks_time_word(blocks: BlocksTime) -> &'static str {
    match blocks {
        BlocksTime::Yes => "yes",
        BlocksTime::OnlyBusy => "only-busy",
        BlocksTime::No => "no",
    }
}

fn unknown_calendar(workspace: &str, id: &str) -> Error {
    Error::invalid(format!(
        "workspace {workspace:?} has no calendar {id:?}; `calendars` lists their ids"
    ))
    .because(Wrong::CalendarGone)
}
