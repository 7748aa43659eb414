//! From a worker's response to what the client is sent.

mod download;
mod encode;

use http::{HeaderValue, Response, StatusCode, header};
use hyper::ext::ReasonPhrase;
use workmesh_mesh::{Body, Code, Encoded, Failure, StatusText};

pub(crate) use self::download::Outgoing;
use crate::{
    request::{is_hop_by_hop, strip_hop_by_hop},
    upgrade,
};

/// Makes a response fit for the wire: only end-to-end headers, a length only if it is true, and no body where
/// HTTP allows none.
pub(crate) fn shape(response: Response<Body>, to_head: bool) -> Result<Response<Body>, Failure> {
    let (mut head, mut body) = response.into_parts();
    if head.status == StatusCode::SWITCHING_PROTOCOLS && upgrade::is_taken(&head.extensions) {
        return Ok(Response::from_parts(head, Body::empty()));
    }
    if head.status.is_informational() {
        let message =
            format!("The worker answered with the status {}, which is no answer.", head.status.as_u16());
        return Err(Failure::new(Code::WorkerException, message));
    }
    // What cannot stand on a status line is left out, and the standard words are written.
    if let Some(StatusText(text)) = head.extensions.remove()
        && let Ok(phrase) = ReasonPhrase::try_from(text.as_bytes())
    {
        head.extensions.insert(phrase);
    }
    if head.headers.keys().any(is_hop_by_hop) {
        strip_hop_by_hop(&mut head.headers);
    }
    let claims_length = head.headers.keys().any(|name| *name == header::CONTENT_LENGTH);
    match head.status {
        _ if to_head => {
            // The length that GET would have is worth knowing; the worker knows it best. What will be encoded has none.
            let is_encoded = head.extensions.remove::<Encoded>().is_some();
            if !is_encoded && encode::Encoding::of(&head.headers).is_some() {
                head.headers.remove(header::CONTENT_LENGTH);
            } else if !claims_length && let Some(length) = body.len_hint().filter(|length| *length > 0) {
                head.headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
            }
            body = Body::empty();
        }
        StatusCode::NOT_MODIFIED => body = Body::empty(),
        status => {
            // The length comes from the body itself: a wrong one would make the next response part of this one.
            if claims_length {
                head.headers.remove(header::CONTENT_LENGTH);
            }
            if matches!(status, StatusCode::NO_CONTENT | StatusCode::RESET_CONTENT) {
                body = Body::empty();
            } else if head.extensions.remove::<Encoded>().is_none()
                && let Some(encoding) = encode::Encoding::of(&head.headers)
            {
                body = encode::encode(body, encoding);
            }
        }
    }
    Ok(Response::from_parts(head, body))
}
