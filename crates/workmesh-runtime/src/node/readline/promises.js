/**
 * `node:readline/promises`: there is no terminal.
 */
import { allUnavailable } from "internal:node/unavailable";

const module = {
  ...allUnavailable("readline.promises.", "Interface Readline createInterface"),
};

export default module;
export const {
  createInterface, Interface, Readline,
} = module;
