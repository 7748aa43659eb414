//! D1 databases: what the operations hold for one binding, and the operations.
//!
//! Results cross as the JSON text of what scripts get (see [`super::json`]), as on the real runtime, whose databases
//! answer in JSON too: a blob is an array of numbers, and of two columns of one name the last is seen.

use std::rc::Rc;

use workmesh_store::{D1Error, D1Reader, Database, QueryMeta, QueryResult, SqlValue, Statement, StoreError};

use super::json;
use crate::{
    engine::{Args, Op, OpError, OpResult, Value},
    host::Host,
};

/// A database bound by one isolate's worker on one shard.
pub(crate) struct D1 {
    /// Writes and long queries go to its thread.
    database: Database,
    /// Short reads run on the shard's own thread.
    reader: D1Reader,
}

impl D1 {
    /// Opens this shard's reader.
    pub(crate) fn open(database: Database) -> Result<Self, StoreError> {
        Ok(Self { reader: database.reader()?, database })
    }
}

/// The operations of D1 bindings; the first argument is the slot of the binding.
pub(crate) const OPS: &[Op<Host>] = &[
    Op::new("d1_all", |host, args| query(host, args, result_json)),
    Op::new("d1_first", |host, args| query(host, args, first_json)),
    Op::new("d1_raw", |host, args| query(host, args, raw_json)),
    Op::new("d1_batch", batch),
    Op::new("d1_exec", exec),
];

/// The database that the first argument names; not in the global scope, where nobody waits for I/O.
fn binding<'a>(host: &'a Host, args: &Args<'_, '_>) -> Result<&'a D1, OpError> {
    host.with_current(|_| ())?;
    host.d1(args.integer(0)?)
}

/// `d1_…(slot, SQL, parameters)` → JSON if it could be answered in place, or else a promise for it.
fn query(host: &Rc<Host>, args: &Args<'_, '_>, write: fn(&mut String, &QueryResult)) -> OpResult {
    let statement = Statement { sql: args.text(1)?, params: parameters(args.value(2)?)? };
    let json = move |result: &QueryResult| {
        let mut out = String::new();
        write(&mut out, result);
        Value::Text(out)
    };
    let d1 = binding(host, args)?;
    if let Some(result) = d1.reader.try_query(&statement) {
        return Ok(json(&result));
    }
    let result = d1.database.query(statement);
    Ok(Value::later(async move { result.await.map(|result| json(&result)).map_err(d1_error) }))
}

/// `d1_batch(slot, [SQL, parameters, SQL, parameters, …])` → promise for JSON.
fn batch(host: &Rc<Host>, args: &Args<'_, '_>) -> OpResult {
    let Value::List(list) = args.value(1)? else { return Err(not_a_statement()) };
    let mut statements = Vec::with_capacity(list.len() / 2);
    let mut list = list.into_iter();
    while let (Some(sql), Some(params)) = (list.next(), list.next()) {
        let Value::Text(sql) = sql else { return Err(not_a_statement()) };
        statements.push(Statement { sql, params: parameters(params)? });
    }
    let results = binding(host, args)?.database.batch(statements);
    Ok(Value::later(async move {
        let results = results.await.map_err(d1_error)?;
        let mut out = String::new();
        json::array(&mut out, &results, result_json);
        Ok(Value::Text(out))
    }))
}

/// `d1_exec(slot, SQL)` → promise for [count, duration in ms].
fn exec(host: &Rc<Host>, args: &Args<'_, '_>) -> OpResult {
    let done = binding(host, args)?.database.exec(args.text(1)?);
    Ok(Value::later(async move {
        let done = done.await.map_err(d1_error)?;
        Ok(Value::List(vec![Value::Number(done.count as f64), Value::Number(done.duration_ms)]))
    }))
}

fn parameters(list: Value) -> Result<Vec<SqlValue>, OpError> {
    let Value::List(list) = list else { return Err(not_a_statement()) };
    list.into_iter().map(parameter).collect()
}

fn parameter(value: Value) -> Result<SqlValue, OpError> {
    match value {
        Value::Null => Ok(SqlValue::Null),
        Value::Bool(flag) => Ok(flag.into()),
        Value::Number(number) => Ok(number.into()),
        Value::Text(text) => Ok(SqlValue::Text(text)),
        Value::Bytes(bytes) => Ok(SqlValue::Blob(bytes.into())),
        _ => Err(not_a_statement()),
    }
}

fn not_a_statement() -> OpError {
    OpError::error("D1_ERROR: This is not a prepared statement.")
}

fn d1_error(error: D1Error) -> OpError {
    OpError::error(error.to_string())
}

