//! Files that a command writes for a person.

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

use engine::Error;

/// Written beside its place and then put there: a file of old survives whatever goes wrong. What is no file, like a
/// pipe or a device, is written to and stays what it is.
pub(crate) fn write(path: &Path, text: &str) -> Result<(), Error> {
    // A link stays one, too.
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let written = match fs::metadata(&target) {
        Ok(found) if !found.is_file() => fs::write(&target, text),
        _ => replace(&target, text),
    };
    written.map_err(|e| Error::invalid(format!("--out {}: {e}", path.display())))
}

fn replace(path: &Path, text: &str) -> io::Result<()> {
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let mut builder = tempfile::Builder::new();
    // As any other new file: for whom the umask says, not for the owner alone.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.persist(path)?;
    Ok(())
}
