//! Calls of methods cross the same edges as `fetch`: deadline, breaker, spans, lanes.

use std::thread;

use crate::support::{
    fleet::Fleet,
    http::{Request, send},
    process::Dev,
};

const CALC: &str = "
import { RpcTarget, WorkerEntrypoint } from 'cloudflare:workers';

function compute(n) { let sum = 0; for (let i = 0; i < n; i++) sum += i % 7; return sum; }

class Counter extends RpcTarget {
  count = 0;
  inc() { return ++this.count; }
  compute() { return compute(1000); }
  [Symbol.dispose]() { console.log('disposed of'); }
}

export default class extends WorkerEntrypoint {
  add(a, b) { return a + b; }
  counter() { return new Counter(); }
  never() { return new Promise((resolve) => setTimeout(resolve, 60_000)); }
  fails() { throw new TypeError('on purpose'); }
  compute() { return compute(500_000); }
  async back(callback) { return callback(7); }
  async length(stream) { return (await new Response(stream).text()).length; }
}

export class Admin extends WorkerEntrypoint {
  who() { return `admin for ${this.ctx.props.team}`; }
}
";

const FRONT: &str = "
export default {
  async fetch(request, env) {
    const { CALC, ADMIN } = env;
    const ways = {
      add: () => CALC.add(1, 2),
      async inc() { using counter = await CALC.counter(); await counter.inc(); return counter.inc(); },
      never: () => CALC.never(),
      fails: () => CALC.fails(),
      compute: () => CALC.compute(),
      later: async () => (await CALC.counter()).compute(),
      back: () => CALC.back((x) => x * 2),
      length: () => CALC.length(new Blob(['x'.repeat(100_000)]).stream()),
      admin: () => ADMIN.who(),
    };
    try {
      return new Response(String(await ways[new URL(request.url).pathname.slice(1)]()));
    } catch (error) {
      return new Response(`${error.name}: ${error.message}`);
    }
  },
};
";

const BINDINGS: &str = "
[[services]]
binding = \"CALC\"
service = \"calc\"
[[services]]
binding = \"ADMIN\"
service = \"calc\"
entrypoint = \"Admin\"
props = { team = \"red\" }
";

fn fleet(mesh: &str) -> Fleet {
    let fleet = Fleet::new().worker("front", BINDINGS, FRONT).worker("calc", "", CALC);
    fleet.append("workmesh.toml", mesh);
    fleet
}

#[track_caller]
fn check(dev: &Dev, path: &str, expected: &str) {
    assert_eq!(dev.get(path).text(), expected, "{path}");
}

#[test]
fn methods_getters_callbacks_and_streams_cross_a_binding_and_are_seen() {
    let fleet = fleet("");
    let dev = fleet.dev();
    check(&dev, "/add", "3");
    dev.prints("GET /add");
    assert!(dev.prints("GET /add").contains("front → calc"));
    check(&dev, "/inc", "2");
    assert!(dev.prints("GET /inc").contains("front → calc ×3"));
    dev.prints("disposed of");
    check(&dev, "/back", "14");
    check(&dev, "/length", "100000");
    check(&dev, "/admin", "admin for red");
}

#[test]
fn what_a_method_throws_is_an_answer_and_opens_no_breaker() {
    let fleet = fleet("[mesh]\nbreaker = { failures = 2, open_for = \"60s\" }\n");
    let dev = fleet.dev();
    for _ in 0..5 {
        check(&dev, "/fails", "TypeError: on purpose");
    }
    check(&dev, "/add", "3");
}

#[test]
fn a_method_has_a_deadline_and_one_that_misses_it_opens_the_breaker() {
    let edge =
        "[mesh.edge.\"front -> calc\"]\ntimeout = \"50ms\"\nbreaker = { failures = 2, open_for = \"60s\" }\n";
    let fleet = fleet(&format!("[mesh]\n{edge}"));
    let dev = fleet.dev();
    for _ in 0..2 {
        check(&dev, "/never", "TimeoutError: The worker \"calc\" did not answer within 50 ms.");
    }
    check(&dev, "/add", "Error: Circuit breaker is open");
}

#[test]
fn a_fallback_answers_for_a_method() {
    let edge =
        "[mesh.edge.\"front -> calc\"]\ntimeout = \"50ms\"\nfallback = { status = 200, json = [1, [2]] }\n";
    let fleet = fleet(&format!("[mesh]\n{edge}"));
    let dev = fleet.dev();
    check(&dev, "/never", "1,2");
    check(&dev, "/add", "3");
}

#[test]
fn a_policy_can_name_the_methods_that_cross() {
    let fleet = fleet("[mesh]\n[mesh.edge.\"front -> calc\"]\nallow = [\"RPC /add\"]\n");
    let dev = fleet.dev();
    check(&dev, "/add", "3");
    check(&dev, "/fails", "Error: The mesh does not let RPC /fails cross to the worker \"calc\".");
}

#[test]
fn methods_stubs_and_streams_cross_to_a_worker_on_a_thread_of_its_own() {
    let fleet = fleet("");
    let dev = fleet.dev();
    let port = dev.port();
    let moved = "calc] It computes for long";
    for _ in 0..200 {
        let calls: Vec<_> = (0..8)
            .map(|_| thread::spawn(move || send(port, &Request::get("/compute")).map(|reply| reply.text())))
            .collect();
        for call in calls {
            call.join().unwrap().unwrap();
        }
        if dev.printed().contains(moved) {
            break;
        }
    }
    dev.prints(moved);
    check(&dev, "/add", "3");
    check(&dev, "/inc", "2");
    dev.prints("disposed of");
    check(&dev, "/later", "2997");
    check(&dev, "/back", "14");
    check(&dev, "/length", "100000");
    check(&dev, "/fails", "TypeError: on purpose");
    check(&dev, "/admin", "admin for red");
}
