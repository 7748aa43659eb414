/**
 * `Request`.
 *
 * An incoming request is two numbers (its context and its native message); each part is fetched from the host when a
 * script first touches it, and stays (see `request_slots.js`). A request that a script made has all its parts from the
 * start.
 */
import { Body, carryRequests } from "internal:web/body";
import { cfFrom } from "internal:web/cf";
import * as lists from "internal:web/header_list";
import { fieldsFromInit, isImmutable, wrapFields } from "internal:web/headers";
import { badConstruction, badField, expose, illegalInvocation, inherit, isObject, narrowText } from "internal:web/idl";
import { methodFrom } from "internal:web/method";
import { ops } from "internal:ops";
import { events } from "internal:web/parts";
import { clonePayload, isUsed, movePayload, payloadFrom, STREAM } from "internal:web/payload";
import {
  CACHE, CF, cfIn, CONTEXT, copySlots, headerFields, headerList, HEADERS, incomingSlots, MESSAGE, METHOD, methodIn, newSlots, PAYLOAD,
  payloadIn, REDIRECT, SIGNAL, urlIn,
} from "internal:web/request_slots";
import { requireRequest } from "internal:web/startup";
import { token } from "internal:web/token";
import { hrefFrom } from "internal:web/url_record";
import { isFetcher } from "internal:bindings/fetcher";

/** The slots of a request: `(value) => list`, undefined for anything that is not one. */
export let slotsIn;

/** The slots of a method's or accessor's receiver. */
function slotsOf(request) {
  const slots = slotsIn(request);
  if (slots === undefined) throw illegalInvocation();
  return slots;
}

export class Request {
  #slots;

  static {
    slotsIn = (value) =>
      typeof value === "object" && value !== null && #slots in value ? value.#slots : undefined;
  }

  constructor(input, init = undefined) {
    if (input === token) {
      this.#slots = init;
      return;
    }
    if (arguments.length < 1) throw badConstruction("Request", 1, "Request or string");
    this.#slots = slotsFrom(input, init);
  }

  get method() {
    return methodIn(slotsOf(this));
  }

  get url() {
    return urlIn(slotsOf(this));
  }

  get headers() {
    const slots = slotsOf(this);
    const headers = slots[HEADERS];
    if (headers !== undefined && typeof headers !== "string" && !Array.isArray(headers)) return headers;
    return (slots[HEADERS] = wrapFields(headerFields(slots), slots[MESSAGE] >= 0));
  }

  get redirect() {
    return slotsOf(this)[REDIRECT];
  }

  get fetcher() {
    slotsOf(this);
    return null;
  }

  get signal() {
    const slots = slotsOf(this);
    if (slots[SIGNAL] === null) {
      const { abortLater, newSignal } = events.load();
      slots[SIGNAL] = newSignal();
      if (slots[MESSAGE] >= 0) abortLater(slots[CONTEXT], slots[SIGNAL]);
    }
    return slots[SIGNAL];
  }

  get cf() {
    return cfIn(slotsOf(this));
  }

  get integrity() {
    slotsOf(this);
    return "";
  }

  get keepalive() {
    slotsOf(this);
    return false;
  }

  get cache() {
    return slotsOf(this)[CACHE];
  }

  clone() {
    const slots = slotsOf(this);
    const payload = payloadIn(slots);
    const copiedPayload = payload === null ? null : clonePayload(payload);
    const copy = copySlots(slots).with(PAYLOAD, copiedPayload);
    // A copy of what came in cannot be changed either, unlike a new request made from it.
    if (slots[MESSAGE] >= 0 || isImmutable(slots[HEADERS])) copy[HEADERS] = wrapFields(copy[HEADERS], true);
    return new Request(token, copy);
  }
}

inherit(Request, Body);
expose(Request);

carryRequests({
  payload(value) {
    const slots = slotsIn(value);
    return slots === undefined ? undefined : payloadIn(slots);
  },
  contentType: (request) => lists.get(headerList(slotsIn(request)), "content-type"),
});

