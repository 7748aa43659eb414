/**
 * The module `cloudflare:workflows`.
 */

/** What a step of a workflow throws so that it is not tried again. */
export class NonRetryableError extends Error {
  constructor(message, name = "NonRetryableError") {
    super(message);
    this.name = name;
  }
}
