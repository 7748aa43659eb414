//! What `[mesh]` does for the calls of a fleet.

use crate::support::fleet::Fleet;

/// Fails where the path says so.
const FLAKY: &str = "
export default {
  fetch(request) {
    if (request.url.endsWith('/fail')) throw new Error('on purpose');
    return new Response('fine');
  },
};";

/// Calls the flaky worker and tells what came of it.
const SITE: &str = "
export default {
  async fetch(request, env) {
    try {
      return new Response(await (await env.FLAKY.fetch(request)).text());
    } catch (error) {
      return new Response(error.message);
    }
  },
};";

fn fleet(config: &str) -> Fleet {
    let binding = "[[services]]\nbinding = \"FLAKY\"\nservice = \"flaky\"";
    let fleet = Fleet::new().worker("site", binding, SITE).worker("flaky", "", FLAKY);
    fleet.append("workmesh.toml", config);
    fleet
}

#[test]
fn a_breaker_opens_for_the_edge_that_fails_and_closes_when_the_callee_is_well() {
    let fleet = fleet("\n[mesh]\nretry = false\nbreaker = { failures = 2, open_for = \"2s\" }\n");
    let dev = fleet.dev();
    for _ in 0..2 {
        assert_eq!(dev.get("/fail").text(), "on purpose");
    }
    assert_eq!(dev.get("/well").text(), "Circuit breaker is open");
    // The gateway's own edge to the same worker has seen no failure.
    assert_eq!(dev.get("/flaky/well").text(), "fine");
    dev.eventually("/well", (200, "fine"));
    assert_eq!(dev.get("/fail").text(), "on purpose", "one failure is not two");
    assert_eq!(dev.get("/well").text(), "fine");
}

#[test]
fn the_gateway_says_when_to_try_again() {
    let fleet = fleet("\n[mesh]\nretry = false\nbreaker = { failures = 1, open_for = \"90s\" }\n");
    let dev = fleet.dev();
    assert_eq!(dev.get("/flaky/fail").refusal(), (500, "worker_exception".into()));
    let reply = dev.get("/flaky/well");
    assert_eq!(reply.refusal(), (503, "breaker_open".into()));
    assert_eq!(reply.header("retry-after").as_deref(), Some("90"));
}

#[test]
fn without_the_table_no_breaker_changes_what_a_worker_sees() {
    let fleet = fleet("");
    let dev = fleet.dev();
    for _ in 0..20 {
        assert_eq!(dev.get("/fail").text(), "on purpose");
    }
    assert_eq!(dev.get("/well").text(), "fine");
}

#[test]
fn all_shards_know_what_one_has_found_out() {
    let fleet = fleet("\n[mesh]\nretry = false\nbreaker = { failures = 4, open_for = \"90s\" }\n");
    let dev = fleet.dev_with(&["--shards", "2"]);
    // Each request has a connection of its own, and the kernel spreads those over the shards.
    for _ in 0..4 {
        assert_eq!(dev.get("/flaky/fail").refusal(), (500, "worker_exception".into()));
    }
    for _ in 0..40 {
        assert_eq!(dev.get("/flaky/well").refusal(), (503, "breaker_open".into()));
    }
}

#[test]
fn what_a_breaker_knows_outlives_a_change_of_code_and_of_other_settings() {
    let fleet = fleet("\n[mesh]\nretry = false\nbreaker = { failures = 1, open_for = \"90s\" }\n");
    let dev = fleet.dev();
    assert_eq!(dev.get("/flaky/fail").refusal(), (500, "worker_exception".into()));
    let mark = dev.mark();
    fleet.save("flaky/index.js", &FLAKY.replace("fine", "better"));
    dev.prints_after(mark, "flaky replaced");
    assert_eq!(dev.get("/flaky/well").refusal(), (503, "breaker_open".into()));
    let mark = dev.mark();
    fleet.append("workmesh.toml", "timeout = \"7s\"\n");
    dev.prints_after(mark, "flaky replaced");
    dev.prints_after(mark, "site replaced");
    assert_eq!(dev.get("/flaky/well").refusal(), (503, "breaker_open".into()));
    // A breaker with other settings is another breaker.
    fleet.append("workmesh.toml", "[mesh.edge.\"gateway -> flaky\"]\nbreaker = { failures = 2 }\n");
    dev.eventually("/flaky/well", (200, "better"));
}
