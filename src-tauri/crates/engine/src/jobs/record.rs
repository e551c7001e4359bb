//! What a run notes of itself while it goes on: what it tells, and its tries. A thread of its own writes that to the
//! store in small batches, so that it is there should the program die.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use google::Watch;
use jiff::{SignedDuration, Timestamp};
use store::job::{self as row, JobLine};
use store::{Store, WriteTx};
use tracing::Span;

use super::lines::Lines;
use crate::engine::lock;
use crate::{Clock, Code, Error};

/// How often what was noted is written. Most runs are shorter: theirs is written with their end.
const BATCH: Duration = Duration::from_millis(250);

/// A run that goes on.
pub(crate) struct Record {
    id: i64,
    lines: Arc<Lines>,
    tries: Arc<Tries>,
    /// Dropped, it ends the writer.
    stop: mpsc::Sender<()>,
    writer: JoinHandle<()>,
}

impl Record {
    /// Of the run with this id, which begins.
    pub(crate) fn begin(id: i64, store: &Store, clock: &Clock) -> Result<Record, Error> {
        let lines = Arc::new(Lines::begin());
        let tries = Arc::new(Tries::of(clock.clone()));
        let (stop, stopped) = mpsc::channel();
        let noted = (Arc::clone(&lines), Arc::clone(&tries), store.clone());
        let work = move || {
            let (lines, tries, store) = noted;
            while stopped.recv_timeout(BATCH) == Err(RecvTimeoutError::Timeout) {
                if lines.is_empty() && tries.is_empty() {
                    continue;
                }
                let (lines, tries) = (lines.take(), tries.take());
                let written = store.write(|tx| write(tx, id, &lines, &tries));
                if let Err(error) = written {
                    tracing::warn!(%error, "what a job noted is lost");
                }
            }
        };
        let writer = thread::Builder::new().name("job-record".to_owned());
        let writer = writer
            .spawn(work)
            .map_err(|e| Error::new(Code::Internal, e))?;
        Ok(Record {
            id,
            lines,
            tries,
            stop,
            writer,
        })
    }

    /// The span in which its work is done.
    pub(crate) fn span(&self) -> Span {
        self.lines.span()
    }

    /// Where its tries are noted.
    pub(crate) fn tries(&self) -> Arc<Tries> {
        Arc::clone(&self.tries)
    }

    /// Ends it; what is left is to be written with the run's end.
    pub(crate) fn end(self) -> Rest {
        drop(self.stop);
        // A panic there has lost what it was about to write.
        let _ = self.writer.join();
        Rest {
            id: self.id,
            requests: self.tries.requests.load(Ordering::Relaxed),
            tries: self.tries.take(),
            lines: self.lines,
        }
    }
}

/// What a run noted and nobody has written yet.
pub(crate) struct Rest {
    id: i64,
    lines: Arc<Lines>,
    tries: Vec<Note>,
    /// Requests since its last try began.
    pub(crate) requests: u32,
}

impl Rest {
    /// Adds a line.
    pub(crate) fn tell(&self, level: &str, text: &str) {
        self.lines.add(level, text);
    }

    pub(crate) fn write(&self, tx: &WriteTx<'_>) -> store::Result<()> {
        write(tx, self.id, &self.lines.take(), &self.tries)
    }
}

fn write(tx: &WriteTx<'_>, id: i64, lines: &[JobLine], tries: &[Note]) -> store::Result<()> {
    row::add_lines(tx, id, lines)?;
    for note in tries {
        match note {
            Note::Failed {
                at,
                requests,
                error: (code, message),
                until,
            } => row::try_failed(tx, id, *at, *requests, (code, message), *until)?,
            Note::GoesOn { at } => row::next_try(tx, id, *at)?,
            Note::WaitsItsTurn { until } => row::waits(tx, id, "turn", Some(*until))?,
        }
    }
    Ok(())
}

/// The tries of one run: each ends where a request failed that is sent again, and the next begins after the wait.
#[derive(Debug)]
pub(crate) struct Tries {
    clock: Clock,
    /// Since the present one began.
    requests: AtomicU32,
    notes: Mutex<Vec<Note>>,
}

#[derive(Debug)]
enum Note {
    Failed {
        at: Timestamp,
        requests: u32,
        error: (String, String),
        until: Timestamp,
    },
    GoesOn {
        at: Timestamp,
    },
    WaitsItsTurn {
        until: Timestamp,
    },
}

impl Tries {
    pub(crate) fn of(clock: Clock) -> Tries {
        Tries {
            clock,
            requests: AtomicU32::new(0),
            notes: Mutex::default(),
        }
    }

    /// The run waits for its turn, for so long.
    pub(crate) fn waits_its_turn(&self, wait: Duration) {
        let until = later(self.clock.now(), wait);
        lock(&self.notes).push(Note::WaitsItsTurn { until });
    }

    fn is_empty(&self) -> bool {
        lock(&self.notes).is_empty()
    }

    fn take(&self) -> Vec<Note> {
        std::mem::take(&mut *lock(&self.notes))
    }
}

impl Watch for Tries {
    fn sends(&self) {
        self.requests.fetch_add(1, Ordering::Relaxed);
    }

    fn failed(&self, error: &google::Error, wait: Option<Duration>) {
        // One that is not sent again is the run's affair.
        let Some(wait) = wait else { return };
        let at = self.clock.now();
        let note = Note::Failed {
            at,
            requests: self.requests.swap(0, Ordering::Relaxed),
            error: (error.code().to_owned(), error.to_string()),
            until: later(at, wait),
        };
        lock(&self.notes).push(note);
    }

    fn goes_on(&self) {
        let at = self.clock.now();
        lock(&self.notes).push(Note::GoesOn { at });
    }
}

fn later(at: Timestamp, wait: Duration) -> Timestamp {
    let wait = SignedDuration::try_from(wait).unwrap_or(SignedDuration::MAX);
    at.checked_add(wait).unwrap_or(Timestamp::MAX)
}

/// The tries of a run for one account, and how long Google itself asks to leave that alone.
#[derive(Debug)]
pub(crate) struct AccountWatch {
    tries: Arc<Tries>,
    asked: Mutex<Option<Timestamp>>,
}

impl AccountWatch {
    pub(crate) fn new(tries: Arc<Tries>) -> AccountWatch {
        AccountWatch {
            tries,
            asked: Mutex::default(),
        }
    }

    /// Until when Google asked not to be asked again.
    pub(crate) fn asked_until(&self) -> Option<Timestamp> {
        *lock(&self.asked)
    }
}

impl Watch for AccountWatch {
    fn sends(&self) {
        self.tries.sends();
    }

    fn failed(&self, error: &google::Error, wait: Option<Duration>) {
        if let Some(wait) = error.retry_after() {
            let mut asked = lock(&self.asked);
            *asked = (*asked).max(Some(later(self.tries.clock.now(), wait)));
        }
        self.tries.failed(error, wait);
    }

    fn goes_on(&self) {
        self.tries.goes_on();
    }
}
