//! Files that are written for a person.

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

use crate::Error;
use crate::random::random_id;
use crate::view::Wrong;

/// Written beside its place and then put there: a file of old survives whatever goes wrong. What is no file, like a
/// pipe or a device, is written to and stays what it is.
///
/// # Errors
/// `invalid-input`, naming the file.
pub fn write_file(path: &Path, text: &str) -> Result<(), Error> {
    // A link stays one, too.
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let written = match fs::metadata(&target) {
        Ok(found) if !found.is_file() => fs::write(&target, text),
        _ => replace(&target, text),
    };
    written.map_err(|e| {
        let file = path.display().to_string();
        Error::invalid(format!("{file} cannot be written: {e}")).because(Wrong::NotWritten { file })
    })
}

/// The new file is as any other: for whom the umask says.
fn replace(path: &Path, text: &str) -> io::Result<()> {
    let part = path.with_file_name(format!(".hourwright-{}.part", random_id()));
    let write = || {
        let mut file = fs::File::create_new(&part)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&part, path)
    };
    let written = write();
    if written.is_err() {
        // What cannot be removed cannot have been made.
        let _ = fs::remove_file(&part);
    }
    written
}