/** The request for a native message. */
export function incomingRequest(context, message) {
  return new Request(token, incomingSlots(context, message));
}

/** The slots of a new request, as its constructor's arguments say. A call that takes the same needs nothing else. */
export function slotsFrom(input, init) {
  const original = slotsIn(input);
  const slots = original === undefined ? newSlots(absoluteUrl(input)) : copySlots(original);
  if (init !== undefined && init !== null) initialize(slots, init);
  if (original !== undefined && slots[PAYLOAD] === undefined) slots[PAYLOAD] = moveBody(original);
  if (slots[PAYLOAD] !== null && (slots[METHOD] === "GET" || slots[METHOD] === "HEAD")) {
    throw new TypeError("Request with a GET or HEAD method cannot have a body.");
  }
  return slots;
}

/** Takes the body of a request for another. */
function moveBody(original) {
  const payload = payloadIn(original);
  if (payload === null) return null;
  if (isUsed(payload)) throw new TypeError("Cannot reconstruct a Request with a used body.");
  return movePayload(payload);
}

/** Reads the options of a new request. */
function initialize(slots, init) {
  if (!isObject(init)) throw badConstruction("Request", 2, "RequestInitializerDict or Request");
  const { method, headers, body, redirect, signal, cf, cache, fetcher, integrity, encodeResponseBody } = init;
  if (method !== undefined) slots[METHOD] = methodFrom(method);
  if (headers !== undefined) {
    slots[HEADERS] = fieldsFromInit(headers);
    if (slots[HEADERS] === null) throw lists.badHeadersField("RequestInitializerDict");
  }
  if (body !== undefined && body !== null) {
    const payload = (slots[PAYLOAD] = payloadFrom(body));
    if (payload.kind !== STREAM) requireRequest();
    if (payload.type !== null) slots[HEADERS] = lists.withDefault(slots[HEADERS], "content-type", payload.type);
  }
  if (redirect !== undefined) slots[REDIRECT] = redirectFrom(redirect);
  if (signal !== undefined) {
    if (signal !== null && !events.load().isAbortSignal(signal)) throw badField("RequestInitializerDict", "signal", "AbortSignal");
    slots[SIGNAL] = signal;
  }
  if (cf !== undefined) slots[CF] = cfFrom(cf, "RequestInitializerDict");
  if (cache !== undefined) slots[CACHE] = cacheFrom(cache);
  if (fetcher !== undefined && fetcher !== null && !isFetcher(fetcher)) {
    throw badField("RequestInitializerDict", "fetcher", "Fetcher");
  }
  if (integrity !== undefined && `${integrity}` !== "") {
    throw new TypeError(
      "Subrequest integrity checking is not implemented. " +
        "The integrity option must be either undefined or an empty string.",
    );
  }
  if (encodeResponseBody !== undefined && encodeResponseBody !== "automatic" && encodeResponseBody !== "manual") {
    throw new TypeError(`encodeResponseBody: unexpected value: ${encodeResponseBody}`);
  }
}

/**
 * The URL of a request as text.
 * @throws {TypeError} if it is not an absolute URL
 */
function absoluteUrl(input) {
  const text = `${input}`;
  const href = hrefFrom(text);
  if (href === null) throw new TypeError(`Invalid URL: ${narrowText(text)}`);
  return href;
}

function redirectFrom(value) {
  const redirect = `${value}`;
  if (redirect === "follow" || redirect === "manual") return redirect;
  throw new TypeError(
    'Invalid redirect value, must be one of "follow" or "manual" ("error" won\'t be implemented since it does not ' +
      'make sense at the edge; use "manual" and check the response status code).',
  );
}

function cacheFrom(value) {
  const cache = `${value}`;
  if (cache === "no-store" || cache === "no-cache") return cache;
  throw new TypeError(`Unsupported cache mode: ${cache}`);
}
