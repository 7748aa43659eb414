/**
 * `node:_stream_transform`: the old name of a part of `node:stream`.
 */
import { Transform } from "node:stream";

export { Transform };
export default Transform;
