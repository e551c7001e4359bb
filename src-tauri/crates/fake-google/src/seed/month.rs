//! A month of Mara's life: work, family, holidays and what her team does, around the week of "now".

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde_json::{Value, json};

use super::draft::{Draft, repeating, whole_days, with};
use super::{Account, Calendar, empty};

const MARA: &str = "mara@example.com";

/// A month that looks like somebody's life, around the week of `now` in `zone` (an IANA name; an unknown one counts
/// as UTC). The same arguments give the same month.
///
/// The account `mara@example.com` has her own calendar, "Family", "Public holidays" and her team's; the last two as
/// a reader.
pub fn sample_month(now: Timestamp, zone: &str) -> Account {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    let name = zone.iana_name().unwrap_or("UTC").to_owned();
    let today = zone.to_datetime(now).date();
    let monday = today.saturating_sub(i64::from(today.weekday().to_monday_zero_offset()).days());
    let month = Month {
        draft: Draft { zone },
        monday,
    };
    let calendar = |id: &str, title: &str, color: &str, events| Calendar {
        color_id: color.into(),
        events,
        ..Calendar::owned(id, title, &name)
    };
    let reader = |calendar: Calendar| Calendar {
        access_role: "reader".into(),
        ..calendar
    };
    Account {
        name: "Mara Lindqvist".into(),
        calendars: vec![
            calendar(
                MARA,
                MARA,
                "16",
                [month.work_routine(), month.work(), month.life()].concat(),
            ),
            calendar(
                "family4l7q2@group.calendar.google.com",
                "Family",
                "12",
                month.family(),
            ),
            reader(calendar(
                "en.german#holiday@group.v.calendar.google.com",
                "Public holidays",
                "8",
                month.holidays(),
            )),
            reader(calendar(
                "atlasteam8k1f@group.calendar.google.com",
                "Team Atlas",
                "24",
                month.team(),
            )),
        ],
        ..empty(MARA)
    }
}

struct Month {
    draft: Draft,
    /// The Monday of the week of "now".
    monday: Date,
}

impl Month {
    /// A day by its distance from this week's Monday.
    fn day(&self, offset: i64) -> Date {
        self.monday.saturating_add(offset.days())
    }

    fn at(&self, offset: i64, hour: i8, minute: i8) -> DateTime {
        self.day(offset).at(hour, minute, 0, 0)
    }

    fn timed(
        &self,
        name: &str,
        (day, hour, minute): (i64, i8, i8),
        minutes: i64,
        title: &str,
    ) -> Value {
        self.draft
            .timed(name, self.at(day, hour, minute), minutes, title)
    }

    fn days(&self, name: &str, first: i64, days: i64, title: &str) -> Value {
        whole_days(name, self.day(first), days, title)
    }

    fn work_routine(&self) -> Vec<Value> {
        let standup = with(
            repeating(
                self.timed("standup", (-42, 9, 15), 15, "Stand-up"),
                "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH",
            ),
            meeting(
                "atlas-standup",
                &[("jonas", "accepted"), ("priya", "accepted")],
            ),
        );
        let moved = self.draft.exception(
            &standup,
            self.at(2, 9, 15),
            json!({
                "summary": "Stand-up (later: fire drill)",
                "start": self.draft.at(self.at(2, 10, 0)),
                "end": self.draft.at(self.at(2, 10, 15)),
            }),
        );
        let cancelled =
            self.draft
                .exception(&standup, self.at(3, 9, 15), json!({"status": "cancelled"}));
        let one_on_one = with(
            repeating(
                self.timed("one-on-one", (-27, 14, 0), 30, "1:1 Jonas ↔ Mara"),
                "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU",
            ),
            meeting("one-on-one", &[("jonas", "accepted")]),
        );
        let planning = with(
            repeating(
                self.timed("planning", (-28, 10, 0), 60, "Sprint planning"),
                "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO",
            ),
            meeting(
                "planning",
                &[
                    ("jonas", "accepted"),
                    ("priya", "tentative"),
                    ("tomek", "declined"),
                ],
            ),
        );
        let focus = with(
            repeating(
                self.timed("focus", (-38, 9, 0), 120, "Focus time"),
                "FREQ=WEEKLY;BYDAY=FR",
            ),
            json!({
                "eventType": "focusTime",
                "focusTimeProperties": {
                    "autoDeclineMode": "declineOnlyNewConflictingInvitations",
                    "declineMessage": "I'm heads-down then. Any other time?",
                    "chatStatus": "doNotDisturb",
                },
            }),
        );
        let lunch = repeating(
            self.timed("lunch", (-42, 12, 0), 45, "Lunch"),
            "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
        );
        let home = with(
            repeating(
                self.days("home-office", -42, 1, "Home"),
                "FREQ=WEEKLY;BYDAY=MO,FR",
            ),
            json!({
                "eventType": "workingLocation",
                "visibility": "public",
                "transparency": "transparent",
                "workingLocationProperties": {"type": "homeOffice", "homeOffice": {}},
            }),
        );
        vec![
            standup, moved, cancelled, one_on_one, planning, focus, lunch, home,
        ]
    }

