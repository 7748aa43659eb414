//! What `console.log` prints, against what the real runtime printed for the same values (`tests/console/`).

mod support;

use support::{Fleet, call, get, run};
use workmesh_mesh::Service;

/// The lines that belong to each value, by its number.
fn cases(text: &str) -> Vec<String> {
    let mut cases: Vec<String> = Vec::new();
    for line in text.lines() {
        match line.strip_prefix('#') {
            Some(number) if number.parse() == Ok(cases.len()) => cases.push(String::new()),
            _ => {
                if let Some(case) = cases.last_mut() {
                    case.push_str(line.trim_end());
                    case.push('\n');
                }
            }
        }
    }
    cases
}

#[test]
fn values_look_as_on_the_real_runtime() {
    run(async {
        let mut fleet = Fleet::new();
        let worker = fleet.start("console", include_str!("console/cases.js"), Vec::new());
        worker.call(call(get("/"))).await.unwrap();
        let printed: Vec<String> = fleet
            .printed()
            .iter()
            .map(|line| line.strip_prefix("Info console ").unwrap().to_owned())
            .collect();
        let (got, expected) = (cases(&printed.join("\n")), cases(include_str!("console/expected.txt")));
        assert_eq!(got.len(), expected.len());
        for (number, (got, expected)) in got.iter().zip(&expected).enumerate() {
            assert_eq!(got, expected, "value {number}");
        }
    });
}
