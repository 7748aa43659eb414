/**
 * `FormData`: names with texts or files, in order.
 */
import { blobBytes, blobType, File, fileFromBytes } from "internal:web/blob";
import { apply, badArgument, expose, illegalInvocation, isObject } from "internal:web/idl";
import { snapshotIterator } from "internal:web/iterators";

/** The entries of a form, `[name, value][]`; undefined for anything that is not a `FormData`. */
export let formEntriesOf;

export class FormData {
  /** @type {[string, string | File][]} */
  #entries = [];

  static {
    formEntriesOf = (value) => (isObject(value) && #entries in value ? value.#entries : undefined);
  }

  append(name, value, filename = undefined) {
    const entries = entriesFor(this, "append", arguments.length, 2, name);
    entries.push(entryFrom(name, value, filename));
  }

  delete(name) {
    const entries = entriesFor(this, "delete", arguments.length, 1);
    const key = `${name}`;
    this.#entries = entries.filter((entry) => entry[0] !== key);
  }

  get(name) {
    const key = `${name}`;
    return entriesFor(this, "get", arguments.length, 1).find((entry) => entry[0] === key)?.[1] ?? null;
  }

  getAll(name) {
    const key = `${name}`;
    return entriesFor(this, "getAll", arguments.length, 1)
      .filter((entry) => entry[0] === key)
      .map((entry) => entry[1]);
  }

  has(name) {
    const key = `${name}`;
    return entriesFor(this, "has", arguments.length, 1).some((entry) => entry[0] === key);
  }

  set(name, value, filename = undefined) {
    const entries = entriesFor(this, "set", arguments.length, 2, name);
    const entry = entryFrom(name, value, filename);
    const at = entries.findIndex((other) => other[0] === entry[0]);
    if (at < 0) entries.push(entry);
    else this.#entries = entries.filter((other, i) => i <= at || other[0] !== entry[0]).with(at, entry);
  }

  forEach(callback, thisArg = undefined) {
    const entries = entriesFor(this, "forEach", 1, 1);
    if (typeof callback !== "function") throw badArgument("FormData", "forEach", 1, "function");
    for (const [name, value] of entries.slice()) apply(callback, thisArg, [value, name, this]);
  }

  entries() {
    const copies = entriesFor(this, "entries", 0, 0).map(([name, value]) => [name, value]);
    return snapshotIterator("EntryIterator", copies);
  }

  keys() {
    return snapshotIterator("KeyIterator", entriesFor(this, "keys", 0, 0).map((entry) => entry[0]));
  }

  values() {
    return snapshotIterator("ValueIterator", entriesFor(this, "values", 0, 0).map((entry) => entry[1]));
  }

  [Symbol.iterator]() {
    return this.entries();
  }
}

expose(FormData);

/** The form that parsing gives. */
export function formFrom(entries) {
  const form = new FormData();
  formEntriesOf(form).push(...entries);
  return form;
}

function entriesFor(form, method, given, needed, name = "") {
  const entries = formEntriesOf(form);
  if (entries === undefined) throw illegalInvocation();
  if (given < needed) {
    // The name, which is read first, may be at fault.
    void `${name}`;
    throw badArgument("FormData", method, given + 1, given === 0 ? "string" : "File or Blob or string");
  }
  return entries;
}

/** An entry as a form keeps it: a file without a name is called after its field. */
function entryFrom(name, value, filename) {
  const key = `${name}`.toWellFormed();
  const bytes = blobBytes(value);
  if (bytes === undefined) return [key, `${value}`.toWellFormed()];
  if (value instanceof File && filename === undefined) return [key, value];
  const fileName = filename === undefined ? key : `${filename}`.toWellFormed();
  return [key, fileFromBytes(bytes, fileName, blobType(value))];
}
