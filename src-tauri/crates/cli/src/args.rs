//! The command line, as the contract has it.

use std::path::PathBuf;

use clap::{ArgAction, Args as ClapArgs, Parser, Subcommand, ValueEnum};

/// Keeps your Google calendars in sync on this machine and plans your tasks into the free time.
#[derive(Parser)]
#[command(name = "hourwright", version, about, disable_help_subcommand = true)]
pub(crate) struct Args {
    /// Where everything is kept [default: `$HOURWRIGHT_DATA_DIR`, else the platform's data folder]
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) data_dir: Option<PathBuf>,
    /// Print one JSON document on stdout
    #[arg(long, global = true)]
    pub(crate) json: bool,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Add, list, switch or remove workspaces
    #[command(subcommand)]
    Workspace(WorkspaceCommand),
    /// Sign a workspace in to Google, in the system's browser
    Login(LoginArgs),
    /// Sign a workspace out, and revoke at Google
    Logout(InWorkspace),
    /// List calendars, or choose which are read
    Calendars(CalendarsArgs),
    /// Read what changed at Google
    Sync(SyncArgs),
    /// Show the sync log
    Log(LogArgs),
    /// Show the events of a stretch of time
    Events(EventsArgs),
    /// Show the free time of a stretch
    Slots(SlotsArgs),
    /// List or set the hours in which tasks may be planned
    #[command(subcommand)]
    Hours(HoursCommand),
    /// Add, list, change or finish tasks
    #[command(subcommand)]
    Task(Box<TaskCommand>),
    /// List or change settings
    #[command(subcommand)]
    Settings(SettingsCommand),
    /// Plan every open task into free time
    Schedule(ScheduleArgs),
    /// Say why a task is where it is, or why it is nowhere
    Explain(OneTask),
    /// Show what the plan would be if something were otherwise; stores nothing
    WhatIf(Box<WhatIfArgs>),
    /// Weigh the work against the free time, by days and weeks
    Capacity(InWorkspace),
    /// See where planned blocks stand in Google, and what was done to them there
    #[command(subcommand)]
    Blocks(BlocksCommand),
    /// Plan a problem file, touching no store
    Plan(PlanArgs),
    /// Show the jobs that ran
    Jobs(JobsArgs),
    /// Show the weekly reports: what was planned and done, what is late, how the jobs went
    Report(ReportArgs),
    /// Run the jobs by the clock, without a window, until interrupted
    Run(RunArgs),
    /// Copy everything but sign-ins into one file
    Backup(FileArg),
    /// Go back to a backup; the old store is kept beside it
    Restore(FileArg),
    /// Write a workspace's tasks and events for other programs
    Export(ExportArgs),
    /// Read tasks and events from a file
    Import(ImportArgs),
    /// Look whether everything is in order
    Doctor,
    /// Show it all with an embedded sample calendar
    Demo(DemoArgs),
}

#[derive(ClapArgs)]
pub(crate) struct FileArg {
    /// The backup
    pub(crate) file: PathBuf,
}

