/**
 * `Fetcher`: a service binding in `env`. The call goes to the bound worker whatever host the URL names.
 */
import { call } from "internal:web/call";
import { badArgument, expose, illegalConstructor, illegalInvocation } from "internal:web/idl";
import { token } from "internal:web/token";

export class Fetcher {
  #slot;

  constructor(key, slot) {
    if (key !== token) throw illegalConstructor();
    this.#slot = slot;
  }

  fetch(input, init = undefined) {
    if (!(this && #slot in this)) throw illegalInvocation();
    if (arguments.length < 1) return Promise.reject(badArgument("Fetcher", "fetch", 1, "Request or string"));
    return call(this.#slot, input, init ?? undefined);
  }
}

expose(Fetcher);
