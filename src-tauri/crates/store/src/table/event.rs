//! The table `event`.
