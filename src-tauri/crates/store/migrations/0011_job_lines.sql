-- What a run told while it went on, for whoever looks into it afterwards.
CREATE TABLE job_line (
    id         INTEGER PRIMARY KEY,
    job_run_id INTEGER NOT NULL REFERENCES job_run (id) ON DELETE CASCADE,
    after_ms   INTEGER NOT NULL,           -- since it began
    level      TEXT NOT NULL,
    text       TEXT NOT NULL
) STRICT;
CREATE INDEX job_line_by_run ON job_line (job_run_id);
