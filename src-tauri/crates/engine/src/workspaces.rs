//! Workspaces: making, listing, switching, removing.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use store::workspace::Workspace;
use store::{ReadTx, account, hours, workspace, written_block};
use tokio_util::sync::CancellationToken;

use crate::engine::{Engine, workspace_named, zone_of};
use crate::hours::DEFAULT_HOURS;
use crate::view::{Overview, WorkspaceList, WorkspaceRemovedView, WorkspaceView, Wrong};
use crate::{Code, Error, Trigger, config, freshness, show};

/// Monday to Friday, nine to five.
const WORK_WEEK: &str = r#"{"mon":[["09:00","17:00"]],"tue":[["09:00","17:00"]],"wed":[["09:00","17:00"]],"thu":[["09:00","17:00"]],"fri":[["09:00","17:00"]]}"#;

impl Engine {
    /// Adds a workspace with the hour set `default`; without a zone it gets the system's, else UTC.
    pub fn add_workspace(
        &self,
        name: &str,
        time_zone: Option<&str>,
    ) -> Result<WorkspaceView, Error> {
        let name = checked_name(name)?;
        let zone = match time_zone {
            Some(zone) => canonical(zone)?,
            None => system_zone(),
        };
        self.store().write(|tx| {
            let id = workspace::insert(tx, name, &zone, self.now())?.ok_or_else(|| {
                Error::invalid(format!("a workspace called {name:?} exists already")).because(
                    Wrong::WorkspaceExists {
                        name: name.to_owned(),
                    },
                )
            })?;
            hours::put(tx, id, DEFAULT_HOURS, WORK_WEEK)?;
            view(tx, workspace_named(tx, name)?, self.now())
        })
    }

    /// Means the workspace's days and hours in another zone from now on. Blocks stay at their instants until the next
    /// plan.
    pub fn set_workspace_zone(&self, name: &str, zone: &str) -> Result<WorkspaceView, Error> {
        let zone = canonical(zone)?;
        self.store().write(|tx| {
            workspace::set_time_zone(tx, workspace_named(tx, name)?.id, &zone)?;
            view(tx, workspace_named(tx, name)?, self.now())
        })
    }

    /// Forgets the account that a signed-out workspace had, with its calendars and events where no other workspace shows
    /// them. Google keeps its own.
    ///
    /// # Errors
    /// `invalid-input` where the workspace is signed in: what is removed would come back.
    pub fn forget_account(&self, name: &str) -> Result<(), Error> {
        self.store().write(|tx| {
            let workspace = workspace_named(tx, name)?;
            if workspace.signed_in {
                return Err(Error::invalid(format!(
                    "{name} is signed in; sign it out first, or its events come back"
                )));
            }
            workspace::forget_account(tx, workspace.id)?;
            Ok(account::delete_unused(tx)?)
        })
    }

    /// All workspaces, by name.
    pub fn workspaces(&self) -> Result<WorkspaceList, Error> {
        self.store().read(|tx| {
            let workspaces = workspace::list(tx)?
                .into_iter()
                .map(|w| view(tx, w, self.now()))
                .collect::<Result<_, Error>>()?;
            Ok(WorkspaceList { workspaces })
        })
    }

    /// Includes it in batch and background runs, or not.
    pub fn set_workspace_enabled(&self, name: &str, enabled: bool) -> Result<WorkspaceView, Error> {
        self.store().write(|tx| {
            workspace::set_enabled(tx, workspace_named(tx, name)?.id, enabled)?;
            view(tx, workspace_named(tx, name)?, self.now())
        })
    }

    /// Removes a workspace with its tasks, hours and log; events go with the last workspace that shows their account,
    /// its tokens with the last one that is signed in. Google is then asked to revoke; where it cannot be told, that is
    /// a warning, which says how to revoke by hand. Blocks that were written stay in Google, and are counted in the
    /// answer; [`Engine::remove_workspace_and_blocks`] takes them out first.
    ///
    /// # Errors
    /// `keychain` where the tokens cannot be forgotten: nothing was changed then.
    pub async fn remove_workspace(
        &self,
        name: &str,
        cancel: &CancellationToken,
    ) -> Result<WorkspaceRemovedView, Error> {
        let name = name.to_owned();
        let (forgotten, blocks_left) = self
            .off_thread(move |engine| {
                let (signed_in, blocks_left) = engine.store().read(|tx| {
                    let workspace = workspace_named(tx, &name)?;
                    let written = written_block::of_workspace(tx, workspace.id)?;
                    Ok::<_, Error>((workspace.signed_in, written.len()))
                })?;
                let forgotten = if signed_in {
                    engine.sign_out(&name)?
                } else {
                    None
                };
                engine.store().write(|tx| {
                    workspace::delete(tx, workspace_named(tx, &name)?.id)?;
                    Ok::<_, Error>(account::delete_unused(tx)?)
                })?;
                Ok((forgotten, blocks_left))
            })
            .await?;
        if let Some((account, token)) = forgotten
            && let Err(error) = self.revoke(account, &token, cancel).await
        {
            tracing::warn!("{error}");
        }
        Ok(WorkspaceRemovedView {
            blocks_left: u32::try_from(blocks_left).unwrap_or(u32::MAX),
            removed: None,
        })
    }

