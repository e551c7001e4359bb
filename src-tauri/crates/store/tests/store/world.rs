//! A store with an account, a workspace and two calendars.

use jiff::Timestamp;
use store::calendar::{self, Listed};
use store::{ReadTx, Store, WriteTx, account, workspace};
use tempfile::TempDir;

pub(crate) struct World {
    pub(crate) store: Store,
    pub(crate) account_id: i64,
    pub(crate) workspace_id: i64,
    /// Row id of the primary calendar.
    pub(crate) calendar: i64,
    /// Row id of the other one.
    pub(crate) other: i64,
    _folder: TempDir,
}

impl World {
    pub(crate) fn new() -> World {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("hourwright.db")).unwrap();
        let (account_id, workspace_id) = store.write(people).unwrap();
        let list = [
            listed("a@example.com", true),
            listed("b@example.com", false),
        ];
        store
            .write(|tx| calendar::put_list(tx, account_id, &list, Timestamp::UNIX_EPOCH))
            .unwrap();
        let calendars = store
            .read(|tx| calendar::of_account(tx, account_id))
            .unwrap();
        World {
            store,
            account_id,
            workspace_id,
            calendar: calendars[0].id,
            other: calendars[1].id,
            _folder: folder,
        }
    }

    pub(crate) fn read<T>(&self, work: impl FnOnce(&ReadTx<'_>) -> store::Result<T>) -> T {
        self.store.read(work).unwrap()
    }

    pub(crate) fn write<T>(&self, work: impl FnOnce(&WriteTx<'_>) -> store::Result<T>) -> T {
        self.store.write(work).unwrap()
    }
}

pub(crate) fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub(crate) fn listed(id: &str, primary: bool) -> Listed<'_> {
    Listed {
        google_id: id,
        title: id,
        time_zone: "Europe/Berlin",
        access_role: "owner",
        is_primary: primary,
        is_selected: false,
        is_hidden: false,
        color: "#42d692",
    }
}

fn people(tx: &WriteTx<'_>) -> store::Result<(i64, i64)> {
    let signed_in = account::SignedIn {
        sub: "1",
        email: "a@example.com",
        mode: "careful",
        scopes: "",
        client_id: "",
    };
    let account_id = account::put(tx, signed_in, Timestamp::UNIX_EPOCH)?;
    let id = workspace::insert(tx, "Work", "Europe/Berlin", Timestamp::UNIX_EPOCH)?.unwrap();
    workspace::sign_in(tx, id, account_id)?;
    Ok((account_id, id))
}
