/**
 * The global `fetch`.
 */
import { call, INTERNET } from "internal:web/call";
import { badArgument, inScope, isDictionary } from "internal:web/idl";
import { rejectedAtStartup, serving } from "internal:web/startup";

export const { fetch } = {
  fetch(input, init = undefined) {
    inScope(this);
    if (arguments.length < 1) {
      return Promise.reject(badArgument("ServiceWorkerGlobalScope", "fetch", 1, "Request or string"));
    }
    if (!isDictionary(init)) {
      return Promise.reject(badArgument("ServiceWorkerGlobalScope", "fetch", 2, "RequestInitializerDict or Request"));
    }
    if (!serving) return rejectedAtStartup();
    return call(INTERNET, input, init ?? undefined);
  },
};
