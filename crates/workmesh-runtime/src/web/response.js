/**
 * `Response`.
 *
 * A response is usually made from a text and sent at once, so its parts stay as they were given until a script looks:
 * a text body is the text itself, and headers are a flat list, or null where the body's default is all there is.
 */
import { Body, registerCarrier } from "internal:web/body";
import * as lists from "internal:web/header_list";
import { listFromInit, listOf, wrapList } from "internal:web/headers";
import { badArgument, badConstruction, expose, illegalInvocation, inherit, isObject } from "internal:web/idl";
import { ops } from "internal:ops";
import { clonePayload, isEmpty, NATIVE, Payload, payloadFrom, TEXT, TEXT_TYPE } from "internal:web/payload";
import { SENT, sendPayload } from "internal:web/send";
import { hasNullBody, reasonPhrase, redirectStatusFrom, statusFrom } from "internal:web/status";
import { token } from "internal:web/token";
import { URL } from "internal:web/url";

const INVALID_STATUS_TEXT = /[\0\r\n]/;
const JSON_TYPE = "application/json";

/** Lists that many responses share; they are copied before a script can change them. */
const TEXT_HEADERS = Object.freeze(["content-type", TEXT_TYPE]);
const JSON_HEADERS = Object.freeze(["content-type", JSON_TYPE]);

/** What only some responses have. */
class Extra {
  /** The native message behind a response that came in, or -1. */
  message = -1;
  url = "";
  redirected = false;
  type = "default";
  cf = undefined;
  webSocket = null;
  immutable = false;
}

/** Makes the response for a native message: `(message, status, statusText, url, redirected) => Response`. */
export let receivedResponse;

/**
 * Sends what a handler returned: `(context, value) => boolean`, false if the value is not a `Response`.
 * Throws if the response's body was used before.
 */
export let sendResponse;

export class Response {
  /** Null, a text, or a payload; undefined while the body of the native message is untouched. */
  #body;
  #status = 200;
  /** Null for the standard phrase. */
  #statusText = null;
  /** Null for the default of the body or the native message, a list, or a `Headers`. */
  #headers = null;
  /** @type {Extra | null} */
  #extra = null;

