/**
 * `ScheduledController`: what a `scheduled` handler is told about its start.
 */
import { expose, illegalConstructor, illegalInvocation, ownReadOnly } from "internal:web/idl";
import { token } from "internal:web/token";

export class ScheduledController {
  #brand;

  constructor(key, cron, scheduledTime) {
    if (key !== token) throw illegalConstructor();
    ownReadOnly(this, { cron, scheduledTime });
  }

  /** Accepted for compatibility: a cron run that failed is not started again before its next time. */
  noRetry() {
    if (!(this && typeof this === "object" && #brand in this)) throw illegalInvocation();
  }
}

expose(ScheduledController);
