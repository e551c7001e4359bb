-- A calendar that the person hid at Google, and since when one could not be read.
ALTER TABLE calendar ADD COLUMN is_hidden INTEGER NOT NULL DEFAULT 0;
ALTER TABLE calendar ADD COLUMN lost_at INTEGER;
