//! What exactly is wrong, so that a window can say it in its own language.

use std::path::Path;

use engine::view::{TaskDraft, Wrong};
use engine::{Engine, Error};
use serde_json::json;

use crate::undo::add;
use crate::world::World;

const HOME: &str = "Home";

fn wrong<T: std::fmt::Debug>(result: Result<T, Error>) -> Option<Wrong> {
    result.unwrap_err().wrong.map(|wrong| *wrong)
}

fn after(id: &str) -> TaskDraft {
    TaskDraft {
        after: Some(vec![id.to_owned()]),
        ..TaskDraft::default()
    }
}

#[tokio::test]
async fn what_a_person_can_meet_in_the_window_is_told_by_kind() {
    let World { engine, .. } = &World::new().await;
    assert_eq!(wrong(engine.undo(HOME)), Some(Wrong::NothingToUndo));
    assert_eq!(wrong(engine.redo(HOME)), Some(Wrong::NothingToRedo));
    let first = add(engine, "First");
    let second = add(engine, "Second");
    engine.edit_task(HOME, &second, &after(&first)).unwrap();
    for (result, expected) in [
        (engine.explain(HOME, "99").map(|_| ()), Wrong::TaskGone),
        (
            engine.edit_task(HOME, &first, &after(&second)).map(|_| ()),
            Wrong::WaitsForItself,
        ),
        (
            engine.add_workspace(HOME, None).map(|_| ()),
            Wrong::WorkspaceExists {
                name: HOME.to_owned(),
            },
        ),
        (
            engine.tasks("Nowhere").map(|_| ()),
            Wrong::WorkspaceGone {
                name: "Nowhere".to_owned(),
            },
        ),
        (
            engine
                .set_setting(Some(HOME), "plan.horizon-days", "9000")
                .map(|_| ()),
            Wrong::Setting {
                key: "plan.horizon-days".to_owned(),
                value: "9000".to_owned(),
                range: Some((1, 3660)),
            },
        ),
        (
            engine
                .set_setting(None, "google.client-secret", "")
                .map(|_| ()),
            Wrong::Setting {
                key: "google.client-secret".to_owned(),
                value: String::new(),
                range: None,
            },
        ),
        (
            engine.import(HOME, Path::new("missing.csv")).map(|_| ()),
            Wrong::NotImported {
                file: "missing.csv".to_owned(),
            },
        ),
        (
            engine.backup(Path::new("no/such/folder/x.db")).map(|_| ()),
            Wrong::NotWritten {
                file: "no/such/folder/x.db".to_owned(),
            },
        ),
    ] {
        assert_eq!(wrong(result), Some(expected));
    }
}

#[tokio::test]
async fn a_file_that_is_no_backup_or_no_store_is_named() {
    let World { engine, folder, .. } = &World::new().await;
    let file = folder.path().join("notes.db");
    std::fs::write(&file, b"no database ".repeat(1000)).unwrap();
    let name = file.display().to_string();
    let refused = engine::restore(engine.config(), &file);
    assert_eq!(wrong(refused), Some(Wrong::NotRestored { file: name }));
    let mut config = engine.config().clone();
    config.data_dir = folder.path().join("elsewhere");
    std::fs::create_dir(&config.data_dir).unwrap();
    std::fs::copy(&file, config.database()).unwrap();
    let name = config.database().display().to_string();
    let refused = Engine::open(config).map(|_| ());
    assert_eq!(wrong(refused), Some(Wrong::StoreDamaged { file: name }));
}

#[test]
fn an_error_without_a_kind_is_shown_as_the_contract_has_it() {
    let shown = serde_json::to_value(Error::invalid("no").view()).unwrap();
    assert_eq!(shown, json!({ "code": "invalid-input", "message": "no" }));
}
