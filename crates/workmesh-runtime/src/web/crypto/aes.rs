//! AES with authentication: AES-GCM.

use std::rc::Rc;

use aws_lc_rs::aead::{
    AES_128_GCM, AES_192_GCM, AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey,
};

use super::{not_supported, operation_error};
use crate::{
    engine::{Args, Op, OpError, OpResult, Value},
    host::Host,
};

/// The operations of this group.
pub(super) const OPS: &[Op<Host>] =
    &[Op::new("aes_gcm_encrypt", encrypt), Op::new("aes_gcm_decrypt", decrypt)];

fn key(material: &[u8]) -> Result<LessSafeKey, OpError> {
    let algorithm = match material.len() {
        16 => &AES_128_GCM,
        24 => &AES_192_GCM,
        _ => &AES_256_GCM,
    };
    UnboundKey::new(algorithm, material)
        .map(LessSafeKey::new)
        .map_err(|_| operation_error("The AES key has the wrong length."))
}

fn nonce(iv: &[u8]) -> Result<Nonce, OpError> {
    Nonce::try_assume_unique_for_key(iv).map_err(|_| {
        let bytes = iv.len();
        not_supported(format!(
            "AES-GCM is supported with an IV of {NONCE_LEN} bytes only (provided {bytes})."
        ))
    })
}

/// `aes_gcm_encrypt(key, iv, additional data, data)` → ciphertext and tag.
fn encrypt(_: &Rc<Host>, args: &Args<'_, '_>) -> OpResult {
    let (key, nonce) = (key(&args.bytes(0)?)?, nonce(&args.bytes(1)?)?);
    let mut data = Vec::from(args.bytes(3)?);
    key.seal_in_place_append_tag(nonce, Aad::from(args.bytes(2)?), &mut data)
        .map_err(|_| operation_error("Encryption failed."))?;
    Ok(Value::Bytes(data.into()))
}

/// `aes_gcm_decrypt(key, iv, additional data, ciphertext and tag)` → data, or null if they were tampered with.
fn decrypt(_: &Rc<Host>, args: &Args<'_, '_>) -> OpResult {
    let (key, nonce) = (key(&args.bytes(0)?)?, nonce(&args.bytes(1)?)?);
    let mut data = Vec::from(args.bytes(3)?);
    let Ok(plain) = key.open_in_place(nonce, Aad::from(args.bytes(2)?), &mut data) else {
        return Ok(Value::Null);
    };
    let length = plain.len();
    data.truncate(length);
    Ok(Value::Bytes(data.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Test case 13 and its likes of the GCM specification: no data, a zero key, a zero IV.
    #[test]
    fn the_tag_of_nothing_matches_the_published_vectors() {
        let check = |length: usize, start: [u8; 4]| {
            let (key, mut data) = (key(&vec![0; length]).unwrap(), Vec::new());
            key.seal_in_place_append_tag(nonce(&[0; 12]).unwrap(), Aad::empty(), &mut data).unwrap();
            assert_eq!((data.len(), &data[..4]), (16, &start[..]), "{length} bytes");
        };
        check(16, [0x58, 0xe2, 0xfc, 0xce]);
        check(24, [0xcd, 0x33, 0xb2, 0x8a]);
        check(32, [0x53, 0x0f, 0x8a, 0xfb]);
    }

    #[test]
    fn wrong_lengths_are_refused() {
        assert!(key(&[0; 20]).is_err());
        assert!(nonce(&[0; 16]).is_err());
    }
}