#[derive(ClapArgs)]
pub(crate) struct ExportArgs {
    #[command(flatten)]
    pub(crate) place: InWorkspace,
    /// For calendars, for spreadsheets, or everything
    #[arg(long, value_enum)]
    pub(crate) format: FormatArg,
    /// Where to [default: stdout]
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum FormatArg {
    /// iCalendar
    Ics,
    /// A table
    Csv,
    /// Everything that is known
    Json,
}

#[derive(ClapArgs)]
pub(crate) struct ImportArgs {
    #[command(flatten)]
    pub(crate) place: InWorkspace,
    /// An .ics or .csv file
    pub(crate) file: PathBuf,
}

#[derive(ClapArgs)]
pub(crate) struct InWorkspace {
    /// The workspace's name
    #[arg(long, value_name = "NAME")]
    pub(crate) workspace: String,
}

#[derive(Subcommand)]
pub(crate) enum WorkspaceCommand {
    /// Add a workspace
    Add {
        /// Its name, like Personal or Work
        name: String,
        /// Its IANA time zone [default: the system's, else UTC]
        #[arg(long, value_name = "ZONE")]
        time_zone: Option<String>,
    },
    /// List all
    List,
    /// Include it in batch and background runs
    Enable {
        /// Its name
        name: String,
    },
    /// Leave it out of batch and background runs
    Disable {
        /// Its name
        name: String,
    },
    /// Remove it with its tasks, hours and log; planned blocks stay in Google
    Rm {
        /// Its name
        name: String,
        /// First take out of Google what Hourwright wrote there; where that fails nothing is removed
        #[arg(long)]
        remove_blocks: bool,
    },
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum ModeArg {
    /// Read everything, write only to the calendar that Hourwright makes
    Careful,
    /// Read and write all events
    Full,
}

#[derive(ClapArgs)]
pub(crate) struct LoginArgs {
    #[command(flatten)]
    pub(crate) place: InWorkspace,
    /// How much Hourwright may do
    #[arg(long, value_enum, default_value = "careful")]
    pub(crate) mode: ModeArg,
    /// Print the page's address instead of opening a browser
    #[arg(long)]
    pub(crate) no_browser: bool,
    /// How long to wait for the browser
    #[arg(long, value_name = "SECONDS", allow_negative_numbers = true, default_value_t = 300, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    pub(crate) timeout: u64,
}

#[derive(ClapArgs)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct CalendarsArgs {
    #[command(subcommand)]
    pub(crate) command: Option<CalendarsCommand>,
    /// The workspace's name
    #[arg(long, value_name = "NAME", required = true)]
    pub(crate) workspace: Option<String>,
}

#[derive(Subcommand)]
pub(crate) enum CalendarsCommand {
    /// Read these calendars
    Select(CalendarIds),
    /// Read them no longer
    Deselect(CalendarIds),
    /// Say whether their events keep tasks away
    Blocks(CalendarBlocks),
}

#[derive(ClapArgs)]
pub(crate) struct CalendarBlocks {
    #[command(flatten)]
    pub(crate) place: InWorkspace,
    /// Which events keep tasks away
    #[arg(value_enum)]
    pub(crate) blocks: BlocksArg,
    /// Google's ids
    #[arg(required = true, value_name = "ID")]
    pub(crate) ids: Vec<String>,
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum BlocksArg {
    /// Busy ones, and those that are tentative or not answered
    Yes,
    /// Only those that are certain
    OnlyBusy,
    /// None
    No,
}

#[derive(ClapArgs)]
pub(crate) struct CalendarIds {
    #[command(flatten)]
    pub(crate) place: InWorkspace,
    /// Google's ids
    #[arg(required = true, value_name = "ID")]
    pub(crate) ids: Vec<String>,
}

#[derive(ClapArgs)]
pub(crate) struct SyncArgs {
    /// Only this workspace; may be repeated [default: every enabled one that has an account]
    #[arg(long, value_name = "NAME")]
    pub(crate) workspace: Vec<String>,
    /// Read everything anew
    #[arg(long)]
    pub(crate) full: bool,
}

#[derive(ClapArgs)]
pub(crate) struct LogArgs {
    /// Only this workspace
    #[arg(long, value_name = "NAME")]
    pub(crate) workspace: Option<String>,
    /// At most so many rows
    #[arg(
        long,
        value_name = "N",
        allow_negative_numbers = true,
        default_value_t = 50
    )]
    pub(crate) limit: u32,
}

#[derive(ClapArgs)]
pub(crate) struct EventsArgs {
    #[command(flatten)]
    pub(crate) place: InWorkspace,
    /// An instant, or a date: its start
    #[arg(long, value_name = "T", allow_hyphen_values = true)]
    pub(crate) from: String,
    /// An instant, or a date: its start
    #[arg(long, value_name = "T", allow_hyphen_values = true)]
    pub(crate) to: String,
}

#[derive(ClapArgs)]
pub(crate) struct SlotsArgs {
    #[command(flatten)]
    pub(crate) range: EventsArgs,
    /// Leave out shorter ones
    #[arg(long, value_name = "MINUTES", allow_negative_numbers = true, default_value_t = 1, value_parser = clap::value_parser!(i64).range(0..=1_000_000))]
    pub(crate) min: i64,
    /// The hour set
    #[arg(long, value_name = "NAME", default_value = "default")]
    pub(crate) hours: String,
}

#[derive(Subcommand)]
pub(crate) enum HoursCommand {
    /// List all sets
    List(InWorkspace),
    /// Make or replace a set
    Set {
        #[command(flatten)]
        place: InWorkspace,
        /// Its name
        #[arg(value_name = "HOURS_NAME")]
        name: String,
        /// A JSON file, or the JSON itself: `{"mon":[["09:00","17:00"]]}`; a date like `"2026-12-24":[]` is a day off
        #[arg(value_name = "FILE|JSON")]
        windows: String,
    },
}

