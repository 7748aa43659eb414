/** The peer's event streams: what each path under `/events/` answers. */
const stream = (text, headers = { "content-type": "text/event-stream" }) => new Response(new TextEncoder().encode(text), { headers });

const WAYS = {
  two: () => stream("id: 1\ndata: first\n\nid: 2\ndata: second\n\n"),
  headers: (request) => stream(`data: ${JSON.stringify([...request.headers])}\n\n`),
  text: () => stream("data: x\n\n", { "content-type": "text/plain" }),
  none: () => stream("data: x\n\n", {}),
  refuse: () => new Response("no", { status: 404 }),
  again: (request) => stream(`retry: 1000\nid: 5\ndata: ${request.headers.get("last-event-id")}\n\n`),
};

export function events(request) {
  return WAYS[new URL(request.url).pathname.split("/").pop()](request);
}
