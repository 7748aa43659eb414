//! The native side of `node:buffer`: texts in Node's encodings, and the loops over many bytes.
//!
//! UTF-16 is JavaScript's to do, since no text that crosses into Rust has unpaired surrogates.

use std::{cmp::Ordering, rc::Rc};

use base64::{
    Engine,
    alphabet::{STANDARD, URL_SAFE},
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};

use memchr::memmem;

use crate::{
    engine::{Args, Op, OpError, OpResult, Value},
    host::Host,
};

/// The operations of this module.
pub(crate) const OPS: &[Op<Host>] = &[
    Op::new("buffer_encode", |_, args| {
        let encoding = args.text(1)?;
        args.with_text(0, |text| encode(text, &encoding))?.map(|bytes| Value::Bytes(bytes.into()))
    }),
    Op::new("buffer_decode", |_, args| decode(&args.bytes(0)?, &args.text(1)?).map(Value::Text)),
    Op::new("buffer_compare", |_, args| {
        Ok(Value::number(match args.bytes(0)?.cmp(&args.bytes(1)?) {
            Ordering::Less => -1,
            Ordering::Equal => 0,
            Ordering::Greater => 1,
        }))
    }),
    Op::new("buffer_search", search),
    Op::new("buffer_is_utf8", |_, args| Ok(Value::Bool(std::str::from_utf8(&args.bytes(0)?).is_ok()))),
];

const LENIENT: GeneralPurposeConfig = GeneralPurposeConfig::new()
    .with_decode_allow_trailing_bits(true)
    .with_decode_padding_mode(DecodePaddingMode::RequireNone);
const BASE64: GeneralPurpose = GeneralPurpose::new(&STANDARD, LENIENT);
const BASE64_URL: GeneralPurpose = GeneralPurpose::new(&URL_SAFE, LENIENT.with_encode_padding(false));

fn unknown() -> OpError {
    OpError::type_error("unknown encoding")
}

/// The bytes that a text stands for.
fn encode(text: &str, encoding: &str) -> Result<Vec<u8>, OpError> {
    match encoding {
        "utf8" => Ok(text.as_bytes().to_vec()),
        "latin1" | "ascii" => Ok(narrow(text).collect()),
        "hex" => Ok(from_hex(&narrow(text).collect::<Vec<_>>())),
        "base64" | "base64url" => Ok(from_base64(narrow(text))),
        _ => Err(unknown()),
    }
}

/// The units of a text as bytes; what does not fit loses its upper half.
fn narrow(text: &str) -> impl Iterator<Item = u8> {
    text.encode_utf16().map(|unit| unit as u8)
}

/// The bytes of all pairs of digits up to the first that is none.
fn from_hex(text: &[u8]) -> Vec<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16);
    let pairs = text.chunks_exact(2).map_while(|pair| match pair {
        [high, low] => Some(digit(*high)? << 4 | digit(*low)?),
        _ => None,
    });
    pairs.map(|byte| byte as u8).collect()
}

/// Either alphabet, up to the padding; what belongs to none is passed over.
fn from_base64(text: impl Iterator<Item = u8>) -> Vec<u8> {
    let mut digits: Vec<u8> = text
        .take_while(|byte| *byte != b'=')
        .filter_map(|byte| match byte {
            b'-' => Some(b'+'),
            b'_' => Some(b'/'),
            b'+' | b'/' => Some(byte),
            _ => byte.is_ascii_alphanumeric().then_some(byte),
        })
        .collect();
    if digits.len() % 4 == 1 {
        digits.pop();
    }
    BASE64.decode(digits).unwrap_or_default()
}

/// The text that bytes stand for.
fn decode(bytes: &[u8], encoding: &str) -> Result<String, OpError> {
    match encoding {
        "utf8" => Ok(String::from_utf8_lossy(bytes).into_owned()),
        "latin1" => Ok(bytes.iter().copied().map(char::from).collect()),
        "ascii" => Ok(bytes.iter().map(|byte| char::from(byte & 0x7F)).collect()),
        "hex" => Ok(bytes
            .iter()
            .flat_map(|byte| [HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]])
            .collect()),
        "base64" => Ok(BASE64.encode(bytes)),
        "base64url" => Ok(BASE64_URL.encode(bytes)),
        _ => Err(unknown()),
    }
}

