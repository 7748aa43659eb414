/**
 * What happens to a `WebSocket`: messages, its close, its loss, and what its listeners throw.
 */
import { newClose, newError, newMessage } from "internal:web/connection_events";
import { fire } from "internal:web/event_target";
import { ops } from "internal:ops";
import { forms } from "internal:web/parts";
import { report } from "internal:web/report";
import { token } from "internal:web/token";
import { ACCEPTED, FRESH, RELEASED } from "internal:web/websocket_state";

/** The accepted sockets to which something may come, by their ends. @type {Map<number, { socket: WebSocket, state: SocketState }>} */
const accepted = new Map();

/** Takes what comes to a socket from now on. */
export function listen(socket, state) {
  ops.socket_accept(state.handle);
  state.phase = ACCEPTED;
  accepted.set(state.handle, { socket, state });
}

/** Forgets sockets whose request has ended. */
export function forget(handles) {
  for (const handle of handles) accepted.delete(handle);
}

/** Says that this was all. */
export function sayClose(state, code, reason) {
  state.closedOutgoing = true;
  ops.socket_close(state.handle, code, reason);
  releaseIfDone(state);
}

/** A socket is connected to a server elsewhere. */
export function opened(socket, state, handle) {
  state.phase = FRESH;
  state.handle = handle;
  listen(socket, state);
}

/** It cannot be connected. */
export function failed(socket, state, error) {
  state.closedIncoming = true;
  breakOff(socket, state, error);
  fire(socket, newClose(1006, "Failed to establish websocket connection", false));
}

/**
 * Something came to an accepted socket.
 * @param {number | null | undefined} code of a close; null if the other end broke off, undefined for a message
 * @param {string | Uint8Array} data the message, or the reason of a close
 */
export function deliver(handle, code, data) {
  const listening = accepted.get(handle);
  if (listening === undefined) return;
  const { socket, state } = listening;
  try {
    if (code === undefined) fire(socket, newMessage("message", dataFrom(state, data)));
    else if (code === null) hearLoss(socket, state);
    else hearClose(socket, state, code, data);
  } catch (error) {
    state.closedIncoming = true;
    breakOff(socket, state, error);
  }
}

function dataFrom(state, data) {
  if (typeof data === "string") return data;
  return state.binaryType === "blob" ? new (forms.load().Blob)(token, data, "") : data.buffer;
}

function hearClose(socket, state, code, reason) {
  state.closedIncoming = true;
  if (!state.halfOpen && !state.closedOutgoing && !state.unheard) sayClose(state, code === 1005 ? null : code, reason);
  fire(socket, newClose(code, reason, true));
  releaseIfDone(state);
}

function hearLoss(socket, state) {
  state.unheard = true;
  accepted.delete(state.handle);
  if (state.closedIncoming) return;
  fire(socket, newClose(1006, "WebSocket disconnected without sending Close frame.", false));
  state.closedIncoming = true;
  state.phase = RELEASED;
}

/** Lets go of a socket that has nothing more to say or to hear; the host's end follows by itself. */
function releaseIfDone(state) {
  if (!state.closedIncoming) return;
  accepted.delete(state.handle);
  if (state.closedOutgoing) state.phase = RELEASED;
}

/** Tells of the first thing that broke a socket, which the other end then finds gone. */
function breakOff(socket, state, thrown) {
  if (state.failure !== null) return;
  const error = thrown instanceof Error ? thrown : new Error(`${thrown}`);
  state.failure = { error };
  state.unheard = true;
  state.phase = RELEASED;
  if (state.handle >= 0) {
    accepted.delete(state.handle);
    ops.socket_drop(state.handle);
  }
  try {
    fire(socket, newError(error, `Uncaught ${error.name}: ${error.message}`));
  } catch (another) {
    report(another);
  }
}
