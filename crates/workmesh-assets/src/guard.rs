//! What the platform keeps from workers with assets, because site generators put the same two endpoints into many of them: images of
//! other hosts, served under one's own name without a browser asking for an image.

use std::borrow::Cow;

use http::{
    HeaderMap, HeaderValue, Method, Request, Response, StatusCode,
    header::{CONTENT_TYPE, HeaderName},
};
use url::Url;
use workmesh_mesh::Body;

use crate::service::url;

const DESTINATION: HeaderName = HeaderName::from_static("sec-fetch-dest");

/// What a request for an image of another host may come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Guard {
    /// The worker answers.
    Open,
    /// The worker answers, but only with an image or a plain text.
    ImagesOnly,
    /// The worker is not asked.
    Closed,
}

impl Guard {
    /// What becomes of a request that goes to a worker with assets.
    pub fn of(request: &Request<Body>) -> Self {
        let path = request.uri().path();
        if path.ends_with("/_next/image") {
            let is_for_image = *request.method() == Method::GET && wants_image(request.headers());
            let is_far = url(request)
                .and_then(|url| Some(!parameter(&url, "url")?.starts_with('/')))
                .unwrap_or_default();
            return if is_far && !is_for_image { Self::ImagesOnly } else { Self::Open };
        }
        let far = || url(request).is_some_and(|url| leads_away(&url));
        if path == "/_image" && !wants_image(request.headers()) && far() { Self::Closed } else { Self::Open }
    }

    /// The response that a client gets in place of the worker's.
    pub fn shape(self, response: Response<Body>) -> Response<Body> {
        let is_checked = self == Self::ImagesOnly && response.status() != StatusCode::NOT_MODIFIED;
        if is_checked && !is_harmless(response.headers()) { Self::refusal() } else { response }
    }

    /// The response to a request that the worker is not asked about.
    pub fn refusal() -> Response<Body> {
        let mut response = Response::new(Body::from("Blocked"));
        *response.status_mut() = StatusCode::FORBIDDEN;
        let text = HeaderValue::from_static("text/plain;charset=UTF-8");
        response.headers_mut().insert(CONTENT_TYPE, text);
        response
    }
}

fn wants_image(headers: &HeaderMap) -> bool {
    headers.get(DESTINATION).is_some_and(|destination| destination == "image")
}

/// A parameter of a query that is not empty.
fn parameter<'a>(url: &'a Url, name: &str) -> Option<Cow<'a, str>> {
    url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value).filter(|value| !value.is_empty())
}

/// Whether `href` names another host without a scheme.
fn leads_away(url: &Url) -> bool {
    let href = parameter(url, "href").filter(|href| href.len() > 2 && href.starts_with("//"));
    let there = href.and_then(|href| Url::parse(&format!("https:{href}")).ok());
    there.is_some_and(|there| there.host_str() != url.host_str())
}

/// Whether a response says that it is an image or a plain text, and nothing else.
fn is_harmless(headers: &HeaderMap) -> bool {
    let mut kinds = headers.get_all(CONTENT_TYPE).iter();
    let (Some(kind), None) = (kinds.next(), kinds.next()) else { return false };
    let kind = kind.to_str().unwrap_or_default();
    !kind.contains(',') && (kind.starts_with("image/") || kind.split(';').next() == Some("text/plain"))
}
