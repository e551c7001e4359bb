//! The table `task`.
