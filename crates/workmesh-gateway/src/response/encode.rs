//! Content encoding as a body leaves: what a worker labels `gzip` or `br` is encoded on its way to the client.
//!
//! Between workers such a body is plain, and the label only a promise. A worker that keeps the promise itself says so
//! (`encodeBody: "manual"`), which the response carries as [`Encoded`](workmesh_mesh::Encoded).

use std::{
    io::{self, Write},
    pin::Pin,
    task::{Context, Poll, ready},
};

use brotli::CompressorWriter;
use bytes::Bytes;
use flate2::{Compression, GzBuilder, write::GzEncoder};
use futures_core::Stream;
use http::{HeaderMap, header};
use workmesh_mesh::{Body, BodyError};

/// How much of a body is encoded at a time, in bytes.
const PIECE: usize = 16 << 10;
/// What a gzip header says of the system that it was made on, as the real runtime does: the same everywhere.
const GZIP_UNIX: u8 = 3;
/// The buffer of the brotli encoder, in bytes.
const BROTLI_BUFFER: usize = 4096;
/// How hard brotli tries, of 11: as fast as gzip, and better.
const BROTLI_QUALITY: u32 = 4;
/// The binary logarithm of the brotli encoder's window.
const BROTLI_WINDOW: u32 = 19;

/// An encoding that the gateway applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    Gzip,
    Brotli,
}

impl Encoding {
    /// The encoding that these headers promise, if it is exactly one of the known.
    pub(super) fn of(headers: &HeaderMap) -> Option<Self> {
        // Looked at one by one, few headers cost less than one hash.
        let mut labels = headers.iter().filter(|(name, _)| **name == header::CONTENT_ENCODING);
        let (_, label) = labels.next()?;
        if labels.next().is_some() {
            return None;
        }
        match label.as_bytes() {
            b"gzip" => Some(Self::Gzip),
            b"br" => Some(Self::Brotli),
            _ => None,
        }
    }
}

/// The body in this encoding. As on the real runtime, a body without bytes stays one.
pub(super) fn encode(body: Body, encoding: Encoding) -> Body {
    if body.len_hint() == Some(0) {
        return body;
    }
    Body::stream(Encoded::new(body, encoding), None)
}

enum Encoder {
    Gzip(Box<GzEncoder<Vec<u8>>>),
    Brotli(Box<CompressorWriter<Vec<u8>>>),
}

impl Encoder {
    fn write(&mut self, piece: &[u8]) -> io::Result<()> {
        match self {
            Self::Gzip(encoder) => encoder.write_all(piece),
            Self::Brotli(encoder) => encoder.write_all(piece),
        }
    }

    /// Lets out what the client can decode so far.
    fn flush(&mut self) -> io::Result<Bytes> {
        match self {
            Self::Gzip(encoder) => encoder.flush()?,
            Self::Brotli(encoder) => encoder.flush()?,
        }
        Ok(self.take())
    }

    /// What is encoded already.
    fn take(&mut self) -> Bytes {
        let buffer = match self {
            Self::Gzip(encoder) => encoder.get_mut(),
            Self::Brotli(encoder) => encoder.get_mut(),
        };
        std::mem::take(buffer).into()
    }

    fn finish(self) -> io::Result<Bytes> {
        match self {
            Self::Gzip(encoder) => encoder.finish().map(Bytes::from),
            Self::Brotli(encoder) => Ok(encoder.into_inner().into()),
        }
    }
}

/// A stream of encoded bytes over a plain body.
struct Encoded {
    plain: Body,
    /// `None` once the end has been reached.
    encoder: Option<Encoder>,
    /// Whether anything was encoded.
    begun: bool,
    /// Plain bytes that have not been encoded.
    rest: Bytes,
}

impl Encoded {
    fn new(plain: Body, encoding: Encoding) -> Self {
        let encoder = match encoding {
            Encoding::Gzip => {
                let header = GzBuilder::new().operating_system(GZIP_UNIX);
                Encoder::Gzip(Box::new(header.write(Vec::new(), Compression::default())))
            }
            Encoding::Brotli => {
                let writer = CompressorWriter::new(Vec::new(), BROTLI_BUFFER, BROTLI_QUALITY, BROTLI_WINDOW);
                Encoder::Brotli(Box::new(writer))
            }
        };
        Self { plain, encoder: Some(encoder), begun: false, rest: Bytes::new() }
    }

