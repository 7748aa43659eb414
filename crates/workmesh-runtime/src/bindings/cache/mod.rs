//! `caches`: the operations. What may be kept is decided in `policy.rs`, what a kept response answers in `answer.rs`.

mod answer;
mod policy;

use std::{rc::Rc, time::SystemTime};

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue};
use workmesh_mesh::BodyError;
use workmesh_store::{CacheKey, CachedResponse};

use self::answer::{Answer, Conditions};
use crate::{
    engine::{Args, Op, OpError, OpResult, Value},
    host::{Host, bodies::collect},
};

/// The operations of caches; the first two arguments are the name of the cache, or null, and the key.
pub(crate) const OPS: &[Op<Host>] = &[
    Op::new("cache_put", put),
    Op::new("cache_match", find),
    Op::new("cache_delete", |host, args| {
        let key = key(host, args)?;
        Ok(Value::Bool(host.cache().delete(&key, SystemTime::now())))
    }),
];

/// What the first two arguments say; not in the global scope, as on the real runtime.
fn key(host: &Host, args: &Args<'_, '_>) -> Result<CacheKey, OpError> {
    host.with_current(|_| ())?;
    let cache = if args.is_nullish(0) { None } else { Some(args.text(0)?) };
    Ok(CacheKey { cache, url: args.text(1)? })
}

/// `cache_put(cache, key, whether the request was authorized, status, headers, body kind, body)` → promise. What may not
/// be kept, or is too large, is read and forgotten.
fn put(host: &Rc<Host>, args: &Args<'_, '_>) -> OpResult {
    let key = key(host, args)?;
    let status = u16::try_from(args.integer(3)?).unwrap_or(0);
    let body = host.body_arg(args, 5, 6)?;
    let mut headers = policy::joined(args.texts(4)?);
    headers.retain(|(name, _)| name != "content-length");
    if let Some(length) = body.len_hint() {
        headers.push(("content-length".into(), length.to_string()));
    }
    let now = SystemTime::now();
    let kept = policy::judge(args.flag(2), status, headers, now);
    let cache = host.cache().clone();
    Ok(Value::later(async move {
        let body = match collect(body, cache.largest_body()).await {
            Ok(body) => body,
            Err(BodyError::TooLarge { .. }) => return Ok(Value::Undefined),
            Err(error) => return Err(OpError::error(error.to_string())),
        };
        if let Some(policy::Kept { headers, ttl }) = kept {
            cache.put(key, CachedResponse { status, headers: headers.into(), body, stored: now, ttl });
        }
        Ok(Value::Undefined)
    }))
}

/// `cache_match(cache, key, If-None-Match, If-Modified-Since, Range)` → [message, status] of what is kept, or null. The last
/// three are null if the request does not say.
fn find(host: &Rc<Host>, args: &Args<'_, '_>) -> OpResult {
    let key = key(host, args)?;
    let now = SystemTime::now();
    let Some(response) = host.cache().get(&key, now) else { return Ok(Value::Null) };
    let text = |index| if args.is_nullish(index) { Ok(None) } else { args.text(index).map(Some) };
    let conditions = Conditions { none_match: text(2)?, modified_since: text(3)?, range: text(4)? };
    let Answer { status, headers, body } = answer::answer(response, &conditions, now);
    let message = host.keep_response(header_map(headers), body)?;
    Ok(Value::List(vec![Value::Number(message as f64), Value::number(status)]))
}

fn header_map(list: Vec<(String, String)>) -> HeaderMap {
    // They were the headers of a response before, so all of them can be.
    let header = |(name, value): (String, String)| {
        Some((HeaderName::try_from(name).ok()?, HeaderValue::from_bytes(value.as_bytes()).ok()?))
    };
    list.into_iter().filter_map(header).collect()
}

/// A part of a body.
fn part(body: &Bytes, first: usize, last: usize) -> Bytes {
    let end = last.saturating_add(1).min(body.len());
    body.slice(first.min(end)..end)
}
