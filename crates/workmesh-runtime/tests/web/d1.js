import { eq, rejects, throws } from "./assert.js";

/** The table of a case of its own. */
async function table(DB, name) {
  await DB.exec(`CREATE TABLE ${name} (id INTEGER PRIMARY KEY, name TEXT, n REAL, b BLOB)`);
  await DB.prepare(`INSERT INTO ${name} (name, n) VALUES ('x', 1), ('y', NULL)`).run();
}

export async function every_way_to_read({ env: { DB } }) {
  await table(DB, "reads");
  const statement = DB.prepare("SELECT id, name FROM reads ORDER BY id");
  const rows = [{ id: 1, name: "x" }, { id: 2, name: "y" }];
  const all = await statement.all();
  eq([all.success, all.results, Object.keys(all)], [true, rows, ["success", "meta", "results"]]);
  eq((await statement.run()).results, rows);
  eq([await statement.first(), await statement.first("name")], [rows[0], "x"]);
  eq(await statement.raw(), [[1, "x"], [2, "y"]]);
  eq(await statement.raw({ columnNames: true }), [["id", "name"], [1, "x"], [2, "y"]]);
}

export async function no_rows({ env: { DB } }) {
  const none = DB.prepare("SELECT 1 AS id WHERE 0");
  eq([await none.first(), await none.first("id"), await none.raw(), await none.raw({ columnNames: true })], [null, null, [], [["id"]]]);
  eq(await DB.prepare("SELECT NULL AS id").first("id"), null);
  await rejects(DB.prepare("SELECT 1 AS id").first("nope"), "Error", "D1_COLUMN_NOTFOUND: Column not found (nope)");
}

export async function columns_of_one_name({ env: { DB } }) {
  const statement = DB.prepare("SELECT 1 AS a, 2 AS a");
  eq([(await statement.all()).results, await statement.raw()], [[{ a: 2 }], [[1, 2]]]);
}

export async function writes_say_what_they_did({ env: { DB } }) {
  await table(DB, "writes");
  const { success, meta, results } = await DB.prepare("INSERT INTO writes (name) VALUES (?)").bind("z").run();
  eq([success, results, meta.changes, meta.last_row_id, meta.changed_db, meta.rows_written], [true, [], 1, 3, true, 1]);
  eq([typeof meta.duration, typeof meta.served_by, meta.size_after > 0], ["number", "string", true]);
  const returned = await DB.prepare("INSERT INTO writes (name) VALUES ('q') RETURNING id, name").all();
  eq([returned.results, returned.meta.changes], [[{ id: 4, name: "q" }], 1]);
}

export async function every_kind_of_parameter({ env: { DB } }) {
  const kinds = await DB.prepare("SELECT ? AS s, ? AS n, ? AS t, ? AS f, ? AS z, typeof(?) AS k").bind("é", 1.5, true, false, null, 12).first();
  eq(kinds, { s: "é", n: 1.5, t: 1, f: 0, z: null, k: "real" });
  eq(await DB.prepare("SELECT ? AS a, ? AS b").bind(NaN, Infinity).first(), { a: null, b: null });
  eq(await DB.prepare("SELECT ?2 AS a, ?1 AS b").bind(1, 2).first(), { a: 2, b: 1 });
}

export async function bytes_come_back_as_numbers({ env: { DB } }) {
  for (const value of [new Uint8Array([7, 8]), new Uint8Array([7, 8]).buffer, new Uint8Array([6, 7, 8]).subarray(1), [7, 8]]) {
    eq(await DB.prepare("SELECT ?1 AS b, typeof(?1) AS t").bind(value).first(), { b: [7, 8], t: "blob" });
  }
}

export function parameters_of_other_types_are_refused({ env: { DB } }) {
  const refused = (value, words) => throws(() => DB.prepare("SELECT ?").bind(value), "Error", `D1_TYPE_ERROR: Type ${words}`);
  refused(undefined, "'undefined' not supported for value 'undefined'");
  refused({}, "'object' not supported for value '[object Object]'");
  refused([1, 256], "'object' not supported for value '1,256'");
  refused(5n, "'bigint' not supported for value '5'");
}

export async function statements_can_be_bound_again({ env: { DB } }) {
  const bound = DB.prepare("SELECT ? AS a").bind(1);
  const again = bound.bind(2);
  eq([await bound.first("a"), await again.first("a")], [1, 2]);
  const wrong = "D1_ERROR: Wrong number of parameter bindings for SQL query.";
  await rejects(DB.prepare("SELECT ?, ?").bind(1).all(), "Error", wrong);
  await rejects(DB.prepare("SELECT ?").bind(1, 2).all(), "Error", wrong);
}

export async function errors_have_a_cause({ env: { DB } }) {
  await table(DB, "causes");
  const error = await DB.prepare("SELECT nope FROM causes").all().catch((error) => error);
  eq([error.message, error.cause.message], [
    "D1_ERROR: no such column: nope at offset 7: SQLITE_ERROR", "no such column: nope at offset 7: SQLITE_ERROR",
  ]);
  await rejects(
    DB.prepare("INSERT INTO causes (id) VALUES (1)").run(), "Error",
    "D1_ERROR: UNIQUE constraint failed: causes.id: SQLITE_CONSTRAINT (extended: SQLITE_CONSTRAINT_PRIMARYKEY)",
  );
}

export async function a_batch_is_one_transaction({ env: { DB } }) {
  await table(DB, "batches");
  const insert = DB.prepare("INSERT INTO batches (name) VALUES (?)");
  const count = DB.prepare("SELECT count(*) AS n FROM batches");
  const results = await DB.batch([insert.bind("b"), count, DB.prepare("SELECT ? AS c").bind("x")]);
  eq(results.map((result) => result.results), [[], [{ n: 3 }], [{ c: "x" }]]);
  await rejects(DB.batch([insert.bind("lost"), DB.prepare("SELECT nope")]), "Error", "D1_ERROR: no such column: nope at offset 7: SQLITE_ERROR");
  eq(await count.first("n"), 3);
  await rejects(DB.batch([]), "Error", "D1_ERROR: No SQL statements detected.");
}

export async function scripts_run_line_by_line({ env: { DB } }) {
  await table(DB, "scripts");
  const done = await DB.exec("INSERT INTO scripts (name) VALUES ('1');\nINSERT INTO scripts (name) VALUES ('2')");
  eq([done.count, typeof done.duration], [2, "number"]);
  await rejects(DB.exec("SELECT nope FROM scripts"), "Error", "D1_EXEC_ERROR: Error in line 1: SELECT nope FROM scripts: no such column: nope at offset 7: SQLITE_ERROR");
  await rejects(DB.exec(""), "Error", "D1_EXEC_ERROR: Error in line 1: : No SQL statements detected.");
}

export async function sessions_have_bookmarks({ env: { DB } }) {
  const session = DB.withSession();
  eq(session.getBookmark(), null);
  eq(await session.prepare("SELECT 1 AS a").first("a"), 1);
  eq(typeof session.getBookmark(), "string");
  eq((await session.batch([session.prepare("SELECT 1 AS a")]))[0].results, [{ a: 1 }]);
  eq([DB.withSession("first-primary").getBookmark(), DB.withSession("a-bookmark").getBookmark()], [null, "a-bookmark"]);
}
