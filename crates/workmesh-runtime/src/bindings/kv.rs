//! KV namespaces: what the operations hold for one binding, and the operations.
//!
//! A read is one look-up on the shard's own thread and answers at once; JavaScript makes the promise. Everything
//! else goes through the writer thread of the store.

use std::rc::Rc;

use workmesh_store::{
    KvEntry, KvError, KvNamespace, KvReader, ListOptions, ListPage, PutOptions, StoreError,
};

use super::json;
use crate::{
    engine::{Args, Op, OpError, OpResult, Value},
    host::Host,
};

/// A namespace bound by one isolate's worker on one shard.
pub(crate) struct Kv {
    /// Writes, deletions and lists go through its writer.
    pub(crate) namespace: KvNamespace,
    /// Point reads run on the shard's own thread.
    pub(crate) reader: KvReader,
}

impl Kv {
    /// Opens this shard's reader.
    pub(crate) fn open(namespace: KvNamespace) -> Result<Self, StoreError> {
        Ok(Self { reader: namespace.reader()?, namespace })
    }
}

/// The operations of KV bindings; the first argument is the slot of the binding.
pub(crate) const OPS: &[Op<Host>] = &[
    Op::new("kv_get_text", |host, args| get(host, args, text)),
    Op::new("kv_get_bytes", |host, args| get(host, args, bytes)),
    Op::new("kv_get_many", get_many),
    Op::new("kv_put", put),
    Op::new("kv_delete", delete),
    Op::new("kv_list", list),
];

/// The namespace that the first argument names; not in the global scope, where nobody waits for I/O.
fn kv<'a>(host: &'a Host, args: &Args<'_, '_>) -> Result<&'a Kv, OpError> {
    host.with_current(|_| ())?;
    host.kv(args.integer(0)?)
}

/// `kv_get_…(slot, key, with metadata)` → the value or null; with metadata, [value, metadata as JSON or null].
fn get(host: &Rc<Host>, args: &Args<'_, '_>, convert: fn(KvEntry) -> Value) -> OpResult {
    let mut entry = kv(host, args)?.reader.get(&args.text(1)?).map_err(kv_error)?;
    if !args.flag(2) {
        return Ok(Value::or_null(entry.map(convert)));
    }
    let metadata = entry.as_mut().and_then(|entry| entry.metadata.take()).map(Value::Text);
    Ok(Value::List(vec![Value::or_null(entry.map(convert)), Value::or_null(metadata)]))
}

fn text(entry: KvEntry) -> Value {
    Value::Text(String::from_utf8_lossy(&entry.value).into_owned())
}

fn bytes(entry: KvEntry) -> Value {
    Value::Bytes(entry.value)
}

/// `kv_get_many(slot, keys)` → flat list of value as text or null, metadata as JSON or null, for each key.
fn get_many(host: &Rc<Host>, args: &Args<'_, '_>) -> OpResult {
    let keys = args.texts(1)?;
    let keys: Vec<_> = keys.iter().map(String::as_str).collect();
    let entries = kv(host, args)?.reader.get_many(&keys).map_err(kv_error)?;
    let mut list = Vec::with_capacity(2 * entries.len());
    for mut entry in entries {
        let metadata = entry.as_mut().and_then(|entry| entry.metadata.take()).map(Value::Text);
        list.extend([Value::or_null(entry.map(text)), Value::or_null(metadata)]);
    }
    Ok(Value::List(list))
}

/// `kv_put(slot, key, text or bytes, expiration, time to live, metadata as JSON)` → promise; the last three may be
/// null.
fn put(host: &Rc<Host>, args: &Args<'_, '_>) -> OpResult {
    let value = match args.value(2)? {
        Value::Text(text) => text.into(),
        Value::Bytes(bytes) => bytes,
        _ => return Err(OpError::type_error("A KV value must be text or bytes.")),
    };
    let options = PutOptions {
        expiration: seconds(args, 3)?,
        expiration_ttl: seconds(args, 4)?,
        metadata: optional_text(args, 5)?,
    };
    let done = kv(host, args)?.namespace.put(&args.text(1)?, value, options);
    Ok(Value::later(async move { done.await.map(|()| Value::Undefined).map_err(kv_error) }))
}

