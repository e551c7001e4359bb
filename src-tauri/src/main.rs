//! Hands over to the library.

fn main() -> std::process::ExitCode {
    desktop::run()
}
