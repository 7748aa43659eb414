/**
 * `node:readline`: there is no terminal.
 */
import promises from "node:readline/promises";
import { allUnavailable } from "internal:node/unavailable";

const module = {
  ...allUnavailable("readline.", "Interface clearLine clearScreenDown createInterface cursorTo emitKeypressEvents moveCursor"),
  promises,
};

export default module;
export const {
  clearLine, clearScreenDown, createInterface, cursorTo, emitKeypressEvents, Interface, moveCursor, promises,
} = module;
