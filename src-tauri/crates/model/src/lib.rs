//! What Hourwright talks about: events, tasks, hours and intervals, as plain values that cannot be wrong.
