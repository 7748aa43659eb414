//! scrypt, the derivation of keys from passwords that needs much memory, for `node:crypto`.
//!
//! An operation cannot be interrupted, so the work and the memory of one call are bounded here, whatever the caller allows.

use std::rc::Rc;

use scrypt::{Params, scrypt};

use crate::{
    engine::{Args, Op, OpResult, Value},
    host::Host,
};

/// The operations of this group.
pub(super) const OPS: &[Op<Host>] = &[Op::heavy("scrypt", derive)];

/// The most that cost, block size and parallelization may come to together: 128 MiB, and about half a second.
const MAX_WORK: u64 = 1 << 20;

/// The longest key, in bytes.
const MAX_LENGTH: u64 = 1 << 20;

/// `scrypt(password, salt, cost, block size, parallelization, most memory, length in bytes)` → bytes, or null for parameters that
/// make no sense or ask for too much.
fn derive(_: &Rc<Host>, args: &Args<'_, '_>) -> OpResult {
    let (password, salt, length) = (args.bytes(0)?, args.bytes(1)?, args.integer(6)?);
    let params = params(args.integer(2)?, args.integer(3)?, args.integer(4)?, args.integer(5)?);
    let Some(params) = params.filter(|_| length <= MAX_LENGTH) else { return Ok(Value::Null) };
    let mut key = vec![0; usize::try_from(length).unwrap_or(0)];
    let derived = key.is_empty() || scrypt(&password, &salt, &params, &mut key).is_ok();
    Ok(if derived { Value::Bytes(key.into()) } else { Value::Null })
}

fn params(cost: u64, block: u64, parallel: u64, most: u64) -> Option<Params> {
    let work = cost.checked_mul(block)?.checked_mul(parallel)?;
    // The memory of the large table and of the blocks that are mixed.
    let memory = cost.checked_add(parallel)?.checked_add(2)?.checked_mul(block)?.checked_mul(128)?;
    if cost < 2 || !cost.is_power_of_two() || work > MAX_WORK || memory > most {
        return None;
    }
    let (block, parallel) = (u32::try_from(block).ok()?, u32::try_from(parallel).ok()?);
    Params::new(u8::try_from(cost.ilog2()).ok()?, block, parallel).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn derivation_matches_rfc_7914() {
        let mut key = [0; 64];
        scrypt(b"", b"", &params(16, 1, 1, 1 << 20).unwrap(), &mut key).unwrap();
        assert_eq!(key[..4], [0x77, 0xd6, 0x57, 0x62]);
    }

    #[test]
    fn what_makes_no_sense_or_is_too_much_is_refused() {
        for (cost, block, parallel, most) in [
            (0, 8, 1, u64::MAX),
            (1, 8, 1, u64::MAX),
            (15, 8, 1, u64::MAX),
            (16, 0, 1, u64::MAX),
            (16, 8, 0, u64::MAX),
            (16384, 8, 1, 16384 * 8 * 128),
            (1 << 18, 8, 1, u64::MAX),
            (2, u64::MAX, 2, u64::MAX),
        ] {
            assert!(params(cost, block, parallel, most).is_none(), "{cost} {block} {parallel} {most}");
        }
        assert!(params(16384, 8, 1, 32 << 20).is_some());
        assert!(params(1 << 17, 8, 1, 1 << 28).is_some());
    }
}
