//! Calls between workers on one shard: bodies both ways, errors, cancellation, and what goes on after the answer.

mod support;

use std::{
    cell::Cell,
    future::poll_fn,
    pin::pin,
    rc::Rc,
    task::Poll,
    time::{Duration, SystemTime},
};

use bytes::Bytes;
use futures_util::stream;
use support::{Fleet, answer, call, fetch, get, post, run, text};
use workmesh_mesh::{Body, Context, Service, Trace};

/// A caller that hands every request to its callee, and the callee with this handler body.
fn pair(fleet: &mut Fleet, callee: &str) -> Rc<workmesh_runtime::Worker> {
    fleet.handler("callee", callee);
    let bindings = vec![fleet.service("CALLEE", "callee")];
    fleet.start("caller", "export default { fetch: (request, env) => env.CALLEE.fetch(request) }", bindings)
}

#[test]
fn a_request_arrives_whole_and_the_answer_too() {
    run(async {
        let mut fleet = Fleet::new();
        let worker = pair(
            &mut fleet,
            "const { method, url, headers } = request;
             return new Response(`${method} ${url} ${headers.get('x-a')} ${await request.text()}`,
                                 { status: 207, headers: { 'x-b': 'é' } })",
        );
        let mut request = post("/p?q=1", "body");
        request.headers_mut().insert("x-a", "1".parse().unwrap());
        let response = worker.call(call(request)).await.unwrap();
        assert_eq!(response.status(), 207);
        assert_eq!(response.headers()["x-b"].as_bytes(), "é".as_bytes());
        assert_eq!(text(response).await, "POST http://localhost/p?q=1 1 body");
    });
}

#[test]
fn bodies_stream_both_ways_before_they_are_complete() {
    run(async {
        let mut fleet = Fleet::new();
        let worker = pair(
            &mut fleet,
            "return new Response(request.body.pipeThrough(new TransformStream({
                 transform(chunk, controller) { controller.enqueue(chunk); controller.enqueue(chunk) }
             })))",
        );
        // The second chunk is only produced once the first has come back.
        let echoed = Rc::new(Cell::new(0));
        let seen = Rc::clone(&echoed);
        let mut sent = 0;
        let upload = stream::poll_fn(move |cx| {
            if sent > seen.get() {
                cx.waker().wake_by_ref();
                return Poll::Pending;
            }
            sent += 1;
            Poll::Ready((sent <= 3).then(|| Ok(Bytes::from(format!("{sent}")))))
        });
        let response = worker.call(call(post("/", Body::stream(upload, None)))).await.unwrap();
        let mut body = pin!(response.into_body());
        let mut received = String::new();
        while let Some(frame) = poll_fn(|cx| http_body::Body::poll_frame(body.as_mut(), cx)).await {
            received.push_str(std::str::from_utf8(&frame.unwrap().into_data().unwrap()).unwrap());
            echoed.set(received.len() / 2);
        }
        assert_eq!(received, "112233");
    });
}

#[test]
fn an_exception_in_the_callee_rejects_in_the_caller_with_its_message() {
    run(async {
        let mut fleet = Fleet::new();
        fleet.handler("callee", "throw new RangeError('too far')");
        let bindings = vec![fleet.service("CALLEE", "callee")];
        let caller = fleet.start(
            "caller",
            "export default { async fetch(request, env) {
                 try { await env.CALLEE.fetch(request) }
                 catch (e) { return new Response(`${e instanceof Error} ${e.message}`) }
             } }",
            bindings,
        );
        assert_eq!(fetch(&caller, "/").await, "200 true too far");
        assert!(
            fleet.printed().iter().any(|line| line.starts_with("Error callee Uncaught RangeError: too far"))
        );
    });
}

#[test]
fn a_worker_that_calls_itself_without_end_is_stopped() {
    run(async {
        let mut fleet = Fleet::new();
        let bindings = vec![fleet.service("SELF", "loop")];
        let source = "export default { fetch: (request, env) => env.SELF.fetch(request) }";
        let worker = fleet.start("loop", source, bindings);
        let outcome = fetch(&worker, "/").await;
        assert!(outcome.contains("would be number 33 of this request"), "{outcome}");
    });
}

#[test]
fn wait_until_goes_on_after_the_answer_and_timers_alone_do_not() {
    run(async {
        let mut fleet = Fleet::new();
        let worker = fleet.handler(
            "worker",
            "setTimeout(() => console.log('forgotten'), 1);
             ctx.waitUntil(new Promise((r) => setTimeout(r, 20)).then(() => console.log('waited')));
             ctx.waitUntil(Promise.reject(new Error('lost')));
             return new Response('answered')",
        );
        assert_eq!(fetch(&worker, "/").await, "200 answered");
        while !fleet.printed().iter().any(|line| line == "Info worker waited") {
            tokio::task::yield_now().await;
        }
        assert!(fleet.printed().iter().any(|line| line.contains("Error: lost")), "{:?}", fleet.printed());
    });
}

#[test]
fn a_caller_that_goes_away_aborts_the_signal_and_the_work() {
    run(async {
        let mut fleet = Fleet::new();
        let worker = pair(
            &mut fleet,
            "request.signal.addEventListener('abort', () => console.log('aborted'));
             setInterval(() => {}, 1);
             await new Promise((r) => setTimeout(r, 60000));
             console.log('never')",
        );
        let answer = tokio::time::timeout(Duration::from_millis(50), worker.call(call(get("/")))).await;
        assert!(answer.is_err());
        while !fleet.printed().iter().any(|line| line == "Info callee aborted") {
            tokio::task::yield_now().await;
        }
        assert_eq!(fleet.printed().len(), 1, "{:?}", fleet.printed());
    });
}

