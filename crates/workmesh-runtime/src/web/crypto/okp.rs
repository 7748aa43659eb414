//! Keys on the Edwards curve: Ed25519 and X25519. A key is its 32 bytes, public or private.

use std::rc::Rc;

use aws_lc_rs::{
    agreement::{self, PrivateKey, X25519},
    signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey},
};

use super::operation_error;
use crate::{
    engine::{Args, Op, OpError, OpResult, Value},
    host::Host,
};

/// The operations of this group.
pub(super) const OPS: &[Op<Host>] = &[
    Op::new("ed25519_public", |_, args| Ok(bytes(pair(args)?.public_key().as_ref()))),
    Op::new("ed25519_sign", |_, args| Ok(bytes(pair(args)?.sign(&args.bytes(1)?).as_ref()))),
    Op::new("ed25519_verify", verify),
    Op::new("x25519_public", |_, args| {
        let public = own(args)?.compute_public_key().map_err(|_| wrong())?;
        Ok(bytes(public.as_ref()))
    }),
    Op::new("x25519", agree),
];

fn bytes(bytes: &[u8]) -> Value {
    Value::Bytes(bytes.to_vec().into())
}

fn wrong() -> OpError {
    operation_error("The key does not belong to the curve.")
}

/// The pair of keys whose private one is the first argument.
fn pair(args: &Args<'_, '_>) -> Result<Ed25519KeyPair, OpError> {
    Ed25519KeyPair::from_seed_unchecked(&args.bytes(0)?).map_err(|_| wrong())
}

/// `ed25519_verify(public key, signature, data)` → boolean.
fn verify(_: &Rc<Host>, args: &Args<'_, '_>) -> OpResult {
    let key = UnparsedPublicKey::new(&ED25519, args.bytes(0)?);
    Ok(Value::Bool(key.verify(&args.bytes(2)?, &args.bytes(1)?).is_ok()))
}

fn own(args: &Args<'_, '_>) -> Result<PrivateKey, OpError> {
    PrivateKey::from_private_key(&X25519, &args.bytes(0)?).map_err(|_| wrong())
}

/// `x25519(private key, the other's public key)` → the secret, or null if it would be zero.
fn agree(_: &Rc<Host>, args: &Args<'_, '_>) -> OpResult {
    let other = agreement::UnparsedPublicKey::new(&X25519, args.bytes(1)?);
    let secret = agreement::agree(&own(args)?, other, (), |secret| Ok(bytes(secret)));
    Ok(secret.unwrap_or(Value::Null))
}
