/** `performance` with marks and measures, and Punycode. */
import perfHooks from "node:perf_hooks";
import punycode from "node:punycode";

const near = (time) => (time > 1e12 ? "now" : time);
const facts = (entry) => [entry.name, entry.entryType, near(entry.startTime), Math.abs(entry.duration) > 1e9 ? "long" : entry.duration, entry.detail];
const ODD = { nothing: undefined, null: null, "a number": 5, "a text": "text", "an object": {}, "a symbol": Symbol("s"), "a negative number": -1, NaN };
const each = (what, run) => Object.fromEntries(Object.entries(ODD).map(([name, value]) => [`${what}: ${name}`, () => run(value)]));
const fresh = () => {
  performance.clearMarks();
  performance.clearMeasures();
};
const CLASSES = [
  "Performance", "PerformanceEntry", "PerformanceMark", "PerformanceMeasure", "PerformanceObserver", "PerformanceObserverEntryList",
  "PerformanceResourceTiming",
];
const WORDS = ["", "a", "mañana", "bücher", "日本語", "abc-def", "☃", "mañana.com", "maana-pta", "é@ñ.com", "\ud83d\ude00", "a。b", "xn--maana-pta.com", "--", "Bücher.DE"];

export const node_performance = {
  "classes": () => CLASSES.map((name) => [name, typeof globalThis[name], perfHooks[name] === globalThis[name], Object.hasOwn(globalThis, name)]),
  "performance": () => [performance === perfHooks.performance, performance instanceof Performance, String(performance), JSON.stringify(performance)],
  "a mark": () => { const mark = performance.mark("a", { startTime: 5, detail: { x: 1 } }); return [mark instanceof PerformanceMark, mark instanceof PerformanceEntry, String(mark), JSON.stringify(mark), Object.keys(mark)]; },
  "a measure": () => { const measure = performance.measure("a", { start: 1, duration: 2 }); return [measure instanceof PerformanceMeasure, String(measure), JSON.stringify(measure)]; },
  "measures between marks": () => { fresh(); performance.mark("a", { startTime: 1 }); performance.mark("b", { startTime: 5 }); return [facts(performance.measure("m", "a", "b")), facts(performance.measure("m", { start: "a", end: "b", detail: { x: 1 } })), facts(performance.measure("m", { end: 9, duration: 2 })), facts(performance.measure("m", "a"))]; },
  "a measure between marks that are not there": () => { fresh(); return [facts(performance.measure("m", "no")), facts(performance.measure("m", "no", "no"))]; },
  "the entries": () => { fresh(); performance.mark("z", { startTime: 9 }); performance.mark("y", { startTime: 3 }); performance.measure("x", { start: 5, end: 6 }); return [performance.getEntries().map(facts), performance.getEntriesByType("mark").length, performance.getEntriesByName("z").length, performance.getEntriesByName("z", "measure").length]; },
  "clearing one": () => { fresh(); performance.mark("a"); performance.mark("b"); performance.clearMarks("a"); return performance.getEntries().map((entry) => entry.name); },
  "clearing measures": () => { fresh(); performance.mark("a"); performance.measure("b"); performance.clearMeasures(); return performance.getEntries().map((entry) => entry.name); },
  "a mark without a name": () => performance.mark(),
  "a measure without a name": () => performance.measure(),
  "a mark on something else": () => performance.mark.call({}, "a"),
  "new PerformanceMark": () => facts(new PerformanceMark("a", { startTime: 2 })),
  "new PerformanceMark without a name": () => new PerformanceMark(),
  "new PerformanceEntry": () => new PerformanceEntry(),
  "new Performance": () => new Performance(),
  "new PerformanceObserver": () => new PerformanceObserver(),
  "what observers may observe": () => PerformanceObserver.supportedEntryTypes,
  "an observer hears nothing": async () => { const heard = []; const observer = new PerformanceObserver(() => heard.push(1)); observer.observe({ entryTypes: ["mark"] }); performance.mark("q"); await scheduler.wait(2); return [heard, observer.takeRecords(), String(observer.disconnect())]; },
  "eventLoopUtilization": () => [performance.eventLoopUtilization(), perfHooks.eventLoopUtilization()],
  "createHistogram": () => perfHooks.createHistogram(),
  ...each("mark's options", (value) => facts(performance.mark("m", value))),
  ...each("mark's start", (value) => facts(performance.mark("m", { startTime: value }))),
  ...each("mark's detail", (value) => facts(performance.mark("m", { detail: value }))),
  ...each("measure's start", (value) => facts(performance.measure("m", value))),
  ...each("measure's end", (value) => facts(performance.measure("m", undefined, value))),
  ...each("measure from", (value) => facts(performance.measure("m", { start: value, end: 10 }))),
  ...each("measure for", (value) => facts(performance.measure("m", { start: 1, duration: value }))),
  ...each("observing", (value) => String(new PerformanceObserver(() => {}).observe(value))),
  ...each("timerify", (value) => performance.timerify(value)),
  ...Object.fromEntries(WORDS.flatMap((word) => ["encode", "decode", "toASCII", "toUnicode"].map((name) => [`punycode.${name} of ${JSON.stringify(word)}`, () => punycode[name](word)]))),
  "punycode.ucs2": () => [punycode.ucs2.decode("a😀"), punycode.ucs2.encode([97, 128512]), punycode.version],
};
