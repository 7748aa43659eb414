//! KV namespaces: what the operations hold for one binding.

use workmesh_store::{KvNamespace, KvReader, StoreError};

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
