//! Every case that is recorded from the real runtime comes to the same here, except those that are known to differ.

#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use std::path::Path;

use conformance::{Known, Recorded, Server, Table, judge};

#[test]
fn everything_is_as_recorded_on_the_real_runtime_or_known_to_differ() {
    let server = Server::workmesh(Path::new(env!("CARGO_BIN_EXE_workmesh"))).unwrap();
    let known = Known::read().unwrap();
    let mut table = Table::default();
    for area in Recorded::read().unwrap().areas {
        table.add(&area.group, &area.name, &judge(&server, &area).unwrap(), &known);
    }
    assert!(table.is_as_known(), "{table}");
}
