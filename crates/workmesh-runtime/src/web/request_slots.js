/**
 * The slots of a `Request`: where its parts stand, and how each is fetched from the host when first touched.
 *
 * All parts stand in one list, because a private field each would cost more time in every construction. Undefined
 * stands in each slot whose native value was not fetched yet.
 */
import { copyCf, frozenCf } from "internal:web/cf";
import { copyFields, fromText } from "internal:web/header_list";
import { fieldsOf, listOf } from "internal:web/headers";
import { ops } from "internal:ops";
import { NATIVE, Payload } from "internal:web/payload";

/** The native message behind an incoming request, or -1. */
export const MESSAGE = 0;
export const CONTEXT = 1;
export const METHOD = 2;
export const URL_TEXT = 3;
/** Fields (see `header_list.js`) until a script looks, then a `Headers`. */
export const HEADERS = 4;
/** A payload, or null for none. */
export const PAYLOAD = 5;
/** An `AbortSignal`, or null if nobody gave or asked for one. */
export const SIGNAL = 6;
export const REDIRECT = 7;
/** Undefined for none, an object, or the number of the incoming message whose cf it is and that was not looked at. */
export const CF = 8;
export const CACHE = 9;

/** The slots of the request for a native message. */
export function incomingSlots(context, message) {
  return [message, context, undefined, undefined, undefined, undefined, null, "manual", message, undefined];
}

/** The slots of a request of a script, as far as its URL says. */
export function newSlots(url) {
  return [-1, -1, "GET", url, [], null, null, "follow", undefined, undefined];
}

/** The slots of a request like another: its body is undefined until it is moved. */
export function copySlots(original) {
  return [
    -1, -1, methodIn(original), urlIn(original), copyFields(headerFields(original)), undefined, original[SIGNAL],
    original[REDIRECT], copiedCf(original[CF]), original[CACHE],
  ];
}

export function methodIn(slots) {
  return (slots[METHOD] ??= ops.message_method(slots[MESSAGE]));
}

export function urlIn(slots) {
  return (slots[URL_TEXT] ??= ops.message_url(slots[MESSAGE]));
}

export function cfIn(slots) {
  if (typeof slots[CF] === "number") {
    const text = ops.message_cf(slots[CF]);
    // Only the incoming request's own cannot be changed.
    if (text === null) slots[CF] = undefined;
    else slots[CF] = slots[MESSAGE] >= 0 ? frozenCf(text) : JSON.parse(text);
  }
  return slots[CF];
}

/** What stands in the slot of a copy. */
function copiedCf(cf) {
  return typeof cf === "object" ? copyCf(cf) : cf;
}

/** What goes along with a request: JSON, or the number of a message, or null. */
export function cfArgument(slots) {
  const cf = slots[CF];
  if (cf === undefined) return null;
  return typeof cf === "number" ? cf : JSON.stringify(cf);
}

/** The header list as it stands; a `Headers` keeps its list, so this is always the current one. */
export function headerList(slots) {
  const headers = slots[HEADERS];
  if (headers === undefined) return (slots[HEADERS] = fromText(ops.message_headers(slots[MESSAGE])));
  if (typeof headers === "string") return (slots[HEADERS] = fromText(headers));
  return Array.isArray(headers) ? headers : listOf(headers);
}

/** The headers as they stand, in the form that they are in. */
export function headerFields(slots) {
  const headers = slots[HEADERS];
  if (headers === undefined) return (slots[HEADERS] = ops.message_headers(slots[MESSAGE]));
  return typeof headers === "string" || Array.isArray(headers) ? headers : fieldsOf(headers);
}

/** The body as a payload, or null. */
export function payloadIn(slots) {
  const payload = slots[PAYLOAD];
  if (payload !== undefined) return payload;
  const handle = ops.message_body(slots[MESSAGE]);
  return (slots[PAYLOAD] = handle === null ? null : new Payload(NATIVE, handle, null));
}
