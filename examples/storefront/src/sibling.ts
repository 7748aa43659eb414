// Calls from one worker to another over a service binding. The host of such a URL names nobody: the binding does.

import { HttpError } from "./http";

/**
 * The JSON that `service` answers, or null where it answers 404. Anything else is a 502 of ours: what a sibling
 * refused was our request, not the client's. `T` is trusted: both ends share src/types.ts and deploy together.
 */
export async function ask<T>(
  service: Fetcher,
  name: string,
  path: string,
  body?: unknown,
): Promise<T | null> {
  const response = await send(service, name, path, body);
  if (response.status === 404) {
    await response.body?.cancel();
    return null;
  }
  return (await response.json()) as T;
}

/** For an answer that nobody needs. */
export async function tell(service: Fetcher, name: string, path: string, body: unknown): Promise<void> {
  const response = await send(service, name, path, body);
  await response.body?.cancel();
}

async function send(service: Fetcher, name: string, path: string, body: unknown): Promise<Response> {
  let response: Response;
  try {
    response = await service.fetch(`https://${name}${path}`, body === undefined ? {} : post(body));
  } catch (cause) {
    throw upstream(name, "did not answer", cause);
  }
  if (response.ok || response.status === 404) return response;
  await response.body?.cancel();
  throw upstream(name, `answered ${response.status}`, undefined);
}

const post = (body: unknown) => ({
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify(body),
});

function upstream(name: string, what: string, cause: unknown): HttpError {
  const error = new HttpError(502, "upstream_failed", `${name} ${what}`);
  error.cause = cause;
  return error;
}
