//! The table `hours`.
