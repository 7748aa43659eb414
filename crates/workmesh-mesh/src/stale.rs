//! The last good responses of an edge, for when there is no new one.
//!
//! Only complete answers to GET with status 200 are kept, none that says `no-store` or `private` or sets a cookie, and each only for
//! requests with the same URL and the same credentials, and where the response says `vary`, the same headers. Each shard
//! keeps its own, of bounded number and size. The rules of caches apply as far as they protect people, not those on
//! freshness: being out of date is the point. <https://www.rfc-editor.org/rfc/rfc9111>

use std::{
    cell::RefCell,
    collections::HashMap,
    pin::Pin,
    rc::Rc,
    task::{Poll, ready},
    time::{Duration, Instant},
};

use bytes::Bytes;
use futures_core::Stream;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response, StatusCode, header};

use crate::{Body, BodyError, clock, fallback};

/// Responses kept by one edge on one shard.
const MAX_COPIES: usize = 256;
/// The largest body that is kept, in bytes.
const MAX_BODY: usize = 1 << 20;
/// The bodies kept by one edge on one shard, in bytes together.
const MAX_BYTES: usize = 16 << 20;

/// The last good responses of an edge.
#[derive(Debug)]
pub struct StaleCopies {
    /// How old a response may be.
    max_age: Duration,
    kept: RefCell<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    copies: HashMap<Key, Copy>,
    bytes: usize,
}

/// What a response belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Key {
    url: String,
    credentials: [Values; 2],
}

/// All values of a header, in order.
type Values = Vec<HeaderValue>;

fn values(headers: &HeaderMap, name: &HeaderName) -> Values {
    headers.get_all(name).into_iter().cloned().collect()
}

#[derive(Debug)]
struct Copy {
    since: Instant,
    headers: HeaderMap,
    body: Bytes,
    /// The request's headers that the response depends on.
    vary: Vec<(HeaderName, Values)>,
}

/// A request whose response may be kept, or replaced by a kept one.
#[derive(Debug)]
pub(crate) struct Wanted {
    copies: Rc<StaleCopies>,
    key: Key,
    headers: HeaderMap,
}

impl StaleCopies {
    /// An empty store whose responses serve for `max_age`.
    pub fn new(max_age: Duration) -> Rc<Self> {
        Rc::new(Self { max_age, kept: RefCell::default() })
    }

    /// What is to be remembered of a request. `None`: its responses are not kept.
    pub(crate) fn wanted(self: &Rc<Self>, request: &Request<Body>) -> Option<Wanted> {
        let headers = request.headers();
        let whole = request.method() == Method::GET && !headers.contains_key(header::RANGE);
        whole.then(|| Wanted {
            copies: Rc::clone(self),
            key: Key {
                url: request.uri().to_string(),
                credentials: [header::AUTHORIZATION, header::COOKIE].map(|name| values(headers, &name)),
            },
            headers: headers.clone(),
        })
    }

    fn keep(&self, key: Key, copy: Copy) {
        let kept = &mut *self.kept.borrow_mut();
        kept.bytes += copy.body.len();
        if let Some(old) = kept.copies.insert(key, copy) {
            kept.bytes -= old.body.len();
        }
        while kept.bytes > MAX_BYTES || kept.copies.len() > MAX_COPIES {
            let oldest = kept.copies.iter().min_by_key(|(_, copy)| copy.since).map(|(key, _)| key.clone());
            let Some(removed) = oldest.and_then(|key| kept.copies.remove(&key)) else { return };
            kept.bytes -= removed.body.len();
        }
    }
}

impl Wanted {
    /// Keeps a response, if it is one that may be kept; a body that is still coming once it has come.
    pub(crate) fn keep(self, mut response: Response<Body>) -> Response<Body> {
        let Some(vary) = self.vary(&response) else { return response };
        let headers = response.headers().clone();
        let copy = move |body| Copy { since: clock::now(), headers, body, vary };
        match response.body_mut().take_full() {
            Some(body) => {
                *response.body_mut() = Body::from(body.clone());
                if body.len() <= MAX_BODY {
                    self.copies.keep(self.key, copy(body));
                }
                response
            }
            None => response.map(|source| {
                let length = source.len_hint();
                if length.is_some_and(|length| length > MAX_BODY as u64) {
                    return source;
                }
                let done = move |body| self.copies.keep(self.key, copy(body));
                Body::stream(Recorder { source, read: Vec::new(), done: Some(Box::new(done)) }, length)
            }),
        }
    }

    /// The headers of the request that a response depends on. `None`: the response is not to be kept.
    fn vary(&self, response: &Response<Body>) -> Option<Vec<(HeaderName, Values)>> {
        let headers = response.headers();
        let forbids =
            |word: &str| ["no-store", "private"].iter().any(|other| word.eq_ignore_ascii_case(other));
        // What a fallback further down answered is not what the callee last had to say.
        let unfit = headers.contains_key(header::SET_COOKIE) || headers.contains_key(fallback::MARK);
        if response.status() != StatusCode::OK || unfit || list(headers, &header::CACHE_CONTROL).any(forbids)
        {
            return None;
        }
        let name = |name: &str| name.parse::<HeaderName>().ok().filter(|_| name != "*");
        list(headers, &header::VARY)
            .map(|word| name(word).map(|name| (values(&self.headers, &name), name)))
            .map(|pair| pair.map(|(value, name)| (name, value)))
            .collect()
    }

