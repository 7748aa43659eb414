//! A worker that loops, leaks or never answers hurts nobody but itself.

use crate::support::{
    fleet::Fleet,
    http::{Request, send},
    meanwhile,
    process::Dev,
};

/// Misbehaves as the path says.
const BAD: &str = "
const forever = () => Promise.resolve().then(forever);
const deep = (n) => deep(n + 1) + 1;
const ways = {
  loop() { while (true); },
  promises: () => forever(),
  async later() { await new Promise((resolve) => setTimeout(resolve, 1)); while (true); },
  regex: () => new Response(/^(a+)+$/.test('a'.repeat(40) + 'b')),
  hog() { const kept = []; while (true) kept.push(new Array(1000).fill(0)); },
  buffers() { const kept = []; while (true) kept.push(new Uint8Array(1 << 20).fill(1)); },
  repeat: () => new Response('x'.repeat(2 ** 32)),
  double() { let text = 'x'; while (true) text += text; },
  text() { let text = 'x'; while (text.length < 2 ** 29) text += text; return new Response(text); },
  deep: () => new Response(deep(0)),
  never: () => new Promise(() => {}),
  slow: () => new Promise((resolve) => setTimeout(() => resolve(new Response('late')), 3_600_000)),
  throws() { throw new TypeError('on purpose'); },
  nothing() {},
};
export default {
  async fetch(request) {
    const way = new URL(request.url).pathname.slice(1);
    return way === '' ? new Response('well') : ways[way]();
  },
};";

const NEIGHBOUR: &str = "let count = 0; export default { fetch: () => new Response(String(++count)) };";

fn start(config: &str) -> Dev {
    let fleet = Fleet::new().worker("bad", "[limits]\ncpu_ms = 200", BAD).worker("neighbour", "", NEIGHBOUR);
    fleet.append("workmesh.toml", config);
    fleet.dev()
}

/// Asks for trouble while somebody else asks the neighbour, and then for something ordinary.
#[track_caller]
fn check(dev: &Dev, way: &str, status: u16, code: &str) {
    let port = dev.port();
    let reply = meanwhile(
        || assert_eq!(send(port, &Request::get("/neighbour/")).unwrap().status, 200, "during {way}"),
        || dev.get(&format!("/{way}")),
    );
    assert_eq!(reply.refusal(), (status, code.into()), "{way}: {}", reply.text());
    assert_eq!(reply.json()["error"]["worker"], "bad", "{way}: {}", reply.text());
    assert_eq!(dev.get("/neighbour/").status, 200, "after {way}");
    assert_eq!(dev.get("/").brief(), (200, "well".into()), "after {way}");
}

#[test]
fn endless_work_ends_at_the_cpu_limit() {
    let dev = start("");
    for way in ["loop", "promises", "later", "regex"] {
        check(&dev, way, 503, "worker_cpu_limit");
    }
    dev.prints("The worker \"bad\" exceeded its CPU limit of 200 ms.");
}

#[test]
fn endless_growth_ends_at_the_memory_limit() {
    // Filling the heap takes time, more of it on a busy machine.
    let fleet =
        Fleet::new().worker("bad", "[limits]\ncpu_ms = 30000", BAD).worker("neighbour", "", NEIGHBOUR);
    let dev = fleet.dev();
    for way in ["hog", "buffers", "text"] {
        check(&dev, way, 503, "worker_memory_limit");
    }
    dev.prints("The worker \"bad\" exceeded its memory limit of 128 MiB.");
}

#[test]
fn what_javascript_itself_refuses_is_an_exception() {
    let dev = start("");
    for (way, name) in [
        ("repeat", "RangeError"),
        ("double", "InternalError"),
        ("deep", "RangeError"),
        ("throws", "TypeError"),
        ("nothing", "TypeError"),
        ("unknown", "TypeError"),
    ] {
        check(&dev, way, 500, "worker_exception");
        let exception = &dev.get(&format!("/{way}")).json()["error"]["exception"];
        assert_eq!(exception["name"], name, "{way}: {exception}");
    }
}

#[test]
fn a_promise_that_nobody_can_settle_is_found_out() {
    let dev = start("");
    check(&dev, "never", 500, "worker_exception");
    dev.prints("would never generate a response");
}

#[test]
fn an_answer_that_does_not_come_in_time_is_given_up() {
    let dev = start("[mesh]\ntimeout = \"300ms\"\n");
    check(&dev, "slow", 504, "timeout");
}

#[test]
fn the_neighbour_keeps_its_isolate_through_all_of_it() {
    let dev = start("");
    assert_eq!(dev.get("/neighbour/").text(), "1");
    for way in ["loop", "deep", "never"] {
        dev.get(&format!("/{way}"));
    }
    assert_eq!(dev.get("/neighbour/").text(), "2");
}

#[test]
fn start_up_is_bounded_too() {
    let fleet = Fleet::new()
        .worker("well", "", "export default { fetch: () => new Response('well') };")
        .worker("endless", "", "while (true);")
        .worker("greedy", "", "const kept = []; while (true) kept.push(new Uint8Array(1 << 20));");
    let dev = fleet.dev();
    dev.prints("endless did not start");
    dev.prints("greedy did not start");
    assert_eq!(dev.get("/").brief(), (200, "well".into()));
    assert_eq!(dev.get("/endless/").refusal(), (503, "not_running".into()));
}

#[test]
fn workers_that_call_each_other_without_end_are_stopped() {
    let calls = "export default { fetch: (request, env) => env.OTHER.fetch(request) };";
    let binds = |other: &str| format!("[[services]]\nbinding = \"OTHER\"\nservice = \"{other}\"");
    let fleet = Fleet::new().worker("ping", &binds("pong"), calls).worker("pong", &binds("ping"), calls);
    let dev = fleet.dev();
    let reply = dev.get("/");
    assert_eq!(reply.refusal(), (508, "loop_detected".into()), "{}", reply.text());
    assert!(reply.text().contains("ping → pong → ping"), "{}", reply.text());
}

#[test]
fn a_body_that_breaks_off_does_not_look_complete() {
    let stream = |then: &str| {
        format!(
            "export default {{ fetch: () => new Response(new ReadableStream({{
               start(controller) {{ controller.enqueue(new TextEncoder().encode('begun')); }},
               async pull(controller) {{
                 await new Promise((resolve) => setTimeout(resolve, 20));
                 {then}
               }},
             }}, {{ highWaterMark: 0 }})) }};"
        )
    };
    let through = "export default { fetch: (request, env) => env.INNER.fetch(request) };";
    let fleet = Fleet::new()
        .worker("fails", "", &stream("controller.error(new Error('broke'));"))
        .worker("loops", "[limits]\ncpu_ms = 100", &stream("while (true);"))
        .worker("through", "[[services]]\nbinding = \"INNER\"\nservice = \"fails\"", through)
        .worker("ends", "", &stream("controller.close();"));
    let dev = fleet.dev();
    for (path, complete) in [("/", false), ("/loops/", false), ("/through/", false), ("/ends/", true)] {
        let mut exchange = dev.open(&Request::get(path));
        assert_eq!(exchange.head().unwrap().status, 200, "{path}");
        assert_eq!(exchange.read_text(), "begun", "{path}");
        assert_eq!(exchange.read().is_ok(), complete, "{path}");
    }
}
