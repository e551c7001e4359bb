//! The contract's own checker, `tests/oracle/check_plan.py`, asked about many plans at once.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use serde::Serialize;
use serde_json::{Value, json};

/// Reads one `[problem, plan]` a line and answers one report a line.
const LOOP: &str = "
import json, sys
sys.path.insert(0, sys.argv[1])
import check_plan
for line in sys.stdin:
    try:
        problem, plan = json.loads(line)
        print(json.dumps(check_plan.check(problem, plan)))
    except Exception as error:  # some broken plans make it fail instead of refusing them
        print(json.dumps({'ok': False, 'violations': [repr(error)]}))
";

/// The oracle's violations of each plan.
pub(crate) fn violations(plans: &[(impl Serialize, impl Serialize)]) -> Vec<Vec<Value>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/oracle");
    let mut python = Command::new("python3")
        .args(["-c", LOOP])
        .arg(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the tests need python3, as README says");
    let mut input = python.stdin.take().unwrap();
    let lines: Vec<String> = plans
        .iter()
        .map(|(problem, plan)| json!([problem, plan]).to_string())
        .collect();
    let writer = std::thread::spawn(move || {
        for line in lines {
            writeln!(input, "{line}").unwrap();
        }
    });
    let output = python.wait_with_output().unwrap();
    writer.join().unwrap();
    let reports: Vec<Value> = String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(reports.len(), plans.len(), "the oracle stopped half way");
    reports
        .iter()
        .map(|report| report["violations"].as_array().cloned().unwrap_or_default())
        .collect()
}
