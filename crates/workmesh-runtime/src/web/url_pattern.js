/**
 * `URLPattern`. What a pattern means is worked out natively; its regular expressions are JavaScript's.
 */
import { apply, badConstruction, expose, illegalInvocation, isObject } from "internal:web/idl";
import { ops } from "internal:ops";

const COMPONENTS = ["protocol", "username", "password", "hostname", "port", "pathname", "search", "hash"];
const FIELDS = [...COMPONENTS, "baseURL"];

const { exec: execute } = RegExp.prototype;

/**
 * One component of a pattern.
 * @typedef {{ pattern: string, regexp: RegExp, names: string[] }} Component
 */

export class URLPattern {
  /** @type {Component[]} */
  #components;
  #hasRegExpGroups;

  constructor(input = undefined, base = undefined, options = undefined) {
    if (base !== undefined && !isObject(base) && base !== null) {
      if (options !== undefined && options !== null && !isObject(options)) throw badConstruction("URLPattern", 3, "URLPatternOptions");
    } else {
      if (options !== undefined && !isObject(options)) throw badConstruction("URLPattern", 3, "URLPatternOptions");
      [base, options] = [undefined, base];
    }
    const ignoreCase = Boolean(options?.ignoreCase);
    const { text, fields } = inputFrom(input);
    const parsed = ops.url_pattern_parse(text, fields, base === undefined ? null : `${base}`, ignoreCase);
    this.#hasRegExpGroups = parsed.pop();
    this.#components = parsed.map(([pattern, source, names]) => ({ pattern, regexp: compile(source, ignoreCase), names }));
  }

  static {
    const rest = Object.getOwnPropertyDescriptor(this.prototype, "hasRegExpGroups");
    delete this.prototype.hasRegExpGroups;
    COMPONENTS.forEach((name, index) => {
      const { get } = Object.getOwnPropertyDescriptor({
        get [name]() {
          if (!(isObject(this) && #components in this)) throw illegalInvocation();
          return this.#components[index].pattern;
        },
      }, name);
      Object.defineProperty(this.prototype, name, { __proto__: null, get, configurable: true });
    });
    Object.defineProperty(this.prototype, "hasRegExpGroups", rest);
  }

  get hasRegExpGroups() {
    if (!(isObject(this) && #components in this)) throw illegalInvocation();
    return this.#hasRegExpGroups;
  }

  test(input = undefined, base = undefined) {
    if (!(isObject(this) && #components in this)) throw illegalInvocation();
    return this.#match(input, base, "test") !== null;
  }

  exec(input = undefined, base = undefined) {
    if (!(isObject(this) && #components in this)) throw illegalInvocation();
    return this.#match(input, base, "exec");
  }

  #match(input, base, method) {
    const { text, fields, shown } = inputFrom(input);
    if (base !== undefined && text === null) throw new TypeError(`Failed to ${method} URLPattern`);
    const values = valuesOf(text, fields, base);
    if (values === null) return null;
    const result = { inputs: base === undefined ? [shown] : [shown, `${base}`] };
    for (const [index, { regexp, names }] of this.#components.entries()) {
      const found = apply(execute, regexp, [values[index]]);
      if (found === null) return null;
      result[COMPONENTS[index]] = { input: values[index], groups: groupsOf(names, found) };
    }
    return result;
  }
}

expose(URLPattern);

/** The components of an input. As on the real runtime, a text that is no URL is a path. */
function valuesOf(text, fields, base) {
  if (base !== undefined) return ops.url_pattern_input(text, fields, `${base}`);
  const values = ops.url_pattern_input(text, fields, null);
  if (values !== null || text === null) return values;
  const [, , , , , pathname, search, hash] = ops.url_pattern_input(text, fields, "http://path") ?? [];
  return pathname === undefined ? null : ["", "", "", "", "", pathname, search, hash];
}

/** What was given: a text, or fields; and what `inputs` shows of it. */
function inputFrom(input) {
  if (input !== undefined && input !== null && !isObject(input)) {
    const text = `${input}`;
    return { text, fields: [], shown: text };
  }
  const shown = {};
  const fields = FIELDS.map((name) => {
    const value = input?.[name];
    shown[name] = value === undefined ? undefined : `${value}`;
    return shown[name] ?? null;
  });
  return { text: null, fields, shown };
}

/**
 * The regular expression of a component. The engine takes some punctuation for that of classes outside of them, too,
 * with the flag that the standard asks for, so it is written by number there.
 */
function compile(source, ignoreCase) {
  let depth = 0;
  const plain = source.replace(/\\[^]|[[\]]|-|(?<!\(\?):(?=:)/g, (found) => {
    if (found === "[") depth++;
    else if (found === "]") depth--;
    else if (depth === 0 && (found === "-" || found === ":")) return found === "-" ? "\\x2d" : "\\x3a";
    return found;
  });
  try {
    return new RegExp(plain, ignoreCase ? "vi" : "v");
  } catch {
    throw new TypeError("Failed to construct URLPattern");
  }
}

/** The groups by name; the real runtime has the last first. */
function groupsOf(names, found) {
  const groups = {};
  for (let index = names.length; index > 0; index--) groups[names[index - 1]] = found[index];
  return groups;
}
