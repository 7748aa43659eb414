/**
 * What every platform class shares with WebIDL: the shape of its prototype, and the wording of its type errors.
 *
 * The words are the real runtime's, because people search the web for them.
 */

/** Calls a script's function, whatever properties it has; and constructs, whatever scripts have done to `Reflect`. */
export const { apply, construct } = Reflect;

/** Refuses a function of the global scope that is called on anything else. */
export function inScope(receiver) {
  if (receiver !== undefined && receiver !== null && receiver !== globalThis) throw illegalInvocation();
}

/** The error for a method or accessor that was called on something that is not an instance of its class. */
export function illegalInvocation() {
  return new TypeError(
    "Illegal invocation: function called with incorrect `this` reference. " +
      "See https://developers.cloudflare.com/workers/observability/errors/#illegal-invocation-errors for details.",
  );
}

/** The error for `new` on a class that only the platform constructs. */
export function illegalConstructor() {
  return new TypeError("Illegal constructor");
}

/** The error for a method's argument of the wrong type; `index` counts from 1. */
export function badArgument(className, method, index, type) {
  return new TypeError(`Failed to execute '${method}' on '${className}': parameter ${index} is not of type '${type}'.`);
}

/**
 * The error for a method's second argument that was not given, once the first one, a name, was read.
 */
export function withoutValue(className, method, args, type) {
  if (args.length > 0) void `${args[0]}`;
  return badArgument(className, method, args.length + 1, type);
}

/** The error for a constructor's argument of the wrong type; `index` counts from 1. */
export function badConstruction(className, index, type) {
  return new TypeError(`Failed to construct '${className}': constructor parameter ${index} is not of type '${type}'.`);
}

/** The error for a member of an options object that has the wrong type. */
export function badField(dictionary, field, type) {
  return new TypeError(
    `Incorrect type for the '${field}' field on '${dictionary}': the provided value is not of type '${type}'.`,
  );
}

/** True for objects and functions: the values that can carry a brand. */
export function isObject(value) {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}

/** Whether a value can be read as options: what is not given has none. */
export function isDictionary(value) {
  return value === undefined || value === null || isObject(value);
}

const { isWellFormed, replace } = String.prototype;

/** A value as a text that went through bytes, where half of a surrogate pair becomes three replacement characters. */
export function narrowText(value) {
  const text = `${value}`;
  return apply(isWellFormed, text, []) ? text : apply(replace, text, [/\p{Surrogate}/gu, "\ufffd\ufffd\ufffd"]);
}

/** The error for want of options that the real runtime cannot do without; it names its own class, as its compiler does. */
export function unreadable(owner, dictionary) {
  const mangled = `N7workerd3api${owner}${dictionary.length}${dictionary}E`;
  return new TypeError(`Cannot initialize ${mangled} with required members from an undefined or null value.`);
}

const ENUMERABLE = { __proto__: null, enumerable: true };

/** The prototypes of the platform's classes. */
const prototypes = new WeakSet();

/** Whether a value is an instance of a platform class, or of a class made from one. */
export function isPlatformObject(value) {
  for (let object = Object.getPrototypeOf(value); object !== null; object = Object.getPrototypeOf(object)) {
    if (prototypes.has(object)) return true;
  }
  return false;
}

/** The names of what an object of a platform class can be asked for, those of its own class first. */
export function accessorsOf(value) {
  const names = [];
  for (let object = value; object !== null; object = Object.getPrototypeOf(object)) {
    if (!prototypes.has(object)) continue;
    for (const [name, property] of Object.entries(Object.getOwnPropertyDescriptors(object))) {
      if (property.get !== undefined) names.push(name);
    }
  }
  return names;
}

const COUNTLESS = { __proto__: null, value: 0 };
const NAMELESS = { __proto__: null, value: "" };
const OF_CLASSES = new Set(["length", "name", "prototype"]);

/**
 * Makes members enumerable, and gives functions the look of native ones: they take no arguments, only methods have names, and
 * none is an asynchronous function.
 */
function exposeMembers(holder) {
  const isClass = typeof holder === "function";
  for (const key of Object.getOwnPropertyNames(holder)) {
    if (isClass ? OF_CLASSES.has(key) : key === "constructor") continue;
    Object.defineProperty(holder, key, ENUMERABLE);
    const { value, get, set } = Object.getOwnPropertyDescriptor(holder, key);
    if (get !== undefined) Object.defineProperty(get, "name", NAMELESS);
    if (set !== undefined) Object.defineProperty(set, "name", NAMELESS);
    if (typeof value !== "function") continue;
    withoutLength(value);
    if (Object.getPrototypeOf(value) !== Function.prototype) Object.setPrototypeOf(value, Function.prototype);
  }
  if (isClass) return;
  const iterate = Object.getOwnPropertyDescriptor(holder, Symbol.iterator)?.value;
  if (iterate !== undefined) Object.defineProperty(withoutLength(iterate), "name", NAMELESS);
}

/**
 * Has the methods of a class that give promises refuse a wrong receiver at once, and not by a promise.
 *
 * @param {Function} constructor before it is exposed
 * @param {(value: unknown) => boolean} isInstance
 */
export function refuseAtOnce(constructor, isInstance) {
  const { prototype } = constructor;
  for (const name of Object.getOwnPropertyNames(prototype)) {
    const { value } = Object.getOwnPropertyDescriptor(prototype, name);
    if (name === "constructor" || typeof value !== "function") continue;
    const { [name]: checked } = {
      [name](...args) {
        if (!isInstance(this)) throw illegalInvocation();
        return apply(value, this, args);
      },
    };
    Object.defineProperty(prototype, name, { __proto__: null, value: checked });
  }
}

/** Makes a function say that it takes no arguments. */
export function withoutLength(value) {
  return value.length === 0 ? value : Object.defineProperty(value, "length", COUNTLESS);
}

/**
 * Gives a class the look of a platform class: enumerable members, functions without a length, and its name in
 * `Object.prototype.toString`.
 *
 * @param {Function} constructor the finished class
 * @param {string} [tag] the name, when it is not the class's own
 */
export function expose(constructor, tag = constructor.name) {
  const prototype = constructor.prototype;
  prototypes.add(prototype);
  withoutLength(constructor);
  exposeMembers(constructor);
  exposeMembers(prototype);
  Object.defineProperty(prototype, Symbol.toStringTag, {
    __proto__: null, value: tag, writable: true, configurable: true,
  });
}

/**
 * Gives an object properties of its own that cannot be assigned to, as those platform objects have whose values are known from
 * the start.
 *
 * @param {object} instance
 * @param {Record<string, unknown>} values
 */
export function ownReadOnly(instance, values) {
  for (const [key, value] of Object.entries(values)) {
    Object.defineProperty(instance, key, { __proto__: null, value, enumerable: true, configurable: true });
  }
}

/** A nameless function for `Symbol.iterator` and its like of iterators: they are what they iterate over. */
export function returnsItself() {
  return Object.defineProperty({ itself() { return this; } }.itself, "name", NAMELESS);
}

/** Puts `parent`'s prototype behind `child`'s, as inheritance would, but without a second constructor call. */
export function inherit(child, parent) {
  Object.setPrototypeOf(child.prototype, parent.prototype);
}
