/**
 * `node:vm`: there is one context.
 */
import { allUnavailable } from "internal:node/unavailable";

const module = {
  ...allUnavailable(
    "vm.",
    "Script/1 compileFunction/1 createContext createScript/1 isContext/1 measureMemory runInContext/2 " +
      "runInNewContext/3 runInThisContext/1",
  ),
  constants: {},
};

export default module;
export const {
  compileFunction, constants, createContext, createScript, isContext, measureMemory, runInContext, runInNewContext,
  runInThisContext, Script,
} = module;
