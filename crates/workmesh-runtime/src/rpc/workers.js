/**
 * The module `cloudflare:workers`.
 */
import { env } from "internal:bindings/env";
import { exports } from "internal:entrypoints";
import { Fetcher as ServiceStub } from "internal:bindings/fetcher";
import { waitUntil as waitFor } from "internal:web/execution_context";
import { withoutLength } from "internal:web/idl";
import { DurableObject, RpcTarget, WorkerEntrypoint, WorkflowEntrypoint } from "internal:rpc/classes";
// Which classes are entrypoints is known from here on.
import "internal:rpc/parts";
import { RpcPromise, RpcProperty, RpcStub } from "internal:rpc/stub";

/** Keeps the request that is being served alive until a promise settles. */
export const waitUntil = withoutLength(function waitUntil(promise) {
  waitFor(promise);
});

export {
  DurableObject, env, exports, RpcPromise, RpcProperty, RpcStub, RpcTarget, ServiceStub, WorkerEntrypoint, WorkflowEntrypoint,
};
