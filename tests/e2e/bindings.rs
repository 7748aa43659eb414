//! What stands in `env`: other workers, KV and D1.

use crate::support::{fleet::Fleet, http::Request};

const CALLEE: &str = "[[services]]\nbinding = \"CALLEE\"\nservice = \"callee\"";

#[test]
fn bodies_stream_through_a_binding_in_both_directions_at_once() {
    let upper = "export default { fetch: (request) => {
        const upper = new TransformStream({
          transform: (chunk, controller) => controller.enqueue(chunk.toUpperCase()),
        });
        const body = request.body.pipeThrough(new TextDecoderStream()).pipeThrough(upper);
        return new Response(body.pipeThrough(new TextEncoderStream()));
      } };";
    for forwards in [
        "export default { fetch: (request, env) => env.CALLEE.fetch(request) };",
        "export default { async fetch(request, env) {
           const inner = await env.CALLEE.fetch('https://callee/', { method: 'POST', body: request.body });
           const { readable, writable } = new TransformStream();
           inner.body.pipeTo(writable);
           return new Response(readable, inner);
         } };",
    ] {
        let fleet = Fleet::new().worker("caller", CALLEE, forwards).worker("callee", "", upper);
        let dev = fleet.dev();
        let mut exchange = dev.open(&Request::new("POST", "/").open());
        exchange.write("first ").unwrap();
        assert_eq!(exchange.head().unwrap().status, 200);
        // What comes back comes before the rest is sent.
        assert_eq!(exchange.read_text(), "FIRST ");
        exchange.write("second").unwrap();
        assert_eq!(exchange.read_text(), "SECOND");
        exchange.end().unwrap();
        assert_eq!(exchange.read().unwrap(), None);
    }
}

#[test]
fn ten_mebibytes_come_through_unchanged() {
    let fleet = Fleet::new()
        .worker("caller", CALLEE, "export default { fetch: (request, env) => env.CALLEE.fetch(request) };")
        .worker("callee", "", "export default { fetch: (request) => new Response(request.body) };");
    let dev = fleet.dev();
    let body: Vec<u8> = (0..10 << 20).map(|at: u32| (at % 251) as u8).collect();
    for request in [Request::post("/", body.clone()), Request::new("POST", "/").chunked(body.clone())] {
        let reply = dev.send(&request);
        assert_eq!(reply.status, 200);
        assert!(reply.body == body, "{} bytes came back", reply.body.len());
    }
}

#[test]
fn an_exception_in_the_callee_rejects_in_the_caller_with_its_message() {
    let catches = "export default { async fetch(request, env) {
        try {
          return await env.CALLEE.fetch(request);
        } catch (error) {
          return new Response(`caught ${error.name}: ${error.message}`, { status: 418 });
        }
      } };";
    let throws = "export default { async fetch(request) {
        await request.text();
        throw new RangeError('out of stock');
      } };";
    let fleet = Fleet::new().worker("caller", CALLEE, catches).worker("callee", "", throws);
    let dev = fleet.dev();
    assert_eq!(dev.send(&Request::post("/", "x")).brief(), (418, "caught RangeError: out of stock".into()));
    dev.prints("RangeError: out of stock");

    fleet.write("caller/index.js", "export default { fetch: (request, env) => env.CALLEE.fetch(request) };");
    dev.prints("caller replaced");
    let reply = dev.send(&Request::post("/", "x"));
    assert_eq!(reply.refusal(), (500, "worker_exception".into()));
    assert_eq!(reply.json()["error"]["exception"]["message"], "out of stock");
}

