-- What each workspace's newest plan was made from: so a change that matters is seen, whichever program made it.
CREATE TABLE planned_from (
    workspace_id INTEGER PRIMARY KEY REFERENCES workspace (id) ON DELETE CASCADE,
    fingerprint  TEXT NOT NULL
) STRICT;

-- What needs a person, for as long as it does; told of once.
CREATE TABLE notice (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    cause        TEXT NOT NULL UNIQUE,
    kind         TEXT NOT NULL,            -- sign-in, late-task
    subject      TEXT NOT NULL,            -- the account's address, the task's title
    workspace_id INTEGER REFERENCES workspace (id) ON DELETE CASCADE,
    noticed_at   INTEGER NOT NULL,
    told_at      INTEGER
) STRICT;

-- The weekly reports.
CREATE TABLE report (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    made_at INTEGER NOT NULL,
    body    TEXT NOT NULL                  -- JSON
) STRICT;
