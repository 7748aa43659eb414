/**
 * `Tracing` and `Span`: where a worker says what it does within a request. Nobody records such spans here, which is what
 * `isTraced` and the context of a span say, as on the real runtime in a request that is not sampled.
 */
import { apply, badArgument, expose, illegalConstructor, illegalInvocation, isObject, unreadable } from "internal:web/idl";
import { asyncContexts } from "internal:web/parts";
import { token } from "internal:web/token";

const CODES = ["unset", "ok", "error"];

/** Reads the value of an attribute as the real runtime does; what is no value is passed over. */
function readAttribute(value) {
  if (typeof value === "symbol") throw new TypeError("Cannot convert a Symbol value to a string");
  if (typeof value === "bigint") throw new TypeError("Cannot convert a BigInt value to a number");
}

export class Span {
  #isSpan = true;

  constructor(key) {
    if (key !== token) throw illegalConstructor();
  }

  static #check(value) {
    if (!isSpan(value)) throw illegalInvocation();
  }

  static isSpan(value) {
    return isObject(value) && #isSpan in value;
  }

  get isTraced() {
    Span.#check(this);
    return false;
  }

  spanContext() {
    Span.#check(this);
    return { traceId: "0".repeat(32), spanId: "0".repeat(16), traceFlags: 0 };
  }

  setAttribute(name, value = undefined) {
    Span.#check(this);
    if (arguments.length < 1) throw badArgument("Span", "setAttribute", 1, "string");
    `${name}`;
    readAttribute(value);
    return this;
  }

  setAttributes(attributes) {
    Span.#check(this);
    if (!isObject(attributes) || Array.isArray(attributes)) throw badArgument("Span", "setAttributes", 1, "object");
    Object.values(attributes).forEach(readAttribute);
    return this;
  }

  recordException() {
    Span.#check(this);
    if (arguments.length < 1) throw badArgument("Span", "recordException", 1, "Value");
  }

  updateName(name) {
    Span.#check(this);
    if (arguments.length < 1) throw badArgument("Span", "updateName", 1, "string");
    `${name}`;
    return this;
  }

  setStatus(status) {
    Span.#check(this);
    if (arguments.length > 0 && (status === undefined || status === null)) {
      throw unreadable("12user_tracing", "TracingSpanStatus");
    }
    if (!isObject(status)) throw badArgument("Span", "setStatus", 1, "TracingSpanStatus");
    if (!CODES.includes(`${status.code}`)) throw new TypeError("Span status code must be 'unset', 'ok', or 'error'.");
    return this;
  }

  end() {
    Span.#check(this);
  }
}

const { isSpan } = Span;
delete Span.isSpan;
expose(Span);

/** What the frames of the async context know the active span by. */
const ACTIVE = {};

/** Calls a function while a span is the active one. */
function runWith(span, callback, args) {
  const { extended, runIn } = asyncContexts.load();
  return runIn(extended(ACTIVE, span), callback, globalThis, args);
}

export class Tracing {
  #isTracing = true;

  constructor(key) {
    if (key !== token) throw illegalConstructor();
  }

  static #check(value) {
    if (!(isObject(value) && #isTracing in value)) throw illegalInvocation();
  }

  /** Calls a function in a new span. */
  static #within(method, given, name, callback, args) {
    if (given < 1) throw badArgument("Tracing", method, 1, "string");
    `${name}`;
    if (typeof callback !== "function") throw badArgument("Tracing", method, 2, "Function");
    const span = new Span(token);
    return runWith(span, callback, [span, ...args]);
  }

  enterSpan(name, callback, ...args) {
    Tracing.#check(this);
    return Tracing.#within("enterSpan", arguments.length, name, callback, args);
  }

  startActiveSpan(name, callback, ...args) {
    Tracing.#check(this);
    return Tracing.#within("startActiveSpan", arguments.length, name, callback, args);
  }

  startSpan(name) {
    Tracing.#check(this);
    if (arguments.length < 1) throw badArgument("Tracing", "startSpan", 1, "string");
    `${name}`;
    return new Span(token);
  }

  getActiveSpan() {
    Tracing.#check(this);
    return asyncContexts.loaded?.entryOf(ACTIVE)?.store ?? new Span(token);
  }

  withActiveSpan(span, callback, ...args) {
    Tracing.#check(this);
    if (!isSpan(span)) throw badArgument("Tracing", "withActiveSpan", 1, "Span");
    if (typeof callback !== "function") throw badArgument("Tracing", "withActiveSpan", 2, "Function");
    return runWith(span, callback, args);
  }
}

expose(Tracing);
Object.defineProperty(Tracing.prototype, "Span", {
  __proto__: null, value: Span, writable: true, enumerable: true, configurable: true,
});
