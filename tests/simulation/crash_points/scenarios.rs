//! The scenarios: kinds of work, each in several states of the folder and of Google.

use fake_google::{Endpoint, FakeGoogle, Fault, RemoteCalendar, RetryAfter, When};
use serde_json::{Value, json};

use super::action::Action;
use super::picture::own_calendars;
use super::stage::{INES, MARA, TEAM};

/// What is done, where it begins, and what goes wrong on the way.
pub(crate) struct Scenario {
    pub(crate) name: &'static str,
    pub(crate) prepare: Vec<Prepare>,
    pub(crate) faults: Vec<(When, Fault, u32)>,
    pub(crate) action: Action,
    /// The schema of the file that it begins with, where that is an old one.
    pub(crate) schema: Option<usize>,
    /// Whether the action leaves Google as it was; where not, each death needs a server of its own.
    pub(crate) changes_google: bool,
}

/// A step towards the state to begin with.
pub(crate) enum Prepare {
    Do(Action),
    Google(fn(&FakeGoogle)),
}

/// Every one of them.
pub(crate) fn scenarios() -> Vec<Scenario> {
    [
        syncs(),
        resyncs(),
        odd_listings(),
        accounts(),
        planning(),
        pushing(),
        vec![old_file(1)],
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The first start of this version on a file of an older one, with a bit of everything in it.
pub(crate) fn old_file(schema: usize) -> Scenario {
    let state = tasks()
        .then(Action::CallBlocks("busy".to_owned()))
        .then(schedule());
    Scenario {
        schema: Some(schema),
        ..of("an old file", state, Action::Open).changing_google()
    }
}

/// Two workspaces of two people, with tasks planned.
pub(crate) fn for_kills() -> Scenario {
    let state = two()
        .then(Action::Batch)
        .then(add_task("Report"))
        .then(schedule());
    of("kills", state, Action::Batch)
}

fn syncs() -> Vec<Scenario> {
    let before = synced;
    vec![
        of("first sync", signed_in(), sync()),
        of("first sync of nothing", signed_in_to_nothing(), sync()),
        of("no changes", before(), sync()),
        of("no changes, full", before(), full()),
        of("new and moved events", before().google(edit), sync()),
        of("new and moved events, full", before().google(edit), full()),
        of("deleted events", before().google(delete), sync()),
        of("deleted events, full", before().google(delete), full()),
        of("deleted series", before().google(delete_series), sync()),
        of(
            "deleted series, full",
            before().google(delete_series),
            full(),
        ),
        of("this and following", before().google(split), sync()),
        of("exceptions", before().google(except), sync()),
        of("exceptions at first", signed_in().google(except), sync()),
        of("undeleted event", gone().google(undelete), sync()),
        of(
            "event of another calendar",
            before().google(hand_over),
            sync(),
        ),
        of("many changes", before().google(many), sync()),
    ]
}

fn resyncs() -> Vec<Scenario> {
    let gone = || Fault::Gone;
    let second = || When::list().page(2);
    let dead = || synced().google(FakeGoogle::invalidate_sync_tokens);
    let lowered = || synced().google(lower_role);
    let away = || synced().google(take_away);
    let filled = || synced().google(many).then(sync());
    vec![
        of("410", dead(), sync()),
        of("410 after changes", dead().google(edit), sync()),
        of("410 after deletions", dead().google(delete), sync()),
        of("410 while reading all", signed_in(), sync()).with(second(), gone(), 1),
        of("410 while reading changes", synced().google(many), sync()).with(second(), gone(), 1),
        of("410 twice", synced().google(edit), sync()).with(When::list(), gone(), 2),
        of("rest of a listing", interrupted(), sync()),
        of(
            "rest of a listing after edits",
            interrupted().google(edit),
            sync(),
        ),
        of("rest of a listing, full", interrupted(), full()),
        of("role lowered", lowered(), sync()),
        of(
            "role raised",
            lowered().then(sync()).google(raise_role),
            sync(),
        ),
        of("calendar off the list", away(), sync()),
        of("calendar off the list, full", away(), full()),
        of(
            "calendar back on the list",
            away().then(full()).google(put_back),
            full(),
        ),
        of("brake", filled(), full()).with(When::list().full(), Fault::EmptyListing, 1),
        of("brake that errs", filled().google(delete_many), full()),
    ]
}

fn odd_listings() -> Vec<Scenario> {
    let changed = || synced().google(edit);
    let slow_down = Fault::TooManyRequests(RetryAfter::Seconds(0));
    let list = When::list;
    vec![
        of("no token", changed(), sync()).with(list(), Fault::LostSyncToken, 1),
        of("no token, again", tokenless(), sync()).with(list(), Fault::LostSyncToken, 1),
        of("empty pages", changed(), sync()).with(list(), Fault::EmptyPage, 2),
        of("bare tombstones", synced().google(delete), sync()).with(
            list(),
            Fault::BareTombstones,
            9,
        ),
        of("quarantine", signed_in(), sync()).with(list().page(2), Fault::PoisonItem, 1),
        of("quarantine released", quarantined(), full()),
        of("no listing at all", changed(), sync()).with(list(), Fault::Html, 1),
        of("slow down", changed(), sync()).with(list(), slow_down, 2),
        of("access token refused", changed(), sync()).with(list(), Fault::Unauthorized, 1),
    ]
}

fn accounts() -> Vec<Scenario> {
    let home = || "Home".to_owned();
    let quota = || Fault::Forbidden("quotaExceeded".to_owned());
    let batched = || two().then(Action::Batch).google(edit);
    let signed_out = || synced().then(Action::Logout(home()));
    vec![
        of("an empty folder", State::default(), Action::Open),
        of("new workspace", State::default(), add_workspace("Home")),
        of("sign-in", with_workspace(), login("Home")).changing_google(),
        of("sign-in again", synced(), login("Home")).changing_google(),
        of("sign-out", synced(), Action::Logout(home())).changing_google(),
        of("sign-in after that", signed_out(), login("Home")).changing_google(),
        of("workspace removed", two(), Action::RemoveWorkspace(home())).changing_google(),
        of("batch", two(), Action::Batch),
        of("batch after changes", batched(), Action::Batch),
        of("batch with a failing account", batched(), Action::Batch).with(
            When::list().account(INES),
            quota(),
            1,
        ),
    ]
}

fn planning() -> Vec<Scenario> {
    let home = || "Home".to_owned();
    let planned = || tasks().then(schedule());
    vec![
        of("new task", synced(), add_task("Another")),
        of("first plan", tasks(), schedule()).changing_google(),
        of(
            "plan once more",
            planned().google(edit).then(sync()),
            schedule(),
        )
        .changing_google(),
        of("task done", planned(), Action::CompleteTask(home())).changing_google(),
        of("task pinned", planned(), Action::Pin(home())).changing_google(),
    ]
}

/// A sync that writes blocks to Google, and one that takes over what was done to them there.
fn pushing() -> Vec<Scenario> {
    let home = || "Home".to_owned();
    let planned = || synced().then(add_task("Report")).then(schedule());
    let pushed = || planned().then(sync());
    let renamed = || pushed().then(Action::CallBlocks("busy".to_owned()));
    let done = || pushed().then(Action::CompleteTask(home()));
    let overtaken = || Fault::Error {
        status: 412,
        reason: "conditionNotMet".to_owned(),
        message: "Precondition Failed".to_owned(),
    };
    let patch = || When::endpoint(Endpoint::EventsPatch);
    let insert = || When::endpoint(Endpoint::EventsInsert);
    let all = vec![
        of("first blocks", planned(), sync()),
        of("first blocks, answer lost", planned(), sync()).with(insert(), Fault::DropReply, 1),
        of("blocks changed", renamed(), sync()),
        of(
            "blocks changed on both sides",
            renamed().google(move_block),
            sync(),
        )
        .with(patch(), overtaken(), 1),
        of("blocks given up", done(), sync()),
        of("block moved in Google", pushed().google(move_block), sync()),
        of(
            "block ticked in Google",
            pushed().google(tick_block),
            sync(),
        ),
        of(
            "block deleted in Google",
            pushed().google(delete_block),
            sync(),
        ),
        of("blocks removed", pushed(), Action::RemoveAllBlocks(home())),
        of(
            "workspace removed with its blocks",
            pushed(),
            Action::RemoveWorkspaceAndBlocks(home()),
        ),
        of(
            "two calendars for blocks, and a block moved",
            pushed().google(move_block).google(another),
            sync(),
        ),
    ];
    all.into_iter().map(Scenario::changing_google).collect()
}

fn of(name: &'static str, state: State, action: Action) -> Scenario {
    Scenario {
        name,
        prepare: state.0,
        faults: Vec::new(),
        action,
        schema: None,
        changes_google: false,
    }
}

impl Scenario {
    fn with(mut self, when: When, fault: Fault, times: u32) -> Scenario {
        self.faults.push((when, fault, times));
        self
    }

    fn changing_google(self) -> Scenario {
        Scenario {
            changes_google: true,
            ..self
        }
    }
}

/// A state to begin with, as the steps that lead to it.
#[derive(Default)]
struct State(Vec<Prepare>);

impl State {
    fn then(mut self, action: Action) -> State {
        self.0.push(Prepare::Do(action));
        self
    }

    fn google(mut self, act: fn(&FakeGoogle)) -> State {
        self.0.push(Prepare::Google(act));
        self
    }
}

fn add_workspace(name: &str) -> Action {
    Action::AddWorkspace(name.to_owned())
}

fn login(workspace: &str) -> Action {
    Action::Login(workspace.to_owned())
}

fn add_task(title: &str) -> Action {
    Action::AddTask("Home".to_owned(), title.to_owned())
}

fn sync() -> Action {
    Action::Sync {
        workspace: "Home".to_owned(),
        full: false,
    }
}

fn full() -> Action {
    Action::Sync {
        workspace: "Home".to_owned(),
        full: true,
    }
}

fn schedule() -> Action {
    Action::Schedule("Home".to_owned())
}

fn with_workspace() -> State {
    State::default().then(add_workspace("Home"))
}

fn signed_in_to_nothing() -> State {
    with_workspace().then(login("Home"))
}

fn signed_in() -> State {
    signed_in_to_nothing().google(fill)
}

fn synced() -> State {
    signed_in().then(sync())
}

fn gone() -> State {
    synced().google(delete).then(sync())
}

/// Two pages of a full listing are staged.
fn interrupted() -> State {
    let quota = |google: &FakeGoogle| {
        let quota = Fault::Forbidden("quotaExceeded".to_owned());
        google.fail_next(When::list().page(3), quota, 1);
    };
    signed_in().google(quota).then(sync())
}

/// One listing has ended without a token.
fn tokenless() -> State {
    let lose = |google: &FakeGoogle| google.fail_next(When::list(), Fault::LostSyncToken, 1);
    synced().google(edit).google(lose).then(sync())
}

fn quarantined() -> State {
    let poison = |google: &FakeGoogle| {
        google.fail_next(When::list().page(2), Fault::PoisonItem, 1);
    };
    signed_in().google(poison).then(sync())
}

fn two() -> State {
    let ines = |google: &FakeGoogle| {
        google.sign_in_as(INES);
        create(google, INES, "ines00", 3);
    };
    synced()
        .google(ines)
        .then(add_workspace("Work"))
        .then(login("Work"))
}

fn tasks() -> State {
    synced().then(add_task("Report")).then(add_task("Review"))
}

/// Seven events, a series among them, on four pages.
fn fill(google: &FakeGoogle) {
    for day in 3..9 {
        create(google, MARA, &format!("event{day:02}"), day);
    }
    let mut series = event("series00", 10);
    series["recurrence"] = json!(["RRULE:FREQ=DAILY;COUNT=8"]);
    google.calendar(MARA).create(series).unwrap();
    create(google, TEAM, "team0000", 5);
}

fn edit(google: &FakeGoogle) {
    let calendar = google.calendar(MARA);
    calendar
        .patch("event03", json!({"summary": "Another title"}))
        .unwrap();
    calendar
        .move_to("event04", "2026-03-20T09:00:00Z", "2026-03-20T10:00:00Z")
        .unwrap();
    create(google, MARA, "event20", 20);
    create(google, MARA, "event21", 21);
}

/// The calendar that Hourwright made, and the first block there.
fn first_block(google: &FakeGoogle) -> (RemoteCalendar, String) {
    let calendar = google.calendar(&own_calendars(google)[0]);
    let blocks = calendar.snapshot();
    let first = blocks
        .values()
        .min_by_key(|event| event["start"]["dateTime"].to_string());
    let id = first.unwrap()["id"].as_str().unwrap().to_owned();
    (calendar, id)
}

fn move_block(google: &FakeGoogle) {
    let (calendar, id) = first_block(google);
    calendar
        .move_to(&id, "2026-03-24T09:00:00Z", "2026-03-24T09:45:00Z")
        .unwrap();
}

/// Another machine has made a calendar at the same moment as this one, and that is the one to stay.
fn another(google: &FakeGoogle) {
    let resource = json!({
        "summary": "Hourwright",
        "description": "[hourwright-workspace=Home&made-by=another]",
    });
    let client = fake_google::Client::demo().id;
    google
        .account(MARA)
        .make_calendar("a_first@group.calendar.google.com", &client, &resource)
        .unwrap();
}

fn tick_block(google: &FakeGoogle) {
    let (calendar, id) = first_block(google);
    calendar.patch(&id, json!({"summary": "✓ Report"})).unwrap();
}

fn delete_block(google: &FakeGoogle) {
    let (calendar, id) = first_block(google);
    calendar.delete(&id).unwrap();
}

fn many(google: &FakeGoogle) {
    for number in 0..24 {
        create(google, MARA, &format!("lots{number:03}"), 3 + number % 20);
    }
}

fn delete(google: &FakeGoogle) {
    for id in ["event05", "event06", "series00_20260312T090000Z"] {
        google.calendar(MARA).delete(id).unwrap();
    }
}

fn delete_many(google: &FakeGoogle) {
    for number in 0..24 {
        let id = format!("lots{number:03}");
        google.calendar(MARA).delete(&id).unwrap();
    }
}

fn undelete(google: &FakeGoogle) {
    google.calendar(MARA).undelete("event05").unwrap();
}

fn except(google: &FakeGoogle) {
    let calendar = google.calendar(MARA);
    calendar.delete("series00_20260311T090000Z").unwrap();
    calendar
        .patch("series00_20260313T090000Z", json!({"summary": "Once"}))
        .unwrap();
    calendar
        .move_to(
            "series00_20260314T090000Z",
            "2026-03-15T23:30:00Z",
            "2026-03-16T00:30:00Z",
        )
        .unwrap();
}

fn delete_series(google: &FakeGoogle) {
    except(google);
    google.calendar(MARA).delete("series00").unwrap();
}

fn split(google: &FakeGoogle) {
    except(google);
    google
        .calendar(MARA)
        .split("series00_20260314T090000Z", json!({"summary": "From here"}))
        .unwrap();
}

fn hand_over(google: &FakeGoogle) {
    google.calendar(MARA).hand_over("event07", TEAM).unwrap();
}

fn lower_role(google: &FakeGoogle) {
    google
        .account(MARA)
        .set_role(TEAM, "freeBusyReader")
        .unwrap();
}

fn raise_role(google: &FakeGoogle) {
    google.account(MARA).set_role(TEAM, "writer").unwrap();
}

fn take_away(google: &FakeGoogle) {
    google.account(MARA).remove_from_list(TEAM).unwrap();
}

fn put_back(google: &FakeGoogle) {
    google.account(MARA).add_to_list(TEAM, "reader").unwrap();
    create(google, TEAM, "team0001", 6);
}

fn create(google: &FakeGoogle, calendar: &str, id: &str, day: i32) {
    google.calendar(calendar).create(event(id, day)).unwrap();
}

fn event(id: &str, day: i32) -> Value {
    json!({
        "id": id, "summary": format!("On the {day}."),
        "start": {"dateTime": format!("2026-03-{day:02}T09:00:00Z"), "timeZone": "UTC"},
        "end": {"dateTime": format!("2026-03-{day:02}T10:00:00Z"), "timeZone": "UTC"},
    })
}
