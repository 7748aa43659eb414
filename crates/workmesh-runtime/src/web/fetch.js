/**
 * The global `fetch`.
 */
import { call, INTERNET } from "internal:web/call";
import { badArgument, inScope } from "internal:web/idl";

export const { fetch } = {
  fetch(input, init = undefined) {
    inScope(this);
    if (arguments.length < 1) {
      return Promise.reject(badArgument("ServiceWorkerGlobalScope", "fetch", 1, "Request or string"));
    }
    return call(INTERNET, input, init ?? undefined);
  },
};
