/**
 * `DOMException`: the platform's named errors. Instances are real errors, with a stack.
 */
import { isObject } from "internal:web/idl";

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
    super(`${message}`, isObject(options) && "cause" in options ? { cause: options.cause } : undefined);
    const name = isObject(options) ? `${options.name ?? "Error"}` : `${options}`;
    Object.defineProperty(this, "name", { __proto__: null, value: name, configurable: true, writable: true });
    Object.defineProperty(this, "code", { __proto__: null, value: Math.max(NAMES.indexOf(name), 0), configurable: true });
  }
}

NAMES.forEach((name, code) => {
  if (name === null) return;
  const constant = CONSTANTS[name] ?? `${name.slice(0, -5).replace(/(?<=[a-z])(?=[A-Z])/g, "_").toUpperCase()}_ERR`;
  const property = { __proto__: null, value: code, enumerable: true, configurable: true };
  Object.defineProperty(DOMException, constant, property);
  Object.defineProperty(DOMException.prototype, constant, property);
});

Object.defineProperty(DOMException.prototype, Symbol.toStringTag, { __proto__: null, value: "DOMException", configurable: true });
