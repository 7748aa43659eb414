/**
 * Where the engine's own objects look different from those of V8 and a few lines make them the same: names that V8 does
 * not have, and texts.
 */
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
const { toString: dateText, toTimeString: timeText } = Date.prototype;
const { endsWith, slice } = String.prototype;

/** A date's text with the name of its time zone, which is always the same; an invalid date has none. */
function withZone(text) {
  return text[text.length - 5] === "+" ? text + ZONE : text;
}

const REPLACED = [
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
      toString() { return withZone(apply(dateText, this, [])); },
      toTimeString() { return withZone(apply(timeText, this, [])); },
    },
  ],
];

export function adjustEngine() {
  for (const [holder, names] of EXTRA) for (const name of names) delete holder[name];
  for (const [holder, methods] of REPLACED) {
    for (const [name, value] of Object.entries(methods)) Object.defineProperty(holder, name, { __proto__: null, value });
  }
}
