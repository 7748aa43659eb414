//! Content decoding as a body arrives: `gzip` and `br`, the two that the real runtime decodes.
//!
//! A decoder is fed in small pieces, so that a body made to expand a thousandfold costs its reader memory one piece at
//! a time and stops growing when the reader stops reading.

use std::{
    io::{self, ErrorKind, Write},
    pin::Pin,
    task::{Context, Poll, ready},
};

use brotli_decompressor::DecompressorWriter;
use bytes::Bytes;
use flate2::write::MultiGzDecoder;
use futures_core::Stream;
use http::{HeaderMap, header};
use workmesh_mesh::BodyError;

/// How much of a compressed body is decoded at a time, in bytes; it can expand to about a thousand times as many.
const PIECE: usize = 1024;
/// The buffer of the brotli decoder, in bytes.
const BROTLI_BUFFER: usize = 4096;

/// A content encoding that is decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Encoding {
    Gzip,
    Brotli,
}

impl Encoding {
    /// The encoding of a body with these headers, if it is exactly one of the known; others are passed on as they are.
    pub(crate) fn of(headers: &HeaderMap) -> Option<Self> {
        let mut labels = headers.get_all(header::CONTENT_ENCODING).iter();
        let (Some(label), None) = (labels.next(), labels.next()) else { return None };
        match label.as_bytes() {
            b"gzip" => Some(Self::Gzip),
            b"br" => Some(Self::Brotli),
            _ => None,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Gzip => "Gzip",
            Self::Brotli => "Brotli",
        }
    }
}

/// What decodes into the buffer that it owns.
enum Decoder {
    Gzip(Box<MultiGzDecoder<Vec<u8>>>),
    Brotli(Box<DecompressorWriter<Vec<u8>>>),
}

impl Decoder {
    fn new(encoding: Encoding) -> Self {
        match encoding {
            Encoding::Gzip => Self::Gzip(Box::new(MultiGzDecoder::new(Vec::new()))),
            Encoding::Brotli => Self::Brotli(Box::new(DecompressorWriter::new(Vec::new(), BROTLI_BUFFER))),
        }
    }

    fn write(&mut self, piece: &[u8]) -> io::Result<()> {
        match self {
            Self::Gzip(decoder) => decoder.write_all(piece),
            Self::Brotli(decoder) => decoder.write_all(piece),
        }
    }

    /// Fails if the compressed data are not complete.
    fn finish(&mut self) -> io::Result<()> {
        match self {
            Self::Gzip(decoder) => decoder.try_finish(),
            Self::Brotli(decoder) => decoder.close(),
        }
    }

    /// Whether `finish` failed because there is not enough, rather than because something is wrong.
    fn is_cut(&mut self, error: &io::Error) -> bool {
        match self {
            // What follows a stream begins another one, so that only a checksum that is not all there takes a byte more.
            Self::Gzip(decoder) => {
                error.kind() == ErrorKind::UnexpectedEof || decoder.write(&[0]).is_ok_and(|used| used == 1)
            }
            Self::Brotli(_) => true,
        }
    }

    fn take(&mut self) -> Bytes {
        let buffer = match self {
            Self::Gzip(decoder) => decoder.get_mut(),
            Self::Brotli(decoder) => decoder.get_mut(),
        };
        std::mem::take(buffer).into()
    }
}

/// A stream of decoded bytes over a stream of encoded ones.
pub(crate) struct Decoded<S> {
    encoded: S,
    encoding: Encoding,
    /// `None` once the end has been reached.
    decoder: Option<Decoder>,
    /// Encoded bytes that have not been decoded.
    rest: Bytes,
    /// What is told after the last bytes that could be decoded.
    failure: Option<BodyError>,
}

impl<S> Decoded<S> {
    pub(crate) fn new(encoded: S, encoding: Encoding) -> Self {
        Self { encoded, encoding, decoder: Some(Decoder::new(encoding)), rest: Bytes::new(), failure: None }
    }

    /// The error for data that are wrong or end too early, in the real runtime's words.
    fn fail(&mut self, words: &str) -> BodyError {
        self.decoder = None;
        BodyError::Undecodable(format!("{} {words}", self.encoding.name()))
    }
}

