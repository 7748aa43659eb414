import { EventEmitter, EventEmitterAsyncResource, on, once, errorMonitor, captureRejectionSymbol, getEventListeners, setMaxListeners, getMaxListeners, listenerCount, addAbortListener } from "node:events";

function each(values, run) {
  return values.map((value) => {
    try {
      return run(value);
    } catch (error) {
      return `${error.name} ${error.code} ${error.message}`;
    }
  });
}
const tick = (ms = 5) => new Promise((resolve) => setTimeout(resolve, ms));

export const node_events = {
  "the names of the class": () => Reflect.ownKeys(EventEmitter).map(String),
  "the names of the prototype": () => Reflect.ownKeys(EventEmitter.prototype).map(String),
  "lengths and names": () => Object.keys(EventEmitter.prototype).filter((k) => typeof EventEmitter.prototype[k] === "function").map((k) => `${k}=${EventEmitter.prototype[k].name}/${EventEmitter.prototype[k].length}`),
  "lengths and names of static ones": () => Object.keys(EventEmitter).filter((k) => typeof EventEmitter[k] === "function").map((k) => `${k}=${EventEmitter[k].name}/${EventEmitter[k].length}`),
  "what an emitter has": () => Reflect.ownKeys(new EventEmitter()).map(String),
  "listeners are called in order": () => { const e = new EventEmitter(), got = []; e.on("x", (v) => got.push(`a${v}`)); e.prependListener("x", (v) => got.push(`b${v}`)); e.once("x", (v) => got.push(`c${v}`)); e.prependOnceListener("x", (v) => got.push(`d${v}`)); return [e.emit("x", 1), e.emit("x", 2), e.emit("y"), got]; },
  "this and arguments": () => { const e = new EventEmitter(); let got; e.on("x", function (...args) { got = [this === e, args]; }); e.emit("x", 1, undefined, 3); return got; },
  "listeners that are added and removed meanwhile": () => { const e = new EventEmitter(), got = []; const b = () => got.push("b"); e.on("x", () => { got.push("a"); e.off("x", b); e.on("x", () => got.push("new")); }); e.on("x", b); e.emit("x"); e.emit("x"); return got; },
  "a listener that is not a function": () => each([1, null, undefined, {}, "x"], (v) => new EventEmitter().on("x", v)).concat(each([1], (v) => new EventEmitter().once("x", v)), each([1], (v) => new EventEmitter().off("x", v))),
  "an error without a listener": () => new EventEmitter().emit("error", new TypeError("mine")),
  "an error that is none": () => each(["text", undefined, null, 5, { a: 1 }, Symbol("s")], (v) => new EventEmitter().emit("error", v)),
  "the context of an error that is none": () => { try { new EventEmitter().emit("error", { a: 1 }); } catch (e) { return [e, e.context, String(e)]; } },
  "errorMonitor": () => { const e = new EventEmitter(), got = []; e.on(errorMonitor, (x) => got.push(x.message)); try { e.emit("error", new Error("m")); } catch (x) { got.push(`thrown ${x.message}`); } e.on("error", () => got.push("handled")); e.emit("error", new Error("n")); return got; },
  "newListener and removeListener": () => { const e = new EventEmitter(), got = []; e.on("newListener", (n, f) => got.push(["new", String(n), f.name])); e.on("removeListener", (n, f) => got.push(["gone", String(n), f.name])); function f() {} e.on("x", f); e.once("y", f); e.emit("y"); e.off("x", f); e.removeAllListeners(); return got; },
  "listeners and rawListeners": () => { const e = new EventEmitter(); const f = () => 1; e.once("x", f); e.on("x", f); return [e.listeners("x").map((l) => l === f), e.rawListeners("x").map((l) => [l === f, l.name, l.listener === f]), e.listeners("none"), e.listenerCount("x"), e.listenerCount("y")]; },
  "off removes the last one": () => { const e = new EventEmitter(), got = []; const f = () => got.push("f"), g = () => got.push("g"); e.on("x", f).on("x", g).on("x", f).off("x", f); e.emit("x"); return got; },
  "eventNames": () => { const e = new EventEmitter(); const s = Symbol("s"); e.on("b", () => {}).on(s, () => {}).on("a", () => {}).on(1, () => {}); return e.eventNames().map(String); },
  "removeAllListeners": () => { const e = new EventEmitter(); e.on("a", () => {}).on("b", () => {}); e.removeAllListeners("a"); const one = e.eventNames(); e.removeAllListeners(); return [one, e.eventNames(), e.removeAllListeners("zzz") === e]; },
  "max listeners": () => { const e = new EventEmitter(); return [e.getMaxListeners(), e.setMaxListeners(1) === e, e.getMaxListeners(), EventEmitter.defaultMaxListeners, getMaxListeners(e), ...each([-1, NaN, "1", undefined], (n) => e.setMaxListeners(n)), ...each([-1, "x"], (n) => { EventEmitter.defaultMaxListeners = n; })]; },
  "setMaxListeners of several": () => { const [a, b] = [new EventEmitter(), new EventTarget()]; setMaxListeners(3, a, b); return [a.getMaxListeners(), ...each([[1, {}], [-1]], (args) => setMaxListeners(...args))]; },
  "a leak is warned of": async () => { const seen = []; const listen = (w) => seen.push([w.name, w.type, w.count, w.message.slice(0, 80)]); process.on("warning", listen); const e = new EventEmitter().setMaxListeners(1); e.on("x", () => {}).on("x", () => {}).on("x", () => {}); await tick(); process.off("warning", listen); return seen; },
  "getEventListeners": () => { const e = new EventEmitter(); const f = () => {}; e.on("x", f); return [getEventListeners(e, "x").length, getEventListeners(new EventTarget(), "x"), ...each([{}], (v) => getEventListeners(v, "x"))]; },
  "listenerCount": () => { const e = new EventEmitter(); e.on("x", () => {}); return [listenerCount(e, "x"), EventEmitter.listenerCount(e, "x")]; },
  "once gives the arguments": async () => { const e = new EventEmitter(); setTimeout(() => e.emit("x", 1, 2), 1); return [await once(e, "x"), e.listenerCount("x"), e.listenerCount("error")]; },
  "once with an error": async () => { const e = new EventEmitter(); setTimeout(() => e.emit("error", new Error("bad")), 1); return once(e, "x"); },
  "once of error": async () => { const e = new EventEmitter(); setTimeout(() => e.emit("error", new Error("fine")), 1); return once(e, "error"); },
  "once of an event target": async () => { const t = new EventTarget(); setTimeout(() => t.dispatchEvent(new Event("x")), 1); const [event] = await once(t, "x"); return event.type; },
  "once with a signal": async () => { const c = new AbortController(); setTimeout(() => c.abort(new Error("why")), 1); return once(new EventEmitter(), "x", { signal: c.signal }); },
  "once with an aborted signal": async () => once(new EventEmitter(), "x", { signal: AbortSignal.abort(new Error("why")) }),
  "once with bad arguments": async () => Promise.all([[{}, "x"], [new EventEmitter(), "x", { signal: 1 }], [new EventEmitter(), "x", null], [new EventEmitter(), "x", "o"]].map((args) => once(...args).catch((e) => `${e.name} ${e.code} ${e.message}`))),
  "on gives all events": async () => { const e = new EventEmitter(); const got = []; setTimeout(() => { e.emit("x", 1); e.emit("x", 2, 3); }, 1); for await (const v of on(e, "x")) { got.push(v); if (got.length === 2) break; } return [got, e.listenerCount("x"), e.listenerCount("error")]; },
  "on with an error": async () => { const e = new EventEmitter(); setTimeout(() => { e.emit("x", 1); e.emit("error", new Error("bad")); }, 1); const got = []; try { for await (const v of on(e, "x")) got.push(v); } catch (x) { got.push(x.message); } return got; },
  "on with a signal": async () => { const c = new AbortController(); setTimeout(() => c.abort(), 1); for await (const _ of on(new EventEmitter(), "x", { signal: c.signal })); },
  "on's iterator": async () => { const e = new EventEmitter(); const i = on(e, "x"); const next = i.next(); await i.return(); return [await next, await i.next(), Object.keys(i)]; },
  "throw of on's iterator": () => each([undefined, new Error("x")], (v) => on(new EventEmitter(), "x").throw(v)),
  "captureRejections": async () => { const e = new EventEmitter({ captureRejections: true }), got = []; e.on("x", async () => { throw new Error("async"); }); e.on("error", (x) => got.push(x.message)); e.emit("x"); await tick(); return got; },
  "captureRejections with a method": async () => { const e = new EventEmitter({ captureRejections: true }), got = []; e[captureRejectionSymbol] = (x, name, ...args) => got.push([x.message, name, args]); e.on("x", async () => { throw new Error("async"); }); e.emit("x", 7); await tick(); return got; },
  "captureRejections of another type": () => each([1, "x", {}], (v) => new EventEmitter({ captureRejections: v })).concat(each([1], (v) => { EventEmitter.captureRejections = v; })),
  "symbols": () => [String(errorMonitor), String(captureRejectionSymbol), captureRejectionSymbol === Symbol.for("nodejs.rejection"), EventEmitter.usingDomains, EventEmitter.captureRejections],
  "addAbortListener": async () => { const c = new AbortController(), got = []; const d = addAbortListener(c.signal, () => got.push("a")); const e = addAbortListener(c.signal, () => got.push("b")); d[Symbol.dispose](); c.abort(); addAbortListener(c.signal, () => got.push("late")); await tick(); return [got, typeof e, ...each([[undefined, () => {}], [1, () => {}], [c.signal, 1]], (args) => addAbortListener(...args))]; },
  "inheritance as of old": () => { function Mine() { EventEmitter.call(this); } Object.setPrototypeOf(Mine.prototype, EventEmitter.prototype); const m = new Mine(); let got; m.on("x", (v) => { got = v; }); m.emit("x", 5); return [got, m instanceof EventEmitter]; },
  "an emitter without its constructor": () => { const m = Object.create(EventEmitter.prototype); let got; m.on("x", (v) => { got = v; }); return [m.emit("y"), m.emit("x", 5), got, m.listenerCount("x")]; },
  "EventEmitterAsyncResource": () => { const e = new EventEmitterAsyncResource({ name: "mine" }); let got; e.on("x", (v) => { got = v; }); return [e.emit("x", 3), e.emit("none"), got, e.asyncResource.eventEmitter === e, typeof e.asyncId, Object.getOwnPropertyNames(EventEmitterAsyncResource.prototype)]; },
  "the names of the module": async () => Object.keys(await import("node:events")),
};
