//! The table `calendar`.
