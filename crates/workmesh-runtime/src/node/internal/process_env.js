/**
 * `process.env`: the worker's variables at first, and strings whatever a script sets.
 */
import { typeError } from "internal:node/errors";
import { initialEnv } from "internal:node/variables";

export const env = new Proxy(initialEnv(), {
  set(target, key, value) {
    if (typeof key === "symbol" || typeof value === "symbol") throw new TypeError("Cannot convert a symbol value to a string");
    return Reflect.set(target, key, `${value}`);
  },
  defineProperty(target, key, property) {
    if ("get" in property || "set" in property) {
      throw typeError("ERR_INVALID_ARG_VALUE", "'process.env' does not accept an accessor(getter/setter) descriptor");
    }
    if (!("value" in property)) return Reflect.defineProperty(target, key, property);
    if (!property.configurable || !property.writable || !property.enumerable) {
      throw typeError(
        "ERR_INVALID_ARG_VALUE",
        "'process.env' only accepts a configurable, writable, and enumerable data descriptor",
      );
    }
    return Reflect.defineProperty(target, key, { __proto__: null, ...property, value: `${property.value}` });
  },
});
