// Query strings: text is all there is, so numbers are parsed before they are checked.

import { type Check, integer, Invalid, optional, text } from "./check";
import { fromBase64Url, fromUtf8, toBase64Url, utf8 } from "./encoding";
import { HttpError } from "./http";

export function readQuery<T>(url: URL, name: string, check: Check<T>): T {
  try {
    return check(url.searchParams.get(name) ?? undefined);
  } catch (error) {
    if (error instanceof Invalid) throw new HttpError(400, "invalid_query", `${name} ${error.message}`);
    throw error;
  }
}

/** Digits only: `Number` alone would take "", "0x10" and "1e3" as well. */
export const digits =
  (check: Check<number>): Check<number> =>
  (value) =>
    check(typeof value === "string" && /^\d{1,15}$/.test(value) ? Number(value) : Number.NaN);

export const readLimit = (url: URL, usual: number, most: number): number =>
  readQuery(url, "limit", optional(digits(integer(1, most)))) ?? usual;

/** Cursors are opaque to clients, so that what they hold can change. */
export const cursorFor = (key: string): string => toBase64Url(utf8(key));

export function readCursor(url: URL): string | null {
  const cursor = readQuery(url, "cursor", optional(text(1, 512)));
  if (cursor === null) return null;
  try {
    return fromUtf8(fromBase64Url(cursor));
  } catch {
    throw new HttpError(400, "invalid_query", "cursor is not one that this list gave out");
  }
}
