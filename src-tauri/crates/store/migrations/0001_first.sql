-- Instants are unix milliseconds, UTC. Civil dates are stored as the milliseconds of their midnight in UTC, with a
-- flag beside them. JSON and iCalendar texts are kept as received. No table is WITHOUT ROWID, and no row is deleted
-- without a WHERE: SQLite's update hook, by which the engine learns what changed, is silent on both.

CREATE TABLE account (
    id           INTEGER PRIMARY KEY,
    sub          TEXT NOT NULL UNIQUE,     -- Google's stable id of the person
    email        TEXT NOT NULL,
    mode         TEXT NOT NULL CHECK (mode IN ('careful', 'full')),
    scopes       TEXT NOT NULL,            -- as granted, separated by spaces
    client_id    TEXT NOT NULL,            -- the OAuth client that the tokens belong to
    state        TEXT NOT NULL CHECK (state IN ('signed-in', 'signed-out', 'revoked')),
    signed_in_at INTEGER NOT NULL,
    calendars_read_at INTEGER             -- when its calendar list was last read
) STRICT;

CREATE TABLE workspace (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    name       TEXT NOT NULL UNIQUE,
    time_zone  TEXT NOT NULL,              -- IANA name
    enabled    INTEGER NOT NULL DEFAULT 1,
    account_id INTEGER REFERENCES account (id) ON DELETE SET NULL, -- stays after a logout: its events do
    signed_in  INTEGER NOT NULL DEFAULT 0, -- whether this workspace uses the account's sign-in
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE calendar (
    id          INTEGER PRIMARY KEY,
    account_id  INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    google_id   TEXT NOT NULL,
    title       TEXT NOT NULL,
    time_zone   TEXT NOT NULL,             -- as Google names it; may be empty or unknown
    access_role TEXT NOT NULL,
    is_primary  INTEGER NOT NULL DEFAULT 0,
    is_selected INTEGER NOT NULL DEFAULT 0, -- Google's own flag
    color       TEXT NOT NULL DEFAULT '',  -- #rrggbb
    state       TEXT NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'lost')),
    UNIQUE (account_id, google_id)
) STRICT;

CREATE TABLE workspace_calendar (
    id           INTEGER PRIMARY KEY,
    workspace_id INTEGER NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
    calendar_id  INTEGER NOT NULL REFERENCES calendar (id) ON DELETE CASCADE,
    selected     INTEGER NOT NULL,
    blocks_time  TEXT NOT NULL DEFAULT 'yes' CHECK (blocks_time IN ('yes', 'only-busy', 'no')),
    UNIQUE (workspace_id, calendar_id)
) STRICT;

-- Masters, exceptions (also cancelled ones) and single events; never copies of occurrences.
CREATE TABLE event (
    id             INTEGER PRIMARY KEY,
    calendar_id    INTEGER NOT NULL REFERENCES calendar (id) ON DELETE CASCADE,
    google_id      TEXT NOT NULL,
    etag           TEXT NOT NULL,
    status         TEXT NOT NULL CHECK (status IN ('confirmed', 'tentative', 'cancelled')),
    ical_uid       TEXT NOT NULL,
    summary        TEXT NOT NULL,
    location       TEXT NOT NULL,
    description    TEXT NOT NULL,
    all_day        INTEGER NOT NULL,
    start_at       INTEGER NOT NULL,
    start_zone     TEXT,
    end_at         INTEGER NOT NULL,
    end_zone       TEXT,
    recurrence     TEXT NOT NULL,          -- one line each; empty for anything but a series
    series_id      TEXT,                   -- Google's id of the master; on purpose no foreign key: it may come later
    original_start INTEGER,
    original_is_date INTEGER NOT NULL DEFAULT 0,
    transparency   TEXT NOT NULL CHECK (transparency IN ('opaque', 'transparent')),
    attendance     TEXT NOT NULL CHECK (attendance IN ('none', 'needs-action', 'accepted', 'tentative', 'declined')),
    event_type     TEXT NOT NULL,
    block_of       TEXT,                   -- the task, where Hourwright wrote this event
    html_link      TEXT NOT NULL,
    color          TEXT NOT NULL,
    span_start     INTEGER NOT NULL,       -- what the event or series can ever occupy, widened: an index, not a truth
    span_end       INTEGER NOT NULL,
    parser_version INTEGER NOT NULL,       -- of the code that read `raw`
    raw            TEXT NOT NULL,
    UNIQUE (calendar_id, google_id)
) STRICT;
CREATE INDEX event_by_span ON event (calendar_id, span_end, span_start);
CREATE INDEX event_by_parser ON event (parser_version);
CREATE INDEX event_by_series ON event (calendar_id, series_id) WHERE series_id IS NOT NULL;

