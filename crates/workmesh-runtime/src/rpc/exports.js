/**
 * What others may call: the functions and `RpcTarget`s that were sent to them, by number.
 */
import { apply } from "internal:web/idl";
import { RpcTarget } from "internal:rpc/classes";

const targets = new Map();
let last = 0;

/** @returns {number} by which the host names the target */
export function addExport(target) {
  targets.set(++last, target);
  return last;
}

/** @throws {Error} if nobody may call it any more */
export function exportOf(id) {
  const target = targets.get(id);
  if (target === undefined) throw new Error("The RPC target was disposed of, or its request is over.");
  return target;
}

/** Nobody will call these any more: their disposers run. */
export function dropExports(ids) {
  for (const id of ids) {
    const target = targets.get(id);
    if (!targets.delete(id) || !(target instanceof RpcTarget)) continue;
    const dispose = target[Symbol.dispose];
    if (typeof dispose === "function") apply(dispose, target, []);
  }
}
