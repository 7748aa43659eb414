//! The one shape of everything that answers a request.

use std::{future::Future, pin::Pin, rc::Rc};

use http::Response;

use crate::{Body, Call, Failure};

/// A boxed future that stays on its thread.
pub type LocalFuture<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

/// What a call comes to: a response (of any status), or a failure that never became one.
pub type Outcome = Result<Response<Body>, Failure>;

/// The words after a status, where they are not the standard ones: an extension of a response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusText(pub Box<str>);

/// Marks a response whose bytes are already in the encoding that its `content-encoding` names: an extension of it. Without
/// this they are plain, and whoever sends them to a client encodes them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Encoded;

/// Something that answers calls: an isolate, an edge over one, a router, an upstream.
///
/// Dropping the returned future cancels the call; an implementation must then stop the work it started.
pub trait Service {
    /// Answers one call.
    fn call(&self, call: Call) -> LocalFuture<'_, Outcome>;
}

impl<S: Service + ?Sized> Service for Rc<S> {
    fn call(&self, call: Call) -> LocalFuture<'_, Outcome> {
        (**self).call(call)
    }
}
