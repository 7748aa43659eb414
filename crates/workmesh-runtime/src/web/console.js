/**
 * `console`: lines to the worker's log.
 */
import { ops } from "internal:ops";
import { inspection, tailing } from "internal:web/parts";

const GROUP_INDENT = "  ";
const MAX_GROUPS = 50;
/** Labels of `count` and `time` that are kept. */
const MAX_LABELS = 1_000;

let groups = 0;
/** @type {Map<string, number>} */
const counts = new Map();
/** When timers were started, in ms. @type {Map<string, number>} */
const timers = new Map();

/** Writes one line; whether somebody keeps a record of the request. */
function write(level, text) {
  const margin = GROUP_INDENT.repeat(groups);
  return ops.log(level, groups === 0 ? text : margin + text.replaceAll("\n", `\n${margin}`));
}

/** Writes the arguments of one call, and adds them to what tail consumers are told, if there are some. */
function tell(level, data) {
  if (write(level, format(data))) tailing.load().record(level, data);
}

/** The arguments of one call as text. Most calls have one, a text without substitutions, and need nothing loaded. */
function format(data) {
  return data.length === 1 && typeof data[0] === "string" ? data[0] : inspection.load().format(data);
}

function labelFrom(label) {
  return label === undefined ? "default" : `${label}`;
}

function elapsed(label, data) {
  const started = timers.get(label);
  if (started === undefined) {
    write("warn", `Timer '${label}' does not exist`);
    return;
  }
  write("log", format([`${label}: ${(ops.monotonic() - started).toFixed(3)}ms`, ...data]));
}

export const console = {
  debug(...data) {
    tell("debug", data);
  },
  error(...data) {
    tell("error", data);
  },
  info(...data) {
    tell("info", data);
  },
  log(...data) {
    tell("log", data);
  },
  warn(...data) {
    tell("warn", data);
  },
  clear() {},
  count(label = undefined) {
    const key = labelFrom(label);
    const count = (counts.get(key) ?? 0) + 1;
    if (count > 1 || counts.size < MAX_LABELS) counts.set(key, count);
    write("log", `${key}: ${count}`);
  },
  countReset(label = undefined) {
    const key = labelFrom(label);
    if (!counts.delete(key)) write("warn", `Count for '${key}' does not exist`);
  },
  group(...data) {
    if (data.length > 0) write("log", format(data));
    if (groups < MAX_GROUPS) groups++;
  },
  groupCollapsed(...data) {
    console.group(...data);
  },
  groupEnd() {
    if (groups > 0) groups--;
  },
  table(data, columns = undefined) {
    const text = inspection.load().table(data, columns);
    write("log", text ?? format([data]));
  },
  time(label = undefined) {
    const key = labelFrom(label);
    if (timers.has(key)) write("warn", `Timer '${key}' already exists`);
    else if (timers.size < MAX_LABELS) timers.set(key, ops.monotonic());
  },
  timeEnd(label = undefined) {
    const key = labelFrom(label);
    elapsed(key, []);
    timers.delete(key);
  },
  timeLog(label = undefined, ...data) {
    elapsed(labelFrom(label), data);
  },
  timeStamp() {},
  /** Nobody takes profiles of a worker here. */
  profile() {},
  profileEnd() {},
  trace(...data) {
    const { stack } = new Error();
    write("log", `Trace${data.length > 0 ? `: ${format(data)}` : ""}\n${`${stack}`.trimEnd()}`);
  },
  assert(condition = false, ...data) {
    if (condition) return;
    if (typeof data[0] === "string") write("error", format([`Assertion failed: ${data[0]}`, ...data.slice(1)]));
    else write("error", format(["Assertion failed", ...data]));
  },
  dir(value, options = undefined) {
    write("log", inspection.load().inspect(value, options?.depth === null ? Infinity : (options?.depth ?? 2)));
  },
  dirxml(...data) {
    console.log(...data);
  },
};

/** A console of its own; its name is for tools that tell consoles apart. */
console.context = function context(_name) {
  const { context: own, ...methods } = console;
  return methods;
};

// As the real runtime wraps them: the calls that a tail consumer is told of have no name.
for (const level of ["debug", "error", "info", "log", "warn"]) {
  Object.defineProperty(console[level], "name", { __proto__: null, value: "", configurable: true });
}
for (const name of ["dir", "table"]) Object.defineProperty(console[name], "length", { __proto__: null, value: 0, configurable: true });

Object.defineProperty(console, Symbol.toStringTag, { __proto__: null, value: "console", configurable: true });
