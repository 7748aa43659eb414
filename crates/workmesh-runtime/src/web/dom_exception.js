/**
 * `DOMException`: the platform's named errors. Instances are real errors, with a stack.
 */
import { ownReadOnly } from "internal:web/idl";

/** The names that have a number, by that number. */
const NAMES = [
  null, "IndexSizeError", "DOMStringSizeError", "HierarchyRequestError", "WrongDocumentError", "InvalidCharacterError",
  "NoDataAllowedError", "NoModificationAllowedError", "NotFoundError", "NotSupportedError", "InUseAttributeError",
  "InvalidStateError", "SyntaxError", "InvalidModificationError", "NamespaceError", "InvalidAccessError",
  "ValidationError", "TypeMismatchError", "SecurityError", "NetworkError", "AbortError", "URLMismatchError",
  "QuotaExceededError", "TimeoutError", "InvalidNodeTypeError", "DataCloneError",
];

/** The constants whose names do not follow from the error's name. */
const CONSTANTS = {
  DOMStringSizeError: "DOMSTRING_SIZE_ERR",
  InUseAttributeError: "INUSE_ATTRIBUTE_ERR",
  URLMismatchError: "URL_MISMATCH_ERR",
};

export class DOMException extends Error {
  constructor(message = "", options = "Error") {
    super(`${message}`);
    // The stack has begun with the message; the properties come in the real runtime's order.
    delete this.message;
    const name = `${options}`;
    ownReadOnly(this, { code: Math.max(NAMES.indexOf(name), 0), name, message: `${message}` });
    const stack = Object.getOwnPropertyDescriptor(this, "stack");
    if (stack === undefined) return;
    delete this.stack;
    Object.defineProperty(this, "stack", { __proto__: null, ...stack, enumerable: true });
  }
}

Object.defineProperty(DOMException, "length", { __proto__: null, value: 0 });

NAMES.forEach((name, code) => {
  if (name === null) return;
  const constant = CONSTANTS[name] ?? `${name.slice(0, -5).replace(/(?<=[a-z])(?=[A-Z])/g, "_").toUpperCase()}_ERR`;
  const property = { __proto__: null, value: code, enumerable: true, configurable: true };
  Object.defineProperty(DOMException, constant, property);
  Object.defineProperty(DOMException.prototype, constant, property);
});

Object.defineProperty(DOMException.prototype, Symbol.toStringTag, { __proto__: null, value: "DOMException", writable: true, configurable: true });
