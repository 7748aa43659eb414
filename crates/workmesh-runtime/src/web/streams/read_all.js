/**
 * Reading a stream of bytes to its end.
 */
import { bytesOf, joinBytes } from "internal:web/bytes";
import { ops } from "internal:ops";
import { END, InternalReader } from "internal:web/streams/readable_state";

/**
 * @param {(chunk: unknown) => Uint8Array} convert what makes bytes of a chunk
 * @returns {Promise<Uint8Array>} all bytes, in a buffer of their own
 * @throws {TypeError} if the stream gives anything else
 */
export async function readAll(stream, convert = chunkBytes) {
  const reader = new InternalReader(stream);
  const chunks = [];
  for (let chunk; (chunk = await reader.next()) !== END; ) {
    try {
      chunks.push(convert(chunk));
    } catch (error) {
      reader.cancel(error);
      throw error;
    }
  }
  return joinBytes(chunks);
}

/**
 * A chunk of a body as bytes.
 * @throws {TypeError} if it is of another type
 */
export function chunkBytes(chunk) {
  const bytes = bytesOf(chunk);
  if (bytes === null) throw new TypeError("This ReadableStream did not return bytes.");
  return bytes;
}

/**
 * A chunk of a body that leaves the worker, as bytes: there, texts are allowed too.
 * @throws {TypeError} if it is of another type
 */
export function sentBytes(chunk) {
  return typeof chunk === "string" ? ops.utf8_encode(chunk) : chunkBytes(chunk);
}
