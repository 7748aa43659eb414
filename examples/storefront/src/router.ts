// A route table: method, path, handler. It answers 404, 405 with `Allow`, and HEAD, so that no worker has to.

import { failure, HttpError, notFound } from "./http";

export interface Context<Env, Names extends string = never> {
  readonly request: Request;
  readonly env: Env;
  readonly ctx: ExecutionContext;
  readonly url: URL;
  /** The `:name` segments of the path, decoded. */
  readonly params: Readonly<Record<Names, string>>;
}

type Answer = Response | Promise<Response>;
type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** `"/a/:b/:c"` → `"b" | "c"`. */
type Names<Path extends string> = Path extends `${string}:${infer Rest}`
  ? Rest extends `${infer Name}/${infer Tail}`
    ? Name | Names<Tail>
    : Rest
  : never;

export interface Route<Env> {
  readonly method: Method;
  readonly segments: readonly string[];
  readonly handler: (context: Context<Env, string>) => Answer;
}

export function route<Env, Path extends string>(
  method: Method,
  path: Path,
  handler: (context: Context<Env, Names<Path>>) => Answer,
): Route<Env> {
  // `match` fills in exactly the names in `path`, which the compiler cannot see.
  return { method, segments: path.split("/"), handler: handler as Route<Env>["handler"] };
}

export function serve<Env>(...routes: readonly Route<Env>[]) {
  return async (request: Request, env: Env, ctx: ExecutionContext): Promise<Response> => {
    try {
      const url = new URL(request.url);
      const { route, params } = find(routes, request.method, url.pathname);
      return await route.handler({ request, env, ctx, url, params });
    } catch (error) {
      return failure(error);
    }
  };
}

function find<Env>(routes: readonly Route<Env>[], method: string, path: string) {
  const segments = path.split("/");
  const allowed: string[] = [];
  for (const route of routes) {
    const params = match(route.segments, segments);
    if (!params) continue;
    // The runtime drops the body of an answer to HEAD, so GET serves it.
    if (route.method === method || (route.method === "GET" && method === "HEAD")) return { route, params };
    allowed.push(...(route.method === "GET" ? ["GET", "HEAD"] : [route.method]));
  }
  if (allowed.length === 0) throw notFound(path);
  const allow = allowed.join(", ");
  throw new HttpError(405, "method_not_allowed", `${path} answers to ${allow}`, { allow });
}

function match(pattern: readonly string[], segments: readonly string[]): Record<string, string> | null {
  if (pattern.length !== segments.length) return null;
  const params: Record<string, string> = {};
  for (const [i, expected] of pattern.entries()) {
    const actual = segments[i] ?? "";
    if (expected.startsWith(":")) {
      if (actual === "") return null;
      params[expected.slice(1)] = decode(actual);
    } else if (expected !== actual) {
      return null;
    }
  }
  return params;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new HttpError(400, "bad_path", "the path is not valid percent-encoded UTF-8");
  }
}
