-- What a person arranges about tasks: the list that one is on, its place among those of equal priority, its checklist.
ALTER TABLE task ADD COLUMN list TEXT;
ALTER TABLE task ADD COLUMN rank INTEGER NOT NULL DEFAULT 0;  -- the lower the earlier
UPDATE task SET rank = id * 4294967296 WHERE id > 0;
CREATE TABLE subtask (
    id       INTEGER PRIMARY KEY,
    task_id  INTEGER NOT NULL REFERENCES task (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    title    TEXT NOT NULL,
    done     INTEGER NOT NULL,
    UNIQUE (task_id, position)
) STRICT;

-- What became of a task, when and by whom; written in the transaction of the change. On purpose no foreign key: a task
-- that was removed may come back.
CREATE TABLE task_history (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    workspace_id INTEGER NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
    task_id      INTEGER NOT NULL,
    at           INTEGER NOT NULL,
    actor        TEXT NOT NULL,            -- who: person, plan, clock, undo
    kind         TEXT NOT NULL,
    field        TEXT,                     -- of an edit
    before_text  TEXT,
    after_text   TEXT,
    before_start INTEGER,                  -- of a block
    before_end   INTEGER,
    after_start  INTEGER,
    after_end    INTEGER
) STRICT;
CREATE INDEX task_history_by_task ON task_history (task_id, id);
CREATE INDEX task_history_by_time ON task_history (at);

-- The way back: what a person's step, or a plan, changed. An image is a task with all that hangs on it, as JSON; NULL
-- where it was not there.
CREATE TABLE undo_step (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    workspace_id INTEGER NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
    kind         TEXT NOT NULL,
    title        TEXT NOT NULL,            -- of the task, where it is one
    made_at      INTEGER NOT NULL,
    undone       INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX undo_step_by_workspace ON undo_step (workspace_id, id);
CREATE TABLE undo_task (
    id      INTEGER PRIMARY KEY,
    step_id INTEGER NOT NULL REFERENCES undo_step (id) ON DELETE CASCADE,
    task_id INTEGER NOT NULL,
    before  TEXT,
    after   TEXT
) STRICT;
CREATE INDEX undo_task_by_step ON undo_task (step_id);
