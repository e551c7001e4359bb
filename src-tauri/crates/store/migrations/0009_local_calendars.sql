-- A calendar with no Google behind it: what was read from a file. Its account, whose `sub` is `local`, never signs in.
ALTER TABLE calendar ADD COLUMN is_local INTEGER NOT NULL DEFAULT 0;
