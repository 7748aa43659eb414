//! AES without authentication: CBC, CTR, and the wrapping of keys.

use std::rc::Rc;

use aws_lc_rs::{
    cipher::{
        AES_128, AES_192, AES_256, DecryptingKey, DecryptionContext, EncryptingKey, EncryptionContext,
        PaddedBlockDecryptingKey, PaddedBlockEncryptingKey, UnboundCipherKey,
    },
    constant_time::verify_slices_are_equal,
    error::Unspecified,
    iv::FixedLength,
};

use super::operation_error;
use crate::{
    engine::{Args, Op, OpResult, Value},
    host::Host,
};

/// The operations of this group.
pub(super) const OPS: &[Op<Host>] = &[
    Op::new("aes_cbc_encrypt", |_, args| {
        Ok(given(cbc_encrypt(&args.bytes(0)?, &args.bytes(1)?, &args.bytes(2)?)))
    }),
    Op::new("aes_cbc_decrypt", |_, args| {
        Ok(given(cbc_decrypt(&args.bytes(0)?, &args.bytes(1)?, &args.bytes(2)?)))
    }),
    Op::new("aes_ctr", ctr),
    Op::new("aes_blocks", blocks),
    Op::new("aes_kw_wrap", |_, args| Ok(given(wrap(&args.bytes(0)?, &args.bytes(1)?)))),
    Op::new("aes_kw_unwrap", |_, args| Ok(given(unwrap(&args.bytes(0)?, &args.bytes(1)?)))),
];

/// Bytes, or null for what could not be had.
fn given(result: Result<Vec<u8>, Unspecified>) -> Value {
    result.map_or(Value::Null, |bytes| Value::Bytes(bytes.into()))
}

const BLOCK: usize = 16;

fn key(material: &[u8]) -> Result<UnboundCipherKey, Unspecified> {
    let algorithm = match material.len() {
        16 => &AES_128,
        24 => &AES_192,
        _ => &AES_256,
    };
    UnboundCipherKey::new(algorithm, material)
}

fn cbc_encrypt(material: &[u8], iv: &[u8], data: &[u8]) -> Result<Vec<u8>, Unspecified> {
    let mut data = data.to_vec();
    let iv = EncryptionContext::Iv128(FixedLength::try_from(iv)?);
    PaddedBlockEncryptingKey::cbc_pkcs7(key(material)?)?.less_safe_encrypt(&mut data, iv)?;
    Ok(data)
}

fn cbc_decrypt(material: &[u8], iv: &[u8], data: &[u8]) -> Result<Vec<u8>, Unspecified> {
    let mut data = data.to_vec();
    let iv = DecryptionContext::Iv128(FixedLength::try_from(iv)?);
    let length = PaddedBlockDecryptingKey::cbc_pkcs7(key(material)?)?.decrypt(&mut data, iv)?.len();
    data.truncate(length);
    Ok(data)
}

/// `aes_blocks(mode, whether to encrypt, key, iv, data)` → data of the same length: whole blocks, without padding, so that the
/// caller can go on where it stopped. The modes are "cbc", "ecb" and "ofb".
fn blocks(_: &Rc<Host>, args: &Args<'_, '_>) -> OpResult {
    let (mode, encrypt) = (args.text(0)?, args.flag(1));
    let failed = |_| operation_error("Encryption failed.");
    let done = whole(&mode, encrypt, &args.bytes(2)?, &args.bytes(3)?, &args.bytes(4)?).map_err(failed)?;
    Ok(Value::Bytes(done.into()))
}

fn whole(mode: &str, encrypt: bool, material: &[u8], iv: &[u8], data: &[u8]) -> Result<Vec<u8>, Unspecified> {
    let (mut data, key) = (data.to_vec(), key(material)?);
    if mode == "ecb" {
        if encrypt {
            EncryptingKey::ecb(key)?.less_safe_encrypt(&mut data, EncryptionContext::None)?;
        } else {
            DecryptingKey::ecb(key)?.decrypt(&mut data, DecryptionContext::None)?;
        }
        return Ok(data);
    }
    let iv = FixedLength::try_from(iv)?;
    match (mode, encrypt) {
        ("cbc", true) => {
            EncryptingKey::cbc(key)?.less_safe_encrypt(&mut data, EncryptionContext::Iv128(iv))?;
        }
        ("cbc", false) => {
            DecryptingKey::cbc(key)?.decrypt(&mut data, DecryptionContext::Iv128(iv))?;
        }
        // Both ways are the same.
        ("ofb", _) => {
            EncryptingKey::ofb(key)?.less_safe_encrypt(&mut data, EncryptionContext::Iv128(iv))?;
        }
        _ => return Err(Unspecified),
    }
    Ok(data)
}

