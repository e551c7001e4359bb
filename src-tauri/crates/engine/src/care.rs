//! Copies of the store that a person asks for, and the way back to one.

use std::fs;
use std::path::{Path, PathBuf};

use store::{Restorable, Store, setting, written_block};
use tokio_util::sync::CancellationToken;

use crate::engine::workspace_named;
use crate::random::random_id;
use crate::signal::{Signal, TOPICS};
use crate::view::{BackupView, RestoreView, Wrong};
use crate::{Code, Config, Engine, Error, Trigger};

impl Engine {
    /// Writes the store as it was last committed into `file`, in place of an earlier one; whoever syncs meanwhile goes on.
    /// Sign-ins are not in it.
    ///
    /// # Errors
    /// `invalid-input` where the file cannot be written: an earlier one is as it was. `store` where the store is damaged.
    pub fn backup(&self, file: &Path) -> Result<BackupView, Error> {
        let refused = |why: &dyn std::fmt::Display| {
            let file = file.display().to_string();
            Error::invalid(format!("{file} cannot be written: {why}"))
                .because(Wrong::NotWritten { file })
        };
        let target = resolved(file).map_err(|e| refused(&e))?;
        if is_ours(self.config(), &target) {
            return Err(refused(
                &"it is one of Hourwright's own files; name another",
            ));
        }
        if fs::metadata(&target).is_ok_and(|found| !found.is_file()) {
            return Err(refused(&"it is not a file"));
        }
        let part = target.with_file_name(format!(".hourwright-{}.part", random_id()));
        let written = copied(self.store(), &part).map_err(|error| match error {
            error @ (store::Error::Corrupt { .. } | store::Error::Busy(_)) => error.into(),
            other => refused(&other),
        });
        let placed = written
            .and_then(|()| fs::rename(&part, &target).map_err(|e| refused(&e)))
            .and_then(|()| fs::metadata(&target).map_err(|e| refused(&e)));
        if placed.is_err() {
            // What cannot be removed cannot have been made.
            let _ = fs::remove_file(&part);
        }
        Ok(BackupView {
            file: file.display().to_string(),
            bytes: placed?.len(),
        })
    }

    /// Signs out everywhere and removes every workspace, every setting and every copy that this program made of the store.
    /// What Google cannot be told is a warning. Blocks in Google stay, unless `remove_blocks` says that they go first.
    ///
    /// # Errors
    /// Whatever keeps blocks from being removed: everything is still here then.
    pub async fn delete_everything(
        &self,
        remove_blocks: bool,
        cancel: &CancellationToken,
    ) -> Result<(), Error> {
        let workspaces = self.workspaces()?.workspaces;
        if remove_blocks {
            for workspace in &workspaces {
                if self.may_have_written(&workspace.name)? {
                    self.remove_all_blocks(&workspace.name, Trigger::Window, cancel)
                        .await?;
                }
            }
        }
        for workspace in &workspaces {
            self.remove_workspace(&workspace.name, cancel).await?;
        }
        self.off_thread(|engine| {
            engine.store().write(|tx| {
                let settings = setting::list(tx, None)?;
                for key in settings.keys() {
                    setting::put(tx, None, key, None)?;
                }
                Ok::<_, Error>(())
            })?;
            remove_copies(engine.config())?;
            Ok(engine.store().compact()?)
        })
        .await
    }

    /// Whether blocks of a workspace may be in Google.
    fn may_have_written(&self, name: &str) -> Result<bool, Error> {
        self.store().read(|tx| {
            let workspace = workspace_named(tx, name)?;
            let written = written_block::of_workspace(tx, workspace.id)?;
            Ok(workspace.signed_in || !written.is_empty())
        })
    }

    /// The same as [`restore`], of the store that this engine has open.
    pub fn restore_here(&self, file: &Path) -> Result<RestoreView, Error> {
        let restored = restore(self.config(), file)?;
        self.forget_clients();
        self.signal(Signal::Changed(TOPICS.into_iter().collect()));
        Ok(restored)
    }
}

