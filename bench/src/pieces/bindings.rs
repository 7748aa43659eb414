//! Operations on bindings, as a worker's script sees them.

use std::rc::Rc;

use workmesh_mesh::Service;
use workmesh_runtime::{Binding, BindingKind, Worker};
use workmesh_store::PutOptions;

use super::{
    edges,
    lab::{Lab, Piece, broken, calling, compile, plain},
};
use crate::error::BenchError;

const CALLEE: &str = r#"export default { fetch() { return new Response("Hello from the callee!\n"); } };"#;

const CALLER: &str = r#"export default {
  async fetch(request, env) {
    let response;
    for (let i = 0; i < 10; i++) response = await env.CALLEE.fetch(request);
    return response;
  },
};"#;

const KV: &str = r#"export default {
  async fetch(request, env) {
    let length = 0;
    for (let i = 0; i < 100; i++) length += (await env.KV.get("greeting")).length;
    return new Response(String(length));
  },
};"#;

const D1: &str = r#"export default {
  async fetch(request, env) {
    const statement = env.DB.prepare("SELECT id, name, price FROM items WHERE id = ?");
    let total = 0;
    for (let i = 0; i < 100; i++) total += (await statement.bind(i).first()).price;
    return new Response(String(total));
  },
};"#;

/// The pieces about bindings.
pub(super) fn all(lab: &Lab) -> Result<Vec<Piece>, BenchError> {
    Ok(vec![parity(lab)?, standard(lab)?, kv(lab)?, d1(lab)?])
}

fn parity(lab: &Lab) -> Result<Piece, BenchError> {
    let about = "await env.CALLEE.fetch(request): edge, span and the callee's handler; ten in a row";
    service(lab, "binding-call", about, edges::parity)
}

fn standard(lab: &Lab) -> Result<Piece, BenchError> {
    service(lab, "binding-standard", "the same with the standard policy", edges::standard)
}

fn service(
    lab: &Lab,
    name: &'static str,
    about: &'static str,
    edge: fn(Rc<Worker>) -> Rc<dyn Service>,
) -> Result<Piece, BenchError> {
    let callee = lab.worker(name, &compile(name, CALLEE)?, Vec::new())?;
    let binding = Binding { name: "CALLEE".into(), kind: BindingKind::Service(edge(callee)) };
    let caller = lab.worker(name, &compile(name, CALLER)?, vec![binding])?;
    Ok(calling(name, about, 10, caller, plain))
}

fn kv(lab: &Lab) -> Result<Piece, BenchError> {
    const NAME: &str = "kv-get";
    let namespace = lab.store.kv("bench").map_err(|error| broken(NAME, error))?;
    let value = "a greeting ".repeat(9).into_bytes().into();
    lab.block_on(namespace.put("greeting", value, PutOptions::default()))
        .map_err(|error| broken(NAME, error))?;
    let bindings = vec![Binding { name: "KV".into(), kind: BindingKind::Kv(namespace) }];
    let worker = lab.worker(NAME, &compile(NAME, KV)?, bindings)?;
    Ok(calling(NAME, "await env.KV.get(key), 99 bytes, hot", 100, worker, plain))
}

fn d1(lab: &Lab) -> Result<Piece, BenchError> {
    const NAME: &str = "d1-first";
    let database = lab.store.d1("bench").map_err(|error| broken(NAME, error))?;
    lab.block_on(database.exec(TABLE.into())).map_err(|error| broken(NAME, error))?;
    let bindings = vec![Binding { name: "DB".into(), kind: BindingKind::D1(database) }];
    let worker = lab.worker(NAME, &compile(NAME, D1)?, bindings)?;
    Ok(calling(NAME, "await statement.bind(id).first(), by primary key", 100, worker, plain))
}

const TABLE: &str = "CREATE TABLE items (id INTEGER PRIMARY KEY, name TEXT NOT NULL, price REAL NOT NULL);
INSERT INTO items WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 999) \
SELECT i, 'item ' || i, i * 1.5 FROM n;";
