/**
 * The timers that are running: what to call, by the number under which the host keeps the time.
 *
 * A callback stays here until its timer fires, is cleared, or is given up by the host together with its request.
 */
import { ops } from "internal:ops";

/** @type {Map<number, { run: () => void, repeat: boolean }>} */
const running = new Map();

/**
 * Calls `run` after `delay` ms, and then again and again if `repeat`.
 * @returns {number} the timer
 */
export function startTimer(delay, repeat, run) {
  const id = ops.timer_start(delay, repeat);
  running.set(id, { run, repeat });
  return id;
}

/** Ties a script's callback to the async context that it was given in, once there are any. */
export let bound = (run) => run;

/** Says how callbacks are tied. */
export function bindTimers(bind) {
  bound = bind;
}

/** Stops a timer, if it is running. */
export function stopTimer(id) {
  if (running.delete(id)) ops.timer_clear(id);
}

/** Calls what a timer was set for. */
export function fireTimer(id) {
  const timer = running.get(id);
  if (timer === undefined) return;
  if (!timer.repeat) running.delete(id);
  timer.run();
}

/** Forgets timers whose request has ended. */
export function dropTimers(ids) {
  for (const id of ids) running.delete(id);
}
