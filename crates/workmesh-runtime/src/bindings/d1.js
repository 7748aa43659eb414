/**
 * `D1Database`: a D1 database in `env`, and its prepared statements and sessions.
 *
 * The host answers with the JSON text of what scripts get. One thread runs the statements of a database one after
 * another, so a session reads its own writes without doing anything.
 */
import { ops } from "internal:ops";
import { illegalConstructor, isObject } from "internal:web/idl";
import { token } from "internal:web/token";

/** An error of D1: the words without their prefix are its cause, unless others are given. */
function d1Error(message, cause = message.slice(message.indexOf(": ") + 2)) {
  return new Error(message, { cause: new Error(cause) });
}

/** What an argument must be able to do, in the words in which the engine of the real runtime misses it. */
function mustHave(value, method, name) {
  if (value !== undefined && value !== null && typeof value[method] !== "function") {
    throw new TypeError(`${name}.${method} is not a function`);
  }
  return value;
}

/** What comes of an operation, its error with a cause. */
async function settled(operation) {
  try {
    return await operation;
  } catch (error) {
    throw error instanceof Error && error.message.startsWith("D1_") ? d1Error(error.message) : error;
  }
}

function isByte(value) {
  return typeof value === "number" && value >= 0 && value < 256;
}

/** A parameter as the database takes it. */
function parameterOf(value) {
  switch (typeof value) {
    case "string":
      return value;
    case "number":
      // Zero has no sign in JSON, in which numbers cross on the real runtime.
      return value + 0;
    case "boolean":
      return value ? 1 : 0;
    case "object":
      if (value === null) return null;
      // Of numbers of more than a byte each, a byte is left; of a view without numbers, nothing.
      if (ArrayBuffer.isView(value)) return Uint8Array.from(value);
      if (value instanceof ArrayBuffer) return new Uint8Array(value).slice();
      // What a blob looks like in a result.
      if (Array.isArray(value) && value.every(isByte)) return Uint8Array.from(value);
  }
  throw d1Error(`D1_TYPE_ERROR: Type '${typeof value}' not supported for value '${value}'`);
}

/** The SQL and the parameters of a statement, or undefined if the value is none. */
let partsOf;

/** Runs statements as one transaction. */
async function batch(slot, statements) {
  const parts = mustHave(statements, "map", "statements").map((statement) => {
    const found = partsOf(statement);
    if (found !== undefined) return found;
    if (statement === undefined || statement === null) {
      throw new TypeError(`Cannot read properties of ${statement} (reading 'statement')`);
    }
    throw d1Error("D1_ERROR: batch() takes prepared statements only.");
  });
  return JSON.parse(await settled(ops.d1_batch(slot, parts.flat())));
}

export class D1PreparedStatement {
  #slot;
  #sql;
  #parameters;
  /** Called when a statement has run, to move the bookmark of its session; null outside of sessions. */
  #ran;

  static {
    partsOf = (value) => (isObject(value) && #sql in value ? [value.#sql, value.#parameters] : undefined);
  }

  constructor(key, slot, sql, parameters, ran) {
    if (key !== token) throw illegalConstructor();
    this.#slot = slot;
    this.#sql = sql;
    this.#parameters = parameters;
    this.#ran = ran;
  }

  bind(...values) {
    return new D1PreparedStatement(token, this.#slot, this.#sql, values.map(parameterOf), this.#ran);
  }

  async #run(operation) {
    const text = await settled(operation(this.#slot, this.#sql, this.#parameters));
    this.#ran?.();
    return JSON.parse(text);
  }

  async first(column) {
    const row = await this.#run(ops.d1_first);
    if (column === undefined || row === null) return row;
    if (Object.hasOwn(row, column)) return row[column];
    throw d1Error(`D1_COLUMN_NOTFOUND: Column not found (${column})`, "Column not found");
  }

  all() {
    return this.#run(ops.d1_all);
  }

  run() {
    return this.#run(ops.d1_all);
  }

  async raw(options) {
    const rows = await this.#run(ops.d1_raw);
    if (!options?.columnNames) rows.shift();
    return rows;
  }
}

export class D1DatabaseSession {
  #slot;
  #bookmark = null;

  constructor(key, slot, bookmark) {
    if (key !== token) throw illegalConstructor();
    this.#slot = slot;
    this.#bookmark = bookmark;
  }

  /** Any bookmark does, since every read sees every write before it; this one sorts by time. */
  #ran() {
    const [high, low] = [Math.floor(Date.now() / 2 ** 32), Date.now() % 2 ** 32];
    const hex = (number, digits) => number.toString(16).padStart(digits, "0");
    this.#bookmark = `${hex(high, 8)}-${hex(low, 8)}-${hex(0, 8)}-${hex(0, 32)}`;
  }

  prepare(sql) {
    return new D1PreparedStatement(token, this.#slot, `${sql}`, [], () => this.#ran());
  }

  async batch(statements) {
    const results = await batch(this.#slot, statements);
    this.#ran();
    return results;
  }

  getBookmark() {
    return this.#bookmark;
  }
}

/** What a session can start from besides a bookmark. */
const CONSTRAINTS = ["", "first-primary", "first-unconstrained"];

export class D1Database {
  #slot;

  constructor(key, slot) {
    if (key !== token) throw illegalConstructor();
    this.#slot = slot;
  }

  prepare(sql) {
    return new D1PreparedStatement(token, this.#slot, `${sql}`, [], null);
  }

  batch(statements) {
    return batch(this.#slot, statements);
  }

  async exec(sql) {
    const [count, duration] = await settled(ops.d1_exec(this.#slot, mustHave(sql, "trim", "query").trim()));
    return { count, duration };
  }

  withSession(constraintOrBookmark) {
    const given = constraintOrBookmark ?? "first-unconstrained";
    const start = mustHave(given, "trim", "constraintOrBookmark?").trim();
    return new D1DatabaseSession(token, this.#slot, CONSTRAINTS.includes(start) ? null : start);
  }

  /** The format of a dump is that of an alpha version which the real service no longer offers. */
  async dump() {
    throw d1Error("D1_DUMP_ERROR: Status + 404", "Status 404");
  }
}
