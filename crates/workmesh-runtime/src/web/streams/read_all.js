/**
 * Reading a stream of bytes to its end.
 */
import { END, InternalReader } from "internal:web/streams/readable_state";

/**
 * @returns {Promise<Uint8Array>} all bytes, in a buffer of their own
 * @throws {TypeError} if the stream gives anything but bytes
 */
export async function readAll(stream) {
  const reader = new InternalReader(stream);
  const chunks = [];
  let length = 0;
  for (let chunk; (chunk = await reader.next()) !== END; ) {
    let bytes;
    try {
      bytes = bytesOf(chunk);
    } catch (error) {
      reader.cancel(error);
      throw error;
    }
    chunks.push(bytes);
    length += bytes.byteLength;
  }
  const all = new Uint8Array(length);
  let at = 0;
  for (const bytes of chunks) {
    all.set(bytes, at);
    at += bytes.byteLength;
  }
  return all;
}

/**
 * A chunk of a body as bytes.
 * @throws {TypeError} if it is of another type
 */
export function bytesOf(chunk) {
  if (chunk instanceof Uint8Array) return chunk;
  if (ArrayBuffer.isView(chunk)) return new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  if (chunk instanceof ArrayBuffer) return new Uint8Array(chunk);
  throw new TypeError("This ReadableStream did not return bytes.");
}
