//! Mara's work: what repeats, what happens once, and her team's own calendar.

use jiff::tz::TimeZone;
use serde_json::{Value, json};

use super::super::draft::{Draft, repeating, with};
use super::{MARA, Month};

impl Month {
    pub(super) fn work_routine(&self) -> Vec<Value> {
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

    pub(super) fn work(&self) -> Vec<Value> {
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

    pub(super) fn team(&self) -> Vec<Value> {
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
