//! AES-GCM: AES with authentication.
//!
//! The library does it for the usual lengths, an initialisation vector of 12 bytes and a tag of 16. The others are put
//! together here from its AES and the `ghash` crate, after NIST SP 800-38D.

use std::rc::Rc;

use aws_lc_rs::{
    aead::{AES_128_GCM, AES_192_GCM, AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey},
    constant_time::verify_slices_are_equal,
    error::Unspecified,
};
use ghash::{GHash, universal_hash::UniversalHash};

use super::{cipher, operation_error};
use crate::{
    engine::{Args, Op, OpError, OpResult, Value},
    host::Host,
};

/// The operations of this group.
pub(super) const OPS: &[Op<Host>] = &[
    Op::new("aes_gcm_encrypt", encrypt),
    Op::new("aes_gcm_decrypt", decrypt),
    Op::new("aes_gcm_counter", counter),
    Op::new("aes_gcm_hash", hash),
];

/// The longest tag, in bytes.
const TAG: usize = 16;

/// `aes_gcm_encrypt(key, iv, additional data, data, bytes of the tag)` → ciphertext and tag.
fn encrypt(_: &Rc<Host>, args: &Args<'_, '_>) -> OpResult {
    let (material, iv, additional) = (args.bytes(0)?, args.bytes(1)?, args.bytes(2)?);
    let sealed = seal(&material, &iv, &additional, &args.bytes(3)?);
    let mut sealed = sealed.map_err(|_| operation_error("Encryption failed."))?;
    sealed.truncate(sealed.len() - (TAG - tag_length(args)?));
    Ok(Value::Bytes(sealed.into()))
}

/// `aes_gcm_decrypt(key, iv, additional data, ciphertext and tag, bytes of the tag)` → data, or null if they were tampered
/// with.
fn decrypt(_: &Rc<Host>, args: &Args<'_, '_>) -> OpResult {
    let (material, iv, additional) = (args.bytes(0)?, args.bytes(1)?, args.bytes(2)?);
    let plain = open(&material, &iv, &additional, &args.bytes(3)?, tag_length(args)?);
    Ok(plain.map_or(Value::Null, |plain| Value::Bytes(plain.into())))
}

/// `aes_gcm_counter(key, iv)` → the counter block that the tag is made with, for a caller who brings the data in pieces.
fn counter(_: &Rc<Host>, args: &Args<'_, '_>) -> OpResult {
    let failed = |_| operation_error("Encryption failed.");
    let first = Parts::new(&args.bytes(0)?, &args.bytes(1)?).map_err(failed)?.first;
    Ok(Value::Bytes(first.to_be_bytes().to_vec().into()))
}

/// `aes_gcm_hash(key, hash so far, data)` → the hash of what came before and the data, which are filled up to whole blocks.
fn hash(_: &Rc<Host>, args: &Args<'_, '_>) -> OpResult {
    let (material, so_far, mut data) = (args.bytes(0)?, args.bytes(1)?, args.bytes(2)?.to_vec());
    let failed = |_| operation_error("Encryption failed.");
    let mut hash = Parts::new(&material, &[0; NONCE_LEN]).map_err(failed)?.hash;
    // The first block is added to what was hashed before it.
    data.resize(data.len().next_multiple_of(TAG).max(TAG), 0);
    for (byte, before) in data.iter_mut().zip(so_far) {
        *byte ^= before;
    }
    hash.update_padded(&data);
    Ok(Value::Bytes(hash.finalize().to_vec().into()))
}

fn tag_length(args: &Args<'_, '_>) -> Result<usize, OpError> {
    Ok(usize::try_from(args.integer(4)?).unwrap_or(TAG).min(TAG))
}

fn key(material: &[u8]) -> Result<LessSafeKey, Unspecified> {
    let algorithm = match material.len() {
        16 => &AES_128_GCM,
        24 => &AES_192_GCM,
        _ => &AES_256_GCM,
    };
    UnboundKey::new(algorithm, material).map(LessSafeKey::new)
}

/// Ciphertext and the whole tag.
fn seal(material: &[u8], iv: &[u8], additional: &[u8], data: &[u8]) -> Result<Vec<u8>, Unspecified> {
    if iv.len() == NONCE_LEN {
        let (nonce, mut data) = (Nonce::try_assume_unique_for_key(iv)?, data.to_vec());
        key(material)?.seal_in_place_append_tag(nonce, Aad::from(additional), &mut data)?;
        return Ok(data);
    }
    let parts = Parts::new(material, iv)?;
    let mut sealed = parts.crypt(data)?;
    let tag = parts.tag(additional, &sealed)?;
    sealed.extend_from_slice(&tag);
    Ok(sealed)
}

