//! Deadlines: how much time there is, and what becomes of work that nobody waits for.

use crate::support::{eventually, fleet::Fleet, http::Request};

/// Works until it is told to stop: `/slow/work` never answers by itself. `/slow/state` tells how it went.
const SLOW: &str = "
let ticks = 0, aborted = 0, called = 0, finished = 0;
export default {
  async fetch(request, env) {
    if (request.url.endsWith('/state')) return Response.json({ ticks, aborted, called, finished });
    request.signal.addEventListener('abort', () => aborted++);
    setInterval(() => ticks++, 5);
    called++;
    await env.NEVER.fetch(request);
    finished++;
    return new Response('too late');
  },
};";

/// Waits for ever, and counts those that it waits for.
const NEVER: &str = "
let waiting = 0;
export default {
  async fetch(request) {
    if (request.url.endsWith('/state')) return Response.json({ waiting });
    waiting++;
    request.signal.addEventListener('abort', () => waiting--);
    await new Promise((done) => setTimeout(done, 60_000));
    return new Response('much too late');
  },
};";

const SITE: &str = "
export default {
  async fetch(request, env) {
    try {
      return await env.SLOW.fetch(request);
    } catch (error) {
      return new Response(`${error.name}: ${error.message}`);
    }
  },
};";

fn fleet(mesh: &str) -> Fleet {
    let service =
        |name: &str| format!("[[services]]\nbinding = \"{}\"\nservice = \"{name}\"", name.to_uppercase());
    let fleet = Fleet::new()
        .worker("site", &service("slow"), SITE)
        .worker("slow", &service("never"), SLOW)
        .worker("never", "", NEVER);
    fleet.append("workmesh.toml", mesh);
    fleet
}

#[test]
fn on_expiry_the_caller_is_told_and_the_whole_chain_stops_working() {
    let fleet = fleet(
        "\n[mesh]\ntimeout = \"300ms\"\nretry = false\n[mesh.edge.\"gateway -> site\"]\ntimeout = \"5s\"\n",
    );
    let dev = fleet.dev();
    let reply = dev.get("/slow/work");
    assert_eq!(reply.refusal(), (504, "timeout".into()));
    assert!(reply.text().contains("did not answer within 300 ms"), "{}", reply.text());
    let caught = "TimeoutError: The worker \\\"slow\\\" did not answer within 300 ms.".replace('\\', "");
    assert_eq!(dev.get("/site/work").brief(), (200, caught));
    // Both workers hear of it, and their timers and calls end.
    let mut last = None;
    eventually("the slow worker has stopped", || {
        let state = dev.get("/slow/state").json();
        let stopped = state["aborted"] == 2 && last.as_ref() == Some(&state);
        last = Some(state);
        stopped.then_some(())
    });
    let state = last.unwrap();
    assert_eq!((&state["called"], &state["finished"]), (&2.into(), &0.into()));
    eventually("nobody waits", || (dev.get("/never/state").json()["waiting"] == 0).then_some(()));
}

#[test]
fn the_deadline_of_the_caller_is_the_longest_there_is() {
    let mesh =
        "\n[mesh]\nretry = false\ntimeout = \"30s\"\n[mesh.edge.\"gateway -> site\"]\ntimeout = \"200ms\"\n";
    let fleet = fleet(mesh);
    let dev = fleet.dev();
    let reply = dev.get("/work");
    assert_eq!(reply.refusal(), (504, "timeout".into()));
    assert!(reply.text().contains("\"site\\\" did not answer within 200 ms"), "{}", reply.text());
    eventually("nobody waits", || (dev.get("/never/state").json()["waiting"] == 0).then_some(()));
}

#[test]
fn a_client_that_goes_stops_the_whole_chain() {
    let fleet = fleet("\n[mesh]\n");
    let dev = fleet.dev();
    let exchange = dev.open(&Request::get("/slow/work"));
    eventually("somebody waits", || (dev.get("/never/state").json()["waiting"] == 1).then_some(()));
    drop(exchange);
    eventually("nobody waits", || (dev.get("/never/state").json()["waiting"] == 0).then_some(()));
    assert_eq!(dev.get("/slow/state").json()["aborted"], 1);
}

#[test]
fn each_try_has_its_own_time() {
    let mesh = "\n[mesh]\ntimeout = \"5s\"\nbreaker = false\nretry = { base_delay = \"10ms\", per_try_timeout = \"100ms\" }\n";
    let fleet = fleet(mesh);
    let dev = fleet.dev();
    assert_eq!(dev.get("/never/x").refusal(), (504, "timeout".into()));
    dev.prints("never ✗ (3 tries)");
}

#[test]
fn a_body_may_be_long_but_not_stand_still() {
    let streams = "
export default {
  fetch(request) {
    const parts = request.url.endsWith('/still') ? 1 : 4;
    let part = 0;
    return new Response(new ReadableStream({
      async pull(controller) {
        await new Promise((done) => setTimeout(done, part < parts ? 100 : 10_000));
        controller.enqueue(new TextEncoder().encode('part'));
        if (++part === 4) controller.close();
      },
    }));
  },
};";
    let fleet = Fleet::new().worker("site", "", streams);
    fleet.append("workmesh.toml", "\n[mesh]\ntimeout = \"300ms\"\nidle_timeout = \"300ms\"\n");
    let dev = fleet.dev();
    assert_eq!(dev.get("/all").brief(), (200, "partpartpartpart".into()));
    let mut exchange = dev.open(&Request::get("/still"));
    assert_eq!(exchange.head().unwrap().status, 200);
    assert_eq!(exchange.read().unwrap().unwrap(), b"part");
    assert!(exchange.read().is_err(), "cut off");
}

#[test]
fn what_goes_on_after_the_answer_has_a_time_of_its_own() {
    let site = "
export default {
  fetch(request, env, ctx) {
    if (request.url.endsWith('/seen')) return env.LATER.fetch(request);
    const later = async () => {
      await new Promise((done) => setTimeout(done, 400));
      await env.LATER.fetch('http://later/note');
    };
    ctx.waitUntil(later());
    return new Response('answered');
  },
};";
    let later = "
let seen = 'nothing';
export default {
  fetch(request) {
    if (request.url.endsWith('/note')) seen = request.headers.get('x-workmesh-timeout-ms');
    return new Response(seen);
  },
};";
    let binding = "[[services]]\nbinding = \"LATER\"\nservice = \"later\"";
    let fleet = Fleet::new().worker("site", binding, site).worker("later", "", later);
    let edge = "[mesh.edge.\"gateway -> site\"]\ntimeout = \"200ms\"\n";
    fleet.append("workmesh.toml", &format!("\n[mesh]\ntimeout = \"9s\"\n{edge}"));
    let dev = fleet.dev();
    assert_eq!(dev.get("/").text(), "answered");
    let left =
        eventually("the call after the answer has come", || dev.get("/seen").text().parse::<u32>().ok());
    assert!((201..=9000).contains(&left), "not what was left of the request's 200 ms: {left}");
}

#[test]
fn a_worker_that_computes_beyond_the_deadline_is_stopped() {
    let code = "export default { fetch(request) {
        if (request.url.endsWith('/loop')) for (;;);
        return new Response('fine');
    } };";
    let fleet = Fleet::new().worker("site", "[limits]\ncpu_ms = 60000", code);
    fleet.append("workmesh.toml", "\n[mesh]\ntimeout = \"200ms\"\nretry = false\n");
    let dev = fleet.dev();
    assert_eq!(dev.get("/loop").refusal(), (504, "timeout".into()));
    assert_eq!(dev.get("/").brief(), (200, "fine".into()));
}