const HEX: [char; 16] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];

/// `buffer_search(bytes, wanted, from, forward, size)` → the first place at or after `from`, or the last at or before it,
/// -1 if there is none. Characters are of `size` bytes.
fn search(_: &Rc<Host>, args: &Args<'_, '_>) -> OpResult {
    let (bytes, wanted, from) = (args.bytes(0)?, args.bytes(1)?, args.integer(2)? as usize);
    let (forward, wide) = (args.flag(3), args.integer(4)? == 2);
    let found = match (forward, wide) {
        (true, false) => bytes.get(from..).and_then(|rest| memmem::find(rest, &wanted)).map(|at| at + from),
        (false, false) => memmem::rfind(&bytes[..end(&bytes, &wanted, from)], &wanted),
        (true, true) => {
            let found = bytes.get(from..).and_then(|rest| first(&units(rest), &units(&wanted)));
            found.map(|at| 2 * at + from)
        }
        (false, true) => {
            let end = end(&bytes, &wanted, from);
            // What comes last is what comes first in the other direction.
            let reversed = |bytes| units(bytes).into_iter().rev().collect::<Vec<_>>();
            let found = first(&reversed(&bytes[..end - end % 2]), &reversed(&wanted));
            found.map(|at| end - end % 2 - 2 * (at + wanted.len() / 2))
        }
    };
    Ok(Value::Number(found.map_or(-1.0, |at| at as f64)))
}

/// Where something that begins at `from` at the latest has ended.
fn end(bytes: &[u8], wanted: &[u8], from: usize) -> usize {
    from.saturating_add(wanted.len()).min(bytes.len())
}

fn units(bytes: &[u8]) -> Vec<u16> {
    bytes.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect()
}

/// Where a text comes first in another, in a time that grows only with their lengths: the algorithm of Knuth, Morris and
/// Pratt.
fn first(text: &[u16], wanted: &[u16]) -> Option<usize> {
    // For each beginning of what is wanted, the longest shorter one with which it ends.
    let mut shorter = vec![0; wanted.len()];
    let extended = |shorter: &[usize], mut length: usize, unit: u16| {
        while length > 0 && wanted.get(length) != Some(&unit) {
            length = shorter[length - 1];
        }
        length + usize::from(wanted.get(length) == Some(&unit))
    };
    for at in 1..wanted.len() {
        shorter[at] = extended(&shorter, shorter[at - 1], wanted[at]);
    }
    let mut length = 0;
    for (at, &unit) in text.iter().enumerate() {
        length = extended(&shorter, length, unit);
        if length == wanted.len() {
            return Some(at + 1 - length);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{decode, encode, first};

    #[test]
    fn units_are_found() {
        let all = |text: &str| text.encode_utf16().collect::<Vec<_>>();
        for (text, wanted) in
            [("abc", "bc"), ("aabaaabaaac", "aabaaac"), ("aaa", "ab"), ("x", "x"), ("abab", "ba")]
        {
            assert_eq!(first(&all(text), &all(wanted)), text.find(wanted), "{wanted} in {text}");
        }
        let (text, wanted) = ("a".repeat(100_000), "a".repeat(50_000) + "b");
        assert_eq!(first(&all(&text), &all(&wanted)), None);
    }

    #[track_caller]
    fn check(text: &str, encoding: &str, expected: &[u8]) {
        assert_eq!(encode(text, encoding).unwrap(), expected, "{text} {encoding}");
    }

    #[test]
    fn texts_are_read_leniently() {
        check("68656c6c6fzz00", "hex", b"hello");
        check("686", "hex", b"h");
        check("aGVs bG8=ignored", "base64", b"hello");
        check("_-8", "base64", &[0xff, 0xef]);
        check("a", "base64url", b"");
        check("\u{1F600}é", "latin1", &[0x3d, 0x00, 0xe9]);
    }

    #[test]
    fn bytes_are_written() {
        assert_eq!(decode(&[0xfb, 0xff], "base64url").unwrap(), "-_8");
        assert_eq!(decode(&[0xfb, 0xff], "base64").unwrap(), "+/8=");
        assert_eq!(decode(&[0xe9, 0x0f], "hex").unwrap(), "e90f");
        assert_eq!(decode(&[0xe9], "ascii").unwrap(), "i");
    }
}