/// `aes_ctr(key, counter block, bits of it that count, data)` → data, encrypted or decrypted, which is the same.
fn ctr(_: &Rc<Host>, args: &Args<'_, '_>) -> OpResult {
    let bits = u32::try_from(args.integer(2)?).unwrap_or(u32::MAX);
    let failed = |_| operation_error("Encryption failed.");
    let done = counted(&args.bytes(0)?, &args.bytes(1)?, bits, &args.bytes(3)?).map_err(failed)?;
    Ok(Value::Bytes(done.into()))
}

/// The library counts with the whole block. When the bits that count are all used up, they begin again at zero, and
/// those before them stay as they are.
pub(super) fn counted(
    material: &[u8],
    counter: &[u8],
    bits: u32,
    data: &[u8],
) -> Result<Vec<u8>, Unspecified> {
    let first = u128::from_be_bytes(counter.try_into()?);
    let counting = if bits >= 128 { u128::MAX } else { (1 << bits) - 1 };
    // Blocks until the bits are used up, as far as a number can tell.
    let until = (counting - (first & counting)).saturating_add(1);
    let split = usize::try_from(until).unwrap_or(usize::MAX).saturating_mul(BLOCK).min(data.len());
    let (before, after) = data.split_at(split);
    let mut done = stream(material, first, before)?;
    if !after.is_empty() {
        done.extend(stream(material, first & !counting, after)?);
    }
    Ok(done)
}

/// Counts with the whole block.
pub(super) fn stream(material: &[u8], counter: u128, data: &[u8]) -> Result<Vec<u8>, Unspecified> {
    let mut data = data.to_vec();
    let counter = EncryptionContext::Iv128(FixedLength::from(counter.to_be_bytes()));
    EncryptingKey::ctr(key(material)?)?.less_safe_encrypt(&mut data, counter)?;
    Ok(data)
}

/// What stands before the key that is wrapped. <https://www.rfc-editor.org/rfc/rfc3394#section-2.2.3>
const INTEGRITY: [u8; HALF] = [0xa6; HALF];
const HALF: usize = BLOCK / 2;

/// Wraps a key of two or more halves of a block. The library does it for two of the three sizes of wrapping keys only.
fn wrap(material: &[u8], data: &[u8]) -> Result<Vec<u8>, Unspecified> {
    let (halves, []) = data.as_chunks::<HALF>() else { return Err(Unspecified) };
    if halves.len() < 2 {
        return Err(Unspecified);
    }
    let cipher = EncryptingKey::ecb(key(material)?)?;
    let (mut front, mut halves) = (INTEGRITY, halves.to_vec());
    for step in steps(halves.len()) {
        let mut block = [front, halves[step.half]].concat();
        cipher.less_safe_encrypt(&mut block, EncryptionContext::None)?;
        let (changed, half) = block.split_at(HALF);
        front = step.xor(changed.try_into()?);
        halves[step.half] = half.try_into()?;
    }
    Ok([&front[..], halves.as_flattened()].concat())
}

fn unwrap(material: &[u8], data: &[u8]) -> Result<Vec<u8>, Unspecified> {
    let (all, []) = data.as_chunks::<HALF>() else { return Err(Unspecified) };
    let [front, halves @ ..] = all else { return Err(Unspecified) };
    if halves.len() < 2 {
        return Err(Unspecified);
    }
    let cipher = DecryptingKey::ecb(key(material)?)?;
    let (mut front, mut halves) = (*front, halves.to_vec());
    for step in steps(halves.len()).rev() {
        let mut block = [step.xor(front), halves[step.half]].concat();
        cipher.decrypt(&mut block, DecryptionContext::None)?;
        let (changed, half) = block.split_at(HALF);
        front = changed.try_into()?;
        halves[step.half] = half.try_into()?;
    }
    verify_slices_are_equal(&front, &INTEGRITY)?;
    Ok(halves.into_flattened())
}

/// One step of wrapping.
struct Step {
    number: u64,
    half: usize,
}

