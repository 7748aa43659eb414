/**
 * `Headers`: a header list that scripts can read and, unless it is guarded, change.
 *
 * Iteration works on a snapshot taken when it starts, as on the real runtime.
 */
import { apply, badArgument, badConstruction, expose, illegalInvocation, isObject } from "internal:web/idl";
import * as lists from "internal:web/header_list";
import { snapshotIterator } from "internal:web/iterators";
import { ops } from "internal:ops";
import { token } from "internal:web/token";

/** The list behind a `Headers`: `(value) => list`, undefined if the value is none; for the platform's own classes. */
export let listOf;

/** The list behind a `Headers` that a method may change. */
let writableListOf;

/** Builds a `Headers` around a list without copying it. */
export function wrapList(list, immutable) {
  return new Headers(token, list, immutable);
}

/** Builds the `Headers` of a message that came in, which cannot be changed. */
export function wrapText(text) {
  return new Headers(token, text, true);
}

/**
 * A fresh list from anything that scripts may give as headers.
 * @returns {string[] | null} null if the value is not of such a type
 */
export function listFromInit(init) {
  if (!isObject(init)) return null;
  const list = listOf(init);
  return list === undefined ? lists.fromInit(init) : lists.copyList(list);
}

export class Headers {
  /** The list, or the text of headers that came in (see `header_list.js`) as long as that is enough. */
  #list;
  #immutable = false;

  static {
    listOf = (value) => {
      if (!(#list in value)) return undefined;
      const list = value.#list;
      return typeof list === "string" ? (value.#list = lists.fromText(list)) : list;
    };
    writableListOf = (headers, method, given, needed) => {
      if (!(headers && #list in headers)) throw illegalInvocation();
      if (given < needed) throw badArgument("Headers", method, needed, "string");
      if (headers.#immutable) throw new TypeError("Can't modify immutable headers.");
      return listOf(headers);
    };
  }

  constructor(init = undefined, list = undefined, immutable = undefined) {
    if (init === token) {
      this.#list = list;
      this.#immutable = immutable;
      return;
    }
    this.#list = init === undefined ? [] : listFromInit(init);
    if (this.#list === null) throw badConstruction("Headers", 1, "Headers or Sequence or object");
  }

  get(name) {
    if (!(this && #list in this)) throw illegalInvocation();
    if (arguments.length < 1) throw badArgument("Headers", "get", 1, "string");
    const list = this.#list;
    const key = lists.normalizeName(name);
    return typeof list === "string" ? ops.header_get(list, key) : lists.get(list, key);
  }

  getAll(name) {
    if (!(this && #list in this)) throw illegalInvocation();
    if (arguments.length < 1) throw badArgument("Headers", "getAll", 1, "string");
    if (`${name}`.toLowerCase() !== "set-cookie") {
      throw new TypeError('getAll() can only be used with the header name "Set-Cookie".');
    }
    return this.getSetCookie();
  }

  getSetCookie() {
    if (!(this && #list in this)) throw illegalInvocation();
    const list = listOf(this);
    const cookies = [];
    for (let i = 0; i < list.length; i += 2) if (list[i] === "set-cookie") cookies.push(list[i + 1]);
    return cookies;
  }

  has(name) {
    if (!(this && #list in this)) throw illegalInvocation();
    if (arguments.length < 1) throw badArgument("Headers", "has", 1, "string");
    const list = this.#list;
    const key = lists.normalizeName(name);
    return typeof list === "string" ? ops.header_get(list, key) !== null : lists.find(list, key) >= 0;
  }

  set(name, value) {
    const list = writableListOf(this, "set", arguments.length, 2);
    lists.set(list, lists.normalizeName(name), lists.normalizeValue(value));
  }

  append(name, value) {
    lists.append(writableListOf(this, "append", arguments.length, 2), name, value);
  }

  delete(name) {
    lists.remove(writableListOf(this, "delete", arguments.length, 1), lists.normalizeName(name));
  }

  forEach(callback, thisArg = undefined) {
    if (!(this && #list in this)) throw illegalInvocation();
    if (typeof callback !== "function") throw badArgument("Headers", "forEach", 1, "function");
    for (const [name, value] of lists.display(listOf(this))) apply(callback, thisArg, [value, name, this]);
  }

  entries() {
    if (!(this && #list in this)) throw illegalInvocation();
    return snapshotIterator("EntryIterator", lists.display(listOf(this)));
  }

  keys() {
    if (!(this && #list in this)) throw illegalInvocation();
    return snapshotIterator("KeyIterator", lists.display(listOf(this)).map((entry) => entry[0]));
  }

  values() {
    if (!(this && #list in this)) throw illegalInvocation();
    return snapshotIterator("ValueIterator", lists.display(listOf(this)).map((entry) => entry[1]));
  }

  [Symbol.iterator]() {
    return this.entries();
  }
}

expose(Headers);