    /// What is left when the plain body has ended.
    fn end(&mut self) -> Option<io::Result<Bytes>> {
        let encoder = self.encoder.take().filter(|_| self.begun)?;
        Some(encoder.finish())
    }
}

impl Stream for Encoded {
    type Item = Result<Bytes, BodyError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        loop {
            if this.encoder.is_none() {
                return Poll::Ready(None);
            }
            if this.rest.is_empty() {
                match ready!(this.plain.poll_part(cx)) {
                    Some(Ok(bytes)) => this.rest = bytes,
                    Some(Err(error)) => {
                        this.encoder = None;
                        return Poll::Ready(Some(Err(error)));
                    }
                    None => return Poll::Ready(this.end().map(|last| last.map_err(broken))),
                }
                continue;
            }
            let piece = this.rest.split_to(this.rest.len().min(PIECE));
            this.begun = true;
            let Some(encoder) = this.encoder.as_mut() else { return Poll::Ready(None) };
            // A flush costs bytes, so it comes after what the worker sent at once, and not before the end.
            let flushes = this.rest.is_empty() && !http_body::Body::is_end_stream(&this.plain);
            let encoded = encoder
                .write(&piece)
                .and_then(|()| if flushes { encoder.flush() } else { Ok(encoder.take()) });
            match encoded {
                Ok(bytes) if bytes.is_empty() => {}
                other => return Poll::Ready(Some(other.map_err(broken))),
            }
        }
    }
}

fn broken(error: io::Error) -> BodyError {
    BodyError::Broken(error.to_string())
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use flate2::read::GzDecoder;
    use futures_util::{FutureExt, stream};

    use super::*;

    /// The parts that come out for these parts.
    fn parts(parts: &[&str], encoding: Encoding) -> Vec<Bytes> {
        let plain: Vec<_> = parts.iter().map(|part| Ok(Bytes::copy_from_slice(part.as_bytes()))).collect();
        let mut encoded = encode(Body::stream(stream::iter(plain), None), encoding);
        std::iter::from_fn(|| encoded.part().now_or_never().unwrap()).map(Result::unwrap).collect()
    }

    fn decoded(bytes: &[u8], encoding: Encoding) -> String {
        let mut text = String::new();
        match encoding {
            Encoding::Gzip => GzDecoder::new(bytes).read_to_string(&mut text).map(drop).unwrap_or_default(),
            Encoding::Brotli => {
                brotli::Decompressor::new(bytes, 4096).read_to_string(&mut text).map(drop).unwrap_or_default()
            }
        }
        text
    }

    #[test]
    fn what_was_sent_can_be_decoded_before_the_rest_comes() {
        let long = "hello ".repeat(20_000);
        for encoding in [Encoding::Gzip, Encoding::Brotli] {
            let encoded = parts(&["one", "", "two", &long], encoding);
            assert!(decoded(&encoded[0], encoding).starts_with("one"), "{encoding:?}");
            assert_eq!(decoded(&encoded.concat(), encoding), format!("onetwo{long}"), "{encoding:?}");
        }
    }

    #[test]
    fn no_bytes_stay_no_bytes() {
        assert!(parts(&[], Encoding::Gzip).is_empty());
        assert!(parts(&[""], Encoding::Brotli).is_empty());
    }

    #[test]
    fn only_one_known_label_is_encoded() {
        let of = |labels: &[&str]| {
            let mut headers = HeaderMap::new();
            for label in labels {
                headers.append(header::CONTENT_ENCODING, label.parse().unwrap());
            }
            Encoding::of(&headers)
        };
        assert_eq!(of(&["gzip"]), Some(Encoding::Gzip));
        assert_eq!(of(&["br"]), Some(Encoding::Brotli));
        for labels in [&["GZIP"][..], &["gzip, br"], &["gzip", "br"], &["deflate"], &[]] {
            assert_eq!(of(labels), None, "{labels:?}");
        }
    }
}
