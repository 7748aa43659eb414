/**
 * What of the language the platform needs as it was at the start. Parts load after scripts have run, which may have
 * replaced a global of the language or taken it away.
 */
export const { FinalizationRegistry, Promise: NativePromise, WeakMap, WeakRef, WeakSet } = globalThis;

/** `Promise.prototype.then` as it was at the start, or what keeps the async context along with it. */
export let { then: nativeThen } = NativePromise.prototype;

/** From now on the platform's own reactions to promises go through this `then`. */
export function reactWith(then) {
  nativeThen = then;
}

/** Whether a value is a promise of the engine's own. */
export function isPromise(value) {
  return value instanceof NativePromise;
}
