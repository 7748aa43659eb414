/**
 * `Body`: what `Request` and `Response` have in common.
 *
 * Their prototypes stand on `Body.prototype`, but their constructors do not call `Body`: each class registers how its
 * payload is found, and a message without a body costs nothing here.
 */
import { expose, illegalConstructor, illegalInvocation } from "internal:web/idl";
import { isPromise } from "internal:web/language";
import { forms } from "internal:web/parts";
import { claim, isUsed, readBytes, readText, streamOf } from "internal:web/payload";

/**
 * How a class carries its body: `payload` gives null for no body, and undefined for anything but an object of the class.
 * @typedef {{ payload: (value: unknown) => Payload | null | undefined, contentType: (o: object) => string | null }} Carrier
 */

/** @type {Carrier} */
let requests;
/** @type {Carrier} */
let responses;

/** Says how requests carry their bodies. */
export function carryRequests(carrier) {
  requests = carrier;
}

/** Says how responses carry their bodies. */
export function carryResponses(carrier) {
  responses = carrier;
}

/** The payload of a method's or accessor's receiver, or null. */
function payloadOf(value) {
  let payload = responses.payload(value);
  if (payload === undefined) payload = requests.payload(value);
  if (payload === undefined) throw illegalInvocation();
  return payload;
}

/** The content type of an object that has a payload. */
function contentTypeOf(object) {
  return (responses.payload(object) === undefined ? requests : responses).contentType(object);
}

/** A promise for `convert(read(payload))`, or for `convert(empty)` if there is no body. */
function consume(object, read, empty, convert) {
  const payload = payloadOf(object);
  try {
    const content = payload === null ? empty : read(claim(payload));
    if (isPromise(content)) return content.then((value) => convert(value, object));
    return Promise.resolve(convert(content, object));
  } catch (error) {
    return Promise.reject(error);
  }
}

const NO_BYTES = new Uint8Array(0);

export class Body {
  constructor() {
    throw illegalConstructor();
  }

  get body() {
    const payload = payloadOf(this);
    return payload === null ? null : streamOf(payload);
  }

  get bodyUsed() {
    const payload = payloadOf(this);
    return payload !== null && isUsed(payload);
  }

  arrayBuffer() {
    return consume(this, readBytes, NO_BYTES, exactBuffer);
  }

  bytes() {
    return consume(this, readBytes, NO_BYTES, exactBytes);
  }

  text() {
    return consume(this, readText, "", asIs);
  }

  json() {
    return consume(this, readText, "", parse);
  }

  formData() {
    payloadOf(this);
    return consume(this, contentTypeOf(this) === null ? untyped : readBytes, NO_BYTES, formFrom);
  }

  blob() {
    return consume(this, readBytes, NO_BYTES, blobFrom);
  }
}

// What each method makes of the whole content, and of the object that carried it.

function asIs(text) {
  return text;
}

function parse(text) {
  return JSON.parse(text);
}

function exactBytes(bytes) {
  return new Uint8Array(exactBuffer(bytes));
}

function formFrom(bytes, object) {
  return forms.load().parseForm(bytes, contentTypeOf(object) ?? untyped());
}

/** What a form without a content type comes to, before anything is read of it. */
function untyped() {
  throw new TypeError("Parsing a Body as FormData requires a Content-Type header.");
}

function blobFrom(bytes, object) {
  const { blobFromBytes, normalized } = forms.load();
  return blobFromBytes(bytes, normalized(contentTypeOf(object) ?? ""));
}

/** The buffer of exactly these bytes. */
function exactBuffer(bytes) {
  const buffer = bytes.buffer;
  if (bytes.byteLength === buffer.byteLength && bytes !== NO_BYTES) return buffer;
  return buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
}

expose(Body);
