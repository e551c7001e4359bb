-- The table is made anew for its constraints: SQLite fills a tree for each row that is written, and throws it away, where
-- IN names three values or more. That was a third of what writing an event cost.
CREATE TABLE event_anew (
    id             INTEGER PRIMARY KEY,
    calendar_id    INTEGER NOT NULL REFERENCES calendar (id) ON DELETE CASCADE,
    google_id      TEXT NOT NULL,
    etag           TEXT NOT NULL,
    status         TEXT NOT NULL CHECK (status = 'confirmed' OR status = 'tentative' OR status = 'cancelled'),
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
    transparency   TEXT NOT NULL CHECK (transparency = 'opaque' OR transparency = 'transparent'),
    attendance     TEXT NOT NULL CHECK (attendance = 'none' OR attendance = 'needs-action' OR attendance = 'accepted'
                                        OR attendance = 'tentative' OR attendance = 'declined'),
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
INSERT INTO event_anew (id, calendar_id, google_id, etag, status, ical_uid, summary, location, description, all_day,
        start_at, start_zone, end_at, end_zone, recurrence, series_id, original_start, original_is_date, transparency,
        attendance, event_type, block_of, html_link, color, span_start, span_end, parser_version, raw)
    SELECT id, calendar_id, google_id, etag, status, ical_uid, summary, location, description, all_day,
        start_at, start_zone, end_at, end_zone, recurrence, series_id, original_start, original_is_date, transparency,
        attendance, event_type, block_of, html_link, color, span_start, span_end, parser_version, raw
    FROM event ORDER BY id;
DROP TABLE event;
ALTER TABLE event_anew RENAME TO event;

CREATE INDEX event_by_parser ON event (parser_version);
CREATE INDEX event_by_series ON event (calendar_id, series_id) WHERE series_id IS NOT NULL;
CREATE INDEX event_short_by_span ON event (calendar_id, span_start, span_end)
    WHERE span_end - span_start <= 864000000;
-- Nearly all of a week's rows are series that began at some time and go on: to look each up in the table was most of
-- what reading them cost. So this index holds all that a week asks of them. They are few among all events, and the
-- index is touched by no other.
CREATE INDEX event_long_by_span ON event (calendar_id, span_end, span_start, google_id, status, summary, location,
        all_day, start_at, start_zone, end_at, end_zone, recurrence, series_id, original_start, original_is_date,
        transparency, attendance, event_type, block_of, html_link, color)
    WHERE span_end - span_start > 864000000;
