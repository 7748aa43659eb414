//! KV: keys with values of any bytes, metadata and a time to live.
//!
//! A [`KvReader`] answers `get` on the caller's thread from its own connection. Writes, deletes and lists go through
//! the queue of the one writer thread of the store, which commits what is queued in one transaction. As a `put` is
//! committed before its future ends, whoever saw it end reads its value with any reader.

mod cursor;
mod error;
mod namespace;
mod reader;
mod reaper;
pub mod rules;
mod table;
mod writer;

use bytes::Bytes;

pub use error::{KvError, KvOperation};
pub use namespace::KvNamespace;
pub use reader::KvReader;
pub(crate) use writer::KvWriter;

/// What `get` found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KvEntry {
    /// The value.
    pub value: Bytes,
    /// The metadata as JSON text, if the entry has any.
    pub metadata: Option<String>,
}

/// The options of a `put`.
#[derive(Clone, Debug, Default)]
pub struct PutOptions {
    /// When the entry expires, in seconds since the Unix epoch; at least 60 s from now.
    pub expiration: Option<i64>,
    /// How long the entry lives, in seconds, at least 60. It wins over `expiration`.
    pub expiration_ttl: Option<i64>,
    /// Metadata as JSON text, at most 1,024 bytes.
    pub metadata: Option<String>,
}

/// The options of a `list`.
#[derive(Clone, Debug, Default)]
pub struct ListOptions {
    /// Only keys that start with this.
    pub prefix: Option<String>,
    /// The most keys of the page, at most 1,000; absent or 0 means 1,000.
    pub limit: Option<u32>,
    /// The cursor of the page before.
    pub cursor: Option<String>,
}

/// One page of a list, in the order of the keys' UTF-8 bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListPage {
    /// The keys. There can be fewer than the limit, even none, on a page that is not the last.
    pub keys: Vec<ListKey>,
    /// Whether this is the last page.
    pub list_complete: bool,
    /// What asks for the next page; present if and only if `list_complete` is false.
    pub cursor: Option<String>,
}

/// One key of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListKey {
    /// The key.
    pub name: String,
    /// When it expires, in seconds since the Unix epoch.
    pub expiration: Option<i64>,
    /// Its metadata as JSON text.
    pub metadata: Option<String>,
}