#[test]
fn the_callee_sees_the_request_that_the_caller_made() {
    let calls = "export default { fetch: (request, env) => env.CALLEE.fetch(
        'https://any.example:444/a%20b?c=d#e',
        { method: 'put', headers: { 'x-one': '1', authorization: 'Bearer t' }, body: 'text' },
      ) };";
    let shows = "export default { async fetch(request) {
        const { method, url, headers } = request;
        return Response.json({
          method, url, one: headers.get('x-one'), authorization: headers.get('authorization'),
          type: headers.get('content-type'), body: await request.text(),
        }, { status: 201, headers: { 'x-two': '2' } });
      } };";
    let fleet = Fleet::new().worker("caller", CALLEE, calls).worker("callee", "", shows);
    let dev = fleet.dev();
    let reply = dev.get("/");
    assert_eq!((reply.status, reply.header("x-two").as_deref()), (201, Some("2")));
    assert_eq!(
        reply.json(),
        serde_json::json!({
            "method": "PUT", "url": "https://any.example:444/a%20b?c=d", "one": "1",
            "authorization": "Bearer t", "type": "text/plain;charset=UTF-8", "body": "text",
        })
    );
}

#[test]
fn workers_that_bind_the_same_ids_share_the_data() {
    let stores = "kv_namespaces = [{ binding = \"KV\", id = \"shared\" }]
                  d1_databases = [{ binding = \"DB\", database_name = \"shared\", database_id = \"shared\" }]";
    let apart = "kv_namespaces = [{ binding = \"KV\", id = \"other\" }]
                 d1_databases = [{ binding = \"DB\", database_name = \"other\", database_id = \"other\" }]";
    let code = "export default { async fetch(request, { KV, DB }) {
        await DB.exec('CREATE TABLE IF NOT EXISTS notes (text TEXT)');
        if (request.method === 'PUT') {
          const text = await request.text();
          await KV.put('note', text);
          await DB.prepare('INSERT INTO notes VALUES (?)').bind(text).run();
        }
        const { results } = await DB.prepare('SELECT text FROM notes').all();
        return Response.json({ kv: await KV.get('note'), d1: results.map((row) => row.text) });
      } };";
    let fleet = Fleet::new().worker("a", stores, code).worker("b", stores, code).worker("c", apart, code);
    let dev = fleet.dev();
    let written = dev.send(&Request::new("PUT", "/").body("grüße"));
    let expected = serde_json::json!({ "kv": "grüße", "d1": ["grüße"] });
    assert_eq!((written.json(), dev.get("/b/").json()), (expected.clone(), expected));
    assert_eq!(dev.get("/c/").json(), serde_json::json!({ "kv": null, "d1": [] }));
}

#[test]
fn rate_limiters_of_one_namespace_count_together_on_all_threads() {
    let limiter = |id: &str| {
        format!(
            "ratelimits = [{{ name = \"RL\", namespace_id = \"{id}\", simple = {{ limit = 5, period = 60 }} }}]"
        )
    };
    let code = "export default { async fetch(request, env) {
        const key = new URL(request.url).searchParams.get('key');
        return new Response((await env.RL.limit({ key })).success ? 'yes' : 'no');
      } };";
    let fleet = Fleet::new().worker("a", &limiter("one"), code).worker("b", &limiter("one"), code).worker(
        "c",
        &limiter("other"),
        code,
    );
    let dev = fleet.dev_with(&["--shards", "2"]);
    // The period may end in between; then all is counted once more.
    let counted = |key: &str| {
        let asked = |path: &str| dev.get(&format!("{path}?key={key}")).text() == "yes";
        let shared = ["/", "/b/"].iter().cycle().take(10).filter(|path| asked(path)).count();
        (shared, asked("/c/"))
    };
    assert!((0..3).any(|round| counted(&format!("key {round}").replace(' ', "-")) == (5, true)));
}

#[test]
fn a_worker_knows_its_version_on_all_threads() {
    let code = "export default { fetch: (request, env) => Response.json(env.VERSION) };";
    let config = "version_metadata = { binding = \"VERSION\" }";
    let fleet = Fleet::new().worker("a", config, code).worker("b", config, code);
    let dev = fleet.dev_with(&["--shards", "2"]);
    let first = dev.get("/").json();
    assert_eq!((first["id"].as_str().unwrap().len(), &first["tag"]), (36, &serde_json::json!("")));
    for _ in 0..10 {
        assert_eq!(dev.get("/").json(), first);
    }
    assert_ne!(dev.get("/b/").json()["id"], first["id"]);
}