  static {
    receivedResponse = (message, status, statusText, url, redirected) => {
      const response = new Response(token);
      const extra = new Extra();
      extra.message = message;
      extra.url = url;
      extra.redirected = redirected;
      extra.immutable = true;
      response.#extra = extra;
      response.#status = status;
      response.#statusText = statusText;
      return response;
    };

    sendResponse = (context, value) => {
      if (!isObject(value) || !(#body in value)) return false;
      const body = value.#body;
      if (typeof body === "string") {
        // One op and no objects: this is how most responses leave.
        value.#body = SENT;
        const headers = value.#headers === null ? TEXT_HEADERS : Response.#list(value);
        ops.respond(context, value.#status, value.#statusText ?? reasonPhrase(value.#status), headers, TEXT, body);
        return true;
      }
      const statusText = value.#statusText ?? reasonPhrase(value.#status);
      sendPayload(context, value.#status, statusText, Response.#list(value), Response.#payload(value));
      return true;
    };

    registerCarrier({
      payload: (object) => (#body in object ? Response.#payload(object) : undefined),
      contentType: (response) => lists.get(Response.#list(response), "content-type"),
    });
  }

  constructor(body = null, init = undefined) {
    if (body === token) return;
    this.#body = body === null || typeof body === "string" ? body : payloadFrom(body);
    if (init !== undefined && init !== null) Response.#initialize(this, init);
  }

  static #initialize(response, init) {
    if (!isObject(init)) throw badConstruction("Response", 2, "InitializerDict or Response");
    const { status, statusText, headers, cf, webSocket, encodeBody } = init;
    if (status !== undefined) response.#status = statusFrom(status);
    if (statusText !== undefined && !(#body in init && init.#statusText === null)) {
      response.#statusText = `${statusText}`;
      if (INVALID_STATUS_TEXT.test(response.#statusText)) throw new TypeError("Invalid statusText");
    }
    if (response.#body !== null && hasNullBody(response.#status)) {
      if (!isEmpty(response.#body)) {
        throw new TypeError("Response with null body status (101, 204, 205, or 304) cannot have a body.");
      }
      response.#body = null;
    }
    if (headers !== undefined) {
      const list = listFromInit(headers);
      if (list === null) throw lists.badHeadersField("InitializerDict");
      const type = Response.#defaultType(response);
      if (type !== null && lists.find(list, "content-type") < 0) list.push("content-type", type);
      response.#headers = list;
    }
    if (encodeBody !== undefined && encodeBody !== "automatic" && encodeBody !== "manual") {
      throw new TypeError(`encodeBody: unexpected value: ${encodeBody}`);
    }
    if (cf !== undefined || (webSocket !== undefined && webSocket !== null)) {
      response.#extra = new Extra();
      response.#extra.cf = cf;
      response.#extra.webSocket = webSocket ?? null;
    }
  }

  /** The content type that the body brings along, or null. */
  static #defaultType(response) {
    const body = response.#body;
    return typeof body === "string" ? TEXT_TYPE : (body?.type ?? null);
  }

  /** The body as a payload, or null. */
  static #payload(response) {
    const body = response.#body;
    if (typeof body === "string") return (response.#body = new Payload(TEXT, body, TEXT_TYPE));
    if (body !== undefined) return body;
    const handle = ops.message_body(response.#extra.message);
    return (response.#body = handle === null ? null : new Payload(NATIVE, handle, null));
  }

  /** The header list as it stands; a `Headers` keeps its list, so this is always the current one. */
  static #list(response) {
    const headers = response.#headers;
    if (headers !== null) return Array.isArray(headers) ? headers : listOf(headers);
    if (response.#extra !== null && response.#extra.message >= 0) {
      return (response.#headers = ops.message_headers(response.#extra.message) ?? []);
    }
    const type = Response.#defaultType(response);
    return (response.#headers = type === null ? [] : ["content-type", type]);
  }

  get status() {
    if (!(this && #body in this)) throw illegalInvocation();
    return this.#status;
  }

  get statusText() {
    if (!(this && #body in this)) throw illegalInvocation();
    return this.#statusText ?? reasonPhrase(this.#status);
  }

  get ok() {
    if (!(this && #body in this)) throw illegalInvocation();
    return this.#status >= 200 && this.#status < 300;
  }

  get headers() {
    if (!(this && #body in this)) throw illegalInvocation();
    const headers = this.#headers;
    if (headers !== null && !Array.isArray(headers)) return headers;
    let list = Response.#list(this);
    if (Object.isFrozen(list)) list = list.slice();
    return (this.#headers = wrapList(list, this.#extra !== null && this.#extra.immutable));
  }

  get url() {
    if (!(this && #body in this)) throw illegalInvocation();
    return this.#extra === null ? "" : this.#extra.url;
  }

  get redirected() {
    if (!(this && #body in this)) throw illegalInvocation();
    return this.#extra !== null && this.#extra.redirected;
  }

  get type() {
    if (!(this && #body in this)) throw illegalInvocation();
    return this.#extra === null ? "default" : this.#extra.type;
  }

  get cf() {
    if (!(this && #body in this)) throw illegalInvocation();
    return this.#extra === null ? undefined : this.#extra.cf;
  }

  get webSocket() {
    if (!(this && #body in this)) throw illegalInvocation();
    return this.#extra === null ? null : this.#extra.webSocket;
  }

  clone() {
    if (!(this && #body in this)) throw illegalInvocation();
    const payload = Response.#payload(this);
    const copy = new Response(token);
    copy.#body = payload === null ? null : clonePayload(payload);
    copy.#status = this.#status;
    copy.#statusText = this.#statusText;
    copy.#headers = Response.#list(this).slice();
    if (this.#extra !== null) copy.#extra = Object.assign(new Extra(), this.#extra, { message: -1 });
    return copy;
  }

  static error() {
    const response = new Response();
    response.#status = 0;
    response.#extra = new Extra();
    response.#extra.type = "error";
    response.#extra.immutable = true;
    return response;
  }

  static redirect(url, status = 302) {
    if (arguments.length < 1) throw badArgument("Response", "redirect", 1, "string");
    const response = new Response();
    response.#status = redirectStatusFrom(status);
    if (!URL.canParse(url)) throw new TypeError(`Unable to parse URL: ${url}`);
    response.#headers = ["location", new URL(url).href];
    response.#extra = new Extra();
    response.#extra.immutable = true;
    return response;
  }

  static json(data, init = undefined) {
    if (arguments.length < 1) throw badArgument("Response", "json", 1, "JsValue");
    const text = `${JSON.stringify(data)}`;
    if (init === undefined) {
      const response = new Response(text);
      response.#headers = JSON_HEADERS;
      return response;
    }
    const response = new Response(token);
    response.#body = new Payload(TEXT, text, JSON_TYPE);
    if (init !== null) Response.#initialize(response, init);
    return response;
  }
}

inherit(Response, Body);
expose(Response);
