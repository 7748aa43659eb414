//! Randomness, and comparison that takes the same time for every input.

use std::{fmt::Write as _, rc::Rc};

use aws_lc_rs::constant_time::verify_slices_are_equal;

use super::operation_error;
use crate::{
    engine::{Args, Op, OpError, OpResult, Value},
    host::Host,
};

/// The operations of this group.
pub(super) const OPS: &[Op<Host>] = &[
    Op::new("random_bytes", random_bytes),
    Op::new("random_key", |_, args| random(args.integer(0)?).map(|bytes| Value::Bytes(bytes.into()))),
    Op::new("random_uuid", random_uuid),
    Op::new("timing_safe_equal", |_, args| {
        Ok(Value::Bool(verify_slices_are_equal(&args.bytes(0)?, &args.bytes(1)?).is_ok()))
    }),
];

/// The most random bytes of one call: the quota of `getRandomValues`.
const MAX_BYTES: u64 = 65_536;

/// `random_bytes(count)` → bytes. Only within a request, as on the real runtime: what is made when a worker starts
/// must not differ from isolate to isolate.
fn random_bytes(host: &Rc<Host>, args: &Args<'_, '_>) -> OpResult {
    host.with_current(|_| ())?;
    random(args.integer(0)?).map(|bytes| Value::Bytes(bytes.into()))
}

fn random(count: u64) -> Result<Vec<u8>, OpError> {
    let mut bytes = vec![0; count.min(MAX_BYTES) as usize];
    fill(&mut bytes)?;
    Ok(bytes)
}

/// From the operating system rather than the cryptography library, whose generator collects entropy for some 70 ms when
/// it is first used.
pub(super) fn fill(bytes: &mut [u8]) -> Result<(), OpError> {
    getrandom::fill(bytes).map_err(|_| operation_error("The system has no randomness to give."))
}

/// `random_uuid()` → a version 4 UUID. Only within a request.
fn random_uuid(host: &Rc<Host>, _: &Args<'_, '_>) -> OpResult {
    host.with_current(|_| ())?;
    let mut bytes = [0; 16];
    fill(&mut bytes)?;
    Ok(Value::Text(uuid(bytes)))
}

/// The UUID of random bytes, its version and variant set.
fn uuid(mut bytes: [u8; 16]) -> String {
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let mut text = String::with_capacity(36);
    for (index, byte) in bytes.iter().enumerate() {
        if matches!(index, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        let _ = write!(text, "{byte:02x}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_uuid_says_its_version_and_variant() {
        assert_eq!(uuid([0; 16]), "00000000-0000-4000-8000-000000000000");
        assert_eq!(uuid([0xff; 16]), "ffffffff-ffff-4fff-bfff-ffffffffffff");
    }

    #[test]
    fn random_bytes_are_as_many_as_asked_for_within_the_quota() {
        assert_eq!(random(0).map(|bytes| bytes.len()), Ok(0));
        assert_eq!(random(MAX_BYTES + 1).map(|bytes| bytes.len()), Ok(65_536));
        assert_ne!(random(16), random(16));
    }
}
