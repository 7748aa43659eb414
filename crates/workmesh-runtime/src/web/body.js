/**
 * `Body`: what `Request` and `Response` have in common.
 *
 * Their prototypes stand on `Body.prototype`, but their constructors do not call `Body`: each class registers how its
 * payload is found, and a message without a body costs nothing here.
 */
import { expose, illegalConstructor, illegalInvocation, isObject } from "internal:web/idl";
import { forms } from "internal:web/parts";
import { claim, isUsed, readBytes, readText, streamOf } from "internal:web/payload";

/** @type {{ payload: (o: object) => object | null | undefined, contentType: (o: object) => string | null }[]} */
const carriers = [];

/**
 * Registers a class that carries a body.
 * @param carrier `payload` gives undefined for objects of another class, null for no body
 */
export function registerCarrier(carrier) {
  carriers.push(carrier);
}

/** Calls `use` with the object's payload (or null) and its carrier. */
function withPayload(object, use) {
  if (isObject(object)) {
    for (const carrier of carriers) {
      const payload = carrier.payload(object);
      if (payload !== undefined) return use(payload, carrier);
    }
  }
  throw illegalInvocation();
}

/** A promise for `convert(read(payload))`, or for `convert(empty)` if there is no body. */
function consume(object, read, empty, convert) {
  return withPayload(object, (payload, carrier) => {
    try {
      const content = payload === null ? empty : read(claim(payload));
      if (content instanceof Promise) return content.then((value) => convert(value, object, carrier));
      return Promise.resolve(convert(content, object, carrier));
    } catch (error) {
      return Promise.reject(error);
    }
  });
}

const NO_BYTES = new Uint8Array(0);

export class Body {
  constructor() {
    throw illegalConstructor();
  }

  get body() {
    return withPayload(this, (payload) => (payload === null ? null : streamOf(payload)));
  }

  get bodyUsed() {
    return withPayload(this, (payload) => payload !== null && isUsed(payload));
  }

  arrayBuffer() {
    return consume(this, readBytes, NO_BYTES, exactBuffer);
  }

  bytes() {
    return consume(this, readBytes, NO_BYTES, (bytes) => new Uint8Array(exactBuffer(bytes)));
  }

  text() {
    return consume(this, readText, "", (text) => text);
  }

  json() {
    return consume(this, readText, "", (text) => JSON.parse(text));
  }

  formData() {
    return consume(this, readBytes, NO_BYTES, (bytes, object, carrier) =>
      forms.load().parseForm(bytes, carrier.contentType(object)),
    );
  }

  blob() {
    return consume(this, readBytes, NO_BYTES, (bytes, object, carrier) =>
      forms.load().blobFromBytes(bytes, blobTypeFrom(carrier.contentType(object))),
    );
  }
}

/** The type of a blob for a content type: what stands before its parameters is in lower case. */
function blobTypeFrom(contentType) {
  return contentType === null ? "" : contentType.replace(/^[^;]*/, (type) => type.toLowerCase());
}

/** The buffer of exactly these bytes. */
function exactBuffer(bytes) {
  const buffer = bytes.buffer;
  if (bytes.byteLength === buffer.byteLength && bytes !== NO_BYTES) return buffer;
  return buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
}

expose(Body);
