/**
 * `MIMEType` and `MIMEParams` of `node:util`, which the real runtime has as classes of its own.
 */
import { snapshotIterator } from "internal:web/iterators";
import { badArgument, badConstruction, expose, illegalInvocation, isObject } from "internal:web/idl";

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
/** What the value of a parameter may hold. */
const VALUE = /^[\t\u0020-\u007e\u0080-\u00ff]*$/;
const SPACE = /^[\t\n\r ]+|[\t\n\r ]+$/g;

const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

/** A value as it is written down. */
function quoted(value) {
  return TOKEN.test(value) ? value : `"${value.replace(/["\\]/g, "\\$&")}"`;
}

/** The parameters of an instance; `readParams` takes in those behind a type, of which the first of a name counts. */
let valuesIn, readParams;

export class MIMEParams {
  #values = new Map();
  /** Whether they belong to a type. What is set on others is lost, as on the real runtime. */
  #owned = false;

  delete(name) {
    const values = valuesIn(this);
    if (arguments.length < 1) throw badArgument("MIMEParams", "delete", 1, "string");
    values.delete(`${name}`);
  }

  get(name) {
    const values = valuesIn(this);
    if (arguments.length < 1) throw badArgument("MIMEParams", "get", 1, "string");
    return values.get(`${name}`) ?? null;
  }

  has(name) {
    const values = valuesIn(this);
    if (arguments.length < 1) throw badArgument("MIMEParams", "has", 1, "string");
    return values.has(`${name}`);
  }

  set(name, value) {
    const values = valuesIn(this);
    if (arguments.length < 2) throw badArgument("MIMEParams", "set", arguments.length + 1, "string");
    const [key, text] = [`${name}`, `${value}`];
    if (!TOKEN.test(key) || !VALUE.test(text)) throw new TypeError("Not a valid MIME parameter");
    if (this.#owned) values.set(key, text);
  }

  entries() {
    return snapshotIterator("MIMEParams Iterator", sorted(this));
  }

  keys() {
    return snapshotIterator("MIMEParams Iterator", sorted(this).map(([name]) => name));
  }

  values() {
    return snapshotIterator("MIMEParams Iterator", sorted(this).map(([, value]) => value));
  }

  toString() {
    return written(this);
  }

  toJSON() {
    return written(this);
  }

  static {
    valuesIn = (receiver) => {
      if (!(isObject(receiver) && #values in receiver)) throw illegalInvocation();
      return receiver.#values;
    };
    readParams = (params, text) => {
      params.#owned = true;
      for (const [, name, value] of text.matchAll(/;([^;=]*)(?:=((?:\s*"(?:[^"\\]|\\[^])*"?[^;]*)|[^;]*))?/g)) {
        readParam(params.#values, name.replace(SPACE, "").toLowerCase(), value ?? "");
      }
    };
  }
}

function sorted(params) {
  return [...valuesIn(params)].sort(([a], [b]) => compare(a, b));
}

function written(params) {
  return sorted(params).map(([name, value]) => `${name}=${quoted(value)}`).join(";");
}

function readParam(values, name, given) {
  const string = /^"((?:[^"\\]|\\[^])*)/.exec(given);
  const value = string === null ? given.replace(/[\t\n\r ]+$/, "") : string[1].replace(/\\([^])/g, "$1");
  if (string === null && value === "") return;
  if (TOKEN.test(name) && VALUE.test(value) && !values.has(name)) values.set(name, value);
}

let isType;

export class MIMEType {
  #type;
  #subtype;
  #params = new MIMEParams();

  constructor(input = undefined) {
    if (arguments.length < 1) throw badConstruction("MIMEType", 1, "string");
    const text = `${input}`;
    const [head] = text.split(";", 1);
    const [type, subtype, ...more] = head.replace(SPACE, "").split("/");
    if (more.length > 0 || !TOKEN.test(type) || subtype === undefined || !TOKEN.test(subtype)) {
      throw new TypeError(`Not a valid MIME type: ${text}`);
    }
    this.#type = type.toLowerCase();
    this.#subtype = subtype.toLowerCase();
    readParams(this.#params, text.slice(head.length));
  }

  get type() {
    if (!isType(this)) throw illegalInvocation();
    return this.#type;
  }

  set type(value) {
    if (!isType(this)) throw illegalInvocation();
    this.#type = checkedToken(value, "Not a valid MIME type");
  }

  get subtype() {
    if (!isType(this)) throw illegalInvocation();
    return this.#subtype;
  }

  set subtype(value) {
    if (!isType(this)) throw illegalInvocation();
    this.#subtype = checkedToken(value, "Not a valid MIME subtype");
  }

  get essence() {
    if (!isType(this)) throw illegalInvocation();
    return `${this.#type}/${this.#subtype}`;
  }

  get params() {
    if (!isType(this)) throw illegalInvocation();
    return this.#params;
  }

  toString() {
    if (!isType(this)) throw illegalInvocation();
    const params = written(this.#params);
    return `${this.#type}/${this.#subtype}${params === "" ? "" : `;${params}`}`;
  }

  toJSON() {
    if (!isType(this)) throw illegalInvocation();
    return this.toString();
  }

  static {
    isType = (receiver) => isObject(receiver) && #params in receiver;
  }
}

function checkedToken(value, otherwise) {
  const text = `${value}`;
  if (!TOKEN.test(text)) throw new TypeError(otherwise);
  return text.toLowerCase();
}

Object.defineProperty(MIMEParams.prototype, Symbol.iterator, {
  __proto__: null,
  value: MIMEParams.prototype.entries,
  writable: true,
  configurable: true,
});

expose(MIMEParams);
expose(MIMEType);
