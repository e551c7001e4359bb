//! One module a table: its row, what reads it, what writes it.

pub mod account;
pub mod block;
pub mod calendar;
pub mod event;
pub mod hours;
pub mod job;
pub mod notice;
pub mod outbox;
pub mod pause;
pub mod planned_from;
pub mod planning_calendar;
pub mod remote_edit;
pub mod report;
pub mod retention;
pub mod setting;
pub mod stage;
pub mod sync_run;
pub mod sync_state;
pub mod task;
pub mod task_history;
pub mod undo;
pub mod workspace;
pub mod written_block;

mod convert;
