-- Which of two states of an event is the later, so that nobody has to read the texts of both for it. Rows that are there
-- get theirs when the parser, which is a newer one too, reads their texts again.
ALTER TABLE event ADD COLUMN updated_at INTEGER; -- Google's `updated`; NULL where it named none
ALTER TABLE event ADD COLUMN sequence INTEGER;   -- iCalendar's SEQUENCE, which orders what has the same `updated`
