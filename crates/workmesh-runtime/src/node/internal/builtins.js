/**
 * Node's modules by name, for those who cannot wait for an import: `process.getBuiltinModule`, `require`, and modules that
 * need another one only now and then.
 */
import { ops } from "internal:ops";
import { names } from "internal:node/names";

const known = new Set(names);
/** @type {Map<string, any>} */
const loaded = new Map();

/** Says what a module exports by default; `internal:node/require/…` calls this. */
export function provide(name, module) {
  loaded.set(name, module);
}

/** Whether Node has a module of this name, which does not begin with `node:`. */
export function isBuiltin(name) {
  return known.has(name);
}

/** The names of all of Node's modules that are there. */
export const builtinNames = names;

/** The default export of one of Node's modules, which is loaded if it was not. */
export function builtin(name) {
  if (!known.has(name)) throw new Error(`node:${name} is not supported yet.`);
  if (!loaded.has(name)) ops.load(`internal:node/require/${name}`);
  if (!loaded.has(name)) ops.load_failed(`node:${name}`);
  return loaded.get(name);
}
