//! What a process is asked to do, and the process that does it until it dies.

use std::path::{Path, PathBuf};
use std::time::Duration;

use engine::view::TaskDraft;
use engine::{
    Clock, Code, Config, Engine, Error, Mode, ScheduleOptions, SecretsPlace, SyncRequest, Trigger,
};
use sabotage::Death;
use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;

/// One command.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) enum Action {
    /// Only opens the folder.
    Open,
    AddWorkspace(String),
    RemoveWorkspace(String),
    /// The same, after its blocks were removed from Google.
    RemoveWorkspaceAndBlocks(String),
    Login(String),
    Logout(String),
    /// Of one workspace.
    Sync {
        workspace: String,
        full: bool,
    },
    /// Of every workspace.
    Batch,
    AddTask(String, String),
    CompleteTask(String),
    Pin(String),
    Schedule(String),
    /// What blocks are called in Google.
    CallBlocks(String),
    RemoveAllBlocks(String),
}

/// What a child process gets to know.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Order {
    pub(crate) folder: PathBuf,
    /// The server's address.
    pub(crate) google: String,
    pub(crate) action: Action,
    /// The step at which to die.
    pub(crate) dies_at: u64,
}

/// Carries an order out, or dies.
pub(crate) fn carry_out_order(order: &str) {
    let order: Order = serde_json::from_str(order).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    sabotage::arm(order.dies_at, Death::Abort);
    let done = runtime.block_on(async {
        let engine = open(&order.folder, &order.google)?;
        carry_out(&engine, &order.action).await
    });
    // Google's faults may make it fail; that is no failure of the story.
    if let Err(error) = done {
        println!("failed: {error}");
    }
}

/// An engine on this folder, as the command line opens it.
pub(crate) fn open(folder: &Path, google: &str) -> Result<Engine, Error> {
    let demo = fake_google::Client::demo();
    Engine::open(Config {
        data_dir: folder.to_owned(),
        clock: Clock::frozen("2026-03-02T08:00:00Z".parse().unwrap()),
        endpoints: engine::endpoints_at(
            &format!("{google}/o/oauth2/v2/auth"),
            &format!("{google}/token"),
            &format!("{google}/revoke"),
            google,
        )?,
        client_id: Some(demo.id),
        client_secret: Some(demo.secret.into()),
        secrets: SecretsPlace::File,
        asks_first: false,
    })
}

pub(crate) async fn carry_out(engine: &Engine, action: &Action) -> Result<(), Error> {
    let cancel = CancellationToken::new();
    match action {
        Action::Open => Ok(()),
        Action::AddWorkspace(name) => engine
            .add_workspace(name, Some("Europe/Berlin"))
            .map(|_| ()),
        Action::RemoveWorkspace(name) => engine.remove_workspace(name, &cancel).await.map(|_| ()),
        Action::RemoveWorkspaceAndBlocks(name) => {
            let trigger = Trigger::CommandLine;
            let gone = engine.remove_workspace_and_blocks(name, trigger, &cancel);
            match gone.await {
                // Its sign-in went after its blocks, and before the rest: then it is removed as the message says.
                Err(error) if error.code == Code::AuthRequired => {
                    engine.remove_workspace(name, &cancel).await.map(|_| ())
                }
                done => done.map(|_| ()),
            }
        }
        Action::Login(workspace) => {
            let limit = Duration::from_mins(1);
            let show = |url, _| drop(tokio::spawn(browse(url)));
            let login = engine.login(workspace, Mode::Full, limit, &cancel, show);
            login.await.map(|_| ())
        }
        Action::Logout(workspace) => engine.logout(workspace, &cancel).await,
        Action::Sync { workspace, full } => {
            let request = SyncRequest {
                workspaces: vec![workspace.clone()],
                full: *full,
                trigger: Trigger::CommandLine,
            };
            engine.sync(&request, &cancel).await.map(|_| ())
        }
        Action::Batch => engine.sync(&everything(), &cancel).await.map(|_| ()),
        Action::AddTask(workspace, title) => {
            let draft = TaskDraft {
                title: Some(title.clone()),
                duration: Some("3h".to_owned()),
                max_block: Some("1h".to_owned()),
                ..TaskDraft::default()
            };
            engine.add_task(workspace, &draft).map(|_| ())
        }
        Action::CompleteTask(workspace) => {
            let id = first_task(engine, workspace)?;
            engine.complete_task(workspace, &id).map(|_| ())
        }
        Action::Pin(workspace) => {
            let id = first_task(engine, workspace)?;
            engine.pin_task(workspace, &id, None).map(|_| ())
        }
        Action::Schedule(workspace) => {
            let options = ScheduleOptions {
                trigger: Trigger::CommandLine,
                dry_run: false,
                out_of_time: &|| true,
                cancel: &cancel,
                problem_out: None,
            };
            engine.schedule(workspace, &options).map(|_| ())
        }
        Action::CallBlocks(title) => engine.set_setting(None, "blocks.title", title).map(|_| ()),
        Action::RemoveAllBlocks(workspace) => engine
            .remove_all_blocks(workspace, Trigger::CommandLine, &cancel)
            .await
            .map(|_| ()),
    }
}

/// Whether there is nothing left to do, where to do it twice would be something else.
pub(crate) fn is_done(engine: &Engine, action: &Action) -> bool {
    let added = |workspace: &str, title: &str| {
        let tasks = engine.tasks(workspace).map(|list| list.tasks);
        tasks.is_ok_and(|all| all.iter().any(|task| task.title == title))
    };
    match action {
        Action::AddTask(workspace, title) => added(workspace, title),
        _ => false,
    }
}

/// A sync of every workspace.
pub(crate) fn everything() -> SyncRequest {
    SyncRequest {
        workspaces: Vec::new(),
        full: false,
        trigger: Trigger::CommandLine,
    }
}

fn first_task(engine: &Engine, workspace: &str) -> Result<String, Error> {
    let tasks = engine.tasks(workspace)?.tasks;
    Ok(tasks
        .first()
        .map(|task| task.id.clone())
        .unwrap_or_default())
}

/// Takes the browser's part in a sign-in.
async fn browse(url: String) {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let browser = reqwest::Client::builder()
        .no_proxy()
        .tls_certs_only([])
        .build()
        .unwrap();
    // The program may be dead before the page is.
    let _ = browser.get(url).send().await;
}
