//! RSA: signatures of both kinds, encryption, and keys.
//!
//! A key is its numbers: n and e, and of a private one d too, and p, q, dp, dq and qi if they are known. The library
//! does what it can, which is what nearly everybody asks for: it takes keys of 2048 bits or more, private ones with all
//! eight numbers, and does not sign SHA-1, which CloudFront and OAuth 1 still want. The rest is done in `raw.rs` and
//! `padding.rs`, on the constant-time numbers of `crypto-bigint`, which is slower.

mod der;
mod padding;
mod raw;

use std::rc::Rc;

use aws_lc_rs::{
    constant_time::verify_slices_are_equal,
    encoding::{AsDer, Pkcs8V1Der},
    rand::SystemRandom,
    rsa::{
        KeyPair, KeyPairComponents, KeySize, OAEP_SHA1_MGF1SHA1, OAEP_SHA256_MGF1SHA256,
        OAEP_SHA384_MGF1SHA384, OAEP_SHA512_MGF1SHA512, OaepAlgorithm, OaepPrivateDecryptingKey,
        OaepPublicEncryptingKey, PrivateDecryptingKey, PublicEncryptingKey, PublicKeyComponents,
    },
    signature::{
        RSA_PKCS1_2048_8192_SHA1_FOR_LEGACY_USE_ONLY, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_2048_8192_SHA384,
        RSA_PKCS1_2048_8192_SHA512, RSA_PKCS1_SHA256, RSA_PKCS1_SHA384, RSA_PKCS1_SHA512,
        RSA_PSS_2048_8192_SHA256, RSA_PSS_2048_8192_SHA384, RSA_PSS_2048_8192_SHA512, RSA_PSS_SHA256,
        RSA_PSS_SHA384, RSA_PSS_SHA512, RsaEncoding, RsaParameters, RsaPssSaltLength,
    },
};
use bytes::Bytes;

use self::{
    der::Document,
    raw::{MAX_BITS, bits, power},
};
use super::{Hash, operation_error, random};
use crate::{
    engine::{Args, Op, OpError, OpResult, Value},
    host::Host,
};

/// The operations of this group. A key is a list of numbers; what cannot be done comes to null.
pub(super) const OPS: &[Op<Host>] = &[
    Op::heavy("rsa_generate", generate),
    Op::new("rsa_from_pkcs8", |_, args| Ok(numbers(der::read_pkcs8(&args.bytes(0)?)))),
    Op::new("rsa_from_spki", |_, args| Ok(numbers(der::read_spki(&args.bytes(0)?)))),
    Op::new("rsa_to_pkcs8", |_, args| Ok(Value::Bytes(der::write_pkcs8(&key(args)?).into()))),
    Op::new("rsa_to_spki", |_, args| Ok(Value::Bytes(der::write_spki(&key(args)?).into()))),
    Op::new("rsa_sign", sign),
    Op::new("rsa_verify", verify),
    Op::new("rsa_power", |_, args| Ok(given(private(&key(args)?, &args.bytes(1)?)))),
    Op::new("rsa_encrypt", encrypt),
    Op::new("rsa_decrypt", decrypt),
    Op::new("rsa_pss_salt", pss_salt),
    Op::new("rsa_pkcs1_encrypt", pkcs1_encrypt),
    Op::new("rsa_pkcs1_decrypt", pkcs1_decrypt),
];

/// The numbers of the key in a document; an empty list if the key is of another kind.
fn numbers(document: Option<Document>) -> Value {
    match document {
        Some(Document::Rsa(key)) => Value::List(key.into_iter().map(Value::Bytes).collect()),
        Some(Document::Other) => Value::List(Vec::new()),
        None => Value::Null,
    }
}

fn given(bytes: Option<Vec<u8>>) -> Value {
    bytes.map_or(Value::Null, |bytes| Value::Bytes(bytes.into()))
}

/// The numbers of the key that is the first argument: at least n and e.
fn key(args: &Args<'_, '_>) -> Result<Vec<Bytes>, OpError> {
    let wrong = || operation_error("The key cannot be read.");
    let Value::List(items) = args.value(0)? else { return Err(wrong()) };
    let bytes = |item| if let Value::Bytes(bytes) = item { Some(bytes) } else { None };
    let key = items.into_iter().map(bytes).collect::<Option<Vec<_>>>();
    key.filter(|key| key.len() >= 2).ok_or_else(wrong)
}

/// How many numbers a private key has whose primes are known.
const WHOLE: usize = 8;

/// Whether the library takes keys of this size.
fn is_common(key: &[Bytes]) -> bool {
    (2048..=MAX_BITS).contains(&bits(&key[0]))
}

fn public(key: &[Bytes]) -> PublicKeyComponents<&[u8]> {
    PublicKeyComponents { n: &key[0], e: &key[1] }
}

/// The key as the library knows it, if it does.
fn pair(key: &[Bytes]) -> Option<KeyPair> {
    let [n, e, d, p, q, dp, dq, qi] = key else { return None };
    let public_key = PublicKeyComponents { n, e };
    let components = KeyPairComponents { public_key, d, p, q, dP: dp, dQ: dq, qInv: qi };
    KeyPair::from_components(&components).ok()
}

