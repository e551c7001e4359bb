//! Whether the session starts the program when somebody signs in, hidden in the tray: an entry in the desktop's autostart
//! folder. The entry is all that there is; nothing else remembers whether it is on, for people change it elsewhere, too.
//!
//! It is our own because what is behind `tauri-plugin-autostart` (auto-launch 0.6) neither quotes the program's path nor
//! knows `XDG_CONFIG_HOME`, and takes an entry that the desktop has switched off for one that is on.

use std::fs;
use std::io::{Error, ErrorKind};
use std::path::{Path, PathBuf};

/// How the session starts the program.
const HIDDEN: &str = "--hidden";

/// The entry, there or not.
pub(crate) struct Entry(PathBuf);

impl Entry {
    /// That of whoever runs this program.
    ///
    /// # Errors
    /// Where the system has no such folder.
    pub(crate) fn own() -> Result<Entry, Error> {
        if !cfg!(target_os = "linux") {
            return Err(Error::new(ErrorKind::Unsupported, "not on this system"));
        }
        let folders = directories::BaseDirs::new();
        let folders =
            folders.ok_or_else(|| Error::new(ErrorKind::NotFound, "no home directory"))?;
        Ok(Entry::below(folders.config_dir()))
    }

    fn below(config: &Path) -> Entry {
        Entry(config.join("autostart/io.github.hourwright.Hourwright.desktop"))
    }

    /// Whether the session will start the program.
    pub(crate) fn is_on(&self) -> bool {
        let text = fs::read_to_string(&self.0).unwrap_or_default();
        let is_off = |line: &str| {
            let line = line.replace(' ', "");
            line == "Hidden=true" || line == "X-GNOME-Autostart-enabled=false"
        };
        !text.is_empty() && !text.lines().any(is_off)
    }

    /// Lets the session start this program from now on.
    pub(crate) fn turn_on(&self, program: &Path) -> Result<(), Error> {
        let text = text(program)?;
        if let Some(folder) = self.0.parent() {
            fs::create_dir_all(folder)?;
        }
        // Whole or not at all: half an entry would start who knows what.
        let beside = self.0.with_extension("new");
        fs::write(&beside, text)?;
        fs::rename(&beside, &self.0)
    }

    /// Lets it no more.
    pub(crate) fn turn_off(&self) -> Result<(), Error> {
        match fs::remove_file(&self.0) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }
}

fn text(program: &Path) -> Result<String, Error> {
    Ok(format!(
        "[Desktop Entry]\n\
         Type=Application\n\
         Name=Hourwright\n\
         Comment=Keeps calendars in sync and plans tasks\n\
         Exec={} {HIDDEN}\n\
         Icon=hourwright\n\
         Terminal=false\n\
         StartupNotify=false\n",
        quoted(program)?
    ))
}

/// A path as an argument of `Exec`: quoted, as a text whose backslashes are doubled once more (Desktop Entry
/// Specification 1.5, "The Exec key").
fn quoted(path: &Path) -> Result<String, Error> {
    let text = path
        .to_str()
        .filter(|text| !text.contains(char::is_control));
    let text = text.ok_or_else(|| {
        let path = path.display();
        Error::new(
            ErrorKind::InvalidInput,
            format!("{path} cannot stand in an autostart entry"),
        )
    })?;
    let mut word = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' | '`' | '$' => word.extend(['\\', '\\', letter]),
            '\\' => word.push_str("\\\\\\\\"),
            '%' => word.push_str("%%"),
            _ => word.push(letter),
        }
    }
    word.push('"');
    Ok(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_entry_is_written_and_removed() {
        let home = tempfile::tempdir().unwrap();
        let entry = Entry::below(&home.path().join(".config"));
        let file = home
            .path()
            .join(".config/autostart/io.github.hourwright.Hourwright.desktop");
        assert!(!entry.is_on(), "off until somebody says so");
        entry.turn_off().unwrap();
        entry.turn_on(Path::new("/opt/hour wright/app")).unwrap();
        let text = fs::read_to_string(&file).unwrap();
        assert!(
            text.contains("\nExec=\"/opt/hour wright/app\" --hidden\n"),
            "{text}"
        );
        assert!(entry.is_on());
        fs::write(&file, format!("{text}Hidden=true\n")).unwrap();
        assert!(!entry.is_on(), "the desktop's settings switched it off");
        entry.turn_on(Path::new("/opt/app")).unwrap();
        assert!(entry.is_on());
        entry.turn_off().unwrap();
        assert!(!entry.is_on() && !file.exists());
        assert_eq!(
            fs::read_dir(file.parent().unwrap()).unwrap().count(),
            0,
            "nothing stays behind"
        );
    }

    #[test]
    fn a_path_in_the_entry_means_itself() {
        let word = |path: &str| quoted(Path::new(path)).unwrap();
        assert_eq!(word("/usr/bin/app"), r#""/usr/bin/app""#);
        assert_eq!(word(r#"/a$b/"c"/100%"#), r#""/a\\$b/\\"c\\"/100%%""#);
        assert_eq!(word(r"/a\b"), r#""/a\\\\b""#);
        quoted(Path::new("/a\nExec=other")).unwrap_err();
    }
}
