//! A worker that computes for long gets a thread of its own, so that the others need not wait; nothing else changes for it.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    thread,
};

use crate::support::{
    fleet::Fleet,
    http::{Request, send},
    meanwhile,
    process::Dev,
};

/// Computes, or does what the path says.
const BUSY: &str = "
function compute(n) { let sum = 0; for (let i = 0; i < n; i++) sum += i % 7; return sum; }
const ways = {
  compute: () => new Response(String(compute(500_000))),
  forever() { console.log('forever'); while (true); },
  hello: () => new Response('hello', { status: 203, statusText: 'As Told', headers: { 'x-a': '1' } }),
  echo: (request) => new Response(request.body, { headers: { 'x-b': request.headers.get('x-b') } }),
  length: async (request) => new Response(String((await request.arrayBuffer()).byteLength)),
  large: () => new Response(new ReadableStream({
    pull(controller) {
      this.left = (this.left ?? 64) - 1;
      controller.enqueue(new Uint8Array(65536).fill(97));
      if (this.left === 0) controller.close();
    },
  })),
  throws() { throw new RangeError('on purpose'); },
  async helper(request, env) {
    const response = await env.HELPER.fetch('http://helper/path', { method: 'PUT', body: request.body });
    return new Response(`${response.status} ${await response.text()}`);
  },
  async ill(request, env) {
    const error = await env.HELPER.fetch('http://helper/throw').catch((error) => error);
    return new Response(`${error.name}: ${error.message}`);
  },
  async many(request, env) {
    const calls = Array.from({ length: 100 }, () => env.HELPER.fetch('http://helper/'));
    const settled = await Promise.allSettled(calls);
    return new Response(String(settled.filter((call) => call.value?.status === 201).length));
  },
  seldom() { console.log('for whom?'); return new Response('seldom'); },
  self: (request, env) => env.SELF.fetch(new URL('/hello', request.url)),
  async data(request, env) {
    await env.KV.put('key', 'kept');
    const row = await env.DB.prepare('SELECT 1 + ? AS sum').bind(1).first();
    return new Response(`${await env.KV.get('key')} ${row.sum}`);
  },
  async web(request) {
    const response = await fetch(new URL('/helper/web', request.url), { method: 'POST', body: 'far away' });
    return new Response(`${response.status} ${await response.text()}`);
  },
  later(request, env, ctx) {
    ctx.waitUntil(scheduler.wait(1).then(() => console.log('later ran')));
    return new Response('soon');
  },
  wait(request) {
    request.signal.addEventListener('abort', () => console.log('gone'));
    console.log('waiting');
    return new Promise(() => setTimeout(() => {}, 3_600_000));
  },
};
export default {
  fetch(request, env, ctx) {
    const way = new URL(request.url).pathname.split('/').pop();
    return ways[way](request, env, ctx);
  },
  scheduled(controller) {
    console.log(`scheduled ${controller.cron} ${controller.scheduledTime}`);
    if (controller.cron === 'fail') throw new Error('not today');
  },
};";

const HELPER: &str = "
export default {
  async fetch(request) {
    if (request.url.endsWith('/throw')) throw new TypeError('not well');
    return new Response(`${request.method} ${await request.text()}`, { status: 201 });
  },
};";

