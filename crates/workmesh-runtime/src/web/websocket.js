/**
 * `WebSocket` and `WebSocketPair`.
 *
 * An end in the host stands behind every socket (see `host/sockets.rs`): it takes what the socket sends, and delivers what comes
 * once the socket is accepted. A socket that answers a request leaves with its end, without a message passing through here.
 */
import { bytesOf } from "internal:web/bytes";
import { newClose, newError, newMessage } from "internal:web/connection_events";
import { EventTarget, fire } from "internal:web/event_target";
import { badArgument, badConstruction, expose, illegalInvocation, isObject } from "internal:web/idl";
import { ops } from "internal:ops";
import { forms } from "internal:web/parts";
import { report } from "internal:web/report";
import { token } from "internal:web/token";
import { attachmentFrom, attachmentOf } from "internal:web/websocket_attachment";
import { closeCodeFrom, closeReasonFrom } from "internal:web/websocket_close";
import { connect } from "internal:web/websocket_connect";
import { ACCEPTED, CONNECTING, FRESH, RELEASED, SocketState } from "internal:web/websocket_state";

const NOT_ACCEPTED =
  "You must call one of accept() or state.acceptWebSocket() on this WebSocket before sending messages.";

/** The state of a socket: `(value) => state`, undefined for anything that is not a `WebSocket`. */
let stateIn;

function stateOf(socket) {
  const state = isObject(socket) ? stateIn(socket) : undefined;
  if (state === undefined) throw illegalInvocation();
  return state;
}

/**
 * The state of a socket of the request that is running.
 * @throws {Error} if it is another request's
 */
function ownStateOf(socket) {
  const state = stateOf(socket);
  if (state.handle >= 0) ops.socket_check(state.handle);
  return state;
}

/** The accepted sockets to which something may come, by their ends. @type {Map<number, WebSocket>} */
const accepted = new Map();

export class WebSocket extends EventTarget {
  #state;

