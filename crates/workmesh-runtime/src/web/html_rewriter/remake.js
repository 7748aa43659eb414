/**
 * What a handler threw, as it comes out of the body: an error of the same class and with the same message, but another
 * one, since on the real runtime errors do not pass through a body as objects.
 */
import { apply } from "internal:web/idl";
import { domExceptions } from "internal:web/parts";

const { toString } = Object.prototype;

const CLASSES = { Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError };

export function remake(thrown) {
  try {
    return alike(thrown);
  } catch {
    // What a script throws may itself throw when it is looked at.
    return new Error("internal error");
  }
}

function alike(thrown) {
  if (!(thrown instanceof Error)) return new Error(described(thrown));
  const name = `${thrown.name}`;
  const message = `${thrown.message}`;
  const { DOMException } = domExceptions.loaded ?? {};
  if (DOMException !== undefined && thrown instanceof DOMException) return new DOMException(message, name);
  if (thrown instanceof AggregateError && name === "AggregateError") return new AggregateError([], message);
  const known = Object.hasOwn(CLASSES, name) && thrown instanceof CLASSES[name];
  return known ? new CLASSES[name](message) : new Error(`${name}: ${message}`);
}

function described(value) {
  if (typeof value !== "object" || value === null) return String(value);
  // As the engine of the real runtime names an object without calling anything of it.
  const name = value.toString === toString ? value.constructor?.name : undefined;
  return name ? `#<${name}>` : apply(toString, value, []);
}
