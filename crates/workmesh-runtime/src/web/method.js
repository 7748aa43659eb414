/**
 * HTTP methods: the ones that a request may have, in the one spelling in which they are sent.
 */
import { narrowText } from "internal:web/idl";

const METHODS = new Set([
  "GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "PURGE", "OPTIONS", "TRACE", "COPY", "LOCK", "MKCOL", "MOVE",
  "PROPFIND", "PROPPATCH", "SEARCH", "UNLOCK", "ACL", "REPORT", "MKACTIVITY", "CHECKOUT", "MERGE", "MSEARCH", "NOTIFY",
  "SUBSCRIBE", "UNSUBSCRIBE", "QUERY", "BAN",
]);

/**
 * The method that a script named, in upper case.
 * @throws {TypeError} if there is no such method
 */
export function methodFrom(value) {
  const given = `${value}`;
  const method = given.toUpperCase();
  if (METHODS.has(method)) return method;
  throw new TypeError(`Invalid HTTP method string: ${narrowText(given)}`);
}
