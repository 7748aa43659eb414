/**
 * The state of a `WebSocket`: which directions are open, and what its end in the host is called.
 */

import { ops } from "internal:ops";

/** What the compatibility date decides, see `SocketRules` of the host. */
const [BLOBS, HALF_OPEN, SHORT_REASONS] = ops.socket_rules();

/** Whether the reason of a close is refused if it is too long to be sent. */
export { SHORT_REASONS };

/** A socket is being connected. */
export const CONNECTING = 0;
/** It can be accepted, or answer a request. */
export const FRESH = 1;
/** Its messages come here. */
export const ACCEPTED = 2;
/** It answered a request, broke, or was closed from both ends. */
export const RELEASED = 3;

export class SocketState {
  /** @type {number} one of the above */
  phase;
  /** The end in the host, or -1. */
  handle;
  /** Whether the other end said that this was all, or is gone. */
  closedIncoming = false;
  /** Whether this end did. */
  closedOutgoing = false;
  /** Whether nobody hears this end any more. */
  unheard = false;
  /** What broke it, in an object; null if nothing did. @type {{ error: unknown } | null} */
  failure = null;
  url = null;
  protocol = "";
  extensions = "";
  binaryType = BLOBS ? "blob" : "arraybuffer";
  /** Whether this end may go on speaking when the other has said that this was all. */
  halfOpen = HALF_OPEN;
  /** A copy of what `serializeAttachment` was given, in an object; null if it was not called. */
  attachment = null;

  constructor(phase, handle) {
    this.phase = phase;
    this.handle = handle;
  }

  get readyState() {
    if ((this.closedIncoming && this.closedOutgoing) || this.failure !== null) return 3;
    if (this.closedIncoming || this.closedOutgoing) return 2;
    return this.phase === CONNECTING ? 0 : 1;
  }
}
