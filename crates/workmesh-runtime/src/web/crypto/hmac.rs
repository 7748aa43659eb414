//! HMAC.

use std::rc::Rc;

use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::hmac::{
    self, Algorithm, HMAC_SHA1_FOR_LEGACY_USE_ONLY, HMAC_SHA256, HMAC_SHA384, HMAC_SHA512, Key,
};
use bytes::Bytes;

use super::{Hash, legacy};
use crate::{
    engine::{Args, Op, OpError, OpResult, Value},
    host::Host,
};

/// The operations of this group.
pub(super) const OPS: &[Op<Host>] = &[Op::new("hmac_sign", sign), Op::new("hmac_verify", verify)];

fn algorithm(hash: Hash) -> Algorithm {
    match hash {
        Hash::Sha1 => HMAC_SHA1_FOR_LEGACY_USE_ONLY,
        Hash::Sha256 => HMAC_SHA256,
        Hash::Sha384 => HMAC_SHA384,
        Hash::Sha512 => HMAC_SHA512,
    }
}

fn key(args: &Args<'_, '_>) -> Result<Key, OpError> {
    Ok(Key::new(algorithm(Hash::named(&args.text(0)?)?), &args.bytes(1)?))
}

/// The tag, if the hash function is the one that the library does not have.
fn md5_tag(args: &Args<'_, '_>, data: usize) -> Result<Option<Bytes>, OpError> {
    let is_md5 = args.with_text(0, |name| name == "MD5")?;
    Ok(if is_md5 { Some(legacy::hmac(&args.bytes(1)?, &args.bytes(data)?)) } else { None })
}

/// `hmac_sign(hash, key, data)` → bytes.
fn sign(_: &Rc<Host>, args: &Args<'_, '_>) -> OpResult {
    if let Some(tag) = md5_tag(args, 2)? {
        return Ok(Value::Bytes(tag));
    }
    let tag = hmac::sign(&key(args)?, &args.bytes(2)?);
    Ok(Value::Bytes(Bytes::copy_from_slice(tag.as_ref())))
}

/// `hmac_verify(hash, key, signature, data)` → boolean; the comparison takes the same time for every signature.
fn verify(_: &Rc<Host>, args: &Args<'_, '_>) -> OpResult {
    if let Some(tag) = md5_tag(args, 3)? {
        return Ok(Value::Bool(verify_slices_are_equal(&tag, &args.bytes(2)?).is_ok()));
    }
    Ok(Value::Bool(hmac::verify(&key(args)?, &args.bytes(3)?, &args.bytes(2)?).is_ok()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The second test case of RFC 2202 and RFC 4231.
    #[test]
    fn signatures_match_the_published_vectors() {
        let check = |hash: Hash, start: [u8; 4]| {
            let tag = hmac::sign(&Key::new(algorithm(hash), b"Jefe"), b"what do ya want for nothing?");
            assert_eq!(tag.as_ref()[..4], start, "{hash:?}");
        };
        check(Hash::Sha1, [0xef, 0xfc, 0xdf, 0x6a]);
        check(Hash::Sha256, [0x5b, 0xdc, 0xc1, 0x46]);
        check(Hash::Sha384, [0xaf, 0x45, 0xd2, 0xe3]);
        check(Hash::Sha512, [0x16, 0x4b, 0x7a, 0x7b]);
    }
}
