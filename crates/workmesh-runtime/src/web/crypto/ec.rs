//! Keys on the NIST curves: ECDSA and ECDH.
//!
//! A private key is its number, a public key its uncompressed point; a private key's operations get both. Keys are
//! checked when they are imported, and again by the library when they are used.

use std::rc::Rc;

use aws_lc_rs::{
    agreement::{self, ECDH_P256, ECDH_P384, ECDH_P521},
    digest::{Digest, SHA256, SHA384, SHA512},
    encoding::{AsBigEndian, AsDer, EcPrivateKeyBin, PublicKeyX509Der},
    signature::{
        ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, ECDSA_P384_SHA384_FIXED,
        ECDSA_P384_SHA384_FIXED_SIGNING, ECDSA_P521_SHA512_FIXED, ECDSA_P521_SHA512_FIXED_SIGNING,
        EcdsaKeyPair, EcdsaSigningAlgorithm, EcdsaVerificationAlgorithm, KeyPair, ParsedPublicKey,
        UnparsedPublicKey,
    },
};

use super::{digest::digest_of, not_supported, operation_error};
use crate::{
    engine::{Args, Op, OpError, OpResult, Value},
    host::Host,
};

/// The operations of this group. The first argument of each is the name of the curve; imports come to null if the key
/// is not one of the curve.
pub(super) const OPS: &[Op<Host>] = &[
    Op::new("ec_generate", generate),
    Op::new("ec_from_numbers", from_numbers),
    Op::new("ec_from_pkcs8", |_, args| pair_or_null(from_pkcs8(args))),
    Op::new("ec_point", point),
    Op::new("ec_public", public),
    Op::new("ec_to_pkcs8", to_pkcs8),
    Op::new("ec_to_spki", to_spki),
    Op::new("ecdsa_sign", sign),
    Op::new("ecdsa_verify", verify),
    Op::new("ecdh", agree),
];

/// What the library needs to know of a curve.
struct Curve {
    /// Bytes of a coordinate.
    size: usize,
    /// The digest that signatures are made of, whatever hash function was asked for; see [`digest_for`].
    digest: &'static aws_lc_rs::digest::Algorithm,
    signing: &'static EcdsaSigningAlgorithm,
    verifying: &'static EcdsaVerificationAlgorithm,
    agreement: &'static agreement::Algorithm,
}

fn curve(args: &Args<'_, '_>) -> Result<Curve, OpError> {
    Ok(match args.text(0)?.as_str() {
        "P-256" => Curve {
            size: 32,
            digest: &SHA256,
            signing: &ECDSA_P256_SHA256_FIXED_SIGNING,
            verifying: &ECDSA_P256_SHA256_FIXED,
            agreement: &ECDH_P256,
        },
        "P-384" => Curve {
            size: 48,
            digest: &SHA384,
            signing: &ECDSA_P384_SHA384_FIXED_SIGNING,
            verifying: &ECDSA_P384_SHA384_FIXED,
            agreement: &ECDH_P384,
        },
        "P-521" => Curve {
            size: 66,
            digest: &SHA512,
            signing: &ECDSA_P521_SHA512_FIXED_SIGNING,
            verifying: &ECDSA_P521_SHA512_FIXED,
            agreement: &ECDH_P521,
        },
        other => return Err(not_supported(format!("The curve \"{other}\" is not supported here."))),
    })
}

/// The number and the point of a pair of keys.
fn numbers(pair: &EcdsaKeyPair) -> Result<Value, OpError> {
    let number: EcPrivateKeyBin<'_> =
        pair.private_key().as_be_bytes().map_err(|_| operation_error("The key cannot be read."))?;
    let bytes = |bytes: &[u8]| Value::Bytes(bytes.to_vec().into());
    Ok(Value::List(vec![bytes(number.as_ref()), bytes(pair.public_key().as_ref())]))
}

fn pair_or_null(pair: Result<Option<EcdsaKeyPair>, OpError>) -> OpResult {
    pair?.map_or(Ok(Value::Null), |pair| numbers(&pair))
}

/// `ec_generate(curve)` → [number, point].
fn generate(_: &Rc<Host>, args: &Args<'_, '_>) -> OpResult {
    let pair = EcdsaKeyPair::generate(curve(args)?.signing);
    numbers(&pair.map_err(|_| operation_error("The key could not be generated."))?)
}

/// `ec_from_numbers(curve, number, point)` → the same, checked; false if they are not of the same key.
fn from_numbers(_: &Rc<Host>, args: &Args<'_, '_>) -> OpResult {
    let (curve, number) = (curve(args)?, args.bytes(1)?);
    match EcdsaKeyPair::from_private_key_and_public_key(curve.signing, &number, &args.bytes(2)?) {
        Ok(pair) => numbers(&pair),
        Err(_) if agreement::PrivateKey::from_private_key(curve.agreement, &number).is_ok() => {
            Ok(Value::Bool(false))
        }
        Err(_) => Ok(Value::Null),
    }
}

/// `ec_from_pkcs8(curve, DER)` → [number, point].
fn from_pkcs8(args: &Args<'_, '_>) -> Result<Option<EcdsaKeyPair>, OpError> {
    Ok(EcdsaKeyPair::from_private_key_der(curve(args)?.signing, &args.bytes(1)?).ok())
}

/// `ec_point(curve, number)` → the uncompressed point that belongs to the number.
fn point(_: &Rc<Host>, args: &Args<'_, '_>) -> OpResult {
    let own = agreement::PrivateKey::from_private_key(curve(args)?.agreement, &args.bytes(1)?);
    let point = own.and_then(|own| own.compute_public_key().map_err(Into::into));
    Ok(point.map_or(Value::Null, |point| Value::Bytes(point.as_ref().to_vec().into())))
}