const CONFIG: &str = "
compatibility_flags = [\"enable_request_signal\"]
kv_namespaces = [{ binding = \"KV\", id = \"kv\" }]
d1_databases = [{ binding = \"DB\", database_name = \"db\", database_id = \"db\" }]
services = [{ binding = \"HELPER\", service = \"helper\" }, { binding = \"SELF\", service = \"busy\" }]
[triggers]
crons = [\"15 3 * * *\"]
";

fn fleet() -> Fleet {
    Fleet::new().worker("busy", CONFIG, BUSY).worker("helper", "", HELPER)
}

/// Computes until the worker is moved.
#[track_caller]
fn move_out(dev: &Dev) {
    let (mark, port) = (dev.mark(), dev.port());
    // If a request fails, the worker is not moved, and that is told.
    meanwhile(
        || drop(send(port, &Request::get("/compute"))),
        || dev.prints_after(mark, "it has a thread of its own now"),
    );
}

/// What a client sees of a worker, whatever thread it is on.
fn seen(dev: &Dev) -> Vec<(String, u16, Option<String>, String)> {
    let requests = [
        Request::get("/hello"),
        Request::post("/echo", "a body").header("x-b", "2"),
        Request::new("POST", "/length").chunked(vec![b'x'; 3 << 20]),
        Request::get("/large"),
        Request::get("/throws"),
        Request::post("/helper", "handed on"),
        Request::new("POST", "/helper").chunked("in parts"),
        Request::get("/ill"),
        Request::get("/many"),
        Request::get("/self"),
        Request::get("/data"),
        Request::get("/web"),
        Request::get("/later"),
    ];
    let of = |request: &Request| {
        let reply = dev.send(request);
        let header = reply.header("x-a").or(reply.header("x-b")).or(reply.header("x-workmesh-error"));
        // What differs from request to request.
        let text = reply.json()["error"]["message"].as_str().map_or(reply.text(), str::to_owned);
        (format!("{request:?}").chars().take(80).collect(), reply.status, header, text)
    };
    requests.iter().map(of).collect()
}

#[test]
fn a_worker_sees_and_does_the_same_on_a_thread_of_its_own() {
    check_same("");
}

#[test]
fn so_it_does_with_the_policies_of_the_mesh() {
    check_same("\n[mesh]\nallow_cycles = true\nlimit = { concurrent = 10, queue = 10 }\n");
}

#[track_caller]
fn check_same(mesh: &str) {
    let fleet = fleet();
    fleet.append("workmesh.toml", mesh);
    let dev = fleet.dev_with(&["--shards", "1"]);
    let before = seen(&dev);
    let statuses: Vec<_> = before.iter().map(|(_, status, ..)| *status).collect();
    assert_eq!(statuses, [203, 200, 200, 200, 500, 200, 200, 200, 200, 203, 200, 200, 200], "{before:?}");
    assert_eq!(before[8].3, "100");
    move_out(&dev);
    let mark = dev.mark();
    for (before, after) in before.iter().zip(seen(&dev)) {
        assert_eq!(*before, after);
    }
    dev.prints_after(mark, "later ran");
    let line = dev.prints_after(mark, "POST /helper ");
    assert!(line.contains("helper"), "calls made on the other thread are part of the request: {line}");
}

#[test]
fn bodies_flow_both_ways_between_the_threads() {
    let fleet = fleet();
    let dev = fleet.dev_with(&["--shards", "1"]);
    move_out(&dev);
    let mut exchange = dev.open(&Request::new("POST", "/echo").open());
    exchange.write("one").unwrap();
    exchange.head().unwrap();
    assert_eq!(exchange.read_text(), "one");
    for piece in ["two", "three"] {
        exchange.write(piece).unwrap();
        assert_eq!(exchange.read_text(), piece);
    }
    exchange.end().unwrap();
    assert_eq!(exchange.read().unwrap(), None);
}

#[test]
fn a_client_that_goes_away_is_noticed_on_the_other_thread() {
    let fleet = fleet();
    let dev = fleet.dev_with(&["--shards", "1"]);
    move_out(&dev);
    let exchange = dev.open(&Request::get("/wait"));
    dev.prints("waiting");
    drop(exchange);
    dev.prints("gone");
}

#[test]
fn others_are_answered_while_it_computes() {
    let fleet = fleet();
    fleet.append("busy/wrangler.toml", "[limits]\ncpu_ms = 3000\n");
    let dev = fleet.dev_with(&["--shards", "1"]);
    move_out(&dev);
    let (port, over) = (dev.port(), AtomicBool::new(false));
    thread::scope(|scope| {
        let busy = scope.spawn(|| {
            let reply = send(port, &Request::get("/forever")).unwrap();
            over.store(true, Ordering::SeqCst);
            reply
        });
        dev.prints("forever");
        for _ in 0..20 {
            assert_eq!(dev.get("/helper/").status, 201);
        }
        assert!(!over.load(Ordering::SeqCst), "they had to wait until it was stopped");
        assert_eq!(busy.join().unwrap().refusal(), (503, "worker_cpu_limit".into()));
    });
    assert_eq!(dev.get("/hello").text(), "hello");
}

#[test]
fn what_it_cannot_take_is_refused_at_once() {
    let fleet = fleet();
    fleet.append("busy/wrangler.toml", "[limits]\ncpu_ms = 3000\n");
    fleet.append(
        "workmesh.toml",
        "\n[mesh]\nallow_cycles = true\nretry = false\nlimit = { concurrent = 1, queue = 0 }\n",
    );
    let dev = fleet.dev_with(&["--shards", "1"]);
    move_out(&dev);
    let port = dev.port();
    thread::scope(|scope| {
        let busy = scope.spawn(|| send(port, &Request::get("/forever")).unwrap());
        dev.prints("forever");
        assert_eq!(dev.get("/hello").refusal(), (503, "overloaded".into()));
        assert_eq!(busy.join().unwrap().refusal(), (503, "worker_cpu_limit".into()));
    });
    assert_eq!(dev.get("/hello").text(), "hello");
}

#[test]
fn calls_that_nobody_waits_for_any_more_are_not_made() {
    let fleet = fleet();
    fleet.append("busy/wrangler.toml", "[limits]\ncpu_ms = 2000\n");
    let dev = fleet.dev_with(&["--shards", "1"]);
    move_out(&dev);
    let port = dev.port();
    thread::scope(|scope| {
        let busy = scope.spawn(|| send(port, &Request::get("/forever")).unwrap());
        dev.prints("forever");
        let given_up: Vec<_> = (0..5).map(|_| dev.open(&Request::get("/seldom"))).collect();
        // They have reached the lane when later ones have been answered, and have left it, too.
        assert_eq!(dev.get("/helper/").status, 201);
        drop(given_up);
        assert_eq!(dev.get("/helper/").status, 201);
        assert_eq!(busy.join().unwrap().refusal(), (503, "worker_cpu_limit".into()));
    });
    assert_eq!(dev.get("/hello").text(), "hello");
    assert!(!dev.printed().contains("for whom?"), "{}", dev.printed());
}

#[test]
fn what_starts_anew_again_and_again_keeps_others_waiting_too() {
    let code = "
      let sum = 0;
      for (let i = 0; i < 500_000; i++) sum += i % 7;
      const deep = () => deep() + 1;
      export default { fetch: () => deep() };";
    let fleet = Fleet::new().worker("site", "", "export default { fetch: () => new Response() };");
    let fleet = fleet.worker("busy", "", code);
    let dev = fleet.dev_with(&["--shards", "1"]);
    for _ in 0..30 {
        assert_eq!(dev.get("/busy/").refusal(), (500, "worker_exception".into()));
    }
    dev.prints("it has a thread of its own now");
}

#[test]
fn a_trigger_runs_on_the_other_thread() {
    let fleet = fleet();
    let dev = fleet.dev_with(&["--shards", "1"]);
    move_out(&dev);
    let reply = dev.get("/cdn-cgi/handler/scheduled?cron=15+3+*+*+*&time=1925090100000");
    assert_eq!(reply.brief(), (200, "ok".into()));
    dev.prints("scheduled 15 3 * * * 1925090100000");
    let reply = dev.get("/cdn-cgi/handler/scheduled?cron=fail");
    assert_eq!(reply.refusal(), (500, "worker_exception".into()));
    assert!(reply.text().contains("not today"), "{}", reply.text());
}

#[test]
fn a_new_version_takes_over_and_the_old_one_finishes_what_it_began() {
    let fleet = fleet();
    let dev = fleet.dev_with(&["--shards", "1"]);
    move_out(&dev);
    let mut exchange = dev.open(&Request::new("POST", "/echo").open());
    exchange.write("one").unwrap();
    exchange.head().unwrap();
    assert_eq!(exchange.read_text(), "one");
    fleet.save("busy/index.js", "export default { fetch: () => new Response('new') };");
    dev.eventually("/hello", (200, "new"));
    exchange.write("two").unwrap();
    assert_eq!(exchange.read_text(), "two");
    exchange.end().unwrap();
    assert_eq!(exchange.read().unwrap(), None);
}

#[test]
fn a_new_version_of_what_it_calls_is_called() {
    let fleet = fleet();
    let dev = fleet.dev_with(&["--shards", "1"]);
    move_out(&dev);
    assert_eq!(dev.send(&Request::post("/helper", "x")).text(), "201 PUT x");
    fleet.save("helper/index.js", "export default { fetch: () => new Response('new') };");
    dev.eventually("/helper/", (200, "new"));
    assert_eq!(dev.get("/helper").text(), "200 new");
}

#[test]
fn what_is_in_flight_may_call_the_others_until_the_end() {
    let fleet = fleet();
    let mut dev = fleet.dev_with(&["--shards", "1"]);
    move_out(&dev);
    let mut exchange = dev.open(&Request::new("POST", "/helper").open());
    exchange.write("one ").unwrap();
    dev.signal("TERM");
    dev.prints("finishing what is in flight");
    exchange.write("two").unwrap();
    exchange.end().unwrap();
    assert_eq!(exchange.reply().unwrap().text(), "201 PUT one two");
    assert_eq!(dev.ended().code(), Some(0));
}
