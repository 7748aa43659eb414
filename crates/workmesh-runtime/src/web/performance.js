/**
 * `performance`: as on the real runtime, a clock of whole milliseconds since 1970 with the origin zero, and no
 * more. It is coarse on purpose: a fine clock helps to read other workers' memory by timing.
 */
import { expose, illegalInvocation } from "internal:web/idl";

/** Kept from before scripts can replace it. */
const now = Date.now;

class Performance {
  #isPerformance = true;

  get timeOrigin() {
    if (!(this && #isPerformance in this)) throw illegalInvocation();
    return 0;
  }

  now() {
    if (!(this && #isPerformance in this)) throw illegalInvocation();
    return now();
  }
}

expose(Performance);

export const performance = new Performance();
