//! `singleEvents=true`, over the changes of the clock and with odd rules.

use serde_json::{Value, json};

use crate::world::{EVENTS, MARA, World, ids, weekly};

/// Starts of the series with these lines, from `start` in `zone`, as UTC to the minute or as days.
async fn starts(zone: &str, start: &str, lines: &[&str]) -> Vec<String> {
    let world = World::new().await;
    let at = |text: &str| {
        if text.contains('T') {
            json!({"dateTime": text, "timeZone": zone})
        } else {
            json!({"date": text})
        }
    };
    let end: Value = if start.contains('T') {
        at(&start.replace(":00:00", ":20:00"))
    } else {
        let day: jiff::civil::Date = start.parse().unwrap();
        at(&day.tomorrow().unwrap().to_string())
    };
    let event = json!({"id": "series1", "start": at(start), "end": end, "recurrence": lines});
    world.google.calendar(MARA).create(event).unwrap();
    let (items, _) = world
        .all(&format!(
            "{EVENTS}?singleEvents=true&timeZone=UTC&maxResults=7"
        ))
        .await;
    let text = |item: &Value| {
        let start = &item["start"];
        let text = start["dateTime"].as_str().map(|text| text[..16].to_owned());
        text.unwrap_or_else(|| start["date"].as_str().unwrap().to_owned())
    };
    items.iter().map(text).collect()
}

#[tokio::test]
async fn nine_stays_nine_when_the_clocks_change() {
    let weekly = &["RRULE:FREQ=WEEKLY;COUNT=3"];
    for (zone, start, wanted) in [
        (
            "Europe/Berlin",
            "2026-10-20T09:00:00",
            ["2026-10-20T07:00", "2026-10-27T08:00", "2026-11-03T08:00"],
        ),
        (
            "America/New_York",
            "2026-03-02T09:00:00",
            ["2026-03-02T14:00", "2026-03-09T13:00", "2026-03-16T13:00"],
        ),
        (
            "Australia/Lord_Howe",
            "2026-04-01T09:00:00",
            ["2026-03-31T22:00", "2026-04-07T22:30", "2026-04-14T22:30"],
        ),
        (
            "Asia/Kolkata",
            "2026-10-20T09:00:00",
            ["2026-10-20T03:30", "2026-10-27T03:30", "2026-11-03T03:30"],
        ),
    ] {
        assert_eq!(starts(zone, start, weekly).await, wanted, "{zone}");
    }
}

#[tokio::test]
async fn a_gap_is_jumped_and_a_fold_happens_first() {
    let daily = &["RRULE:FREQ=DAILY;COUNT=3"];
    assert_eq!(
        starts("Europe/Berlin", "2026-03-28T02:00:00", daily).await,
        ["2026-03-28T01:00", "2026-03-29T01:00", "2026-03-30T00:00"]
    );
    assert_eq!(
        starts("Europe/Berlin", "2026-10-24T02:00:00", daily).await,
        ["2026-10-24T00:00", "2026-10-25T00:00", "2026-10-26T01:00"]
    );
}

#[tokio::test]
async fn rules_give_what_they_say() {
    for (start, lines, wanted) in [
        (
            "2026-11-24",
            vec!["RRULE:FREQ=MONTHLY;BYDAY=-1FR;COUNT=2"],
            vec!["2026-11-27", "2026-12-25"],
        ),
        (
            "2026-11-30",
            vec!["RRULE:FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=3"],
            vec!["2026-11-30", "2026-12-31", "2027-01-31"],
        ),
        (
            "2026-11-24",
            vec![
                "RRULE:FREQ=DAILY;COUNT=4",
                "EXDATE;VALUE=DATE:20261125,20261127",
            ],
            vec!["2026-11-24", "2026-11-26"],
        ),
        (
            "2026-11-24",
            vec!["RRULE:FREQ=DAILY;COUNT=2", "RDATE;VALUE=DATE:20261201"],
            vec!["2026-11-24", "2026-11-25", "2026-12-01"],
        ),
        (
            "2026-11-24",
            vec!["RRULE:FREQ=DAILY;UNTIL=20261126"],
            vec!["2026-11-24", "2026-11-25", "2026-11-26"],
        ),
        (
            "2026-11-24",
            vec!["RRULE:FREQ=DAILY;UNTIL=20261101"],
            vec!["2026-11-24"],
        ),
        (
            "2026-11-24T09:00:00",
            vec!["RRULE:FREQ=DAILY;UNTIL=20261125"],
            vec!["2026-11-24T08:00", "2026-11-25T08:00"],
        ),
        (
            "2026-11-24T09:00:00",
            vec!["RRULE:FREQ=DAILY;UNTIL=20261125T080000Z"],
            vec!["2026-11-24T08:00", "2026-11-25T08:00"],
        ),
        (
            "2026-11-24T09:00:00",
            vec!["RRULE:FREQ=DAILY;UNTIL=20261125T075959Z"],
            vec!["2026-11-24T08:00"],
        ),
        (
            "2026-11-24T09:00:00",
            vec![
                "RRULE:FREQ=DAILY;COUNT=4",
                "EXDATE;TZID=Europe/Berlin:20261125T090000",
                "EXDATE:20261126T080000Z",
            ],
            vec!["2026-11-24T08:00", "2026-11-27T08:00"],
        ),
    ] {
        assert_eq!(
            starts("Europe/Berlin", start, &lines).await,
            wanted,
            "{lines:?}"
        );
    }
}

