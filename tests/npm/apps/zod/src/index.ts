// Validation of JSON bodies and query strings with zod.
import { z } from 'zod';

const Address = z.object({
  street: z.string().min(1),
  postcode: z.string().regex(/^[0-9]{5}$/),
});

const Order = z.object({
  id: z.uuid(),
  email: z.email(),
  quantity: z.number().int().positive().max(100),
  tags: z.array(z.string()).default([]),
  address: Address.optional(),
  payment: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('card'), last4: z.string().length(4) }),
    z.object({ kind: z.literal('invoice'), vat: z.string().nullable() }),
  ]),
  when: z.iso.datetime().transform((value) => Date.parse(value)),
});
type Order = z.infer<typeof Order>;

const Page = z.object({
  page: z.coerce.number().int().min(1).default(1),
  sort: z.enum(['price', 'name']).catch('name'),
});

const Tree: z.ZodType<{ name: string; children: unknown[] }> = z.object({
  name: z.string(),
  get children() {
    return z.array(Tree);
  },
});

function answer<T>(result: z.ZodSafeParseResult<T>): Response {
  if (result.success) return Response.json(result.data);
  const issues = result.error.issues.map(({ code, path, message }) => ({ code, path, message }));
  return Response.json({ issues, pretty: z.prettifyError(result.error) }, { status: 422 });
}

export default {
  async fetch(request: Request): Promise<Response> {
    const url = new URL(request.url);
    switch (`${request.method} ${url.pathname}`) {
      case 'POST /orders':
        return answer<Order>(await Order.safeParseAsync(await request.json()));
      case 'POST /tree':
        return answer(Tree.safeParse(await request.json()));
      case 'POST /strict':
        return answer(z.strictObject({ a: z.string() }).safeParse(await request.json()));
      case 'GET /page':
        return answer(Page.safeParse(Object.fromEntries(url.searchParams)));
      case 'GET /schema':
        return Response.json(z.toJSONSchema(Address));
      case 'GET /refine': {
        const even = z.coerce.number().refine((n) => n % 2 === 0, { error: 'must be even' });
        return answer(even.safeParse(url.searchParams.get('n')));
      }
      default:
        return new Response('not found', { status: 404 });
    }
  },
} satisfies { fetch(request: Request): Promise<Response> };
