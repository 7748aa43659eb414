/**
 * The module `cloudflare:workers`.
 */
import { ops } from "internal:ops";
import { Fetcher as ServiceStub } from "internal:bindings/fetcher";
import { waitUntil as waitFor } from "internal:web/execution_context";
import { withoutLength } from "internal:web/idl";
import { env, exports, withEnv, withEnvAndExports, withExports } from "internal:rpc/ambient";
import { DurableObject, RpcTarget, WorkerEntrypoint, WorkflowEntrypoint } from "internal:rpc/classes";
import { traces } from "internal:web/parts";
import { token } from "internal:web/token";
// Which classes are entrypoints is known from here on.
import "internal:rpc/parts";
import { RpcPromise, RpcProperty, RpcStub } from "internal:rpc/stub";

/** Keeps the request that is being served alive until a promise settles. */
export const waitUntil = withoutLength(function waitUntil(promise) {
  waitFor(promise);
}).bind();

/** Gives this isolate up: the next request gets a fresh one. */
export function abortIsolate(reason) {
  const error = new Error(`abortIsolate() called; reason = ${reason}`);
  ops.abort_isolate();
  ops.fail(ops.current(), error);
  throw error;
}

/** What the entrypoint's responses are kept in, which no worker has here. */
export const cache = {};

/** The method by which a stored stub would be made anew. */
export const restore = Symbol("cloudflare:workers:restore");

export const tracing = new (traces.load().Tracing)(token);

export {
  DurableObject, env, exports, RpcPromise, RpcProperty, RpcStub, RpcTarget, ServiceStub, withEnv, withEnvAndExports,
  withExports, WorkerEntrypoint, WorkflowEntrypoint,
};
