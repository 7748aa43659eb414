/**
 * The reasons for which a script closes a WebSocket.
 */
import { DOMException } from "internal:web/dom_exception";
import { int32From } from "internal:web/int32";
import { ops } from "internal:ops";
import { SHORT_REASONS } from "internal:web/websocket_state";

/** How long a reason may be, in bytes of UTF-8. */
const LONGEST_REASON = 123;

/** Codes that no message has: reserved, or said of closes that had none. */
const NEVER_SENT = [1004, 1005, 1006, 1015];

/**
 * A code that a script gave, or null if it gave none.
 * @throws {DOMException} if it may not be sent
 */
export function closeCodeFrom(value) {
  if (value === undefined) return null;
  const code = int32From(value);
  if (code < 1000 || code >= 5000 || NEVER_SENT.includes(code)) {
    throw new DOMException(`Invalid WebSocket close code: ${code}.`, "InvalidAccessError");
  }
  return code;
}

/**
 * A reason that a script gave, or an empty text.
 * @throws {DOMException} if it is too long, or there is no code
 */
export function closeReasonFrom(value, code) {
  if (value === undefined) return "";
  const reason = `${value}`.toWellFormed();
  if (SHORT_REASONS && (reason.length > LONGEST_REASON || ops.utf8_encode(reason).byteLength > LONGEST_REASON)) {
    const message = "WebSocket close reason must not be longer than 123 bytes when UTF-8 encoded.";
    throw new DOMException(message, "SyntaxError");
  }
  if (code === null) {
    const message = "If you specify a WebSocket close reason, you must also specify a code.";
    throw new DOMException(message, "InvalidAccessError");
  }
  return reason;
}
