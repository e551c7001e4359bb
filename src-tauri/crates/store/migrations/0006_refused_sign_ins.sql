-- When Google first said of an account's refresh token that it is dead; NULL where it works. Only a second such answer,
-- later, ends the sign-in.
ALTER TABLE account ADD COLUMN refused_at INTEGER;
