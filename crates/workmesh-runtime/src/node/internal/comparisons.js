/**
 * Deep equality, strict and loose: of objects by their kind, prototype and contents.
 */
import { types } from "internal:node/types";
import { isObject } from "internal:web/idl";

/** Whether two values have equal contents. Strict equality tells numbers from texts, and one class from another. */
export function isDeepEqual(a, b, strict) {
  return equal(a, b, strict, new Map());
}

function equal(a, b, strict, pairs) {
  if (a === b) return a !== 0 || !strict || Object.is(a, b);
  if (!isObject(a) || !isObject(b)) {
    if (Number.isNaN(a) && Number.isNaN(b)) return true;
    // eslint-disable-next-line eqeqeq
    return !strict && !isObject(a) && !isObject(b) && a == b;
  }
  if (typeof a === "function" || typeof b === "function") return false;
  if (strict && Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
  if (Object.prototype.toString.call(a) !== Object.prototype.toString.call(b)) return false;
  if (Array.isArray(a) !== Array.isArray(b) || !sameInside(a, b, strict)) return false;
  // What contains itself is equal as long as nothing else differs.
  if (pairs.get(a) === b) return true;
  pairs.set(a, b);
  const same = sameEntries(a, b, strict, pairs) && sameKeys(a, b, strict, pairs);
  pairs.delete(a);
  return same;
}

/** What an object holds beside its properties. */
function sameInside(a, b, strict) {
  if (types.isDate(a)) return types.isDate(b) && Object.is(a.getTime(), b.getTime());
  if (types.isRegExp(a)) {
    return types.isRegExp(b) && a.source === b.source && a.flags === b.flags && a.lastIndex === b.lastIndex;
  }
  if (Error.isError(a)) return Error.isError(b) && a.message === b.message && a.name === b.name;
  if (types.isBoxedPrimitive(a)) return types.isBoxedPrimitive(b) && Object.is(a.valueOf(), b.valueOf());
  if (types.isAnyArrayBuffer(a)) return types.isAnyArrayBuffer(b) && sameBytes(new Uint8Array(a), new Uint8Array(b));
  if (ArrayBuffer.isView(a)) return ArrayBuffer.isView(b) && sameViews(a, b, strict);
  if (types.isPromise(a) || types.isWeakMap(a) || types.isWeakSet(a)) return false;
  return true;
}

function sameViews(a, b, strict) {
  if (a.byteLength !== b.byteLength) return false;
  if (!strict && /^Float/.test(a[Symbol.toStringTag])) return a.every((value, i) => value === b[i] || (value !== value && b[i] !== b[i]));
  const bytes = (view) => new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  return sameBytes(bytes(a), bytes(b));
}

function sameBytes(a, b) {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

function sameEntries(a, b, strict, pairs) {
  if (types.isSet(a) !== types.isSet(b) || types.isMap(a) !== types.isMap(b)) return false;
  if (!types.isSet(a) && !types.isMap(a)) return true;
  if (a.size !== b.size) return false;
  const map = types.isMap(a);
  const rest = [...b];
  for (const entry of a) {
    const at = rest.findIndex((other) =>
      map
        ? equal(entry[0], other[0], strict, pairs) && equal(entry[1], other[1], strict, pairs)
        : equal(entry, other, strict, pairs),
    );
    if (at < 0) return false;
    rest.splice(at, 1);
  }
  return true;
}

function keysOf(value, strict) {
  const keys = Object.keys(value);
  if (!strict) return keys;
  const symbols = Object.getOwnPropertySymbols(value);
  return [...keys, ...symbols.filter((key) => Object.prototype.propertyIsEnumerable.call(value, key))];
}

function sameKeys(a, b, strict, pairs) {
  if (ArrayBuffer.isView(a) && a.length > 0) return true;
  if (Array.isArray(a) && a.length !== b.length) return false;
  const [keys, others] = [keysOf(a, strict), keysOf(b, strict)];
  return keys.length === others.length &&
    keys.every((key) => Object.hasOwn(b, key) && equal(a[key], b[key], strict, pairs));
}
