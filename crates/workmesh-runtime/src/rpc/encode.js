/**
 * Values as a message: a JSON text, and the parts that it refers to by index.
 *
 * In the text an array that stands in another array is an array of values; any other array begins with the letter of its
 * kind. Objects are plain objects, and what JSON has are itself. References to what came before are by the order in which
 * objects were met, so that what was shared or circular arrives so. `decode.js` is the other side.
 */
import { Fetcher, targetOf } from "internal:bindings/fetcher";
import { DOMException } from "internal:web/dom_exception";
import { Headers } from "internal:web/headers";
import { isObject, isPlatformObject } from "internal:web/idl";
import { forms, streams, transforms } from "internal:web/parts";
import { Request } from "internal:web/request";
import { Response } from "internal:web/response";
import { OPAQUE, refusal } from "internal:web/structured_clone";
import { addExport } from "internal:rpc/exports";
import { RpcTarget } from "internal:rpc/classes";
import * as part from "internal:rpc/part";
import { isReference, stubTarget } from "internal:rpc/stub";
import { bodyPart, encodeMessage, writerFor } from "internal:rpc/carry";

/** The most that a message may hold, in bytes, as on the real runtime. */
const MAX_SIZE = 32 << 20;

const ERRORS = ["Error", "EvalError", "RangeError", "ReferenceError", "SyntaxError", "TypeError", "URIError"];

export class Encoder {
  /** The host's parts. @type {unknown[][]} */
  parts = [];
  /** What a stream becomes, to be begun when the message is on its way. @type {Function[]} */
  begun = [];
  #met = new Map();
  #size = 0;
  #exported = [];

  /**
   * @returns {string} the text of a message with these values
   * @throws {DOMException} `DataCloneError`, if one of them cannot be sent
   */
  run(value) {
    const text = JSON.stringify(this.value(value));
    const size = text.length + this.#size;
    if (size > MAX_SIZE) {
      throw new Error(
        `Serialized RPC arguments or return values are limited to 32MiB, but the size of this value was: ${size} bytes.`,
      );
    }
    // Nothing is handed out by a message that cannot be sent.
    for (const [index, target] of this.#exported) this.parts[index][1] = addExport(target);
    return text;
  }

  /** Adds a part, and says by which number the text refers to it. */
  add(...item) {
    return this.parts.push(item) - 1;
  }

  value(value) {
    switch (typeof value) {
      case "string":
      case "boolean":
        return value;
      case "number":
        return Number.isFinite(value) && !Object.is(value, -0) ? value : ["n", Object.is(value, -0) ? "-0" : `${value}`];
      case "undefined":
        return ["u"];
      case "bigint":
        return ["i", `${value}`];
      case "symbol":
        throw refusal(`${String(value)} could not be cloned.`);
      default:
        return value === null ? null : this.#object(value);
    }
  }

  #object(value) {
    const met = this.#met.get(value);
    if (met !== undefined) return ["#", met];
    this.#met.set(value, this.#met.size);
    if (typeof value === "function") return this.#callable(value);
    if (Array.isArray(value)) return [this.#items(value)];
    const prototype = Object.getPrototypeOf(value);
    if (prototype === Object.prototype) {
      if (Object.prototype.toString.call(value) === "[object Arguments]") throw refusal("#<Object> could not be cloned.");
      return this.#fields(value);
    }
    return this.#builtIn(value) ?? this.#platform(value) ?? this.#refuse(value);
  }

  #items(array) {
    const items = [];
    for (let index = 0; index < array.length; index++) {
      items.push(Object.hasOwn(array, index) ? this.value(array[index]) : ["h"]);
    }
    return items;
  }

  #fields(object) {
    const fields = { __proto__: null };
    for (const key of Object.keys(object)) {
      if (Object.hasOwn(object, key)) fields[key] = this.value(object[key]);
    }
    return fields;
  }

  #callable(value) {
    const target = stubTarget(value);
    if (target !== undefined) return ["x", this.add(part.SERVICE, target)];
    if (isReference(value)) return this.#refuse(value);
    return this.exported(value);
  }

  /** Something that the other side may call. */
  exported(target) {
    const index = this.add(part.EXPORT, -1);
    this.#exported.push([index, target]);
    return ["x", index];
  }

  /** The language's own kinds of object. */
  #builtIn(value) {
    if (value instanceof Date) return ["d", value.getTime()];
    if (value instanceof RegExp) return ["r", value.source, value.flags];
    if (value instanceof ArrayBuffer) return ["B", this.#bytes(new Uint8Array(value))];
    if (ArrayBuffer.isView(value)) return this.#view(value);
    if (value instanceof Map) return ["m", [...value].map(([key, item]) => [this.value(key), this.value(item)])];
    if (value instanceof Set) return ["s", [...value].map((item) => this.value(item))];
    if (value instanceof DOMException) return ["D", value.name, value.message];
    if (value instanceof Error) return this.#error(value);
    for (const Wrapper of [Boolean, Number, String, BigInt]) {
      if (value instanceof Wrapper) return ["w", this.value(value.valueOf())];
    }
    return undefined;
  }

  #bytes(bytes) {
    this.#size += bytes.byteLength;
    return this.add(part.BYTES, bytes);
  }

  #view(view) {
    const kind = view instanceof DataView ? "DataView" : view[Symbol.toStringTag];
    const length = view instanceof DataView ? view.byteLength : view.length;
    return ["v", kind, this.value(view.buffer), view.byteOffset, length];
  }

  #error(error) {
    const name = ERRORS.includes(error.name) ? error.name : "Error";
    const cause = Object.hasOwn(error, "cause") ? [this.value(error.cause)] : [];
    return ["e", name, `${error.message}`, `${error.stack}`, ...cause];
  }

  /** Objects of the platform that can be sent. */
  #platform(value) {
    if (value instanceof RpcTarget) return this.exported(value);
    if (value instanceof Fetcher) return ["F", this.add(part.SERVICE, targetOf(value))];
    if (value instanceof Headers) return ["H", [...value]];
    if (value instanceof Response || value instanceof Request) return encodeMessage(this, value);
    const blob = forms.loaded?.blobBytes(value);
    if (blob !== undefined && !(value instanceof forms.loaded.File)) {
      return ["L", forms.loaded.blobType(value), this.#bytes(blob)];
    }
    if (streams.loaded?.stateOf(value) !== undefined) return ["R", bodyPart(this, value)];
    if (transforms.loaded !== null && value instanceof transforms.loaded.WritableStream) {
      return ["W", this.exported(writerFor(value))[1]];
    }
    return undefined;
  }

  /** @throws {DOMException} always */
  #refuse(value) {
    for (const Kind of OPAQUE) if (value instanceof Kind) throw refusal(`#<${Kind.name}> could not be cloned.`);
    if (value === globalThis) throw refusal("#<ServiceWorkerGlobalScope> could not be cloned.");
    if (isPlatformObject(value) && value[Symbol.toStringTag] === "AbortSignal") {
      throw refusal("AbortSignal serialization is not enabled.");
    }
    const name = isObject(value) && typeof value.constructor === "function" ? value.constructor.name : "Object";
    throw refusal(`Could not serialize object of type "${name}". This type does not support serialization.`);
  }
}
