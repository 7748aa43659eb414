/**
 * Stacks of errors as scripts know them from V8: a property of the error itself, which begins with its name and message.
 *
 * The engine calls `capture` whenever an error is made, with the frames. What is remembered then becomes a text when
 * somebody asks, because the name is the one of that moment: classes set it after `super()`. Everything that runs here
 * is kept from before scripts can replace it.
 */
const { defineProperty, getOwnPropertyDescriptor } = Object;
const { apply } = Reflect;
const { toString } = Error.prototype;
const { exec } = RegExp.prototype;
const { get: lookUp } = Map.prototype;
const captureNatively = Error.captureStackTrace;
const { get: nativeStack } = getOwnPropertyDescriptor(Error.prototype, "stack");

/** Frames of the platform say nothing to the author of a worker. */
const INTERNAL = "internal:";

/** Puts a private field on any object. */
class Marker {
  constructor(object) {
    return object;
  }
}

/** What is known of an error: its message when it was made and its frames, or the stack itself. */
class Captured extends Marker {
  #message;
  #sites;
  #stack;

  constructor(object, message, sites) {
    super(object);
    this.#message = message;
    this.#sites = sites;
  }

  static on(object, message, sites) {
    if (!(#sites in object)) {
      new Captured(object, message, sites);
      return;
    }
    object.#message = message;
    object.#sites = sites;
    object.#stack = undefined;
  }

  static stackOf(object) {
    if (!(#sites in object)) return undefined;
    if (object.#sites !== null) {
      const sites = object.#sites;
      object.#sites = null;
      object.#stack = format(object, object.#message, sites);
    }
    return object.#stack;
  }

  static write(object, stack) {
    object.#sites = null;
    object.#stack = stack;
  }

  static has(object) {
    return #sites in object;
  }
}

/** The property of every error; one pair of functions serves all of them. */
const STACK = {
  __proto__: null,
  get() {
    return isObject(this) ? Captured.stackOf(this) : undefined;
  },
  set(stack) {
    if (!isObject(this)) return;
    if (Captured.has(this)) Captured.write(this, stack);
    else defineProperty(this, "stack", { __proto__: null, value: stack, writable: true, enumerable: true, configurable: true });
  },
  enumerable: false,
  configurable: true,
};

function isObject(value) {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}

function format(error, message, sites) {
  const { prepareStackTrace } = Error;
  if (typeof prepareStackTrace === "function") {
    if (sites.length > 0) completeSites(Object.getPrototypeOf(sites[0]));
    return apply(prepareStackTrace, Error, [error, sites]);
  }
  let text = title(error, message);
  for (let i = 0; i < sites.length; i++) {
    const frame = frameText(sites[i]);
    if (frame !== "") text += `\n    at ${frame}`;
  }
  return text;
}

/** The name of now and the message of then. */
function title(error, message) {
  try {
    const { name = "Error" } = error;
    const called = `${name}`;
    return called === "" || message === "" ? called + message : `${called}: ${message}`;
  } catch {
    return message;
  }
}

function frameText(site) {
  const file = site.getFileName();
  if (typeof file === "string" && startsWith(file, INTERNAL)) return "";
  const name = site.getFunctionName();
  const place = site.isNative() || !file ? "<anonymous>" : `${file}:${site.getLineNumber()}:${site.getColumnNumber()}`;
  return name ? `${name} (${place})` : place;
}

/** What a frame can be asked beyond what the engine's own answers. */
const SITE = {
  getEnclosingColumnNumber() { return this.getColumnNumber(); },
  getEnclosingLineNumber() { return this.getLineNumber(); },
  getEvalOrigin() {},
  getMethodName() { return null; },
  getPosition() { return 0; },
  getPromiseIndex() { return null; },
  getScriptHash() { return ""; },
  getScriptNameOrSourceURL() { return this.getFileName(); },
  getThis() {},
  getTypeName() { return null; },
  isAsync() { return false; },
  isEval() { return false; },
  isPromiseAll() { return false; },
  isToplevel() { return false; },
  toString() { return frameText(this); },
};

function completeSites(prototype) {
  if (Object.hasOwn(prototype, "toString")) return;
  for (const [name, value] of Object.entries(SITE)) {
    defineProperty(prototype, name, { __proto__: null, value, writable: true, configurable: true });
  }
}

function startsWith(text, start) {
  for (let i = 0; i < start.length; i++) if (text[i] !== start[i]) return false;
  return true;
}

/** The object whose frames are asked for, rather than an error that is made. */
let holder = null;

function capture(error, sites) {
  if (error === holder) return sites;
  // An error that is thrown again keeps the frames that it was made with, or the stack that a script has given it.
  if (Captured.has(error)) return "";
  Captured.on(error, translate(error, ownMessage(error)), sites);
  defineProperty(error, "stack", STACK);
  return "";
}

function ownMessage(error) {
  const message = getOwnPropertyDescriptor(error, "message")?.value;
  return typeof message === "string" ? message : "";
}

/** Words of the engine's errors that people look for as V8 has them. */
const WORDS = new Map([
  ["cannot convert symbol to string", "Cannot convert a Symbol value to a string"],
  ["cannot convert symbol to number", "Cannot convert a Symbol value to a number"],
  ["cannot convert bigint to number", "Cannot convert a BigInt value to a number"],
  ["BigInt are forbidden in JSON.stringify", "Do not know how to serialize a BigInt"],
  ["invalid array length", "Invalid array length"],
  ["invalid date value", "Invalid time value"],
]);
const OF_NOTHING = /^cannot (read|set) property '([^]*)' of (undefined|null)$/;

function translate(error, message) {
  let words = apply(lookUp, WORDS, [message]);
  if (words === undefined && startsWith(message, "cannot ")) {
    const found = apply(exec, OF_NOTHING, [message]);
    if (found === null) return message;
    const [, verb, key, nothing] = found;
    words = `Cannot ${verb} properties of ${nothing} (${verb === "read" ? "reading" : "setting"} '${key}')`;
  }
  if (words === undefined) return message;
  defineProperty(error, "message", { __proto__: null, value: words });
  return words;
}

const { captureStackTrace } = {
  captureStackTrace(object, above = undefined) {
    if (!isObject(object)) throw new TypeError("Invalid argument");
    const before = holder;
    holder = {};
    let sites;
    try {
      apply(captureNatively, Error, [holder, typeof above === "function" ? above : captureStackTrace]);
      sites = holder.stack;
    } finally {
      holder = before;
    }
    const text = apply(toString, { __proto__: null, name: "", message: object.message }, []);
    Captured.on(object, text, typeof sites === "object" && sites !== null ? sites : []);
    if (!Reflect.defineProperty(object, "stack", STACK)) throw new TypeError("Cannot define property stack, object is not extensible");
  },
};

/** Where errors that the engine could not capture, such as for want of stack, still have a stack that is a text. */
const FALLBACK = {
  __proto__: null,
  get() {
    if (!Error.isError(this)) return undefined;
    return apply(nativeStack, this, []) === null ? apply(toString, this, []) : undefined;
  },
  set: STACK.set,
  enumerable: false,
  configurable: true,
};

/** Has errors captured from now on. */
export function installErrors() {
  Error.prepareStackTrace = capture;
  delete Error.prepareStackTrace;
  Error.captureStackTrace = captureStackTrace;
  defineProperty(Error, "captureStackTrace", { __proto__: null, enumerable: false });
  defineProperty(Error.prototype, "stack", FALLBACK);
}
