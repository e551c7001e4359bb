//! The account's list of calendars, from Google into the store.

use sabotage::mutant;
use std::collections::BTreeMap;

use google::{CalendarEntry, Client, Run};
use jiff::{SignedDuration, Timestamp};
use store::calendar::{self, Listed};
use store::{Store, account};

use crate::pull::blocking;
use crate::{Result, access};

/// How long the events of a calendar that is not listed any more are kept (P45): who shares it again by then, or comes
/// back to it, finds everything as it was.
const KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Reads the list whole and stores it. Workspaces of the account get the calendars that are new to them, selected as
/// Google says and the primary one always; calendars that are gone become lost, with their events kept for 30 days. A
/// list without any changes nothing, and is read again by the next sync.
pub async fn refresh_calendars(
    store: &Store,
    client: &Client,
    run: &Run,
    account_id: i64,
    now: Timestamp,
) -> Result<()> {
    let entries = client.calendar_list(run).await?;
    let store = store.clone();
    blocking(move || {
        let hides = store.write(|tx| {
            let before: BTreeMap<String, String> = calendar::of_account(tx, account_id)?
                .into_iter()
                .map(|calendar| (calendar.google_id, calendar.access_role))
                .collect();
            let listed: Vec<Listed<'_>> = entries.iter().map(listed).collect();
            // Every account has a primary calendar: a list without any says nothing about those that we know (P46).
            if !listed.is_empty() || mutant!("empty-list-believed") {
                calendar::put_list(tx, account_id, &listed, now)?;
            }
            let mut hides = false;
            for calendar in calendar::of_account(tx, account_id)? {
                if let Some(role) = before.get(&calendar.google_id) {
                    hides |= access::follow(tx, calendar.id, role, &calendar.access_role)?;
                }
            }
            if let Ok(before) = now.checked_sub(KEPT) {
                calendar::forget_lost(tx, account_id, before)?;
            }
            if !listed.is_empty() {
                account::set_calendars_read(tx, account_id, now)?;
            }
            Ok::<_, crate::Error>(hides)
        })?;
        if hides {
            access::wipe(&store);
        }
        Ok(())
    })
    .await
}

fn listed(entry: &CalendarEntry) -> Listed<'_> {
    Listed {
        google_id: &entry.id,
        title: &entry.title,
        time_zone: &entry.time_zone,
        access_role: &entry.access_role,
        is_primary: entry.primary,
        is_selected: entry.selected,
        is_hidden: entry.hidden,
        color: &entry.color,
    }
}
