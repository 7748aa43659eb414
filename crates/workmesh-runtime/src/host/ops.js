// The native operations, taken off the global object before any code of the worker runs.

/** @type {Record<string, (...args: unknown[]) => any>} */
export const ops = globalThis.__ops;
delete globalThis.__ops;
