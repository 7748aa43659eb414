/**
 * `URL`: one parsed URL. The native parser gives it as a record, a string of offsets followed by the URL (see
 * `url.rs`); getters cut from it what is asked for.
 */
import { ops } from "internal:ops";
import { badArgument, badConstruction, expose, illegalInvocation } from "internal:web/idl";
import { queries } from "internal:web/parts";
import { token } from "internal:web/token";
import { HEADER_LENGTH } from "internal:web/url_record";

/** The offsets of a record, by their place in it. */
const AFTER_SCHEME = 0;
const BEFORE_USERNAME = 1;
const AFTER_USERNAME = 2;
const BEFORE_PASSWORD = 3;
const AFTER_PASSWORD = 4;
const BEFORE_HOST = 5;
const AFTER_HOST = 6;
const BEFORE_PORT = 7;
const AFTER_PORT = 8;
const BEFORE_PATH = 9;
const AFTER_PATH = 10;
const AFTER_QUERY = 11;

/** Schemes whose URLs have an origin. */
const WITH_ORIGIN = new Set(["http:", "https:", "ws:", "wss:", "ftp:"]);

/** Where in the record the part with this offset is. */
function at(record, offset) {
  const i = offset * 3;
  return HEADER_LENGTH + (record.charCodeAt(i) << 14 | record.charCodeAt(i + 1) << 7 | record.charCodeAt(i + 2));
}

function part(record, from, to) {
  return record.slice(at(record, from), at(record, to));
}

/** A part that starts with a mark and counts as empty if there is nothing behind it. */
function markedPart(text) {
  return text.length === 1 ? "" : text;
}

function parse(url, base) {
  return ops.url_parse(`${url}`, base === undefined ? undefined : `${base}`);
}

/** The origin of the URL that a blob: URL wraps. */
function blobOrigin(path) {
  const inner = ops.url_parse(path);
  if (inner === null) return "null";
  const protocol = inner.slice(HEADER_LENGTH, at(inner, AFTER_SCHEME) + 1);
  return protocol === "http:" || protocol === "https:" ? originOf(inner) : "null";
}

function originOf(record) {
  const protocol = record.slice(HEADER_LENGTH, at(record, AFTER_SCHEME) + 1);
  if (WITH_ORIGIN.has(protocol)) return `${protocol}//${part(record, BEFORE_HOST, AFTER_PORT)}`;
  return protocol === "blob:" ? blobOrigin(part(record, BEFORE_PATH, AFTER_PATH)) : "null";
}

/** The record of a URL object that must exist. */
let recordOf;

/** Sets a property through the native parser; a value that does not fit changes nothing. */
let assign;

export class URL {
  #record;
  #params = null;

  static {
    recordOf = (url) => {
      if (!(url && typeof url === "object" && #record in url)) throw illegalInvocation();
      return url.#record;
    };
    assign = (url, property, value) => {
      const changed = ops.url_set(recordOf(url).slice(HEADER_LENGTH), property, `${value}`);
      if (changed !== null) url.#record = changed;
    };
  }

  constructor(url, base = undefined) {
    if (arguments.length === 0) throw badConstruction("URL", 1, "USVString");
    const record = url === token ? base : parse(url, base);
    if (record === null) throw new TypeError("Invalid URL string.");
    this.#record = record;
  }

  static canParse(url, base = undefined) {
    if (arguments.length === 0) throw badArgument("URL", "canParse", 1, "USVString");
    return parse(url, base) !== null;
  }

  static parse(url, base = undefined) {
    if (arguments.length === 0) throw badArgument("URL", "parse", 1, "USVString");
    const record = parse(url, base);
    return record === null ? null : new URL(token, record);
  }

  static createObjectURL() {
    throw new Error("URL.createObjectURL() is not implemented");
  }

  static revokeObjectURL() {
    throw new Error("URL.revokeObjectURL() is not implemented");
  }

  get href() {
    return recordOf(this).slice(HEADER_LENGTH);
  }

  set href(value) {
    recordOf(this);
    const record = ops.url_parse(`${value}`);
    if (record === null) {
      throw new TypeError(
        "Failed to set the 'href' property on 'URL': the provided value is not of type 'valid URL string'.",
      );
    }
    this.#record = record;
    this.#queryChanged();
  }

  get origin() {
    return originOf(recordOf(this));
  }

  get protocol() {
    const record = recordOf(this);
    return record.slice(HEADER_LENGTH, at(record, AFTER_SCHEME) + 1);
  }

  set protocol(value) {
    assign(this, "protocol", value);
  }

  get username() {
    return part(recordOf(this), BEFORE_USERNAME, AFTER_USERNAME);
  }

  set username(value) {
    assign(this, "username", value);
  }

  get password() {
    return part(recordOf(this), BEFORE_PASSWORD, AFTER_PASSWORD);
  }

  set password(value) {
    assign(this, "password", value);
  }

  get host() {
    return part(recordOf(this), BEFORE_HOST, AFTER_PORT);
  }

  set host(value) {
    assign(this, "host", value);
  }

  get hostname() {
    return part(recordOf(this), BEFORE_HOST, AFTER_HOST);
  }

  set hostname(value) {
    assign(this, "hostname", value);
  }

  get port() {
    return part(recordOf(this), BEFORE_PORT, AFTER_PORT);
  }

  set port(value) {
    assign(this, "port", value);
  }

  get pathname() {
    return part(recordOf(this), BEFORE_PATH, AFTER_PATH);
  }

  set pathname(value) {
    assign(this, "pathname", value);
  }

  get search() {
    return markedPart(part(recordOf(this), AFTER_PATH, AFTER_QUERY));
  }

  set search(value) {
    assign(this, "search", value);
    this.#queryChanged();
  }

  get hash() {
    const record = recordOf(this);
    return markedPart(record.slice(at(record, AFTER_QUERY)));
  }

  set hash(value) {
    assign(this, "hash", value);
  }

  get searchParams() {
    const record = recordOf(this);
    return (this.#params ??= queries.load().paramsOf(this, part(record, AFTER_PATH, AFTER_QUERY), writeQuery));
  }

  #queryChanged() {
    if (this.#params !== null) queries.loaded.resetParams(this.#params, part(this.#record, AFTER_PATH, AFTER_QUERY));
  }

  toJSON() {
    return recordOf(this).slice(HEADER_LENGTH);
  }

  toString() {
    return recordOf(this).slice(HEADER_LENGTH);
  }
}

expose(URL);

/** What a change of the parameters does to their URL. */
function writeQuery(url, query) {
  assign(url, "search", query);
}
