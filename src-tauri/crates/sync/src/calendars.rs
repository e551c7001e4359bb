//! The account's list of calendars, from Google into the store.

use std::collections::BTreeMap;

use google::{CalendarEntry, Client, Run};
use jiff::Timestamp;
use store::calendar::{self, Listed};
use store::{Store, account};

use crate::pull::blocking;
use crate::{Result, access};

/// Reads the list whole and stores it. Workspaces of the account get the calendars that are new to them, selected as
/// Google says and the primary one always; calendars that are gone become lost, with their events kept.
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
        store.write(|tx| {
            let before: BTreeMap<String, String> = calendar::of_account(tx, account_id)?
                .into_iter()
                .map(|calendar| (calendar.google_id, calendar.access_role))
                .collect();
            let listed: Vec<Listed<'_>> = entries.iter().map(listed).collect();
            // Every account has a primary calendar: a list without any says nothing about those that we know (P46).
            if !listed.is_empty() {
                calendar::put_list(tx, account_id, &listed)?;
            }
            for calendar in calendar::of_account(tx, account_id)? {
                if let Some(role) = before.get(&calendar.google_id) {
                    access::follow(tx, calendar.id, role, &calendar.access_role)?;
                }
            }
            account::set_calendars_read(tx, account_id, now)?;
            Ok(())
        })
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
        color: &entry.color,
    }
}
