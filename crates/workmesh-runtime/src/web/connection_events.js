/**
 * The events of connections, as the platform makes them.
 */
import { CloseEvent } from "internal:web/close_event";
import { ErrorEvent } from "internal:web/error_event";
import { MessageEvent } from "internal:web/message_event";
import { token } from "internal:web/token";

/**
 * Something came.
 * @param {string | null} origin where from, if that is known
 */
export function newMessage(type, data, lastEventId = "", origin = null) {
  return new MessageEvent(type, { __proto__: null, data, lastEventId, origin }, token);
}

/** The other end said that this was all, or is gone. */
export function newClose(code, reason, wasClean) {
  return new CloseEvent("close", { __proto__: null, code, reason, wasClean }, token);
}

/** Something failed. */
export function newError(error, message = "") {
  return new ErrorEvent("error", { __proto__: null, error, message }, token);
}
