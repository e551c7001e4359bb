//! Expands recurring events into occurrences, on wall time in the event's zone; pure.
