//! Keys from passwords and from other keys: PBKDF2 and HKDF.
//!
//! They run on the calling thread and count against the request's CPU time like any other computing. An operation
//! cannot be interrupted, so the work of one call is bounded instead.

use std::{num::NonZeroU32, rc::Rc};

use aws_lc_rs::{hkdf, pbkdf2};

use super::{Hash, legacy, not_supported, operation_error};
use crate::{
    engine::{Args, Op, OpError, OpResult, Value},
    host::Host,
};

/// The operations of this group.
pub(super) const OPS: &[Op<Host>] = &[Op::heavy("pbkdf2", pbkdf2), Op::new("hkdf", hkdf)];

/// The most iterations of PBKDF2, as on Cloudflare: some 30 ms for each 20 to 64 bytes of the result.
const MAX_ITERATIONS: u64 = 100_000;

/// The most bytes that PBKDF2 derives at the most iterations; with fewer iterations, proportionally more.
const MAX_BYTES_AT_MAX_ITERATIONS: u64 = 256;

/// The hash function; none for MD5, which is not the library's.
fn hash_of(args: &Args<'_, '_>) -> Result<Option<Hash>, OpError> {
    let name = args.text(0)?;
    if name == "MD5" { Ok(None) } else { Hash::named(&name).map(Some) }
}

/// `pbkdf2(hash, password, salt, iterations, length in bytes)` → bytes.
fn pbkdf2(_: &Rc<Host>, args: &Args<'_, '_>) -> OpResult {
    let hash = hash_of(args)?;
    let derived = pbkdf2_of(hash, &args.bytes(1)?, &args.bytes(2)?, args.integer(3)?, args.integer(4)?)?;
    Ok(Value::Bytes(derived.into()))
}

fn pbkdf2_of(
    hash: Option<Hash>,
    password: &[u8],
    salt: &[u8],
    iterations: u64,
    length: u64,
) -> Result<Vec<u8>, OpError> {
    if iterations > MAX_ITERATIONS {
        return Err(not_supported(format!(
            "Pbkdf2 failed: iteration counts above {MAX_ITERATIONS} are not supported (requested {iterations})."
        )));
    }
    let positive = u32::try_from(iterations).ok().and_then(NonZeroU32::new);
    let iterations = positive.ok_or_else(|| {
        operation_error(format!("PBKDF2 requires a positive iteration count (requested {iterations})."))
    })?;
    if length.saturating_mul(u64::from(iterations.get())) > MAX_ITERATIONS * MAX_BYTES_AT_MAX_ITERATIONS {
        return Err(not_supported("Pbkdf2 failed: so many iterations for so long a key are not supported."));
    }
    let mut derived = vec![0; usize::try_from(length).unwrap_or(0)];
    let Some(hash) = hash else {
        legacy::pbkdf2(password, salt, iterations.get(), &mut derived);
        return Ok(derived);
    };
    let algorithm = match hash {
        Hash::Sha1 => pbkdf2::PBKDF2_HMAC_SHA1,
        Hash::Sha256 => pbkdf2::PBKDF2_HMAC_SHA256,
        Hash::Sha384 => pbkdf2::PBKDF2_HMAC_SHA384,
        Hash::Sha512 => pbkdf2::PBKDF2_HMAC_SHA512,
    };
    if !derived.is_empty() {
        pbkdf2::derive(algorithm, iterations, salt, password, &mut derived);
    }
    Ok(derived)
}

/// `hkdf(hash, secret, salt, info, length in bytes)` → bytes.
fn hkdf(_: &Rc<Host>, args: &Args<'_, '_>) -> OpResult {
    let hash = hash_of(args)?;
    let derived = hkdf_of(hash, &args.bytes(1)?, &args.bytes(2)?, &args.bytes(3)?, args.integer(4)?)
        .ok_or_else(|| operation_error("HKDF deriveBits failed."))?;
    Ok(Value::Bytes(derived.into()))
}

/// The length of an output, as the library asks for it.
struct Length(usize);

impl hkdf::KeyType for Length {
    fn len(&self) -> usize {
        self.0
    }
}

/// `None` if more is asked for than the hash function can give: 255 times its size.
fn hkdf_of(hash: Option<Hash>, secret: &[u8], salt: &[u8], info: &[u8], length: u64) -> Option<Vec<u8>> {
    let length = usize::try_from(length).ok()?;
    let Some(hash) = hash else { return legacy::hkdf(secret, salt, info, length) };
    let algorithm = match hash {
        Hash::Sha1 => hkdf::HKDF_SHA1_FOR_LEGACY_USE_ONLY,
        Hash::Sha256 => hkdf::HKDF_SHA256,
        Hash::Sha384 => hkdf::HKDF_SHA384,
        Hash::Sha512 => hkdf::HKDF_SHA512,
    };
    let key = hkdf::Salt::new(algorithm, salt).extract(secret);
    let info = [info];
    let output = key.expand(&info, Length(length)).ok()?;
    let mut derived = vec![0; length];
    if length > 0 {
        output.fill(&mut derived).ok()?;
    }
    Some(derived)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pbkdf2_matches_rfc_6070() {
        let derived = pbkdf2_of(Some(Hash::Sha1), b"password", b"salt", 2, 20).unwrap();
        assert_eq!(derived[..4], [0xea, 0x6c, 0x01, 0x4d]);
    }

    #[test]
    fn pbkdf2_refuses_what_would_hold_the_thread() {
        let check = |iterations, length, allowed| {
            let derived = pbkdf2_of(Some(Hash::Sha256), b"p", b"s", iterations, length);
            assert_eq!(derived.is_ok(), allowed, "{iterations} iterations, {length} bytes");
        };
        check(0, 32, false);
        check(1, 0, true);
        check(1, 4096, true);
        check(MAX_ITERATIONS + 1, 1, false);
        check(MAX_ITERATIONS, MAX_BYTES_AT_MAX_ITERATIONS + 1, false);
        check(1, u64::MAX, false);
    }

    #[test]
    fn hkdf_matches_rfc_5869_and_is_bounded() {
        let (secret, salt) = ([0x0b; 22], (0..13).collect::<Vec<u8>>());
        let info: Vec<u8> = (0xf0..=0xf9).collect();
        let derived = hkdf_of(Some(Hash::Sha256), &secret, &salt, &info, 42).unwrap();
        assert_eq!((derived.len(), &derived[..4]), (42, &[0x3c, 0xb2, 0x5f, 0x25][..]));
        assert_eq!(
            hkdf_of(Some(Hash::Sha256), &secret, &salt, &info, 255 * 32).map(|derived| derived.len()),
            Some(8160)
        );
        assert_eq!(hkdf_of(Some(Hash::Sha256), &secret, &salt, &info, 255 * 32 + 1), None);
    }
}
