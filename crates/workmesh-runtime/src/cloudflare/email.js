/**
 * The module `cloudflare:email`, as the real runtime's tools have it for development.
 */

/** The property that holds what was given as the message's text or stream. */
const RAW = "EmailMessage::raw";

/** A message for a `send_email` binding, which Workmesh does not have. */
export class EmailMessage {
  constructor(from, to, raw) {
    return { from, to, [RAW]: raw };
  }
}
