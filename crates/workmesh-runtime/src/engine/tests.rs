//! The seam as its users see it: what limits do to code that runs over them, and what crosses.

use std::{cell::RefCell, rc::Rc, time::Duration};

use bytes::Bytes;
use workmesh_mesh::Exception;

use super::{
    isolate::{MAX_UNHANDLED, Slice, Thrown},
    *,
};

/// What scripts have reported, in order.
type Reports = RefCell<Vec<String>>;

const OPS: &[&[Op<Reports>]] = &[&[
    Op::new("report", |reports: &Rc<Reports>, args| {
        reports.borrow_mut().push(args.text(0)?);
        Ok(Value::Undefined)
    }),
    Op::new("echo", |_, args| args.value(0)),
    Op::new("bytes", |_, args| args.bytes(0).map(Value::Bytes)),
    Op::new("refuse", |_, args| Err(OpError::range_error(args.text(0)?))),
    Op::new("later", |_, _| Ok(Value::later(async { Ok(Value::Static("done")) }))),
    Op::new("thrown", |_, args| {
        let Exception { name, message, .. } = args.exception(0);
        Ok(Value::Text(format!("{name}/{message}")))
    }),
]];

struct Bench {
    reports: Rc<Reports>,
    isolate: Isolate,
}

const LIMITS: Limits = Limits { memory: 16 << 20, stack: 256 << 10 };

fn isolate_with(limits: Limits, reports: &Rc<Reports>) -> Result<Isolate, Thrown> {
    Isolate::new(limits, ModuleSet::default(), ModuleSet::default(), |_| false, OPS, reports)
}

fn isolate(limits: Limits) -> Result<Isolate, Thrown> {
    isolate_with(limits, &Rc::default())
}

fn bench() -> Bench {
    let reports = Rc::new(Reports::default());
    let isolate = isolate_with(LIMITS, &reports).unwrap();
    Bench { reports, isolate }
}

impl Bench {
    fn run(&self, script: &str) -> Slice<Result<(), Thrown>> {
        self.run_within(Duration::from_secs(10), script)
    }

    fn run_within(&self, budget: Duration, script: &str) -> Slice<Result<(), Thrown>> {
        self.isolate.enter(budget, |scope| scope.eval(script))
    }
}

/// Runs a script and compares what it reported.
#[track_caller]
fn check(script: &str, expected: &[&str]) {
    let bench = bench();
    let slice = bench.run(script);
    slice.result.unwrap();
    assert_eq!(slice.stop, None);
    assert_eq!(*bench.reports.borrow(), expected);
}

/// Runs a script that passes a limit; `recovers` says whether the heap can be used further.
#[track_caller]
fn check_stop(script: &str, expected: Stop, recovers: bool) {
    let bench = bench();
    // Whoever is to run into another limit must not run into that of time before.
    let budget = Duration::from_millis(if expected == Stop::Cpu { 200 } else { 10_000 });
    let slice = bench.run_within(budget, script);
    assert_eq!(slice.stop, Some(expected), "{script}");
    assert_eq!(bench.isolate.recover(Duration::from_millis(5)), recovers, "{script}");
    assert_eq!(*bench.reports.borrow(), [""; 0], "nothing after the limit may run");
}

#[test]
fn values_cross_both_ways() {
    check(
        "const show = (v) => __ops.report(JSON.stringify(__ops.echo(v)) ?? 'undefined');
         show(1.5); show('é\\u{1F600}'); show([null, true, ['x']]); show(undefined);
         __ops.report(__ops.echo('\\uD800') === '\\uFFFD' ? 'well-formed' : 'not');
         const view = new Uint16Array([1, 0x0203, 4]).subarray(1, 2);
         __ops.report(String(__ops.bytes(view)));
         __ops.report(String(__ops.bytes(new Uint8Array([7, 8]).buffer)));",
        &["1.5", "\"é😀\"", "[null,true,[\"x\"]]", "undefined", "well-formed", "3,2", "7,8"],
    );
}

#[test]
fn errors_cross_both_ways() {
    check(
        "try { __ops.refuse('too much') } catch (e) { __ops.report(`${e instanceof RangeError} ${e.message}`) }
         try { __ops.report(1) } catch (e) { __ops.report(`${e.name}: ${e.message}`) }
         __ops.report(__ops.thrown(new TypeError('no')));
         __ops.report(__ops.thrown('just text'));
         __ops.report(__ops.thrown({ toString() { throw 1 } }));",
        &[
            "true too much",
            "TypeError: argument 1 must be a string",
            "TypeError/no",
            "/just text",
            "/a value that has no string form",
        ],
    );
}

