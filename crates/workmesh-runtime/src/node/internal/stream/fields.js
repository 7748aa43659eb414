/**
 * Accessors of the prototypes of streams.
 */
export function defineFields(prototype, fields) {
  for (const [name, { get, set }] of Object.entries(fields)) {
    Object.defineProperty(prototype, name, { __proto__: null, get, set, enumerable: false, configurable: true });
  }
}
