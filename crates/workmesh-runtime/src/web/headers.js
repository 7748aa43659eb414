/**
 * `Headers`: a header list that scripts can read and, unless it is guarded, change.
 *
 * Iteration works on a snapshot taken when it starts, as on the real runtime.
 */
import { apply, badArgument, badConstruction, expose, illegalInvocation, isObject, withoutValue } from "internal:web/idl";
import * as lists from "internal:web/header_list";
import { snapshotIterator } from "internal:web/iterators";
import { ops } from "internal:ops";
import { token } from "internal:web/token";

/** The list behind a `Headers`: `(value) => list`, undefined if the value is none; for the platform's own classes. */
export let listOf;

/** The fields behind a `Headers`, as they are. */
export let fieldsOf;

/** The fields behind a `Headers` that a method may change. */
let writableFieldsOf;

/** Builds a `Headers` around fields without copying them. */
export function wrapFields(fields, immutable) {
  return new Headers(token, fields, immutable);
}

/**
 * Fresh fields from anything that scripts may give as headers.
 * @returns {string[] | string | null} null if the value is not of such a type
 */
export function fieldsFromInit(init) {
  if (!isObject(init)) return null;
  const fields = fieldsOf(init);
  return fields === undefined ? lists.fromInit(init) : lists.copyFields(fields);
}
/** Whether a value is a `Headers` that scripts cannot change. */
export let isImmutable;

export class Headers {
  /** The fields: see `header_list.js`. */
  #list;
  #immutable = false;

  static {
    isImmutable = (value) => isObject(value) && #immutable in value && value.#immutable;
    listOf = (value) => {
      if (!(#list in value)) return undefined;
      const list = value.#list;
      return typeof list === "string" ? (value.#list = lists.fromText(list)) : list;
    };
    fieldsOf = (value) => (#list in value ? value.#list : undefined);
    writableFieldsOf = (headers, method, given) => {
      if (!(headers && typeof headers === "object" && #list in headers)) throw illegalInvocation();
      if (given < 1) throw badArgument("Headers", method, 1, "string");
      if (headers.#immutable) throw new TypeError("Can't modify immutable headers.");
      return headers.#list;
    };
  }

  constructor(init = undefined, list = undefined, immutable = undefined) {
    if (init === token) {
      this.#list = list;
      this.#immutable = immutable;
      return;
    }
    this.#list = init === undefined ? [] : fieldsFromInit(init);
    if (this.#list === null) throw badConstruction("Headers", 1, "Headers or Sequence or object");
  }

  get(name) {
    if (!(this && typeof this === "object" && #list in this)) throw illegalInvocation();
    if (arguments.length < 1) throw badArgument("Headers", "get", 1, "string");
    const list = this.#list;
    const key = lists.normalizeName(name);
    return typeof list === "string" ? ops.header_get(list, key) : lists.get(list, key);
  }

  getAll(name) {
    if (!(this && typeof this === "object" && #list in this)) throw illegalInvocation();
    if (arguments.length < 1) throw badArgument("Headers", "getAll", 1, "string");
    if (`${name}`.toLowerCase() !== "set-cookie") {
      throw new TypeError('getAll() can only be used with the header name "Set-Cookie".');
    }
    return this.getSetCookie();
  }

  getSetCookie() {
    if (!(this && typeof this === "object" && #list in this)) throw illegalInvocation();
    const list = listOf(this);
    const cookies = [];
    for (let i = 0; i < list.length; i += 2) if (list[i] === "set-cookie") cookies.push(list[i + 1]);
    return cookies;
  }

  has(name) {
    if (!(this && typeof this === "object" && #list in this)) throw illegalInvocation();
    if (arguments.length < 1) throw badArgument("Headers", "has", 1, "string");
    const list = this.#list;
    const key = lists.normalizeName(name);
    return typeof list === "string" ? lists.textHas(list, key) : lists.find(list, key) >= 0;
  }

  set(name, value) {
    const fields = writableFieldsOf(this, "set", arguments.length);
    if (arguments.length < 2) throw withoutValue("Headers", "set", arguments, "string");
    const key = lists.normalizeName(name);
    const text = lists.normalizeValue(value);
    // What was given may have run code that changed these headers: only a text that still is the same is added to.
    if (typeof fields === "string" && fields === this.#list && !lists.textHas(fields, key)) {
      this.#list = lists.textWith(fields, key, text);
    } else {
      lists.set(listOf(this), key, text);
    }
  }

  append(name, value) {
    const fields = writableFieldsOf(this, "append", arguments.length);
    if (arguments.length < 2) throw withoutValue("Headers", "append", arguments, "string");
    const key = lists.normalizeName(name);
    const text = lists.normalizeValue(value);
    if (typeof fields === "string" && fields === this.#list) this.#list = lists.textWith(fields, key, text);
    else listOf(this).push(key, text);
  }

  delete(name) {
    const fields = writableFieldsOf(this, "delete", arguments.length);
    const key = lists.normalizeName(name);
    if (typeof fields === "string" && fields === this.#list && !lists.textHas(fields, key)) return;
    lists.remove(listOf(this), key);
  }

  forEach(callback, thisArg = undefined) {
    if (!(this && typeof this === "object" && #list in this)) throw illegalInvocation();
    if (typeof callback !== "function") throw badArgument("Headers", "forEach", 1, "function");
    for (const [name, value] of lists.display(listOf(this))) apply(callback, thisArg, [value, name, this]);
  }

  entries() {
    if (!(this && typeof this === "object" && #list in this)) throw illegalInvocation();
    return snapshotIterator("EntryIterator", lists.display(listOf(this)));
  }

  keys() {
    if (!(this && typeof this === "object" && #list in this)) throw illegalInvocation();
    return snapshotIterator("KeyIterator", lists.display(listOf(this)).map((entry) => entry[0]));
  }

  values() {
    if (!(this && typeof this === "object" && #list in this)) throw illegalInvocation();
    return snapshotIterator("ValueIterator", lists.display(listOf(this)).map((entry) => entry[1]));
  }

  [Symbol.iterator]() {
    return this.entries();
  }
}

expose(Headers);
