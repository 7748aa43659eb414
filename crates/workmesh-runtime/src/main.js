/**
 * The platform's side of the seam: the functions that the host looks up once an isolate and calls from then on.
 *
 * `install` comes first, with the worker's own module. The host then starts requests and cron runs, fires timers and
 * says when a request was given up; everything else flows the other way, through the native operations.
 */
import { env, fillEnv } from "internal:bindings/env";
import { handle, handlersIn, performAt, setNamespace } from "internal:entrypoints";
import { ops } from "internal:ops";
import { seal } from "internal:web/evaluation";
import { ExecutionContext } from "internal:web/execution_context";
import { installGlobals } from "internal:web/globals";
import { domExceptions, events, rpc, sockets, tailing } from "internal:web/parts";
import { incomingRequest } from "internal:web/request";
import { sendResponse } from "internal:web/response";
import { ScheduledController } from "internal:web/scheduled_controller";
import { beginServing, stopClock } from "internal:web/startup";
import { dropTimers, fireTimer } from "internal:web/timer_table";
import { token } from "internal:web/token";

ops.set_dom_exception((message, name) => new (domExceptions.load().DOMException)(message, name));
installGlobals();
stopClock();

/** The handlers that a worker may have. */
const HANDLERS = ["fetch", "scheduled", "tail"];

/** The worker's default export, if it is an object that serves requests. */
let worker = null;

/**
 * Makes the worker's bindings, which its code may look at while it is loaded.
 *
 * @param {unknown[][]} spec its bindings, as `[kind, name, ...details]`
 */
export { fillEnv as prepare };

/**
 * Takes the worker in.
 *
 * @param {object} namespace the worker's module namespace
 * @returns {string[]} the handlers that its default export has
 * @throws {TypeError} if it exports nothing that can serve
 */
export function install(namespace) {
  setNamespace(namespace);
  seal();
  beginServing();
  const handlers = handlersIn(HANDLERS);
  if (typeof namespace.default === "object" && handlers.includes("fetch")) worker = namespace.default;
  return handlers;
}

/**
 * Starts the handler of a request. The answer goes through `ops.respond` or `ops.fail`: at once, without a promise, if
 * the handler returned a `Response` rather than a promise for one.
 *
 * @param {number} context
 * @param {number} message
 */
export function dispatchFetch(context, message) {
  if (worker === null) {
    dispatchEntrypoint(context, message, null, null);
    return;
  }
  try {
    const result = worker.fetch(incomingRequest(context, message), env, new ExecutionContext(token, context));
    if (!sendResponse(context, result)) respondLater(context, result);
  } catch (error) {
    ops.fail(context, error);
  }
}

/**
 * The same for an entrypoint that is a class, or has a name, or is told something.
 *
 * @param {number} context
 * @param {number} message
 * @param {string | null} name the default export if null
 * @param {string | null} props what the entrypoint is told, as JSON
 */
export function dispatchEntrypoint(context, message, name, props) {
  try {
    const result = handle(context, "fetch", incomingRequest(context, message), name, props);
    if (!sendResponse(context, result)) respondLater(context, result);
  } catch (error) {
    ops.fail(context, error);
  }
}

async function respondLater(context, result) {
  try {
    const response = await result;
    if (!sendResponse(context, response)) {
      throw new TypeError("Incorrect type for Promise: the Promise did not resolve to 'Response'.");
    }
  } catch (error) {
    ops.fail(context, error);
  }
}

/**
 * Starts the handler of a cron trigger, which ends in `ops.done` or `ops.fail`.
 *
 * @param {number} context
 * @param {string} cron the expression that matched
 * @param {number} scheduledTime in ms since 1970
 */
export async function dispatchScheduled(context, cron, scheduledTime) {
  try {
    await handle(context, "scheduled", new ScheduledController(token, cron, scheduledTime));
    ops.done(context);
  } catch (error) {
    ops.fail(context, error);
  }
}

/**
 * Starts the handler of a tail consumer, which ends in `ops.done` or `ops.fail`.
 *
 * @param {number} context
 * @param {string} items what the producers did, as a JSON array
 */
export async function dispatchTail(context, items) {
  try {
    await handle(context, "tail", tailing.load().traceItems(items));
    ops.done(context);
  } catch (error) {
    ops.fail(context, error);
  }
}

/**
 * Starts a call of a method, or asks for a property. The answer goes through `ops.rpc_respond`.
 *
 * @param {number} context
 * @param {string} text
 * @param {unknown[]} parts
 * @param {number | null} target what was handed out before; an entrypoint if null
 * @param {string | null} name of the entrypoint; the default export if null
 * @param {string | null} props what the entrypoint is told
 */
export function dispatchRpc(context, text, parts, target, name, props) {
  const { exportOf, perform, serve } = rpc.load();
  const run = (path, args) =>
    target === null ? performAt(context, path, args, name, props) : perform(exportOf(target), path, args);
  serve(context, text, parts, run);
}

/** Nobody will call what was handed out under these numbers any more. */
export function dropExports(ids) {
  rpc.loaded?.dropExports(ids);
}

/**
 * The client of a request went away, or its deadline passed. The host only says so if a script holds its signal.
 *
 * @param {number} context
 */
export function abort(context) {
  events.loaded?.abortRequest(context);
}

/**
 * Something came to a WebSocket that a script accepted: a message if there is no code, its close, or (null) its loss.
 *
 * @param {number} socket
 * @param {number | null | undefined} code
 * @param {string | Uint8Array | undefined} data
 */
export function socketEvent(socket, code, data) {
  sockets.loaded.deliver(socket, code, data);
}

/** A timer that `ops.timer_start` set is due. */
export { fireTimer };

/**
 * A request is over, answered or not: nothing will call what it left behind.
 *
 * @param {number} context
 * @param {number[]} timers those that it started and that did not fire
 * @param {number[]} cut the WebSockets to which something might have come
 */
export function release(context, timers, cut) {
  events.loaded?.forgetRequest(context);
  dropTimers(timers);
  sockets.loaded?.forget(cut);
}
