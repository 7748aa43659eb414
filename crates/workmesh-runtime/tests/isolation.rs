//! Requests beside one another in an isolate, and code outside of all of them: what each may use.

mod support;

use std::rc::Rc;

use support::{Fleet, answer, call, fetch, get, post, run};
use workmesh_mesh::Service;
use workmesh_runtime::Worker;

async fn send(worker: &Rc<Worker>, text: &'static str) -> String {
    answer(worker.call(call(post("/", text))).await).await
}

#[test]
fn requests_that_share_a_promise_outlive_the_one_that_began_it() {
    run(async {
        let mut fleet = Fleet::new();
        let source = "
            const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
            let shared;
            let served = 0;
            export default { async fetch(request) {
                const number = served++;
                await pause(1);
                shared ??= pause(10).then(() => 'shared');
                const text = await shared;
                // The first is over long before the others.
                await pause(10 + 20 * number);
                return new Response(`${text} ${number} ${await request.text()}`);
            } }";
        let worker = fleet.start("worker", source, Vec::new());
        let (first, second, third) = tokio::join!(send(&worker, "a"), send(&worker, "b"), send(&worker, "c"));
        assert_eq!([first, second, third], ["200 shared 0 a", "200 shared 1 b", "200 shared 2 c"]);
    });
}

#[test]
fn timers_end_with_their_request_if_nobody_waits_for_them() {
    run(async {
        let mut fleet = Fleet::new();
        let source = "
            let fired = 0;
            export default { async fetch(request) {
                const { pathname } = new URL(request.url);
                if (pathname === '/start') setTimeout(() => fired++, 5);
                if (pathname === '/wait') await new Promise((resolve) => setTimeout(resolve, 30));
                return new Response(fired);
            } }";
        let worker = fleet.start("worker", source, Vec::new());
        let (_, waited) = tokio::join!(fetch(&worker, "/start"), fetch(&worker, "/wait"));
        assert_eq!(waited, "200 0");
    });
}

#[test]
fn a_handler_begins_with_what_is_its_own() {
    run(async {
        let mut fleet = Fleet::new();
        let source = "
            let kept;
            export default { async fetch(request) {
                if (kept === undefined) {
                    kept = request;
                    await new Promise((resolve) => setTimeout(resolve, 20));
                    return new Response('over');
                }
                // What is a part of its head can be looked at.
                const { method } = kept;
                try {
                    return new Response(await kept.text());
                } catch (error) {
                    return new Response(`${method} ${error.message.slice(0, 55)}`);
                }
            } }";
        let worker = fleet.start("worker", source, Vec::new());
        let first = send(&worker, "body");
        let second = async {
            tokio::task::yield_now().await;
            answer(worker.call(call(get("/"))).await).await
        };
        let (first, second) = tokio::join!(first, second);
        assert_eq!(second, "200 POST Cannot perform I/O on behalf of a different request. I/");
        assert_eq!(first, "200 over");
    });
}

#[test]
fn time_passes_once_the_worker_serves() {
    run(async {
        let mut fleet = Fleet::new();
        let source = "
            const [{ now }, Kept] = [Date, Date];
            const started = [Date.now(), now(), new Date().getTime(), performance.now()];
            const shown = () => [now(), new Kept().getTime(), new Date().getTime(), performance.now()].map((time) => time > 1e12);
            export default { fetch: () => Response.json([started, shown(), new Kept() instanceof Date, Date === Kept]) }";
        let worker = fleet.start("worker", source, Vec::new());
        assert_eq!(fetch(&worker, "/").await, "200 [[0,0,0,0],[true,true,true,true],true,false]");
    });
}
