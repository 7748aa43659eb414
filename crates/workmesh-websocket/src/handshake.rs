//! The handshake: what makes a request for a WebSocket, and the answer to it. RFC 6455, section 4.

use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use base64::{Engine, engine::general_purpose::STANDARD};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Version, header};

/// What is hashed after the key.
const GUID: &[u8] = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
/// The only version there is.
const VERSION: HeaderValue = HeaderValue::from_static("13");
/// The bytes of a key.
const KEY_LENGTH: usize = 16;

/// The value of `Sec-WebSocket-Accept` that answers a key.
pub fn accept_value(key: &HeaderValue) -> HeaderValue {
    let hash = digest(&SHA1_FOR_LEGACY_USE_ONLY, &[key.as_bytes(), GUID].concat());
    // Base64 is always a valid value; an empty one is not worth a panic, and no client accepts it.
    HeaderValue::try_from(STANDARD.encode(hash)).unwrap_or_else(|_| HeaderValue::from_static(""))
}

/// Whether a header that is a list has a word, in any case.
fn has_word(headers: &HeaderMap, name: &HeaderName, word: &str) -> bool {
    let values = headers.get_all(name).into_iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).any(|other| other.trim().eq_ignore_ascii_case(word))
}

fn is_upgrade(headers: &HeaderMap) -> bool {
    has_word(headers, &header::CONNECTION, "upgrade") && has_word(headers, &header::UPGRADE, "websocket")
}

/// Why a client that asked for a WebSocket cannot have one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It speaks another version.
    #[error("The requested WebSocket version is not supported.")]
    Version,
    /// It sent no key, or one of another length.
    #[error("The request has no valid Sec-WebSocket-Key header.")]
    Key,
}

/// A client's request for a WebSocket, as a server sees it.
#[derive(Debug, Clone)]
pub struct Handshake {
    key: Option<HeaderValue>,
    version: bool,
}

impl Handshake {
    /// What a request asks for; `None` if that is no WebSocket.
    pub fn of(method: &Method, version: Version, headers: &HeaderMap) -> Option<Self> {
        // What is still to come of a request could not be told from frames.
        let complete =
            !headers.contains_key(header::TRANSFER_ENCODING) && !headers.contains_key(header::EXPECT);
        let asks = *method == Method::GET && version == Version::HTTP_11 && complete && is_upgrade(headers);
        let is_key =
            |key: &&HeaderValue| STANDARD.decode(key.as_bytes()).is_ok_and(|key| key.len() == KEY_LENGTH);
        asks.then(|| Self {
            key: headers.get(header::SEC_WEBSOCKET_KEY).filter(is_key).cloned(),
            version: headers.get(header::SEC_WEBSOCKET_VERSION) == Some(&VERSION),
        })
    }

    /// Leaves of a request's headers what a worker is to see.
    pub fn restore(&self, headers: &mut HeaderMap) {
        headers.insert(header::CONNECTION, HeaderValue::from_static("Upgrade"));
        headers.insert(header::UPGRADE, HeaderValue::from_static("websocket"));
    }

    /// Tells a client that speaks another version, in the head of a refusal, which one is spoken here.
    pub fn advise(&self, headers: &mut HeaderMap) {
        if !self.version {
            headers.insert(header::SEC_WEBSOCKET_VERSION, VERSION);
        }
    }

    /// Adds what the head of the answer has to say, and takes away what would not be true.
    ///
    /// # Errors
    /// The client did not ask as it should have.
    pub fn accept(&self, headers: &mut HeaderMap) -> Result<(), Refusal> {
        if !self.version {
            return Err(Refusal::Version);
        }
        let key = self.key.as_ref().ok_or(Refusal::Key)?;
        for name in [header::CONTENT_LENGTH, header::SEC_WEBSOCKET_EXTENSIONS] {
            headers.remove(name);
        }
        self.restore(headers);
        headers.insert(header::SEC_WEBSOCKET_ACCEPT, accept_value(key));
        Ok(())
    }
}

/// A request for a WebSocket, as a client makes it.
#[derive(Debug, Clone)]
pub struct Offer {
    accept: HeaderValue,
}

