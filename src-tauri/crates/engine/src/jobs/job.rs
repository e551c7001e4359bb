//! What Hourwright does for somebody: a closed set of jobs, and who may ask for them.

/// What runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Job {
    /// Reads every event of the calendars of some workspaces.
    FullSync,
    /// Reads what changed.
    IncrementalSync,
    /// The same for every enabled workspace.
    BatchSync,
    /// Plans a workspace's tasks into its free time.
    ScheduleTasks,
    /// Writes what waits of a workspace to Google.
    Push,
    /// Notes what needs a person, and forgets what does not any more.
    Remind,
    /// Says what became of a week.
    Report,
    /// Takes Hourwright's events out of Google.
    RemoveBlocks,
    /// Copies the store aside.
    Backup,
    /// Removes what the logs no longer keep, and checks the store's pages.
    Prune,
}

impl Job {
    /// Those that have a timetable.
    pub(crate) const BY_THE_CLOCK: [Job; 7] = [
        Job::FullSync,
        Job::BatchSync,
        Job::IncrementalSync,
        Job::ScheduleTasks,
        Job::Report,
        Job::Backup,
        Job::Prune,
    ];

    /// Its name, for people, logs and the store.
    pub fn as_str(self) -> &'static str {
        match self {
            Job::FullSync => "full-sync",
            Job::IncrementalSync => "incremental-sync",
            Job::BatchSync => "batch-sync",
            Job::ScheduleTasks => "schedule-tasks",
            Job::Push => "push",
            Job::Remind => "remind",
            Job::Report => "report",
            Job::RemoveBlocks => "remove-blocks",
            Job::Backup => "backup",
            Job::Prune => "prune",
        }
    }

    /// Whether it needs the network.
    pub(crate) fn asks_google(self) -> bool {
        self.is_sync() || self == Job::Push
    }

    /// Whether it reads calendars from Google.
    pub(crate) fn is_sync(self) -> bool {
        matches!(self, Job::FullSync | Job::IncrementalSync | Job::BatchSync)
    }
}

/// Who asked for a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trigger {
    /// A command.
    CommandLine,
    /// A button.
    Window,
    /// The tray's menu.
    Tray,
    /// The clock.
    Schedule,
}

impl Trigger {
    /// Its name, for people, logs and the store.
    pub fn as_str(self) -> &'static str {
        match self {
            Trigger::CommandLine => "command-line",
            Trigger::Window => "window",
            Trigger::Tray => "tray",
            Trigger::Schedule => "schedule",
        }
    }
}
