-- Two machines may make the calendar for blocks at the same moment; one of the two stays, and blocks leave the other.

-- Whether another look at the account's calendars, after the one that found or made it, has shown no other.
ALTER TABLE planning_calendar ADD COLUMN is_settled INTEGER NOT NULL DEFAULT 0;

-- Set for an event whose block is to have another one in another calendar; 'deleting' from before it is deleted.
ALTER TABLE written_block ADD COLUMN leaving TEXT CHECK (leaving IN ('wanted', 'deleting'));

-- The version of the event in which it was seen not to be ours, or no block any more, though it is back.
ALTER TABLE remote_edit ADD COLUMN foreign_etag TEXT;
