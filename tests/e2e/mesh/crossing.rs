//! What crosses an edge: which headers, which requests, how many at once; and what is done to calls on purpose.

use crate::support::{fleet::Fleet, http::Request};

const ECHO: &str = "
export default {
  async fetch(request) {
    if (request.url.endsWith('/wait')) await new Promise((done) => setTimeout(done, 300));
    return Response.json([...request.headers.keys()].sort());
  },
};";

fn fleet(edge: &str) -> Fleet {
    let fleet = Fleet::new().worker("site", "", ECHO).worker("echo", "", ECHO);
    fleet.append("workmesh.toml", &format!("\n[mesh.edge.\"gateway -> echo\"]\n{edge}\n"));
    fleet
}

#[test]
fn only_the_headers_that_are_named_reach_the_callee() {
    let fleet = fleet("headers = { forward = [\"authorization\", \"x-mine-*\"] }");
    let dev = fleet.dev();
    let request = |path: &str| {
        let request = Request::post(path, "{}").header("authorization", "a").header("cookie", "b");
        request.header("x-mine-1", "c").header("content-type", "application/json")
    };
    let names = |path: &str| dev.send(&request(path)).json();
    assert_eq!(
        names("/echo/"),
        serde_json::json!(["authorization", "content-length", "content-type", "x-mine-1"])
    );
    assert!(names("/").as_array().unwrap().contains(&"cookie".into()));
}

#[test]
fn with_the_table_a_worker_is_told_of_its_trace_and_the_time_it_has() {
    let site = "
export default {
  async fetch(request, env) {
    const mine = Object.fromEntries(request.headers);
    const theirs = await (await env.ECHO.fetch(request)).json();
    return Response.json({ mine, theirs });
  },
};";
    let echo = "export default { fetch: (request) => Response.json(Object.fromEntries(request.headers)) };";
    let binding = "[[services]]\nbinding = \"ECHO\"\nservice = \"echo\"";
    let fleet = Fleet::new().worker("site", binding, site).worker("echo", "", echo);
    let trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    let request = Request::get("/")
        .header("traceparent", &format!("00-{trace}-00f067aa0ba902b7-01"))
        .header("x-span-id", "forged")
        .header("x-workmesh-timeout-ms", "forged");

    let reply = fleet.dev().send(&request).json();
    assert_eq!(reply["theirs"]["x-span-id"], "forged", "without the table, headers are as they came");
    assert!(reply["theirs"]["x-workmesh-timeout-ms"].is_null(), "apart from those that are the mesh's own");

    fleet.append(
        "workmesh.toml",
        "\n[mesh]\ntimeout = \"8s\"\n[mesh.edge.\"site -> echo\"]\ntimeout = \"3s\"\n",
    );
    let reply = fleet.dev().send(&request).json();
    let (mine, theirs) = (&reply["mine"], &reply["theirs"]);
    let text =
        |headers: &serde_json::Value, name: &str| headers[name].as_str().unwrap_or_default().to_owned();
    for headers in [mine, theirs] {
        assert_eq!(text(headers, "x-trace-id"), trace);
        let expected = format!("00-{trace}-{}-01", text(headers, "x-span-id"));
        assert_eq!(text(headers, "traceparent"), expected);
    }
    assert_eq!(text(theirs, "x-parent-span-id"), text(mine, "x-span-id"));
    let left = |headers| text(headers, "x-workmesh-timeout-ms").parse::<u32>().unwrap();
    assert!((3001..=8000).contains(&left(mine)) && left(theirs) <= 3000, "{reply}");
}

#[test]
fn only_the_requests_that_are_named_cross() {
    let fleet = fleet("allow = [\"GET /echo/*\"]");
    let dev = fleet.dev();
    assert_eq!(dev.get("/echo/x").status, 200);
    let reply = dev.send(&Request::post("/echo/x", ""));
    assert_eq!(reply.refusal(), (403, "forbidden".into()));
}

#[test]
fn so_many_calls_at_once_and_no_more() {
    let fleet = fleet("limit = { concurrent = 1, queue = 1 }");
    let dev = fleet.dev();
    let mut first = dev.open(&Request::get("/echo/wait"));
    let mut second = dev.open(&Request::get("/echo/wait"));
    // Whichever of the three comes last is refused; both others are answered.
    let third = dev.get("/echo/wait");
    let mut statuses = [first.head().unwrap().status, second.head().unwrap().status, third.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 200, 503]);
    assert_eq!(dev.get("/echo/").status, 200);
}

#[test]
fn faults_strike_only_when_they_are_let() {
    let fleet = fleet("fault = { abort = 502, header = \"x-chaos\" }");
    let struck = Request::get("/echo/").header("x-chaos", "1");
    let dev = fleet.dev();
    dev.prints("--inject-faults");
    assert_eq!(dev.send(&struck).status, 200);
    drop(dev);
    let dev = fleet.dev_with(&["--inject-faults"]);
    dev.prints("faults are injected");
    assert_eq!(dev.send(&struck).status, 502);
    assert_eq!(dev.get("/echo/").status, 200);
}

#[test]
fn a_host_that_a_worker_may_not_reach_is_nobodys_failure() {
    let site = "export default { fetch: (request) =>
        request.url.endsWith('/out') ? fetch('http://elsewhere.test/') : new Response('fine') };";
    let fleet = Fleet::new().worker("site", "", site);
    let mesh = "\n[mesh]\nbreaker = { failures = 1 }\n[mesh.worker.site]\negress = [\"api.test\"]\n";
    fleet.append("workmesh.toml", mesh);
    let dev = fleet.dev();
    for _ in 0..3 {
        let reply = dev.get("/out");
        assert_eq!(reply.refusal(), (403, "forbidden".into()));
        assert!(reply.text().contains("elsewhere.test"));
    }
    assert_eq!(dev.get("/").brief(), (200, "fine".into()));
}
