/**
 * `node:https`: `fetch()` calls.
 */
import { allUnavailable } from "internal:node/unavailable";

const module = {
  ...allUnavailable("https.", "Agent/1 Server createServer/2 get/3 request"),
  globalAgent: {
    defaultPort: 443, protocol: "https:",
  },
};

export default module;
export const {
  Agent, createServer, get, globalAgent, request, Server,
} = module;
