/**
 * `process.env`: the worker's variables at first, and strings whatever a script sets.
 */
import { invalidArgValue } from "internal:node/errors";
import { initialEnv } from "internal:node/variables";

export const env = new Proxy(initialEnv(), {
  set(target, key, value) {
    if (typeof key === "symbol" || typeof value === "symbol") throw new TypeError("Cannot convert a symbol value to a string");
    return Reflect.set(target, key, `${value}`);
  },
  defineProperty(target, key, property) {
    if ("get" in property || "set" in property) {
      throw invalidArgValue("descriptor", property, "process.env value must not have getter/setter");
    }
    for (const name of ["configurable", "writable", "enumerable"]) {
      if (!property[name]) throw invalidArgValue(`descriptor.${name}`, property, `process.env value must be ${name}`);
    }
    return Reflect.defineProperty(target, key, { __proto__: null, ...property, value: `${property.value}` });
  },
});
