//! The reference fleet, through everything that a client can do to it.

use crate::support::{fleet::Fleet, flows::Flows};

#[test]
fn every_flow_of_the_storefront_holds_before_and_after_a_crash() {
    let fleet = Fleet::copy_of("examples/storefront");
    let mut flows = Flows::read(&fleet.path().join("flows.json"));
    let dev = fleet.dev();
    flows.play(&dev, "requests");
    flows.play(&dev, "chunked");
    dev.kill();

    let dev = fleet.dev();
    flows.play(&dev, "afterRestart");
    flows.play(&dev, "scheduled");
}
