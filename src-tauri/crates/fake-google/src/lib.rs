//! Google Calendar and its OAuth endpoints in memory, faithful where it matters and able to misbehave on request.
//!
//! It serves the demo, the tests and the benches on a loopback port, and shares no code with the client that talks
//! to it: if both read Google's documentation wrongly, at least they do not do so in the same line.

mod call;
mod clock;
mod control;
mod cursor;
mod edit;
mod endpoint;
mod faults;
mod fields;
mod log;
mod moment;
mod oauth;
mod options;
mod perform;
mod recurrence;
mod refusal;
mod reply;
mod routes;
pub mod seed;
mod server;
mod state;
mod transport;
mod wire;

pub use clock::Clock;
pub use edit::{RemoteAccount, RemoteCalendar};
pub use endpoint::Endpoint;
pub use faults::{Fault, RetryAfter, When};
pub use log::{Logged, Violation};
pub use options::{Client, Consent, Options};
pub use refusal::Refusal;
pub use server::FakeGoogle;
