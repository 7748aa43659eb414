/**
 * `Cloudflare`: which compatibility flags are on.
 */
import { ops } from "internal:ops";
import { expose, illegalConstructor, ownReadOnly } from "internal:web/idl";
import { token } from "internal:web/token";

class Cloudflare {
  constructor(key) {
    if (key !== token) throw illegalConstructor();
    const compatibilityFlags = Object.freeze({ __proto__: null, ...Object.fromEntries(ops.compatibility_flags()) });
    ownReadOnly(this, { compatibilityFlags });
  }
}

expose(Cloudflare);

export const cloudflare = new Cloudflare(token);
