// The client of OpenAI against an upstream that is made up here: JSON, server-sent events, retries, uploads, failures.
import OpenAI from 'openai';

const seen: unknown[] = [];
let failures = 0;

const json = (value: unknown, status = 200, headers = {}) => Response.json(value, { status, headers });
const chunk = (delta: object, finish: string | null = null) => ({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta, finish_reason: finish }] });
const EVENTS = [chunk({ role: 'assistant', content: '' }), chunk({ content: 'Hel' }), chunk({ content: 'lo é' }), chunk({}, 'stop')];

function events(): Response {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const writer = writable.getWriter();
  const encoder = new TextEncoder();
  void (async () => {
    for (const event of [...EVENTS.map((event) => JSON.stringify(event)), '[DONE]']) {
      // In two pieces, cut in the midst of a line.
      const bytes = encoder.encode(`data: ${event}\n\n`);
      await writer.write(bytes.subarray(0, 9));
      await writer.write(bytes.subarray(9));
    }
    await writer.close();
  })();
  return new Response(readable, { headers: { 'content-type': 'text/event-stream' } });
}

async function upstream(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const request = new Request(input, init);
  const { pathname } = new URL(request.url);
  if (pathname === '/v1/models') return json({ error: { message: 'no such key', type: 'auth', code: 'bad_key' } }, 401, { 'x-request-id': 'r1' });
  if (pathname === '/v1/embeddings') return failures++ === 0 ? json({}, 500, { 'retry-after-ms': '1' }) : json({ data: [{ embedding: [1, 2] }] });
  if (pathname === '/v1/files') {
    const form = await request.formData();
    return json([...form].map(([name, value]) => [name, typeof value === 'string' ? value : [value.name, value.size]]));
  }
  const body = await request.json<{ stream?: boolean }>();
  seen.push([request.method, pathname, request.headers.get('authorization'), request.headers.get('content-type'), body]);
  return body.stream ? events() : json({ id: 'x', choices: [{ index: 0, message: { role: 'assistant', content: 'hi' } }], usage: { total_tokens: 3 } });
}

const client = new OpenAI({ apiKey: 'key', baseURL: 'http://upstream/v1', maxRetries: 1, fetch: upstream });
const ask = { model: 'm', messages: [{ role: 'user' as const, content: 'é?' }] };

const routes: Record<string, () => Promise<unknown>> = {
  '/ask': async () => [await client.chat.completions.create(ask), seen],
  async '/stream'() {
    const parts: unknown[] = [];
    for await (const part of await client.chat.completions.create({ ...ask, stream: true })) parts.push(part.choices[0]?.delta.content ?? null);
    return parts;
  },
  async '/events'() {
    const deltas: string[] = [];
    const stream = client.chat.completions.stream(ask).on('content', (delta) => deltas.push(delta));
    return [await stream.finalContent(), deltas];
  },
  '/lines': async () => (await new Response((await client.chat.completions.create({ ...ask, stream: true })).toReadableStream()).text()).trim().split('\n').length,
  '/retried': async () => [await client.embeddings.create({ model: 'm', input: 'x', encoding_format: 'float' }), failures],
  '/upload': async () => client.files.create({ file: await OpenAI.toFile(new TextEncoder().encode('abc'), 'a.jsonl'), purpose: 'batch' }),
  '/refused': () => client.models.list(),
  '/slow': () => new OpenAI({ apiKey: 'key', maxRetries: 0, timeout: 5, fetch: (_, init) => new Promise((_resolve, reject) => init?.signal?.addEventListener('abort', () => reject(init.signal?.reason as Error))) }).models.list(),
};

export default {
  async fetch(request: Request): Promise<Response> {
    const route = routes[new URL(request.url).pathname];
    if (route === undefined) return new Response('no such call', { status: 404 });
    try {
      return Response.json(await route());
    } catch (error) {
      const { constructor, message, status = null, code = null } = error as InstanceType<typeof OpenAI.APIError>;
      return Response.json({ class: constructor.name, message, status, code }, { status: 502 });
    }
  },
};
