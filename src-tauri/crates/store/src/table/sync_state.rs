//! The table `sync_state`.
