/**
 * `URLSearchParams`: the names and values of a query, on their own or as the live view of a `URL`.
 *
 * They are kept as one flat list `[name, value, name, value, …]`, parsed when a script first looks.
 */
import { ops } from "internal:ops";
import { badArgument, expose, illegalConstructor, illegalInvocation, isObject, returnsItself, withoutValue } from "internal:web/idl";
import { token } from "internal:web/token";

/** Writes the query of a URL after its parameters have changed: `(url, query) => void`. */
let writeQuery;

/** The parameters of a URL with the given query. They write to it through `write`, the same for all URLs. */
export function paramsOf(url, query, write) {
  writeQuery = write;
  return new URLSearchParams(token, url, query);
}

/** Replaces what the parameters hold after the query of their URL has changed. */
export let resetParams;

/** Whether a value is a `URLSearchParams`. */
export let isParams;

/** The flat list of a parameters object that must exist. */
let listOf;

function checkedPair(pair) {
  if (!isObject(pair) || typeof pair[Symbol.iterator] !== "function") {
    throw new TypeError("Incorrect type: the provided value is not of type 'Sequence'.");
  }
  const items = [...pair];
  if (items.length !== 2) throw new TypeError("Invalid URL search params sequence.");
  return items;
}

function listFromObject(init) {
  const list = [];
  if (typeof init[Symbol.iterator] === "function") {
    for (const pair of init) {
      const [name, value] = checkedPair(pair);
      list.push(`${name}`, `${value}`);
    }
  } else {
    for (const name of Object.keys(init)) list.push(name, `${init[name]}`);
  }
  return list;
}
function withoutMark(text) {
  return text.charCodeAt(0) === 63 ? text.slice(1) : text;
}

/** So much of a query is parsed at once: the memory that holds the parts in between is nobody's. */
const PIECE = 256 << 10;

/** The names and values of a query, in a flat list. */
function parse(text) {
  if (text.length <= PIECE) return ops.url_query_parse(text);
  const list = [];
  for (let at = 0; at < text.length; ) {
    const found = text.indexOf("&", at + PIECE);
    const end = found < 0 ? text.length : found;
    const part = ops.url_query_parse(text.slice(at, end));
    for (let i = 0; i < part.length; i++) list.push(part[i]);
    at = end + 1;
  }
  return list;
}

export class URLSearchParams {
  /** The list, or the text that it is parsed from when somebody looks. */
  #list;
  #text;
  #url = null;

