/**
 * `cf`: what a request or response says of itself besides HTTP. It is JSON on its way, and so a copy wherever it is given.
 */
import { badField, isObject } from "internal:web/idl";

/**
 * The cf of an options object.
 * @param {string} dictionary the kind of options
 */
export function cfFrom(value, dictionary) {
  if (!isObject(value)) throw badField(dictionary, "cf", "Object");
  return copyCf(value);
}

/** The same cf for another object. */
export function copyCf(cf) {
  const text = JSON.stringify(cf);
  if (text === undefined) throw new SyntaxError('"undefined" is not valid JSON');
  return JSON.parse(text);
}

/** A cf that nobody can change, as those of incoming requests are, with all that is in it. */
export function frozenCf(text) {
  return JSON.parse(text, (_, value) => Object.freeze(value));
}
