//! Everything the server remembers, behind one lock.

pub(crate) mod account;
pub(crate) mod calendar;
pub(crate) mod check;
pub(crate) mod events;
pub(crate) mod fill;
pub(crate) mod relocate;
pub(crate) mod resource;
pub(crate) mod series;
pub(crate) mod split;
pub(crate) mod write;

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::json;

use self::account::Account;
use self::calendar::Calendar;
use crate::clock::Clock;
use crate::faults::script::Script;
use crate::log::Log;
use crate::oauth::OAuth;
use crate::options::Options;
use crate::refusal::Refusal;
use crate::seed;

/// The whole state of one server.
#[derive(Debug)]
pub(crate) struct State {
    pub(crate) clock: Clock,
    pub(crate) stamps: Stamps,
    pub(crate) accounts: Vec<Account>,
    pub(crate) calendars: BTreeMap<String, Calendar>,
    /// Sync tokens of calendar lists are good only for the generation they were given out in.
    pub(crate) list_generation: u32,
    pub(crate) oauth: OAuth,
    pub(crate) faults: Script,
    pub(crate) log: Log,
    pub(crate) quiet_series_etags: bool,
    pub(crate) tidy_text: bool,
    pub(crate) largest_page: usize,
}

/// Numbers all changes of the server in one order; etags and places in the change index come from it.
#[derive(Debug, Default)]
pub(crate) struct Stamps(u64);

impl Stamps {
    /// The number of the latest change.
    pub(crate) fn latest(&self) -> u64 {
        self.0
    }

    /// The number of the next change.
    pub(crate) fn next(&mut self) -> u64 {
        self.0 += 1;
        self.0
    }
}

/// The etag of what was changed last by the change `stamp`, with its quotes.
pub(crate) fn etag(stamp: u64) -> String {
    format!("\"{}\"", 3_500_000_000_000_000 + stamp * 2)
}

/// Who changes something, and when.
pub(crate) struct Hand<'a> {
    pub(crate) now: Timestamp,
    pub(crate) stamps: &'a mut Stamps,
    /// The e-mail address that becomes the creator.
    pub(crate) email: String,
    /// Leave the unchanged members of a series out of the change index.
    pub(crate) quiet_series: bool,
    /// Hold the writer to what a guest may change. Edits in the process are made by whoever may make them.
    pub(crate) strict: bool,
    /// Rewrite texts into Google's own form.
    pub(crate) tidy_text: bool,
}

impl State {
    pub(crate) fn new(options: &Options) -> Self {
        let mut state = Self {
            clock: options.clock.clone(),
            stamps: Stamps::default(),
            accounts: Vec::new(),
            calendars: BTreeMap::new(),
            list_generation: 0,
            oauth: OAuth::new(options),
            faults: Script::default(),
            log: Log::default(),
            quiet_series_etags: options.quiet_series_etags,
            tidy_text: options.tidy_text,
            largest_page: options.largest_page.max(1),
        };
        for account in &options.accounts {
            state.add_account(account);
        }
        state
    }

    /// The calendar and a hand to change it with.
    pub(crate) fn calendar_mut(
        &mut self,
        id: &str,
        email: &str,
    ) -> Result<(&mut Calendar, Hand<'_>), Refusal> {
        let hand = Hand {
            now: self.clock.now(),
            stamps: &mut self.stamps,
            email: email.into(),
            quiet_series: self.quiet_series_etags,
            strict: false,
            tidy_text: self.tidy_text,
        };
        let calendar = self.calendars.get_mut(id).ok_or_else(Refusal::not_found)?;
        Ok((calendar, hand))
    }

    pub(crate) fn calendar(&self, id: &str) -> Result<&Calendar, Refusal> {
        self.calendars.get(id).ok_or_else(Refusal::not_found)
    }

    pub(crate) fn account(&self, email: &str) -> Result<&Account, Refusal> {
        let found = self.accounts.iter().find(|account| account.email == email);
        found.ok_or_else(Refusal::not_found)
    }

    pub(crate) fn account_mut(&mut self, email: &str) -> Result<&mut Account, Refusal> {
        let mut accounts = self.accounts.iter_mut();
        let found = accounts.find(|account| account.email == email);
        found.ok_or_else(Refusal::not_found)
    }

    /// Adds a secondary calendar that an account owns.
    pub(crate) fn add_calendar(&mut self, calendar: Calendar, owner: &str) -> Result<(), Refusal> {
        let (id, stamp) = (calendar.id.clone(), calendar.stamp);
        let own = json!({"colorId": "16", "backgroundColor": "#4986e7", "foregroundColor": "#000000", "selected": true});
        self.account_mut(owner)?.put_entry(&id, "owner", own, stamp);
        self.calendars.insert(id, calendar);
        Ok(())
    }

    /// Deletes a calendar for everybody.
    pub(crate) fn remove_calendar(&mut self, id: &str) {
        self.calendars.remove(id);
        for account in &mut self.accounts {
            if let Some(entry) = account.list.get_mut(id) {
                entry.deleted = true;
                entry.stamp = self.stamps.next();
            }
        }
    }

    /// Lets every sync token that was given out so far be answered 410.
    pub(crate) fn invalidate_sync_tokens(&mut self) {
        self.list_generation += 1;
        for calendar in self.calendars.values_mut() {
            calendar.generation += 1;
        }
    }

    fn add_account(&mut self, seed: &seed::Account) {
        let mut account = Account::new(&seed.email, &seed.sub, &seed.name);
        for calendar in &seed.calendars {
            let stamp = self.stamps.next();
            account.put_on_list(calendar, stamp);
            if !self.calendars.contains_key(&calendar.id) {
                let now = self.clock.now();
                let made = Calendar::from_seed(calendar, now, &mut self.stamps);
                self.calendars.insert(calendar.id.clone(), made);
            }
        }
        self.accounts.push(account);
    }
}