-- Resources that could not be read, kept for a later parser.
CREATE TABLE quarantined_event (
    id          INTEGER PRIMARY KEY,
    calendar_id INTEGER NOT NULL REFERENCES calendar (id) ON DELETE CASCADE,
    google_id   TEXT NOT NULL,             -- empty where not even that could be read
    reason      TEXT NOT NULL,
    raw         TEXT NOT NULL
) STRICT;
CREATE INDEX quarantined_event_by_id ON quarantined_event (calendar_id, google_id);

CREATE TABLE sync_state (
    calendar_id       INTEGER PRIMARY KEY REFERENCES calendar (id) ON DELETE CASCADE,
    token             TEXT,                -- NULL: the next run is a full one
    fingerprint       TEXT NOT NULL,       -- of the query that the token belongs to
    completed_at      INTEGER,             -- of the last complete run
    full_completed_at INTEGER,
    tokenless_runs    INTEGER NOT NULL DEFAULT 0 -- runs in a row whose last page had no token
) STRICT;

-- Pages of a run that is still going on; applied in one transaction at its end.
CREATE TABLE staged_run (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    calendar_id INTEGER NOT NULL UNIQUE REFERENCES calendar (id) ON DELETE CASCADE,
    type        TEXT NOT NULL CHECK (type IN ('full', 'incremental')),
    fingerprint TEXT NOT NULL,
    page_token  TEXT NOT NULL,             -- of the page to fetch next
    started_at  INTEGER NOT NULL
) STRICT;
CREATE TABLE staged_event (
    id        INTEGER PRIMARY KEY,
    run_id    INTEGER NOT NULL REFERENCES staged_run (id) ON DELETE CASCADE,
    google_id TEXT,                        -- NULL where not even that could be read
    kind      INTEGER NOT NULL,            -- the order of applying: 0 alive, 1 deleted, 2 cancelled occurrence, 3 unreadable
    raw       TEXT NOT NULL,
    UNIQUE (run_id, google_id)
) STRICT;
CREATE INDEX staged_event_by_kind ON staged_event (run_id, kind);

-- The sync log: a row per calendar and run, failures too.
CREATE TABLE sync_run (
    id                 INTEGER PRIMARY KEY AUTOINCREMENT,
    job_run_id         INTEGER REFERENCES job_run (id) ON DELETE SET NULL,
    workspace_id       INTEGER NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
    calendar           TEXT,               -- Google's id; NULL where the run failed before calendars were known
    type               TEXT NOT NULL CHECK (type IN ('full', 'incremental')),
    status             TEXT NOT NULL CHECK (status IN ('succeeded', 'failed', 'skipped', 'cancelled')),
    redirected_to_full INTEGER NOT NULL DEFAULT 0,
    attempts           INTEGER NOT NULL,
    requests           INTEGER NOT NULL,
    upserted           INTEGER NOT NULL,
    deleted            INTEGER NOT NULL,
    quarantined        INTEGER NOT NULL DEFAULT 0,
    started_at         INTEGER NOT NULL,
    completed_at       INTEGER NOT NULL,
    error_code         TEXT,
    error_message      TEXT
) STRICT;
CREATE INDEX sync_run_by_workspace ON sync_run (workspace_id, id);

