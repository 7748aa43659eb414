/**
 * `util.types`: what kind of object of the language a value is. A value that only inherits from one is none.
 */
import { isObject } from "internal:web/idl";

const typedArrayTag = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag).get;

function tagOf(value) {
  return ArrayBuffer.isView(value) ? typedArrayTag.call(value) : undefined;
}

/** Whether a getter or method of a class works on a value, which it does for true instances only. */
function passes(prototype, key) {
  const property = Object.getOwnPropertyDescriptor(prototype, key);
  const check = property.get ?? property.value;
  return (value) => {
    if (!isObject(value)) return false;
    try {
      Reflect.apply(check, value, []);
      return true;
    } catch {
      return false;
    }
  };
}

/** Whether `Object.prototype.toString` calls a value so and a script has not told it to. */
function tagged(tag) {
  return (value) => isObject(value) && Object.prototype.toString.call(value) === `[object ${tag}]` &&
    !Object.hasOwn(value, Symbol.toStringTag);
}

const checks = {
  isArrayBuffer: passes(ArrayBuffer.prototype, "byteLength"),
  isSharedArrayBuffer: passes(SharedArrayBuffer.prototype, "byteLength"),
  isArgumentsObject: tagged("Arguments"),
  isArrayBufferView: (value) => ArrayBuffer.isView(value),
  isAsyncFunction: (value) => typeof value === "function" && /^Async(Generator)?Function$/.test(functionKind(value)),
  isBigIntObject: (value) => typeof value === "object" && passes(BigInt.prototype, "valueOf")(value),
  isBooleanObject: (value) => typeof value === "object" && passes(Boolean.prototype, "valueOf")(value),
  isDataView: passes(DataView.prototype, "byteLength"),
  isDate: passes(Date.prototype, "getTime"),
  isExternal: () => false,
  isGeneratorFunction: (value) => typeof value === "function" && /Generator/.test(functionKind(value)),
  isGeneratorObject: tagged("Generator"),
  isMap: passes(Map.prototype, "size"),
  isMapIterator: tagged("Map Iterator"),
  isModuleNamespaceObject: (value) => isObject(value) && value[Symbol.toStringTag] === "Module" && Object.isSealed(value),
  isNativeError: (value) => Error.isError(value) && !(value instanceof DOMException),
  isNumberObject: (value) => typeof value === "object" && passes(Number.prototype, "valueOf")(value),
  isPromise: (value) => value instanceof Promise,
  // The engine does not tell.
  isProxy: () => false,
  isRegExp: (value) => isObject(value) && value !== RegExp.prototype && passes(RegExp.prototype, "source")(value),
  isSet: passes(Set.prototype, "size"),
  isSetIterator: tagged("Set Iterator"),
  isStringObject: (value) => typeof value === "object" && passes(String.prototype, "valueOf")(value),
  isSymbolObject: (value) => typeof value === "object" && passes(Symbol.prototype, "valueOf")(value),
  isTypedArray: (value) => tagOf(value) !== undefined,
  isWeakMap: (value) => value instanceof WeakMap,
  isWeakSet: (value) => value instanceof WeakSet,
};
checks.isAnyArrayBuffer = (value) => checks.isArrayBuffer(value) || checks.isSharedArrayBuffer(value);
checks.isBoxedPrimitive = (value) =>
  ["Number", "String", "Boolean", "BigInt", "Symbol"].some((name) => checks[`is${name}Object`](value));
for (const name of [
  "BigInt64", "BigUint64", "Float16", "Float32", "Float64", "Int16", "Int32", "Int8", "Uint16", "Uint32", "Uint8",
]) {
  checks[`is${name}Array`] = (value) => tagOf(value) === `${name}Array`;
}
checks.isUint8ClampedArray = (value) => tagOf(value) === "Uint8ClampedArray";

function functionKind(value) {
  const tag = Object.getPrototypeOf(value)?.[Symbol.toStringTag];
  return typeof tag === "string" ? tag : "";
}

export const types = {
  isCryptoKey: function isCryptoKey(value) {
    return value instanceof CryptoKey;
  },
  isKeyObject: function isKeyObject(_value) {
    return false;
  },
};
for (const name of [
  "isAsyncFunction", "isGeneratorFunction", "isGeneratorObject", "isAnyArrayBuffer", "isArrayBuffer",
  "isArgumentsObject", "isBoxedPrimitive", "isDataView", "isMap", "isMapIterator", "isModuleNamespaceObject",
  "isNativeError", "isPromise", "isProxy", "isSet", "isSetIterator", "isSharedArrayBuffer", "isWeakMap", "isWeakSet",
  "isRegExp", "isDate", "isStringObject", "isSymbolObject", "isNumberObject", "isBooleanObject", "isBigIntObject",
  "isArrayBufferView", "isBigInt64Array", "isBigUint64Array", "isFloat16Array", "isFloat32Array", "isFloat64Array",
  "isInt8Array", "isInt16Array", "isInt32Array", "isTypedArray", "isUint8Array", "isUint8ClampedArray",
  "isUint16Array", "isUint32Array", "isExternal",
]) {
  const check = checks[name];
  Object.defineProperty(check, "name", { __proto__: null, value: `bound ${name}`, configurable: true });
  types[name] = Object.defineProperty(check, "length", { __proto__: null, value: 0, configurable: true });
}