  static {
    listOf = (params) => {
      if (!(params && typeof params === "object" && #list in params)) throw illegalInvocation();
      if (params.#list === null) params.#list = params.#text === "" ? [] : parse(params.#text);
      return params.#list;
    };
    isParams = (value) => isObject(value) && #list in value;
    resetParams = (params, query) => {
      params.#text = withoutMark(query);
      params.#list = null;
    };
  }

  constructor(init = undefined, url = undefined, query = undefined) {
    if (init === token) {
      this.#url = url;
      this.#text = withoutMark(query);
      this.#list = null;
    } else if (isObject(init)) {
      this.#list = listFromObject(init);
    } else {
      this.#text = init === undefined ? "" : withoutMark(`${init}`);
      this.#list = null;
    }
  }

  #changed() {
    if (this.#url !== null) writeQuery(this.#url, this.toString());
  }

  get size() {
    return listOf(this).length / 2;
  }

  append(name, value) {
    const list = listOf(this);
    if (arguments.length < 2) throw withoutValue("URLSearchParams", "append", arguments, "USVString");
    list.push(`${name}`.toWellFormed(), `${value}`.toWellFormed());
    this.#changed();
  }

  delete(name, value = undefined) {
    const list = listOf(this);
    if (arguments.length < 1) throw badArgument("URLSearchParams", "delete", 1, "USVString");
    const wanted = value === undefined ? undefined : `${value}`;
    name = `${name}`;
    let kept = 0;
    for (let i = 0; i < list.length; i += 2) {
      if (list[i] === name && (wanted === undefined || list[i + 1] === wanted)) continue;
      list[kept++] = list[i];
      list[kept++] = list[i + 1];
    }
    list.length = kept;
    this.#changed();
  }

  get(name) {
    const list = listOf(this);
    if (arguments.length < 1) throw badArgument("URLSearchParams", "get", 1, "USVString");
    name = `${name}`;
    for (let i = 0; i < list.length; i += 2) if (list[i] === name) return list[i + 1];
    return null;
  }

  getAll(name) {
    const list = listOf(this);
    if (arguments.length < 1) throw badArgument("URLSearchParams", "getAll", 1, "USVString");
    name = `${name}`;
    const values = [];
    for (let i = 0; i < list.length; i += 2) if (list[i] === name) values.push(list[i + 1]);
    return values;
  }

  has(name, value = undefined) {
    const list = listOf(this);
    if (arguments.length < 1) throw badArgument("URLSearchParams", "has", 1, "USVString");
    name = `${name}`;
    const wanted = value === undefined ? undefined : `${value}`;
    for (let i = 0; i < list.length; i += 2) {
      if (list[i] === name && (wanted === undefined || list[i + 1] === wanted)) return true;
    }
    return false;
  }

  set(name, value) {
    const list = listOf(this);
    if (arguments.length < 2) throw withoutValue("URLSearchParams", "set", arguments, "USVString");
    name = `${name}`.toWellFormed();
    value = `${value}`.toWellFormed();
    let kept = 0;
    let found = false;
    for (let i = 0; i < list.length; i += 2) {
      const same = list[i] === name;
      if (same && found) continue;
      list[kept++] = list[i];
      list[kept++] = same ? value : list[i + 1];
      found ||= same;
    }
    list.length = kept;
    if (!found) list.push(name, value);
    this.#changed();
  }

  /** Sorts by name in the order of UTF-16 code units, which is how `<` compares; equal names keep their order. */
  sort() {
    const list = listOf(this);
    const pairs = [];
    for (let i = 0; i < list.length; i += 2) pairs.push([list[i], list[i + 1]]);
    pairs.sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0));
    pairs.forEach((pair, i) => {
      list[2 * i] = pair[0];
      list[2 * i + 1] = pair[1];
    });
    this.#changed();
  }

  entries() {
    listOf(this);
    return new EntryIterator(token, this);
  }

  keys() {
    listOf(this);
    return new KeyIterator(token, this);
  }

  values() {
    listOf(this);
    return new ValueIterator(token, this);
  }

  forEach(callback, thisArg = undefined) {
    listOf(this);
    if (typeof callback !== "function") throw badArgument("URLSearchParams", "forEach", 1, "function");
    for (const [name, value] of this) callback.call(thisArg, value, name, this);
  }

  toString() {
    return ops.url_query_serialize(listOf(this));
  }

  [Symbol.iterator]() {
    return this.entries();
  }
}

expose(URLSearchParams);

const IteratorPrototype = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]()));

/** A class of live iterators, which see changes made while they run; `pick` reads one step from the list. */
function liveIterator(tag, pick) {
  class LiveIterator {
    #params;
    #at = 0;

    constructor(key, params) {
      if (key !== token) throw illegalConstructor();
      this.#params = params;
    }

    next() {
      if (!(this && typeof this === "object" && #params in this)) throw illegalInvocation();
      const list = listOf(this.#params);
      const at = this.#at;
      if (at >= list.length) return { done: true, value: undefined };
      this.#at = at + 2;
      return { done: false, value: pick(list, at) };
    }
  }
  Object.setPrototypeOf(LiveIterator.prototype, IteratorPrototype);
  Object.defineProperty(LiveIterator, "name", { __proto__: null, value: tag, configurable: true });
  expose(LiveIterator, tag);
  Object.defineProperty(LiveIterator.prototype, Symbol.iterator, {
    __proto__: null, value: returnsItself(), writable: true, configurable: true,
  });
  return LiveIterator;
}

const EntryIterator = liveIterator("EntryIterator", (list, at) => [list[at], list[at + 1]]);
const KeyIterator = liveIterator("KeyIterator", (list, at) => list[at]);
const ValueIterator = liveIterator("ValueIterator", (list, at) => list[at + 1]);