/// A whole result: rows as objects, and figures.
fn result_json(out: &mut String, result: &QueryResult) {
    let QueryMeta { changes, last_row_id, duration_ms, rows_read, rows_written, size_after, changed_db } =
        result.meta;
    out.push_str("{\"success\":true,\"meta\":{\"served_by\":\"workmesh\",\"duration\":");
    json::number(out, duration_ms);
    out.push_str(&format!(
        ",\"changes\":{changes},\"last_row_id\":{last_row_id},\"changed_db\":{changed_db},\
         \"size_after\":{size_after},\"rows_read\":{rows_read},\"rows_written\":{rows_written}}},\"results\":"
    ));
    let names = names(&result.columns);
    json::array(out, &result.rows, |out, row| row_json(out, &names, row));
    out.push('}');
}

/// The first row as an object, or null.
fn first_json(out: &mut String, result: &QueryResult) {
    match result.rows.first() {
        Some(row) => row_json(out, &names(&result.columns), row),
        None => out.push_str("null"),
    }
}

/// The names of the columns, and then the rows, all as arrays.
fn raw_json(out: &mut String, result: &QueryResult) {
    out.push('[');
    json::array(out, &result.columns, |out, name| json::text(out, name));
    for row in &result.rows {
        out.push(',');
        json::array(out, row, value_json);
    }
    out.push(']');
}

/// The names of the columns as they stand in every row.
fn names(columns: &[String]) -> Vec<String> {
    let name = |column: &String| {
        let mut name = String::with_capacity(column.len() + 3);
        json::text(&mut name, column);
        name.push(':');
        name
    };
    columns.iter().map(name).collect()
}

fn row_json(out: &mut String, names: &[String], row: &[SqlValue]) {
    out.push('{');
    for (index, (name, value)) in names.iter().zip(row).enumerate() {
        if index > 0 {
            out.push(',');
        }
        out.push_str(name);
        value_json(out, value);
    }
    out.push('}');
}

fn value_json(out: &mut String, value: &SqlValue) {
    match value {
        SqlValue::Null => out.push_str("null"),
        SqlValue::Integer(integer) => out.push_str(&integer.to_string()),
        SqlValue::Real(real) => json::number(out, *real),
        SqlValue::Text(text) => json::text(out, text),
        SqlValue::Blob(blob) => json::array(out, blob, |out, byte| out.push_str(&byte.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn result(columns: &[&str], rows: Vec<Vec<SqlValue>>) -> QueryResult {
        let meta = QueryMeta {
            changes: 1,
            last_row_id: 2,
            duration_ms: 0.5,
            rows_read: 3,
            rows_written: 4,
            size_after: 8192,
            changed_db: true,
        };
        QueryResult { columns: columns.iter().map(|name| (*name).to_owned()).collect(), rows, meta }
    }

    fn check(write: fn(&mut String, &QueryResult), result: &QueryResult, expected: &str) {
        let mut out = String::new();
        write(&mut out, result);
        assert_eq!(out, expected);
    }

    #[test]
    fn every_shape_says_every_kind_of_value() {
        let row = vec![
            SqlValue::Null,
            SqlValue::Integer(-1),
            SqlValue::Real(1.5),
            SqlValue::Text("a\"b".into()),
            SqlValue::Blob(vec![0, 255]),
        ];
        let two = result(&["n", "i", "r", "t", "b"], vec![row.clone(), row]);
        let object = r#"{"n":null,"i":-1,"r":1.5,"t":"a\"b","b":[0,255]}"#;
        let array = r#"[null,-1,1.5,"a\"b",[0,255]]"#;
        check(first_json, &two, object);
        check(raw_json, &two, &format!(r#"[["n","i","r","t","b"],{array},{array}]"#));
        let meta = concat!(
            r#"{"served_by":"workmesh","duration":0.5,"changes":1,"last_row_id":2,"changed_db":true,"#,
            r#""size_after":8192,"rows_read":3,"rows_written":4}"#
        );
        check(
            result_json,
            &two,
            &format!(r#"{{"success":true,"meta":{meta},"results":[{object},{object}]}}"#),
        );
    }

    #[test]
    fn no_rows_are_no_row() {
        let none = result(&["a"], Vec::new());
        check(first_json, &none, "null");
        check(raw_json, &none, r#"[["a"]]"#);
    }

    #[test]
    fn parameters_are_plain_values() {
        assert_eq!(parameter(Value::Number(12.0)), Ok(SqlValue::Real(12.0)));
        assert_eq!(parameter(Value::Bool(true)), Ok(SqlValue::Real(1.0)));
        assert_eq!(parameter(Value::Number(f64::NAN)), Ok(SqlValue::Null));
        assert!(parameter(Value::Undefined).is_err());
    }
}
