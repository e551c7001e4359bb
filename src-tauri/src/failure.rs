//! An engine's error on its way to the window: a code that the interface may act on, and a sentence for the person.

use engine::view::ErrorView;
use serde::Serialize;

/// What a command that failed answers.
#[derive(Debug, Clone, Serialize)]
#[serde(transparent)]
pub(crate) struct Failure(ErrorView);

/// What a command answers.
pub(crate) type Answer<T> = Result<T, Failure>;

impl From<engine::Error> for Failure {
    fn from(error: engine::Error) -> Failure {
        Failure(error.view())
    }
}