/// `kv_delete(slot, key)` → promise.
fn delete(host: &Rc<Host>, args: &Args<'_, '_>) -> OpResult {
    let done = kv(host, args)?.namespace.delete(&args.text(1)?);
    Ok(Value::later(async move { done.await.map(|()| Value::Undefined).map_err(kv_error) }))
}

/// `kv_list(slot, prefix, limit, cursor)` → promise for the page as JSON; prefix and cursor may be null, limit is 0
/// for the default.
fn list(host: &Rc<Host>, args: &Args<'_, '_>) -> OpResult {
    let options = ListOptions {
        prefix: optional_text(args, 1)?,
        limit: Some(u32::try_from(args.integer(2)?).unwrap_or(u32::MAX)),
        cursor: optional_text(args, 3)?,
    };
    let page = kv(host, args)?.namespace.list(options);
    Ok(Value::later(async move { page.await.map(|page| Value::Text(page_json(&page))).map_err(kv_error) }))
}

/// A list as scripts get it.
fn page_json(page: &ListPage) -> String {
    let mut out = String::from("{\"keys\":[");
    for (index, key) in page.keys.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        out.push_str("{\"name\":");
        json::text(&mut out, &key.name);
        if let Some(expiration) = key.expiration {
            out.push_str(&format!(",\"expiration\":{expiration}"));
        }
        if let Some(metadata) = &key.metadata {
            out.push_str(",\"metadata\":");
            out.push_str(metadata);
        }
        out.push('}');
    }
    out.push_str("],\"list_complete\":");
    out.push_str(if page.list_complete { "true" } else { "false" });
    if let Some(cursor) = &page.cursor {
        out.push_str(",\"cursor\":");
        json::text(&mut out, cursor);
    }
    out.push_str(",\"cacheStatus\":null}");
    out
}

fn optional_text(args: &Args<'_, '_>, index: usize) -> Result<Option<String>, OpError> {
    if args.is_nullish(index) { Ok(None) } else { args.text(index).map(Some) }
}

fn seconds(args: &Args<'_, '_>, index: usize) -> Result<Option<i64>, OpError> {
    // JavaScript has cut the fraction off; what is beyond 64 bits saturates.
    if args.is_nullish(index) { Ok(None) } else { args.number(index).map(|number| Some(number as i64)) }
}

fn kv_error(error: KvError) -> OpError {
    let message = error.to_string();
    if error.is_type_error() { OpError::type_error(message) } else { OpError::error(message) }
}

#[cfg(test)]
mod tests {
    use workmesh_store::Store;

    use super::*;

    /// Checks what a list of at most `limit` keys shows of two entries.
    fn check(limit: u32, expected: &str) {
        let dir = tempfile::tempdir().unwrap();
        let namespace = Store::open(dir.path()).unwrap().kv("list").unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let page = runtime.block_on(async {
            let metadata = PutOptions { metadata: Some("{\"n\":1}".into()), ..PutOptions::default() };
            let expiration = PutOptions { expiration: Some(9_999_999_999), ..PutOptions::default() };
            namespace.put("a\"b", "1".into(), metadata).await.unwrap();
            namespace.put("c", "2".into(), expiration).await.unwrap();
            namespace.list(ListOptions { limit: Some(limit), ..ListOptions::default() }).await.unwrap()
        });
        let cursor = page.cursor.clone().unwrap_or_else(|| "no cursor".into());
        assert_eq!(page_json(&page).replace(&cursor, "CURSOR"), expected);
    }

    #[test]
    fn a_list_is_what_scripts_get() {
        let first = r#"{"keys":[{"name":"a\"b","metadata":{"n":1}}"#;
        check(
            0,
            &format!(
                "{first}{}",
                r#",{"name":"c","expiration":9999999999}],"list_complete":true,"cacheStatus":null}"#
            ),
        );
        check(1, &format!("{first}{}", r#"],"list_complete":false,"cursor":"CURSOR","cacheStatus":null}"#));
    }
}
