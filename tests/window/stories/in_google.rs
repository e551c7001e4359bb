//! Planned blocks in Google: written after a yes, edited there and taken back, removed; and nothing else is touched.

use std::collections::BTreeMap;

use fake_google::{Clock, Endpoint, FakeGoogle, Options, RemoteCalendar, seed};
use serde_json::{Value, json};

use crate::desktop::Desktop;
use crate::page::{test_id, without};
use crate::program::Program;
use crate::sign_in::{PERSON, connect, endpoints, install_browser};
use crate::stories::{frozen_clock, hourwright, in_week, plan_now};
use crate::wait::until;

/// What the first start calls the workspace.
const WORKSPACE: &str = "Personal";

/// A person's calendar with an event of her own, which nobody but her may touch.
struct Google {
    server: FakeGoogle,
    before: BTreeMap<String, Value>,
}

impl Google {
    async fn start() -> Google {
        let clock = Clock::frozen(frozen_clock()[0].1.parse().unwrap());
        let accounts = Options::with_accounts([seed::empty(PERSON)]);
        let server = FakeGoogle::start(Options { clock, ..accounts })
            .await
            .unwrap();
        let own = json!({
            "summary": "Dentist",
            "start": { "dateTime": "2026-11-24T13:00:00Z" }, "end": { "dateTime": "2026-11-24T14:00:00Z" },
        });
        server.calendar(PERSON).create(own).unwrap();
        let before = server.calendar(PERSON).snapshot();
        Google { server, before }
    }

    /// The calendar that Hourwright has made, if it has.
    fn planned(&self) -> Option<RemoteCalendar> {
        let listed = self.server.account(PERSON).calendar_list();
        let ids = listed.iter().filter_map(|entry| entry["id"].as_str());
        let made: Vec<&str> = ids.filter(|id| *id != PERSON).collect();
        assert!(made.len() <= 1, "one calendar is enough: {made:?}");
        made.first().map(|id| self.server.calendar(id))
    }

    /// The events in it.
    fn blocks(&self) -> Vec<Value> {
        let calendar = self.planned();
        calendar.map_or(Vec::new(), |calendar| {
            calendar.snapshot().into_values().collect()
        })
    }

    fn assert_own_events_untouched(&self) {
        assert_eq!(self.server.calendar(PERSON).snapshot(), self.before);
        assert_eq!(self.server.violations(), []);
    }
}

/// Connects the account, plans a task, and says yes to the first write.
async fn write_first_block(desktop: &Desktop, google: &Google, program: &Program<'_>) {
    connect(desktop, program).await;
    program.find_css(&in_week("event", "Dentist")).await;
    let add = [
        "task",
        "add",
        "--workspace",
        WORKSPACE,
        "Report",
        "--duration",
        "1h",
    ];
    hourwright(desktop, &add);
    plan_now(program).await;
    program.says("write-preview", "one block").await;
    program.says("write-preview", "a calendar of its own").await;
    program.picture("write-preview.png").await;
    assert_eq!(google.server.count(Endpoint::EventsInsert), 0);
    assert!(
        google.planned().is_none(),
        "nothing is written before a yes"
    );

    program
        .press_until(&test_id("approve-blocks"), &without("write-preview"))
        .await;
    until("the block to be in Google", async || {
        (google.blocks().len() == 1).then_some(())
    })
    .await;
    assert_eq!(google.blocks()[0]["summary"], "Report");
}

#[tokio::test]
async fn blocks_are_written_after_a_yes_edited_in_google_and_removed() {
    let desktop = Desktop::start().await;
    let google = Google::start().await;
    install_browser(&desktop);
    let program = Program::start(&desktop, &variables(&google)).await;
    write_first_block(&desktop, &google, &program).await;

    let written = google.blocks()[0].clone();
    google
        .planned()
        .unwrap()
        .move_to(
            written["id"].as_str().unwrap(),
            "2026-11-25T15:00:00Z",
            "2026-11-25T16:00:00Z",
        )
        .unwrap();
    program.press("sync-now").await;
    let block = in_week("block", "Report");
    program.find_css(&format!("{block}.pinned")).await;
    program.press("nav-log").await;
    let edit = test_id("remote-edit");
    program.says_css(&edit, "moved to").await;
    program.picture("remote-edit.png").await;

    program
        .press_until(&format!("{edit} button"), &format!("{edit} .undone"))
        .await;
    program.says_css(&edit, "Taken back").await;
    program.press("sync-now").await;
    until("the undo to be in Google", async || {
        let blocks = google.blocks();
        (blocks.len() == 1 && blocks[0]["start"] == written["start"]).then_some(())
    })
    .await;
    program.press("nav-week").await;
    program.find_css(&format!("{block}:not(.pinned)")).await;

    program.press("nav-settings").await;
    program
        .press_until(&test_id("remove-all-blocks"), &test_id("confirm"))
        .await;
    program
        .press_until(&test_id("confirm"), &without("confirm"))
        .await;
    until("everything to be removed from Google", async || {
        google.planned().is_none().then_some(())
    })
    .await;
    google.assert_own_events_untouched();
    program.press("nav-week").await;
    program.find_css(&block).await;
    program.quit().await;
}

#[tokio::test]
async fn suspiciously_many_blocks_wait_for_a_word() {
    const MANY: usize = 25;
    let desktop = Desktop::start().await;
    let google = Google::start().await;
    install_browser(&desktop);
    let program = Program::start(&desktop, &variables(&google)).await;
    write_first_block(&desktop, &google, &program).await;

    // The clock plans what comes in bulk, and nobody looks on.
    let pause = |paused| hourwright(&desktop, &["settings", "set", "background.paused", paused]);
    pause("yes");
    for task in 0..MANY {
        let title = format!("Errand {task}");
        let add = ["task", "add", "--workspace", WORKSPACE, &title];
        hourwright(&desktop, &[&add[..], &["--duration", "30m"]].concat());
    }
    pause("no");
    program.press("nav-log").await;
    program
        .says("blocks-waiting", &format!("{MANY} to write"))
        .await;
    google.server.reset_log_keeping_violations();
    program.press("sync-now").await;
    until("a sync to have read the calendars", async || {
        (google.server.count(Endpoint::EventsList) > 0).then_some(())
    })
    .await;
    assert_eq!(google.blocks().len(), 1, "the brake holds them all");
    program
        .says("blocks-waiting", &format!("{MANY} to write"))
        .await;

    program
        .press_until(&test_id("send-blocks"), &test_id("write-preview"))
        .await;
    program
        .says("write-preview", &format!("{MANY} blocks"))
        .await;
    program
        .press_until(&test_id("approve-blocks"), &without("write-preview"))
        .await;
    until("all of them to be in Google", async || {
        (google.blocks().len() == MANY + 1).then_some(())
    })
    .await;
    google.assert_own_events_untouched();
    program.quit().await;
}

fn variables(google: &Google) -> Vec<(&'static str, String)> {
    let mut variables = endpoints(&google.server);
    variables.extend(frozen_clock());
    variables
}