#[test]
fn a_body_that_the_reader_gives_up_cancels_the_stream_that_makes_it() {
    run(async {
        let mut fleet = Fleet::new();
        let worker = pair(
            &mut fleet,
            "return new Response(new ReadableStream({
                 pull(controller) { controller.enqueue(new Uint8Array(1000)) },
                 cancel() { console.log('cancelled') }
             }))",
        );
        let response = worker.call(call(get("/"))).await.unwrap();
        drop(response);
        while !fleet.printed().iter().any(|line| line == "Info callee cancelled") {
            tokio::task::yield_now().await;
        }
    });
}

#[test]
fn a_stream_that_fails_breaks_the_body_rather_than_ending_it() {
    run(async {
        let mut fleet = Fleet::new();
        let worker = pair(
            &mut fleet,
            "let sent = false;
             return new Response(new ReadableStream({
                 pull(controller) {
                     if (sent) throw new Error('source failed');
                     sent = true; controller.enqueue(new TextEncoder().encode('half'))
                 }
             }))",
        );
        let response = worker.call(call(get("/"))).await.unwrap();
        let mut body = pin!(response.into_body());
        let first = poll_fn(|cx| http_body::Body::poll_frame(body.as_mut(), cx)).await.unwrap();
        assert_eq!(first.unwrap().into_data().unwrap(), "half");
        let second = poll_fn(|cx| http_body::Body::poll_frame(body.as_mut(), cx)).await.unwrap();
        assert!(second.is_err());
        let printed = fleet.printed();
        assert_eq!(printed.len(), 1, "{printed:?}");
        assert!(printed[0].contains("Uncaught (in promise) Error: source failed"), "{printed:?}");
    });
}

#[test]
fn a_response_passed_on_can_be_looked_at_while_its_request_goes_on() {
    run(async {
        let mut fleet = Fleet::new();
        fleet.handler("callee", "return new Response('x', { headers: { 'x-a': 'b' } })");
        let bindings = vec![fleet.service("CALLEE", "callee")];
        let source = "export default { async fetch(request, env, ctx) {
            const response = await env.CALLEE.fetch(request);
            const look = () => console.log(response.headers.get('x-a'), response.url);
            ctx.waitUntil(new Promise((done) => setTimeout(done)).then(look));
            (async () => { for (let i = 0; i < 6; i++) await 0; look(); })();
            env.CALLEE.fetch(request).then(look);
            return response;
        } }";
        let worker = fleet.start("caller", source, bindings);
        assert_eq!(worker.call(call(get("/"))).await.unwrap().headers()["x-a"], "b");
        while fleet.printed().len() < 3 {
            tokio::task::yield_now().await;
        }
        assert_eq!(fleet.printed(), ["Info caller b http://localhost/"; 3]);
    });
}

#[test]
fn one_isolate_serves_requests_at_the_same_time_and_shares_what_they_load() {
    run(async {
        let mut fleet = Fleet::new();
        let source = "let loading, loads = 0;
             const load = () => loading ??= new Promise((r) => setTimeout(() => r(++loads), 10));
             export default { async fetch() { return new Response('load ' + await load()) } }";
        let worker = fleet.start("worker", source, Vec::new());
        let (a, b, c) = tokio::join!(fetch(&worker, "/"), fetch(&worker, "/"), fetch(&worker, "/"));
        assert_eq!([a, b, c], ["200 load 1", "200 load 1", "200 load 1"]);
    });
}

#[test]
fn what_is_not_a_response_is_an_exception() {
    run(async {
        let mut fleet = Fleet::new();
        let worker = fleet.handler("worker", "return 'text'");
        let outcome = fetch(&worker, "/").await;
        assert!(outcome.starts_with("worker_exception TypeError: "), "{outcome}");
    });
}

#[test]
fn cron_runs_reach_the_scheduled_handler() {
    run(async {
        let mut fleet = Fleet::new();
        let source = "export default { async scheduled(event, env, ctx) {
             if (event.cron === 'bad') throw new Error('no');
             console.log(event.cron, event.scheduledTime) } }";
        let worker = fleet.start("worker", source, Vec::new());
        assert!(worker.handles("scheduled") && !worker.handles("fetch"));
        let context = || Context::root(Trace::new(None), None);
        let time = SystemTime::UNIX_EPOCH + Duration::from_millis(1_700_000_000_123);
        worker.scheduled(context(), "0 3 * * *", time).await.unwrap();
        assert_eq!(fleet.printed(), ["Info worker 0 3 * * * 1700000000123"]);
        let failure = worker.scheduled(context(), "bad", time).await.unwrap_err();
        assert_eq!(failure.exception.unwrap().message, "no");
    });
}

#[test]
fn the_global_scope_cannot_do_io() {
    run(async {
        let mut fleet = Fleet::new();
        let source = "let error; try { setTimeout(() => {}, 1) } catch (e) { error = e }
             export default { fetch: () => new Response(error.message) }";
        let worker = fleet.start("worker", source, Vec::new());
        let outcome = answer(worker.call(call(get("/"))).await).await;
        assert!(outcome.starts_with("200 Disallowed operation called within global scope."), "{outcome}");
    });
}
