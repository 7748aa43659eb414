/**
 * Entrypoints: the exports of a worker that others may call, the default one first among them.
 *
 * An entrypoint is an object with handlers, or a class that extends `WorkerEntrypoint`, which is constructed anew for each call.
 */
import { env } from "internal:bindings/env";
import { loopback } from "internal:bindings/fetcher";
import { contextWith } from "internal:web/execution_context";
import { isObject } from "internal:web/idl";
import { rpc } from "internal:web/parts";

/** The worker's module. */
let namespace;

/**
 * Takes the worker's module in.
 * @throws {TypeError} if it exports nothing that can serve
 */
export function setNamespace(module) {
  namespace = module;
  const exported = module.default;
  if (typeof exported === "function" && !isClass(exported)) {
    throw new TypeError(
      'The default export is a function or a class that does not extend WorkerEntrypoint of "cloudflare:workers". ' +
        "Workmesh needs such a class, or an object with handlers, such as `export default { async fetch(request, env, ctx) {} }`.",
    );
  }
  if (!isObject(exported) && !Object.values(module).some(isClass)) {
    throw new TypeError("The module has no default export with handlers, such as `export default { fetch() {} }`.");
  }
}

/** Whether an export is an entrypoint class. No class is one before `cloudflare:workers` was imported. */
function isClass(value) {
  return rpc.loaded !== null && rpc.loaded.isEntrypointClass(value);
}

/** Which of these handlers the default export has. */
export function handlersIn(names) {
  const exported = namespace.default;
  const holder = typeof exported === "function" ? exported.prototype : exported;
  return names.filter((name) => typeof holder?.[name] === "function");
}

function exportNamed(name) {
  const exported = name === null ? namespace.default : Object.hasOwn(namespace, name) ? namespace[name] : undefined;
  if (isClass(exported) || (isObject(exported) && typeof exported !== "function")) return exported;
  throw new TypeError(
    name === null ? "The worker has no default export with handlers." : `The worker has no entrypoint named "${name}".`,
  );
}

/**
 * Calls a handler of an entrypoint.
 * @param {string | null} name null for the default export
 * @param {string | null} props what the caller tells the entrypoint
 */
export function handle(context, handler, argument, name = null, props = null) {
  const exported = exportNamed(name);
  const ctx = contextWith(context, props);
  const instance = typeof exported === "function" ? new exported(ctx, env) : exported;
  if (typeof instance[handler] !== "function") throw new Error(`Handler does not export a ${handler}() function.`);
  return instance === exported ? instance[handler](argument, env, ctx) : instance[handler](argument);
}

/** Does what a call to an entrypoint asks for. */
export function performAt(context, path, args, name, props) {
  const exported = exportNamed(name);
  const ctx = contextWith(context, props);
  const { perform, performHandler } = rpc.load();
  if (typeof exported === "function") return perform(new exported(ctx, env), path, args);
  return performHandler(exported, path, args, env, ctx);
}

function isExported(name) {
  const exported = Object.hasOwn(namespace, name) ? namespace[name] : undefined;
  return isClass(exported) || (isObject(exported) && typeof exported !== "function");
}

function own(name) {
  return loopback(name === "default" ? null : name);
}

/** The names of the exports that are entrypoints, the default one first. */
function exportedNames() {
  const names = Object.keys(namespace).filter(isExported);
  return names.includes("default") ? ["default", ...names.filter((name) => name !== "default")] : names;
}

/** The worker's own entrypoints, as its callers reach them, for the request that is being served. */
export function ownEntrypoints() {
  return Object.fromEntries(exportedNames().map((name) => [name, own(name)]));
}

/** The same for whichever request is being served when somebody looks. */
export const exports = new Proxy(
  {},
  {
    get: (_, name) => (typeof name === "string" && isExported(name) ? own(name) : undefined),
    has: (_, name) => typeof name === "string" && isExported(name),
    ownKeys: exportedNames,
    getOwnPropertyDescriptor: (_, name) =>
      isExported(name) ? { value: own(name), enumerable: true, configurable: true } : undefined,
  },
);
