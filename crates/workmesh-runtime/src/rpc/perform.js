/**
 * What a call does where it arrives: it walks to the end of a path, and calls what is there.
 */
import { Fetcher } from "internal:bindings/fetcher";
import { apply, isObject } from "internal:web/idl";
import { RpcTarget, WorkerEntrypoint } from "internal:rpc/classes";
import { follow, isReference } from "internal:rpc/stub";

function notImplemented(name) {
  return new TypeError(`The RPC receiver does not implement the method "${name}".`);
}

/** A member that others may reach: of targets what their classes define, of other objects what is their own, of arrays nothing. */
function member(value, name, before) {
  if (value instanceof Fetcher) return value[name];
  if (value instanceof RpcTarget || value instanceof WorkerEntrypoint) {
    if (Object.hasOwn(value, name) || name in Object.prototype || !(name in value)) throw notImplemented(name);
    return value[name];
  }
  if (!isObject(value)) throw notImplemented(before);
  if (Array.isArray(value)) return undefined;
  if (!Object.hasOwn(value, name)) throw notImplemented(name);
  return value[name];
}

/**
 * @param {unknown} root where the path begins
 * @param {string[]} path
 * @param {unknown[] | null} args null to get the value at its end
 */
export function perform(root, path, args) {
  let receiver;
  let value = root;
  for (let index = 0; index < path.length; index++) {
    if (isReference(value)) return follow(value, path.slice(index), args);
    receiver = value;
    value = member(value, path[index], path[index - 1]);
  }
  if (args === null) return value;
  if (isReference(value)) return follow(value, [], args);
  if (typeof value !== "function") throw notFunction(path);
  return apply(value, receiver, args);
}

/** The same for an object with handlers, whose methods get `env` and `ctx` after their one argument. */
export function performHandler(handlers, path, args, env, ctx) {
  const [name, ...rest] = path;
  const value = name === undefined || name in Object.prototype ? undefined : handlers[name];
  if (value === undefined) throw notImplemented(name);
  if (args === null || rest.length > 0) return perform(value, rest, args);
  if (typeof value !== "function") throw notFunction(path);
  if (args.length !== 1) {
    throw new TypeError(
      `Attempted to call RPC function "${name}" with the wrong number of arguments. When calling a top-level handler ` +
        "function that is not declared as part of a class, you must always send exactly one argument. In order to support " +
        "variable numbers of arguments, the server must use class-based syntax (extending WorkerEntrypoint) instead.",
    );
  }
  return apply(value, handlers, [args[0], env, ctx]);
}

function notFunction(path) {
  return new TypeError(`"${path.at(-1)}" is not a function.`);
}
