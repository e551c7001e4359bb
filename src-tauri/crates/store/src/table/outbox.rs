//! The table `outbox`.
