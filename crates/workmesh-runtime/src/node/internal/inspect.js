/**
 * `util.inspect` and `util.format`, over the console's way of showing values.
 */
import { validateObject } from "internal:node/validators";
import { isObject } from "internal:web/idl";
import { inspection } from "internal:web/parts";

const custom = Symbol.for("nodejs.util.inspect.custom");

/** A limit that null takes away. */
function limit(value) {
  return value === null ? Infinity : Number(value);
}

/** What the inspection is told: the options with limits as numbers, and how objects show themselves. */
function settings(options) {
  const custom = options.customInspect === false ? null : (value, depth) => ownText(value, depth, options);
  const { depth, maxArrayLength, maxStringLength } = options;
  return {
    ...options, depth: limit(depth), maxArrayLength: limit(maxArrayLength), maxStringLength: limit(maxStringLength), custom,
  };
}

/** What an object's own method gives; undefined if it has none, or gives itself. */
function ownText(value, depth, options) {
  const own = value[custom];
  if (typeof own !== "function" || own === inspect || value.constructor?.prototype === value) return undefined;
  const { colored } = inspection.load();
  const stylize = (text, style) => (options.colors ? colored(`${text}`, style) : `${text}`);
  const shown = Reflect.apply(own, value, [options.depth === null ? null : depth, { ...options, stylize }, inspect]);
  return shown === value ? undefined : { shown };
}

/** A value as text. An object may say by its method `[inspect.custom]` how it is shown. */
export function inspect(value, opts) {
  const old = typeof opts === "boolean" ? { showHidden: opts, depth: arguments[2], colors: arguments[3] } : opts;
  const given = isObject(old) ? Object.entries(old).filter(([, option]) => option !== undefined) : [];
  const options = { ...inspect.defaultOptions, ...Object.fromEntries(given) };
  return inspection.load().inspectWith(value, settings(options));
}

inspect.custom = custom;
let defaultOptions = {
  showHidden: false, depth: 2, colors: false, customInspect: true, showProxy: false, maxArrayLength: 100,
  maxStringLength: 10000, breakLength: 80, compact: 3, sorted: false, getters: false, numericSeparator: false,
};
Object.defineProperty(inspect, "defaultOptions", {
  __proto__: null,
  get: () => defaultOptions,
  set(options) {
    validateObject(options, "options");
    defaultOptions = { ...defaultOptions, ...options };
  },
});
inspect.colors = { __proto__: null };
for (const [name, on, off] of [
  ["reset", 0, 0], ["bold", 1, 22], ["dim", 2, 22], ["italic", 3, 23], ["underline", 4, 24], ["blink", 5, 25],
  ["inverse", 7, 27], ["hidden", 8, 28], ["strikethrough", 9, 29], ["doubleunderline", 21, 24], ["black", 30, 39],
  ["red", 31, 39], ["green", 32, 39], ["yellow", 33, 39], ["blue", 34, 39], ["magenta", 35, 39], ["cyan", 36, 39],
  ["white", 37, 39], ["bgBlack", 40, 49], ["bgRed", 41, 49], ["bgGreen", 42, 49], ["bgYellow", 43, 49],
  ["bgBlue", 44, 49], ["bgMagenta", 45, 49], ["bgCyan", 46, 49], ["bgWhite", 47, 49], ["framed", 51, 54],
  ["overlined", 53, 55], ["gray", 90, 39], ["redBright", 91, 39], ["greenBright", 92, 39], ["yellowBright", 93, 39],
  ["blueBright", 94, 39], ["magentaBright", 95, 39], ["cyanBright", 96, 39], ["whiteBright", 97, 39],
  ["bgGray", 100, 49], ["bgRedBright", 101, 49], ["bgGreenBright", 102, 49], ["bgYellowBright", 103, 49],
  ["bgBlueBright", 104, 49], ["bgMagentaBright", 105, 49], ["bgCyanBright", 106, 49], ["bgWhiteBright", 107, 49],
]) {
  inspect.colors[name] = [on, off];
}
inspect.styles = {
  __proto__: null, special: "cyan", number: "yellow", bigint: "yellow", boolean: "yellow", undefined: "grey", null: "bold",
  string: "green", symbol: "green", date: "magenta", name: undefined, regexp: "red", module: "underline",
};

export function formatValues(args) {
  return inspection.load().format(args, settings(inspect.defaultOptions));
}

export function formatWithOptions(inspectOptions, ...args) {
  validateObject(inspectOptions, "inspectOptions");
  return inspection.load().format(args, settings({ ...inspect.defaultOptions, ...inspectOptions }));
}
