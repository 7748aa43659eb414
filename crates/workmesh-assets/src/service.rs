//! From a request to a response.

use std::sync::Arc;

use http::{
    HeaderMap, HeaderValue, Method, Request, Response, StatusCode,
    header::{AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH, LOCATION, RANGE},
};
use url::Url;
use workmesh_mesh::{Body, Call, LocalFuture, Outcome, Service};

use crate::{
    html::{self, Intent, NotFoundHandling},
    path,
    redirects::Redirect,
    routing::{First, Routing},
    site::{AssetId, Site},
};

/// Browsers ask each time whether what they have is still right.
const CACHING: HeaderValue = HeaderValue::from_static("public, max-age=0, must-revalidate");

/// The service over a site.
#[derive(Debug, Clone)]
pub struct Assets(Arc<Site>);

/// What a request comes to before a file is opened.
enum Answer {
    /// A response without a body.
    Empty(StatusCode, Option<String>),
    /// A file.
    File(AssetId, StatusCode),
    /// Nothing: a worker may answer.
    None,
}

impl Assets {
    /// The service over `site`.
    pub fn new(site: Arc<Site>) -> Self {
        Self(site)
    }

    /// The site.
    pub fn site(&self) -> &Arc<Site> {
        &self.0
    }
}

impl Service for Assets {
    fn call(&self, call: Call) -> LocalFuture<'_, Outcome> {
        Box::pin(async move { Ok(self.0.answer(&call.request).await) })
    }
}

impl Site {
    /// Whether the assets answer a request rather than the worker that they belong to.
    pub fn takes(&self, request: &Request<Body>) -> bool {
        let Some(url) = url(request) else { return false };
        match self.options.routing.first(url.path()) {
            First::Assets => true,
            First::Worker => false,
            First::Either => {
                let mode = request.headers().get("sec-fetch-mode");
                let navigates = self.options.navigation && mode.is_some_and(|mode| mode == "navigate");
                let by_path = matches!(self.options.routing, Routing::Patterns(_));
                let not_found =
                    if navigates || by_path { self.options.not_found } else { NotFoundHandling::None };
                !matches!(self.find(request, &url, not_found), Answer::None)
            }
        }
    }

    /// Answers a request.
    async fn answer(&self, request: &Request<Body>) -> Response<Body> {
        let Some(url) = url(request) else { return empty(StatusCode::INTERNAL_SERVER_ERROR, None) };
        let mut response = match self.find(request, &url, self.options.not_found) {
            Answer::Empty(status, location) => empty(status, location),
            Answer::None => empty(StatusCode::NOT_FOUND, None),
            Answer::File(id, status) => match self.serve(request, id, status).await {
                Some(response) => response,
                // What an error of the platform's own leaves has no headers of anybody's.
                None => return empty(StatusCode::INTERNAL_SERVER_ERROR, None),
            },
        };
        let host = url.host_str().unwrap_or_default();
        match self.headers.apply(host, url.path(), response.headers_mut()) {
            Ok(()) => response,
            Err(_) => empty(StatusCode::INTERNAL_SERVER_ERROR, None),
        }
    }

    fn find(&self, request: &Request<Body>, url: &Url, not_found: NotFoundHandling) -> Answer {
        let (mut asked, mut rewritten) = (url.path().to_owned(), false);
        match self.redirects.find(url) {
            None => {}
            Some(Ok(Redirect::Send(status, to))) => return Answer::Empty(status, Some(to)),
            Some(Ok(Redirect::Rewrite(path))) => (asked, rewritten) = (path, true),
            Some(Err(_)) => return Answer::Empty(StatusCode::INTERNAL_SERVER_ERROR, None),
        }
        let decoded = path::decode(&asked);
        let Some(intent) = html::intent(&self.files, self.options.html, not_found, &decoded) else {
            return if rewritten { Answer::Empty(StatusCode::NOT_FOUND, None) } else { Answer::None };
        };
        if ![Method::GET, Method::HEAD].contains(request.method()) {
            return Answer::Empty(StatusCode::METHOD_NOT_ALLOWED, None);
        }
        let (to, answer) = match intent {
            Intent::Redirect(to) => (path::encode(&to), None),
            Intent::Serve(id) => (path::encode(&decoded), Some(Answer::File(id, StatusCode::OK))),
            Intent::NotFoundPage(id) => {
                (path::encode(&decoded), Some(Answer::File(id, StatusCode::NOT_FOUND)))
            }
        };
        match answer {
            Some(answer) if to == asked => answer,
            // There is one URL for a file.
            _ => {
                let query = url.query().filter(|query| !query.is_empty());
                let query = query.map(|query| format!("?{query}")).unwrap_or_default();
                Answer::Empty(StatusCode::TEMPORARY_REDIRECT, Some(to + &query))
            }
        }
    }

    /// The response with a file; none if it cannot be read any more.
    async fn serve(
        &self,
        request: &Request<Body>,
        id: AssetId,
        status: StatusCode,
    ) -> Option<Response<Body>> {
        let asset = self.files.asset(id)?;
        let mut content = None;
        let tag = match asset.known_tag() {
            Some(tag) => tag,
            None => {
                content = Some(asset.open().await.ok()?);
                asset.known_tag()?
            }
        };
        let mut response = Response::new(Body::empty());
        let headers = response.headers_mut();
        headers.insert(ETAG, HeaderValue::try_from(format!("\"{tag}\"")).ok()?);
        if let Some(media_type) = &asset.media_type {
            headers.insert(CONTENT_TYPE, HeaderValue::try_from(media_type).ok()?);
        }
        if !request.headers().contains_key(AUTHORIZATION) && !request.headers().contains_key(RANGE) {
            headers.insert(CACHE_CONTROL, CACHING);
        }
        headers.insert("cf-cache-status", HeaderValue::from_static("HIT"));
        if has(request.headers(), tag) {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            return Some(response);
        }
        *response.status_mut() = status;
        if request.method() == Method::HEAD {
            return Some(response);
        }
        *response.body_mut() = match (asset.kept(), content) {
            (Some(bytes), _) => bytes.into(),
            (None, content) => {
                let content = match content {
                    Some(content) => content,
                    None => asset.open().await.ok()?,
                };
                if let crate::asset::Content::Bytes(bytes) = &content {
                    self.cache.keep(&self.files, id, bytes);
                }
                content.into_body()
            }
        };
        Some(response)
    }
}

/// Whether a client has what has this tag. It may name one tag, and not a list, as on the platform.
fn has(headers: &HeaderMap, tag: &str) -> bool {
    let asked = headers.get(IF_NONE_MATCH).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let asked = asked.strip_prefix("W/").unwrap_or(asked);
    asked.strip_prefix('"').and_then(|asked| asked.strip_suffix('"')) == Some(tag)
}

fn empty(status: StatusCode, location: Option<String>) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    if let Some(location) = location.and_then(|location| HeaderValue::try_from(location).ok()) {
        response.headers_mut().insert(LOCATION, location);
    }
    response
}

/// The URL of a request, read as browsers read it: without dots in its path.
pub(crate) fn url(request: &Request<Body>) -> Option<Url> {
    let uri = request.uri();
    let scheme = uri.scheme_str().unwrap_or("http");
    let authority = uri.authority().map_or("localhost", |authority| authority.as_str());
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    Url::parse(&format!("{scheme}://{authority}{path}")).ok()
}
