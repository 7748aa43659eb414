//! What a request passes through, in order.

use std::{cell::RefCell, future::Future, pin::pin, rc::Rc, task::Poll, time::Duration};

use http::{HeaderName, HeaderValue, Method, Request, Response, Uri, header, request::Parts};
use hyper::body::Incoming;
use tokio::time::{Instant, Sleep, sleep_until};
use workmesh_mesh::{Call, Cf, Code, Context, Failure, Outcome, Trace};

use crate::{
    Limits, Observer, Router,
    access::Report,
    connection::Link,
    problem,
    request::{self, Survey, Upload},
    response::{self, Outgoing},
    router::Target,
    upgrade,
};

const TRACE_ID: HeaderName = HeaderName::from_static("x-trace-id");

/// How a gateway behaves, apart from its routes.
#[derive(Clone, Default)]
pub struct Options {
    /// The bounds on what clients may ask for.
    pub limits: Limits,
    /// Whether error responses show what a worker threw: for development only.
    pub dev: bool,
    /// Whether every response names its trace in `x-trace-id`. Error responses always do.
    pub trace_header: bool,
    /// Who is told of every request.
    pub observer: Option<Rc<dyn Observer>>,
}

/// One shard's way from clients to workers.
pub struct Gateway {
    router: RefCell<Rc<Router>>,
    options: Options,
}

impl Gateway {
    /// A gateway that sends requests where `router` says.
    pub fn new(router: Router, options: Options) -> Rc<Self> {
        Rc::new(Self { router: RefCell::new(Rc::new(router)), options })
    }

    /// Takes up new routes. Requests under way finish where they were sent.
    pub fn replace(&self, router: Router) {
        *self.router.borrow_mut() = Rc::new(router);
    }

    pub(crate) fn limits(&self) -> &Limits {
        &self.options.limits
    }

    /// Answers one request. Dropping the future, as the HTTP implementation does when the client goes away,
    /// cancels the call.
    pub(crate) async fn answer(&self, link: &Link, request: Request<Incoming>) -> Response<Outgoing> {
        let (start, visit) = link.pulse.begin();
        let (head, incoming) = request.into_parts();
        let survey = Survey::of(&head);
        let trace = Trace::new(survey.parent);
        let mut report = self.options.observer.as_ref().map(|observer| Report {
            observer: Rc::clone(observer),
            method: head.method.clone(),
            uri: head.uri.clone(),
            host: survey.host.clone(),
            start,
            trace: Rc::clone(&trace),
            status: None,
            failure: None,
        });
        let to_head = head.method == Method::HEAD;

        let outcome = self.call(link, head, &survey, incoming, &trace, start).await;
        let outcome = outcome.and_then(|response| upgrade::take(response, survey.handshake.as_ref(), link));
        let outcome = outcome.and_then(|response| response::shape(response, to_head));
        if let Some(report) = &mut report {
            report.status =
                Some(outcome.as_ref().map_or_else(|failure| failure.code.status(), Response::status));
            report.failure = outcome.as_ref().err().map(|failure| failure.code);
        }
        let mut response = outcome.unwrap_or_else(|failure| {
            let mut response =
                problem::respond(&failure, trace.id(), survey.accept.as_ref(), to_head, self.options.dev);
            if let Some(handshake) = &survey.handshake {
                handshake.advise(response.headers_mut());
            }
            response
        });
        if self.options.trace_header
            && let Ok(id) = HeaderValue::try_from(trace.id().to_string())
        {
            response.headers_mut().insert(TRACE_ID, id);
        }
        response.map(|body| Outgoing::new(body, visit, self.limits().idle_timeout))
    }

    /// Admission, route, deadline, call.
    async fn call(
        &self,
        link: &Link,
        mut head: Parts,
        survey: &Survey,
        incoming: Incoming,
        trace: &Rc<Trace>,
        start: Instant,
    ) -> Outcome {
        let limits = self.limits();
        let announced = head.headers.contains_key(header::CONTENT_LENGTH);
        let (body, upload) = Upload::body(incoming, announced, &link.pulse, limits)?;
        request::admit(&mut head, survey, link, limits)?;
        let target = self.target(link, &head.uri)?;
        let timeout = target.timeout.unwrap_or(limits.request_timeout);
        let deadline = start + timeout;
        let root = Context::root(Rc::clone(trace), Some(deadline.into_std()));
        let context = Context { cf: Cf::Connection(head.version), ..root };
        let call = Call { request: Request::from_parts(head, body), context };
        let outcome = before(deadline, target.service.call(call)).await;
        step_back().await;
        let outcome = outcome.unwrap_or_else(|| Err(timed_out(&target.worker, timeout)));
        // A worker that failed because its client's body did is not to blame.
        outcome.map_err(|failure| match upload.fault() {
            Some(fault) => request::upload_failure(fault, limits),
            None => failure,
        })
    }

    fn target(&self, link: &Link, uri: &Uri) -> Result<Target, Failure> {
        let router = self.router.borrow();
        let host = uri.authority().map_or("", |authority| authority.as_str());
        let path = uri.path_and_query().map_or("/", |path| path.as_str());
        router
            .find(&link.scheme, host, path)
            .cloned()
            .ok_or_else(|| Failure::new(Code::NoRoute, format!("No worker answers {host}{}.", uri.path())))
    }
}

/// Lets the other tasks that are ready go first, so that the answers to requests that came together leave together: the
/// first wakes whoever reads them on this machine, and the others find them awake. Measured with 32 clients and a worker
/// that computes for 80 µs, that saves a fifth of the time.
async fn step_back() {
    let mut stepped = false;
    std::future::poll_fn(|cx| {
        if std::mem::replace(&mut stepped, true) {
            return Poll::Ready(());
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

fn timed_out(worker: &Rc<str>, limit: Duration) -> Failure {
    let millis = limit.as_millis();
    Failure::new(Code::Timeout, format!("The worker \"{worker}\" did not answer within {millis} ms."))
        .of(worker)
}

/// What `future` comes to, or `None` when the deadline passes first. A future that is ready at once, as many a
/// worker's is, costs no timer.
async fn before<F: Future>(deadline: Instant, future: F) -> Option<F::Output> {
    let mut future = pin!(future);
    let mut timer = pin!(None::<Sleep>);
    std::future::poll_fn(|cx| {
        if let Poll::Ready(output) = future.as_mut().poll(cx) {
            return Poll::Ready(Some(output));
        }
        if timer.is_none() {
            timer.set(Some(sleep_until(deadline)));
        }
        timer.as_mut().as_pin_mut().map_or(Poll::Pending, |timer| timer.poll(cx).map(|()| None))
    })
    .await
}
