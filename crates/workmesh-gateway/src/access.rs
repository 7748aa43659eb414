//! What the owner of the gateway learns about each request.

use std::{rc::Rc, time::Duration};

use http::{HeaderValue, Method, StatusCode, Uri};
use tokio::time::Instant;
use workmesh_mesh::{Code, Trace};

/// A request whose response headers are there, or that will have none.
#[derive(Debug)]
pub struct Access<'a> {
    /// The method.
    pub method: &'a Method,
    /// The host as the client wrote it; empty if it named none.
    pub host: &'a str,
    /// The path and query as the client sent them.
    pub path: &'a str,
    /// The status of the response; `None` if the client went away before there was one.
    pub status: Option<StatusCode>,
    /// The failure, if the gateway answered in a worker's stead.
    pub failure: Option<Code>,
    /// From the first byte of the request until now.
    pub duration: Duration,
    /// The request's spans so far.
    pub trace: &'a Trace,
}

/// Is told of every request, once, on the shard that served it.
pub trait Observer {
    /// The response headers are there, or the client has gone. Must not block.
    fn on_finish(&self, access: &Access<'_>);
}

/// Sees to it that the observer is told exactly once, whichever way the request ends.
pub(crate) struct Report {
    pub(crate) observer: Rc<dyn Observer>,
    pub(crate) method: Method,
    pub(crate) uri: Uri,
    pub(crate) host: Option<HeaderValue>,
    pub(crate) start: Instant,
    pub(crate) trace: Rc<Trace>,
    pub(crate) status: Option<StatusCode>,
    pub(crate) failure: Option<Code>,
}

impl Drop for Report {
    fn drop(&mut self) {
        let host = self.host.as_ref().and_then(|host| host.to_str().ok()).unwrap_or_default();
        self.observer.on_finish(&Access {
            method: &self.method,
            host: self.uri.authority().map_or(host, |authority| authority.as_str()),
            path: self.uri.path_and_query().map_or("", |path| path.as_str()),
            status: self.status,
            failure: self.failure,
            duration: self.start.elapsed(),
            trace: &self.trace,
        });
    }
}
