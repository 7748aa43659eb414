/**
 * Where the engine's own objects look different from those of V8 and a few lines make them the same: names that V8 does
 * not have, and texts.
 */
import { retitled } from "internal:web/errors";
import { intlDates, intlNumbers, intlTexts, wording } from "internal:web/parts";

const { apply } = Reflect;

/** Names of the engine that the real runtime's does not have. */
const EXTRA = [
  [globalThis, ["InternalError", "queueMicrotask", Symbol.toStringTag]],
  [ArrayBuffer.prototype, ["immutable", "sliceToImmutable", "transferToImmutable"]],
  [Function.prototype, ["columnNumber", "fileName", "lineNumber"]],
  [Iterator.prototype, ["chunks", "windows"]],
];

const NATIVE = "() {\n    [native code]\n}";
const ZONE = " (Coordinated Universal Time)";
const functionText = Function.prototype.toString;
const { toString: dateAsText, toTimeString: timeAsText } = Date.prototype;
const { endsWith, slice } = String.prototype;

const { getTime } = Date.prototype;
const { valueOf: numberValue } = Number.prototype;
const { valueOf: bigIntValue } = BigInt.prototype;
const { get: byteLength } = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), "byteLength");

const numbers = () => intlNumbers.load();
const texts = () => intlTexts.load();

function dateText(date, ...rest) {
  return intlDates.load().dateText(apply(getTime, date, []), ...rest);
}

function textOf(value, method) {
  if (value === undefined || value === null) throw new TypeError(`String.prototype.${method} called on null or undefined`);
  return `${value}`;
}

/** The items of a list, each in the words of the locale. */
function listText(list, locales, options) {
  if (list === undefined || list === null) throw new TypeError("Cannot convert undefined or null to object");
  let text = "";
  for (let i = 0; i < list.length; i++) {
    const item = list[i];
    if (i > 0) text += ",";
    if (item !== undefined && item !== null) text += `${item.toLocaleString(locales, options)}`;
  }
  return text;
}

/** A date's text with the name of its time zone, which is always the same; an invalid date has none. */
function withZone(text) {
  return text[text.length - 5] === "+" ? text + ZONE : text;
}

const { parse, stringify } = JSON;

const REPLACED = [
  [
    JSON,
    {
      parse(text, reviver) {
        const source = typeof text === "string" ? text : `${text}`;
        try {
          return parse(source, reviver);
        } catch (error) {
          throw error instanceof SyntaxError ? retitled(error, wording.load().wrongInJson(source)) : error;
        }
      },
      stringify(value, replacer, space) {
        try {
          return stringify(value, replacer, space);
        } catch (error) {
          const circular = error instanceof TypeError && error.message === "circular reference";
          throw circular ? retitled(error, wording.load().circleWords(value)) : error;
        }
      },
    },
  ],
  [
    Function.prototype,
    {
      toString() {
        const text = apply(functionText, this, []);
        return apply(endsWith, text, [NATIVE]) ? `${apply(slice, text, [0, -NATIVE.length])}() { [native code] }` : text;
      },
    },
  ],
  [
    Date.prototype,
    {
      toString() { return withZone(apply(dateAsText, this, [])); },
      toTimeString() { return withZone(apply(timeAsText, this, [])); },
      toLocaleString(locales, options) { return dateText(this, locales, options, "any", "all"); },
      toLocaleDateString(locales, options) { return dateText(this, locales, options, "date", "date"); },
      toLocaleTimeString(locales, options) { return dateText(this, locales, options, "time", "time"); },
    },
  ],
  [
    Number.prototype,
    {
      toLocaleString(locales, options) { return numbers().numberText(apply(numberValue, this, []), locales, options); },
    },
  ],
  [
    BigInt.prototype,
    {
      toLocaleString(locales, options) { return numbers().numberText(apply(bigIntValue, this, []), locales, options); },
    },
  ],
  [
    String.prototype,
    {
      localeCompare(that, locales, options) { return texts().compare(textOf(this, "localeCompare"), `${that}`, locales, options); },
      toLocaleLowerCase(locales) { return texts().caseText(textOf(this, "toLocaleLowerCase"), false, locales); },
      toLocaleUpperCase(locales) { return texts().caseText(textOf(this, "toLocaleUpperCase"), true, locales); },
    },
  ],
  [Array.prototype, { toLocaleString(locales, options) { return listText(this, locales, options); } }],
  [
    Object.getPrototypeOf(Uint8Array.prototype),
    {
      toLocaleString(locales, options) {
        apply(byteLength, this, []);
        return listText(this, locales, options);
      },
    },
  ],
];

/** How many arguments the replaced methods say that they take, where the lists above say something else. */
const LENGTHS = { __proto__: null, localeCompare: 1, parse: 2, stringify: 3 };

export function adjustEngine() {
  for (const [holder, names] of EXTRA) for (const name of names) delete holder[name];
  for (const [holder, methods] of REPLACED) {
    for (const [name, value] of Object.entries(methods)) {
      Object.defineProperty(value, "length", { __proto__: null, value: LENGTHS[name] ?? 0 });
      Object.defineProperty(holder, name, { __proto__: null, value, writable: true, configurable: true });
    }
  }
}
