/**
 * `MessageEvent`: what arrives at a port or a socket.
 */
import { Event } from "internal:web/event";
import { badConstruction, expose, isObject, ownReadOnly } from "internal:web/idl";
import { token } from "internal:web/token";

export class MessageEvent extends Event {
  constructor(type, init = undefined, key = undefined) {
    if (arguments.length < 1) throw badConstruction("MessageEvent", 1, "string");
    if (init !== undefined && init !== null && !isObject(init)) throw badConstruction("MessageEvent", 2, "Initializer");
    super(type, init, key);
    const { data = null, origin = "", lastEventId = "", source = null, ports = [] } = init ?? {};
    ownReadOnly(this, {
      ports: key === token ? ports : [...ports], source, lastEventId: `${lastEventId}`,
      origin: key === token ? origin : `${origin}`, data: key === token ? init.data : data,
    });
  }
}

expose(MessageEvent);
