//! The limits of KV and the checks that enforce them, in the order in which the real service applies them.

use super::{KvError, KvOperation, ListOptions, PutOptions};

/// The longest key or prefix, in bytes of UTF-8.
pub const MAX_KEY_BYTES: usize = 512;
/// The largest value, and the largest sum of the values of one bulk read, in bytes.
pub const MAX_VALUE_BYTES: usize = 25 * 1024 * 1024;
/// The largest metadata, in bytes of JSON text.
pub const MAX_METADATA_BYTES: usize = 1024;
/// The shortest time that an entry can live, in seconds.
pub const MIN_TTL_SECONDS: i64 = 60;
/// The most keys on one page of a list, which is also the default.
pub const MAX_LIST_KEYS: u32 = 1000;
/// The most keys of one bulk read.
pub const MAX_BULK_KEYS: usize = 100;

/// A key given to `get`, `put` or `delete`.
pub(super) fn check_key(operation: KvOperation, key: &str) -> Result<(), KvError> {
    match key {
        "" => Err(KvError::EmptyKey),
        "." | ".." => Err(KvError::ReservedKey(key.to_owned())),
        _ => check_length(operation, key),
    }
}

/// The keys of a bulk read. The service checks these itself, hence other words than for a single key.
pub(super) fn check_bulk_keys(keys: &[&str]) -> Result<(), KvError> {
    let refused = |message| Err(KvError::refused(KvOperation::GetBulk, 400, message));
    if keys.len() > MAX_BULK_KEYS {
        return refused(format!("You can request a maximum of {MAX_BULK_KEYS} keys"));
    }
    if keys.is_empty() {
        return refused("You must request a minimum of 1 key".to_owned());
    }
    for &key in keys {
        match key {
            "" => return refused("Key names must not be empty".to_owned()),
            "." | ".." => {
                return refused(format!("Illegal key name \"{key}\". Please use a different name."));
            }
            _ => check_length(KvOperation::GetBulk, key)?,
        }
    }
    Ok(())
}

fn check_length(operation: KvOperation, key: &str) -> Result<(), KvError> {
    let length = key.len();
    if length <= MAX_KEY_BYTES {
        return Ok(());
    }
    let message = format!("UTF-8 encoded length of {length} exceeds key length limit of {MAX_KEY_BYTES}.");
    Err(KvError::refused(operation, 414, message))
}

/// Everything about a `put`. Returns when the entry expires, in seconds since the Unix epoch; `now` is on that scale.
pub(super) fn check_put(
    key: &str,
    value_bytes: usize,
    options: &PutOptions,
    now: i64,
) -> Result<Option<i64>, KvError> {
    check_key(KvOperation::Put, key)?;
    let expiration = check_expiration(options, now)?;
    let metadata_bytes = options.metadata.as_ref().map_or(0, String::len);
    let refused = |message| Err(KvError::refused(KvOperation::Put, 413, message));
    if metadata_bytes > MAX_METADATA_BYTES {
        return refused(format!(
            "Metadata length of {metadata_bytes} exceeds limit of {MAX_METADATA_BYTES}."
        ));
    }
    if value_bytes > MAX_VALUE_BYTES {
        return refused(format!("Value length of {value_bytes} exceeds limit of {MAX_VALUE_BYTES}."));
    }
    Ok(expiration)
}

/// A time to live wins over a date if both are given.
fn check_expiration(options: &PutOptions, now: i64) -> Result<Option<i64>, KvError> {
    let refused = |message| Err(KvError::refused(KvOperation::Put, 400, message));
    match (options.expiration_ttl, options.expiration) {
        (Some(ttl), _) if ttl <= 0 => {
            refused(format!("Invalid expiration_ttl of {ttl}. Please specify integer greater than 0."))
        }
        (Some(ttl), _) if ttl < MIN_TTL_SECONDS => refused(format!(
            "Invalid expiration_ttl of {ttl}. Expiration TTL must be at least {MIN_TTL_SECONDS}."
        )),
        (Some(ttl), _) => Ok(Some(now.saturating_add(ttl))),
        (None, Some(date)) if date <= now => refused(format!(
            "Invalid expiration of {date}. Please specify integer greater than the current number of seconds since the \
             UNIX epoch."
        )),
        (None, Some(date)) if date < now + MIN_TTL_SECONDS => refused(format!(
            "Invalid expiration of {date}. Expiration times must be at least {MIN_TTL_SECONDS} seconds in the future."
        )),
        (None, date) => Ok(date),
    }
}

/// The options of a list. Returns the limit that applies: like the real runtime, 0 stands for the default.
pub(super) fn check_list(options: &ListOptions) -> Result<u32, KvError> {
    let limit = match options.limit {
        None | Some(0) => MAX_LIST_KEYS,
        Some(limit) => limit,
    };
    if limit > MAX_LIST_KEYS {
        let message = format!(
            "Invalid key_count_limit of {limit}. Please specify an integer less than {MAX_LIST_KEYS}."
        );
        return Err(KvError::refused(KvOperation::Get, 400, message));
    }
    check_length(KvOperation::Get, options.prefix.as_deref().unwrap_or_default())?;
    Ok(limit)
}