#[derive(Subcommand)]
pub(crate) enum TaskCommand {
    /// Add a task
    Add {
        #[command(flatten)]
        place: InWorkspace,
        /// What is to be done
        title: String,
        /// The work, like 90m, 2h, 1h30m
        #[arg(long, value_name = "DURATION", allow_hyphen_values = true)]
        duration: String,
        #[command(flatten)]
        fields: TaskFields,
    },
    /// List all tasks
    List(InWorkspace),
    /// Show one task
    Show(OneTask),
    /// Change a task; `none` clears a field
    Edit {
        #[command(flatten)]
        task: OneTask,
        /// What is to be done
        #[arg(long)]
        title: Option<String>,
        /// The work, like 90m, 2h, 1h30m
        #[arg(long, value_name = "DURATION", allow_hyphen_values = true)]
        duration: Option<String>,
        #[command(flatten)]
        fields: TaskFields,
    },
    /// Finish a task
    Done(OneTask),
    /// Take a finished task up again
    Reopen(OneTask),
    /// Remove a task
    Rm(OneTask),
    /// Fix a task's blocks where they are, or at a time
    Pin {
        #[command(flatten)]
        task: OneTask,
        /// Where its block begins
        #[arg(long, value_name = "T", allow_hyphen_values = true, requires = "end")]
        start: Option<String>,
        /// Where it ends
        #[arg(long, value_name = "T", allow_hyphen_values = true, requires = "start")]
        end: Option<String>,
    },
    /// Let the planner move a task's blocks again
    Unpin(OneTask),
    /// Take back the last change of tasks or of the plan
    Undo(InWorkspace),
    /// Make it again
    Redo(InWorkspace),
}

#[derive(ClapArgs)]
pub(crate) struct OneTask {
    #[command(flatten)]
    pub(crate) place: InWorkspace,
    /// The task's id
    pub(crate) id: String,
}

#[derive(ClapArgs)]
pub(crate) struct TaskFields {
    /// critical, high, normal or low
    #[arg(long)]
    pub(crate) priority: Option<String>,
    /// To be finished by: an instant, or a date: its end
    #[arg(long, value_name = "T", allow_hyphen_values = true)]
    pub(crate) due: Option<String>,
    /// Not to be started before: an instant, or a date: its start
    #[arg(long, value_name = "T", allow_hyphen_values = true)]
    pub(crate) not_before: Option<String>,
    /// The hour set in which it may be planned
    #[arg(long, value_name = "NAME")]
    pub(crate) hours: Option<String>,
    /// The shortest block; with neither bound the task is not split
    #[arg(long, value_name = "DURATION", allow_hyphen_values = true)]
    pub(crate) min_block: Option<String>,
    /// The longest block
    #[arg(long, value_name = "DURATION", allow_hyphen_values = true)]
    pub(crate) max_block: Option<String>,
    /// When in the day it is best done: morning, afternoon, evening or a window like 09:00-11:00
    #[arg(long, value_name = "TIME")]
    pub(crate) prefer: Option<String>,
    /// At most so much of it a day, if that can be
    #[arg(long, value_name = "DURATION", allow_hyphen_values = true)]
    pub(crate) spread: Option<String>,
    /// The list that it is kept on: one word
    #[arg(long, value_name = "NAME")]
    pub(crate) list: Option<String>,
    /// A task to be finished first; may be repeated
    #[arg(long, value_name = "ID", action = ArgAction::Append)]
    pub(crate) after: Option<Vec<String>>,
}

#[derive(Subcommand)]
pub(crate) enum SettingsCommand {
    /// List all settings
    List {
        /// A workspace's own
        #[arg(long, value_name = "NAME")]
        workspace: Option<String>,
    },
    /// Change a setting; `default` goes back
    Set {
        /// For this workspace only
        #[arg(long, value_name = "NAME")]
        workspace: Option<String>,
        /// Like plan.buffer-minutes
        key: String,
        /// Its value
        #[arg(allow_hyphen_values = true)]
        value: String,
    },
}

#[derive(ClapArgs)]
pub(crate) struct ScheduleArgs {
    #[command(flatten)]
    pub(crate) place: InWorkspace,
    /// Only show the plan
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// How long the planner may take
    #[arg(
        long,
        value_name = "N",
        allow_negative_numbers = true,
        default_value_t = 2000
    )]
    pub(crate) budget_ms: u64,
    /// Also write the problem that is solved
    #[arg(long, value_name = "FILE")]
    pub(crate) problem_out: Option<PathBuf>,
}

