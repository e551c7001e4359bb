//! The table `block`.
