//! `doctor`.

use engine::view::CheckList;
use engine::{Code, Config, Error, check_up};

use crate::output::Output;
use crate::table::table;

pub(crate) fn doctor(config: &Config, output: &Output) -> Result<u8, Error> {
    let list = check_up(config);
    output.result(&list, check_table)?;
    let all_well = list.checks.iter().all(|check| check.ok);
    Ok(if all_well { 0 } else { Code::Store.exit() })
}

fn check_table(list: &CheckList) -> String {
    let rows = list.checks.iter().map(|check| {
        let verdict = if check.ok { "ok" } else { "NOT OK" };
        [check.name.clone(), verdict.to_owned(), check.detail.clone()]
    });
    table(["Check", "", "Found"], rows)
}
