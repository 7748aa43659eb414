//! Fallbacks: what a caller gets for a call that has failed for good.

use crate::support::{fleet::Fleet, http::Request};

/// Fails as long as `/catalog/ill` was asked last, and not `/catalog/well`.
const CATALOG: &str = "
let ill = false, answered = 0;
export default {
  async fetch(request) {
    const { pathname } = new URL(request.url);
    if (pathname === '/catalog/slow') await new Promise((done) => setTimeout(done, 60_000));
    if (pathname === '/catalog/ill') ill = true;
    if (pathname === '/catalog/well') ill = false;
    if (/(ill|well)$/.test(pathname)) return new Response('noted');
    if (ill) throw new Error('on purpose');
    return new Response(`answer ${++answered}`, { headers: { 'x-from': 'catalog' } });
  },
};";

const LITE: &str = "
export default {
  async fetch(request) {
    return new Response(`lite: ${request.method} ${new URL(request.url).pathname} ${await request.text()}`.trim());
  },
};";

fn fleet(fallback: &str) -> Fleet {
    let fleet = Fleet::new().worker("site", "", LITE).worker("catalog", "", CATALOG).worker("lite", "", LITE);
    let mesh = "[mesh]\nretry = { base_delay = \"1ms\" }\nbreaker = false\n";
    let edge = format!("[mesh.edge.\"gateway -> catalog\"]\ntimeout = \"500ms\"\nfallback = {fallback}\n");
    fleet.append("workmesh.toml", &format!("\n{mesh}{edge}"));
    fleet
}

#[test]
fn a_fixed_response() {
    let fleet = fleet("{ status = 203, json = { items = [], degraded = true } }");
    let dev = fleet.dev();
    assert_eq!(dev.get("/catalog/items").header("x-workmesh-fallback"), None);
    dev.get("/catalog/ill");
    let reply = dev.get("/catalog/items");
    assert_eq!(reply.brief(), (203, r#"{"items":[],"degraded":true}"#.into()));
    assert_eq!(reply.header("content-type").as_deref(), Some("application/json"));
    let mark = reply.header("x-workmesh-fallback");
    assert_eq!(mark.as_deref(), Some("response; reason=worker_exception"));
    dev.prints("catalog (3 tries) (fallback: response)");
    let mark = dev.get("/catalog/slow").header("x-workmesh-fallback");
    assert_eq!(mark.as_deref(), Some("response; reason=timeout"));
}

#[test]
fn another_worker() {
    let fleet = fleet("{ worker = \"lite\" }");
    let dev = fleet.dev();
    dev.get("/catalog/ill");
    assert_eq!(dev.get("/catalog/items").brief(), (200, "lite: GET /catalog/items".into()));
    let put = Request::new("PUT", "/catalog/items").body("new");
    assert_eq!(dev.send(&put).text(), "lite: PUT /catalog/items new");
    assert_eq!(dev.get("/catalog/slow").text(), "lite: GET /catalog/slow");
    // The catalog may have done what it was asked before it failed.
    let reply = dev.send(&Request::post("/catalog/items", "new"));
    assert_eq!(reply.refusal(), (500, "worker_exception".into()));
}

#[test]
fn the_last_good_answer() {
    let fleet = fleet("{ stale = \"5m\" }");
    let dev = fleet.dev();
    assert_eq!(dev.get("/catalog/items").text(), "answer 1");
    dev.get("/catalog/ill");
    let reply = dev.get("/catalog/items");
    assert_eq!((reply.text(), reply.header("x-from").as_deref()), ("answer 1".into(), Some("catalog")));
    assert_eq!(reply.header("x-workmesh-fallback").as_deref(), Some("stale; reason=worker_exception"));
    assert!(reply.header("age").is_some());
    // What was never answered has no last answer, and neither has somebody else.
    assert_eq!(dev.get("/catalog/other").refusal(), (500, "worker_exception".into()));
    let other = Request::get("/catalog/items").header("authorization", "Bearer x");
    assert_eq!(dev.send(&other).refusal(), (500, "worker_exception".into()));
    dev.get("/catalog/well");
    assert_eq!(dev.get("/catalog/items").text(), "answer 2");
}
