/**
 * `node:wasi`: there is no WebAssembly.
 */
import { allUnavailable } from "internal:node/unavailable";

const module = allUnavailable("", "WASI");

export default module;
export const {
  WASI,
} = module;
