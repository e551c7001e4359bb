//! The window, the tray and the notifications around the engine.
