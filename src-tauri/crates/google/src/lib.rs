//! Speaks Google Calendar's REST and OAuth, so that nobody else has to know a JSON field, a status code or a token.
