/**
 * `Response`.
 *
 * A response is usually made from a text and sent at once. So its parts stay as they were given until a script looks,
 * and all of them stand in one private field, because every field costs time in each construction: the field holds the
 * text itself for `new Response("text")`, a list of slots for any other response, and a number for a text response
 * that was sent.
 */
import { Body, carryResponses } from "internal:web/body";
import { cfFrom, copyCf } from "internal:web/cf";
import * as lists from "internal:web/header_list";
import { fieldsFromInit, fieldsOf, listOf, wrapFields } from "internal:web/headers";
import { badArgument, badConstruction, badField, expose, illegalInvocation, inherit, isObject } from "internal:web/idl";
import { ops } from "internal:ops";
import { phrases, sockets } from "internal:web/parts";
import { clonePayload, isEmpty, NATIVE, Payload, payloadFrom, STREAM, TEXT, TEXT_TYPE } from "internal:web/payload";
import { SENT, sendPayload } from "internal:web/send";
import { requireRequest, serving } from "internal:web/startup";
import { hasNullBody, redirectStatusFrom, statusFrom, SWITCHING_PROTOCOLS } from "internal:web/status";
import { token } from "internal:web/token";
import { hrefFrom } from "internal:web/url_record";

const INVALID_STATUS_TEXT = /[\0\r\n]/;
const JSON_TYPE = "application/json";

/** A list that many responses share; it is copied before a script can change it. */
const JSON_HEADERS = ["content-type", JSON_TYPE];

/** What the host calls a list with nothing but this content type. */
const ONLY_TEXT = 0;
const ONLY_JSON = 1;

// The slots.
/** Null, a text, or a payload; undefined while the body of the native message is untouched. */
const BODY = 0;
const STATUS = 1;
/** Null for the standard phrase. */
const STATUS_TEXT = 2;
/** Null for the default of the body or the native message, a list, or a `Headers`. */
const HEADERS = 3;
/** The native message behind a response that came in, or -1. */
const MESSAGE = 4;
const URL_TEXT = 5;
const REDIRECTED = 6;
/** An `Extra`, or null. */
const EXTRA = 7;
/** The signal of the call behind a response that came in, or null. */
const SIGNAL = 8;

/** What only some responses have. */
class Extra {
  type = "default";
  cf = undefined;
  webSocket = null;
  immutable = false;
  /** Whether the bytes of the body are already in the encoding that the headers name. */
  encoded = false;
}

function copyExtra(extra) {
  const copy = Object.assign(new Extra(), extra);
  if (extra.cf !== undefined) copy.cf = copyCf(extra.cf);
  return copy;
}

/** The slots of a response of a script. */
function newSlots(body, status, headers) {
  return [body, status, null, headers, -1, "", false, null, null];
}

/**
 * Sends what a handler returned: `(context, value) => boolean`, false if the value is not a `Response`.
 * Throws if the response's body was used before.
 */
export let sendResponse;

/** The slots of a response: `(value) => list`, undefined for anything that is not one. */
let slotsIn;

/** The slots of a method's or accessor's receiver. */
function slotsOf(response) {
  const slots = slotsIn(response);
  if (slots === undefined) throw illegalInvocation();
  return slots;
}

export class Response {
  /** @type {string | number | unknown[]} */
  #slots;

