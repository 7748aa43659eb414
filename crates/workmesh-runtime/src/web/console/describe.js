/**
 * What kind of object a value is, and what of it is worth showing.
 */
import { display } from "internal:web/header_list";
import { listOf } from "internal:web/headers";
import { accessorsOf, isPlatformObject } from "internal:web/idl";
import { isPromise } from "internal:web/language";
import { domExceptions, forms, queries } from "internal:web/parts";

/**
 * @typedef {object} Description
 * @property {string} name what the object is called where it is not shown, such as `Array`
 * @property {string} prefix what stands before the opening bracket
 * @property {[string, string]} brackets
 * @property {string} [whole] the object in one piece; brackets follow only if it has properties as well
 * @property {string} [style] the kind of value that it is in the color of
 * @property {(inner: (value: unknown) => string, max: number, stylize: (text: string, style: string) => string) => string[]} [items]
 *   its contents
 * @property {boolean} [columns] whether the items may be set in columns
 * @property {(key: string | symbol, property: PropertyDescriptor) => boolean} [skip] properties not to be shown
 */

const BRACES = ["{", "}"];
const SQUARE = ["[", "]"];
const TypedArray = Object.getPrototypeOf(Uint8Array);
const typedArrayTag = Object.getOwnPropertyDescriptor(TypedArray.prototype, Symbol.toStringTag).get;
const mapSize = Object.getOwnPropertyDescriptor(Map.prototype, "size").get;
const setSize = Object.getOwnPropertyDescriptor(Set.prototype, "size").get;

/** @returns {Description} */
export function describe(value) {
  if (typeof value === "function") return describeFunction(value);
  const name = classOf(value);
  if (Array.isArray(value)) {
    return describeList(value, name ?? "[Array: null prototype]", name === "Array" ? "" : undefined);
  }
  const tag = typedArrayTag.call(value);
  if (tag !== undefined) {
    const kind = name === null || name === tag ? "" : `[${tag}] `;
    return describeList(value, name ?? tag, `${name ?? tag}(${value.length}) ${kind}`);
  }
  return describeBuiltIn(value, name) ?? describePlatform(value, name) ?? describePlain(value, name);
}

/** The name of the class of an object, or null without one. */
function classOf(value) {
  for (let object = value; object !== null; object = Object.getPrototypeOf(object)) {
    const constructor = Object.getOwnPropertyDescriptor(object, "constructor")?.value;
    if (typeof constructor === "function" && constructor.name !== "" && object !== value) return constructor.name;
  }
  return null;
}

function describeFunction(value) {
  const name = Object.getOwnPropertyDescriptor(value, "name")?.value;
  const named = typeof name === "string" && name !== "";
  const source = Function.prototype.toString.call(value);
  if (source.startsWith("class")) {
    const parent = Object.getPrototypeOf(value)?.name;
    return { name, style: "special", whole: `[class ${named ? name : "(anonymous)"}${parent ? ` extends ${parent}` : ""}]` };
  }
  const kind = classOf(value) ?? "Function";
  return { name: kind, style: "special", whole: named ? `[${kind}: ${name}]` : `[${kind} (anonymous)]` };
}

function describeList(value, name, plainPrefix) {
  return {
    name,
    prefix: plainPrefix ?? `${name}(${value.length}) `,
    brackets: SQUARE,
    columns: true,
    items: (inner, max, stylize) => listItems(value, inner, max, stylize),
    skip: (key) => typeof key === "string" && /^\d+$/.test(key),
  };
}

function listItems(list, inner, max, stylize) {
  const items = [];
  let i = 0;
  for (; i < list.length && items.length < max; i++) {
    if (i in list) {
      items.push(inner(list[i]));
      continue;
    }
    let empty = 1;
    while (i + 1 < list.length && !(i + 1 in list)) {
      i++;
      empty++;
    }
    items.push(stylize(`<${empty} empty item${empty > 1 ? "s" : ""}>`, "undefined"));
  }
  return withRest(items, list.length - i);
}

function withRest(items, rest) {
  if (rest > 0) items.push(`... ${rest} more item${rest > 1 ? "s" : ""}`);
  return items;
}

/** The objects of the language and the platform that have an inside. */
function describeBuiltIn(value, name) {
  if (value instanceof Error) return describeError(value, name);
  if (value instanceof Map) {
    const size = mapSize.call(value);
    const entries = (max) => [...Map.prototype.entries.call(value)].slice(0, max);
    const items = (inner, max) => withRest(entries(max).map(([k, v]) => `${inner(k)} => ${inner(v)}`), size - max);
    return { name, prefix: `${name}(${size}) `, brackets: BRACES, items };
  }
  if (value instanceof Set) {
    const size = setSize.call(value);
    const values = (max) => [...Set.prototype.values.call(value)].slice(0, max);
    const items = (inner, max) => withRest(values(max).map((v) => inner(v)), size - max);
    return { name, prefix: `${name}(${size}) `, brackets: BRACES, items };
  }
  if (value instanceof Date) {
    const time = Date.prototype.getTime.call(value);
    return { name, style: "date", whole: Number.isNaN(time) ? "Invalid Date" : Date.prototype.toISOString.call(value) };
  }
  if (value instanceof RegExp) {
    return { name, style: "regexp", whole: RegExp.prototype.toString.call(value) };
  }
  if (isPromise(value)) return { name, prefix: "", whole: `${name} { <state unknown> }` };
  if (value instanceof WeakMap || value instanceof WeakSet) return { name, whole: `${name} { <items unknown> }` };
  if (value instanceof ArrayBuffer) return describeBuffer(value, name);
  for (const Wrapper of [Number, String, Boolean, Symbol, BigInt]) {
    if (value instanceof Wrapper) return describeWrapper(value.valueOf(), Wrapper.name);
  }
  if (value instanceof DataView) return describeFields(value, name, ["byteLength", "byteOffset", "buffer"]);
  return undefined;
}

