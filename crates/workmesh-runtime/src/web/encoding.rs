//! The native side of `TextEncoder`, `TextDecoder`, `atob` and `btoa`.
//!
//! Decoders keep no state here. A chunk of a stream is decoded as far as its characters are complete, and the
//! bytes of a character that is not are JavaScript's to prepend to the next chunk; so there is nothing to free.

use std::rc::Rc;

use base64::{
    Engine,
    alphabet::STANDARD,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use encoding_rs::{DecoderResult, Encoding, ISO_2022_JP, REPLACEMENT};

use crate::{
    engine::{Args, Op, OpError, OpResult, Value},
    host::Host,
};

/// The operations of this area.
pub(crate) const OPS: &[Op<Host>] = &[
    Op::new("utf8_encode", |_, args| Ok(Value::Bytes(args.text(0)?.into()))),
    Op::new("utf8_length", |_, args| Ok(Value::Number(args.text(0)?.len() as f64))),
    Op::new("utf8_encode_into", |_, args| encode_into(&args.text(0)?, args.integer(1)?)),
    Op::new("utf8_decode", |_, args| decode_utf8(&args.bytes(0)?, args.flag(1), args.flag(2))),
    Op::new("encoding_name", |_, args| {
        Ok(Value::or_null(encoding(&args.text(0)?).map(name).map(Value::Text)))
    }),
    Op::new("decode", decode),
    Op::new("atob", |_, args| atob(&args.text(0)?).map(Value::Text)),
    Op::new("btoa", |_, args| btoa(&args.text(0)?).map(Value::Text)),
];

/// `utf8_encode_into(text, room)` → [bytes, UTF-16 units read]: the whole characters that fit into `room` bytes.
fn encode_into(text: &str, room: u64) -> OpResult {
    let room = usize::try_from(room).unwrap_or(usize::MAX);
    let end = text.floor_char_boundary(room.min(text.len()));
    let written = &text[..end];
    let units = written.chars().map(char::len_utf16).sum::<usize>();
    Ok(Value::List(vec![Value::Bytes(written.to_owned().into()), Value::Number(units as f64)]))
}

/// `utf8_decode(bytes, fatal, ignoreBOM)` → string.
fn decode_utf8(bytes: &[u8], fatal: bool, ignore_bom: bool) -> OpResult {
    let bytes = if ignore_bom { bytes } else { bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes) };
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(Value::Text(text.to_owned())),
        Err(_) if fatal => Err(undecodable()),
        Err(_) => Ok(Value::Text(String::from_utf8_lossy(bytes).into_owned())),
    }
}

fn undecodable() -> OpError {
    OpError::type_error("Failed to decode input.")
}

/// The encoding that a label names. The replacement encoding only exists to refuse what it stands for.
fn encoding(label: &str) -> Option<&'static Encoding> {
    Encoding::for_label(label.as_bytes()).filter(|encoding| *encoding != REPLACEMENT)
}

fn name(encoding: &'static Encoding) -> String {
    encoding.name().to_ascii_lowercase()
}

/// `decode(label, bytes, fatal, last)` → [text, bytes left over]. Byte-order marks are not treated specially.
fn decode(_: &Rc<Host>, args: &Args<'_, '_>) -> OpResult {
    let encoding = encoding(&args.text(0)?).ok_or_else(undecodable)?;
    let bytes = args.bytes(1)?;
    let (text, used) = decoded(encoding, &bytes, args.flag(2), args.flag(3))?;
    Ok(Value::List(vec![Value::Text(text), Value::Bytes(bytes.slice(used..))]))
}

/// The text of the characters that are complete, all of them if this is the `last` chunk, and how many bytes they
/// took.
fn decoded(
    encoding: &'static Encoding,
    bytes: &[u8],
    fatal: bool,
    last: bool,
) -> Result<(String, usize), OpError> {
    if last {
        return Ok((whole(encoding, bytes, fatal, true)?, bytes.len()));
    }
    if encoding == ISO_2022_JP {
        // Its escape sequences change the meaning of everything after them: decoded at the end, in one piece.
        return Ok((String::new(), 0));
    }
    // Characters are complete where ending there adds no error. None is longer than four bytes.
    let longest_tail = bytes.len().min(3);
    for tail in 0..=longest_tail {
        let used = bytes.len() - tail;
        let open = whole(encoding, &bytes[..used], fatal, false)?;
        if tail == longest_tail || whole(encoding, &bytes[..used], false, true)? == open {
            return Ok((open, used));
        }
    }
    Ok((String::new(), 0))
}

/// Decodes in one go. If not `last`, an incomplete character at the end is passed over in silence.
fn whole(encoding: &'static Encoding, bytes: &[u8], fatal: bool, last: bool) -> Result<String, OpError> {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let room = decoder.max_utf8_buffer_length(bytes.len()).ok_or_else(undecodable)?;
    let mut text = String::with_capacity(room);
    if fatal {
        match decoder.decode_to_string_without_replacement(bytes, &mut text, last).0 {
            DecoderResult::InputEmpty => Ok(text),
            _ => Err(undecodable()),
        }
    } else {
        let _ = decoder.decode_to_string(bytes, &mut text, last);
        Ok(text)
    }
}

