// A tRPC router behind the fetch adapter, with superjson, batches, streams, forms and failures.
import { initTRPC, TRPCError } from '@trpc/server';
import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import superjson from 'superjson';
import { z } from 'zod';

const t = initTRPC.context<{ user: string | null }>().create({
  transformer: superjson,
  isDev: false,
  errorFormatter: ({ shape, error }) => ({
    ...shape,
    data: { ...shape.data, issues: error.cause instanceof z.ZodError ? error.cause.issues : null },
  }),
});
const signedIn = t.procedure.use(({ ctx, next }) => {
  if (ctx.user === null) throw new TRPCError({ code: 'UNAUTHORIZED', message: 'who are you?' });
  return next({ ctx: { user: ctx.user } });
});

const router = t.router({
  hello: t.procedure.input(z.object({ name: z.string() })).query(({ input }) => `hello ${input.name}`),
  rich: t.procedure.query(() => ({ at: new Date(0), map: new Map([[1, 2n]]), set: new Set(['a']), none: undefined, re: /x/gi })),
  me: signedIn.query(({ ctx }) => ctx.user),
  add: t.procedure.input(z.number()).mutation(({ input }) => input + 1),
  broken: t.procedure.query(() => {
    throw new Error('broken on purpose');
  }),
  parts: t.procedure.query(async function* () {
    yield 1;
    yield 2;
  }),
  ticks: t.procedure.subscription(async function* () {
    for (let i = 0; i < 3; i++) yield { i };
  }),
  form: t.procedure.input(z.instanceof(FormData)).mutation(({ input }) => [...input].map(([name, value]) => [name, typeof value === 'string' ? value : value.name])),
  deep: t.router({ er: t.procedure.query(() => 'deeper') }),
});
const callerOf = t.createCallerFactory(router);

export default {
  async fetch(request: Request): Promise<Response> {
    if (new URL(request.url).pathname === '/caller') {
      const caller = callerOf({ user: 'ada' });
      const refused = await caller.hello({ name: 1 as never }).catch((error: TRPCError) => [error.name, error.code]);
      return Response.json([await caller.me(), await caller.add(2), await caller.deep.er(), refused]);
    }
    return fetchRequestHandler({
      endpoint: '/trpc',
      req: request,
      router,
      createContext: ({ resHeaders }) => {
        resHeaders.set('x-middleware', 'trpc');
        return { user: request.headers.get('x-user') };
      },
      onError() {},
    });
  },
};
