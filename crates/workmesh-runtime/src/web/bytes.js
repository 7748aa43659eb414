/**
 * Bytes: what scripts may pass as such, and putting pieces together.
 */

/** The bytes behind a buffer or a view of one, without copying them; null for anything else. */
export function bytesOf(value) {
  if (value instanceof Uint8Array) return value;
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  return value instanceof ArrayBuffer ? new Uint8Array(value) : null;
}

/**
 * All pieces in one array of its own.
 * @param {Uint8Array[]} pieces
 */
export function joinBytes(pieces) {
  const all = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.byteLength, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.byteLength;
  }
  return all;
}
