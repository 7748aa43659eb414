/**
 * Modules of which this platform has the names and not the substance: what they export throws when it is used, in the words
 * of the real runtime.
 *
 * They are written as lists, in which `name/2` is a function of two parameters.
 */
import { NodeError } from "internal:node/errors";

function refuse(method) {
  throw new NodeError("ERR_METHOD_NOT_IMPLEMENTED", `The ${method} method is not implemented`);
}

/** One function or class that only throws. */
export function unavailable(name, method = name, length = 0) {
  const run = { [name]: function () { return refuse(method); } }[name];
  return Object.defineProperty(run, "length", { __proto__: null, value: length, configurable: true });
}

/**
 * @param {string} label what messages begin the name with, such as `vm.`
 * @param {string} list names with the numbers of their parameters, with spaces between
 */
export function allUnavailable(label, list) {
  const made = {};
  for (const entry of list.split(" ")) {
    const [name, length = "0"] = entry.split("/");
    made[name] = unavailable(name, `${label}${name}`, Number(length));
  }
  return made;
}

/** A function that does nothing, or always gives the same. */
export function constantly(name, length = 0, value = undefined) {
  const run = { [name]: () => value }[name];
  return Object.defineProperty(run, "length", { __proto__: null, value: length, configurable: true });
}
