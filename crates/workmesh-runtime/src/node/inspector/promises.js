/**
 * `node:inspector/promises`: there is no debugger to attach to.
 */
import { allUnavailable } from "internal:node/unavailable";

const { Session } = allUnavailable("", "Session");
Object.defineProperty(Session, "name", { __proto__: null, value: "StubSession", configurable: true });
const module = { ...allUnavailable("Inspector.", "close open url waitForDebugger"), Session, console: globalThis.console, Network: {} };

export default module;
export const {
  close, console, Network, open, url, waitForDebugger,
} = module;
export { Session };
