//! Tail consumers: what they are told, and what they are not. The values were observed on the real runtime.

use serde_json::{Value, json};

use crate::support::{
    fleet::Fleet,
    http::{Reply, Request},
    process::Dev,
};

const CONSUMER: &str = "
  const seen = [];
  const plain = (object) => { const copy = {}; for (const key in object) copy[key] = object[key]; return copy; };
  export default {
    fetch: () => Response.json(seen),
    tail(events, env, ctx) {
      for (const item of events) {
        const { event } = item;
        const kinds = [item, event, event.request, event.response, item.logs[0], item.exceptions[0]]
          .map((value) => value?.constructor.name ?? null);
        const exceptions = item.exceptions.map(({ name, message, stack }) => ({ name, message, stack: typeof stack }));
        seen.push({
          item: { ...plain(item), event: plain(event), exceptions }, keys: Object.keys(item), kinds,
          raw: event.request?.getUnredacted().url ?? null,
        });
      }
    },
  };";

const TAILED: &str = "tail_consumers = [{ service = \"consumer\" }]";

/// What the consumer has seen, once it is `count` items.
#[track_caller]
fn seen(dev: &Dev, count: usize) -> Vec<Value> {
    for _ in 0..200 {
        let seen = dev.get("/consumer/").json();
        let seen = seen.as_array().unwrap();
        if seen.len() >= count {
            assert_eq!(seen.len(), count, "{seen:#?}");
            return seen.clone();
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    panic!("{count} items did not come");
}

/// The one item that a request to a worker with this code leaves, and the answer.
fn one(handler: &str, request: &Request) -> (Value, Reply) {
    let fleet = Fleet::new()
        .worker(
            "producer",
            TAILED,
            &format!("export default {{ async fetch(request, env, ctx) {{ {handler} }} }};"),
        )
        .worker("consumer", "", CONSUMER);
    let dev = fleet.dev();
    let reply = dev.send(request);
    (seen(&dev, 1).remove(0), reply)
}

#[test]
fn a_request_is_told_with_its_logs() {
    let log = "console.log('a', 1, true, { a: 1, b: undefined, f() {} }, [1, undefined, () => 1], new Map(),
      new (class Foo { x = 1 })(), Object.create(null), new Date(0), /x/g, Symbol('s'), 5n, NaN, undefined, null,
      function f() {}, new Error('e'), new Uint8Array(2), { toJSON() { return 'tj'; } },
      (() => { const c = {}; c.c = c; return c; })(), new Headers(), request, '%s', 'x');
      console.log(); console.table([1]); console.trace('x'); console.assert(false, 'as'); console.dir({}); console.count();
      for (const level of ['warn', 'error', 'debug', 'info']) console[level](level);
      return new Response('x', { status: 201 });";
    let path = "/a/0123456789abcdef0123456789abcdef?k=aB3dE5gH7jK9mN1pQ3sT5&l=aB3dE5gH7jK9mN1pQ3sT";
    let request = Request::get(path)
        .header("x-api-key", "1")
        .header("cookie", "a=b")
        .header("authorization", "x")
        .header("monkeys", "1")
        .header("x-plain", "1");
    let (seen, _) = one(log, &request);
    let item = &seen["item"];
    assert_eq!(
        seen["keys"],
        json!([
            "wallTime",
            "cpuTime",
            "truncated",
            "executionModel",
            "outcome",
            "durableObjectId",
            "preview",
            "tailAttributes",
            "scriptTags",
            "dispatchNamespace",
            "scriptVersion",
            "entrypoint",
            "scriptName",
            "diagnosticsChannelEvents",
            "exceptions",
            "logs",
            "eventTimestamp",
            "event"
        ])
    );
    assert_eq!(
        seen["kinds"],
        json!(["TraceItem", "FetchEventInfo", "Request", "Response", "TraceLog", null])
    );
    assert_eq!(
        (&item["outcome"], &item["scriptName"], &item["truncated"]),
        (&json!("ok"), &json!("producer"), &json!(false))
    );
    let logs = item["logs"].as_array().unwrap();
    let levels: Vec<_> = logs.iter().map(|log| log["level"].as_str().unwrap()).collect();
    assert_eq!(levels, ["log", "log", "warn", "error", "debug", "info"]);
    assert_eq!(
        logs[0]["message"],
        json!([
            "a", 1, true, { "a": 1 }, [1, null, null], "[object Map]", "[object Object]", {},
            "1970-01-01T00:00:00.000Z", "/x/g", {}, "5", null, null, null, "function f() {}", "Error: e", "0,0", "tj",
            {}, "[object Headers]", "[object Request]", "%s", "x"
        ])
    );
    assert_eq!(logs[0]["errorInfo"][16]["message"], "e");
    assert_eq!(logs[1]["message"], json!([]));
    let asked = &item["event"]["request"];
    let url = asked["url"].as_str().unwrap();
    assert!(url.ends_with("/a/REDACTED?k=REDACTED&l=aB3dE5gH7jK9mN1pQ3sT"), "{url}");
    assert!(seen["raw"].as_str().unwrap().ends_with(path));
    let header = |name: &str| asked["headers"][name].as_str().unwrap();
    let headers = ["x-api-key", "cookie", "authorization", "monkeys", "x-plain"].map(header);
    assert_eq!(headers, ["REDACTED", "REDACTED", "REDACTED", "REDACTED", "1"]);
    assert_eq!(item["event"]["response"], json!({ "status": 201 }));
}

#[test]
fn what_is_thrown_is_told() {
    let check = |handler: &str, outcome: &str, exceptions: Value, response: Value| {
        let (seen, _) = one(handler, &Request::get("/"));
        let item = &seen["item"];
        let response = (&item["outcome"], &item["exceptions"], &item["event"]["response"], response);
        assert_eq!(response.0, outcome, "{handler}");
        assert_eq!(*response.1, exceptions, "{handler}");
        assert_eq!(*response.2, response.3, "{handler}");
    };
    let thrown = |name: &str, message: &str, stack: &str| json!([{ "name": name, "message": message, "stack": stack }]);
    let ok = json!({ "status": 200 });
    check("throw new TypeError('bad')", "exception", thrown("TypeError", "bad", "string"), Value::Null);
    check("throw 'str'", "exception", thrown("Error", "str", "undefined"), Value::Null);
    let late = "ctx.waitUntil(Promise.reject(new Error('late'))); return new Response('w');";
    check(late, "ok", thrown("Error", "late", "string"), ok.clone());
    let timer = "setTimeout(() => { throw new Error('in timer'); }, 1);
      await new Promise((resolve) => setTimeout(resolve, 20)); return new Response('t');";
    check(timer, "ok", thrown("Error", "in timer", "string"), ok.clone());
    let reported = "reportError(new Error('reported')); return new Response('r');";
    check(reported, "ok", json!([]), ok.clone());
    check("try { throw 1 } catch {} return new Response('x')", "ok", json!([]), ok);
}

#[test]
fn a_request_that_logs_too_much_is_cut() {
    let (seen, _) = one(
        "for (let i = 0; i < 400; i++) console.log(`${i}`.padEnd(1024, 'x')); return new Response('x');",
        &Request::get("/"),
    );
    let logs = seen["item"]["logs"].as_array().unwrap();
    assert_eq!(seen["item"]["truncated"], true);
    assert!((240..260).contains(&logs.len()), "{}", logs.len());
    let last = logs.last().unwrap();
    assert_eq!(last["level"], "warn");
    assert!(last["message"][0].as_str().unwrap().starts_with("Log size limit exceeded: More than 256KB"));
}

#[test]
fn cron_runs_are_told() {
    let code = "export default { scheduled(controller) { console.log('ran'); if (controller.cron === 'bad') throw new Error('no'); },
      fetch: () => new Response('x') };";
    let cron = format!("{TAILED}\ntriggers = {{ crons = [\"1 2 3 4 5\"] }}");
    let fleet = Fleet::new().worker("producer", &cron, code).worker("consumer", "", CONSUMER);
    let dev = fleet.dev();
    dev.get("/cdn-cgi/handler/scheduled?cron=1+2+3+4+5&time=1745856238000");
    dev.get("/cdn-cgi/handler/scheduled?cron=bad&time=1745856238000");
    let seen = seen(&dev, 2);
    assert_eq!(
        seen[0]["item"]["event"],
        json!({ "cron": "1 2 3 4 5", "scheduledTime": 1_745_856_238_000_u64 })
    );
    assert_eq!(
        (&seen[0]["item"]["outcome"], &seen[0]["kinds"][1]),
        (&json!("ok"), &json!("ScheduledEventInfo"))
    );
    assert_eq!(seen[1]["item"]["outcome"], "exception");
    assert_eq!(seen[1]["item"]["exceptions"][0]["message"], "no");
}