#[tokio::test]
async fn endless_series_end_somewhere_unless_a_window_says_where() {
    let world = World::new().await;
    let mut daily = weekly("dates1");
    daily["recurrence"] = json!(["RRULE:FREQ=DAILY"]);
    world.google.calendar(MARA).create(daily).unwrap();
    let (all, _) = world
        .all(&format!("{EVENTS}?singleEvents=true&maxResults=2500"))
        .await;
    assert_eq!(all.len(), 730);
    let window = "timeMin=2031-11-24T00:00:00Z&timeMax=2031-11-26T00:00:00Z";
    let (items, _) = world
        .all(&format!(
            "{EVENTS}?singleEvents=true&orderBy=startTime&{window}"
        ))
        .await;
    assert_eq!(
        ids(&items),
        ["dates1_20311124T080000Z", "dates1_20311125T080000Z"]
    );
}

#[tokio::test]
async fn expansion_shows_exceptions_in_their_place() {
    let world = World::new().await;
    let calendar = world.google.calendar(MARA);
    calendar.create(weekly("series1")).unwrap();
    calendar.delete("series1_20261208T080000Z").unwrap();
    calendar
        .move_to(
            "series1_20261201T080000Z",
            "2026-12-20T08:00:00Z",
            "2026-12-20T09:00:00Z",
        )
        .unwrap();
    let expand = async |query: &str| {
        world
            .all(&format!(
                "{EVENTS}?singleEvents=true&orderBy=startTime{query}"
            ))
            .await
            .0
    };
    let wanted = [
        "series1_20261124T080000Z",
        "series1_20261215T080000Z",
        "series1_20261201T080000Z",
    ];
    assert_eq!(ids(&expand("").await), wanted);
    assert_eq!(
        ids(&expand("&maxResults=1").await),
        wanted,
        "also page by page"
    );
    assert_eq!(expand("&showDeleted=true").await.len(), 4);
    assert_eq!(
        ids(&expand("&timeMin=2026-12-18T00:00:00Z").await),
        wanted[2..],
        "moved into the window"
    );
    assert!(
        expand("&timeMin=2026-12-01T00:00:00Z&timeMax=2026-12-02T00:00:00Z")
            .await
            .is_empty(),
        "moved out of it"
    );
}

#[tokio::test]
async fn an_expanded_listing_can_be_continued() {
    let world = World::new().await;
    let calendar = world.google.calendar(MARA);
    calendar.create(weekly("series1")).unwrap();
    let path = format!("{EVENTS}?singleEvents=true&maxResults=2");
    let (items, token) = world.all(&path).await;
    assert_eq!(items.len(), 4);
    assert!(
        world
            .all(&format!("{path}&syncToken={token}"))
            .await
            .0
            .is_empty()
    );
    calendar.delete("series1_20261208T080000Z").unwrap();
    let (items, token) = world.all(&format!("{path}&syncToken={token}")).await;
    let cancelled: Vec<&str> = items
        .iter()
        .filter(|item| item["status"] == "cancelled")
        .map(|item| item["id"].as_str().unwrap())
        .collect();
    assert_eq!(cancelled, ["series1_20261208T080000Z"]);
    calendar.delete("series1").unwrap();
    let (items, _) = world.all(&format!("{path}&syncToken={token}")).await;
    assert!(items.len() >= 3 && items.iter().all(|item| item["status"] == "cancelled"));
    assert!(
        items
            .iter()
            .all(|item| item["recurringEventId"] == "series1"),
        "instances, not the series"
    );
}
