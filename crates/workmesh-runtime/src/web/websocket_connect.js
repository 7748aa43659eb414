/**
 * `new WebSocket(url)`: the way to a server elsewhere.
 */
import { INTERNET } from "internal:web/call";
import { DOMException } from "internal:web/dom_exception";
import { Event } from "internal:web/event";
import { fire } from "internal:web/event_target";
import { isObject } from "internal:web/idl";
import * as lists from "internal:web/header_list";
import { ops } from "internal:ops";
import { NONE } from "internal:web/payload";
import { token } from "internal:web/token";
import { hrefFrom } from "internal:web/url_record";
import { failed, opened } from "internal:web/websocket_events";
import { CONNECTING, RELEASED, SocketState } from "internal:web/websocket_state";

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

function refusal(what) {
  return new DOMException(`WebSocket Constructor: ${what}`, "SyntaxError");
}

/**
 * Begins to connect a socket.
 * @returns {SocketState}
 * @throws {DOMException} if the URL or the protocols make no sense
 */
export function connect(socket, url, protocols) {
  ops.socket_check(null);
  const target = targetFrom(url);
  const headers = ["upgrade", "websocket"];
  const offered = protocolsFrom(protocols);
  if (offered !== null) headers.push("sec-websocket-protocol", offered);
  const state = new SocketState(CONNECTING, -1);
  state.url = url;
  const received = (message, status, _redirected, _text, _url, handle) => ({ message, status, handle });
  const answer = ops.call(INTERNET, "GET", target, headers, NONE, null, "manual", null, null, received);
  finish(socket, state, answer);
  return state;
}

async function finish(socket, state, answer) {
  try {
    const { message, status, handle } = await answer;
    if (state.phase === RELEASED) {
      if (handle !== null) ops.socket_drop(handle);
      return;
    }
    if (handle === null) {
      throw new TypeError(
        "Failed to establish the WebSocket connection: expected server to reply with HTTP status code 101 " +
          `(switching protocols), but received ${status} instead.`,
      );
    }
    const fields = lists.fromText(ops.message_headers(message));
    state.protocol = lists.get(fields, "sec-websocket-protocol");
    state.extensions = lists.get(fields, "sec-websocket-extensions");
    opened(socket, state, handle);
  } catch (error) {
    if (state.phase !== RELEASED) failed(socket, state, error);
    return;
  }
  fire(socket, new Event("open", undefined, token));
}

/** The URL that is asked, for one of a WebSocket: without the user, whom only a header can name. */
function targetFrom(url) {
  const href = hrefFrom(url);
  if (href === null) throw refusal("The url is invalid.");
  const [, scheme, rest] = /^(wss?):(.*)$/.exec(href) ?? [];
  if (scheme === undefined) throw refusal("The url scheme must be ws or wss.");
  if (rest.includes("#")) throw refusal("The url fragment must be empty.");
  return `${scheme === "ws" ? "http" : "https"}:${rest}`;
}

/** The protocols that a script offers, as a header, or null for none. */
function protocolsFrom(given) {
  if (given === undefined) return null;
  if (!isObject(given) || typeof given[Symbol.iterator] !== "function") {
    const protocol = `${given}`;
    if (!TOKEN.test(protocol)) throw refusal("The protocol header token is invalid.");
    return protocol;
  }
  const protocols = [];
  for (const item of given) {
    const protocol = `${item}`;
    if (!TOKEN.test(protocol)) throw refusal("One of the protocol header tokens is invalid.");
    if (protocols.includes(protocol)) throw refusal("The protocols header cannot have repeating values.");
    protocols.push(protocol);
  }
  return protocols.length === 0 ? null : protocols.join(", ");
}
