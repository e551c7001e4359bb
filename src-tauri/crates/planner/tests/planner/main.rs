//! The planner from outside: files in, plans out.

mod examples;
mod input;
mod lawful;
mod oracle;
mod weeks;
