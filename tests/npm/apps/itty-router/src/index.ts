// Routes, nested routers, query strings and errors with itty-router.
import { AutoRouter, Router, cors, error, json, status, text, type IRequest } from 'itty-router';

const { preflight, corsify } = cors({ origin: 'https://shop.example' });

const stock = Router({ base: '/stock' })
  .get('/:sku', ({ params }: IRequest) => json({ sku: params.sku }))
  .get('/:sku/:size?', ({ params }: IRequest) => json({ sku: params.sku, size: params.size ?? null }));

const router = AutoRouter({ before: [preflight] });

router
  .get('/', () => text('Hello from itty-router'))
  .get('/object', () => ({ becomes: 'json' }))
  .get('/query', ({ query }) => query)
  .get('/greedy/:path+', ({ params }) => ({ path: params.path }))
  .get('/files/:name.:extension', ({ params }) => params)
  .get('/wild/*', ({ url }) => ({ path: new URL(url).pathname }))
  // `corsify` spreads the response, which carries no status over: a Response has no properties of its own.
  .get('/shared', () => corsify(error(403, 'not for you')))
  .get('/gone', () => status(204))
  .get('/throws', () => {
    throw new Error('broken on purpose');
  })
  .get('/refused', () => error(403, { error: 'not for you', reason: 'rules' }))
  .post('/echo', async (request) => ({ got: await request.json() }))
  .all('/stock/*', stock.fetch)
  .all('*', () => error(404, 'nothing here'));

export default { fetch: (request: Request) => router.fetch(request) };
