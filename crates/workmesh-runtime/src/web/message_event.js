/**
 * `MessageEvent`: what arrives at a port or a socket.
 */
import { Event } from "internal:web/event";
import { badConstruction, badField, expose, isDictionary, narrowText, ownReadOnly } from "internal:web/idl";
import { channels } from "internal:web/parts";
import { token } from "internal:web/token";

export class MessageEvent extends Event {
  constructor(type, init = undefined, key = undefined) {
    if (arguments.length < 1) throw badConstruction("MessageEvent", 1, "string");
    if (!isDictionary(init)) throw badConstruction("MessageEvent", 2, "Initializer");
    super(type, init, key);
    const { data = null, origin = "", lastEventId = "", source = null, ports = [] } = init ?? {};
    const own = key === token;
    ownReadOnly(this, {
      ports: own ? ports : portsFrom(ports), source: own ? source : sourceFrom(source), lastEventId: narrowText(lastEventId),
      origin: own ? origin : `${origin}`.toWellFormed(), data: own ? init.data : data,
    });
  }
}

/** Before there are channels nothing is a port. */
function isPort(value) {
  return channels.loaded?.isPort(value) ?? false;
}

function sourceFrom(source) {
  if (source === null || isPort(source)) return source;
  throw badField("Initializer", "source", "MessagePort");
}

function portsFrom(ports) {
  if (!Array.isArray(ports)) throw badField("Initializer", "ports", "Array");
  ports.forEach((port, index) => {
    if (isPort(port)) return;
    throw new TypeError(`Incorrect type for array element ${index}: the provided value is not of type 'MessagePort'.`);
  });
  return [...ports];
}

expose(MessageEvent);
