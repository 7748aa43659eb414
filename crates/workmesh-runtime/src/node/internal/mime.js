/**
 * `MIMEType` and `MIMEParams` of `node:util`. <https://mimesniff.spec.whatwg.org/#understanding-mime-types>
 */
import { inspection } from "internal:web/parts";

const custom = Symbol.for("nodejs.util.inspect.custom");
const TOKEN = /^[-!#$%&'*+.^_`|~0-9A-Za-z]+$/;
/** What may stand in a quoted value: tabs, printable characters, and those of Latin-1. */
const QUOTABLE = /^[\t\x20-\x7e\x80-\xff]*$/;
const NEEDS_QUOTES = /[^-!#$%&'*+.^_`|~0-9A-Za-z]/;
const SPACE_AROUND = /^[\r\n\t ]+|[\r\n\t ]+$/g;
const SPACE_BEFORE = /^[\r\n\t ]+/;
const SPACE_BEHIND = /[\r\n\t ]+$/;

const trimmed = (text) => text.replace(SPACE_AROUND, "");
const lower = (text) => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

function tokenFrom(value, what) {
  const text = `${value}`;
  if (!TOKEN.test(text)) throw new TypeError(`Not a valid MIME ${what}`);
  return lower(text);
}

function written([name, value]) {
  const plain = value !== "" && !NEEDS_QUOTES.test(value);
  return `${name}=${plain ? value : `"${value.replace(/["\\]/g, "\\$&")}"`}`;
}

/** The value of a quoted text that begins at `at`, and where it ends. */
function quoted(text, at) {
  let value = "";
  let i = at + 1;
  for (; i < text.length && text[i] !== '"'; i++) {
    if (text[i] === "\\" && i + 1 < text.length) i++;
    value += text[i];
  }
  return [value, i + 1];
}

/** The parameters of a text that begins behind a semicolon. The first of several with one name counts. */
function parameters(text) {
  const params = new Map();
  for (let at = 0; at < text.length; at++) {
    const end = text.slice(at).search(/[;=]/);
    if (end < 0) break;
    const name = lower(text.slice(at, at + end).replace(SPACE_BEFORE, ""));
    at += end;
    if (text[at] === ";") continue;
    let value;
    if (text[++at] === '"') {
      [value, at] = quoted(text, at);
      while (at < text.length && text[at] !== ";") at++;
    } else {
      const next = text.indexOf(";", at);
      const until = next < 0 ? text.length : next;
      value = text.slice(at, until).replace(SPACE_BEHIND, "");
      at = until;
      if (value === "") continue;
    }
    if (TOKEN.test(name) && QUOTABLE.test(value) && !params.has(name)) params.set(name, value);
  }
  return params;
}

/** Makes the parameters of a type. */
let paramsOf;

export class MIMEParams {
  /** Null for those that are not of a type: as on the real runtime, they stay empty. @type {Map<string, string> | null} */
  #map = null;

  static {
    paramsOf = (text) => {
      const params = new MIMEParams();
      params.#map = parameters(text);
      return params;
    };
  }

  delete(name) {
    this.#map?.delete(`${name}`);
  }

  get(name) {
    return this.#map?.get(`${name}`) ?? null;
  }

  has(name) {
    return this.#map?.has(`${name}`) ?? false;
  }

  set(name, value) {
    if (this.#map === null) return;
    const [key, text] = [lower(`${name}`), `${value}`];
    if (!TOKEN.test(key)) throw new TypeError("Not a valid MIME parameter");
    if (!QUOTABLE.test(text)) throw new TypeError("Not a valid MIME parameter");
    this.#map.set(key, text);
  }

  *entries() {
    yield* this.#map?.entries() ?? [];
  }

  *keys() {
    yield* this.#map?.keys() ?? [];
  }

  *values() {
    yield* this.#map?.values() ?? [];
  }

  toString() {
    return [...(this.#map ?? [])].map(written).join(";");
  }

  [custom](_depth, options, inspect) {
    const map = this.#map ?? new Map();
    return `MIMEParams(${map.size}) ${inspect(map, options).replace(/^Map\(\d+\) /, "")}`;
  }
}

export class MIMEType {
  #type;
  #subtype;
  #params;

  constructor(input = undefined) {
    const text = `${input}`;
    const [, type, subtype, rest] = /^([^/;]*)\/([^;]*)(?:;([^]*))?$/.exec(trimmed(text)) ?? [];
    const name = subtype?.replace(SPACE_BEHIND, "");
    if (type === undefined || !TOKEN.test(type) || !TOKEN.test(name)) throw new TypeError(`Not a valid MIME type: ${text}`);
    this.#type = lower(type);
    this.#subtype = lower(name);
    this.#params = paramsOf(rest ?? "");
  }

  get type() {
    return this.#type;
  }

  set type(value) {
    this.#type = tokenFrom(value, "type");
  }

  get subtype() {
    return this.#subtype;
  }

  set subtype(value) {
    this.#subtype = tokenFrom(value, "subtype");
  }

  get essence() {
    return `${this.#type}/${this.#subtype}`;
  }

  get params() {
    return this.#params;
  }

  toString() {
    const params = `${this.#params}`;
    return params === "" ? this.essence : `${this.essence};${params}`;
  }

  toJSON() {
    return this.toString();
  }

  [custom]() {
    const { quote } = inspection.load();
    const params = this.#params[custom](0, {}, inspection.load().inspect);
    const [type, subtype, essence] = [this.#type, this.#subtype, this.essence].map(quote);
    return `MIMEType {\n  type: ${type},\n  subtype: ${subtype},\n  essence: ${essence},\n  params: ${params}\n}`;
  }
}

for (const Class of [MIMEParams, MIMEType]) {
  const { prototype } = Class;
  Object.defineProperty(prototype, Symbol.toStringTag, { __proto__: null, value: Class.name, configurable: true });
}
Object.defineProperty(MIMEParams.prototype, Symbol.iterator, {
  __proto__: null, value: MIMEParams.prototype.entries, writable: true, configurable: true,
});
