//! Google Calendar and its OAuth endpoints in memory, faithful where it matters and able to misbehave on request.
//!
//! It serves the demo, the tests and the benches on a loopback port, and shares no code with the client that talks
//! to it: if both read Google's documentation wrongly, at least they do not do so in the same line.

mod clock;
mod edit;
mod endpoint;
mod faults;
mod log;
mod options;
mod refusal;
pub mod seed;
mod server;

pub use clock::Clock;
pub use edit::{RemoteAccount, RemoteCalendar};
pub use endpoint::Endpoint;
pub use faults::{Fault, RetryAfter, When};
pub use log::{Logged, Violation};
pub use options::{Client, Consent, Options};
pub use refusal::Refusal;
pub use server::FakeGoogle;
