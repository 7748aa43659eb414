/**
 * `node:repl`: there is nobody to talk to.
 */
import { allUnavailable } from "internal:node/unavailable";
import { builtinNames } from "internal:node/builtins";

/** What input that goes on is reported with. */
class Recoverable extends SyntaxError {
  constructor(err) {
    super();
    this.err = err;
  }
}
Object.defineProperty(Recoverable, "length", { __proto__: null, value: 1, configurable: true });

const module = {
  ...allUnavailable("", "writer start REPLServer"), Recoverable, builtinModules: builtinNames, _builtinLibs: builtinNames,
  REPL_MODE_SLOPPY: Symbol("repl-sloppy"), REPL_MODE_STRICT: Symbol("repl-strict"),
};

export default module;
export const {
  _builtinLibs, builtinModules, REPL_MODE_SLOPPY, REPL_MODE_STRICT, REPLServer, start, writer,
} = module;
export { Recoverable };
