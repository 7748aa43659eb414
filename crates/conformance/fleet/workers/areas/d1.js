/** D1 databases: parameters, results, and what is said of bad SQL. */
const ODD = {
  undefined, null: null, true: true, NaN, "-0": -0, "2 ** 53": 2 ** 53, Infinity, "an empty text": "", "a NUL": "é\0x", bigint: 1n, symbol: Symbol("s"), "an empty list": [],
  "a list of bytes": [1, 255], "a list of texts": ["a"], object: {}, date: new Date(0), bytes: new Uint8Array([1, 2]), buffer: new ArrayBuffer(2), "a list of 16 bits": new Uint16Array([1, 258]),
  floats: new Float64Array([1.5]), view: new DataView(new ArrayBuffer(2)), map: new Map(), blob: new Blob(["x"]),
};

const SQL = [
  "", ";", "-- c", "SELECT", "SELEC 1", "SELECT * FROM nope", "SELECT nope FROM d1", "INSERT INTO d1(id) VALUES('x')", "INSERT INTO d1(id) VALUES(1)", "INSERT INTO d1(n) VALUES(NULL)",
  "INSERT INTO d1(id, n) VALUES(1, 1)", "SELECT 1;", "SELECT 1; SELECT 2 AS b", "BEGIN", "SAVEPOINT a", "PRAGMA foreign_keys", "PRAGMA journal_mode", "ATTACH 'x' AS y", "VACUUM",
  "CREATE TABLE d1(a)", "CREATE TABLE _cf_x(a)", "DROP TABLE nope", "SELECT 1 AS a, 2 AS a", "SELECT 9007199254740993 AS v", "SELECT 1e999 AS v", "SELECT x'00ff' AS v", "SELECT NULL AS v",
  "SELECT json('{a') AS v", "SELECT json_extract('[1,2]','$[1]') AS v", "SELECT ? AS v", "SELECT :a AS v", "SELECT 1/0 AS v", "SELECT nofn()", "SELECT upper()", "SELECT 'open", 'SELECT "dq" AS v',
  "SELECT abs(-9223372036854775808)", "SELECT cast(x'ff' AS TEXT) AS v", "SELECT 1.0 AS a, 1e20 AS b", "VALUES (1,2),(3,4)", "SELECT 'é😀' AS v",
];

const SCRIPTS = [
  "SELECT 1\nSELECT 2", "SELECT 1;\nSELEC 2;\nSELECT 3", "CREATE TABLE x (\n a INT\n)", "\n\nSELECT 1\n\n", "SELECT 1;SELECT 2", "-- c\nSELECT 1", "SELECT ?", "SELECT 1\r\nSELECT 2", "  ",
];

/** The database with one table of one row. */
async function filled({ env }) {
  await env.DB.exec("CREATE TABLE IF NOT EXISTS d1 (id INTEGER PRIMARY KEY, n NOT NULL, u UNIQUE)");
  await env.DB.exec("INSERT OR REPLACE INTO d1 VALUES (1, 1, 1)");
  return env.DB;
}

const each = (values, name, run) =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [`${name} ${Array.isArray(values) ? JSON.stringify(value) : key}`, async (world) => run(await filled(world), value)]));

export const d1 = {
  ...each(ODD, "bind", (db, value) => db.prepare("SELECT ?1 AS v, typeof(?1) AS t").bind(value).first()),
  ...each(ODD, "the rows of bind", async (db, value) => (await db.prepare("SELECT ? AS v").bind(value).raw())),
  ...each(ODD, "the first", (db, value) => db.prepare("SELECT 1 AS a, NULL AS b").first(value)),
  ...each(ODD, "names of columns", (db, value) => db.prepare("SELECT 1 AS a, 2 AS b").raw({ columnNames: value })),
  ...each({ true: true, number: 1, list: [], object: {} }, "exec", (db, value) => db.exec(value)),
  ...each({ undefined, null: null, true: true, text: "x", object: {} }, "batch", (db, value) => db.batch(value)),
  ...each({ undefined, null: null }, "batch of", (db, value) => db.batch([value])),
  ...each({ undefined, null: null, "nothing": "", primary: " first-primary ", other: "0-0" }, "the bookmark of a session from", (db, value) => db.withSession(value).getBookmark()),
  ...each({ true: true, number: 1, list: [] }, "a session from", (db, value) => db.withSession(value)),
  ...each(SQL, "all", async (db, sql) => (await db.prepare(sql).all()).results),
  ...each(SQL, "raw", (db, sql) => db.prepare(sql).raw({ columnNames: true })),
  ...each(SCRIPTS, "exec", async (db, sql) => (await db.exec(sql)).count),
  "too many parameters": ({ env }) => env.DB.prepare("SELECT ? AS v").bind(1, 2).first(),
  "too few parameters": ({ env }) => env.DB.prepare("SELECT ? AS v, ? AS w").bind(1).first(),
  "a column there is not": ({ env }) => env.DB.prepare("SELECT 1 AS a").first("b"),
  "a column of no row": ({ env }) => env.DB.prepare("SELECT 1 AS a WHERE 0").first("b"),
  "no rows with names": ({ env }) => env.DB.prepare("SELECT 1 AS a WHERE 0").raw({ columnNames: true }),
  "a batch that fails": async (world) => {
    const db = await filled(world);
    const failed = await db.batch([db.prepare("INSERT INTO d1(n) VALUES('batch')"), db.prepare("SELECT * FROM nope")]).catch((error) => error);
    return [failed, await db.prepare("SELECT count(*) AS n FROM d1 WHERE n = 'batch'").first("n")];
  },
  "the shape of a batch": async ({ env }) => (await env.DB.batch([env.DB.prepare("SELECT 1 AS a"), env.DB.prepare("SELECT ? AS v").bind("x")])).map((one) => [one.success, one.results]),
  "what was said before": async ({ env }) => {
    const statement = env.DB.prepare("CREATE TABLE twice(a)");
    await env.DB.exec("DROP TABLE IF EXISTS twice");
    await statement.run();
    return [await statement.run().catch((error) => error.message), await statement.raw().catch((error) => error.message)];
  },
  "the meta of a result": async ({ env }) => Object.entries((await env.DB.prepare("SELECT 1").all()).meta).map(([name, value]) => `${name} ${typeof value}`),
  "changes": async (world) => {
    const db = await filled(world);
    const { meta } = await db.prepare("INSERT INTO d1(id, n) VALUES (70, 1), (71, 1)").run();
    const gone = await db.prepare("DELETE FROM d1 WHERE id >= 70").run();
    return [meta.changes, meta.last_row_id, meta.changed_db, gone.meta.changes, gone.meta.last_row_id];
  },
  "an error": async ({ env }) => {
    const error = await env.DB.prepare("SELECT * FROM nope").all().catch((error) => error);
    return [error.name, error.message, error.cause.name, error.cause.message, Object.keys(error)];
  },
  "dump": ({ env }) => env.DB.dump(),
};