  static {
    slotsIn = (value) => {
      if (typeof value !== "object" || value === null || !(#slots in value)) return undefined;
      const slots = value.#slots;
      if (typeof slots === "string") return (value.#slots = newSlots(slots, 200, null));
      return typeof slots === "number" ? (value.#slots = newSlots(SENT, slots, null)) : slots;
    };

    sendResponse = (context, value) => {
      if (typeof value !== "object" || value === null || !(#slots in value)) return false;
      const slots = value.#slots;
      if (typeof slots === "string") {
        // One op and no objects: this is how most responses leave.
        value.#slots = 200;
        ops.respond(context, 200, null, ONLY_TEXT, TEXT, slots);
      } else {
        sendSlots(context, slotsIn(value));
      }
      return true;
    };
  }

  constructor(body = null, init = undefined) {
    if (init === undefined && typeof body === "string") {
      if (!serving) requireRequest();
      this.#slots = body;
    } else if (body === token) {
      this.#slots = init;
    } else {
      const content = body === null || typeof body === "string" ? body : payloadFrom(body);
      const slots = newSlots(content, 200, null);
      if (init !== undefined && init !== null) initialize(slots, init);
      if (!serving) requireRequestFor(content);
      this.#slots = slots;
    }
  }

  get status() {
    return slotsOf(this)[STATUS];
  }

  get statusText() {
    const slots = slotsOf(this);
    return slots[STATUS_TEXT] ?? (slots[MESSAGE] >= 0 ? phrases.load().reasonPhrase(slots[STATUS]) : "");
  }

  get headers() {
    const slots = slotsOf(this);
    const headers = slots[HEADERS];
    if (headers !== null && typeof headers !== "string" && !Array.isArray(headers)) return headers;
    let fields = headerFields(slots);
    if (fields === JSON_HEADERS) fields = lists.copyList(fields);
    return (slots[HEADERS] = wrapFields(fields, slots[MESSAGE] >= 0 || (slots[EXTRA]?.immutable ?? false)));
  }

  get ok() {
    const status = slotsOf(this)[STATUS];
    return status >= 200 && status < 300;
  }

  get redirected() {
    return slotsOf(this)[REDIRECTED];
  }

  get url() {
    return slotsOf(this)[URL_TEXT];
  }

  get webSocket() {
    return slotsOf(this)[EXTRA]?.webSocket ?? null;
  }

  get cf() {
    return slotsOf(this)[EXTRA]?.cf;
  }

  get type() {
    return slotsOf(this)[EXTRA]?.type ?? "default";
  }

  clone() {
    const slots = slotsOf(this);
    if ((slots[EXTRA]?.webSocket ?? null) !== null) {
      throw new TypeError("Cannot clone a response to a WebSocket handshake.");
    }
    const payload = payloadIn(slots);
    const copiedPayload = payload === null ? null : clonePayload(payload);
    const copy = slots.slice();
    copy[BODY] = copiedPayload;
    copy[HEADERS] = lists.copyFields(headerFields(slots));
    copy[MESSAGE] = -1;
    if (slots[EXTRA] !== null) copy[EXTRA] = copyExtra(slots[EXTRA]);
    if (slots[MESSAGE] >= 0) {
      copy[EXTRA] = Object.assign(copy[EXTRA] ?? new Extra(), { immutable: true, encoded: isEncoded(slots) });
    }
    return new Response(token, copy);
  }

  static error() {
    const slots = newSlots(null, 0, null);
    slots[EXTRA] = new Extra();
    slots[EXTRA].type = "error";
    return new Response(token, slots);
  }

  static redirect(url, status = 302) {
    if (arguments.length < 1) throw badArgument("Response", "redirect", 1, "string");
    requireRequest();
    const code = redirectStatusFrom(status);
    const location = hrefFrom(`${url}`);
    if (location === null) throw new TypeError(`Unable to parse URL: ${url}`);
    const slots = newSlots(null, code, ["location", location]);
    slots[EXTRA] = new Extra();
    slots[EXTRA].immutable = true;
    return new Response(token, slots);
  }

  static json(data, init = undefined) {
    if (arguments.length < 1) throw badArgument("Response", "json", 1, "Value");
    const text = JSON.stringify(data) ?? "undefined";
    requireRequest();
    if (init === undefined || init === null) return new Response(token, newSlots(text, 200, JSON_HEADERS));
    if (!isObject(init)) throw badArgument("Response", "json", 2, "InitializerDict or Response");
    const slots = newSlots(new Payload(TEXT, text, JSON_TYPE), 200, null);
    initialize(slots, init);
    return new Response(token, slots);
  }
}

inherit(Response, Body);
expose(Response);

/**
 * The response that a call was answered with.
 * @param {string | null} statusText null for the standard phrase
 * @param {number | null} socket the WebSocket that it comes with
 * @param {AbortSignal | null} signal what stops the reading of its body
 */
export function receivedResponse(message, status, redirected, statusText, url, socket, signal = null) {
  let extra = null;
  if (socket !== null) {
    extra = new Extra();
    extra.webSocket = sockets.load().receivedSocket(socket);
  }
  return new Response(token, [undefined, status, statusText, null, message, url, redirected, extra, signal]);
}

/** The payload of a response: null for no body, undefined for anything but a response. */
export function responsePayload(value) {
  const slots = slotsIn(value);
  return slots === undefined ? undefined : payloadIn(slots);
}

/** Whether a response stands for a network error. */
export function isErrorResponse(response) {
  return slotsIn(response)[EXTRA]?.type === "error";
}

/** The status of a response. */
export function responseStatus(response) {
  return slotsIn(response)[STATUS];
}

/** The header list of a response, which only its `Headers` may change. */
export function responseHeaders(response) {
  return headerList(slotsIn(response));
}

/** A header of a response, or null. */
export function responseHeader(response, name) {
  return lists.get(responseHeaders(response), name);
}

carryResponses({
  payload: responsePayload,
  contentType: (response) => responseHeader(response, "content-type"),
});

/** Every body but a script's own stream belongs to a request. */
function requireRequestFor(content) {
  if (content !== null && content.kind !== STREAM) requireRequest();
}

/** Reads the options of a new response, whose body is in its slot. */
function initialize(slots, init) {
  if (!isObject(init)) throw badConstruction("Response", 2, "InitializerDict or Response");
  const { status, statusText, headers, cf, webSocket, encodeBody } = init;
  const socket = webSocket === undefined || webSocket === null ? null : socketFrom(webSocket);
  if (status !== undefined || socket !== null) slots[STATUS] = statusFrom(status === undefined ? slots[STATUS] : status, socket !== null);
  // The real runtime has no words for the status that only it may give.
  if (slots[STATUS] === SWITCHING_PROTOCOLS) slots[STATUS_TEXT] = "";
  // A response given as options passes on that its phrase is the standard one; one that was received has the words.
  const given = slotsIn(init);
  const standard = given?.[STATUS_TEXT] === null && given[MESSAGE] < 0;
  if (statusText !== undefined && !standard) slots[STATUS_TEXT] = statusTextFrom(statusText);
  if (slots[BODY] !== null && hasNullBody(slots[STATUS])) {
    if (!isEmpty(slots[BODY])) {
      throw new TypeError("Response with null body status (101, 204, 205, or 304) cannot have a body.");
    }
    slots[BODY] = null;
  }
  if (headers !== undefined) {
    const fields = fieldsFromInit(headers);
    if (fields === null) throw lists.badHeadersField("InitializerDict");
    const type = defaultType(slots[BODY]);
    slots[HEADERS] = type === null ? fields : lists.withDefault(fields, "content-type", type);
  }
  if (encodeBody !== undefined && encodeBody !== "automatic" && encodeBody !== "manual") {
    throw new TypeError(`encodeBody: unexpected value: ${encodeBody}`);
  }
  const encoded = encodeBody === undefined ? slots[BODY] !== null && isEncoded(given) : encodeBody === "manual";
  if (cf !== undefined || socket !== null || encoded) {
    const extra = (slots[EXTRA] = new Extra());
    extra.encoded = encoded;
    if (cf !== undefined) extra.cf = cfFrom(cf, "InitializerDict");
    extra.webSocket = socket;
  }
}

/** Whether the bytes of a response's body are in the encoding that its headers name; undefined is none. */
function isEncoded(slots) {
  if (slots === undefined) return false;
  return slots[MESSAGE] >= 0 ? ops.message_encoded(slots[MESSAGE]) : (slots[EXTRA]?.encoded ?? false);
}

function socketFrom(value) {
  // Before there are sockets nothing is one.
  if (sockets.loaded?.isWebSocket(value)) return value;
  throw badField("InitializerDict", "webSocket", "WebSocket");
}

function statusTextFrom(value) {
  const text = `${value}`;
  if (INVALID_STATUS_TEXT.test(text)) throw new TypeError("Invalid statusText");
  return text;
}

/** The content type that a body brings along, or null. */
function defaultType(body) {
  return typeof body === "string" ? TEXT_TYPE : (body?.type ?? null);
}

/** The body as a payload, or null. */
function payloadIn(slots) {
  const body = slots[BODY];
  if (typeof body === "string") return (slots[BODY] = new Payload(TEXT, body, defaultType(body)));
  if (body !== undefined) return body;
  const handle = ops.message_body(slots[MESSAGE]);
  if (handle === null) return (slots[BODY] = null);
  const payload = (slots[BODY] = new Payload(NATIVE, handle, null));
  payload.signal = slots[SIGNAL];
  return payload;
}

/** The header list as it stands; a `Headers` keeps its list, so this is always the current one. */
function headerList(slots) {
  const fields = headerFields(slots);
  if (typeof fields !== "string") return fields;
  const headers = slots[HEADERS];
  return typeof headers === "string" ? (slots[HEADERS] = lists.fromText(fields)) : listOf(headers);
}

/** The headers as they stand, in the form that they are in. */
function headerFields(slots) {
  const headers = slots[HEADERS];
  if (headers !== null) return typeof headers === "string" || Array.isArray(headers) ? headers : fieldsOf(headers);
  if (slots[MESSAGE] >= 0) return (slots[HEADERS] = ops.message_headers(slots[MESSAGE]));
  const type = defaultType(slots[BODY]);
  return (slots[HEADERS] = type === null ? [] : ["content-type", type]);
}

/** Sends a response that is more than a text. */
function sendSlots(context, slots) {
  const extra = slots[EXTRA];
  if (extra !== null && extra.webSocket !== null) {
    const fields = headerFields(slots);
    sockets.loaded.sendSocket(context, extra.webSocket, fields.length === 0 ? null : fields);
    return;
  }
  const body = slots[BODY];
  if (body === undefined) {
    // It came in and its body was not touched; its headers cannot have been changed. It goes on as it came.
    slots[BODY] = ops.respond_forward(context, slots[STATUS], slots[MESSAGE]) ? SENT : null;
    return;
  }
  const headers = headerFields(slots);
  const encoded = isEncoded(slots);
  if (typeof body === "string") {
    slots[BODY] = SENT;
    const sent = headers === JSON_HEADERS ? ONLY_JSON : headers;
    ops.respond(context, slots[STATUS], slots[STATUS_TEXT], sent, TEXT, body, encoded);
    return;
  }
  sendPayload(context, slots[STATUS], slots[STATUS_TEXT], headers, payloadIn(slots), encoded);
}
