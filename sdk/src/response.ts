// What is known about the results of calls, most of which are Responses.

/** Whether a value is a Response with one of these statuses. */
export function hasStatus(value: unknown, test: (status: number) => boolean): value is Response {
  return value instanceof Response && test(value.status);
}

/** Lets go of a result that nobody will read: the body of a Response would otherwise hold its connection. */
export function discard(value: unknown): void {
  if (!(value instanceof Response)) return;
  // A body that somebody else reads cannot be cancelled, and need not be.
  value.body?.cancel().catch(() => {});
}
