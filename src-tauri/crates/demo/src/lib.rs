//! The demo: an engine signed in to the embedded server, on a throw-away folder.
