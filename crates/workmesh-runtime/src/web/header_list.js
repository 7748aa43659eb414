/**
 * Header lists: the plain form in which headers are kept and cross to the host.
 *
 * A list is one flat array `[name, value, name, value, …]`, names in lower case, in the order in which they were
 * added. `Headers` wraps a list when a script looks at it; most messages never need that.
 *
 * Headers that came in are one text at first, which the host makes and reads: `"\nname\0value\nname\0value"`. They stay
 * one, also when they are copied and added to, until something is asked of them that a text does not answer; and as one
 * they leave. *Fields* are either.
 */
import { badField, isObject, narrowText } from "internal:web/idl";
import { ops } from "internal:ops";

/** Characters that end a name too early or could split a message, as the real runtime sees it. */
const FORBIDDEN_IN_NAME = /[\0-\x20"(),/:;<=>?@[\\\]{}\x7f]/;
const FORBIDDEN_IN_VALUE = /[\0\r\n]/;
const OUTER_SPACE = /^[\t\n\r ]+|[\t\n\r ]+$/g;

/**
 * Names and values seen before, so that what comes with every message is checked once an isolate. Values go round:
 * when there are too many, all are forgotten.
 */
const knownNames = new Map();
const knownValues = new Set();
const KNOWN_MAX = 512;
const KNOWN_VALUE_LENGTH = 64;

/**
 * The checked, lower-case form of a header name.
 * @throws {TypeError} if the name holds a character that no header name may hold
 */
export function normalizeName(name) {
  const known = knownNames.get(name);
  if (known !== undefined) return known;
  const text = `${name}`;
  if (FORBIDDEN_IN_NAME.test(text)) throw new TypeError("Invalid header name.");
  const lower = text.toLowerCase();
  if (knownNames.size < KNOWN_MAX && typeof name === "string") knownNames.set(name, lower);
  return lower;
}

/**
 * The checked form of a header value, without the white space around it.
 * @throws {TypeError} if the value holds a NUL or a line break
 */
export function normalizeValue(value) {
  if (knownValues.has(value)) return value;
  let text = narrowText(value);
  const first = text.charCodeAt(0);
  const last = text.charCodeAt(text.length - 1);
  if (first <= 32 || last <= 32) text = text.replace(OUTER_SPACE, "");
  if (FORBIDDEN_IN_VALUE.test(text)) throw new TypeError("Invalid header value.");
  if (text.length <= KNOWN_VALUE_LENGTH) {
    if (knownValues.size >= KNOWN_MAX) knownValues.clear();
    knownValues.add(text);
  }
  return text;
}

/** A list with the same content. */
export function copyList(list) {
  // Unlike `slice`, this does not look for another class of arrays to make.
  return list.toSpliced();
}

/** The list of headers that are a text. */
export function fromText(text) {
  return text === "" ? [] : ops.header_list(text);
}

/** Fields with the same content. */
export function copyFields(fields) {
  return typeof fields === "string" ? fields : copyList(fields);
}

/** Whether a text of headers has one of this name (already lower case). */
export function textHas(text, name) {
  return ops.header_has(text, name);
}

/** A text of headers with one more; name and value are checked. */
export function textWith(text, name, value) {
  return `${text}\n${name}\0${value}`;
}

/** Fields with a header of this name, which is added if there is none. */
export function withDefault(fields, name, value) {
  if (typeof fields === "string") return textHas(fields, name) ? fields : textWith(fields, name, value);
  if (find(fields, name) < 0) fields.push(name, value);
  return fields;
}

/** Where `name` (already lower case) first stands in the list, or -1. */
export function find(list, name) {
  for (let i = 0; i < list.length; i += 2) if (list[i] === name) return i;
  return -1;
}

/** All values of `name` joined by commas, or null. */
export function get(list, name) {
  let value = null;
  for (let i = 0; i < list.length; i += 2) {
    if (list[i] === name) value = value === null ? list[i + 1] : `${value}, ${list[i + 1]}`;
  }
  return value;
}

/** Replaces every value of `name` by one, in the place of the first. */
export function set(list, name, value) {
  const at = find(list, name);
  if (at < 0) {
    list.push(name, value);
    return;
  }
  list[at + 1] = value;
  removeFrom(list, name, at + 2);
}

/** Removes every value of `name`. */
export function remove(list, name) {
  removeFrom(list, name, 0);
}

function removeFrom(list, name, start) {
  let kept = start;
  for (let i = start; i < list.length; i += 2) {
    if (list[i] === name) continue;
    list[kept] = list[i];
    list[kept + 1] = list[i + 1];
    kept += 2;
  }
  list.length = kept;
}

/**
 * The list as scripts see it: sorted by name, values of one name joined, `set-cookie` kept apart.
 * @returns {[string, string][]}
 */
export function display(list) {
  const entries = [];
  const places = new Map();
  for (let i = 0; i < list.length; i += 2) {
    const name = list[i];
    const place = name === "set-cookie" ? undefined : places.get(name);
    if (place === undefined) {
      places.set(name, entries.length);
      entries.push([name, list[i + 1]]);
    } else {
      entries[place][1] += `, ${list[i + 1]}`;
    }
  }
  return entries.sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0));
}

/**
 * A fresh list from what scripts may give as headers, except a `Headers` object (see `headers.js`).
 * @param {object} init an iterable of pairs, or an object of names and values
 */
export function fromInit(init) {
  const list = [];
  const iterate = init[Symbol.iterator];
  if (iterate !== undefined && iterate !== null) {
    for (const pair of init) appendPair(list, pair);
    return list;
  }
  const keys = Object.keys(init);
  for (let i = 0; i < keys.length; i++) list.push(normalizeName(keys[i]), normalizeValue(init[keys[i]]));
  return list;
}

function appendPair(list, pair) {
  if (!isObject(pair) || typeof pair[Symbol.iterator] !== "function") {
    throw new TypeError("Incorrect type: the provided value is not of type 'Sequence'.");
  }
  const [name, value, ...rest] = pair;
  if (rest.length > 0 || (Array.isArray(pair) && pair.length < 2)) {
    throw new TypeError(
      "To initialize a Headers object from a sequence, each inner sequence must have exactly two elements.",
    );
  }
  append(list, name, value);
}

/** Checks a name and a value, and adds them at the end of the list. */
export function append(list, name, value) {
  list.push(normalizeName(name), normalizeValue(value));
}

/** The type error for headers of an options object that are not headers at all. */
export function badHeadersField(dictionary) {
  return badField(dictionary, "headers", "Headers or Sequence or object");
}
