-- Planned blocks live in Google, too: where they are written, what Google is known to have of them, what people did to
-- them there, and what could not be sent.

-- Tells the blocks of this data folder from those of another machine with the same account.
CREATE TABLE installation (
    id  INTEGER PRIMARY KEY CHECK (id = 1),
    key TEXT NOT NULL
) STRICT;
INSERT INTO installation (id, key) VALUES (1, lower(hex(randomblob(16))));

ALTER TABLE workspace ADD COLUMN may_write INTEGER NOT NULL DEFAULT 0; -- whether its person has agreed to the first write

ALTER TABLE block ADD COLUMN title TEXT;    -- as somebody renamed it in Google; NULL: as the settings say

-- The calendar that Hourwright made for a workspace's blocks.
CREATE TABLE planning_calendar (
    workspace_id INTEGER PRIMARY KEY REFERENCES workspace (id) ON DELETE CASCADE,
    google_id    TEXT NOT NULL
) STRICT;

-- An event that Google has, or may have, of a block. The row is there before the event is sent, and stays until the
-- event is known to be gone. `sent` and `seen` are the base of a three-way merge: what we last wanted, and what Google
-- made of it.
CREATE TABLE written_block (
    id           INTEGER PRIMARY KEY,
    workspace_id INTEGER NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
    event_id     TEXT NOT NULL UNIQUE,
    calendar     TEXT NOT NULL,             -- Google's id
    task_id      INTEGER NOT NULL,          -- on purpose no foreign key: the event outlives its task
    sent         TEXT NOT NULL,             -- JSON
    seen         TEXT,                      -- JSON; NULL: nobody knows whether it arrived
    etag         TEXT                       -- of `seen`
) STRICT;
CREATE INDEX written_block_by_workspace ON written_block (workspace_id);

ALTER TABLE outbox ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;  -- grows when a later operation takes its place
ALTER TABLE outbox ADD COLUMN asked INTEGER NOT NULL DEFAULT 1;     -- whether a person asked for just this
ALTER TABLE outbox ADD COLUMN retry_at INTEGER;                     -- a dead letter is not tried again before
ALTER TABLE outbox ADD COLUMN error_code TEXT;
ALTER TABLE outbox ADD COLUMN error_message TEXT;

-- What somebody did to a block in Google.
CREATE TABLE remote_edit (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    workspace_id INTEGER NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
    task_id      INTEGER NOT NULL REFERENCES task (id) ON DELETE CASCADE,
    event_id     TEXT NOT NULL,
    kind         TEXT NOT NULL CHECK (kind IN ('moved', 'renamed', 'deleted', 'done')),
    before_start INTEGER NOT NULL,
    before_end   INTEGER NOT NULL,
    before_pinned INTEGER NOT NULL,
    before_title TEXT,
    after_start  INTEGER NOT NULL,
    after_end    INTEGER NOT NULL,
    after_title  TEXT NOT NULL,             -- as Google shows it
    conflict     INTEGER NOT NULL,          -- whether the same was changed here, too, and gave way
    seen_at      INTEGER NOT NULL,
    undone_at    INTEGER
) STRICT;
CREATE INDEX remote_edit_by_workspace ON remote_edit (workspace_id, id);

-- Time in which a task is not planned, because somebody deleted its block there.
CREATE TABLE barred_time (
    id       INTEGER PRIMARY KEY,
    task_id  INTEGER NOT NULL REFERENCES task (id) ON DELETE CASCADE,
    start_at INTEGER NOT NULL,
    end_at   INTEGER NOT NULL CHECK (end_at > start_at),
    UNIQUE (task_id, start_at, end_at)
) STRICT;