CREATE TABLE job_run (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    job           TEXT NOT NULL,
    workspace_id  INTEGER REFERENCES workspace (id) ON DELETE CASCADE,
    trigger       TEXT NOT NULL,           -- who asked: command-line, window, tray, schedule
    state         TEXT NOT NULL,
    process       TEXT NOT NULL,           -- the lock file that the process holds for as long as it lives
    started_at    INTEGER NOT NULL,
    completed_at  INTEGER,
    error_code    TEXT,
    error_message TEXT
) STRICT;
CREATE INDEX job_run_running ON job_run (state) WHERE state = 'running';
CREATE TABLE job_attempt (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    job_run_id    INTEGER NOT NULL REFERENCES job_run (id) ON DELETE CASCADE,
    started_at    INTEGER NOT NULL,
    completed_at  INTEGER,
    requests      INTEGER NOT NULL DEFAULT 0,
    error_code    TEXT,
    error_message TEXT
) STRICT;
CREATE INDEX job_attempt_by_run ON job_attempt (job_run_id);

CREATE TABLE hours (
    id           INTEGER PRIMARY KEY,
    workspace_id INTEGER NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
    name         TEXT NOT NULL,
    windows      TEXT NOT NULL,            -- JSON as in plan-format: {"mon":[["09:00","17:00"]]}
    UNIQUE (workspace_id, name)
) STRICT;

CREATE TABLE task (
    id                INTEGER PRIMARY KEY AUTOINCREMENT,
    workspace_id      INTEGER NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
    title             TEXT NOT NULL,
    status            TEXT NOT NULL CHECK (status IN ('open', 'done')),
    duration_minutes  INTEGER NOT NULL CHECK (duration_minutes > 0),
    priority          TEXT NOT NULL CHECK (priority IN ('low', 'normal', 'high', 'critical')),
    due               INTEGER,
    not_before        INTEGER,
    hours             TEXT NOT NULL,
    min_block_minutes INTEGER,
    max_block_minutes INTEGER,
    created_at        INTEGER NOT NULL,
    completed_at      INTEGER
) STRICT;
CREATE INDEX task_by_workspace ON task (workspace_id);
CREATE TABLE task_after (
    id       INTEGER PRIMARY KEY,
    task_id  INTEGER NOT NULL REFERENCES task (id) ON DELETE CASCADE,
    after_id INTEGER NOT NULL REFERENCES task (id) ON DELETE CASCADE,
    UNIQUE (task_id, after_id)
) STRICT;

CREATE TABLE block (
    id       INTEGER PRIMARY KEY,
    task_id  INTEGER NOT NULL REFERENCES task (id) ON DELETE CASCADE,
    start_at INTEGER NOT NULL,
    end_at   INTEGER NOT NULL CHECK (end_at > start_at),
    pinned   INTEGER NOT NULL DEFAULT 0,
    event_id TEXT NOT NULL UNIQUE          -- of its event in Google, chosen here before anything is sent
) STRICT;
CREATE INDEX block_by_task ON block (task_id);

-- What waits to be written to Google, at most one row an event: a later operation replaces an earlier one. The row
-- says which event is to be made true there; what is true is read from `block` when it is sent.
CREATE TABLE outbox (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    workspace_id INTEGER NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
    event_id     TEXT NOT NULL UNIQUE,
    operation    TEXT NOT NULL CHECK (operation IN ('put', 'delete')),
    queued_at    INTEGER NOT NULL
) STRICT;

CREATE TABLE setting (
    id           INTEGER PRIMARY KEY,
    workspace_id INTEGER REFERENCES workspace (id) ON DELETE CASCADE, -- NULL: for the whole program
    key          TEXT NOT NULL,
    value        TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX setting_by_key ON setting (ifnull(workspace_id, 0), key);
