/**
 * Values as text, for the log: what a developer expects to see of an object, to a sensible depth and length.
 *
 * The output follows what the real runtime prints. Getters are not called, and nothing here runs code of the object,
 * so logging changes nothing.
 */
import { describe } from "internal:web/console/describe";
import { layOut } from "internal:web/console/layout";
import { isObject } from "internal:web/idl";

/** Values in one call of `inspect`; beyond it, objects are only named. */
const MAX_VALUES = 10_000;
/** Shorter texts are not broken at their line feeds. */
const MIN_BROKEN = 16;

/**
 * How values are shown: the options of Node's `util.inspect`, with `custom`, which may show an object its own way.
 */
const DEFAULTS = {
  depth: 2, compact: 3, breakLength: 80, colors: false, showHidden: false, maxArrayLength: 100, maxStringLength: 10_000,
  sorted: false, getters: false, custom: null,
};

/** Colors on and off, by what is shown in them. */
const COLORS = {
  __proto__: null, special: [36, 39], number: [33, 39], bigint: [33, 39], boolean: [33, 39], undefined: [90, 39],
  null: [1, 22], string: [32, 39], symbol: [32, 39], date: [35, 39], regexp: [31, 39],
};

/** A text in the color of what it shows. */
export function colored(text, style) {
  const color = COLORS[style];
  return color === undefined ? text : `\u001b[${color[0]}m${text}\u001b[${color[1]}m`;
}

/**
 * A value as the console shows it: a text is itself.
 *
 * @param {unknown} value
 * @param {number} [depth] how many levels of objects are shown
 */
export function inspect(value, depth = 2) {
  return typeof value === "string" ? value : inspectWith(value, { depth });
}

