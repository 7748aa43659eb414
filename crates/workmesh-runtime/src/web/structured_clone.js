/**
 * `structuredClone`: a deep copy of plain values and of the language's own objects.
 */
import { Fetcher } from "internal:bindings/fetcher";
import { DOMException } from "internal:web/dom_exception";
import { Headers } from "internal:web/headers";
import { badArgument, badField, inScope, isObject, isPlatformObject } from "internal:web/idl";
import { FinalizationRegistry, NativePromise, WeakMap, WeakRef, WeakSet } from "internal:web/language";
import { forms, rpc } from "internal:web/parts";
import { Request } from "internal:web/request";

const ERRORS = [EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError];

/** Classes whose refusal has words of its own. */
const SPECIAL_WORDS = {
  __proto__: null,
  AbortSignal: "AbortSignal serialization is not enabled.",
  ReadableStream: "ReadableStream can only be serialized for RPC.",
  Response: "ReadableStream can only be serialized for RPC.",
};

/** Kinds of objects whose insides the language keeps to itself. */
export const OPAQUE = [NativePromise, WeakMap, WeakSet, WeakRef, FinalizationRegistry];

export const { structuredClone } = {
  structuredClone(value, options = undefined) {
    inScope(this);
    if (arguments.length < 1) throw badArgument("ServiceWorkerGlobalScope", "structuredClone", 1, "Value");
    if (options !== undefined && options !== null && !isObject(options)) {
      throw badArgument("ServiceWorkerGlobalScope", "structuredClone", 2, "StructuredCloneOptions");
    }
    return new Cloner(transferFrom(options)).run(value);
  },
};

function transferFrom(options) {
  const given = options?.transfer;
  if (given === undefined) return [];
  if (!isObject(given) || typeof given[Symbol.iterator] !== "function") {
    throw badField("StructuredCloneOptions", "transfer", "Array");
  }
  const buffers = [...new Set(given)];
  for (const buffer of buffers) {
    if (!(buffer instanceof ArrayBuffer)) throw new TypeError("Object is not transferable");
    if (buffer.detached) throw refusal("An ArrayBuffer is detached and could not be cloned.");
  }
  return buffers;
}

/** The error for a value that cannot be cloned. */
export function refusal(message) {
  return new DOMException(message, "DataCloneError");
}

class Cloner {
  /** Copies by original, so that shared and circular references stay so. */
  #copies = new Map();
  /** Buffers to be moved. */
  #transfer;

  constructor(transfer) {
    this.#transfer = transfer;
  }

  run(value) {
    const copy = this.#clone(value);
    // A moved buffer has been copied like any other; what makes it moved is that the original is detached.
    for (const buffer of this.#transfer) buffer.transfer(0);
    return copy;
  }

  #clone(value) {
    if (typeof value === "symbol") throw refusal(`${String(value)} could not be cloned.`);
    if (!isObject(value)) return value;
    if (this.#copies.has(value)) return this.#copies.get(value);
    if (rpc.loaded?.isReference(value)) throw refusal(`#<${value.constructor.name}> could not be cloned.`);
    if (typeof value === "function") throw refusal(`${Function.prototype.toString.call(value)} could not be cloned.`);
    return this.#cloneBuiltIn(value) ?? this.#clonePlain(value);
  }

  #keep(value, copy) {
    this.#copies.set(value, copy);
    return copy;
  }