impl<S: Stream<Item = Result<Bytes, BodyError>> + Unpin> Stream for Decoded<S> {
    type Item = Result<Bytes, BodyError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        loop {
            let Some(decoder) = this.decoder.as_mut() else {
                return Poll::Ready(this.failure.take().map(Err));
            };
            if this.rest.is_empty() {
                match ready!(Pin::new(&mut this.encoded).poll_next(cx)) {
                    Some(Ok(bytes)) => this.rest = bytes,
                    Some(Err(error)) => {
                        this.decoder = None;
                        return Poll::Ready(Some(Err(error)));
                    }
                    None => {
                        let finished = decoder.finish().map_err(|error| decoder.is_cut(&error));
                        let last = decoder.take();
                        this.decoder = None;
                        if let Err(cut) = finished {
                            let words = if cut {
                                "compressed stream ended prematurely."
                            } else {
                                "decompression failed."
                            };
                            this.failure = Some(this.fail(words));
                        }
                        let last = (!last.is_empty()).then_some(Ok(last));
                        return Poll::Ready(last.or_else(|| this.failure.take().map(Err)));
                    }
                }
            }
            let piece = this.rest.split_to(this.rest.len().min(PIECE));
            if decoder.write(&piece).is_err() {
                return Poll::Ready(Some(Err(this.fail("decompression failed."))));
            }
            let bytes = decoder.take();
            if !bytes.is_empty() {
                return Poll::Ready(Some(Ok(bytes)));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use flate2::{Compression, write::GzEncoder};
    use futures_util::{FutureExt, StreamExt, stream};

    use super::*;

    fn gzip(data: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(data).unwrap();
        encoder.finish().unwrap()
    }

    /// Decodes `data` as it would arrive in chunks of several sizes.
    fn check(encoding: Encoding, data: &[u8], expected: Result<&[u8], &str>) {
        for size in [1, 7, 100_000] {
            let chunks = data.chunks(size).map(|chunk| Ok(Bytes::copy_from_slice(chunk)));
            let mut decoded = Decoded::new(stream::iter(chunks), encoding);
            let mut all = Vec::new();
            let mut failure = None;
            while let Some(part) = decoded.next().now_or_never().unwrap() {
                match part {
                    Ok(bytes) => all.extend_from_slice(&bytes),
                    Err(error) => failure = Some(error.to_string()),
                }
            }
            let seen = failure.as_deref().map_or(Ok(all.as_slice()), Err);
            assert_eq!(seen, expected, "in chunks of {size}");
        }
    }

    #[test]
    fn gzip_is_decoded_however_it_arrives() {
        let long: Vec<u8> = (0..20_000_u32).flat_map(|n| n.wrapping_mul(n).to_le_bytes()).collect();
        check(Encoding::Gzip, &gzip(b"hello"), Ok(b"hello"));
        check(Encoding::Gzip, &gzip(b""), Ok(b""));
        check(Encoding::Gzip, &gzip(&long), Ok(&long));
        check(Encoding::Gzip, &[gzip(b"one"), gzip(b"two")].concat(), Ok(b"onetwo"));
    }

    #[test]
    fn brotli_is_decoded() {
        // "hello" as one uncompressed block.
        check(Encoding::Brotli, b"\x0b\x02\x80hello\x03", Ok(b"hello"));
    }

    #[test]
    fn damaged_data_are_an_error() {
        let whole = gzip(&b"hello ".repeat(5000));
        let cut = "Gzip compressed stream ended prematurely.";
        check(Encoding::Gzip, &whole[..whole.len() - 10], Err(cut));
        check(Encoding::Gzip, &whole[..whole.len() - 6], Err(cut));
        check(Encoding::Gzip, b"", Err(cut));
        let mut wrong = whole.clone();
        wrong[whole.len() - 5] ^= 1;
        check(Encoding::Gzip, &wrong, Err("Gzip decompression failed."));
        check(Encoding::Brotli, b"\x0b\x02\x80hel", Err("Brotli compressed stream ended prematurely."));
        check(Encoding::Gzip, b"this is no gzip at all", Err("Gzip decompression failed."));
    }

    #[test]
    fn a_part_expands_by_pieces() {
        let bomb = gzip(&vec![0; 64 << 20]);
        let mut decoded = Decoded::new(stream::iter([Ok(Bytes::from(bomb))]), Encoding::Gzip);
        let mut largest = 0;
        while let Some(part) = decoded.next().now_or_never().unwrap() {
            largest = largest.max(part.unwrap().len());
        }
        assert!(largest <= 2 << 20, "{largest} bytes at once");
    }

    #[test]
    fn only_the_exact_names_are_decoded() {
        let check = |value: &'static str, expected| {
            let headers =
                HeaderMap::from_iter([(header::CONTENT_ENCODING, http::HeaderValue::from_static(value))]);
            assert_eq!(Encoding::of(&headers), expected, "{value}");
        };
        check("gzip", Some(Encoding::Gzip));
        check("br", Some(Encoding::Brotli));
        for unknown in ["GZIP", "x-gzip", "deflate", "zstd", "gzip, br", "identity"] {
            check(unknown, None);
        }
    }
}
