//! The native side of `node:crypto`: hashes and message authentication codes of what comes in pieces.
//!
//! `node:crypto` knows more hash functions than WebCrypto, so that it has operations of its own. Keys and pieces that are short
//! stay in the isolate; a digest is kept here only once much has come.

use std::rc::Rc;

use aws_lc_rs::digest::{
    Algorithm, Context, SHA1_FOR_LEGACY_USE_ONLY, SHA224, SHA256, SHA384, SHA512, SHA512_256,
};
use md5::{Digest as _, Md5};

use crate::{
    engine::{Args, Op, OpError, OpResult, Value},
    host::{Host, Resource},
};

/// The operations of this module.
pub(super) const OPS: &[Op<Host>] = &[
    Op::new("hasher_known", |_, args| Ok(Value::Bool(Running::new(&args.text(0)?).is_some()))),
    Op::new("hasher_once", |_, args| {
        let mut hasher = hasher(args)?;
        hasher.update(&args.bytes(2)?);
        Ok(Value::Bytes(hasher.finish().into()))
    }),
    Op::new("hasher_open", |host, args| keep(host, hasher(args)?)),
    Op::new("hasher_copy", |host, args| {
        let copy = with_hasher(host, args, |hasher| hasher.clone())?;
        keep(host, copy)
    }),
    Op::new("hasher_update", |host, args| {
        let data = args.bytes(1)?;
        with_hasher(host, args, |hasher| hasher.update(&data))?;
        Ok(Value::Undefined)
    }),
    Op::new("hasher_finish", |host, args| {
        let digest = with_hasher(host, args, |hasher| hasher.clone().finish())?;
        host.discard(args.integer(0)?);
        Ok(Value::Bytes(digest.into()))
    }),
];

fn keep(host: &Rc<Host>, hasher: Hasher) -> OpResult {
    Ok(Value::Number(host.keep_anywhere(Resource::Hasher(Box::new(hasher)))? as f64))
}

fn with_hasher<R>(
    host: &Rc<Host>,
    args: &Args<'_, '_>,
    f: impl FnOnce(&mut Hasher) -> R,
) -> Result<R, OpError> {
    host.with_resource(args.integer(0)?, |resource| match resource {
        Resource::Hasher(hasher) => Some(f(hasher)),
        _ => None,
    })
}

/// A digest for the arguments `(name, key)`; with a key, a message authentication code.
fn hasher(args: &Args<'_, '_>) -> Result<Hasher, OpError> {
    let name = args.text(0)?;
    let running = Running::new(&name).ok_or_else(|| OpError::error("Digest method not supported"))?;
    Ok(if args.is_nullish(1) { Hasher::plain(running) } else { Hasher::keyed(running, &args.bytes(1)?) })
}

/// A digest of what came so far.
#[derive(Clone)]
enum Running {
    Sha(Context),
    Md5(Md5),
    /// Both, one behind the other, as old versions of TLS have it.
    Md5Sha1(Md5, Context),
}

impl Running {
    fn new(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase();
        let sha = |algorithm: &'static Algorithm| Some(Self::Sha(Context::new(algorithm)));
        match name.as_str() {
            "md5" | "rsa-md5" => Some(Self::Md5(Md5::new())),
            "md5-sha1" => Some(Self::Md5Sha1(Md5::new(), Context::new(&SHA1_FOR_LEGACY_USE_ONLY))),
            "sha1" | "rsa-sha1" | "dsa-sha" | "dsa-sha1" | "ecdsa-with-sha1" => {
                sha(&SHA1_FOR_LEGACY_USE_ONLY)
            }
            "sha224" | "rsa-sha224" => sha(&SHA224),
            "sha256" | "rsa-sha256" => sha(&SHA256),
            "sha384" | "rsa-sha384" => sha(&SHA384),
            "sha512" | "rsa-sha512" => sha(&SHA512),
            "sha512-256" => sha(&SHA512_256),
            _ => None,
        }
    }

    /// The size of the blocks that the function works on, in bytes.
    fn block(&self) -> usize {
        match self {
            Self::Sha(context) => context.algorithm().block_len(),
            Self::Md5(_) | Self::Md5Sha1(..) => 64,
        }
    }

    fn update(&mut self, data: &[u8]) {
        match self {
            Self::Sha(context) => context.update(data),
            Self::Md5(context) => context.update(data),
            Self::Md5Sha1(md5, sha1) => {
                md5.update(data);
                sha1.update(data);
            }
        }
    }

    fn finish(self) -> Vec<u8> {
        match self {
            Self::Sha(context) => context.finish().as_ref().to_vec(),
            Self::Md5(context) => context.finalize().to_vec(),
            Self::Md5Sha1(md5, sha1) => [&md5.finalize()[..], sha1.finish().as_ref()].concat(),
        }
    }
}

/// A digest, or a message authentication code as RFC 2104 makes it of any hash function.
#[derive(Clone)]
pub(crate) struct Hasher {
    inner: Running,
    /// What hashes the inner digest, if there is a key.
    outer: Option<Running>,
}

impl Hasher {
    fn plain(inner: Running) -> Self {
        Self { inner, outer: None }
    }

    fn keyed(fresh: Running, key: &[u8]) -> Self {
        let block = fresh.block();
        let mut padded = if key.len() > block {
            let mut short = fresh.clone();
            short.update(key);
            short.finish()
        } else {
            key.to_vec()
        };
        padded.resize(block, 0);
        let masked = |mask: u8| {
            let mut running = fresh.clone();
            running.update(&padded.iter().map(|byte| byte ^ mask).collect::<Vec<_>>());
            running
        };
        Self { inner: masked(0x36), outer: Some(masked(0x5c)) }
    }

    fn update(&mut self, data: &[u8]) {
        self.inner.update(data);
    }

    fn finish(self) -> Vec<u8> {
        let digest = self.inner.finish();
        match self.outer {
            None => digest,
            Some(mut outer) => {
                outer.update(&digest);
                outer.finish()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_match_the_published_vectors() {
        let check = |name: &str, key: &[u8], start: [u8; 4]| {
            let mut hasher = Hasher::keyed(Running::new(name).unwrap(), key);
            hasher.update(b"what do ya want ");
            hasher.update(b"for nothing?");
            assert_eq!(hasher.finish()[..4], start, "{name}");
        };
        check("md5", b"Jefe", [0x75, 0x0c, 0x78, 0x3e]);
        check("SHA1", b"Jefe", [0xef, 0xfc, 0xdf, 0x6a]);
        check("sha224", b"Jefe", [0xa3, 0x0e, 0x01, 0x09]);
        check("RSA-SHA256", b"Jefe", [0x5b, 0xdc, 0xc1, 0x46]);
    }

    #[test]
    fn a_copy_goes_on_by_itself() {
        let mut first = Hasher::plain(Running::new("md5-sha1").unwrap());
        first.update(b"a");
        let second = first.clone();
        first.update(b"bc");
        assert_eq!(first.finish()[16..20], [0xa9, 0x99, 0x3e, 0x36]);
        assert_eq!(second.finish()[..4], [0x0c, 0xc1, 0x75, 0xb9]);
    }

    #[test]
    fn unknown_functions_are_refused() {
        assert!(Running::new("sha-256").is_none());
    }
}