    /// The same, after everything that Hourwright wrote for the workspace was removed from Google.
    ///
    /// # Errors
    /// Whatever kept it from being removed there: the workspace is then still here, with all that is in it.
    pub async fn remove_workspace_and_blocks(
        &self,
        name: &str,
        trigger: Trigger,
        cancel: &CancellationToken,
    ) -> Result<WorkspaceRemovedView, Error> {
        let removed = self
            .remove_all_blocks(name, trigger, cancel)
            .await
            .map_err(|error| match error.code {
                Code::InvalidInput => error,
                code => Error::new(
                    code,
                    format!(
                        "{name} was not removed, because its blocks are still in Google: {error}; try again once Google \
                         answers, or remove it without its blocks"
                    ),
                ),
            })?;
        let gone = self.remove_workspace(name, cancel).await?;
        Ok(WorkspaceRemovedView {
            removed: Some(removed),
            ..gone
        })
    }

    /// The zone in which the workspace's days and hours are meant.
    pub fn zone(&self, name: &str) -> Result<TimeZone, Error> {
        self.store().read(|tx| zone_of(&workspace_named(tx, name)?))
    }

    /// The present civil day in the workspace's zone.
    pub fn today(&self, name: &str) -> Result<Date, Error> {
        Ok(show::day(self.now(), &self.zone(name)?))
    }

    /// What a window needs before it draws anything. `demo` says whether this is the demo's engine.
    pub fn overview(&self, demo: bool) -> Result<Overview, Error> {
        Ok(Overview {
            workspaces: self.workspaces()?.workspaces,
            demo,
            has_google_client: self.google_app().is_ok(),
            system_zone: system_zone(),
            data_dir: self.config().data_dir.display().to_string(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
        })
    }
}

fn checked_name(name: &str) -> Result<&str, Error> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > 100 || name.chars().any(char::is_control) {
        return Err(Error::invalid(
            "a workspace's name is one line of 1 to 100 characters, like Personal or Work",
        )
        .because(Wrong::WorkspaceName));
    }
    Ok(name)
}

/// The system's IANA zone: what `TZ` says, else what the system is set to, else UTC.
pub fn system_zone() -> String {
    config::named_zone()
        .into_iter()
        .chain(iana_time_zone::get_timezone().ok())
        .find_map(|name| canonical(&name).ok())
        .unwrap_or_else(|| "UTC".to_owned())
}

/// The same as a zone: what belongs to no workspace is shown in it.
pub(crate) fn own_zone() -> TimeZone {
    model::parse_zone(&system_zone()).unwrap_or(TimeZone::UTC)
}

/// The name as IANA spells it: zones are found in any case.
fn canonical(zone: &str) -> Result<String, Error> {
    let found = model::parse_zone(zone)?;
    Ok(found.iana_name().unwrap_or(zone).to_owned())
}

fn view(tx: &ReadTx<'_>, workspace: Workspace, now: Timestamp) -> Result<WorkspaceView, Error> {
    let account = workspace
        .account_id
        .filter(|_| workspace.signed_in)
        .map(|id| account::get(tx, id))
        .transpose()?
        .flatten();
    let zone = zone_of(&workspace).unwrap_or(TimeZone::UTC);
    Ok(WorkspaceView {
        freshness: freshness::of_workspace(tx, workspace.id, &zone, now)?,
        needs_sign_in: account
            .as_ref()
            .is_some_and(|a| a.state != account::State::SignedIn),
        account: account.map(|a| a.email),
        name: workspace.name,
        time_zone: workspace.time_zone,
        enabled: workspace.enabled,
    })
}
