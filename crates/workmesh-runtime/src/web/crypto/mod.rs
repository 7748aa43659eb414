//! The native side of WebCrypto: stateless primitives on bytes, one group of algorithms a file.
//!
//! What the standard says about keys, usages, formats and errors is JavaScript's part (`crypto.js` and the modules
//! beside these files); an operation here gets key material and parameters that have been checked, and computes.
//! Keys live in the isolate as bytes, so its memory limit counts them and nothing here needs freeing.
//!
//! **Library.** `aws-lc-rs`. It builds with a C compiler alone (no cmake, no Perl, no bindgen on the systems this
//! builds for), rustls runs on it too, so that the binary carries one cryptographic library, and it has all that
//! WebCrypto asks for: AES-GCM, AES-CBC, AES-CTR, AES-KW, RSA with OAEP and key generation, ECDSA and ECDH on all three
//! curves, Ed25519, X25519, HKDF and PBKDF2, in constant time. `ring` lacks AES-CBC and AES-CTR, RSA encryption and
//! generation, P-521 and lasting ECDH keys. The `rsa` crate of RustCrypto leaks through timing by its own account, and
//! is no finished version. What RSA the library does not have (see `rsa`) stands on `crypto-bigint` and
//! `crypto-primes`, which are. MD5, which `aws-lc-rs` rightly hides, comes from the `md-5` crate, and the hash of
//! AES-GCM with uncommon lengths from `ghash`.

mod cipher;
mod digest;
mod ec;
mod gcm;
mod hmac;
mod kdf;
mod legacy;
mod okp;
mod random;
mod rsa;
mod scrypt;
mod stream;

use aws_lc_rs::digest::{
    self as hashing, Algorithm, Digest, SHA1_FOR_LEGACY_USE_ONLY, SHA256, SHA384, SHA512,
};

use crate::{
    engine::{Op, OpError},
    host::Host,
};

/// The operations of each group.
pub(crate) const OPS: &[&[Op<Host>]] = &[
    cipher::OPS,
    digest::OPS,
    ec::OPS,
    gcm::OPS,
    hmac::OPS,
    kdf::OPS,
    okp::OPS,
    random::OPS,
    rsa::OPS,
    scrypt::OPS,
    stream::OPS,
];

/// A hash function that other algorithms build on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Hash {
    Sha1,
    Sha256,
    Sha384,
    Sha512,
}

impl Hash {
    /// The hash function of a canonical WebCrypto name.
    fn named(name: &str) -> Result<Self, OpError> {
        match name {
            "SHA-1" => Ok(Self::Sha1),
            "SHA-256" => Ok(Self::Sha256),
            "SHA-384" => Ok(Self::Sha384),
            "SHA-512" => Ok(Self::Sha512),
            _ => Err(not_supported(format!("The hash function \"{name}\" is not supported here."))),
        }
    }

    fn algorithm(self) -> &'static Algorithm {
        match self {
            Self::Sha1 => &SHA1_FOR_LEGACY_USE_ONLY,
            Self::Sha256 => &SHA256,
            Self::Sha384 => &SHA384,
            Self::Sha512 => &SHA512,
        }
    }

    /// The bytes of a digest.
    fn size(self) -> usize {
        self.algorithm().output_len()
    }

    fn digest(self, data: &[u8]) -> Digest {
        hashing::digest(self.algorithm(), data)
    }
}

fn not_supported(message: impl Into<String>) -> OpError {
    OpError::dom("NotSupportedError", message)
}

fn operation_error(message: impl Into<String>) -> OpError {
    OpError::dom("OperationError", message)
}
