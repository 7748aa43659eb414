/**
 * `OpenEvent`: an event stream has begun. Scripts see it and cannot make one.
 */
import { Event } from "internal:web/event";
import { expose, illegalConstructor } from "internal:web/idl";
import { token } from "internal:web/token";

export class OpenEvent extends Event {
  constructor(key = undefined) {
    if (key !== token) throw illegalConstructor();
    super("open", undefined, token);
  }
}

expose(OpenEvent);
