//! The table `sync_run`.
