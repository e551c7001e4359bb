//! The table `stage`.
