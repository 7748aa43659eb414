/**
 * Reading a stream of bytes to its end.
 */
import { bytesOf, joinBytes } from "internal:web/bytes";
import { END, InternalReader } from "internal:web/streams/readable_state";

/**
 * @returns {Promise<Uint8Array>} all bytes, in a buffer of their own
 * @throws {TypeError} if the stream gives anything but bytes
 */
export async function readAll(stream) {
  const reader = new InternalReader(stream);
  const chunks = [];
  for (let chunk; (chunk = await reader.next()) !== END; ) {
    try {
      chunks.push(chunkBytes(chunk));
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
