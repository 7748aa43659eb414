// Answers and refusals. Every refusal of the fleet has the body `{error: {code, message}}`.

/** Throw it anywhere below a handler; `failure` turns it into the response. */
export class HttpError extends Error {
  readonly status: number;
  readonly code: string;
  readonly headers: Record<string, string>;

  constructor(status: number, code: string, message: string, headers: Record<string, string> = {}) {
    super(message);
    this.name = "HttpError";
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

export const notFound = (what: string): HttpError =>
  new HttpError(404, "not_found", `${what} does not exist`);

/** Answers are personal unless a handler says otherwise, so no cache keeps them by default. */
export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: {
      "content-type": "application/json; charset=utf-8",
      "cache-control": "private, no-store",
      ...headers,
    },
  });
}

export const noContent = (): Response => new Response(null, { status: 204 });

/** What the client may know about `error`. The log gets the rest. */
export function failure(error: unknown): Response {
  if (error instanceof HttpError) {
    if (error.status >= 500) console.error(error.code, error.message, error.cause ?? "");
    return json({ error: { code: error.code, message: error.message } }, error.status, error.headers);
  }
  console.error("unexpected", error instanceof Error ? (error.stack ?? error.message) : error);
  return json({ error: { code: "internal", message: "something went wrong on our side" } }, 500);
}
