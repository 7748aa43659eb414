// The same gateway on a runtime without a mesh: each call between workers has a timeout, retries, a circuit breaker
// and a span, all written by hand in the worker, as teams write them.
const TIMEOUT_MS = 800;
const MAX_ATTEMPTS = 3;
const BASE_DELAY_MS = 100;
const MAX_DELAY_MS = 2000;
const JITTER = 0.1;
const FAILURES_TO_OPEN = 5;
const OPEN_FOR_MS = 30_000;

class CircuitBreaker {
  #failures = 0;
  #openedAt = 0;
  #probing = false;

  async run(call) {
    if (this.#failures >= FAILURES_TO_OPEN) {
      if (this.#probing || Date.now() - this.#openedAt < OPEN_FOR_MS) throw new Error("Circuit breaker is open");
      this.#probing = true;
    }
    try {
      const response = await call();
      if (response.status >= 500) this.#failed();
      else this.#failures = 0;
      return response;
    } catch (error) {
      this.#failed();
      throw error;
    } finally {
      this.#probing = false;
    }
  }

  #failed() {
    this.#failures++;
    this.#openedAt = Date.now();
  }
}

const breakers = new Map();

function breakerFor(service) {
  let breaker = breakers.get(service);
  if (!breaker) breakers.set(service, (breaker = new CircuitBreaker()));
  return breaker;
}

async function withTimeout(call) {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(new Error("The call took too long")), TIMEOUT_MS);
  try {
    return await call(controller.signal);
  } finally {
    clearTimeout(timer);
  }
}

function isWorthRetrying(response) {
  return response.status === 502 || response.status === 503 || response.status === 504;
}

function backoff(attempt) {
  const delay = Math.min(BASE_DELAY_MS * 2 ** (attempt - 1), MAX_DELAY_MS);
  return delay * (1 + Math.random() * JITTER);
}

async function withRetry(call) {
  for (let attempt = 1; ; attempt++) {
    try {
      const response = await call();
      if (attempt === MAX_ATTEMPTS || !isWorthRetrying(response)) return response;
    } catch (error) {
      if (attempt === MAX_ATTEMPTS) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, backoff(attempt)));
  }
}

function newId(digits) {
  return crypto.randomUUID().replaceAll("-", "").slice(0, digits);
}

function startTrace(request) {
  const parent = request.headers.get("traceparent")?.split("-");
  return { traceId: parent?.[1] ?? newId(32), spanId: newId(16), parentSpanId: parent?.[2] ?? null, spans: [] };
}

// One call to another worker: span around retries around breaker around timeout.
async function callService(env, binding, trace, url, init) {
  const span = { traceId: trace.traceId, spanId: newId(16), parentSpanId: trace.spanId, service: binding };
  const headers = new Headers(init.headers);
  headers.set("traceparent", `00-${span.traceId}-${span.spanId}-01`);
  headers.set("x-trace-id", span.traceId);
  headers.set("x-span-id", span.spanId);
  headers.set("x-parent-span-id", span.parentSpanId);
  span.startTime = Date.now();
  try {
    const response = await withRetry(() =>
      breakerFor(binding).run(() => withTimeout((signal) => env[binding].fetch(url, { ...init, headers, signal }))),
    );
    span.status = response.status;
    return response;
  } catch (error) {
    span.error = error.message;
    throw error;
  } finally {
    span.duration = Date.now() - span.startTime;
    trace.spans.push(span);
  }
}

export default {
  async fetch(request, env) {
    const trace = startTrace(request);
    try {
      const authorization = request.headers.get("authorization") ?? "";
      const session = await callService(env, "AUTH", trace, "https://auth/session", { headers: { authorization } });
      if (!session.ok) return session;
      const { user } = await session.json();

      const headers = new Headers(request.headers);
      headers.set("x-user", user);
      return await callService(env, "CATALOG", trace, request.url, { headers });
    } catch (error) {
      return Response.json({ error: error.message, traceId: trace.traceId }, { status: 503 });
    }
  },
};