  static {
    stateIn = (value) => (#state in value ? value.#state : undefined);
  }

  constructor(url = undefined, protocols = undefined) {
    if (url !== token && arguments.length < 1) throw badConstruction("WebSocket", 1, "string");
    super();
    this.#state = url === token ? new SocketState(FRESH, protocols) : connect(this, `${url}`, protocols, events);
  }

  accept(options = undefined) {
    const state = ownStateOf(this);
    if (options !== undefined && options !== null && !isObject(options)) {
      throw badArgument("WebSocket", "accept", 1, "AcceptOptions");
    }
    if (state.phase === CONNECTING) {
      throw new TypeError("Websockets obtained from the 'new WebSocket()' constructor cannot call accept");
    }
    if (state.phase === RELEASED) {
      throw new TypeError("Can't accept() WebSocket that was already used in a response.");
    }
    if (state.phase === ACCEPTED) return;
    const halfOpen = options?.allowHalfOpen;
    if (halfOpen !== undefined) state.halfOpen = Boolean(halfOpen);
    listen(this, state);
  }

  send(message = undefined) {
    const state = stateOf(this);
    if (arguments.length < 1) throw badArgument("WebSocket", "send", 1, "ArrayBuffer or ArrayBufferView or string");
    const data = (isObject(message) ? bytesOf(message) : null) ?? textFrom(message);
    if (state.closedOutgoing) throw new TypeError("Can't call WebSocket send() after close().");
    if (state.unheard || state.phase === RELEASED) return;
    if (state.phase !== ACCEPTED) throw new TypeError(NOT_ACCEPTED);
    if (!ops.socket_send(state.handle, data)) state.unheard = true;
  }

  close(code = undefined, reason = undefined) {
    const state = ownStateOf(this);
    const number = closeCodeFrom(code);
    const words = closeReasonFrom(reason, number);
    if (state.phase === CONNECTING) {
      state.phase = RELEASED;
      return;
    }
    if (state.closedOutgoing || state.unheard || state.phase === RELEASED) return;
    if (state.phase !== ACCEPTED) throw new TypeError(NOT_ACCEPTED);
    if (state.failure !== null) throw state.failure.error;
    sayClose(state, number, words);
  }

  serializeAttachment(attachment = undefined) {
    const state = stateOf(this);
    if (arguments.length < 1) throw badArgument("WebSocket", "serializeAttachment", 1, "Value");
    state.attachment = attachmentFrom(attachment);
  }

  deserializeAttachment() {
    return attachmentOf(stateOf(this).attachment);
  }

  get readyState() { return ownStateOf(this).readyState; }

  get bufferedAmount() {
    const state = ownStateOf(this);
    const speaks = state.phase === ACCEPTED && !state.closedOutgoing && !state.unheard;
    return speaks ? ops.socket_waiting(state.handle) : 0;
  }

  get url() { return stateOf(this).url; }
  get protocol() { return stateOf(this).protocol; }
  get extensions() { return stateOf(this).extensions; }
  get binaryType() { return stateOf(this).binaryType; }

  set binaryType(value) {
    const state = stateOf(this);
    const type = `${value}`;
    if (type === "blob" || type === "arraybuffer") state.binaryType = type;
  }
}

expose(WebSocket);
defineStates();

/** The states stand between methods and attributes, as on the real runtime. */
function defineStates() {
  const { prototype } = WebSocket;
  ["CONNECTING", "OPEN", "CLOSING", "CLOSED"].forEach((name, value) => {
    for (const holder of [WebSocket, prototype]) {
      for (const key of [`READY_STATE_${name}`, name]) {
        Object.defineProperty(holder, key, { __proto__: null, value, enumerable: true, configurable: true });
      }
    }
  });
  for (const [name, property] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
    if (property.get === undefined) continue;
    delete prototype[name];
    Object.defineProperty(prototype, name, property);
  }
}

export class WebSocketPair {
  constructor() {
    const ends = ops.socket_pair();
    for (const index of [0, 1]) {
      const value = new WebSocket(token, ends[index]);
      Object.defineProperty(this, index, { __proto__: null, value, enumerable: true, configurable: true });
    }
  }

  *[Symbol.iterator]() {
    yield this[0];
    yield this[1];
  }
}

expose(WebSocketPair);

/** Whether a value is a `WebSocket`. */
export function isWebSocket(value) {
  return isObject(value) && stateIn(value) !== undefined;
}

/** The socket that a call was answered with. */
export function receivedSocket(handle) {
  return new WebSocket(token, handle);
}

/** A text to be sent; what is left of a broken pair of surrogates becomes three characters, as on the real runtime. */
function textFrom(message) {
  const text = `${message}`;
  return text.isWellFormed() ? text : text.replace(/\p{Surrogate}/gu, "\ufffd\ufffd\ufffd");
}

function listen(socket, state) {
  ops.socket_accept(state.handle);
  state.phase = ACCEPTED;
  accepted.set(state.handle, socket);
}

function sayClose(state, code, reason) {
  state.closedOutgoing = true;
  ops.socket_close(state.handle, code, reason);
  releaseIfDone(state);
}

/** What else the connecting of a socket needs from here. */
const events = {
  opened(socket, state, handle) {
    state.phase = FRESH;
    state.handle = handle;
    listen(socket, state);
  },
  failed(socket, state, error) {
    state.closedIncoming = true;
    breakOff(socket, state, error);
    fire(socket, newClose(1006, "Failed to establish websocket connection", false));
  },
};

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

/**
 * Something came to an accepted socket.
 * @param {number | null | undefined} code of a close; null if the other end broke off, undefined for a message
 * @param {string | Uint8Array} data the message, or the reason of a close
 */
export function deliver(handle, code, data) {
  const socket = accepted.get(handle);
  if (socket === undefined) return;
  const state = stateIn(socket);
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