impl Step {
    fn xor(&self, front: [u8; HALF]) -> [u8; HALF] {
        (u64::from_be_bytes(front) ^ self.number).to_be_bytes()
    }
}

/// Six times through all halves.
fn steps(halves: usize) -> impl DoubleEndedIterator<Item = Step> {
    (0..6 * halves).map(move |step| Step { number: step as u64 + 1, half: step % halves })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(hex: &str) -> Vec<u8> {
        hex.as_bytes()
            .chunks(2)
            .map(|two| u8::from_str_radix(str::from_utf8(two).unwrap(), 16).unwrap())
            .collect()
    }

    /// Sections 4.1, 4.2 and 4.6 of RFC 3394.
    #[test]
    fn wrapped_keys_match_rfc_3394() {
        let all = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
        let data = "00112233445566778899aabbccddeeff000102030405060708090a0b0c0d0e0f";
        for (size, length, wrapped) in [
            (16, 16, "1fa68b0a8112b447aef34bd8fb5a7b829d3e862371d2cfe5"),
            (24, 16, "96778b25ae6ca435f92b5b97c050aed2468ab8a17ad84e5d"),
            (32, 32, "28c9f404c4b810f4cbccb35cfb87f8263f5786e2d80ed326cbc7f0e71a99f43bfb988b9b7a02dd21"),
        ] {
            let (material, data) = (&bytes(all)[..size], &bytes(data)[..length]);
            assert_eq!(wrap(material, data).unwrap(), bytes(wrapped), "{size}");
            assert_eq!(unwrap(material, &bytes(wrapped)).unwrap(), data, "{size}");
            let mut tampered = bytes(wrapped);
            tampered[9] ^= 1;
            assert!(unwrap(material, &tampered).is_err(), "{size}");
        }
    }

    #[test]
    fn what_has_no_two_halves_is_not_wrapped() {
        for length in [0, 8, 15, 17] {
            assert!(wrap(&[0; 16], &vec![0; length]).is_err(), "{length}");
        }
        for length in [0, 8, 16, 23] {
            assert!(unwrap(&[0; 16], &vec![0; length]).is_err(), "{length}");
        }
    }

    /// F.2.1 and F.5.1 of NIST SP 800-38A, the first block of each.
    #[test]
    fn the_modes_match_the_published_vectors() {
        let material = bytes("2b7e151628aed2a6abf7158809cf4f3c");
        let data = bytes("6bc1bee22e409f96e93d7e117393172a");
        let iv = bytes("000102030405060708090a0b0c0d0e0f");
        let sealed = cbc_encrypt(&material, &iv, &data).unwrap();
        assert_eq!(sealed[..16], bytes("7649abac8119b246cee98e9b12e9197d"));
        assert_eq!(cbc_decrypt(&material, &iv, &sealed).unwrap(), data);
        let counter = bytes("f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff");
        let stream = counted(&material, &counter, 128, &data).unwrap();
        assert_eq!(stream, bytes("874d6191b620e3261bef6864990db6ce"));
    }

    #[test]
    fn blocks_can_be_done_one_by_one() {
        for mode in ["cbc", "ecb"] {
            let (material, data) = ([1; 16], [2; 32]);
            let sealed = whole(mode, true, &material, &[3; 16], &data).unwrap();
            let iv = if mode == "cbc" { &sealed[..16] } else { &[3; 16] };
            assert_eq!(whole(mode, true, &material, iv, &data[16..]).unwrap(), sealed[16..], "{mode}");
            assert_eq!(whole(mode, false, &material, &[3; 16], &sealed).unwrap(), data, "{mode}");
        }
        assert!(whole("nope", true, &[1; 16], &[3; 16], &[0; 16]).is_err());
        assert!(whole("cbc", true, &[1; 5], &[3; 16], &[0; 16]).is_err());
        assert!(whole("cbc", true, &[1; 16], &[3; 5], &[0; 16]).is_err());
    }

    #[test]
    fn a_counter_begins_again_without_touching_what_stands_before_it() {
        let (material, mut counter) = ([1; 16], [0xff; 16]);
        let both = counted(&material, &counter, 4, &[0; 32]).unwrap();
        counter[15] = 0xf0;
        assert_eq!(both[16..], counted(&material, &counter, 4, &[0; 16]).unwrap());
    }
}