/// What was sealed, if the first `tag` bytes of the tag are right.
fn open(
    material: &[u8],
    iv: &[u8],
    additional: &[u8],
    sealed: &[u8],
    tag: usize,
) -> Result<Vec<u8>, Unspecified> {
    if iv.len() == NONCE_LEN && tag == TAG {
        let (nonce, mut data) = (Nonce::try_assume_unique_for_key(iv)?, sealed.to_vec());
        let length = key(material)?.open_in_place(nonce, Aad::from(additional), &mut data)?.len();
        data.truncate(length);
        return Ok(data);
    }
    let (data, given) = sealed.split_at_checked(sealed.len().saturating_sub(tag)).ok_or(Unspecified)?;
    let parts = Parts::new(material, iv)?;
    verify_slices_are_equal(&parts.tag(additional, data)?[..tag], given)?;
    parts.crypt(data)
}

/// What a key and an initialisation vector come to.
struct Parts<'a> {
    material: &'a [u8],
    hash: GHash,
    /// The counter block that the tag is made with; the data begin with the next.
    first: u128,
}

impl<'a> Parts<'a> {
    fn new(material: &'a [u8], iv: &[u8]) -> Result<Self, Unspecified> {
        // The cipher of a block of zeros: that is what counting from zero begins with.
        let zeros: [u8; 16] = cipher::stream(material, 0, &[0; 16])?.as_slice().try_into()?;
        let hash = GHash::new(&zeros.into());
        let first = match <[u8; NONCE_LEN]>::try_from(iv) {
            Ok(iv) => iv.iter().fold(0, |all, &byte| all << 8 | u128::from(byte)) << 32 | 1,
            Err(_) => u128::from_be_bytes(hashed(&hash, &[], iv)),
        };
        Ok(Self { material, hash, first })
    }

    /// Encrypts or decrypts; of the counter, 32 bits count.
    fn crypt(&self, data: &[u8]) -> Result<Vec<u8>, Unspecified> {
        let low = u128::from(u32::MAX);
        let next = (self.first & !low) | (self.first.wrapping_add(1) & low);
        cipher::counted(self.material, &next.to_be_bytes(), 32, data)
    }

    fn tag(&self, additional: &[u8], sealed: &[u8]) -> Result<Vec<u8>, Unspecified> {
        cipher::stream(self.material, self.first, &hashed(&self.hash, additional, sealed))
    }
}

/// The hash of two texts and of their lengths in bits.
fn hashed(hash: &GHash, first: &[u8], second: &[u8]) -> [u8; 16] {
    let mut hash = hash.clone();
    hash.update_padded(first);
    hash.update_padded(second);
    let bits = |text: &[u8]| (text.len() as u128) * 8;
    let lengths = (bits(first) << 64 | bits(second)).to_be_bytes();
    hash.update(&[lengths.into()]);
    hash.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Test case 13 and its likes of the GCM specification: no data, a zero key, a zero IV.
    #[test]
    fn the_tag_of_nothing_matches_the_published_vectors() {
        let check = |length: usize, start: [u8; 4]| {
            let sealed = seal(&vec![0; length], &[0; 12], &[], &[]).unwrap();
            assert_eq!((sealed.len(), &sealed[..4]), (16, &start[..]), "{length} bytes");
        };
        check(16, [0x58, 0xe2, 0xfc, 0xce]);
        check(24, [0xcd, 0x33, 0xb2, 0x8a]);
        check(32, [0x53, 0x0f, 0x8a, 0xfb]);
    }

    /// The library and the parts agree where both can.
    #[test]
    fn the_parts_do_what_the_library_does() {
        for length in [0, 1, 15, 16, 17, 100] {
            let (material, iv, data) = ([7; 32], [9; 12], vec![3; length]);
            let library = seal(&material, &iv, b"additional", &data).unwrap();
            let parts = Parts::new(&material, &iv).unwrap();
            let sealed = parts.crypt(&data).unwrap();
            let tag = parts.tag(b"additional", &sealed).unwrap();
            assert_eq!([sealed, tag].concat(), library, "{length}");
        }
    }

    #[test]
    fn uncommon_lengths_open_again_unless_tampered_with() {
        for (iv, tag) in [(1, 16), (11, 12), (12, 4), (16, 16), (60, 13)] {
            let (material, iv) = ([7; 16], vec![9; iv]);
            let mut sealed = seal(&material, &iv, b"additional", b"some words").unwrap();
            sealed.truncate(sealed.len() - (TAG - tag));
            assert_eq!(open(&material, &iv, b"additional", &sealed, tag).unwrap(), b"some words");
            assert!(open(&material, &iv, b"other", &sealed, tag).is_err());
            sealed[0] ^= 1;
            assert!(open(&material, &iv, b"additional", &sealed, tag).is_err());
        }
        assert!(open(&[7; 16], &[9; 16], &[], &[0; 3], 4).is_err());
    }

    #[test]
    fn a_key_of_a_wrong_length_is_refused() {
        assert!(key(&[0; 20]).is_err());
    }
}
