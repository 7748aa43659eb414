//! Digests of what comes in pieces: `crypto.DigestStream`.

use std::{any::Any, rc::Rc};

use aws_lc_rs::digest::Context;
use bytes::Bytes;
use md5::{Digest as _, Md5};

use super::Hash;
use crate::{
    engine::{Args, Op, OpError, Value},
    host::{Host, Resource},
};

/// The operations of this group.
pub(super) const OPS: &[Op<Host>] = &[
    Op::new("digest_start", |host, args| {
        let digest: Box<dyn Any> = Box::new(Running::new(&args.text(0)?)?);
        Ok(Value::number(host.keep_anywhere(Resource::Own(digest))? as f64))
    }),
    Op::new("digest_update", |host, args| {
        let data = args.bytes(1)?;
        with_running(host, args, |digest| digest.update(&data))?;
        Ok(Value::Undefined)
    }),
    Op::new("digest_finish", |host, args| with_running(host, args, Running::finish).map(Value::Bytes)),
];

/// Works on the digest whose handle is the first argument.
fn with_running<R>(
    host: &Rc<Host>,
    args: &Args<'_, '_>,
    f: impl FnOnce(&mut Running) -> R,
) -> Result<R, OpError> {
    host.with_resource(args.integer(0)?, |resource| match resource {
        Resource::Own(own) => own.downcast_mut().map(f),
        _ => None,
    })
}

/// A digest or checksum of what came so far.
enum Running {
    Sha(Context),
    Md5(Md5),
    Check(Checksum),
}

impl Running {
    fn new(name: &str) -> Result<Self, OpError> {
        Ok(match name {
            "MD5" => Self::Md5(Md5::new()),
            "CRC32" => Self::Check(Checksum::new(&CRC32, 4)),
            "CRC32C" => Self::Check(Checksum::new(&CRC32C, 4)),
            "CRC64NVME" => Self::Check(Checksum::new(&CRC64_NVME, 8)),
            _ => Self::Sha(Context::new(Hash::named(name)?.algorithm())),
        })
    }

    fn update(&mut self, data: &[u8]) {
        match self {
            Self::Sha(context) => context.update(data),
            Self::Md5(context) => context.update(data),
            Self::Check(checksum) => checksum.update(data),
        }
    }

    fn finish(&mut self) -> Bytes {
        match self {
            Self::Sha(context) => Bytes::copy_from_slice(context.clone().finish().as_ref()),
            Self::Md5(context) => Bytes::copy_from_slice(&context.clone().finalize()),
            Self::Check(checksum) => checksum.finish(),
        }
    }
}

/// What each byte does to a checksum.
type Table = [u64; 256];

static CRC32: Table = table(0xedb8_8320);
static CRC32C: Table = table(0x82f6_3b78);
static CRC64_NVME: Table = table(0x9a6c_9329_ac4b_c9b5);

/// The table of a polynomial, whose bits are in reverse order.
const fn table(polynomial: u64) -> Table {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let mut value = byte as u64;
        let mut bit = 0;
        while bit < 8 {
            value = if value & 1 == 1 { value >> 1 ^ polynomial } else { value >> 1 };
            bit += 1;
        }
        table[byte] = value;
        byte += 1;
    }
    table
}

/// A cyclic redundancy check that begins and ends with all of its bits turned over.
struct Checksum {
    table: &'static Table,
    bytes: usize,
    value: u64,
}

impl Checksum {
    fn new(table: &'static Table, bytes: usize) -> Self {
        Self { table, bytes, value: u64::MAX >> (64 - 8 * bytes) }
    }

    fn update(&mut self, data: &[u8]) {
        for &byte in data {
            self.value = self.table[usize::from(self.value as u8 ^ byte)] ^ self.value >> 8;
        }
    }

    fn finish(&self) -> Bytes {
        Bytes::copy_from_slice(&(!self.value).to_be_bytes()[8 - self.bytes..])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checksums_match_the_published_values() {
        let check = |name: &str, expected: &[u8]| {
            let mut running = Running::new(name).unwrap();
            running.update(b"1234");
            running.update(b"56789");
            assert_eq!(&running.finish()[..], expected, "{name}");
        };
        check("CRC32", &[0xcb, 0xf4, 0x39, 0x26]);
        check("CRC32C", &[0xe3, 0x06, 0x92, 0x83]);
        check("CRC64NVME", &[0xae, 0x8b, 0x14, 0x86, 0x0a, 0x79, 0x98, 0x88]);
    }

    #[test]
    fn pieces_have_the_digest_of_the_whole() {
        for name in ["MD5", "SHA-1", "SHA-256", "SHA-384", "SHA-512"] {
            let mut running = Running::new(name).unwrap();
            running.update(b"a");
            running.update(b"bc");
            assert_eq!(running.finish(), super::super::digest::digest_of(name, b"abc").unwrap(), "{name}");
        }
    }
}
