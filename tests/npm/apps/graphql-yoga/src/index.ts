// Queries, mutations, batches, uploads, subscriptions and failures with graphql-yoga.
import { GraphQLError, parse, print, printSchema } from 'graphql';
import { createSchema, createYoga } from 'graphql-yoga';

const typeDefs = /* GraphQL */ `
  scalar File
  input Item { name: String!, count: Int! = 1 }
  type Box { inner: Box, label: String }
  type Query { hello(name: String = "world"): String! slow: [Int!]! who: String box: Box refused: Int! }
  type Mutation { order(item: Item!): String! read(file: File!): String! }
  type Subscription { count(to: Int!): Int! }
`;

async function* counting(to: number) {
  for (let i = 1; i <= to; i++) {
    await new Promise((resolve) => setTimeout(resolve, 1));
    yield { count: i };
  }
}

const schema = createSchema<{ request: Request }>({
  typeDefs,
  resolvers: {
    Query: {
      hello: (_, { name }) => `hello ${name}`,
      slow: () => new Promise((resolve) => setTimeout(() => resolve([1, 2]), 2)),
      who: (_, __, { request }) => request.headers.get('x-who'),
      box: () => ({ inner: { label: 'in' }, label: () => { throw new GraphQLError('no label', { extensions: { code: 'EMPTY' } }); } }),
      refused: () => { throw new GraphQLError('refused', { extensions: { http: { status: 418, headers: { 'x-middleware': 'refused' } } } }); },
    },
    Mutation: {
      order: (_, { item }) => `${item.count} × ${item.name}`,
      read: async (_, { file }: { file: File }) => `${file.name}: ${await file.text()}`,
    },
    Subscription: { count: { subscribe: (_, { to }) => counting(to) } },
  },
});
const yoga = createYoga({ schema, logging: false, graphiql: false, landingPage: false, batching: true, maskedErrors: { isDev: false }, cors: { origin: ['https://shop.example'] } });

export default {
  fetch(request: Request, env: object, ctx: ExecutionContext) {
    const url = new URL(request.url);
    if (url.pathname === '/schema') return new Response(printSchema(schema));
    if (url.pathname === '/print') return new Response(print(parse(url.searchParams.get('query') ?? '')));
    return yoga.fetch(request, { ...env, ...ctx });
  },
};
