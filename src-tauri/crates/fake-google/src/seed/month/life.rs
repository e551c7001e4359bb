//! Mara's life beside work: her own, her family's, and the country's holidays.

use jiff::civil::Date;
use serde_json::{Value, json};

use super::super::draft::{repeating, whole_days, with};
use super::Month;

impl Month {
    pub(super) fn life(&self) -> Vec<Value> {
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

    pub(super) fn family(&self) -> Vec<Value> {
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

    pub(super) fn holidays(&self) -> Vec<Value> {
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
}
