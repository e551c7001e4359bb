-- Which events a window shows is asked for each week that is drawn. One index over all spans had to be walked from the
-- window to the end of time; those of short events need only be walked around the window, and long ones are few.
DROP INDEX event_by_span;
CREATE INDEX event_short_by_span ON event (calendar_id, span_start, span_end)
    WHERE span_end - span_start <= 864000000;
CREATE INDEX event_long_by_span ON event (calendar_id, span_end, span_start)
    WHERE span_end - span_start > 864000000;

-- How many events a page is asked to have: of the next run, where experience has shown that another size than the usual
-- one is better, and of the pages that are staged.
ALTER TABLE sync_state ADD COLUMN page_size INTEGER;
ALTER TABLE staged_run ADD COLUMN page_size INTEGER NOT NULL DEFAULT 250;

-- Staging is thrown away as a whole, and with a foreign key of its own that would be row by row. So the table has none;
-- what follows is for runs that go with their calendar.
DROP TABLE staged_event;
CREATE TABLE staged_event (
    id        INTEGER PRIMARY KEY,
    run_id    INTEGER NOT NULL,
    google_id TEXT,                        -- NULL where not even that could be read
    kind      INTEGER NOT NULL,            -- the order of applying: 0 alive, 1 deleted, 2 cancelled occurrence, 3 unreadable
    raw       TEXT NOT NULL,
    UNIQUE (run_id, google_id)
) STRICT;
-- Nearly everything is alive and is read in order of `id`.
CREATE INDEX staged_event_by_kind ON staged_event (run_id, kind) WHERE kind > 0;
CREATE TRIGGER staged_run_deleted AFTER DELETE ON staged_run BEGIN
    DELETE FROM staged_event WHERE run_id = OLD.id;
END;
-- Their pages are gone, and are fetched again.
DELETE FROM staged_run WHERE id > 0;