/// `ec_public(curve, point or SubjectPublicKeyInfo)` → uncompressed point.
fn public(_: &Rc<Host>, args: &Args<'_, '_>) -> OpResult {
    let curve = curve(args)?;
    let Some(spki) = spki_of(&curve, &args.bytes(1)?) else { return Ok(Value::Null) };
    // The point is what such a document ends with.
    let point = spki.len().checked_sub(1 + 2 * curve.size).map(|start| spki[start..].to_vec());
    Ok(point.map_or(Value::Null, |point| Value::Bytes(point.into())))
}

fn spki_of(curve: &Curve, key: &[u8]) -> Option<Vec<u8>> {
    let parsed = ParsedPublicKey::new(curve.verifying, key).ok()?;
    let der: PublicKeyX509Der<'_> = parsed.as_der().ok()?;
    Some(der.as_ref().to_vec())
}

fn pair(curve: &Curve, args: &Args<'_, '_>, from: usize) -> Result<EcdsaKeyPair, OpError> {
    let (number, point) = (args.bytes(from)?, args.bytes(from + 1)?);
    EcdsaKeyPair::from_private_key_and_public_key(curve.signing, &number, &point)
        .map_err(|_| operation_error("The key does not belong to the curve."))
}

/// `ec_to_pkcs8(curve, number, point)` → DER.
fn to_pkcs8(_: &Rc<Host>, args: &Args<'_, '_>) -> OpResult {
    let document = pair(&curve(args)?, args, 1)?.to_pkcs8v1();
    let document = document.map_err(|_| operation_error("The key cannot be written."))?;
    Ok(Value::Bytes(document.as_ref().to_vec().into()))
}

/// `ec_to_spki(curve, point)` → DER.
fn to_spki(_: &Rc<Host>, args: &Args<'_, '_>) -> OpResult {
    let spki = spki_of(&curve(args)?, &args.bytes(1)?);
    Ok(Value::Bytes(spki.ok_or_else(|| operation_error("The key cannot be written."))?.into()))
}

/// The digest of `data` that a signature on a curve is made of. The library signs with one hash function a curve, while
/// the standard lets any go with any; but all that a signature takes of a digest is the number that it begins with, of
/// as many bits as the curve has. So a longer one is cut and a shorter one is filled up in front.
/// <https://www.rfc-editor.org/rfc/rfc6979#section-2.3.2>
fn digest_for(curve: &Curve, hash: &str, data: &[u8]) -> Result<Digest, OpError> {
    let (digest, size) = (digest_of(hash, data)?, curve.digest.output_len());
    let mut fitting = vec![0; size.saturating_sub(digest.len())];
    fitting.extend_from_slice(&digest[..digest.len().min(size)]);
    Digest::import_less_safe(&fitting, curve.digest)
        .map_err(|_| operation_error("The digest has the wrong length."))
}

/// `ecdsa_sign(curve, number, point, hash, data)` → r and s.
fn sign(_: &Rc<Host>, args: &Args<'_, '_>) -> OpResult {
    let curve = curve(args)?;
    let digest = digest_for(&curve, &args.text(3)?, &args.bytes(4)?)?;
    let signature = pair(&curve, args, 1)?.sign_digest(&digest);
    let signature = signature.map_err(|_| operation_error("Signing failed."))?;
    Ok(Value::Bytes(signature.as_ref().to_vec().into()))
}

/// `ecdsa_verify(curve, point, hash, signature, data)` → boolean.
fn verify(_: &Rc<Host>, args: &Args<'_, '_>) -> OpResult {
    let curve = curve(args)?;
    let digest = digest_for(&curve, &args.text(2)?, &args.bytes(4)?)?;
    let key = UnparsedPublicKey::new(curve.verifying, args.bytes(1)?);
    Ok(Value::Bool(key.verify_digest(&digest, &args.bytes(3)?).is_ok()))
}

/// `ecdh(curve, number, the other's point)` → the coordinate that both can compute.
fn agree(_: &Rc<Host>, args: &Args<'_, '_>) -> OpResult {
    let curve = curve(args)?;
    let failed = || operation_error("Key agreement failed.");
    let own =
        agreement::PrivateKey::from_private_key(curve.agreement, &args.bytes(1)?).map_err(|_| failed())?;
    let other = agreement::UnparsedPublicKey::new(curve.agreement, args.bytes(2)?);
    agreement::agree(&own, other, failed(), |secret| Ok(Value::Bytes(secret.to_vec().into())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_becomes_the_number_that_the_curve_takes() {
        let curve = |size, digest| Curve {
            size,
            digest,
            signing: &ECDSA_P256_SHA256_FIXED_SIGNING,
            verifying: &ECDSA_P256_SHA256_FIXED,
            agreement: &ECDH_P256,
        };
        let of = |curve: &Curve, hash| digest_for(curve, hash, b"abc").unwrap().as_ref().to_vec();
        let sha384 = digest_of("SHA-384", b"abc").unwrap();
        assert_eq!(of(&curve(32, &SHA256), "SHA-384"), sha384[..32]);
        assert_eq!(of(&curve(48, &SHA384), "SHA-384"), sha384);
        let long = of(&curve(66, &SHA512), "SHA-384");
        assert_eq!((&long[..16], &long[16..]), (&[0; 16][..], &sha384[..]));
    }
}
