/**
 * `node:_stream_writable`: the old name of a part of `node:stream`.
 */
import { Writable } from "node:stream";

export { Writable };
export const { fromWeb, toWeb, WritableState } = Writable;
export default Writable;
