/**
 * `navigator`: where a worker can see that it is one.
 */
import { badArgument, expose, illegalConstructor, illegalInvocation, isObject, ownReadOnly } from "internal:web/idl";
import { fetch } from "internal:web/fetch";
import { serving } from "internal:web/startup";
import { token } from "internal:web/token";

const LANGUAGE = "en";

export class Navigator {
  #isNavigator = true;

  constructor(key) {
    if (key !== token) throw illegalConstructor();
    ownReadOnly(this, {
      languages: [LANGUAGE], language: LANGUAGE, platform: "", hardwareConcurrency: 1, userAgent: "Cloudflare-Workers",
    });
  }

  /** Sends a body somewhere without anybody waiting for the answer. */
  sendBeacon(url, body = undefined) {
    if (!(isObject(this) && #isNavigator in this)) throw illegalInvocation();
    if (arguments.length < 1) throw badArgument("Navigator", "sendBeacon", 1, "string");
    if (!serving) return false;
    fetch(`${url}`, { method: "POST", body }).catch(() => {});
    return true;
  }
}

expose(Navigator);

export const navigator = new Navigator(token);
