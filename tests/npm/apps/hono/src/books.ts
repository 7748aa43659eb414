// A sub-application, as hono users split their routes.
import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';

const titles = new Map([
  ['1', 'Middlemarch'],
  ['2', 'Walden'],
]);

export const books = new Hono()
  .get('/', (c) => c.json([...titles].map(([id, title]) => ({ id, title }))))
  .get('/:id', (c) => {
    const title = titles.get(c.req.param('id'));
    if (!title) throw new HTTPException(404, { message: 'no such book' });
    return c.json({ id: c.req.param('id'), title });
  })
  .post('/', async (c) => {
    const { title } = await c.req.json<{ title: string }>();
    return c.json({ title, added: true }, 201, { location: '/api/books/3' });
  });
