/**
 * What `nodejs_compat` adds to `performance`: marks and measures, which nobody but the worker itself looks at, and observers,
 * which as on the real runtime are never told of any.
 */
import {
  badArgument, badConstruction, badField, expose, illegalConstructor, illegalInvocation, isDictionary, isObject,
} from "internal:web/idl";
import { measuring } from "internal:web/parts";
import { token } from "internal:web/token";

/** Marks and measures that are kept; the first go when there are more. */
const MAX_ENTRIES = 10_000;

const { performance } = measuring.load();
const Performance = performance.constructor;
const now = Performance.prototype.now.bind(performance);

/** The marks and measures in the order in which they were made. */
let entries = [];

function keep(entry) {
  entries.push(entry);
  if (entries.length > MAX_ENTRIES) entries = entries.slice(MAX_ENTRIES / 2);
  return entry;
}

let factsOf;

export class PerformanceEntry {
  #facts;

  static {
    factsOf = (value) => {
      if (!(isObject(value) && #facts in value)) throw illegalInvocation();
      return value.#facts;
    };
  }

  constructor(key, facts) {
    if (key !== token) throw illegalConstructor();
    this.#facts = facts;
  }

  get name() { return factsOf(this).name; }
  get entryType() { return factsOf(this).entryType; }
  get startTime() { return factsOf(this).startTime; }
  get duration() { return factsOf(this).duration; }

  toJSON() {
    const { name, entryType, startTime, duration } = factsOf(this);
    return { name, entryType, startTime, duration };
  }
}

function withDetail(entry) {
  const { name, entryType, startTime, duration, detail } = factsOf(entry);
  const facts = { name, entryType, startTime, duration };
  return detail === null ? facts : { ...facts, detail };
}

/** What is told of a mark or a measure besides its name. */
function detailOf(options) {
  const { detail } = options;
  if (detail !== undefined && !isObject(detail)) throw badField("Options", "detail", "Object");
  return detail ?? null;
}

function markFacts(name, options) {
  const { startTime } = options ?? {};
  return {
    name: `${name}`, entryType: "mark", startTime: startTime === undefined ? now() : +startTime, duration: 0,
    detail: detailOf(options ?? {}),
  };
}

export class PerformanceMark extends PerformanceEntry {
  constructor(name, options = undefined) {
    if (arguments.length < 1) throw badConstruction("PerformanceMark", 1, "string");
    if (!isDictionary(options)) throw badConstruction("PerformanceMark", 2, "Options");
    super(token, markFacts(name, options));
  }

  get detail() { return factsOf(this).detail; }
  toJSON() { return withDetail(this); }
}

export class PerformanceMeasure extends PerformanceEntry {
  get detail() { return factsOf(this).detail; }
  toJSON() { return withDetail(this); }
}

/** A kind of entry that there never is one of. */
export class PerformanceResourceTiming extends PerformanceEntry {}

export class PerformanceObserverEntryList {
  constructor() {
    throw illegalConstructor();
  }

  getEntries() { throw illegalInvocation(); }
  getEntriesByName() { throw illegalInvocation(); }
  getEntriesByType() { throw illegalInvocation(); }
}

export class PerformanceObserver {
  #isObserver = true;

  static get supportedEntryTypes() { return ["measure", "mark"]; }

  constructor() {
    if (arguments.length < 1) throw badConstruction("PerformanceObserver", 1, "Value");
  }

  static #check(value) {
    if (!(isObject(value) && #isObserver in value)) throw illegalInvocation();
  }

  observe(options = undefined) {
    PerformanceObserver.#check(this);
    if (!isDictionary(options)) throw badArgument("PerformanceObserver", "observe", 1, "ObserveOptions");
    const { entryTypes } = options ?? {};
    if (entryTypes !== undefined && !Array.isArray(entryTypes)) throw badField("ObserveOptions", "entryTypes", "Array");
  }

  disconnect() { PerformanceObserver.#check(this); }

  takeRecords() {
    PerformanceObserver.#check(this);
    return [];
  }
}

/** The time of a mark by its name; of one that nobody set, that of the beginning or the end. */
function timeOf(name, otherwise) {
  const mark = entries.findLast((entry) => entry.entryType === "mark" && entry.name === name);
  return mark === undefined ? otherwise : mark.startTime;
}

/** Beginning and end of a measure, from two marks or from numbers. */
function span(start, end) {
  if (!isObject(start)) {
    const [first, last] = [start, end].map((mark) => (mark === undefined ? undefined : `${mark}`));
    return [first === undefined ? 0 : timeOf(first, 0), last === undefined ? now() : timeOf(last, now()), null];
  }
  const [first, last, duration] = ["start", "end", "duration"].map((key) => (start[key] === undefined ? undefined : +start[key]));
  const begin = first ?? 0;
  const finish = last ?? (duration === undefined ? now() : begin + duration);
  return [begin, finish, detailOf(start)];
}

function check(receiver) {
  if (receiver !== performance) throw illegalInvocation();
}

function named(args, method) {
  if (args.length < 1) throw badArgument("Performance", method, 1, "string");
  return `${args[0]}`;
}

function clear(type, name) {
  const text = name === undefined ? undefined : `${name}`;
  entries = entries.filter((entry) => entry.entryType !== type || (text !== undefined && entry.name !== text));
}

/** The methods of `performance` that only Node's have. */
class Timing {
  clearMarks(name = undefined) {
    check(this);
    clear("mark", name);
  }

  clearMeasures(name = undefined) {
    check(this);
    clear("measure", name);
  }

  clearResourceTimings() { check(this); }

  getEntries() {
    check(this);
    return [...entries];
  }

  getEntriesByName(name, type = undefined) {
    check(this);
    const text = named(arguments, "getEntriesByName");
    const kind = type === undefined ? undefined : `${type}`;
    return entries.filter((entry) => entry.name === text && (kind === undefined || entry.entryType === kind));
  }

  getEntriesByType(type) {
    check(this);
    const text = named(arguments, "getEntriesByType");
    return entries.filter((entry) => entry.entryType === text);
  }

  mark(name, options = undefined) {
    check(this);
    const text = named(arguments, "mark");
    if (!isDictionary(options)) throw badArgument("Performance", "mark", 2, "Options");
    return keep(new PerformanceMark(text, options));
  }

  measure(name, start = undefined, end = undefined) {
    check(this);
    const text = named(arguments, "measure");
    const [startTime, finish, detail] = span(start, end);
    const duration = Math.max(finish - startTime, 0) || 0;
    return keep(new PerformanceMeasure(token, { name: text, entryType: "measure", startTime, duration, detail }));
  }

  setResourceTimingBufferSize() { check(this); }

  toJSON() {
    check(this);
    return { timeOrigin: performance.timeOrigin };
  }

  eventLoopUtilization() {
    check(this);
    return { idle: 0, active: 0, utilization: 0 };
  }

  markResourceTiming() { check(this); }

  timerify(fn) {
    check(this);
    if (typeof fn !== "function") throw badArgument("Performance", "timerify", 1, "function");
    return fn;
  }
}

for (const Class of [
  PerformanceEntry, PerformanceMark, PerformanceMeasure, PerformanceResourceTiming, PerformanceObserverEntryList,
  PerformanceObserver,
]) {
  expose(Class);
}
expose(Timing);
for (const name of Object.getOwnPropertyNames(Timing.prototype)) {
  if (name !== "constructor") {
    Object.defineProperty(Performance.prototype, name, Object.getOwnPropertyDescriptor(Timing.prototype, name));
  }
}

export { Performance, performance };