/// Makes the store what a backup holds. The old one stays beside it, and programs that have it open go on with the new.
/// Sign-ins are not in a backup: those that are in the keychain go on to count.
///
/// # Errors
/// `invalid-input` where the file cannot be read, is damaged, or comes from a newer Hourwright: nothing was changed.
/// `store` where the old store cannot be replaced.
pub fn restore(config: &Config, file: &Path) -> Result<RestoreView, Error> {
    config.create_data_dir()?;
    let database = config.database();
    if resolved(file).is_ok_and(|file| is_ours(config, &file)) {
        return Err(Error::invalid(format!(
            "{} is the store itself; name a backup",
            file.display()
        ))
        .because(Wrong::NotRestored {
            file: file.display().to_string(),
        }));
    }
    let backup = Restorable::copy_of(file, &database).map_err(|error| unusable(file, &error))?;
    let kept = kept_name(config);
    let replaced = backup.put_in_place(&database, &kept)?;
    Ok(RestoreView {
        file: file.display().to_string(),
        kept: replaced.then(|| kept.display().to_string()),
    })
}

/// Daily backups, and the stores from before a migration or a restore.
fn remove_copies(config: &Config) -> Result<(), Error> {
    let in_folder = |folder: &Path, is_copy: fn(&str) -> bool| {
        let Ok(entries) = fs::read_dir(folder) else {
            // No folder, no copies.
            return Ok(());
        };
        for entry in entries {
            let entry = entry?;
            if entry.file_name().to_str().is_some_and(is_copy) {
                fs::remove_file(entry.path())?;
            }
        }
        Ok::<_, std::io::Error>(())
    };
    in_folder(&config.backups(), |name| name.starts_with("hourwright-"))
        .and_then(|()| {
            in_folder(&config.data_dir, |name| {
                name.starts_with("hourwright.before-")
            })
        })
        .map_err(|e| {
            Error::new(
                Code::Store,
                format!("a copy of the store cannot be removed: {e}"),
            )
        })
}

fn copied(store: &Store, part: &Path) -> Result<(), store::Error> {
    store.copy_to(part)
}

/// A backup's trouble is what was asked for; the disk's is the store's.
fn unusable(file: &Path, error: &store::Error) -> Error {
    let name = file.display().to_string();
    match error {
        store::Error::Corrupt { cause, .. } => Error::invalid(format!(
            "{name} is damaged or is no backup of Hourwright's ({cause}); nothing was changed"
        ))
        .because(Wrong::NotRestored { file: name }),
        store::Error::NewerSchema { found, known, .. } => Error::invalid(format!(
            "{name} was written by a newer Hourwright (schema {found}, this program knows {known}); install the newer \
             version. Nothing was changed"
        ))
        .because(Wrong::BackupNewer { file: name }),
        store::Error::Inaccessible { path, cause } if path == file => {
            Error::invalid(format!("{name} cannot be read: {cause}"))
                .because(Wrong::NotRestored { file: name })
        }
        other => Error::from(other),
    }
}

/// Where the old store goes: a name that says when, and that no earlier one has.
fn kept_name(config: &Config) -> PathBuf {
    let when = config.clock.now().strftime("%Y%m%dT%H%M%SZ").to_string();
    let named = |suffix: String| {
        let name = format!("hourwright.before-restore-{when}{suffix}.db");
        config.data_dir.join(name)
    };
    let mut kept = named(String::new());
    let mut number = 2_u32;
    while kept.exists() {
        kept = named(format!("-{number}"));
        number += 1;
    }
    kept
}

/// The file where it really is: a link stays one, what it names is replaced.
fn resolved(file: &Path) -> std::io::Result<PathBuf> {
    if let Ok(found) = fs::canonicalize(file) {
        return Ok(found);
    }
    let folder = match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let name = file
        .file_name()
        .ok_or_else(|| std::io::Error::other("it names no file"))?;
    Ok(fs::canonicalize(folder)?.join(name))
}

/// Whether it is the database, its journal, its locks or the secrets: nothing of these may be written over.
fn is_ours(config: &Config, file: &Path) -> bool {
    let Ok(folder) = fs::canonicalize(&config.data_dir) else {
        return false;
    };
    let ours = [
        "hourwright.db",
        "hourwright.db-wal",
        "hourwright.db-shm",
        "hourwright.open.lock",
        "hourwright.setup.lock",
        "hourwright.restoring.db",
        "secrets.json",
    ];
    ours.iter().any(|name| file == folder.join(name)) || file.starts_with(folder.join("locks"))
}