/** The objects of the platform: collections by their entries, others by what their accessors give. */
function describePlatform(value, name) {
  if (!isPlatformObject(value)) return undefined;
  const entries = entriesOf(value);
  if (entries === undefined) return describeFields(value, name, accessorsOf(value));
  const items = (inner, max) =>
    withRest(entries.slice(0, max).map(([key, item]) => `${inner(key)} => ${inner(item)}`), entries.length - max);
  return { name, prefix: `${name}(${entries.length}) `, brackets: BRACES, items };
}

function entriesOf(value) {
  const headers = listOf(value);
  if (headers !== undefined) return display(headers);
  if (!queries.loaded?.isParams(value)) return forms.loaded?.formEntriesOf(value);
  return [...queries.loaded.URLSearchParams.prototype.entries.call(value)];
}

function describeFields(value, name, keys) {
  const items = (inner) => keys.map((key) => `${key}: ${fieldText(value, key, inner)}`);
  return { name, prefix: `${name} `, brackets: BRACES, items };
}

/** What an accessor of the platform gives. A prototype has no values, and a broken object throws. */
function fieldText(value, key, inner) {
  let field;
  try {
    field = value[key];
  } catch {
    return "[Getter]";
  }
  return inner(field);
}

function describeWrapper(value, name) {
  const text = typeof value === "string" ? `'${value}'` : `${String(value)}${typeof value === "bigint" ? "n" : ""}`;
  const isCharacter = (key) => key === "length" || /^\d+$/.test(String(key));
  return { name, style: name.toLowerCase(), whole: `[${name}: ${text}]`, skip: (key) => name === "String" && isCharacter(key) };
}

function describeBuffer(value, name) {
  const items = (inner, max) => {
    const bytes = new Uint8Array(value, 0, Math.min(value.byteLength, max));
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
    const rest = value.byteLength - bytes.byteLength;
    const more = rest > 0 ? ` ... ${rest} more byte${rest > 1 ? "s" : ""}` : "";
    return [`[Uint8Contents]: <${hex}${more}>`, `byteLength: ${inner(value.byteLength)}`];
  };
  return { name, prefix: `${name} `, brackets: BRACES, items };
}

/** An error is its stack, which begins with its title unless it was made before the platform looked. */
function describeError(value, name) {
  const stack = stackOf(value);
  const title = errorTitle(value, name);
  const whole = stack === "" ? `[${title}]` : stack.startsWith("    at ") ? `${title}\n${stack}` : stack;
  const known = isDomException(value) ? DOM_PROPERTIES : ERROR_PROPERTIES;
  return { name, whole, skip: (key) => known.has(key) };
}

function isDomException(value) {
  return domExceptions.loaded !== null && value instanceof domExceptions.loaded.DOMException;
}

const ERROR_PROPERTIES = new Set(["stack", "message", "name"]);
const DOM_PROPERTIES = new Set([...ERROR_PROPERTIES, "code"]);

/** The frames of the script; those of the platform say nothing to its author. */
function stackOf(error) {
  try {
    const { stack } = error;
    if (typeof stack !== "string") return "";
    return stack.split("\n").filter((line) => !line.includes("(internal:")).join("\n").trimEnd();
  } catch {
    return "";
  }
}

function errorTitle(value, name) {
  const message = dataProperty(value, "message");
  const called = dataProperty(value, "name") ?? name ?? "Error";
  return message ? `${called}: ${message}` : `${called}`;
}

/** A property as it is stored, without running a getter of a script. */
function dataProperty(object, key) {
  for (let holder = object; holder !== null; holder = Object.getPrototypeOf(holder)) {
    const property = Object.getOwnPropertyDescriptor(holder, key);
    if (property !== undefined) return property.value;
  }
  return undefined;
}

function describePlain(value, name) {
  const tag = dataProperty(value, Symbol.toStringTag);
  const suffix = typeof tag === "string" && tag !== "" && tag !== name ? `[${tag}] ` : "";
  if (name === null) {
    return { name: "Object: null prototype", prefix: `[Object: null prototype] ${suffix}`, brackets: BRACES };
  }
  return { name, prefix: name === "Object" && suffix === "" ? "" : `${name} ${suffix}`, brackets: BRACES };
}
