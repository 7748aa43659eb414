/**
 * `Request`.
 *
 * An incoming request is two numbers (its context and its native message); each part is fetched from the host when a
 * script first touches it, and stays. A request that a script made has all its parts from the start.
 */
import { abortLater, isAbortSignal, newSignal } from "internal:web/abort";
import { Body, registerCarrier } from "internal:web/body";
import * as lists from "internal:web/header_list";
import { listFromInit, listOf, wrapList } from "internal:web/headers";
import { badConstruction, badField, expose, illegalInvocation, inherit, isObject } from "internal:web/idl";
import { methodFrom } from "internal:web/method";
import { ops } from "internal:ops";
import { clonePayload, isUsed, movePayload, NATIVE, Payload, payloadFrom } from "internal:web/payload";
import { token } from "internal:web/token";
import { URL } from "internal:web/url";

/** Stands in a field whose native value was not fetched yet. */
const UNTOUCHED = Symbol("untouched");

/** Makes the request for a native message: `(context, message) => Request`. */
export let incomingRequest;

/** Whether a value is a `Request`. */
export let isRequest;

/**
 * The parts of a request for sending: `(request) => { method, url, headers, payload, redirect, signal }`. The payload
 * is not claimed yet, and the signal is null if nobody can abort it.
 */
export let requestParts;

export class Request {
  /** The native message behind an incoming request, or -1. */
  #message = -1;
  #context = -1;
  #method;
  #url;
  /** A list until a script looks, then a `Headers`; undefined while untouched. */
  #headers;
  /** A payload, null for none, or undefined while untouched. */
  #payload;
  /** @type {AbortSignal | null} null if nobody gave or asked for one */
  #signal = null;
  #redirect = "follow";
  #cf = UNTOUCHED;
  #cache = undefined;

