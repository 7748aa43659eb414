/**
 * `node:_stream_duplex`: the old name of a part of `node:stream`.
 */
import { Duplex } from "node:stream";

export { Duplex };
export const { from, fromWeb, toWeb } = Duplex;
export default Duplex;
