//! `events.get`, `.insert`, `.patch` and `.delete`, for blocks.

use jiff::tz::TimeZone;
use oauth2::http::Method;
use oauth2::http::header::{HeaderValue, IF_MATCH};
use url::Url;

use super::content::{BlockContent, BlockPatch, Body, ExtendedProperties};
use super::own::{BlockMark, OP, OwnBlock, Owner, Seen, TASK, WORKSPACE, recognise};
use crate::client::{Client, json};
use crate::error::{Error, Result};
use crate::http::{Answer, Request, get, with_json};
use crate::refusal::Operation;
use crate::run::Run;

impl Client {
    /// What there is under this id in a calendar. All-day events lie in `zone`.
    pub async fn block(
        &self,
        run: &Run,
        calendar: &str,
        id: &str,
        owner: Owner<'_>,
        zone: &TimeZone,
    ) -> Result<Seen> {
        let request = get(&self.event_address(calendar, Some(id)))?;
        let answer = self.call(run, Operation::GetEvent, &request, text).await;
        match answer {
            Ok(raw) => recognise(calendar, id, owner, &raw, zone),
            Err(error) if error.is_not_found() => Ok(Seen::Gone),
            Err(error) => Err(error),
        }
    }

    /// Makes a block's event under an id of our choice, so that it may be sent again after a lost answer (P64, P83).
    ///
    /// # Errors
    /// [`Error::Duplicate`] where the id is taken, also by ourselves; [`Error::NotFound`] for a calendar that is gone.
    pub async fn insert_block(
        &self,
        run: &Run,
        calendar: &str,
        id: &str,
        mark: &BlockMark,
        content: &BlockContent,
        zone: &TimeZone,
    ) -> Result<OwnBlock> {
        let private = [
            (OP, id.to_owned()),
            (TASK, mark.task_text()),
            (WORKSPACE, mark.workspace.clone()),
        ];
        let body = Body::whole(content, zone.iana_name().unwrap_or("UTC")).under(
            id,
            ExtendedProperties {
                private: private.into(),
            },
        );
        let url = quiet(self.event_address(calendar, None));
        let request = with_json(Method::POST, &url, body.json().get())?;
        let raw = self
            .call(run, Operation::InsertEvent, &request, text)
            .await?;
        own(recognise(
            calendar,
            id,
            Owner::Installation(&mark.installation),
            &raw,
            zone,
        )?)
    }

    /// Changes some fields of a block's event, unless it changed since we looked.
    ///
    /// # Errors
    /// [`Error::Conflict`] where it did; [`Error::NotFound`] where it is gone.
    pub async fn patch_block(
        &self,
        run: &Run,
        block: &OwnBlock,
        patch: &BlockPatch,
        zone: &TimeZone,
    ) -> Result<OwnBlock> {
        let body = Body::patch(patch, block.seen(), zone.iana_name().unwrap_or("UTC"));
        let url = quiet(self.event_address(block.calendar(), Some(block.id())));
        let request = held(with_json(Method::PATCH, &url, body.json().get())?, block)?;
        let raw = self
            .call(run, Operation::ChangeEvent, &request, text)
            .await?;
        let owner = Owner::Installation(&block.mark().installation);
        own(recognise(block.calendar(), block.id(), owner, &raw, zone)?)
    }

    /// Deletes a block's event, unless it changed since we looked. That it is gone already is as good (P75).
    ///
    /// # Errors
    /// [`Error::Conflict`] where it changed.
    pub async fn delete_block(&self, run: &Run, block: &OwnBlock) -> Result<()> {
        let url = quiet(self.event_address(block.calendar(), Some(block.id())));
        let request = held(with_json(Method::DELETE, &url, "")?, block)?;
        let done = self.call(run, Operation::ChangeEvent, &request, gone).await;
        match done {
            Err(error) if error.is_not_found() => Ok(()),
            done => done,
        }
    }

    fn event_address(&self, calendar: &str, event: Option<&str>) -> Url {
        let path = ["calendar", "v3", "calendars", calendar, "events"];
        let path: Vec<&str> = path.into_iter().chain(event).collect();
        self.app().endpoints().api(&path)
    }
}

/// Nobody gets an e-mail because of us (P73).
fn quiet(mut url: Url) -> Url {
    url.query_pairs_mut().append_pair("sendUpdates", "none");
    url
}

/// The request holds only while the event is as we saw it (P68).
fn held(mut request: Request, block: &OwnBlock) -> Result<Request> {
    let etag = HeaderValue::from_str(block.etag())
        .map_err(|_| Error::unreadable("Google's version of the event cannot be sent back"))?;
    request.headers_mut().insert(IF_MATCH, etag);
    Ok(request)
}

/// The answer to a write is the block, or nothing that we know.
fn own(seen: Seen) -> Result<OwnBlock> {
    match seen {
        Seen::Own(block) => Ok(block),
        Seen::Foreign | Seen::Gone => Err(Error::unreadable(
            "Google's answer is not the block that was written",
        )),
    }
}

/// Google answers to a deletion with nothing. Whatever says more is a sign-in page of some network.
pub(super) fn gone(answer: &Answer) -> Result<()> {
    if answer.body().is_empty() {
        Ok(())
    } else {
        Err(Error::unreadable(
            "what answers to a deletion is not Google: is this network waiting for you to sign in?",
        ))
    }
}

fn text(answer: &Answer) -> Result<String> {
    let raw: Box<serde_json::value::RawValue> = json(answer)?;
    Ok(raw.get().to_owned())
}
