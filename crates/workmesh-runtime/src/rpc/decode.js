/**
 * Messages as values: the other side of `encode.js`.
 */
import { Fetcher } from "internal:bindings/fetcher";
import { DOMException } from "internal:web/dom_exception";
import { Headers } from "internal:web/headers";
import { forms } from "internal:web/parts";
import { token } from "internal:web/token";
import { decodeMessage, streamFrom, writableFrom } from "internal:rpc/carry";
import { newStub } from "internal:rpc/stub";

const ERRORS = { Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError, AggregateError };

/** An error of a standard class; any other name becomes a part of the message. */
export function errorFrom(name, message) {
  const Kind = Object.hasOwn(ERRORS, name) ? ERRORS[name] : undefined;
  if (Kind === undefined) return new Error(name === "" ? message : `${name}: ${message}`);
  if (Kind !== AggregateError) return new Kind(message);
  const error = new AggregateError([], message);
  delete error.errors;
  return error;
}

export class Decoder {
  /** The stubs that arrived, to be disposed of when nobody needs the value any more. */
  stubs = [];
  #parts;
  #made = [];

  /** @param {unknown[]} parts bytes, and the handles of services and bodies */
  constructor(parts) {
    this.#parts = parts;
  }

  run(text) {
    return this.value(JSON.parse(text));
  }

  part(index) {
    return this.#parts[index];
  }

  value(code) {
    if (typeof code !== "object" || code === null) return code;
    if (!Array.isArray(code)) return this.#fields(code);
    const [kind] = code;
    if (typeof kind !== "string") return this.#items(kind);
    return this.#special(kind, code);
  }

  #keep(value) {
    this.#made.push(value);
    return value;
  }

  /** Fills in a place that was kept for what is made of its parts. */
  #later(make) {
    const index = this.#made.push(undefined) - 1;
    return (this.#made[index] = make());
  }

  #items(codes) {
    const array = this.#keep(new Array(codes.length));
    for (let index = 0; index < codes.length; index++) {
      const code = codes[index];
      if (!(Array.isArray(code) && code[0] === "h")) array[index] = this.value(code);
    }
    return array;
  }

  #fields(codes) {
    const object = this.#keep({});
    for (const key of Object.keys(codes)) {
      const value = this.value(codes[key]);
      if (key === "__proto__") {
        Object.defineProperty(object, key, { __proto__: null, value, writable: true, enumerable: true, configurable: true });
      } else {
        object[key] = value;
      }
    }
    return object;
  }

  #special(kind, [, a, b, c, d]) {
    switch (kind) {
      case "n":
        return Number(a);
      case "u":
        return undefined;
      case "i":
        return BigInt(a);
      case "#":
        return this.#made[a];
      case "d":
        return this.#keep(new Date(a ?? NaN));
      case "r":
        return this.#keep(new RegExp(a, b));
      case "B":
        return this.#keep(this.part(a).buffer);
      case "v":
        return this.#later(() => new globalThis[a](this.value(b), c, d));
      case "m":
        return this.#map(a);
      case "s":
        return this.#set(a);
      case "e":
        return this.#error(a, b, c, d);
      case "D":
        return this.#keep(new DOMException(b, a));
      case "w":
        return this.#keep(Object(this.value(a)));
      default:
        return this.#platform(kind, a, b, c, d);
    }
  }

  #map(entries) {
    const map = this.#keep(new Map());
    for (const [key, item] of entries) map.set(this.value(key), this.value(item));
    return map;
  }

  #set(items) {
    const set = this.#keep(new Set());
    for (const item of items) set.add(this.value(item));
    return set;
  }

  #error(name, message, stack, cause) {
    const error = this.#keep(errorFrom(name, message));
    Object.defineProperty(error, "stack", { __proto__: null, value: stack, writable: true, configurable: true });
    if (cause !== undefined) {
      const value = this.value(cause);
      Object.defineProperty(error, "cause", { __proto__: null, value, writable: true, configurable: true });
    }
    return error;
  }

  #platform(kind, a, b, c, d) {
    switch (kind) {
      case "x": {
        const stub = this.#keep(newStub(this.part(a)));
        this.stubs.push(stub);
        return stub;
      }
      case "F":
        return this.#keep(new Fetcher(token, this.part(a)));
      case "H":
        return this.#keep(new Headers(a));
      case "L":
        return this.#keep(new (forms.load().Blob)([this.part(b)], { type: a }));
      case "R":
        return this.#keep(streamFrom(this.part(a)));
      case "W":
        return this.#keep(writableFrom(newStub(this.part(a))));
      case "P":
      case "Q":
        return this.#later(() => decodeMessage(this, kind, a, b, c, d));
      default:
        throw new TypeError("A message of another version of Workmesh arrived.");
    }
  }
}