  /** A copy of one of the language's own kinds of object, or undefined for a plain object or an array. */
  #cloneBuiltIn(value) {
    if (Array.isArray(value)) return undefined;
    if (value instanceof Date) return this.#keep(value, new Date(value.getTime()));
    if (value instanceof RegExp) return this.#keep(value, new RegExp(value.source, value.flags));
    if (value instanceof ArrayBuffer) return this.#keep(value, copyBuffer(value));
    if (value instanceof SharedArrayBuffer) return this.#keep(value, value);
    if (ArrayBuffer.isView(value)) return this.#cloneView(value);
    if (value instanceof Map) return this.#cloneMap(value);
    if (value instanceof Set) return this.#cloneSet(value);
    if (value instanceof Error) return this.#cloneError(value);
    for (const Wrapper of [Boolean, Number, String, BigInt]) {
      if (value instanceof Wrapper) return this.#keep(value, Object(value.valueOf()));
    }
    if (value instanceof Headers) return this.#keep(value, new Headers(value));
    if (value instanceof Request && value.body === null) return this.#keep(value, new Request(value));
    const blob = cloneBlob(value);
    if (blob !== undefined) return this.#keep(value, blob);
    this.#refuse(value);
    return undefined;
  }

  #refuse(value) {
    if (value instanceof Fetcher) throw refusal("ServiceStub cannot be serialized in this context.");
    if (rpc.loaded !== null && value instanceof rpc.loaded.RpcTarget) {
      throw refusal("Remote RPC references can only be serialized for RPC.");
    }
    if (value instanceof Symbol) throw refusal("Object(Symbol) could not be cloned.");
    for (const Kind of OPAQUE) if (value instanceof Kind) throw refusal(`#<${Kind.name}> could not be cloned.`);
    if (value === globalThis) throw refusal("#<ServiceWorkerGlobalScope> could not be cloned.");
    if (Object.prototype.toString.call(value) === "[object Arguments]") throw refusal("#<Object> could not be cloned.");
    if (isPlatformObject(value)) {
      const { name } = value.constructor;
      if (Object.hasOwn(SPECIAL_WORDS, name)) throw refusal(SPECIAL_WORDS[name]);
      throw refusal(`Could not serialize object of type "${name}". This type does not support serialization.`);
    }
  }

  #cloneView(view) {
    const buffer = this.#clone(view.buffer);
    const Kind = view instanceof DataView ? DataView : globalThis[view[Symbol.toStringTag]];
    const length = view instanceof DataView ? view.byteLength : view.length;
    return this.#keep(view, new Kind(buffer, view.byteOffset, length));
  }

  #cloneMap(map) {
    const copy = this.#keep(map, new Map());
    for (const [key, value] of [...map]) copy.set(this.#clone(key), this.#clone(value));
    return copy;
  }

  #cloneSet(set) {
    const copy = this.#keep(set, new Set());
    for (const value of [...set]) copy.add(this.#clone(value));
    return copy;
  }

  /** A name of its own and further properties are not kept, other than the cause. */
  #cloneError(error) {
    const copy = this.#keep(error, emptyCopy(error));
    hide(copy, "stack", `${error.stack}`);
    if (Object.hasOwn(error, "message") && !(error instanceof DOMException)) hide(copy, "message", `${error.message}`);
    if (Object.hasOwn(error, "cause")) hide(copy, "cause", this.#clone(error.cause));
    return copy;
  }

  #clonePlain(value) {
    const copy = this.#keep(value, Array.isArray(value) ? new Array(value.length) : {});
    return this.#copyProperties(value, copy);
  }

  #copyProperties(value, copy) {
    for (const key of Object.keys(value)) {
      // A getter may have removed a later property.
      if (!Object.hasOwn(value, key)) continue;
      const copied = this.#clone(value[key]);
      Object.defineProperty(copy, key, {
        __proto__: null, value: copied, writable: true, enumerable: true, configurable: true,
      });
    }
    return copy;
  }
}

/** An error of the same kind, which its name says, without anything in it. */
function emptyCopy(error) {
  if (error instanceof DOMException) return new DOMException(error.message, error.name);
  const Kind = ERRORS.find(({ name }) => name === error.name) ?? Error;
  return new Kind();
}

function copyBuffer(buffer) {
  if (buffer.detached) throw refusal("An ArrayBuffer is detached and could not be cloned.");
  if (!buffer.resizable) return buffer.slice(0);
  const copy = new ArrayBuffer(buffer.byteLength, { maxByteLength: buffer.maxByteLength });
  new Uint8Array(copy).set(new Uint8Array(buffer));
  return copy;
}

/** A copy of a blob or a file; undefined for anything else. */
function cloneBlob(value) {
  if (forms.loaded === null) return undefined;
  const { Blob, File } = forms.loaded;
  if (!(value instanceof Blob)) return undefined;
  const { type } = value;
  if (value instanceof File) return new File([value], value.name, { type, lastModified: value.lastModified });
  return new Blob([value], { type });
}

function hide(object, key, value) {
  Object.defineProperty(object, key, { __proto__: null, value, writable: true, enumerable: false, configurable: true });
}
