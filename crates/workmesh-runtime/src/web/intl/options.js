/**
 * What every class of `Intl` reads in the same way: locales and options, with the real runtime's words for wrong ones.
 *
 * There is one locale with data, American English, which may be asked for as `en`. Everything else falls back to it, and
 * `resolvedOptions` says so.
 */
import { isObject } from "internal:web/idl";

/** A language tag in the shape that the platform accepts. */
const TAG = /^[a-z]{2,3}(?:-[a-z]{4})?(?:-(?:[a-z]{2}|\d{3}))?(?:-(?:[a-z\d]{5,8}|\d[a-z\d]{3}))*(?:-[a-wyz\d](?:-[a-z\d]{2,8})+)*(?:-x(?:-[a-z\d]{1,8})+)?$/i;

/** Languages that have got another code. */
const RENAMED = { __proto__: null, iw: "he", in: "id", ji: "yi", mo: "ro", tl: "fil", sh: "sr-Latn" };

/** The locale with data. */
export const DEFAULT_LOCALE = "en-US";

/** A tag in its canonical spelling. */
export function canonicalTag(text) {
  if (!TAG.test(text)) throw new RangeError(`Invalid language tag: ${text}`);
  let extension = false;
  const parts = text.toLowerCase().split("-").map((part, index) => {
    if (part.length === 1) extension = true;
    if (index === 0) return RENAMED[part] ?? part;
    if (extension) return part;
    if (part.length === 4 && /^[a-z]/.test(part)) return part[0].toUpperCase() + part.slice(1);
    return part.length === 2 ? part.toUpperCase() : part;
  });
  const at = parts.findIndex((part) => part === "true");
  return at < 0 ? parts.join("-") : parts.filter((part) => part !== "true").join("-");
}

/** The tags that a `locales` argument names, canonical and each once. */
export function canonicalLocales(locales) {
  if (locales === undefined) return [];
  if (locales === null) throw new TypeError("Cannot convert undefined or null to object");
  const list = typeof locales === "string" || isLocale(locales) ? [locales] : Array.from(Object(locales));
  const found = new Set();
  for (const one of list) {
    if (typeof one !== "string" && !isObject(one)) throw new TypeError("Language ID should be string or object.");
    found.add(canonicalTag(`${one}`));
  }
  return [...found];
}

function isLocale(value) {
  return isObject(value) && Object.prototype.toString.call(value) === "[object Intl.Locale]";
}

/** Whether a tag is the locale with data, whatever its extension asks for. */
function isSupported(tag) {
  return /^en(?:-US)?(?:-[a-z]-.*)?$/.test(tag);
}

/** What of a list of locales the platform has, as `supportedLocalesOf` says. */
export function supportedLocales(locales, options) {
  if (options !== undefined) option(Object(options), "", "localeMatcher", ["lookup", "best fit"], "best fit");
  return canonicalLocales(locales).filter(isSupported);
}

/**
 * The locale that a formatter uses.
 * @returns {{ locale: string, extensions: Map<string, string> }} its name, and what the extension `u` asks for
 */
export function resolveLocale(locales) {
  const tag = canonicalLocales(locales).find(isSupported) ?? DEFAULT_LOCALE;
  const [base, extension = ""] = tag.split("-u-");
  const extensions = new Map();
  for (const [, key, value = ""] of extension.matchAll(/(?:^|-)([a-z\d]{2})((?:-[a-z\d]{3,8})*)(?=-|$)/g)) {
    extensions.set(key, value.slice(1));
  }
  return { locale: base.split("-x-")[0].split("-t-")[0], extensions };
}

/** The options argument of a constructor as an object. */
export function optionsFrom(options, owner) {
  if (options === undefined) return Object.create(null);
  if (options === null) throw new TypeError(`${owner} called on null or undefined`);
  return Object(options);
}

/** An option that is one of some texts. */
export function option(options, className, name, values, fallback = undefined) {
  const given = options[name];
  if (given === undefined) return fallback;
  const text = `${given}`;
  if (values !== null && !values.includes(text)) {
    const owner = className.includes(".") ? className : `Intl.${className}`;
    throw new RangeError(`Value ${text} out of range for ${owner} options property ${name}`);
  }
  return text;
}

/** An option that is a whole number within bounds. */
export function numberOption(options, name, least, most, fallback = undefined) {
  const given = options[name];
  if (given === undefined) return fallback;
  return inRange(given, name, least, most);
}

export function inRange(given, name, least, most) {
  const number = Number(given);
  if (!(number >= least && number <= most)) throw new RangeError(`${name} value is out of range.`);
  return Math.floor(number);
}

/** An option that names a calendar or digits; those there are are the only ones used. */
export function typeOption(options, name) {
  const given = options[name];
  if (given !== undefined && !/^[a-z\d]{3,8}(-[a-z\d]{3,8})*$/i.test(`${given}`)) {
    throw new RangeError(`Invalid ${name} : ${given}`);
  }
}

/** Gives a class of `Intl` its look: nothing enumerable, and a tag. */
export function exposeIntl(constructor, name, hasLocales = true) {
  Object.defineProperty(constructor.prototype, Symbol.toStringTag, { __proto__: null, value: `Intl.${name}`, configurable: true });
  if (!hasLocales) return;
  const { supportedLocalesOf } = {
    supportedLocalesOf(locales, options = undefined) {
      return supportedLocales(locales, options);
    },
  };
  Object.defineProperty(constructor, "supportedLocalesOf", { __proto__: null, value: supportedLocalesOf, writable: true, configurable: true });
}

/** A class that may be called without `new`: what scripts see of it. */
export function callable(Class, length = 0) {
  const { [Class.name]: called } = {
    [Class.name]: function (...args) {
      return Reflect.construct(Class, args, new.target ?? called);
    },
  };
  const { prototype } = Class;
  Object.defineProperty(called, "prototype", { __proto__: null, value: prototype, writable: false });
  Object.defineProperty(called, "length", { __proto__: null, value: length });
  Object.defineProperty(prototype, "constructor", { __proto__: null, value: called, writable: true, configurable: true });
  const listed = Object.getOwnPropertyDescriptor(Class, "supportedLocalesOf");
  Object.defineProperty(called, "supportedLocalesOf", { __proto__: null, ...listed });
  return called;
}

/** The error for a method on something that is not an instance of its class. */
export function incompatible(className, method, receiver) {
  return new TypeError(`Method Intl.${className}.prototype.${method} called on incompatible receiver ${isObject(receiver) ? "#<Object>" : String(receiver)}`);
}