    fn work(&self) -> Vec<Value> {
        let review = with(
            self.timed("review", (4, 14, 0), 60, "Sprint review 🚀"),
            json!({
                "description": "<b>What we show</b><ul><li>Search, by <a href=\"https://example.com/pr/418\">#418</a></li>\
                    <li>Faster start</li></ul><p>Notes go into <a href=\"https://docs.example.com/review\">the document</a>.</p>",
                "location": "Room Ada, 3rd floor",
                "colorId": "10",
            }),
        );
        let declined = with(
            self.timed("numbers", (2, 15, 0), 60, "Quarterly numbers, walk-through"),
            invitation("olga", "declined"),
        );
        let tentative = with(
            with(
                self.timed(
                    "brown-bag",
                    (3, 12, 45),
                    45,
                    "Brown-bag: borrow checking in anger",
                ),
                invitation("tomek", "tentative"),
            ),
            json!({"status": "tentative"}),
        );
        let unanswered = with(
            self.timed("vendor", (8, 16, 0), 30, "Intro call with a vendor"),
            invitation("sales", "needsAction"),
        );
        let conference = with(
            self.days("conference", 9, 3, "Systems Days, Lisbon"),
            json!({"location": "Centro de Congressos, Lisboa", "colorId": "9"}),
        );
        let there = self.flight(
            "flight-out",
            (8, 17, 40),
            195,
            "✈️ TP 557 to Lisbon",
            &self.draft.zone,
            &away(&self.draft.zone),
        );
        let back = self.flight(
            "flight-back",
            (11, 19, 10),
            185,
            "✈️ TP 556 home",
            &away(&self.draft.zone),
            &self.draft.zone,
        );
        let off = with(
            self.timed("off", (14, 13, 0), 240, "Out of office"),
            json!({
                "eventType": "outOfOffice",
                "outOfOfficeProperties": {
                    "autoDeclineMode": "declineAllConflictingInvitations",
                    "declineMessage": "Catching up on sleep.",
                },
            }),
        );
        let interview = with(
            self.timed("interview", (1, 16, 0), 45, "Interview: 田中さん (backend)"),
            meeting("interview", &[("priya", "accepted")]),
        );
        let retro = self.timed("retro", (7, 15, 30), 60, "Retro 🍪");
        let writing = with(
            self.timed("proposal", (15, 9, 30), 90, "Write the storage proposal"),
            json!({"reminders": {"useDefault": false, "overrides": [{"method": "popup", "minutes": 0}]}}),
        );
        vec![
            review, declined, tentative, unanswered, conference, there, back, off, interview,
            retro, writing,
        ]
    }

    fn life(&self) -> Vec<Value> {
        let gym = with(
            repeating(
                self.timed("gym", (-42, 7, 0), 60, "Gym 💪"),
                "FREQ=WEEKLY;BYDAY=MO,WE,FR",
            ),
            json!({"colorId": "2", "location": "Eisenhalle"}),
        );
        let dentist = with(
            self.timed("dentist", (7, 8, 0), 45, "Dentist"),
            json!({"location": "Dr. Okafor, Lindenstraße 14", "reminders": {"useDefault": false, "overrides": [{"method": "email", "minutes": 1440}]}}),
        );
        let dinner = with(
            self.timed("dinner", (4, 19, 30), 150, "Dinner with Aiko 🍜 ラーメン"),
            json!({"location": "Cocolo Ramen"}),
        );
        let private = with(
            self.timed("private", (3, 17, 0), 60, "Counselling"),
            json!({"visibility": "private"}),
        );
        let bins = with(
            self.timed("bins", (2, 7, 45), 15, "Bins out ♻️"),
            json!({"transparency": "transparent"}),
        );
        let birthday = with(
            repeating(self.days("birthday", 5, 1, "Oma Ingrid 🎂"), "FREQ=YEARLY"),
            json!({
                "eventType": "birthday",
                "visibility": "private",
                "transparency": "transparent",
                "birthdayProperties": {"type": "birthday"},
            }),
        );
        let concert = self.timed("concert", (12, 21, 0), 210, "Concert: فيروز tribute night");
        let haircut = self.timed("haircut", (16, 18, 0), 45, "Haircut ✂️");
        vec![
            gym, dentist, dinner, private, bins, birthday, concert, haircut,
        ]
    }

