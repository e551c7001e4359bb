//! The table `account`.
