//! The table `job`.
