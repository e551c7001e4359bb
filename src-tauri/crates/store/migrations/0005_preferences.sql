-- What a person would like for a task, beyond the rules: when in the day, and how much of it a day.
ALTER TABLE task ADD COLUMN prefer TEXT;
ALTER TABLE task ADD COLUMN spread_minutes INTEGER;
