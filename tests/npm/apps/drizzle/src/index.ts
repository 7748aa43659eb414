// Queries, joins, relations, batches and failures with drizzle-orm on D1.
import { and, asc, count, desc, eq, gt, inArray, like, or, relations, sql, sum } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { alias, blob, index, integer, primaryKey, real, sqliteTable, text, union } from 'drizzle-orm/sqlite-core';

const users = sqliteTable(
  'users',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    name: text('name').notNull(),
    email: text('email').unique(),
    score: real('score').default(1.5),
    admin: integer('admin', { mode: 'boolean' }).default(false),
    meta: text('meta', { mode: 'json' }).$type<unknown>(),
    created: integer('created', { mode: 'timestamp' }),
    picture: blob('picture', { mode: 'buffer' }),
  },
  (table) => [index('by_name').on(table.name)],
);
const posts = sqliteTable('posts', {
  id: integer('id').primaryKey(),
  title: text('title').notNull(),
  author: integer('author').references(() => users.id, { onDelete: 'cascade' }),
});
const tags = sqliteTable('tags', { post: integer('post'), tag: text('tag') }, (table) => [primaryKey({ columns: [table.post, table.tag] })]);
const schema = {
  users,
  posts,
  tags,
  ofUsers: relations(users, ({ many }) => ({ posts: many(posts) })),
  ofPosts: relations(posts, ({ one, many }) => ({
    author: one(users, { fields: [posts.author], references: [users.id] }),
    tags: many(tags),
  })),
  ofTags: relations(tags, ({ one }) => ({ post: one(posts, { fields: [tags.post], references: [posts.id] }) })),
};
const TABLES = [
  'CREATE TABLE users (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, email TEXT UNIQUE, score REAL, admin INTEGER, meta TEXT, created INTEGER, picture BLOB)',
  'CREATE TABLE posts (id INTEGER PRIMARY KEY, title TEXT NOT NULL, author INTEGER REFERENCES users(id) ON DELETE CASCADE)',
  'CREATE TABLE tags (post INTEGER, tag TEXT, PRIMARY KEY (post, tag))',
];

const connect = (d1: D1Database) => drizzle(d1, { schema });
type Database = ReturnType<typeof connect>;

const routes: Record<string, (db: Database, d1: D1Database) => unknown> = {
  async '/setup'(db, d1) {
    await d1.batch(TABLES.map((statement) => d1.prepare(statement)));
    const ada = { name: 'Ada', email: 'ada@example.com', meta: { langs: ['en'] }, created: new Date(1e12), admin: true };
    const added = await db.insert(users).values([ada, { name: 'Bob' }, { name: 'Çelik', picture: Buffer.from([1, 2]) }]).returning();
    await db.insert(posts).values([{ id: 1, title: 'One', author: 1 }, { id: 2, title: 'Two', author: 1 }, { id: 3, title: 'Three', author: 2 }]);
    await db.insert(tags).values([{ post: 1, tag: 'x' }, { post: 1, tag: 'y' }, { post: 3, tag: 'x' }]);
    return added;
  },
  '/all': (db) => db.select().from(users).orderBy(desc(users.id)),
  '/some': (db) =>
    db
      .select({ name: users.name, loud: sql<string>`upper(${users.name})` })
      .from(users)
      .where(and(gt(users.id, 0), or(like(users.name, 'A%'), inArray(users.id, [2, 9]))))
      .limit(5),
  '/left': (db) => db.select().from(users).leftJoin(posts, eq(posts.author, users.id)).orderBy(users.id, posts.id),
  '/inner': (db) => {
    const by = alias(users, 'by');
    return db.select({ title: posts.title, by: by.name }).from(posts).innerJoin(by, eq(by.id, posts.author)).orderBy(asc(posts.id));
  },
  '/grouped': (db) => db.select({ author: posts.author, n: count(), ids: sum(posts.id) }).from(posts).groupBy(posts.author).orderBy(posts.author),
  '/relations': (db) => db.query.users.findMany({ columns: { name: true }, with: { posts: { with: { tags: true }, orderBy: [desc(posts.id)] } } }),
  '/first': (db) => db.query.posts.findFirst({ where: eq(posts.id, 3), with: { author: true } }),
  '/update': (db) => db.update(users).set({ score: sql`${users.score} + 1`, meta: { z: 1 } }).where(eq(users.id, 1)).returning({ score: users.score, meta: users.meta }),
  '/upsert': (db) =>
    db
      .insert(users)
      .values({ id: 1, name: 'Ada L', email: 'ada@example.com' })
      .onConflictDoUpdate({ target: users.id, set: { name: sql`excluded.name || '!'` } })
      .returning({ id: users.id, name: users.name }),
  '/batch': (db) =>
    db.batch([
      db.insert(posts).values({ id: 10, title: 'Ten' }).returning(),
      db.update(posts).set({ title: 'TEN' }).where(eq(posts.id, 10)).returning(),
      db.select().from(posts).where(eq(posts.id, 10)),
    ]),
  async '/undone'(db) {
    const tried = await db.batch([db.insert(posts).values({ id: 20, title: 'A' }), db.insert(posts).values({ id: 20, title: 'B' })]).catch(causes);
    return [tried, await db.select().from(posts).where(eq(posts.id, 20))];
  },
  '/transaction': (db) => db.transaction((tx) => tx.insert(posts).values({ id: 30, title: 'T' })),
  '/twice': (db) => db.insert(users).values({ name: 'x', email: 'ada@example.com' }),
  '/nowhere': (db) => db.run(sql`select * from nothing`),
  async '/raw'(db) {
    return [await db.all(sql`select ${1} as a, null as c, 1.5 as d`), await db.get(sql`select 5 as five`), await db.values(sql`select 1, 2 union select 3, 4`)];
  },
  async '/prepared'(db) {
    const one = db.select().from(posts).where(eq(posts.id, sql.placeholder('id'))).prepare();
    return [await one.all({ id: 1 }), (await one.get({ id: 99 })) ?? 'none', await one.values({ id: 2 })];
  },
  '/union': (db) => union(db.select({ x: users.name }).from(users), db.select({ x: posts.title }).from(posts)).orderBy(sql`1`),
  '/count': async (db) => ({ n: await db.$count(users, gt(users.id, 1)) }),
  async '/cascade'(db) {
    await db.delete(users).where(eq(users.id, 2));
    return db.select({ id: posts.id }).from(posts).orderBy(posts.id);
  },
};

function causes(error: unknown): unknown {
  return error instanceof Error ? { name: error.name, message: error.message, cause: causes(error.cause) } : null;
}

export default {
  async fetch(request: Request, env: { DB: D1Database }): Promise<Response> {
    const route = routes[new URL(request.url).pathname];
    if (route === undefined) return new Response('no such query', { status: 404 });
    try {
      return Response.json(await route(connect(env.DB), env.DB));
    } catch (error) {
      return Response.json(causes(error), { status: 500 });
    }
  },
};
