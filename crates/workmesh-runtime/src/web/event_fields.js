/**
 * What events carry: properties of their own, as some of the platform's events have them, and the reading of options.
 */
import { badConstruction, isObject } from "internal:web/idl";

const FIELD = { __proto__: null, value: undefined, enumerable: true, configurable: true, writable: false };

/** Gives an event a property that scripts can see and not write. */
export function setField(event, name, value) {
  FIELD.value = value;
  Reflect.defineProperty(event, name, FIELD);
  FIELD.value = undefined;
}

/**
 * Checks the arguments of an event's constructor, as far as all have them in common.
 * @throws {TypeError} if there is no type, or options that are none
 */
export function checkArguments(name, count, init, dictionary) {
  if (count < 1) throw badConstruction(name, 1, "string");
  if (init !== undefined && init !== null && !isObject(init)) throw badConstruction(name, 2, dictionary);
}
