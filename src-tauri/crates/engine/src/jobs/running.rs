//! The jobs that go on in this process, each with what stops it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use tokio_util::sync::CancellationToken;

use crate::engine::lock;

/// By the id of the run. Clones share it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Running(Arc<Mutex<BTreeMap<i64, CancellationToken>>>);

impl Running {
    /// Notes that a job goes on, until what is given back is dropped; `cancel` or [`Running::cancel`] stops it.
    pub(crate) fn begin(&self, id: i64, cancel: &CancellationToken) -> Entry {
        let token = cancel.child_token();
        lock(&self.0).insert(id, token.clone());
        Entry {
            running: self.clone(),
            id,
            token,
        }
    }

    /// Whether the job goes on here.
    pub(crate) fn has(&self, id: i64) -> bool {
        lock(&self.0).contains_key(&id)
    }

    /// Stops a job; `false` where it does not go on here.
    pub(crate) fn cancel(&self, id: i64) -> bool {
        let token = lock(&self.0).get(&id).cloned();
        token.inspect(CancellationToken::cancel).is_some()
    }
}

/// A job that goes on.
pub(crate) struct Entry {
    running: Running,
    id: i64,
    /// Stops it.
    pub(crate) token: CancellationToken,
}

impl Drop for Entry {
    fn drop(&mut self) {
        lock(&self.running.0).remove(&self.id);
    }
}