/// The private key applied to a number as long as the modulus.
fn private(key: &[Bytes], base: &[u8]) -> Option<Vec<u8>> {
    let [n, _, d, ..] = key else { return None };
    power(base, d, n)
}

/// `rsa_generate(bits, public exponent)` → the eight numbers, or null for a size that nobody can wait for.
fn generate(_: &Rc<Host>, args: &Args<'_, '_>) -> OpResult {
    let (size, exponent) = (args.integer(0)? as usize, args.integer(1)? as u32);
    let common = match (size, exponent) {
        (2048, 65537) => Some(KeySize::Rsa2048),
        (3072, 65537) => Some(KeySize::Rsa3072),
        (4096, 65537) => Some(KeySize::Rsa4096),
        _ => None,
    };
    if let Some(size) = common {
        let failed = |_| operation_error("The key could not be generated.");
        let document: Pkcs8V1Der<'_> =
            KeyPair::generate(size).and_then(|pair| pair.as_der()).map_err(failed)?;
        return Ok(numbers(der::read_pkcs8(document.as_ref())));
    }
    if !(256..=4096).contains(&size) || size % 128 != 0 {
        return Ok(Value::Null);
    }
    Ok(numbers(raw::generate(size, exponent).map(Document::Rsa)))
}

/// The ways to sign that the library has.
fn encoding(is_pss: bool, hash: Hash) -> Option<&'static dyn RsaEncoding> {
    Some(match (is_pss, hash) {
        (_, Hash::Sha1) => return None,
        (false, Hash::Sha256) => &RSA_PKCS1_SHA256,
        (false, Hash::Sha384) => &RSA_PKCS1_SHA384,
        (false, Hash::Sha512) => &RSA_PKCS1_SHA512,
        (true, Hash::Sha256) => &RSA_PSS_SHA256,
        (true, Hash::Sha384) => &RSA_PSS_SHA384,
        (true, Hash::Sha512) => &RSA_PSS_SHA512,
    })
}

/// `rsa_sign(private key, hash, salt length or null, data)` → signature: PSS if there is a salt, PKCS #1 v1.5 if not.
fn sign(_: &Rc<Host>, args: &Args<'_, '_>) -> OpResult {
    let (key, hash, data) = (key(args)?, Hash::named(&args.text(1)?)?, args.bytes(3)?);
    let salt = args.as_number(2).map(|length| length as usize);
    let size = bits(&key[0]);
    // The library salts with as many bytes as the digest has.
    if let Some(encoding) =
        encoding(salt.is_some(), hash).filter(|_| salt.is_none_or(|salt| salt == hash.size()))
        && is_common(&key)
        && key.len() == WHOLE
    {
        // The library refuses numbers that do not belong together, and so nobody signs with them.
        let Some(pair) = pair(&key) else { return Ok(Value::Null) };
        let mut signature = vec![0; pair.public_modulus_len()];
        let signed = pair.sign(encoding, &SystemRandom::new(), &data, &mut signature);
        return Ok(given(signed.is_ok().then_some(signature)));
    }
    let encoded = match salt {
        None => padding::v15(hash, &data, key[0].len()),
        Some(length) if length > key[0].len() => None,
        Some(length) => {
            let mut salt = vec![0; length];
            random::fill(&mut salt)?;
            padding::pss(hash, &data, &salt, size)
        }
    };
    Ok(given(encoded.and_then(|encoded| private(&key, &encoded))))
}

/// What the library needs to know to verify.
fn parameters(salt: Option<usize>, hash: Hash) -> Option<RsaParameters> {
    let Some(salt) = salt else {
        return Some(match hash {
            Hash::Sha1 => RSA_PKCS1_2048_8192_SHA1_FOR_LEGACY_USE_ONLY,
            Hash::Sha256 => RSA_PKCS1_2048_8192_SHA256,
            Hash::Sha384 => RSA_PKCS1_2048_8192_SHA384,
            Hash::Sha512 => RSA_PKCS1_2048_8192_SHA512,
        });
    };
    let parameters = match hash {
        Hash::Sha1 => return None,
        Hash::Sha256 => RSA_PSS_2048_8192_SHA256,
        Hash::Sha384 => RSA_PSS_2048_8192_SHA384,
        Hash::Sha512 => RSA_PSS_2048_8192_SHA512,
    };
    Some(parameters.with_pss_salt_length(RsaPssSaltLength::Custom(u16::try_from(salt).ok()?)))
}

/// `rsa_verify(public key, hash, salt length or null, signature, data)` → boolean.
fn verify(_: &Rc<Host>, args: &Args<'_, '_>) -> OpResult {
    let (key, hash) = (key(args)?, Hash::named(&args.text(1)?)?);
    let (signature, data) = (args.bytes(3)?, args.bytes(4)?);
    let salt = args.as_number(2).map(|length| length as usize);
    if let Some(parameters) = parameters(salt, hash).filter(|_| is_common(&key)) {
        return Ok(Value::Bool(public(&key).verify(&parameters, &data, &signature).is_ok()));
    }
    Ok(Value::Bool(is_signature(&key, hash, salt, &signature, &data)))
}

