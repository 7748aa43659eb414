/**
 * `navigator`: where a worker can see that it is one.
 */
import { expose, illegalConstructor } from "internal:web/idl";
import { token } from "internal:web/token";

class Navigator {
  constructor(key) {
    if (key !== token) throw illegalConstructor();
  }

  get languages() { return ["en"]; }
  get language() { return "en"; }
  get platform() { return ""; }
  get hardwareConcurrency() { return 1; }
  get userAgent() { return "Cloudflare-Workers"; }
}

expose(Navigator);

export const navigator = new Navigator(token);