    /// The kept response, if there is one that is not too old. Its `age` says how old it is.
    pub(crate) fn find(&self) -> Option<Response<Body>> {
        let kept = self.copies.kept.borrow();
        let copy = kept.copies.get(&self.key)?;
        let age = clock::now().saturating_duration_since(copy.since);
        let fits = copy.vary.iter().all(|(name, kept)| values(&self.headers, name) == *kept);
        if age > self.copies.max_age || !fits {
            return None;
        }
        let mut response = Response::new(Body::from(copy.body.clone()));
        *response.headers_mut() = copy.headers.clone();
        // It may not have been new when it came.
        let came = copy.headers.get(header::AGE).and_then(|age| age.to_str().ok()?.parse::<u64>().ok());
        let age = age.as_secs().saturating_add(came.unwrap_or(0));
        response.headers_mut().insert(header::AGE, HeaderValue::from(age));
        Some(response)
    }
}

/// The words of a header that is a list.
fn list<'a>(headers: &'a HeaderMap, name: &HeaderName) -> impl Iterator<Item = &'a str> {
    let values = headers.get_all(name).into_iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).map(str::trim).filter(|word| !word.is_empty())
}

/// A body that is remembered while it is read, and kept if it ends well.
struct Recorder {
    source: Body,
    read: Vec<u8>,
    /// Gone once the body has ended, or grown too large.
    done: Option<Box<dyn FnOnce(Bytes)>>,
}

impl Stream for Recorder {
    type Item = Result<Bytes, BodyError>;

    fn poll_next(
        mut self: Pin<&mut Self>,
        cx: &mut std::task::Context<'_>,
    ) -> Poll<Option<Result<Bytes, BodyError>>> {
        let part = ready!(self.source.poll_part(cx));
        match &part {
            Some(Ok(chunk)) => {
                if self.read.len() + chunk.len() > MAX_BODY {
                    self.done = None;
                }
                if self.done.is_some() {
                    self.read.extend_from_slice(chunk);
                }
            }
            Some(Err(_)) => self.done = None,
            None => {
                let read = std::mem::take(&mut self.read);
                if let Some(done) = self.done.take() {
                    done(read.into());
                }
            }
        }
        Poll::Ready(part)
    }
}

#[cfg(test)]
mod tests {
    use futures_util::{FutureExt, stream};

    use super::*;

    const MINUTE: Duration = Duration::from_secs(60);

    fn get(url: &str, headers: &[(&'static str, &str)]) -> Request<Body> {
        let mut request = Request::get(url).body(Body::empty()).unwrap();
        for (name, value) in headers {
            request.headers_mut().append(*name, value.parse().unwrap());
        }
        request
    }

    fn answer(text: &'static str, headers: &[(&'static str, &str)]) -> Response<Body> {
        let mut response = Response::new(Body::from(text));
        for (name, value) in headers {
            response.headers_mut().append(*name, value.parse().unwrap());
        }
        response
    }

    fn read(response: Response<Body>) -> Vec<u8> {
        let mut body = response.into_body();
        let mut all = Vec::new();
        while let Some(Ok(part)) = body.part().now_or_never().expect("ready") {
            all.extend(part);
        }
        all
    }

    fn keep(copies: &Rc<StaleCopies>, request: &Request<Body>, response: Response<Body>) {
        read(copies.wanted(request).unwrap().keep(response));
    }

    fn find(copies: &Rc<StaleCopies>, request: &Request<Body>) -> Option<String> {
        let response = copies.wanted(request)?.find()?;
        Some(String::from_utf8(read(response)).unwrap())
    }

    #[tokio::test(start_paused = true)]
    async fn the_last_good_response_serves_until_it_is_too_old() {
        let copies = StaleCopies::new(MINUTE);
        let request = get("http://x/a?b", &[]);
        assert_eq!(find(&copies, &request), None);
        keep(&copies, &request, answer("one", &[("x", "1")]));
        keep(&copies, &request, answer("two", &[("x", "2")]));
        tokio::time::advance(MINUTE).await;
        let response = copies.wanted(&request).unwrap().find().unwrap();
        assert_eq!(
            (&response.headers()["x"], &response.headers()["age"]),
            (&HeaderValue::from_static("2"), &HeaderValue::from(60))
        );
        assert_eq!(read(response), b"two");
        assert_eq!(find(&copies, &get("http://x/a", &[])), None);
        tokio::time::advance(Duration::from_millis(1)).await;
        assert_eq!(find(&copies, &request), None);
    }

