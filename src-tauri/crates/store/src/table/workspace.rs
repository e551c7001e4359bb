//! The table `workspace`.
