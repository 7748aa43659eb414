/**
 * `WebSocket`.
 *
 * An end in the host stands behind every socket (see `host/sockets.rs`): it takes what the socket sends, and delivers what comes
 * once the socket is accepted. A socket that answers a request leaves with its end, without a message passing through here.
 */
import { bytesOf } from "internal:web/bytes";
import { EventTarget } from "internal:web/event_target";
import { badArgument, badConstruction, expose, illegalInvocation, isObject } from "internal:web/idl";
import { ops } from "internal:ops";
import { token } from "internal:web/token";
import { attachmentFrom, attachmentOf } from "internal:web/websocket_attachment";
import { closeCodeFrom, closeReasonFrom } from "internal:web/websocket_close";
import { connect } from "internal:web/websocket_connect";
import { listen, sayClose } from "internal:web/websocket_events";
import { ACCEPTED, CONNECTING, FRESH, RELEASED, SocketState } from "internal:web/websocket_state";

const NOT_ACCEPTED =
  "You must call one of accept() or state.acceptWebSocket() on this WebSocket before sending messages.";

/** The state of a socket: `(value) => state`, undefined for anything that is not a `WebSocket`. */
export let stateIn;

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

export class WebSocket extends EventTarget {
  #state;

  static {
    stateIn = (value) => (#state in value ? value.#state : undefined);
  }

  constructor(url = undefined, protocols = undefined) {
    if (url !== token && arguments.length < 1) throw badConstruction("WebSocket", 1, "string");
    super();
    this.#state = url === token ? new SocketState(FRESH, protocols) : connect(this, `${url}`, protocols);
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

/** Whether a value is a `WebSocket`. */
export function isWebSocket(value) {
  return isObject(value) && stateIn(value) !== undefined;
}

/** A text to be sent; what is left of a broken pair of surrogates becomes three characters, as on the real runtime. */
function textFrom(message) {
  const text = `${message}`;
  return text.isWellFormed() ? text : text.replace(/\p{Surrogate}/gu, "\ufffd\ufffd\ufffd");
}