/** A value as `util.inspect` shows it: a text stands in quotes. */
export function inspectWith(value, options) {
  return new Inspection({ ...DEFAULTS, ...options }).format(value, 0, 0);
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
  #options;
  #left = MAX_VALUES;
  /** The objects that contain the current one. */
  #parents = [];
  /** The objects that contain themselves, with the number under which each is referred to. */
  #circular = new Map();
  /** The level of the object that was formatted last, which is the deepest inside the one being finished. */
  #deepest = 0;

  constructor(options) {
    this.#options = options;
  }

  #stylize = (text, style) => (this.#options.colors ? colored(text, style) : text);

  format(value, level, indent) {
    if (!isObject(value)) return this.#primitive(value, indent);
    const own = this.#options.custom?.(value, this.#options.depth - level);
    if (own !== undefined) {
      const text = typeof own.shown === "object" ? this.format(own.shown, level, indent) : `${own.shown}`;
      return indent === 0 ? text : text.replaceAll("\n", `\n${" ".repeat(indent)}`);
    }
    if (this.#parents.includes(value)) {
      if (!this.#circular.has(value)) this.#circular.set(value, this.#circular.size + 1);
      return this.#stylize(`[Circular *${this.#circular.get(value)}]`, "special");
    }
    const description = describe(value);
    const empty = description.brackets !== undefined && isEmpty(value, description);
    if ((level > this.#options.depth && !empty) || --this.#left < 0) {
      if (description.whole !== undefined) return this.#stylize(description.whole, description.style);
      return this.#stylize(`[${description.name === "" ? "Object" : description.name}]`, "special");
    }
    this.#parents.push(value);
    const text = this.#formatObject(value, description, level, indent);
    this.#parents.pop();
    const reference = this.#circular.get(value);
    return reference === undefined ? text : `${this.#stylize(`<ref *${reference}>`, "special")} ${text}`;
  }

  #formatObject(value, description, level, indent) {
    const outside = this.#deepest;
    this.#deepest = level;
    const { prefix, brackets, whole, style, items, columns = false } = description;
    const { compact, breakLength, maxArrayLength } = this.#options;
    const inner = (part, extra = 2) => this.format(part, level + 1, indent + extra);
    const contents = items?.(inner, maxArrayLength, this.#stylize) ?? [];
    const parts = this.#sorted([...contents], this.#properties(value, description, level, indent), columns);
    // What shows nothing does not count as a level.
    if (parts.length === 0) this.#deepest = outside;
    const place = { indent, levels: this.#deepest - level, columns, compact, breakLength };
    if (whole === undefined) return layOut(parts, prefix, brackets, place);
    const text = this.#stylize(indent === 0 ? whole : whole.replaceAll("\n", `\n${" ".repeat(indent)}`), style);
    return parts.length === 0 ? text : layOut(parts, `${text} `, ["{", "}"], place);
  }

  /** The parts of an object in the order that was asked for; the items of a list keep theirs. */
  #sorted(contents, properties, isList) {
    const { sorted } = this.#options;
    const compare = typeof sorted === "function" ? sorted : undefined;
    if (!sorted) return contents.concat(properties);
    return isList ? contents.concat(properties.sort(compare)) : contents.concat(properties).sort(compare);
  }

  #properties(value, { skip }, level, indent) {
    const { showHidden } = this.#options;
    const parts = [];
    for (const key of Reflect.ownKeys(value)) {
      const property = Object.getOwnPropertyDescriptor(value, key);
      if (property === undefined) continue;
      const isHidden = !property.enumerable && !isErrorPart(value, key);
      if (isHidden ? !showHidden : skip?.(key, property)) continue;
      if (parts.length >= MAX_VALUES) {
        parts.push("...");
        break;
      }
      parts.push(`${this.#key(key, property)}: ${this.#property(value, property, level, indent)}`);
    }
    return parts;
  }

  #key(key, property) {
    const isName = typeof key === "string" && /^[A-Za-z_]\w*$/.test(key);
    const text = typeof key === "symbol" ? this.#stylize(String(key), "symbol") : isName ? key : this.#stylize(quote(key), "string");
    return property.enumerable ? text : `[${text}]`;
  }

  #property(value, property, level, indent) {
    if ("value" in property) return this.format(property.value, level + 1, indent + 2);
    if (property.get === undefined) return this.#stylize("[Setter]", "special");
    const name = property.set === undefined ? "Getter" : "Getter/Setter";
    if (!this.#isRead(property)) return this.#stylize(`[${name}]`, "special");
    try {
      const got = property.get.call(value);
      const text = this.format(got, level + 1, indent + 2);
      if (isObject(got)) return `${this.#stylize(`[${name}]`, "special")} ${text}`;
      return `${this.#stylize(`[${name}:`, "special")} ${text}${this.#stylize("]", "special")}`;
    } catch (error) {
      return this.#stylize(`[${name}: <Inspection threw (${error?.message})>]`, "special");
    }
  }

  /** Whether the options say that a getter is to be called. */
  #isRead({ set }) {
    const { getters } = this.#options;
    return getters === true || (getters === "get" && set === undefined) || (getters === "set" && set !== undefined);
  }

  #primitive(value, indent) {
    switch (typeof value) {
      case "string":
        return this.#text(value, indent);
      case "bigint":
        return this.#stylize(`${value}n`, "bigint");
      case "number":
        return this.#stylize(Object.is(value, -0) ? "-0" : `${value}`, "number");
      default:
        return this.#stylize(String(value), value === null ? "null" : typeof value);
    }
  }

  /** A text in quotes; one that does not fit is broken at its line feeds. */
  #text(value, indent) {
    const { breakLength, compact, maxStringLength } = this.#options;
    const rest = value.length - maxStringLength;
    const shown = rest > 0 ? value.slice(0, maxStringLength) : value;
    const more = rest > 0 ? `... ${rest} more character${rest > 1 ? "s" : ""}` : "";
    const isLong = shown.length > MIN_BROKEN && shown.length > breakLength - indent - 4;
    const lines = compact !== true && isLong ? shown.split(/(?<=\n)/) : [shown];
    return lines.map((line) => this.#stylize(quote(line), "string")).join(` +\n${" ".repeat(indent + 2)}`) + more;
  }
}

/** Whether a list or a plain object has nothing to show, so that its brackets are shorter than its name. */
function isEmpty(value, { items }) {
  if (Array.isArray(value)) return value.length === 0;
  if (value instanceof Map || value instanceof Set) return value.size === 0;
  const isShown = (key) => Object.prototype.propertyIsEnumerable.call(value, key);
  return items === undefined && !Reflect.ownKeys(value).some(isShown);
}

/** What an error carries without showing it as a property. */
function isErrorPart(value, key) {
  return (key === "cause" || key === "errors") && value instanceof Error;
}