    fn family(&self) -> Vec<Value> {
        vec![
            with(
                repeating(
                    self.timed("football", (-37, 10, 0), 90, "Football ⚽ Nils"),
                    "FREQ=WEEKLY;BYDAY=SA",
                ),
                json!({"location": "SC Nord, pitch 2"}),
            ),
            repeating(
                self.timed("piano", (-39, 16, 0), 45, "Piano, Nils 🎹"),
                "FREQ=WEEKLY;BYDAY=TH",
            ),
            self.timed("parents", (8, 19, 0), 90, "Parents' evening"),
            self.days("visit", 17, 4, "Grandparents here 👵👴"),
            self.timed("brunch", (6, 11, 0), 120, "Brunch at Leyla's"),
            repeating(
                self.timed("shopping", (-37, 17, 0), 60, "Big shop 🛒"),
                "FREQ=WEEKLY;INTERVAL=2;BYDAY=SA",
            ),
        ]
    }

    fn holidays(&self) -> Vec<Value> {
        let year = self.monday.year();
        let mut days = vec![whole_days("founders", self.day(18), 1, "Founders' Day")];
        for (month, day, title) in [
            (1, 1, "New Year's Day"),
            (5, 1, "Labour Day"),
            (10, 3, "Day of German Unity"),
            (12, 25, "Christmas Day"),
            (12, 26, "Boxing Day"),
        ] {
            for year in [year, year.saturating_add(1)] {
                if let Ok(date) = Date::new(year, month, day) {
                    days.push(whole_days(&format!("{title} {year}"), date, 1, title));
                }
            }
        }
        let public = json!({"transparency": "transparent", "visibility": "public"});
        days.into_iter()
            .map(|day| with(day, public.clone()))
            .collect()
    }

    fn team(&self) -> Vec<Value> {
        vec![
            with(
                repeating(
                    self.days("oncall", -28, 7, "On call: Priya"),
                    "FREQ=WEEKLY;INTERVAL=3",
                ),
                json!({"transparency": "transparent"}),
            ),
            with(
                repeating(
                    self.days("oncall-2", -21, 7, "On call: Tomek"),
                    "FREQ=WEEKLY;INTERVAL=3",
                ),
                json!({"transparency": "transparent"}),
            ),
            with(
                self.days("freeze", 10, 2, "Release freeze 🧊"),
                json!({"transparency": "transparent"}),
            ),
            repeating(
                self.timed("all-hands", (-26, 11, 0), 60, "All hands"),
                "FREQ=WEEKLY;INTERVAL=4;BYDAY=WE",
            ),
            with(
                self.timed("team-private", (1, 13, 0), 60, "Salary talk"),
                json!({"visibility": "private"}),
            ),
            self.timed("cake", (3, 15, 0), 30, "Cake for Tomek 🍰"),
        ]
    }

    fn flight(
        &self,
        name: &str,
        (day, hour, minute): (i64, i8, i8),
        minutes: i64,
        title: &str,
        from: &TimeZone,
        to: &TimeZone,
    ) -> Value {
        let leaves = Draft { zone: from.clone() };
        let event = leaves.timed(name, self.at(day, hour, minute), minutes, title);
        with(
            event,
            json!({
                "end": {"timeZone": to.iana_name().unwrap_or("UTC")},
                "colorId": "7",
                "description": "Booking <b>K7Q2LM</b>, seat 14A",
            }),
        )
    }
}

/// A zone at another offset than home.
fn away(home: &TimeZone) -> TimeZone {
    let name = if home.iana_name() == Some("Europe/Lisbon") {
        "America/New_York"
    } else {
        "Europe/Lisbon"
    };
    TimeZone::get(name).unwrap_or(TimeZone::UTC)
}

/// A meeting of Mara's own, with a video link.
fn meeting(room: &str, guests: &[(&str, &str)]) -> Value {
    let link = format!("https://meet.google.com/{room}");
    let mut attendees = vec![json!({
        "email": MARA, "organizer": true, "self": true, "responseStatus": "accepted",
    })];
    attendees.extend(guests.iter().map(
        |(name, answer)| json!({"email": format!("{name}@example.com"), "responseStatus": answer}),
    ));
    json!({
        "attendees": attendees,
        "hangoutLink": link,
        "conferenceData": {
            "conferenceId": room,
            "conferenceSolution": {"key": {"type": "hangoutsMeet"}, "name": "Google Meet"},
            "entryPoints": [{"entryPointType": "video", "uri": link, "label": format!("meet.google.com/{room}")}],
        },
    })
}

/// Somebody else's meeting, and what Mara answered.
fn invitation(organizer: &str, answer: &str) -> Value {
    let email = format!("{organizer}@example.com");
    json!({
        "organizer": {"email": email},
        "creator": {"email": email},
        "attendees": [
            {"email": email, "organizer": true, "responseStatus": "accepted"},
            {"email": MARA, "self": true, "responseStatus": answer},
        ],
    })
}
