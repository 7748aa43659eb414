/**
 * `MessageEvent`: what comes over a WebSocket, an event stream or a port.
 */
import { Event } from "internal:web/event";
import { checkArguments, setField } from "internal:web/event_fields";
import { expose } from "internal:web/idl";
import { token } from "internal:web/token";

export class MessageEvent extends Event {
  constructor(type = undefined, init = undefined, key = undefined) {
    checkArguments("MessageEvent", arguments.length, init, "Initializer");
    super(type, init, key);
    setField(this, "ports", [...(init?.ports ?? [])]);
    setField(this, "source", init?.source ?? null);
    setField(this, "lastEventId", `${init?.lastEventId ?? ""}`);
    setField(this, "origin", key === token ? (init.origin ?? null) : `${init?.origin ?? ""}`);
    setField(this, "data", init?.data ?? null);
  }
}

expose(MessageEvent);

/**
 * A message from elsewhere.
 * @param {string | null} origin
 */
export function newMessage(type, data, lastEventId = "", origin = null) {
  return new MessageEvent(type, { __proto__: null, data, lastEventId, origin }, token);
}