    #[test]
    fn what_belongs_to_one_person_is_not_shown_to_another() {
        let copies = StaleCopies::new(MINUTE);
        let ann = get("http://x/", &[("authorization", "ann")]);
        keep(&copies, &ann, answer("ann's", &[]));
        assert_eq!(find(&copies, &ann).as_deref(), Some("ann's"));
        for other in [
            get("http://x/", &[]),
            get("http://x/", &[("authorization", "bob")]),
            get("http://x/", &[("authorization", "ann"), ("cookie", "a=1")]),
        ] {
            assert_eq!(find(&copies, &other), None, "{other:?}");
        }
        let german = get("http://x/v", &[("accept-language", "de")]);
        keep(&copies, &german, answer("hallo", &[("vary", "Accept-Language, X-Other")]));
        assert_eq!(find(&copies, &german).as_deref(), Some("hallo"));
        assert_eq!(find(&copies, &get("http://x/v", &[])), None);
        assert_eq!(find(&copies, &get("http://x/v", &[("accept-language", "de"), ("x-other", "1")])), None);
    }

    #[test]
    fn a_header_that_is_sent_in_several_lines_counts_as_a_whole() {
        let copies = StaleCopies::new(MINUTE);
        let of = |user: &str| get("http://x/", &[("cookie", "theme=dark"), ("cookie", user)]);
        keep(&copies, &of("user=ann"), answer("ann's", &[]));
        assert_eq!(find(&copies, &of("user=bob")), None);
        let german = |also: &str| get("http://x/v", &[("accept-language", "de"), ("accept-language", also)]);
        keep(&copies, &german("en"), answer("hallo", &[("vary", "accept-language")]));
        assert_eq!(find(&copies, &german("fr")), None);
        assert_eq!(find(&copies, &german("en")).as_deref(), Some("hallo"));
    }

    #[test]
    fn what_was_old_when_it_came_is_older_now() {
        let copies = StaleCopies::new(MINUTE);
        let request = get("http://x/", &[]);
        keep(&copies, &request, answer("x", &[("age", "600")]));
        let response = copies.wanted(&request).unwrap().find().unwrap();
        assert_eq!(response.headers()["age"], "600");
    }

    #[test]
    fn what_may_not_be_kept_is_not() {
        let copies = StaleCopies::new(MINUTE);
        let request = get("http://x/", &[]);
        for headers in [
            [("cache-control", "max-age=1, No-Store")],
            [("cache-control", "private")],
            [("x-workmesh-fallback", "response; reason=500")],
            [("set-cookie", "a=1")],
            [("vary", "accept, *")],
        ] {
            keep(&copies, &request, answer("x", &headers));
            assert_eq!(find(&copies, &request), None, "{headers:?}");
        }
        let mut missing = answer("x", &[]);
        *missing.status_mut() = StatusCode::NOT_FOUND;
        keep(&copies, &request, missing);
        assert_eq!(find(&copies, &request), None);
        assert!(copies.wanted(&Request::post("http://x/").body(Body::empty()).unwrap()).is_none());
        assert!(copies.wanted(&get("http://x/", &[("range", "bytes=0-1")])).is_none());
    }

    #[test]
    fn a_stream_is_kept_once_it_has_ended_well() {
        let copies = StaleCopies::new(MINUTE);
        let request = get("http://x/", &[]);
        let chunks =
            |parts: Vec<Result<Bytes, BodyError>>| Response::new(Body::stream(stream::iter(parts), None));
        let half_read = copies.wanted(&request).unwrap().keep(chunks(vec![Ok("a".into()), Ok("b".into())]));
        drop(half_read);
        assert_eq!(find(&copies, &request), None);
        keep(&copies, &request, chunks(vec![Ok("a".into()), Err(BodyError::Idle)]));
        assert_eq!(find(&copies, &request), None);
        keep(&copies, &request, chunks(vec![Ok("a".into()), Ok("b".into())]));
        assert_eq!(find(&copies, &request).as_deref(), Some("ab"));
        let large = Bytes::from(vec![b'x'; MAX_BODY / 2 + 1]);
        keep(&copies, &request, chunks(vec![Ok(large.clone()), Ok(large)]));
        assert_eq!(find(&copies, &request).as_deref(), Some("ab"), "too large to keep, and none the worse");
    }

    #[test]
    fn number_and_size_are_bounded() {
        let copies = StaleCopies::new(MINUTE);
        for index in 0..MAX_COPIES + 5 {
            keep(&copies, &get(&format!("http://x/{index}"), &[]), answer("x", &[]));
        }
        let kept = || (copies.kept.borrow().copies.len(), copies.kept.borrow().bytes);
        assert_eq!(kept(), (MAX_COPIES, MAX_COPIES));
        for index in 0..MAX_BYTES / MAX_BODY + 5 {
            let body = Response::new(Body::from(Bytes::from(vec![0; MAX_BODY])));
            keep(&copies, &get(&format!("http://x/large/{index}"), &[]), body);
        }
        assert!(kept().1 <= MAX_BYTES && kept().0 >= MAX_BYTES / MAX_BODY);
    }
}