  static {
    incomingRequest = (context, message) => new Request(token, undefined, context, message);

    isRequest = (value) => isObject(value) && #message in value;

    requestParts = (request) => ({
      method: request.method,
      url: request.url,
      headers: Request.#list(request),
      payload: Request.#body(request),
      redirect: request.#redirect,
      signal: request.#signal,
    });

    registerCarrier({
      payload: (object) => (#message in object ? Request.#body(object) : undefined),
      contentType: (request) => lists.get(Request.#list(request), "content-type"),
    });
  }

  constructor(input, init = undefined, context = undefined, message = undefined) {
    if (input === token) {
      this.#context = context;
      this.#message = message;
      this.#redirect = "manual";
      return;
    }
    if (arguments.length < 1) throw badConstruction("Request", 1, "Request or string");
    if (init !== undefined && init !== null && !isObject(init)) {
      throw badConstruction("Request", 2, "RequestInitializerDict or Request");
    }
    this.#cf = undefined;
    const original = isObject(input) && #message in input ? input : null;
    if (original === null) {
      this.#method = "GET";
      this.#url = hrefFrom(input);
      this.#headers = [];
      this.#payload = null;
    } else {
      Request.#copy(this, original);
    }
    if (init !== undefined && init !== null) Request.#initialize(this, init);
    if (original !== null && this.#payload === undefined) this.#payload = Request.#moveBody(original);
    if (this.#payload !== null && (this.#method === "GET" || this.#method === "HEAD")) {
      throw new TypeError("Request with a GET or HEAD method cannot have a body.");
    }
  }

  /** Takes over everything but the body, which stays undefined until it is moved. */
  static #copy(request, original) {
    request.#method = original.method;
    request.#url = original.url;
    request.#headers = Request.#list(original).slice();
    request.#redirect = original.#redirect;
    request.#signal = original.#signal;
    request.#cf = original.cf;
    request.#cache = original.#cache;
  }

  static #moveBody(original) {
    const payload = Request.#body(original);
    if (payload === null) return null;
    if (isUsed(payload)) throw new TypeError("Cannot reconstruct a Request with a used body.");
    return movePayload(payload);
  }

  static #initialize(request, init) {
    const { method, headers, body, redirect, signal, cf, cache, integrity } = init;
    if (method !== undefined) request.#method = methodFrom(method);
    if (headers !== undefined) {
      request.#headers = listFromInit(headers);
      if (request.#headers === null) throw lists.badHeadersField("RequestInitializerDict");
    }
    if (body !== undefined && body !== null) {
      request.#payload = payloadFrom(body);
      const type = request.#payload.type;
      if (type !== null && lists.find(request.#headers, "content-type") < 0) {
        request.#headers.push("content-type", type);
      }
    }
    if (redirect !== undefined) request.#redirect = redirectFrom(redirect);
    if (signal !== undefined) {
      if (signal !== null && !isAbortSignal(signal)) throw badField("RequestInitializerDict", "signal", "AbortSignal");
      request.#signal = signal;
    }
    if (cf !== undefined) request.#cf = cf;
    if (cache !== undefined) request.#cache = cacheFrom(cache);
    if (integrity !== undefined && integrity !== "") {
      throw new TypeError(
        "Subrequest integrity checking is not implemented. The integrity option must be either undefined or an empty string.",
      );
    }
  }

  /** The header list as it stands. */
  static #list(request) {
    const headers = request.#headers;
    if (headers === undefined) return (request.#headers = ops.message_headers(request.#message) ?? []);
    return Array.isArray(headers) ? headers : listOf(headers);
  }

  /** The body as a payload, or null. */
  static #body(request) {
    const payload = request.#payload;
    if (payload !== undefined) return payload;
    const handle = ops.message_body(request.#message);
    return (request.#payload = handle === null ? null : new Payload(NATIVE, handle, null));
  }

  get method() {
    if (!(this && #message in this)) throw illegalInvocation();
    return (this.#method ??= ops.message_method(this.#message));
  }

  get url() {
    if (!(this && #message in this)) throw illegalInvocation();
    return (this.#url ??= ops.message_url(this.#message));
  }

  get headers() {
    if (!(this && #message in this)) throw illegalInvocation();
    const headers = this.#headers;
    if (headers !== undefined && !Array.isArray(headers)) return headers;
    return (this.#headers = wrapList(Request.#list(this), this.#message >= 0));
  }

  get redirect() {
    if (!(this && #message in this)) throw illegalInvocation();
    return this.#redirect;
  }

  get fetcher() {
    if (!(this && #message in this)) throw illegalInvocation();
    return null;
  }

  get signal() {
    if (!(this && #message in this)) throw illegalInvocation();
    if (this.#signal === null) {
      this.#signal = newSignal();
      if (this.#message >= 0) abortLater(this.#context, this.#signal);
    }
    return this.#signal;
  }

  get cf() {
    if (!(this && #message in this)) throw illegalInvocation();
    if (this.#cf === UNTOUCHED) {
      const text = ops.message_cf(this.#message);
      this.#cf = text === null ? undefined : JSON.parse(text);
    }
    return this.#cf;
  }

  get integrity() {
    if (!(this && #message in this)) throw illegalInvocation();
    return "";
  }

  get keepalive() {
    if (!(this && #message in this)) throw illegalInvocation();
    return false;
  }

  get cache() {
    if (!(this && #message in this)) throw illegalInvocation();
    return this.#cache;
  }

  clone() {
    if (!(this && #message in this)) throw illegalInvocation();
    const payload = Request.#body(this);
    const copiedPayload = payload === null ? null : clonePayload(payload);
    const copy = new Request(token, undefined, -1, -1);
    Request.#copy(copy, this);
    copy.#payload = copiedPayload;
    return copy;
  }
}

/**
 * The URL of a request as text.
 * @throws {TypeError} if it is not an absolute URL
 */
function hrefFrom(input) {
  const text = `${input}`;
  const url = URL.parse(text);
  if (url === null) throw new TypeError(`Invalid URL: ${text}`);
  return url.href;
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
  if (cache === "no-store" || cache === "no-cache" || cache === "reload") return cache;
  throw new TypeError(`Unsupported cache mode: ${cache}`);
}

inherit(Request, Body);
expose(Request);
