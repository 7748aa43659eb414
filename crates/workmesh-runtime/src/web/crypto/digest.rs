//! Message digests.

use std::rc::Rc;

use bytes::Bytes;
use md5::{Digest as _, Md5};

use super::Hash;
use crate::{
    engine::{Args, Op, OpError, OpResult, Value},
    host::Host,
};

/// The operations of this group.
pub(super) const OPS: &[Op<Host>] = &[Op::new("digest", digest)];

/// `digest(hash, data)` → bytes. MD5 too, which Cloudflare offers for old protocols.
fn digest(_: &Rc<Host>, args: &Args<'_, '_>) -> OpResult {
    digest_of(&args.text(0)?, &args.bytes(1)?).map(Value::Bytes)
}

pub(super) fn digest_of(hash: &str, data: &[u8]) -> Result<Bytes, OpError> {
    if hash == "MD5" {
        return Ok(Bytes::copy_from_slice(&Md5::digest(data)));
    }
    Ok(Bytes::copy_from_slice(Hash::named(hash)?.digest(data).as_ref()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_match_the_published_vectors_of_abc() {
        let check = |hash: &str, start: &[u8], length: usize| {
            let digest = digest_of(hash, b"abc").unwrap();
            assert_eq!((&digest[..4], digest.len()), (start, length), "{hash}");
        };
        check("MD5", &[0x90, 0x01, 0x50, 0x98], 16);
        check("SHA-1", &[0xa9, 0x99, 0x3e, 0x36], 20);
        check("SHA-256", &[0xba, 0x78, 0x16, 0xbf], 32);
        check("SHA-384", &[0xcb, 0x00, 0x75, 0x3f], 48);
        check("SHA-512", &[0xdd, 0xaf, 0x35, 0xa1], 64);
    }

    #[test]
    fn an_unknown_hash_is_not_supported() {
        assert!(digest_of("SHA-9", b"").is_err());
    }
}
