//! What a worker can know of its own version: `version_metadata`.

use std::{
    fmt::Write as _,
    time::{SystemTime, UNIX_EPOCH},
};

use workmesh_config::Worker;
use workmesh_runtime::{Binding, BindingKind};

/// The identity of one build of a worker, which all shards share.
#[derive(Debug, Clone)]
pub(crate) struct VersionId {
    id: String,
    built: SystemTime,
}

impl VersionId {
    /// The identity of a worker with this code, built now. Like the versions of the platform, no two are the same, even of the same
    /// code.
    pub(super) fn new(worker: &Worker, code: &str) -> Self {
        let built = SystemTime::now();
        let since = built.duration_since(UNIX_EPOCH).unwrap_or_default();
        let mut hasher = blake3::Hasher::new();
        for part in [worker.name.as_bytes(), code.as_bytes(), &since.as_nanos().to_le_bytes()] {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part);
        }
        Self { id: uuid(hasher.finalize().as_bytes()), built }
    }

    /// The binding, if the worker has it.
    pub(super) fn binding(&self, worker: &Worker) -> Option<Binding> {
        let name = worker.bindings.version_metadata.clone()?;
        let timestamp = timestamp(self.built);
        let json = format!("{{\"id\":\"{}\",\"tag\":\"\",\"timestamp\":\"{timestamp}\"}}", self.id);
        Some(Binding { name, kind: BindingKind::Json(json) })
    }
}

/// The first bytes as a UUID of version 4.
fn uuid(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(36);
    for (place, byte) in bytes.iter().take(16).enumerate() {
        if [4, 6, 8, 10].contains(&place) {
            text.push('-');
        }
        let byte = match place {
            6 => 0x40 | (byte & 0x0f),
            8 => 0x80 | (byte & 0x3f),
            _ => *byte,
        };
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// A time as `Date.prototype.toISOString` writes it.
fn timestamp(time: SystemTime) -> String {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    let (days, seconds) = (since.as_secs() / 86_400, since.as_secs() % 86_400);
    // Years begin in March here, so that the day that only some have is their last.
    let shifted = days + 719_468;
    let (era, day) = (shifted / 146_097, shifted % 146_097);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let date = day - (153 * month + 2) / 5 + 1;
    let (year, month) = if month < 10 { (year, month + 3) } else { (year + 1, month - 9) };
    let (hour, minute, second) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    let millis = since.subsec_millis();
    format!("{:04}-{month:02}-{date:02}T{hour:02}:{minute:02}:{second:02}.{millis:03}Z", era * 400 + year)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn times_are_written_as_javascript_writes_them() {
        let check = |millis: u64, expected: &str| {
            assert_eq!(timestamp(UNIX_EPOCH + Duration::from_millis(millis)), expected);
        };
        check(0, "1970-01-01T00:00:00.000Z");
        check(951_782_399_999, "2000-02-28T23:59:59.999Z");
        check(951_782_400_000, "2000-02-29T00:00:00.000Z");
        check(1_795_388_692_377, "2026-11-22T23:04:52.377Z");
        check(1_798_761_599_001, "2026-12-31T23:59:59.001Z");
    }

    #[test]
    fn an_id_is_a_uuid() {
        let worker = Worker { name: "w".into(), ..Worker::default() };
        let (one, two) = (VersionId::new(&worker, "x"), VersionId::new(&worker, "x"));
        assert_eq!(one.id.len(), 36);
        assert_eq!((&one.id[14..15], one.id.split('-').count()), ("4", 5));
        assert_ne!(one.id, two.id);
    }
}
