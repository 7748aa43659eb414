/**
 * `performance`: as on the real runtime, a clock of whole milliseconds since 1970 with the origin zero, and no
 * more. It is coarse on purpose: a fine clock helps to read other workers' memory by timing.
 */
import { expose, illegalConstructor, illegalInvocation } from "internal:web/idl";
import { token } from "internal:web/token";

/** Kept from before scripts can replace it. */
const now = Date.now;

class Performance {
  #isPerformance = true;

  constructor(key) {
    if (key !== token) throw illegalConstructor();
  }

  get timeOrigin() {
    if (!(this && typeof this === "object" && #isPerformance in this)) throw illegalInvocation();
    return 0;
  }

  now() {
    if (!(this && typeof this === "object" && #isPerformance in this)) throw illegalInvocation();
    return now();
  }
}

expose(Performance);

export const performance = new Performance(token);
