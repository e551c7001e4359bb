//! `hourwright`: the engine from a terminal.
fn main() {}