#[test]
fn an_operation_that_takes_time_is_a_promise() {
    let bench = bench();
    bench.run("__ops.later().then((v) => __ops.report(String(v)))").result.unwrap();
    let [PendingOp { settle, .. }] = bench.isolate.take_pending().try_into().ok().unwrap();
    let result = Ok(Value::Bytes(Bytes::from_static(b"\x01\x02")));
    let slice = bench.isolate.enter(Duration::from_secs(1), |scope| scope.settle(settle, result));
    slice.result.unwrap();
    assert_eq!(*bench.reports.borrow(), ["1,2"]);
}

#[test]
fn rejections_that_nobody_handles_are_known_once() {
    let bench = bench();
    bench.run("Promise.reject(new Error('lost')); Promise.reject(1).catch(() => {})").result.unwrap();
    let lost = bench.isolate.take_unhandled();
    assert_eq!(lost.iter().map(ToString::to_string).collect::<Vec<_>>(), ["Error: lost"]);
    assert!(bench.isolate.take_unhandled().is_empty());
}

#[test]
fn a_reason_that_rejects_while_it_is_read_is_a_rejection_more() {
    let bench = bench();
    bench
        .run(
            "const inner = () => Promise.reject(new Error('inner'));
               Promise.reject({ get message() { inner(); return 'outer' } });
               Promise.reject(new Proxy({}, { has() { inner(); return false } }))",
        )
        .result
        .unwrap();
    let lost = bench.isolate.take_unhandled();
    assert_eq!(lost.len(), 4, "{lost:?}");
    bench
        .run("const deep = () => Promise.reject({ get message() { deep(); return '' } }); deep()")
        .result
        .unwrap();
    assert_eq!(bench.isolate.take_unhandled().len(), MAX_UNHANDLED);
}

#[test]
fn endless_code_is_stopped_and_cannot_catch_it() {
    check_stop("while (true) {}", Stop::Cpu, true);
    check_stop(
        "try { while (true) {} } catch { __ops.report('caught') } finally { __ops.report('finally') }",
        Stop::Cpu,
        true,
    );
    check_stop("/(a+)+$/.test('a'.repeat(40) + 'b')", Stop::Cpu, true);
    // Two of each: the one that is running when the limit is passed ends there and then.
    check_stop("const f = async () => { while (true) await null }; f(); f()", Stop::Cpu, false);
    check_stop("const f = () => { Promise.resolve().then(f) }; f(); f()", Stop::Cpu, false);
}

#[test]
fn what_takes_long_inside_the_engine_is_stopped_too() {
    // One step that would take minutes.
    for endless in [
        "TEXT.indexOf(NEEDLE)",
        "TEXT.lastIndexOf('b' + TEXT.slice(1e6))",
        "TEXT.includes(NEEDLE)",
        "TEXT.split(NEEDLE)",
        "TEXT.replace(NEEDLE, '')",
        "TEXT.replaceAll(NEEDLE, '')",
        "new Array(2 ** 32 - 1).join()",
        "new Array(2 ** 32 - 1).slice(1)",
        "[].concat(new Array(2 ** 32 - 2))",
        "[new Array(2 ** 32 - 1)].flat()",
        "Array.prototype.reverse.call({ length: 2 ** 53 - 1 })",
        "Array.prototype.copyWithin.call({ length: 2 ** 53 - 1 }, 1, 2)",
        "Array.prototype.sort.call({ length: 2 ** 53 - 1 })",
        "Array.prototype.splice.call({ length: 2 ** 53 - 1 }, 0, 1)",
        "Array.prototype.shift.call({ length: 2 ** 53 - 1 })",
        "((1n << 1000000n) - 1n).toString()",
    ] {
        let script = format!(
            "const TEXT = 'a'.repeat(2e6), NEEDLE = 'a'.repeat(1e6) + 'b'; {endless}; __ops.report('after')"
        );
        check_stop(&script, Stop::Cpu, true);
    }
    // Steps of milliseconds, of which the engine counts one in thousands.
    for step in [
        "TEXT.toUpperCase()",
        "JSON.parse(`[${'1,'.repeat(1e5)}1]`)",
        "JSON.stringify(LIST)",
        "[...LIST]",
        "'abc'.repeat(3e5)",
        "BYTES.fill(1)",
        "BYTES.indexOf(1)",
        "Object.assign({}, TEXT.split('', 3e4))",
    ] {
        let script = format!(
            "const TEXT = 'a'.repeat(1e6), LIST = new Array(1e5).fill(0), BYTES = new Uint8Array(4e6); while (true) {step}"
        );
        check_stop(&script, Stop::Cpu, true);
    }
}

