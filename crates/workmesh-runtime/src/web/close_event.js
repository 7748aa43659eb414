/**
 * `CloseEvent`: the other end of a WebSocket said that this was all, or is gone.
 */
import { Event } from "internal:web/event";
import { checkArguments, setField } from "internal:web/event_fields";
import { expose } from "internal:web/idl";
import { int32From } from "internal:web/int32";
import { token } from "internal:web/token";

export class CloseEvent extends Event {
  constructor(type = undefined, init = undefined, key = undefined) {
    checkArguments("CloseEvent", arguments.length, init, "Initializer");
    super(type, init, key);
    const { code = 0, reason = "", wasClean = false } = init ?? {};
    const values = [Boolean(wasClean), `${reason}`.toWellFormed(), int32From(code)];
    setField(this, "wasClean", values[0]);
    setField(this, "reason", values[1]);
    setField(this, "code", values[2]);
  }
}

expose(CloseEvent);

/** The end of a connection. */
export function newClose(code, reason, wasClean) {
  return new CloseEvent("close", { __proto__: null, code, reason, wasClean }, token);
}
