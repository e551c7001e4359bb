//! Generates what Tauri compiles in: the configuration, the permissions and the icons.

fn main() {
    tauri_build::build();
}
