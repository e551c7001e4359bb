-- Runs that wait: to begin, behind one that is like it or for the network; or to go on, before a request is sent again.
ALTER TABLE job_run ADD COLUMN begun INTEGER NOT NULL DEFAULT 1;  -- 0 where nothing was done yet
ALTER TABLE job_run ADD COLUMN waits_for TEXT;                    -- backoff, network, turn
ALTER TABLE job_run ADD COLUMN waits_until INTEGER;               -- where that is known

DROP INDEX job_run_running;
CREATE INDEX job_run_open ON job_run (state) WHERE state IN ('queued', 'waiting', 'running');
