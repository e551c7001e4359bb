-- What the background remembers.

-- Accounts that the background leaves alone for a while, after failures in a row or because Google asked for it.
CREATE TABLE account_pause (
    account_id INTEGER PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
    failures   INTEGER NOT NULL,           -- in a row
    began_at   INTEGER NOT NULL,           -- one that begins in the future shows that the clock was set back
    ends_at    INTEGER NOT NULL
) STRICT;

-- For the newest run of each job, and for the rows of one run.
CREATE INDEX job_run_by_job ON job_run (job, id);
CREATE INDEX sync_run_by_job_run ON sync_run (job_run_id);
