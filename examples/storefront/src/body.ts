// Request bodies: bounded while they arrive, then decoded, then parsed, then checked.

import { type Check, Invalid } from "./check";
import { fromUtf8 } from "./encoding";
import { HttpError } from "./http";

const LIMIT = 64 * 1024;

/** The JSON body, checked. 415, 413 or 400 says what was wrong with it. */
export async function readJson<T>(request: Request, check: Check<T>, limit = LIMIT): Promise<T> {
  const type = request.headers.get("content-type") ?? "";
  if (!/^application\/json\s*(;|$)/i.test(type)) {
    throw new HttpError(415, "unsupported_media_type", "the body must be application/json");
  }
  const value = parse(await readBytes(request, limit));
  try {
    return check(value);
  } catch (error) {
    if (error instanceof Invalid) throw new HttpError(400, "invalid_body", error.message);
    throw error;
  }
}

/** A length that is declared is checked before anything is read; one that is not, while it is read. */
async function readBytes(request: Request, limit: number): Promise<Uint8Array> {
  const declared = Number(request.headers.get("content-length") ?? 0);
  if (declared > limit) throw tooLarge(limit);
  if (!request.body) return new Uint8Array();

  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = request.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.byteLength;
    if (size > limit) {
      await reader.cancel();
      throw tooLarge(limit);
    }
    chunks.push(value);
  }
  return concat(chunks, size);
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(fromUtf8(bytes));
  } catch {
    throw new HttpError(400, "bad_json", "the body is not valid JSON in UTF-8");
  }
}

function concat(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const all = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    all.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return all;
}

export const tooLarge = (limit: number): HttpError =>
  new HttpError(413, "payload_too_large", `the body may have at most ${limit} bytes`);
