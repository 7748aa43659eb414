/**
 * `CloseEvent`: the other end of a WebSocket said that this was all, or is gone.
 */
import { Event } from "internal:web/event";
import { badConstruction, expose, isObject, ownReadOnly } from "internal:web/idl";
import { int32From } from "internal:web/int32";

export class CloseEvent extends Event {
  constructor(type = undefined, init = undefined, key = undefined) {
    if (arguments.length < 1) throw badConstruction("CloseEvent", 1, "string");
    if (init !== undefined && init !== null && !isObject(init)) throw badConstruction("CloseEvent", 2, "Initializer");
    super(type, init, key);
    const { code = 0, reason = "", wasClean = false } = init ?? {};
    ownReadOnly(this, { wasClean: Boolean(wasClean), reason: `${reason}`.toWellFormed(), code: int32From(code) });
  }
}

expose(CloseEvent);