#[test]
fn what_the_polls_stand_in_still_gives_its_results() {
    check(
        "const show = (...values) => __ops.report(values.join(' '));
         show('abcabc'.indexOf('ca'), 'abc'.indexOf('', 9), 'abc'.indexOf('c', 2), 'abc'.indexOf('abcd'), 'é€'.indexOf('€'));
         show('abcabc'.lastIndexOf('abc'), 'abcabc'.lastIndexOf('abc', 2), 'abc'.lastIndexOf(''), 'abc'.lastIndexOf('d', -1));
         show('abc'.includes('bc', 1), 'abc'.includes('a', 1), 'abc'.includes('', 3), 'abc'.includes('abcd'));
         show('abc'.startsWith('b', 1), 'abc'.startsWith('c', 3), 'abc'.endsWith('b', 2), 'abc'.endsWith('abcd'));
         show('a-b-c'.split('-').length, 'aXbX'.replaceAll('X', '+'), 'aXbX'.replace('X', '+'));
         show([3, , 1, undefined, 20].sort().length, [3, 1, 20].sort(), -(10n ** 30n));
         const marks = 'a' + '\\u0301\\u0323'.repeat(40), sorted = marks.normalize('NFD');
         show(sorted.length, sorted.lastIndexOf('\\u0323'), sorted.indexOf('\\u0301'), marks.normalize('NFC').length);",
        &[
            "2 3 2 -1 1",
            "3 0 3 -1",
            "true false true false",
            "true false true false",
            "3 a+b+ a+bX",
            "5 1,20,3 -1000000000000000000000000000000",
            "81 40 41 80",
        ],
    );
}

#[test]
fn mistakes_of_the_published_engine_are_mended() {
    check(
        "const show = (...values) => __ops.report(values.join(' '));
         show(/^a-b\\/c&&d==e$/v.test('a-b/c&&d==e'), new RegExp('a/b--c', 'v').test('a/b--c'), /[a--b]/v.test('b'));
         show((function (a, ...[b]) {}).length, ((...{ length }) => length).length, (([a], { b }, c = 1, d) => 0).length);
         class Base { static made() { return 1 } } class Derived extends Base {}
         show(Object.getPrototypeOf(Derived.bind(null)) === Base, Derived.bind(null).made(), (() => 1).bind() instanceof Function);",
        &["true true false", "1 0 2", "true 1 true"],
    );
}

#[test]
fn too_much_memory_stops_the_isolate_for_good() {
    check_stop("const a = []; while (true) a.push(new Array(1000).fill(1))", Stop::Memory, false);
    check_stop("let s = 'x'; while (true) s = (s + s + '.').toUpperCase()", Stop::Memory, false);
    check_stop("try { new ArrayBuffer(1e9) } catch { while (true) {} }", Stop::Memory, false);
}

#[test]
fn a_heap_too_small_for_the_engine_is_an_error() {
    let made =
        |memory| isolate(Limits { memory, ..LIMITS }).map(drop).map_err(|Thrown(exception)| exception.name);
    for memory in [0, 1, 100_000, 300_000] {
        assert_eq!(made(memory), Err("InternalError".to_owned()));
    }
    assert_eq!(made(1 << 20), Ok(()));
}

/// Wherever in the engine's code the memory ends, what remains can be left and thrown away. The parser is not asked: it
/// does not notice, which is why [`Isolate`] tells the platform whether a text may be parsed.
#[test]
fn memory_may_end_anywhere() {
    const MEMORY: usize = 1 << 20;
    let text = include_str!("tests/much.js");
    let modules = ModuleSet::compile([("much", text)], true).unwrap();
    let made = |memory| {
        let limits = Limits { memory, ..LIMITS };
        Isolate::new(limits, modules.clone(), ModuleSet::default(), |_| false, OPS, &Rc::default()).unwrap()
    };
    let load =
        |isolate: &Isolate| isolate.enter(Duration::from_secs(1), |scope| scope.import("much").map(drop));
    let whole = made(LIMITS.memory);
    let empty = whole.memory();
    assert_eq!(load(&whole).stop, None);
    assert!(whole.take_unhandled().is_empty());
    let needed = whole.memory() - empty + (16 << 10);
    let mut stopped = 0;
    for left in (0..needed).step_by(needed / 500) {
        let isolate = made(MEMORY);
        isolate.take_memory(MEMORY - isolate.memory() - left);
        stopped += u32::from(load(&isolate).stop == Some(Stop::Memory));
    }
    assert!(stopped > 100, "{stopped}");
}

#[test]
fn deep_recursion_and_strings_beyond_the_engine_are_ordinary_exceptions() {
    check(
        "const name = (f) => { try { f() } catch (e) { __ops.report(e.name) } };
         const deep = () => deep() + 1; name(deep);
         name(() => 'x'.repeat(2 ** 32));
         name(() => JSON.parse('['.repeat(1e5)));",
        &["RangeError", "RangeError", "RangeError"],
    );
}

#[test]
fn the_heap_is_accounted_for_and_given_back() {
    let bench = bench();
    let before = bench.isolate.memory();
    bench.run("globalThis.big = new Uint8Array(4 << 20)").result.unwrap();
    assert!(bench.isolate.memory() >= before + (4 << 20));
    bench.run("delete globalThis.big").result.unwrap();
    assert!(bench.isolate.memory() < before + (1 << 20));
}
