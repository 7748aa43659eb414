/**
 * `node:inspector`: there is no inspector.
 */
import { allUnavailable } from "internal:node/unavailable";

const module = {
  ...allUnavailable("inspector.", "Session close open/3 url waitForDebugger"),
  Network: {}, console: {},
};

export default module;
export const {
  close, console, Network, open, Session, url, waitForDebugger,
} = module;
