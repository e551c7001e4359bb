//! Google Calendar and its OAuth endpoints in memory, faithful where it matters and able to misbehave on request.
