//! The module `workmesh` as a worker uses it that has installed nothing: the cases of `sdk/tests`, which the
//! real runtime plays too.

use std::collections::BTreeMap;

use crate::support::{fleet::Fleet, repository};

#[test]
fn every_case_of_the_module_holds() {
    let fleet = Fleet::copy_of("sdk/tests");
    let expected: Vec<String> =
        serde_json::from_slice(&std::fs::read(repository("sdk/tests/cases.json")).unwrap()).unwrap();
    let dev = fleet.dev();
    let reply = dev.get("/");
    assert_eq!(reply.status, 200, "{}", reply.text());
    // What came of each case: null, or why it does not hold.
    let results: BTreeMap<String, Option<String>> = serde_json::from_slice(&reply.body).unwrap();
    for name in &expected {
        assert!(results.contains_key(name), "did not run: {name}");
    }
    let failed: Vec<_> =
        results.iter().filter_map(|(name, why)| Some(format!("{name}\n    {}", why.as_ref()?))).collect();
    assert!(failed.is_empty(), "{} of {} cases failed:\n{}", failed.len(), results.len(), failed.join("\n"));
    assert_eq!(results.len(), expected.len(), "a case is not listed in sdk/tests/cases.json");
    dev.prints("200 GET /");
    assert!(!dev.printed().contains("Uncaught"), "every rejection is handled");
}

#[test]
fn the_stack_of_an_error_names_the_files_of_the_module() {
    let code = "import { withRetry } from 'workmesh';
        export default { fetch: () => withRetry('no function') };";
    let fleet = Fleet::new().worker("site", "", code);
    let dev = fleet.dev();
    assert_eq!(dev.get("/").refusal(), (500, "worker_exception".into()));
    dev.prints("withRetry: fn must be a function, not string");
    dev.prints("workmesh/retry.ts:");
}

#[test]
fn a_name_that_the_module_does_not_export_is_told_with_the_right_one() {
    let code = "export default { fetch: () => new Response('old') };";
    let fleet = Fleet::new().worker("site", "", code);
    let dev = fleet.dev();
    fleet.write(
        "site/index.js",
        "import { withRetrys } from 'workmesh'; export default { fetch: withRetrys };",
    );
    dev.prints("\"withRetrys\" is not exported by \"workmesh\"");
    dev.prints("did you mean \"withRetry\"?");
    assert_eq!(dev.get("/").brief(), (200, "old".into()));
}
