/**
 * Values as text, for the log: what a developer expects to see of an object, to a sensible depth and length.
 *
 * The output follows what the real runtime prints. Getters are not called, and nothing here runs code of the object,
 * so logging changes nothing.
 */
import { describe } from "internal:web/console/describe";
import { layOut } from "internal:web/console/layout";
import { isObject } from "internal:web/idl";

const MAX_ITEMS = 100;
const MAX_STRING = 10_000;
/** Values in one call of `inspect`; beyond it, objects are only named. */
const MAX_VALUES = 10_000;

/**
 * @param {unknown} value
 * @param {number} [depth] how many levels of objects are shown
 */
export function inspect(value, depth = 2) {
  return new Inspection(depth).format(value, 0, 0, true);
}

/** A text between quotes that it does not contain, where that is possible. */
export function quote(text) {
  const mark = !text.includes("'") ? "'" : !text.includes('"') ? '"' : !text.includes("`") ? "`" : "'";
  let body = text.replace(/[\\\x00-\x1f\x7f]/g, escapeCharacter);
  if (mark === "'" && text.includes("'")) body = body.replaceAll("'", "\\'");
  return `${mark}${body}${mark}`;
}

const SHORT_ESCAPES = { "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f", "\v": "\\v", "\\": "\\\\" };

function escapeCharacter(c) {
  return SHORT_ESCAPES[c] ?? `\\x${c.charCodeAt(0).toString(16).padStart(2, "0").toUpperCase()}`;
}

class Inspection {
  #depth;
  #left = MAX_VALUES;
  /** The objects that contain the current one. */
  #parents = [];
  /** The objects that contain themselves, with the number under which each is referred to. */
  #circular = new Map();
  /** The level of the object that was formatted last, which is the deepest inside the one being finished. */
  #deepest = 0;

  constructor(depth) {
    this.#depth = depth;
  }

  format(value, level, indent, top = false) {
    if (!isObject(value)) return primitive(value, top);
    if (this.#parents.includes(value)) {
      if (!this.#circular.has(value)) this.#circular.set(value, this.#circular.size + 1);
      return `[Circular *${this.#circular.get(value)}]`;
    }
    const description = describe(value);
    const empty = description.brackets !== undefined && isEmpty(value);
    if ((level > this.#depth && !empty) || --this.#left < 0) {
      return description.whole ?? `[${description.name === "" ? "Object" : description.name}]`;
    }
    this.#parents.push(value);
    const text = this.#formatObject(value, description, level, indent);
    this.#parents.pop();
    const reference = this.#circular.get(value);
    return reference === undefined ? text : `<ref *${reference}> ${text}`;
  }

  #formatObject(value, description, level, indent) {
    const outside = this.#deepest;
    this.#deepest = level;
    const { prefix, brackets, whole, items, columns = false } = description;
    const parts = [];
    const inner = (part, extra = 2) => this.format(part, level + 1, indent + extra);
    if (items !== undefined) parts.push(...items(inner, MAX_ITEMS));
    parts.push(...this.#properties(value, description, level, indent));
    // What shows nothing does not count as a level.
    if (parts.length === 0) this.#deepest = outside;
    const place = { indent, levels: this.#deepest - level, columns };
    if (whole === undefined) return layOut(parts, prefix, brackets, place);
    const text = indent === 0 ? whole : whole.replaceAll("\n", `\n${" ".repeat(indent)}`);
    return parts.length === 0 ? text : layOut(parts, `${text} `, ["{", "}"], place);
  }

  #properties(value, { skip }, level, indent) {
    const parts = [];
    for (const key of Reflect.ownKeys(value)) {
      const property = Object.getOwnPropertyDescriptor(value, key);
      if (property === undefined || skip?.(key, property)) continue;
      if (!property.enumerable && !isErrorPart(value, key)) continue;
      if (parts.length >= MAX_ITEMS) {
        parts.push("...");
        break;
      }
      parts.push(`${keyText(key, property)}: ${this.#property(property, level, indent)}`);
    }
    return parts;
  }

  #property(property, level, indent) {
    if ("value" in property) return this.format(property.value, level + 1, indent + 2);
    if (property.get === undefined) return "[Setter]";
    return property.set === undefined ? "[Getter]" : "[Getter/Setter]";
  }
}

/** Whether a list or a plain object has nothing to show, so that its brackets are shorter than its name. */
function isEmpty(value) {
  return Array.isArray(value) && value.length === 0;
}

/** What an error carries without showing it as a property. */
function isErrorPart(value, key) {
  return (key === "cause" || key === "errors") && value instanceof Error;
}

function keyText(key, property) {
  const text = typeof key === "symbol" ? String(key) : /^[A-Za-z_]\w*$/.test(key) ? key : quote(key);
  return property.enumerable ? text : `[${text}]`;
}

function primitive(value, top) {
  switch (typeof value) {
    case "string":
      return top ? value : quote(cut(value));
    case "bigint":
      return `${value}n`;
    case "number":
      return Object.is(value, -0) ? "-0" : `${value}`;
    default:
      return String(value);
  }
}

function cut(text) {
  if (text.length <= MAX_STRING) return text;
  return `${text.slice(0, MAX_STRING)}... ${text.length - MAX_STRING} more characters`;
}