#[test]
fn a_worker_with_a_thread_of_its_own_is_told_of_as_well() {
    let code = "function compute(n) { let sum = 0; for (let i = 0; i < n; i++) sum += i % 7; return sum; }
      export default { fetch(request) {
        if (request.url.endsWith('compute')) return new Response(`${compute(500_000)}`);
        console.log('after all');
        return new Response('x', { status: 202 });
      } };";
    let fleet = Fleet::new().worker("producer", TAILED, code).worker("consumer", "", CONSUMER);
    let dev = fleet.dev();
    let mut asked = 0;
    while !dev.printed().contains("a thread of its own") {
        assert_eq!(dev.get("/compute").status, 200);
        asked += 1;
        assert!(asked < 1_000, "it never crowded its shard");
    }
    assert_eq!(dev.get("/x").status, 202);
    let seen = seen(&dev, asked + 1);
    let last = &seen[asked]["item"];
    assert_eq!(
        (&last["logs"][0]["message"][0], &last["event"]["response"]["status"]),
        (&json!("after all"), &json!(202))
    );
}

#[test]
fn two_workers_that_tail_each_other_come_to_rest() {
    let code = |other: &str| {
        format!(
            "let told = 0;
             export default {{
               fetch: (request) => new Response(`${{told}}`),
               async tail(events, env) {{ told += events.length; await env.OTHER.fetch('http://{other}/'); }},
             }};"
        )
    };
    let config = |other: &str| {
        format!(
            "tail_consumers = [{{ service = \"{other}\" }}]\nservices = [{{ binding = \"OTHER\", service = \"{other}\" }}]"
        )
    };
    let fleet = Fleet::new().worker("a", &config("b"), &code("a")).worker("b", &config("a"), &code("b"));
    fleet.append("workmesh.toml", "\n[mesh]\nallow_cycles = true\n");
    let dev = fleet.dev();
    dev.get("/");
    dev.eventually("/b/", (200, "1"));
    std::thread::sleep(std::time::Duration::from_millis(300));
    // The two questions themselves were told, and what came of being told was not.
    let told: u32 = dev.get("/b/").text().parse().unwrap();
    assert!(told <= 2, "{told}");
}

#[test]
fn what_a_script_does_to_the_language_spoils_its_own_log_alone() {
    let code = "JSON.stringify = () => '\"},{nonsense';
      Array.prototype.map = () => ['{'];
      export default { fetch: () => { console.log({ a: 1 }); return new Response('x'); } };";
    let fleet = Fleet::new().worker("producer", TAILED, code).worker("consumer", "", CONSUMER);
    let dev = fleet.dev();
    dev.get("/");
    assert_eq!(seen(&dev, 1)[0]["item"]["outcome"], "ok");
}
