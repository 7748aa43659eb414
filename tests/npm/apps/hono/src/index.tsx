// Routing, middleware, cookies, JSX, streaming and error handling with hono.
import { Hono } from 'hono';
import { basicAuth } from 'hono/basic-auth';
import { bearerAuth } from 'hono/bearer-auth';
import { getCookie, setCookie } from 'hono/cookie';
import { cors } from 'hono/cors';
import { etag } from 'hono/etag';
import { HTTPException } from 'hono/http-exception';
import { prettyJSON } from 'hono/pretty-json';
import { secureHeaders } from 'hono/secure-headers';
import { streamText } from 'hono/streaming';
import { validator } from 'hono/validator';
import { books } from './books';
import { Page } from './page';

type Env = { Bindings: { TOKEN: string }; Variables: { started: string } };

const app = new Hono<Env>();

app.use('*', async (c, next) => {
  c.set('started', 'yes');
  await next();
  c.header('x-middleware', c.get('started'));
});
app.use('/api/*', cors({ origin: 'https://shop.example', allowMethods: ['GET', 'POST'], maxAge: 600 }));
app.use('/json', prettyJSON());
app.use('/secure', secureHeaders());
app.use('/tagged', etag());
app.use('/admin/*', async (c, next) => bearerAuth({ token: c.env.TOKEN })(c, next));
app.use('/basic', basicAuth({ username: 'ada', password: 'lovelace' }));

app.get('/', (c) => c.text('Hello from hono'));
app.get('/json', (c) => c.json({ ok: true, path: c.req.path }));
app.get('/secure', (c) => c.text('secure'));
app.get('/tagged', (c) => c.text('the same every time'));
app.get('/admin/secret', (c) => c.text('in'));
app.get('/basic', (c) => c.text('basic'));
app.get('/users/:id{[0-9]+}', (c) => c.json({ id: Number(c.req.param('id')) }));
app.get('/users/:name', (c) => c.json({ name: c.req.param('name') }));
app.get('/files/*', (c) => c.text(c.req.path));
app.get('/query', (c) => c.json({ one: c.req.query('one'), all: c.req.queries('all'), header: c.req.header('x-in') }));
app.get('/cookie', (c) => {
  const visits = Number(getCookie(c, 'visits') ?? '0') + 1;
  setCookie(c, 'visits', String(visits), { path: '/', httpOnly: true, sameSite: 'Lax', maxAge: 60 });
  return c.text(`visit ${visits}`);
});
app.get('/page', (c) => c.html(<Page title="Books & <more>" items={['one', 'two']} />));
app.get('/stream', (c) =>
  streamText(c, async (stream) => {
    for (const word of ['one', 'two', 'three']) await stream.writeln(word);
  }),
);
app.get('/redirect', (c) => c.redirect('/json', 301));
app.get('/status', (c) => c.body(null, 204));
app.post('/echo', async (c) => c.json({ type: c.req.header('content-type') ?? null, text: await c.req.text() }));
app.post('/form', async (c) => c.json(await c.req.parseBody()));
app.post(
  '/validated',
  validator('json', (value, c) => {
    if (typeof value.name !== 'string') return c.json({ error: 'name must be a string' }, 422);
    return { name: value.name as string };
  }),
  (c) => c.json({ hello: c.req.valid('json').name }),
);
app.get('/throw', () => {
  throw new Error('broken on purpose');
});
app.get('/teapot', () => {
  throw new HTTPException(418, { message: 'short and stout' });
});
app.route('/api/books', books);

app.notFound((c) => c.json({ error: 'not found', path: c.req.path }, 404));
app.onError((error, c) => {
  if (error instanceof HTTPException) return error.getResponse();
  return c.json({ error: error.message }, 500);
});

export default app;
