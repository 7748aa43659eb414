/**
 * What a tail consumer is told: `TraceItem`s, and on the other side the arguments of `console` that go into them.
 *
 * The classes are no globals, as on the real runtime; their properties are fixed values of each object.
 */
import { ops } from "internal:ops";
import { expose, illegalConstructor, ownReadOnly } from "internal:web/idl";
import { token } from "internal:web/token";

const { parse, stringify } = JSON;

/** A class whose objects have fixed properties. */
function fixedClass(name) {
  const { [name]: made } = {
    [name]: class {
      constructor(key, values) {
        if (key !== token) throw illegalConstructor();
        ownReadOnly(this, values);
      }
    },
  };
  expose(made);
  return made;
}

const TraceItem = fixedClass("TraceItem");
const TraceLog = fixedClass("TraceLog");
const TraceException = fixedClass("TraceException");
const FetchEventInfo = fixedClass("FetchEventInfo");
const ScheduledEventInfo = fixedClass("ScheduledEventInfo");
const Response = fixedClass("Response");

class Request {
  #open;

  /** @param {object | null} open what the request is without anything left out; null if it is that itself */
  constructor(key, values, open) {
    if (key !== token) throw illegalConstructor();
    this.#open = open;
    ownReadOnly(this, values);
  }

  getUnredacted() {
    return this.#open === null ? this : new Request(token, this.#open, null);
  }
}

expose(Request);

const REDACTED = "REDACTED";
const SECRET_NAMES = ["auth", "key", "secret", "token", "jwt"];

function isSecret(name) {
  return name === "cookie" || name === "set-cookie" || SECRET_NAMES.some((part) => name.includes(part));
}

/** Whether a word looks like an id: 32 hexadecimal digits, or what base64 makes of bytes. */
function isId(word) {
  const digits = word.replace(/[-_]/g, "");
  if (digits.length >= 32 && /^[0-9a-fA-F]+$/.test(digits)) return true;
  const count = (pattern) => (word.match(pattern) ?? []).length;
  return word.length >= 21 && count(/[A-Z]/g) >= 2 && count(/[a-z]/g) >= 2 && count(/[0-9]/g) >= 2;
}

function redactedUrl(url) {
  return url.replace(/[0-9A-Za-z_+-]+/g, (word) => (isId(word) ? REDACTED : word));
}

function requestOf({ url, method, headers }) {
  const shown = Object.entries(headers).map(([name, value]) => [name, isSecret(name) ? REDACTED : value]);
  const redacted = { url: redactedUrl(url), method, headers: Object.fromEntries(shown), cf: undefined };
  return new Request(token, redacted, { url, method, headers, cf: undefined });
}

function eventOf({ request, response, cron, scheduledTime }) {
  if (request === undefined) return new ScheduledEventInfo(token, { cron, scheduledTime });
  const answer = response === undefined ? undefined : new Response(token, response);
  return new FetchEventInfo(token, { request: requestOf(request), response: answer });
}

/** A value that another worker wrote as JSON, in whatever way; undefined if it is none. */
function parsed(text) {
  try {
    return text === undefined ? undefined : parse(text);
  } catch {
    return undefined;
  }
}

function logOf({ errorInfo, message, level, timestamp }) {
  return new TraceLog(token, { errorInfo: parsed(errorInfo), message: parsed(message) ?? [], level, timestamp });
}

function itemOf(item) {
  const { wallTime, cpuTime, truncated, outcome, scriptName, logs, exceptions, eventTimestamp, event } = item;
  return new TraceItem(token, {
    wallTime,
    cpuTime,
    truncated,
    executionModel: "stateless",
    outcome,
    durableObjectId: undefined,
    preview: undefined,
    tailAttributes: undefined,
    scriptTags: undefined,
    dispatchNamespace: undefined,
    scriptVersion: undefined,
    entrypoint: undefined,
    scriptName,
    diagnosticsChannelEvents: [],
    exceptions: exceptions.map(
      ({ stack, name, message, timestamp }) => new TraceException(token, { stack, name, message, timestamp }),
    ),
    logs: logs.map(logOf),
    eventTimestamp,
    event: eventOf(event),
  });
}

/** The events of a call of a tail handler, from their JSON. */
export function traceItems(json) {
  return parse(json).map(itemOf);
}

/** Whether a value goes into a log as JSON rather than as text. */
function isData(value) {
  if (value === null || typeof value !== "object") return true;
  if (Array.isArray(value)) return true;
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype || typeof value.toJSON === "function";
}

/** One argument as JSON. What has no text at all is an empty object. */
function jsonOf(value) {
  try {
    if (typeof value === "symbol") return "{}";
    if (typeof value === "bigint" || typeof value === "function" || !isData(value)) return stringify(`${value}`);
    return stringify(value) ?? "null";
  } catch {
    return "{}";
  }
}

/** Adds the arguments of a call of `console` to the record of the request. */
export function record(level, data) {
  const isError = (value) => value instanceof Error;
  let errors = null;
  if (data.some(isError)) {
    const told = ({ name, message, stack }) => ({ name: `${name}`, message: `${message}`, stack: `${stack}`.trimEnd() });
    errors = stringify(data.map((value) => (isError(value) ? told(value) : null)));
  }
  ops.tail_log(level, `[${data.map(jsonOf).join(",")}]`, errors);
}
