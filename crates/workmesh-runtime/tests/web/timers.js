import { eq, rejects, throws } from "./assert.js";

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export function a_timer_is_a_number() {
  const id = setTimeout(() => {}, 1);
  eq([typeof id, id > 0], ["number", true]);
  clearTimeout(id);
}

export async function arguments_are_passed_on() {
  eq(await new Promise((resolve) => setTimeout((a, b) => resolve([a, b]), 1, "p", "q")), ["p", "q"]);
}

export async function the_shorter_comes_first() {
  const seen = [];
  setTimeout(() => seen.push(2), 20);
  setTimeout(() => seen.push(1), 1);
  await sleep(40);
  eq(seen, [1, 2]);
}

export async function equal_timers_keep_their_order() {
  const seen = [];
  for (let i = 0; i < 5; i++) setTimeout(() => seen.push(i), 1);
  await sleep(10);
  eq(seen, [0, 1, 2, 3, 4]);
}

export async function cleared_timers_do_not_fire() {
  const seen = [];
  clearTimeout(setTimeout(() => seen.push("timeout"), 1));
  clearInterval(setInterval(() => seen.push("interval"), 1));
  clearTimeout(setInterval(() => seen.push("mixed"), 1));
  await sleep(10);
  eq(seen, []);
}

export async function intervals_repeat() {
  let count = 0;
  await new Promise((resolve) => {
    const id = setInterval(() => {
      if (++count < 3) return;
      clearInterval(id);
      resolve();
    }, 1);
  });
  await sleep(5);
  eq(count, 3);
}

export function clearing_nothing() {
  clearTimeout(undefined);
  clearTimeout(null);
  clearTimeout(123456);
  clearInterval("x");
}

export function callbacks_are_functions() {
  for (const callback of ["x", undefined, 5, {}]) {
    throws(() => setTimeout(callback, 1), "TypeError", "Failed to execute 'setTimeout' on 'ServiceWorkerGlobalScope': parameter 1 is not of type 'function'.");
  }
  throws(() => setInterval(), "TypeError");
  throws(() => queueMicrotask(5), "TypeError", "Failed to execute 'queueMicrotask' on 'ServiceWorkerGlobalScope': parameter 1 is not of type 'function'.");
}

export function a_wrong_receiver_is_refused() {
  throws(() => ({ setTimeout }).setTimeout(() => {}, 1), "TypeError");
  eq(typeof globalThis.setTimeout(() => {}, 0), "number");
}

export async function microtasks_come_before_timers() {
  const seen = [];
  setTimeout(() => seen.push("timer"), 0);
  queueMicrotask(() => seen.push("microtask"));
  Promise.resolve().then(() => seen.push("promise"));
  seen.push("now");
  await sleep(5);
  eq(seen, ["now", "microtask", "promise", "timer"]);
}

export async function exceptions_in_callbacks_stop_nobody() {
  setTimeout(() => { throw new Error("thrown on purpose in a timer"); }, 1);
  queueMicrotask(() => { throw new Error("thrown on purpose in a microtask"); });
  await sleep(5);
}

export async function waiting() {
  eq(await scheduler.wait(1), undefined);
  await rejects(() => scheduler.wait(), "TypeError", "Failed to execute 'wait' on 'Scheduler': parameter 1 is not of type 'number'.");
}

export async function waiting_can_be_aborted() {
  const controller = new AbortController();
  const waiting = scheduler.wait(10_000, { signal: controller.signal });
  controller.abort(new RangeError("stop"));
  await rejects(() => waiting, "RangeError", "stop");
}