/// What the standard calls forgiving base64: padding may be missing, and bits beyond the last byte are ignored.
const FORGIVING: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_encode_padding(true)
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::RequireNone),
);

/// Decodes base64 to a string of one character a byte.
fn atob(input: &str) -> Result<String, OpError> {
    let mut compact: String =
        input.chars().filter(|c| !matches!(c, '\t' | '\n' | '\x0C' | '\r' | ' ')).collect();
    if compact.len().is_multiple_of(4) {
        let padding = compact.bytes().rev().take(2).take_while(|byte| *byte == b'=').count();
        compact.truncate(compact.len() - padding);
    }
    let bytes = FORGIVING.decode(compact).map_err(|_| {
        OpError::dom(
            "InvalidCharacterError",
            "atob() called with invalid base64-encoded data. (Only whitespace, '+', '/', alphanumeric ASCII, and up \
             to two terminal '=' signs when the input data length is divisible by 4 are allowed.)",
        )
    })?;
    Ok(bytes.into_iter().map(char::from).collect())
}

/// Encodes a string of one character a byte.
fn btoa(input: &str) -> Result<String, OpError> {
    let bytes = input.chars().map(u8::try_from).collect::<Result<Vec<_>, _>>().map_err(|_| {
        OpError::dom(
            "InvalidCharacterError",
            "btoa() can only operate on characters in the Latin1 (ISO/IEC 8859-1) range.",
        )
    })?;
    Ok(FORGIVING.encode(bytes))
}

#[cfg(test)]
mod tests {
    use encoding_rs::{GBK, SHIFT_JIS, UTF_8, UTF_16LE, WINDOWS_1252};

    use super::*;

    /// Decodes `bytes` cut into chunks of every size, as a stream; the result must not depend on the cuts.
    fn check(encoding: &'static Encoding, bytes: &[u8], expected: &str) {
        for size in 1..=bytes.len() {
            let (mut text, mut pending) = (String::new(), Vec::new());
            for chunk in bytes.chunks(size) {
                pending.extend_from_slice(chunk);
                let (part, used) = decoded(encoding, &pending, false, false).unwrap();
                text.push_str(&part);
                pending.drain(..used);
            }
            text.push_str(&decoded(encoding, &pending, false, true).unwrap().0);
            assert_eq!(text, expected, "{} in chunks of {size}", encoding.name());
        }
    }

    #[test]
    fn a_stream_decodes_alike_however_it_is_cut() {
        check(UTF_8, "aé€😀z".as_bytes(), "aé€😀z");
        check(UTF_8, b"a\xE2\x82b\xF0\x9F\x98", "a\u{FFFD}b\u{FFFD}");
        check(UTF_8, b"\xF0\x9F\xE2\x82\xAC\xFF\xFF\xFF", "\u{FFFD}€\u{FFFD}\u{FFFD}\u{FFFD}");
        check(UTF_16LE, b"a\0\x3D\xD8\x00\xDEz\0", "a😀z");
        check(UTF_16LE, b"a\0\x3D\xD8z\0", "a\u{FFFD}z");
        check(SHIFT_JIS, b"\x82\xA0\x82\xA2", "あい");
        check(GBK, b"\xC4\xE3a", "你a");
        check(WINDOWS_1252, b"\x80\xE9", "€é");
        check(ISO_2022_JP, b"\x1B$B\x24\x22\x1B(B", "あ");
    }

    #[test]
    fn fatal_refuses_what_would_be_replaced() {
        assert_eq!(decoded(UTF_8, b"a\xFF", true, false), Err(undecodable()));
        assert_eq!(decoded(UTF_8, b"a\xE2", true, true), Err(undecodable()));
        assert_eq!(decoded(UTF_8, b"a\xE2", true, false), Ok(("a".into(), 1)));
    }

    #[test]
    fn labels_are_those_of_the_standard() {
        let check = |label: &str, expected: Option<&str>| {
            assert_eq!(encoding(label).map(name).as_deref(), expected, "{label}");
        };
        check(" UTF8\n", Some("utf-8"));
        check("latin1", Some("windows-1252"));
        check("utf-16", Some("utf-16le"));
        check("replacement", None);
        check("nope", None);
    }

    #[test]
    fn base64_forgives_what_the_standard_forgives() {
        let check = |input: &str, expected: Option<&str>| {
            assert_eq!(atob(input).ok().as_deref(), expected, "{input}")
        };
        check(" aG Vs\nbG8= ", Some("hello"));
        check("aGVsbG8", Some("hello"));
        check("YR==", Some("a"));
        check("/+8=", Some("\u{FF}\u{EF}"));
        check("", Some(""));
        for bad in ["a", "ab=c", "YQ=", "====", "aGVs\x0BbG8=", "a-_b", "YQ===", "é"] {
            check(bad, None);
        }
        assert_eq!(btoa("hello\u{FF}").as_deref(), Ok("aGVsbG//"));
        assert!(btoa("€").is_err());
    }
}
