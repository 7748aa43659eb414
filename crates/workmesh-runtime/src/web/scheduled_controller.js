/**
 * `ScheduledController`: what a `scheduled` handler is told about its start.
 */
import { expose, illegalConstructor, illegalInvocation } from "internal:web/idl";
import { token } from "internal:web/token";

export class ScheduledController {
  #cron;
  #scheduledTime;

  constructor(key, cron, scheduledTime) {
    if (key !== token) throw illegalConstructor();
    this.#cron = cron;
    this.#scheduledTime = scheduledTime;
  }

  get cron() {
    if (!(this && #cron in this)) throw illegalInvocation();
    return this.#cron;
  }

  get scheduledTime() {
    if (!(this && #cron in this)) throw illegalInvocation();
    return this.#scheduledTime;
  }

  /** Accepted for compatibility: a cron run that failed is not started again before its next time. */
  noRetry() {
    if (!(this && #cron in this)) throw illegalInvocation();
  }
}

expose(ScheduledController);
