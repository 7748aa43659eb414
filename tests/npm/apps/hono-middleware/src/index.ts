// The middleware of hono that the app beside this one does not use.
import { zValidator } from '@hono/zod-validator';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { cache } from 'hono/cache';
import { hc } from 'hono/client';
import { every, some } from 'hono/combine';
import { getSignedCookie, setSignedCookie } from 'hono/cookie';
import { csrf } from 'hono/csrf';
import { html, raw } from 'hono/html';
import { jwt, sign } from 'hono/jwt';
import { languageDetector } from 'hono/language';
import { logger } from 'hono/logger';
import { methodOverride } from 'hono/method-override';
import { requestId } from 'hono/request-id';
import { secureHeaders } from 'hono/secure-headers';
import { streamSSE } from 'hono/streaming';
import { timeout } from 'hono/timeout';
import { endTime, setMetric, startTime, timing } from 'hono/timing';
import { trimTrailingSlash } from 'hono/trailing-slash';
import { z } from 'zod';

type Env = { Bindings: { SECRET: string } };

const app = new Hono<Env>();
const lines: string[] = [];
let made = 0;

app.use(trimTrailingSlash());
app.use('/override/*', methodOverride({ app }));
app.use('/me', (c, next) => jwt({ secret: c.env.SECRET, alg: 'HS256' })(c, next));
app.use('/csrf', csrf());
app.use('/limited', bodyLimit({ maxSize: 8, onError: (c) => c.text('too much', 413) }));
app.use('/cached', cache({ cacheName: 'suite', cacheControl: 'max-age=60', vary: 'x-kind' }));
app.use('/logged', logger((line) => lines.push(line.replace(/\d+m?s$/, 'some time'))));
app.use('/timed', timing({ total: false }));
app.use('/late', timeout(20));
app.use('/id', requestId());
app.use('/language', languageDetector({ supportedLanguages: ['en', 'fr', 'ja'], fallbackLanguage: 'en', caches: false }));
app.use('/policy', secureHeaders({ contentSecurityPolicy: { defaultSrc: ["'self'"], imgSrc: ['https://img.example'] } }));
app.use('/combined', some((c) => c.req.query('open') === '1', every((c, next) => next(), () => { throw new Error('closed'); })));

app.get('/token', async (c) => c.text(await sign({ sub: 'ada', iat: 1, exp: 20_000_000_000 }, c.env.SECRET)));
app.get('/me', (c) => c.json(c.get('jwtPayload' as never)));
app.post('/csrf', (c) => c.text('in'));
app.post('/limited', async (c) => c.text(await c.req.text()));
app.get('/cached', (c) => c.text(`made ${++made}`));
app.get('/logged', (c) => c.json(lines));
app.get('/timed', (c) => {
  setMetric(c, 'db', 12.5, 'Database');
  setMetric(c, 'region', 'eu');
  startTime(c, 'unused');
  endTime(c, 'nothing');
  return c.text('timed');
});
app.get('/late', async (c) => {
  await new Promise((resolve) => setTimeout(resolve, 500));
  return c.text('late');
});
app.get('/id', (c) => c.text(c.get('requestId' as never)));
app.get('/language', (c) => c.text(c.get('language' as never)));
app.get('/policy', (c) => c.text('policy'));
app.get('/combined', (c) => c.text('open'));
app.delete('/override/it', (c) => c.text('deleted'));
app.get('/signed', async (c) => {
  await setSignedCookie(c, 'who', 'ada l', c.env.SECRET, { prefix: 'host' });
  return c.json(await getSignedCookie(c, c.env.SECRET));
});
app.get('/events', (c) =>
  streamSSE(
    c,
    async (stream) => {
      for (let i = 0; i < 2; i++) await stream.writeSSE({ data: `line ${i}\nmore`, event: 'tick', id: String(i), retry: 10 });
      throw new Error('over');
    },
    (error, stream) => stream.writeSSE({ event: 'error', data: error.message }),
  ),
);
app.get('/html', (c) => c.html(html`<p title="${'"'}">${'<b>'} ${raw('<i>')} ${[1, 2]} ${Promise.resolve('later & on')}</p>`));
const orders = app.post('/orders', zValidator('json', z.object({ name: z.string(), count: z.coerce.number().min(1) })), (c) =>
  c.json(c.req.valid('json')),
);
app.post('/upload', zValidator('form', z.object({ note: z.string(), file: z.instanceof(File) })), async (c) => {
  const { note, file } = c.req.valid('form');
  return c.json({ note, name: file.name, type: file.type, text: await file.text() });
});
app.post('/raw', async (c) => c.json(await c.req.json()));
app.get('/client', async (c) => {
  const client = hc<typeof orders>('http://localhost/', { fetch: (input: RequestInfo, init: RequestInit) => app.request(input, init, c.env) });
  const answer = await client.orders.$post({ json: { name: 'tea', count: 2 } });
  return c.json({ status: answer.status, body: await answer.json(), url: client.orders.$url().href });
});
app.onError((error, c) => ('getResponse' in error ? (error as { getResponse(): Response }).getResponse() : c.text(error.message, 500)));

export default app;
