/** What the bundler makes a worker's async functions call; see `internal:node/async_context`. */
export { asked, back, given, now, resumed, to } from "internal:node/async_context";
