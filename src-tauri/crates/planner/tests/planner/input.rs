//! What a file may not say, and how the message names it.
