//! A worker that runs over a limit gets the documented error, is replaced, and hurts nobody else.

mod support;

use std::time::Duration;

use support::{Fleet, fetch, run};
use workmesh_runtime::WorkerLimits;

/// Sends `/bad` to a worker that does `body` there, while its neighbour serves; afterwards both must serve.
#[track_caller]
fn check(body: &'static str, expected: &'static str) {
    run(async move {
        // On a slow machine, whoever is to run into another limit must not run into that of time before.
        let cpu = Duration::from_millis(if expected.starts_with("worker_cpu_limit") { 100 } else { 10_000 });
        let limits = WorkerLimits { cpu, memory: 32 << 20, ..WorkerLimits::default() };
        let mut fleet = Fleet::with_limits(limits);
        let neighbour = fleet.handler("neighbour", "return new Response('fine')");
        let source = format!(
            "let served = 0;
             const lib = {{ async bad() {{ {body} }} }};
             export default {{ async fetch(request) {{
                 if (new URL(request.url).pathname === '/bad') return lib.bad();
                 return new Response('served ' + ++served);
             }} }}"
        );
        let worker = fleet.start("worker", &source, Vec::new());
        assert_eq!(fetch(&worker, "/").await, "200 served 1");
        let (bad, good) = tokio::join!(fetch(&worker, "/bad"), fetch(&neighbour, "/"));
        assert!(bad.starts_with(expected), "{body}: {bad}");
        assert_eq!(good, "200 fine");
        // A fresh isolate counts from the beginning.
        assert_eq!(fetch(&worker, "/").await, "200 served 1", "{body}: the isolate was not replaced");
        assert_eq!(fetch(&neighbour, "/").await, "200 fine");
    });
}

#[test]
fn endless_code_runs_into_the_cpu_limit() {
    let expected = "worker_cpu_limit The worker \"worker\" exceeded its CPU limit of 100 ms.";
    check("while (true) {}", expected);
    check("for (;;) await null", expected);
    check(
        "const again = () => { Promise.resolve().then(again) }; again(); await new Promise(() => {})",
        expected,
    );
    check("for (;;) Promise.reject(new Error('again'))", expected);
    check("try { while (true) {} } catch { return new Response('caught') }", expected);
}

#[test]
fn endless_growth_runs_into_the_memory_limit() {
    let expected = "worker_memory_limit The worker \"worker\" exceeded its memory limit of 32 MiB.";
    check("const all = []; while (true) all.push(new Uint8Array(1 << 20))", expected);
    check("try { new ArrayBuffer(1e9) } catch { for (;;) await null }", expected);
    // What is done before anybody notices stands; the isolate goes all the same.
    check("try { new ArrayBuffer(1e9) } catch {} return new Response('went on')", "200 went on");
}

#[test]
fn code_from_strings_is_refused_where_memory_is_nearly_gone() {
    // Of the ways to it, this one alone is open while requests are served.
    check(
        "const kept = [], fill = (size) => { try { for (;;) kept.push(new ArrayBuffer(size)) } catch {} };
         fill(1 << 20);
         try { Function() } catch (error) { return new Response(error.message) }",
        "200 Not enough memory is left to make code from a string",
    );
    run(async {
        let worker = Fleet::new().start(
            "worker",
            "const tell = (make) => { try { return make() } catch (error) { return error.name } };
             const told = [tell(() => eval('1 + 1')), tell(() => new Function('a', 'return a')(3)), tell(() => eval(4)),
                 tell(() => eval(' '.repeat(1 << 20))), tell(() => new Function(' '.repeat(1 << 20)))];
             export default { fetch: () => new Response(told.join()) }",
            Vec::new(),
        );
        assert_eq!(fetch(&worker, "/").await, "200 2,3,4,RangeError,RangeError");
    });
}

#[test]
#[cfg_attr(feature = "sanitizer", ignore = "too slow to reach the limit within its CPU time")]
fn what_is_small_goes_beyond_the_limit_but_not_far() {
    let expected = "worker_memory_limit";
    check("const all = []; for (;;) all.push({ all })", expected);
    check(
        "const all = []; for (;;) { try { for (;;) all.push([{}, () => all, `${all.length}`]) } catch {} }",
        expected,
    );
}

#[test]
fn a_string_beyond_the_engine_is_an_exception() {
    check("return new Response('x'.repeat(2 ** 32))", "worker_exception RangeError: ");
}

#[test]
fn deep_recursion_is_an_exception() {
    check(
        "const deep = () => deep() + 1; deep()",
        "worker_exception RangeError: Maximum call stack size exceeded",
    );
}

#[test]
fn a_part_of_the_platform_that_finds_no_stack_to_load_on_is_loaded_once_there_is_some() {
    run(async {
        let worker = Fleet::new().handler(
            "worker",
            "const told = { made: 0, failed: 0, names: new Set() };
             const dive = () => {
                 try { dive() } catch {}
                 try { new AbortController(); told.made++ } catch (error) { told.failed++; told.names.add(error.name) }
             };
             dive();
             return new Response([told.made > 0, told.failed > 0, ...told.names].join())",
        );
        assert_eq!(fetch(&worker, "/").await, "200 true,true,RangeError");
        assert_eq!(fetch(&worker, "/").await, "200 true,true,RangeError");
    });
}

#[test]
fn a_promise_that_can_never_settle_is_noticed_at_once() {
    check(
        "await new Promise(() => {})",
        "worker_exception Error: The Workers runtime canceled this request because",
    );
}

#[test]
fn requests_on_the_same_isolate_finish_when_one_runs_over_its_cpu_limit() {
    run(async {
        let limits = WorkerLimits { cpu: Duration::from_millis(100), ..WorkerLimits::default() };
        let mut fleet = Fleet::with_limits(limits);
        let worker = fleet.handler(
            "worker",
            "if (request.url.endsWith('/slow')) { await new Promise((r) => setTimeout(r, 50)); return new Response('slow') }
             while (true) {}",
        );
        let (slow, endless) = tokio::join!(fetch(&worker, "/slow"), fetch(&worker, "/endless"));
        assert_eq!(slow, "200 slow");
        assert!(endless.starts_with("worker_cpu_limit"), "{endless}");
    });
}

#[test]
fn code_that_never_finishes_loading_does_not_start() {
    run(async {
        let limits = WorkerLimits { startup: Duration::from_millis(100), ..WorkerLimits::default() };
        let mut fleet = Fleet::with_limits(limits);
        for (source, expected) in [
            ("while (true) {}", "loading the code took more than the 100 ms of CPU time allowed"),
            ("throw new TypeError('not today')", "TypeError: not today"),
            ("await new Promise(() => {})", "Error: the module's top-level await did not finish"),
            ("import 'internal:ops'", "Error: No such module \"internal:ops\"."),
            ("export const nothing = 1", "TypeError: "),
        ] {
            let script = workmesh_runtime::Script::compile(source).unwrap();
            let error = fleet.start_script("worker", script, Vec::new()).err().unwrap().to_string();
            assert!(error.starts_with(expected), "{source}: {error}");
        }
        assert_eq!(fleet.printed(), [""; 0], "the reason is told once, by who starts the worker");
    });
}
