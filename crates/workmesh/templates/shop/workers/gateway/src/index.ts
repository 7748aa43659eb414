// The front door: finds out who is calling and hands the request to the worker behind.

interface Env {
  readonly AUTH: Fetcher;
  readonly CATALOG: Fetcher;
}

export default {
  async fetch(request, env): Promise<Response> {
    const url = new URL(request.url);
    if (url.pathname === "/") return Response.json({ try: ["/catalog/items", "/auth/login"] });
    if (url.pathname.startsWith("/auth/")) return env.AUTH.fetch(below("/auth", request, url, null));
    if (!url.pathname.startsWith("/catalog/")) return refuse(404, `${url.pathname} does not exist`);

    const user = await caller(request, env);
    const reads = request.method === "GET" || request.method === "HEAD";
    if (!reads && user === null) return refuse(401, "send `authorization: Bearer <token>` from /auth/login");
    // A service binding is a call to the other worker; both bodies stream through.
    return env.CATALOG.fetch(below("/catalog", request, url, user));
  },
} satisfies ExportedHandler<Env>;

/** The name in the caller's token, or null if there is no good one. */
async function caller(request: Request, env: Env): Promise<string | null> {
  const authorization = request.headers.get("authorization");
  if (authorization === null) return null;
  // The host of such a URL names nobody: the binding does.
  const response = await env.AUTH.fetch("https://auth/verify", { headers: { authorization } });
  return response.ok ? response.text() : null;
}

/** The same request with the path below `prefix`, saying who is calling. */
function below(prefix: string, request: Request, url: URL, user: string | null): Request {
  const onward = new Request(`https://worker${url.pathname.slice(prefix.length)}${url.search}`, request);
  // Nobody but this worker may say who is calling.
  onward.headers.delete("x-user");
  if (user !== null) onward.headers.set("x-user", user);
  return onward;
}

const refuse = (status: number, message: string): Response => Response.json({ error: message }, { status });
