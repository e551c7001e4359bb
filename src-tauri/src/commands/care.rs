//! Backups, restores, files for and of other programs, and the end of it all.

use std::path::{Path, PathBuf};

use engine::view::{BackupView, ExportView, ImportView, Overview, RestoreView};
use engine::{Error, Format};
use tauri::State;
use tokio_util::sync::CancellationToken;

use crate::failure::Answer;
use crate::shown::Shown;

#[tauri::command(async)]
pub(crate) fn backup(shown: State<'_, Shown>, file: String) -> Answer<BackupView> {
    Ok(shown.engine()?.backup(&whole(&file)?)?)
}

#[tauri::command(async)]
pub(crate) fn restore(shown: State<'_, Shown>, file: String) -> Answer<RestoreView> {
    Ok(shown.engine()?.restore_here(&whole(&file)?)?)
}

#[tauri::command(async)]
pub(crate) fn export(
    shown: State<'_, Shown>,
    workspace: String,
    format: String,
    file: String,
) -> Answer<ExportView> {
    let format = match format.as_str() {
        "ics" => Format::Ics,
        "csv" => Format::Csv,
        "json" => Format::Json,
        other => return Err(Error::invalid(format!("{other:?} is no format")).into()),
    };
    Ok(shown
        .engine()?
        .export_to(&workspace, format, &whole(&file)?)?)
}

#[tauri::command(async)]
pub(crate) fn import(
    shown: State<'_, Shown>,
    workspace: String,
    file: String,
) -> Answer<ImportView> {
    Ok(shown.engine()?.import(&workspace, &whole(&file)?)?)
}

#[tauri::command]
pub(crate) async fn delete_everything(
    shown: State<'_, Shown>,
    remove_blocks: bool,
) -> Answer<Overview> {
    shown
        .engine()?
        .delete_everything(remove_blocks, &CancellationToken::new())
        .await?;
    shown.overview()
}

/// A window has no folder of its own that a file's name could be meant in: the name must be whole. A tilde is the home.
fn whole(file: &str) -> Result<PathBuf, Error> {
    let file = file.trim();
    let path = match file.strip_prefix("~/") {
        Some(rest) => engine::home_dir().map(|home| home.join(rest)),
        None => Some(PathBuf::from(file)),
    };
    path.filter(|path| Path::is_absolute(path)).ok_or_else(|| {
        Error::invalid(format!(
            "{file:?} is not the whole name of a file, like ~/Documents/hourwright.db"
        ))
    })
}