impl Offer {
    /// Adds what the head of the request has to say.
    pub fn make(headers: &mut HeaderMap) -> Self {
        let key: [u8; KEY_LENGTH] = std::array::from_fn(|_| fastrand::u8(..));
        let key =
            HeaderValue::try_from(STANDARD.encode(key)).unwrap_or_else(|_| HeaderValue::from_static(""));
        headers.insert(header::CONNECTION, HeaderValue::from_static("Upgrade"));
        headers.insert(header::UPGRADE, HeaderValue::from_static("websocket"));
        headers.insert(header::SEC_WEBSOCKET_VERSION, VERSION);
        headers.remove(header::SEC_WEBSOCKET_EXTENSIONS);
        let accept = accept_value(&key);
        headers.insert(header::SEC_WEBSOCKET_KEY, key);
        Self { accept }
    }

    /// Whether the head of a response with the status 101 takes the offer, and takes no more than was offered.
    pub fn is_taken(&self, headers: &HeaderMap) -> bool {
        is_upgrade(headers)
            && headers.get(header::SEC_WEBSOCKET_ACCEPT) == Some(&self.accept)
            && !headers.contains_key(header::SEC_WEBSOCKET_EXTENSIONS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "dGhlIHNhbXBsZSBub25jZQ==";

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)))
            .collect()
    }

    fn asked(pairs: &[(&'static str, &'static str)]) -> Option<Handshake> {
        Handshake::of(&Method::GET, Version::HTTP_11, &headers(pairs))
    }

    #[test]
    fn the_example_of_the_rfc() {
        assert_eq!(accept_value(&HeaderValue::from_static(KEY)), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    }

    #[test]
    fn a_handshake_is_told_from_other_requests() {
        assert!(asked(&[("connection", "keep-alive, Upgrade"), ("upgrade", "WebSocket")]).is_some());
        assert!(asked(&[("upgrade", "websocket")]).is_none());
        assert!(asked(&[("connection", "upgrade"), ("upgrade", "h2c")]).is_none());
        let all = [("connection", "upgrade"), ("upgrade", "websocket")];
        assert!(asked(&[&all[..], &[("transfer-encoding", "chunked")]].concat()).is_none());
        let all = headers(&all);
        assert!(Handshake::of(&Method::POST, Version::HTTP_11, &all).is_none());
        assert!(Handshake::of(&Method::GET, Version::HTTP_10, &all).is_none());
    }

    #[test]
    fn a_bad_handshake_is_refused() {
        let check = |pairs: &[(&'static str, &'static str)], expected| {
            let common = [("connection", "upgrade"), ("upgrade", "websocket")];
            let handshake = asked(&[&common, pairs].concat()).unwrap();
            assert_eq!(handshake.accept(&mut HeaderMap::new()), expected, "{pairs:?}");
        };
        check(&[("sec-websocket-key", KEY), ("sec-websocket-version", "13")], Ok(()));
        check(&[("sec-websocket-key", KEY), ("sec-websocket-version", "8")], Err(Refusal::Version));
        check(&[("sec-websocket-key", KEY)], Err(Refusal::Version));
        check(&[("sec-websocket-version", "13")], Err(Refusal::Key));
        check(&[("sec-websocket-key", "c2hvcnQ="), ("sec-websocket-version", "13")], Err(Refusal::Key));
        check(&[("sec-websocket-key", "?"), ("sec-websocket-version", "13")], Err(Refusal::Key));
    }

    #[test]
    fn both_sides_agree() {
        let mut request = HeaderMap::new();
        let offer = Offer::make(&mut request);
        let handshake = Handshake::of(&Method::GET, Version::HTTP_11, &request).unwrap();
        let mut response = headers(&[("sec-websocket-extensions", "permessage-deflate"), ("x-kept", "1")]);
        handshake.accept(&mut response).unwrap();
        assert!(offer.is_taken(&response));
        assert_eq!(response["x-kept"], "1");
        response.insert(header::SEC_WEBSOCKET_ACCEPT, HeaderValue::from_static("another"));
        assert!(!offer.is_taken(&response));
    }
}
