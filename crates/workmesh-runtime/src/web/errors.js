/**
 * Stacks of errors as scripts know them from V8: a property of the error itself, which begins with its name and message.
 *
 * The engine calls `capture` whenever an error is made, with the frames. What is remembered then becomes a text when
 * somebody asks, because the name is the one of that moment: classes set it after `super()`. Everything that runs here
 * is kept from before scripts can replace it.
 */
import { wording } from "internal:web/parts";

const { defineProperty, entries, getOwnPropertyDescriptor, getPrototypeOf } = Object;
const { apply } = Reflect;
const { toString } = Error.prototype;
const { has } = Set.prototype;
const { charCodeAt, endsWith } = String.prototype;
const captureNatively = Error.captureStackTrace;
const { get: nativeStack } = getOwnPropertyDescriptor(Error.prototype, "stack");

/** Where a function begins in its file, which scripts are not told: `(function) => number`. */
export const [lineOf, columnOf] = ["lineNumber", "columnNumber"].map((name) => {
  const { get } = getOwnPropertyDescriptor(Function.prototype, name);
  return (of) => apply(get, of, []);
});

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

  static retitle(object, message) {
    if (#sites in object) object.#message = message;
  }

  static write(object, stack) {
    object.#sites = null;
    object.#stack = stack;
  }

  static has(object) {
    return #sites in object;
  }
}

/** Accessors of errors have no name. */
function nameless(accessor) {
  return defineProperty(accessor, "name", { __proto__: null, value: "" });
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

nameless(STACK.get);
nameless(STACK.set);

function isObject(value) {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}

function format(error, message, sites) {
  const { prepareStackTrace } = Error;
  if (typeof prepareStackTrace === "function") {
    if (sites.length > 0) completeSites(getPrototypeOf(sites[0]));
    return apply(prepareStackTrace, Error, [error, ownSites(sites)]);
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

function isInternal(file) {
  return typeof file === "string" && startsWith(file, INTERNAL);
}

/** The frames that are the worker's own business. */
function ownSites(sites) {
  const own = [];
  for (let i = 0; i < sites.length; i++) {
    if (!isInternal(apply(fileName, sites[i], []))) {
      defineProperty(own, own.length, { __proto__: null, value: sites[i], writable: true, enumerable: true, configurable: true });
    }
  }
  return own;
}

function frameText(site) {
  const file = site.getFileName();
  if (isInternal(file)) return "";
  const name = site.getFunctionName();
  const place = site.isNative() || !file ? "<anonymous>" : `${file}:${site.getLineNumber()}:${site.getColumnNumber()}`;
  return name ? `${name} (${place})` : place;
}

/** What a frame can be asked beyond what the engine's own answers. */
const SITE = {
  getEnclosingColumnNumber() { return this.getColumnNumber(); },
  getEnclosingLineNumber() { return this.getLineNumber(); },
  getEvalOrigin() {},
  getFunction() {},
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

/** How a frame says where it is, and of which function; null before a script has seen one. */
let fileName = null;
let getFunction = null;

/** The function that a frame is of, which scripts are not told. */
export function functionOf(site) {
  return apply(getFunction ?? site.getFunction, site, []);
}

/** Makes frames fit to be seen: as on the real runtime, none tells which function it is of. */
function completeSites(prototype) {
  if (fileName !== null) return;
  ({ getFileName: fileName, getFunction } = prototype);
  for (let i = 0; i < SITE_METHODS.length; i++) {
    defineProperty(prototype, SITE_METHODS[i][0], { __proto__: null, value: SITE_METHODS[i][1], writable: true, configurable: true });
  }
}

const SITE_METHODS = entries(SITE);

function startsWith(text, start) {
  for (let i = 0; i < start.length; i++) if (text[i] !== start[i]) return false;
  return true;
}

/** The object whose frames are asked for, rather than an error that is made. */
let holder = null;

/**
 * The engine swallows what `capture` throws, also on behalf of a limit that has been passed. It looks at the limits after
 * the same number of steps again and again: in a loop that makes errors this could be in here every time. So each capture
 * takes another number of steps.
 */
let wander = 1;

function capture(error, sites) {
  wander = (wander * 75 + 74) % 65537;
  for (let steps = wander % 8; steps > 0; steps--);
  if (error === holder) return sites;
  // An error that is thrown again keeps the frames that it was made with, or the stack that a script has given it.
  if (Captured.has(error)) return "";
  Captured.on(error, translate(error, ownMessage(error), sites), sites);
  defineProperty(error, "stack", STACK);
  return "";
}

function ownMessage(error) {
  const message = getOwnPropertyDescriptor(error, "message")?.value;
  return typeof message === "string" ? message : "";
}

/** The prototypes of what the engine throws, other than for want of memory. */
const PROTOTYPES = new Set([TypeError, RangeError, SyntaxError, ReferenceError, URIError].map((made) => made.prototype));

/** Whether the engine is being asked for other words right now: what it throws in the midst of that keeps its own. */
let rewording = false;

/** V8's words for what the engine said, which people look for; they begin with a capital letter, and the engine's mostly do not. */
function translate(error, message, sites) {
  const first = apply(charCodeAt, message, [0]);
  const isEngines = (first >= 97 && first <= 122) || first === 39 || startsWith(message, "BigInt ") || startsWith(message, "Date ");
  if (!(isEngines || endsInExpected(message)) || rewording || !apply(has, PROTOTYPES, [getPrototypeOf(error)])) return message;
  const words = reworded(error, message, sites);
  return words === message ? message : say(error, words);
}

function say(error, words) {
  defineProperty(error, "message", { __proto__: null, value: words });
  return words;
}

/** Gives an error of the engine another message, if there is one. */
export function retitled(error, words) {
  if (words !== null) Captured.retitle(error, say(error, words));
  return error;
}

/** Such as "Map object expected". */
function endsInExpected(message) {
  return apply(endsWith, message, [" object expected"]) || apply(endsWith, message, ["is detached"]) || apply(endsWith, message, ["or resized"]);
}

function reworded(error, message, sites) {
  rewording = true;
  try {
    return wording.load().reworded(error, message, sites);
  } finally {
    rewording = false;
  }
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
  defineProperty(captureStackTrace, "length", { __proto__: null, value: 2 });
  defineProperty(Error, "captureStackTrace", { __proto__: null, enumerable: false });
  // Who copies a class by its own properties copies this one, too.
  defineProperty(Error, "stackTraceLimit", { __proto__: null, enumerable: true });
  defineProperty(Error.prototype, "stack", FALLBACK);
}
