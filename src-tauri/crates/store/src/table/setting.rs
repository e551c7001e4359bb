//! The table `setting`.
