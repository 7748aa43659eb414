// What workers import from "workmesh".

export {
  BreakerOpenError,
  type BreakerOptions,
  type BreakerState,
  type CallOutcome,
  CircuitBreaker,
} from "./breaker.js";
export { type RetryOptions, withRetry } from "./retry.js";
export { withTimeout } from "./timeout.js";
export {
  createTrace,
  injectTraceHeaders,
  logTrace,
  type Trace,
  type TraceFields,
  type TraceLogger,
  type WaitUntil,
  type WithHeaders,
} from "./trace.js";
