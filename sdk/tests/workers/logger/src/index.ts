// Receives spans as a logger does, and shows the last one; `/never` answers nobody.

interface Received {
  readonly url: string;
  readonly method: string;
  readonly type: string | null;
  readonly span: unknown;
}

let last: Received | null = null;

export default {
  async fetch(request): Promise<Response> {
    const { url, method } = request;
    const { pathname } = new URL(url);
    if (pathname === "/last") return Response.json(last);
    if (pathname === "/never") return new Promise(() => setTimeout(() => {}, 60_000));
    last = { url, method, type: request.headers.get("content-type"), span: await request.json() };
    return new Response(null, { status: 202 });
  },
} satisfies ExportedHandler;
