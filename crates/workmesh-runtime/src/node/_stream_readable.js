/**
 * `node:_stream_readable`: the old name of a part of `node:stream`.
 */
import { Readable } from "node:stream";

export { Readable };
export const { from, fromWeb, ReadableState, toWeb, wrap } = Readable;
export default Readable;
