//! The members that Google's resources have; a `fields` mask may name no others.

use std::sync::LazyLock;

use crate::call::Call;
use crate::fields::Mask;
use crate::refusal::Refusal;

/// The members of one kind of answer.
pub(super) struct Schema(LazyLock<Mask>);

impl Schema {
    /// The mask that a call asks for; without one it is everything.
    pub(super) fn mask(&self, call: &Call) -> Result<Mask, Refusal> {
        let Some(text) = call.param("fields") else {
            return Ok(Mask::default());
        };
        let mask = Mask::parse(text)?;
        mask.check(&self.0)?;
        Ok(mask)
    }
}

macro_rules! event_members {
    () => {
        "kind,etag,id,status,htmlLink,created,updated,summary,description,location,colorId,eventLabelId,\
         creator(id,email,displayName,self),organizer(id,email,displayName,self),\
         start(date,dateTime,timeZone),end(date,dateTime,timeZone),endTimeUnspecified,recurrence,recurringEventId,\
         originalStartTime(date,dateTime,timeZone),transparency,visibility,iCalUID,sequence,\
         attendees(id,email,displayName,organizer,self,resource,optional,responseStatus,comment,additionalGuests),\
         attendeesOmitted,extendedProperties(private,shared),hangoutLink,conferenceData,gadget,\
         anyoneCanAddSelf,guestsCanInviteOthers,guestsCanModify,guestsCanSeeOtherGuests,privateCopy,locked,\
         reminders(useDefault,overrides(method,minutes)),source(url,title),\
         workingLocationProperties(type,homeOffice,customLocation,officeLocation),\
         outOfOfficeProperties(autoDeclineMode,declineMessage),\
         focusTimeProperties(autoDeclineMode,declineMessage,chatStatus),\
         attachments(fileUrl,title,mimeType,iconLink,fileId),birthdayProperties(contact,type,customTypeName),eventType"
    };
}

macro_rules! entry_members {
    () => {
        "kind,etag,id,summary,description,location,timeZone,dataOwner,summaryOverride,colorId,backgroundColor,\
         foregroundColor,hidden,selected,accessRole,autoAcceptInvitations,defaultReminders(method,minutes),\
         notificationSettings,primary,deleted,conferenceProperties(allowedConferenceSolutionTypes)"
    };
}

macro_rules! schema {
    ($text:expr) => {
        // The texts are written here and parse; a slip would give an empty mask, which a test would notice.
        Schema(LazyLock::new(|| Mask::parse($text).unwrap_or_default()))
    };
}

pub(super) static EVENT: Schema = schema!(event_members!());

pub(super) static EVENTS: Schema = schema!(concat!(
    "kind,etag,summary,description,updated,timeZone,accessRole,defaultReminders(method,minutes),",
    "nextPageToken,nextSyncToken,items(",
    event_members!(),
    ")"
));

pub(super) static ENTRY: Schema = schema!(entry_members!());

pub(super) static ENTRIES: Schema = schema!(concat!(
    "kind,etag,nextPageToken,nextSyncToken,items(",
    entry_members!(),
    ")"
));

pub(super) static CALENDAR: Schema = schema!(
    "kind,etag,id,summary,description,location,timeZone,dataOwner,conferenceProperties(allowedConferenceSolutionTypes)"
);
