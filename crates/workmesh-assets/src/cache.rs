//! The bytes of small files that were asked for, up to a bound.

use std::{
    collections::VecDeque,
    sync::{Mutex, PoisonError},
};

use bytes::Bytes;

use crate::site::{AssetId, Files};

/// The largest file that is kept, in bytes.
pub(crate) const MAX_KEPT: u64 = 64 << 10;
/// The most bytes that are kept of a site.
const MAX_BYTES: usize = 16 << 20;

/// Which files are kept, in the order in which they may go: one that was used since its last turn gets another.
#[derive(Debug, Default)]
pub(crate) struct Cache(Mutex<Turns>);

#[derive(Debug, Default)]
struct Turns {
    order: VecDeque<(AssetId, usize)>,
    bytes: usize,
}

impl Cache {
    /// Keeps the bytes of a file, and lets go of others in their place.
    pub(crate) fn keep(&self, files: &Files, id: AssetId, bytes: &Bytes) {
        let Some(asset) = files.asset(id) else { return };
        let mut turns = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !asset.keep(bytes.clone()) {
            return;
        }
        turns.order.push_back((id, bytes.len()));
        turns.bytes += bytes.len();
        // Each file is passed at most twice: the second time it was not used in between.
        let mut left = turns.order.len().saturating_mul(2);
        while turns.bytes > MAX_BYTES && left > 0 {
            left -= 1;
            let Some((id, length)) = turns.order.pop_front() else { return };
            if files.asset(id).is_some_and(|asset| asset.was_used()) {
                turns.order.push_back((id, length));
            } else {
                turns.bytes -= length;
                if let Some(asset) = files.asset(id) {
                    asset.forget();
                }
            }
        }
    }
}
