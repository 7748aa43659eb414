// The goods: in D1, with KV in front of single items.

interface Env {
  readonly DB: D1Database;
  readonly CACHE: KVNamespace;
}

interface Item {
  readonly id: string;
  readonly name: string;
  readonly priceCents: number;
}

const COLUMNS = "id, name, price_cents AS priceCents";

export default {
  async fetch(request, env, ctx): Promise<Response> {
    const { pathname } = new URL(request.url);
    const id = /^\/items\/([\w-]{1,40})$/.exec(pathname)?.[1];
    if (pathname !== "/items" && id === undefined) return refuse(404, `${pathname} does not exist`);

    if (request.method === "GET" || request.method === "HEAD")
      return id === undefined ? list(env) : get(id, env, ctx);
    if (request.method === "PUT" && id !== undefined) return put(id, request, env);
    return refuse(405, `${pathname} does not answer to ${request.method}`);
  },
} satisfies ExportedHandler<Env>;

async function list(env: Env): Promise<Response> {
  const { results } = await env.DB.prepare(`SELECT ${COLUMNS} FROM items ORDER BY id LIMIT 100`).all<Item>();
  return Response.json({ items: results });
}

async function get(id: string, env: Env, ctx: ExecutionContext): Promise<Response> {
  const cached = await env.CACHE.get<Item>(id, "json");
  if (cached) return Response.json(cached, { headers: { "x-cache": "HIT" } });
  const item = await env.DB.prepare(`SELECT ${COLUMNS} FROM items WHERE id = ?`).bind(id).first<Item>();
  if (!item) return refuse(404, `there is no item ${id}`);
  // The client does not wait for the copy.
  ctx.waitUntil(env.CACHE.put(id, JSON.stringify(item), { expirationTtl: 60 }));
  return Response.json(item, { headers: { "x-cache": "MISS" } });
}

async function put(id: string, request: Request, env: Env): Promise<Response> {
  const body: unknown = await request.json().catch(() => null);
  const { name, priceCents } = (body ?? {}) as { name?: unknown; priceCents?: unknown };
  if (typeof name !== "string" || !Number.isSafeInteger(priceCents) || Number(priceCents) < 0) {
    return refuse(400, 'send {"name": "…", "priceCents": 100}');
  }
  const item = await env.DB.prepare(
    `INSERT INTO items (id, name, price_cents) VALUES (?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET name = excluded.name, price_cents = excluded.price_cents
     RETURNING ${COLUMNS}`,
  )
    .bind(id, name, priceCents)
    .first<Item>();
  await env.CACHE.delete(id);
  console.log(`${request.headers.get("x-user")} wrote ${id}`);
  return Response.json(item);
}

const refuse = (status: number, message: string): Response => Response.json({ error: message }, { status });
