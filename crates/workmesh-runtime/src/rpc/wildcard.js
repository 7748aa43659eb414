/**
 * Objects whose every name is a property of something elsewhere: what stands behind the prototypes of bindings and stubs, so
 * that what these have themselves comes first.
 */

/**
 * @param {(receiver: object, name: string) => unknown} propertyOf what an unknown name of a receiver is
 * @returns {object} to be the prototype of a prototype
 */
export function wildcard(propertyOf) {
  return new Proxy(
    {},
    {
      get(_, name, receiver) {
        if (typeof name === "symbol" || name in Object.prototype) return Reflect.get(Object.prototype, name, receiver);
        return propertyOf(receiver, name);
      },
      has: (_, name) => typeof name === "string" || name in Object.prototype,
    },
  );
}
