//! Retries, and the promise that nothing is sent twice that must not be.

use crate::support::{eventually, fleet::Fleet, http::Request, process::Dev};

/// Counts what comes to a path, and fails as often as the path says: `/flaky/throw/2/…` throws twice, `/flaky/503/1/…`
/// answers 503 once, `/flaky/slow/1/…` throws after a while. `/flaky/count/PATH` tells what came.
const FLAKY: &str = "
const seen = new Map();
export default {
  async fetch(request) {
    const { pathname } = new URL(request.url);
    const [, , how, times] = pathname.split('/');
    if (how === 'count') return Response.json(seen.get(pathname.slice('/flaky/count'.length)) ?? []);
    const body = await request.text();
    const all = seen.get(pathname) ?? [];
    all.push(body.length > 20 ? `${body.length} bytes` : body);
    seen.set(pathname, all);
    if (all.length > Number(times)) return new Response(`answer ${all.length}`);
    if (how === 'slow') await new Promise((done) => setTimeout(done, 150));
    if (how === '503') return new Response('busy', { status: 503 });
    throw new Error('on purpose');
  },
};";

const CALLER: &str = "
export default {
  async fetch(request, env) {
    const { pathname } = new URL(request.url);
    if (pathname === '/out') return fetch(request.headers.get('x-to'));
    try {
      const response = await env.FLAKY.fetch(request);
      return new Response(await response.text(), { status: response.status });
    } catch (error) {
      return new Response(error.message, { status: 500 });
    }
  },
};";

fn fleet(mesh: &str) -> Fleet {
    let binding = "[[services]]\nbinding = \"FLAKY\"\nservice = \"flaky\"";
    let fleet = Fleet::new().worker("site", binding, CALLER).worker("flaky", "", FLAKY);
    fleet.append("workmesh.toml", mesh);
    fleet
}

const QUICK: &str = "\n[mesh]\nbreaker = false\nretry = { base_delay = \"10ms\" }\n";

/// The bodies that came to a path of the flaky worker.
#[track_caller]
fn came(dev: &Dev, path: &str) -> Vec<String> {
    let reply = dev.get(&format!("/flaky/count{path}"));
    reply.json().as_array().unwrap().iter().map(|body| body.as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_call_that_fails_is_tried_again_from_the_gateway_and_from_a_worker() {
    let (fleet, gateway, worker) = (fleet(QUICK), "/flaky/throw/2/a", "/any/503/2/b");
    let dev = fleet.dev();
    assert_eq!(dev.get(gateway).brief(), (200, "answer 3".into()));
    assert_eq!(came(&dev, gateway).len(), 3);
    assert_eq!(dev.get(worker).brief(), (200, "answer 3".into()));
    // What the tries came to is told.
    dev.prints("flaky (3 tries)");
    // The last failure is the answer if there is no better one.
    assert_eq!(dev.get("/any/503/9/c").brief(), (503, "busy".into()));
    assert_eq!(came(&dev, "/any/503/9/c").len(), 3 * 3, "two edges, three tries each");
    assert_eq!(dev.get("/flaky/throw/9/d").refusal(), (500, "worker_exception".into()));
}

#[test]
fn a_post_without_a_key_is_never_sent_twice() {
    let fleet = fleet(QUICK);
    let dev = fleet.dev();
    for path in ["/flaky/throw/1/a", "/flaky/503/1/b", "/any/503/1/c"] {
        assert_ne!(dev.send(&Request::post(path, "pay")).status, 200);
        assert_eq!(came(&dev, path), ["pay"], "{path}");
    }
    for path in ["/flaky/throw/1/d", "/any/503/1/e"] {
        let request = Request::post(path, "pay").header("idempotency-key", "order-7");
        assert_eq!(dev.send(&request).brief(), (200, "answer 2".into()), "{path}");
        assert_eq!(came(&dev, path), ["pay", "pay"], "{path}");
    }
}

#[test]
fn a_body_is_sent_twice_only_if_it_could_be_kept() {
    let fleet = fleet(QUICK);
    let dev = fleet.dev();
    for (size, times) in [(64 * 1024, 2), (64 * 1024 + 1, 1)] {
        let body = vec![b'x'; size];
        for (request, name) in [
            (Request::new("PUT", &format!("/flaky/503/1/sized-{size}")).body(body.clone()), "sized"),
            (Request::new("PUT", &format!("/flaky/503/1/chunked-{size}")).chunked(body), "chunked"),
        ] {
            assert_eq!(dev.send(&request).status, if times == 2 { 200 } else { 503 });
            let bodies = came(&dev, &format!("/flaky/503/1/{name}-{size}"));
            assert_eq!(bodies, vec![format!("{size} bytes"); times], "{name}");
        }
    }
}

#[test]
fn nothing_is_tried_again_once_the_client_has_gone() {
    let fleet = fleet(QUICK);
    let dev = fleet.dev();
    let exchange = dev.open(&Request::get("/flaky/slow/9/a"));
    eventually("the call has come", || (came(&dev, "/flaky/slow/9/a").len() == 1).then_some(()));
    drop(exchange);
    dev.prints("gone");
    // The same with a client that stays is tried twice more within that time.
    assert_eq!(dev.get("/flaky/slow/9/b").status, 500);
    assert_eq!(came(&dev, "/flaky/slow/9/b").len(), 3);
    assert_eq!(came(&dev, "/flaky/slow/9/a").len(), 1);
}

#[test]
fn calls_to_the_internet_are_tried_again_too() {
    let fleet = fleet(
        "\n[mesh]\nretry = { base_delay = \"10ms\" }\n[mesh.edge.\"gateway -> flaky\"]\nretry = false\n",
    );
    let dev = fleet.dev();
    let to = format!("http://localhost:{}/flaky/503/1/out", dev.port());
    let reply = dev.send(&Request::get("/out").header("x-to", &to));
    assert_eq!(reply.brief(), (200, "answer 2".into()));
    dev.prints(&format!("localhost:{} (2 tries)", dev.port()));
}

#[test]
fn without_the_table_nothing_is_tried_again() {
    let fleet = fleet("");
    let dev = fleet.dev();
    assert_eq!(dev.get("/flaky/503/1/a").brief(), (503, "busy".into()));
    assert_eq!(came(&dev, "/flaky/503/1/a").len(), 1);
}
