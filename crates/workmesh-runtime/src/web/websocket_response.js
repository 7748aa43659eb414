/**
 * WebSockets in responses: those that a worker answers with, and those that a call is answered with.
 */
import { ops } from "internal:ops";
import { report } from "internal:web/report";
import { token } from "internal:web/token";
import { stateIn, WebSocket } from "internal:web/websocket";
import { ACCEPTED, CONNECTING, RELEASED } from "internal:web/websocket_state";

/** The socket that a call was answered with. */
export function receivedSocket(handle) {
  return new WebSocket(token, handle);
}

/**
 * Ends the handshake of a request with a socket.
 * @throws {TypeError} if the request did not ask for one
 */
export function sendSocket(context, socket, headers) {
  const state = stateIn(socket);
  const problem = whyNotSent(state);
  ops.respond_socket(context, headers, problem === null ? state.handle : null);
  // The client has been told already that there is a connection. It breaks off.
  if (problem !== null) report(new TypeError(problem));
  else state.phase = RELEASED;
}

function whyNotSent(state) {
  switch (state.phase) {
    case CONNECTING:
      return "Can't return WebSocket in a Response if it was created with `new WebSocket()`";
    case RELEASED:
      return "Can't return WebSocket that was already used in a response.";
    case ACCEPTED:
      return "Can't return WebSocket in a Response after calling accept().";
    default:
      return null;
  }
}
