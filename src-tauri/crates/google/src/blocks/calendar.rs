//! The calendars that Hourwright makes for its blocks: one for each workspace, known again by a line in its description.
//!
//! All of it needs no more than the narrow scope: the list tells which calendars there are, and `calendars.get` is
//! allowed for those that this program made.

use oauth2::http::Method;
use serde::{Deserialize, Serialize};
use url::form_urlencoded::{byte_serialize, parse};

use super::write::gone;
use crate::calendars::CalendarEntry;
use crate::client::{Client, json};
use crate::error::{Error, Result};
use crate::http::{Answer, get, with_json};
use crate::refusal::Operation;
use crate::run::Run;

/// What the calendar is called.
const TITLE: &str = "Hourwright";
const MARK: &str = "[hourwright-workspace=";
/// Follows the workspace's name in the mark.
const MADE_BY: &str = "made-by";

/// A calendar that Hourwright made, proven by Google's own answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnCalendar {
    id: String,
    title: String,
    workspace: String,
    made_by: Option<String>,
}

impl OwnCalendar {
    /// Google's id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// What it is called.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// The name of the workspace that it was made for.
    pub fn workspace(&self) -> &str {
        &self.workspace
    }

    /// Whether this installation made it.
    pub fn is_made_by(&self, installation: &str) -> bool {
        self.made_by.as_deref() == Some(installation)
    }
}

#[derive(Deserialize)]
struct Resource {
    id: String,
    #[serde(default)]
    summary: String,
    #[serde(default)]
    description: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct New<'a> {
    summary: &'a str,
    description: &'a str,
    time_zone: &'a str,
}

impl Client {
    /// The calendars of a list that Hourwright made, each asked for itself. In order of id, so that two who look see
    /// the same one first.
    pub async fn own_calendars(
        &self,
        run: &Run,
        listed: &[CalendarEntry],
    ) -> Result<Vec<OwnCalendar>> {
        let mut own = Vec::new();
        for entry in listed {
            let may_be = entry.access_role == "owner" && !entry.primary;
            let looks_so = entry.title.starts_with(TITLE) || entry.description.contains(MARK);
            if may_be && looks_so {
                own.extend(self.own_calendar(run, &entry.id).await?);
            }
        }
        own.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(own)
    }

    /// The calendar of that id, if Hourwright made it.
    pub async fn own_calendar(&self, run: &Run, id: &str) -> Result<Option<OwnCalendar>> {
        let url = self.calendar_address(Some(id));
        let found = self
            .call(run, Operation::Calendar, &get(&url)?, resource)
            .await;
        match found {
            Ok(calendar) if calendar.id != id => {
                Err(Error::unreadable("Google answered with another calendar"))
            }
            Ok(calendar) => Ok(proven(calendar)),
            // Not ours to see, so not ours.
            Err(error) if error.is_not_found() || error.is_access_denied() => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Makes a calendar for a workspace's blocks; `taken` are the titles that there are. Google chooses its id, so that
    /// this must not be sent twice without looking in between: give it a run of one try (P83).
    pub async fn create_own_calendar(
        &self,
        run: &Run,
        workspace: &str,
        installation: &str,
        zone: &str,
        taken: &[CalendarEntry],
    ) -> Result<OwnCalendar> {
        let is_taken = taken.iter().any(|entry| entry.title == TITLE);
        let title = if is_taken {
            format!("{TITLE} ({workspace})")
        } else {
            TITLE.to_owned()
        };
        let new = New {
            summary: &title,
            description: &format!(
                "Hourwright writes the blocks that it plans here. It knows the calendar by this line: {}",
                mark(workspace, installation)
            ),
            time_zone: zone,
        };
        let body = serde_json::to_string(&new).expect("texts always make JSON");
        let request = with_json(Method::POST, &self.calendar_address(None), &body)?;
        let made = self
            .call(run, Operation::Calendar, &request, resource)
            .await?;
        if taken.iter().any(|entry| entry.id == made.id) {
            return Err(Error::unreadable("Google's new calendar is an old one"));
        }
        Ok(OwnCalendar {
            id: made.id,
            title,
            workspace: workspace.to_owned(),
            made_by: Some(installation.to_owned()),
        })
    }

    /// Deletes a calendar that Hourwright made, with all that is in it.
    pub async fn delete_own_calendar(&self, run: &Run, calendar: &OwnCalendar) -> Result<()> {
        let request = with_json(
            Method::DELETE,
            &self.calendar_address(Some(&calendar.id)),
            "",
        )?;
        let done = self.call(run, Operation::Calendar, &request, gone).await;
        match done {
            Err(error) if error.is_not_found() => Ok(()),
            done => done,
        }
    }

    fn calendar_address(&self, id: Option<&str>) -> url::Url {
        let path = ["calendar", "v3", "calendars"];
        let path: Vec<&str> = path.into_iter().chain(id).collect();
        self.app().endpoints().api(&path)
    }
}

fn resource(answer: &Answer) -> Result<Resource> {
    json(answer)
}

/// The line by which the calendar is known again: the workspace's name, and who made it.
fn mark(workspace: &str, installation: &str) -> String {
    let [name, maker] =
        [workspace, installation].map(|text| byte_serialize(text.as_bytes()).collect::<String>());
    format!("{MARK}{name}&{MADE_BY}={maker}]")
}

fn proven(calendar: Resource) -> Option<OwnCalendar> {
    let (_, rest) = calendar.description.split_once(MARK)?;
    let (told, _) = rest.split_once(']')?;
    let mut told = parse(told.as_bytes());
    let (workspace, _) = told.next()?;
    let maker = told.find(|(name, _)| name == MADE_BY);
    Some(OwnCalendar {
        id: calendar.id,
        title: calendar.summary,
        workspace: workspace.into_owned(),
        made_by: maker.map(|(_, maker)| maker.into_owned()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_workspaces_name_survives_in_the_description() {
        for name in ["Home", "Work & Play", "a]b[c", "100 % 🦀", "x=y"] {
            let line = mark(name, "here");
            let calendar = Resource {
                id: "c".to_owned(),
                summary: TITLE.to_owned(),
                description: format!("Somebody wrote before. {line} And after."),
            };
            let own = proven(calendar).unwrap();
            assert_eq!(own.workspace, name);
            assert!(own.is_made_by("here") && !own.is_made_by("there"));
        }
        for description in ["", "Hourwright", MARK, "[hourwright-workspace=Home"] {
            let calendar = Resource {
                id: "c".to_owned(),
                summary: TITLE.to_owned(),
                description: description.to_owned(),
            };
            assert_eq!(proven(calendar), None, "{description}");
        }
    }
}