fn is_signature(key: &[Bytes], hash: Hash, salt: Option<usize>, signature: &[u8], data: &[u8]) -> bool {
    let [n, e, ..] = key else { return false };
    let Some(found) = power(signature, e, n).filter(|_| signature.len() == n.len()) else { return false };
    match salt {
        Some(salt) => padding::is_pss(hash, data, salt, &found, bits(n)),
        None => padding::v15(hash, data, n.len())
            .is_some_and(|expected| verify_slices_are_equal(&expected, &found).is_ok()),
    }
}

fn oaep(hash: Hash) -> &'static OaepAlgorithm {
    match hash {
        Hash::Sha1 => &OAEP_SHA1_MGF1SHA1,
        Hash::Sha256 => &OAEP_SHA256_MGF1SHA256,
        Hash::Sha384 => &OAEP_SHA384_MGF1SHA384,
        Hash::Sha512 => &OAEP_SHA512_MGF1SHA512,
    }
}

/// `rsa_encrypt(public key, hash, label, data)` → bytes.
fn encrypt(_: &Rc<Host>, args: &Args<'_, '_>) -> OpResult {
    let (key, hash, label, data) = (key(args)?, Hash::named(&args.text(1)?)?, args.bytes(2)?, args.bytes(3)?);
    if is_common(&key) {
        let key: Result<PublicEncryptingKey, _> = public(&key).try_into();
        let key = key.and_then(OaepPublicEncryptingKey::new);
        return Ok(given(key.ok().and_then(|key| {
            let mut sealed = vec![0; key.ciphertext_size()];
            let length = key.encrypt(oaep(hash), &data, &mut sealed, Some(&label)).ok()?.len();
            sealed.truncate(length);
            Some(sealed)
        })));
    }
    let mut seed = vec![0; hash.size()];
    random::fill(&mut seed)?;
    let encoded = padding::oaep(hash, &label, &seed, &data, key[0].len());
    Ok(given(encoded.and_then(|encoded| power(&encoded, &key[1], &key[0]))))
}

/// `rsa_decrypt(private key, hash, label, data)` → bytes.
fn decrypt(_: &Rc<Host>, args: &Args<'_, '_>) -> OpResult {
    let (key, hash, label, data) = (key(args)?, Hash::named(&args.text(1)?)?, args.bytes(2)?, args.bytes(3)?);
    if is_common(&key)
        && key.len() == WHOLE
        && let Ok(pair) = PrivateDecryptingKey::from_pkcs8(&der::write_pkcs8(&key))
    {
        return Ok(given(OaepPrivateDecryptingKey::new(pair).ok().and_then(|pair| {
            let mut plain = vec![0; pair.min_output_size()];
            let length = pair.decrypt(oaep(hash), &data, &mut plain, Some(&label)).ok()?.len();
            plain.truncate(length);
            Some(plain)
        })));
    }
    if data.len() != key[0].len() {
        return Ok(Value::Null);
    }
    Ok(given(private(&key, &data).and_then(|encoded| padding::from_oaep(hash, &label, &encoded))))
}

/// `rsa_pss_salt(public key, hash, signature)` → how long its salt is, or null if it is none.
fn pss_salt(_: &Rc<Host>, args: &Args<'_, '_>) -> OpResult {
    let (key, hash, signature) = (key(args)?, Hash::named(&args.text(1)?)?, args.bytes(2)?);
    let found = power(&signature, &key[1], &key[0]).filter(|_| signature.len() == key[0].len());
    let length = found.and_then(|found| padding::pss_salt(hash, &found, bits(&key[0])));
    Ok(length.map_or(Value::Null, |length| Value::Number(length as f64)))
}

/// `rsa_pkcs1_encrypt(public key, data)` → bytes, or null if the data do not fit.
fn pkcs1_encrypt(_: &Rc<Host>, args: &Args<'_, '_>) -> OpResult {
    let (key, data) = (key(args)?, args.bytes(1)?);
    let room = key[0].len().checked_sub(data.len() + 3).filter(|&room| room >= padding::LEAST_FILLING);
    let Some(room) = room else { return Ok(Value::Null) };
    let mut filling = vec![0; room];
    for byte in &mut filling {
        while *byte == 0 {
            random::fill(std::slice::from_mut(byte))?;
        }
    }
    Ok(given(power(&padding::pkcs1(&data, &filling), &key[1], &key[0])))
}

/// `rsa_pkcs1_decrypt(private key, data)` → bytes, or null if they are none that were encrypted so.
fn pkcs1_decrypt(_: &Rc<Host>, args: &Args<'_, '_>) -> OpResult {
    let (key, data) = (key(args)?, args.bytes(1)?);
    if data.len() != key[0].len() {
        return Ok(Value::Null);
    }
    Ok(given(private(&key, &data).and_then(|encoded| padding::from_pkcs1(&encoded))))
}