#[derive(Subcommand)]
pub(crate) enum BlocksCommand {
    /// List all blocks with where they stand: local, queued, refused, in-google, edited-there
    List(InWorkspace),
    /// Let the next sync send everything that waits: also what is held back because it is much, and what Google refused
    Approve(InWorkspace),
    /// List what was done to blocks in Google
    Edits {
        #[command(flatten)]
        place: InWorkspace,
        /// At most so many
        #[arg(
            long,
            value_name = "N",
            allow_negative_numbers = true,
            default_value_t = 50
        )]
        limit: u32,
    },
    /// Take back what was done to a block in Google
    Undo {
        #[command(flatten)]
        place: InWorkspace,
        /// The edit's number
        #[arg(allow_negative_numbers = true)]
        id: i64,
    },
    /// Remove from Google everything that Hourwright wrote for this workspace, on whatever machine
    RemoveAll(InWorkspace),
}

#[derive(ClapArgs)]
pub(crate) struct WhatIfArgs {
    #[command(flatten)]
    pub(crate) place: InWorkspace,
    /// The task that would be otherwise; the flags of `task edit` say how
    #[arg(long, value_name = "ID", conflicts_with = "add")]
    pub(crate) edit: Option<String>,
    /// A task that would be there; the flags of `task add` say more
    #[arg(long, value_name = "TITLE", requires = "duration")]
    pub(crate) add: Option<String>,
    /// The work, like 90m, 2h, 1h30m
    #[arg(long, value_name = "DURATION", allow_hyphen_values = true)]
    pub(crate) duration: Option<String>,
    #[command(flatten)]
    pub(crate) fields: TaskFields,
    /// A task that would not be there; may be repeated
    #[arg(long, value_name = "ID")]
    pub(crate) without: Vec<String>,
    /// A meeting that would be there; may be repeated
    #[arg(long, value_name = "START/END", allow_hyphen_values = true)]
    pub(crate) busy: Vec<String>,
    /// A task and where it would be pinned, in place of its unpinned blocks; may be repeated
    #[arg(long, value_name = "ID=START/END", allow_hyphen_values = true)]
    pub(crate) pin: Vec<String>,
    /// How long the planner may take
    #[arg(
        long,
        value_name = "N",
        allow_negative_numbers = true,
        default_value_t = 1000
    )]
    pub(crate) budget_ms: u64,
}

#[derive(ClapArgs)]
pub(crate) struct PlanArgs {
    /// The problem (plan-format.md)
    #[arg(value_name = "PROBLEM.json")]
    pub(crate) problem: PathBuf,
    /// Where the plan goes
    #[arg(long, value_name = "PLAN.json")]
    pub(crate) out: PathBuf,
    /// Also say what changed against this plan
    #[arg(long, value_name = "OLD.json")]
    pub(crate) diff: Option<PathBuf>,
    /// How long the whole command may take; 0 takes the first plan found
    #[arg(
        long,
        value_name = "N",
        allow_negative_numbers = true,
        default_value_t = 2000
    )]
    pub(crate) budget_ms: u64,
    /// Limit the improving by a count instead
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub(crate) iterations: Option<u64>,
    /// Fixes every random choice
    #[arg(
        long,
        value_name = "N",
        allow_negative_numbers = true,
        default_value_t = 0
    )]
    pub(crate) seed: u64,
}

#[derive(ClapArgs)]
pub(crate) struct RunArgs {
    /// Only print a unit for systemd that runs it with your session
    #[arg(long)]
    pub(crate) systemd_unit: bool,
}

#[derive(ClapArgs)]
pub(crate) struct ReportArgs {
    /// How many, the newest first
    #[arg(
        long,
        value_name = "N",
        allow_negative_numbers = true,
        default_value_t = 1
    )]
    pub(crate) limit: u32,
    /// Make one of the last seven days first
    #[arg(long)]
    pub(crate) now: bool,
}

#[derive(ClapArgs)]
pub(crate) struct JobsArgs {
    /// Only this run, with its attempts, what it did and what it told
    #[arg(long, value_name = "ID", allow_negative_numbers = true)]
    pub(crate) id: Option<i64>,
    /// What runs by the clock instead, and the next five times of each
    #[arg(long, conflicts_with = "id")]
    pub(crate) next: bool,
    /// At most so many rows
    #[arg(
        long,
        value_name = "N",
        allow_negative_numbers = true,
        default_value_t = 50
    )]
    pub(crate) limit: u32,
}

#[derive(ClapArgs)]
pub(crate) struct DemoArgs {
    /// Keep the server up and print its endpoint variables as JSON
    #[arg(long)]
    pub(crate) serve: bool,
}
