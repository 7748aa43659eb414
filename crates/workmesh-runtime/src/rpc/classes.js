/**
 * `RpcTarget` and `WorkerEntrypoint`: the classes whose methods others may call.
 */
import { ExecutionContext } from "internal:web/execution_context";
import { badConstruction, expose, isObject } from "internal:web/idl";

/** The error for a class of the platform that is called as a function. */
function notCalled(name) {
  return new TypeError(
    `Failed to construct '${name}': Please use the 'new' operator, this object constructor cannot be called as a function.`,
  );
}

export function RpcTarget() {
  if (new.target === undefined) throw notCalled("JsRpcTarget");
}

export function WorkerEntrypoint(ctx, env) {
  if (new.target === undefined) throw notCalled("WorkerEntrypoint");
  if (!isObject(ctx)) throw badConstruction("WorkerEntrypoint", 1, "Object");
  this.ctx = ctx;
  this.env = env;
}

/** Bases of kinds of class that Workmesh does not run; a worker may define such classes. */
export function DurableObject(ctx, env) {
  if (new.target === undefined) throw notCalled("DurableObjectBase");
  this.ctx = ctx;
  this.env = env;
}

export function WorkflowEntrypoint(ctx, env) {
  if (new.target === undefined) throw notCalled("WorkflowEntrypoint");
  if (!(ctx instanceof ExecutionContext)) throw badConstruction("WorkflowEntrypoint", 1, "ExecutionContext");
  this.ctx = ctx;
  this.env = env;
}

expose(RpcTarget, "JsRpcTarget");
for (const Base of [WorkerEntrypoint, DurableObject, WorkflowEntrypoint]) expose(Base);

/** Whether a class is one whose methods others may call: an entrypoint. */
export function isEntrypointClass(value) {
  return typeof value === "function" && value.prototype instanceof WorkerEntrypoint;
}
