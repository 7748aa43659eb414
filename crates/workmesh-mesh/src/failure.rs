//! Every way a call can fail without a response of the callee's own, declared once: the stable code, the
//! HTTP status, and what the client is told.
//!
//! A [`Failure`] is not a 5xx response: a worker that answers 500 has answered. It becomes a response at the
//! gateway, and a rejected promise in a calling worker.

use std::{fmt, rc::Rc, time::Duration};

use http::StatusCode;

macro_rules! codes {
    ($( $(#[doc = $doc:literal])* $name:ident = $text:literal, $status:ident, $advice:literal; )*) => {
        /// The stable code of a refusal, sent as `x-workmesh-error`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Code { $( $(#[doc = $doc])* $name, )* }

        impl Code {
            /// Every code there is, in the order of the documentation.
            pub const ALL: &'static [Code] = &[ $( Code::$name, )* ];

            /// The code as clients see it.
            pub const fn as_str(self) -> &'static str {
                match self { $( Code::$name => $text, )* }
            }

            /// The HTTP status the gateway answers with.
            pub const fn status(self) -> StatusCode {
                match self { $( Code::$name => StatusCode::$status, )* }
            }

            /// What the reader of the error can do about it, as one sentence.
            pub const fn advice(self) -> &'static str {
                match self { $( Code::$name => $advice, )* }
            }
        }
    };
}

codes! {
    /// No route of the gateway claims the request and there is no default worker.
    NoRoute = "no_route", NOT_FOUND,
        "Add a route for this host and path, or set [gateway] default.";
    /// The caller sent more requests than its limit allows.
    RateLimited = "rate_limited", TOO_MANY_REQUESTS,
        "Wait as long as Retry-After says and try again.";
    /// The request body is larger than the gateway accepts.
    PayloadTooLarge = "payload_too_large", PAYLOAD_TOO_LARGE,
        "Send a smaller body, or raise body in [gateway.limits].";
    /// The request is not one that HTTP allows, or exceeds the limits on its URL or headers.
    BadRequest = "bad_request", BAD_REQUEST,
        "Correct the request; sent again unchanged it will be refused again.";
    /// The request has a method that no worker can be asked with.
    UnknownMethod = "unknown_method", NOT_IMPLEMENTED,
        "Use a method of HTTP or WebDAV, in upper case.";
    /// The client speaks a version of WebSocket that is not spoken here.
    UpgradeRequired = "upgrade_required", UPGRADE_REQUIRED,
        "Ask for the version that Sec-WebSocket-Version names.";
    /// The edge does not let this request cross, or the worker may not reach this host.
    Forbidden = "forbidden", FORBIDDEN,
        "Add the request to allow of the edge, or the host to egress of the worker, if it is wanted.";
    /// The worker threw, or its promise rejected, or it can never answer.
    WorkerException = "worker_exception", INTERNAL_SERVER_ERROR,
        "Look at the worker's log for the exception of this trace.";
    /// The worker used more CPU time than one request may.
    WorkerCpuLimit = "worker_cpu_limit", SERVICE_UNAVAILABLE,
        "Make the handler cheaper, or raise limits.cpu_ms in the worker's configuration.";
    /// The worker's heap grew beyond its limit.
    WorkerMemoryLimit = "worker_memory_limit", SERVICE_UNAVAILABLE,
        "Stream large values rather than holding them, and bound what the worker keeps.";
    /// No version of the worker is there to be called.
    NotRunning = "not_running", SERVICE_UNAVAILABLE,
        "Its code could not be built or started; the log says why.";
    /// Too many calls are waiting for the worker already.
    Overloaded = "overloaded", SERVICE_UNAVAILABLE,
        "Try again later.";
    /// The circuit breaker of the edge is open.
    BreakerOpen = "breaker_open", SERVICE_UNAVAILABLE,
        "The worker has been failing; it is tried again after a pause.";
    /// A host outside the fleet could not be reached, or broke off.
    Unreachable = "unreachable", BAD_GATEWAY,
        "Look whether the host is up and can be reached from here.";
    /// No answer came before the deadline.
    Timeout = "timeout", GATEWAY_TIMEOUT,
        "The worker did not answer in time; its log and trace show where it waited.";
    /// The call passed through more workers than a request may.
    LoopDetected = "loop_detected", LOOP_DETECTED,
        "Two or more workers call each other without end; the path in the message names them.";
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What a worker threw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exception {
    /// The error's `name`, such as `TypeError`; empty if something other than an error was thrown.
    pub name: String,
    /// The error's `message`, or the thrown value as a string.
    pub message: String,
    /// The stack in the worker's source files, one frame a line; empty if there is none.
    pub stack: String,
}

impl fmt::Display for Exception {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.name.is_empty() {
            f.write_str(&self.message)
        } else {
            write!(f, "{}: {}", self.name, self.message)
        }
    }
}

/// A call that failed, whose fault it was, and what to tell whom.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{message}")]
pub struct Failure {
    /// The stable code.
    pub code: Code,
    /// The worker that failed; `None` if the request reached no worker.
    pub worker: Option<Rc<str>>,
    /// What happened, for the client: no internals.
    pub message: String,
    /// What the worker threw, for logs, calling workers and dev mode; never for clients of a server.
    pub exception: Option<Box<Exception>>,
    /// When trying again makes sense; becomes `Retry-After`, rounded up to seconds.
    pub retry_after: Option<Duration>,
}

impl Failure {
    /// A failure that no worker has a part in.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, worker: None, message: message.into(), exception: None, retry_after: None }
    }

    /// Names the worker that failed.
    pub fn of(mut self, worker: &Rc<str>) -> Self {
        self.worker = Some(Rc::clone(worker));
        self
    }

    /// The failure of a worker that threw `exception`.
    pub fn exception(worker: &Rc<str>, exception: Exception) -> Self {
        Self {
            exception: Some(Box::new(exception)),
            ..Self::new(Code::WorkerException, format!("The worker \"{worker}\" threw an exception."))
                .of(worker)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_the_documented_ones() {
        let seen: Vec<_> = Code::ALL.iter().map(|code| (code.as_str(), code.status().as_u16())).collect();
        assert_eq!(
            seen,
            [
                ("no_route", 404),
                ("rate_limited", 429),
                ("payload_too_large", 413),
                ("bad_request", 400),
                ("unknown_method", 501),
                ("upgrade_required", 426),
                ("forbidden", 403),
                ("worker_exception", 500),
                ("worker_cpu_limit", 503),
                ("worker_memory_limit", 503),
                ("not_running", 503),
                ("overloaded", 503),
                ("breaker_open", 503),
                ("unreachable", 502),
                ("timeout", 504),
                ("loop_detected", 508),
            ]
        );
    }

    #[test]
    fn an_exception_reads_as_javascript_prints_it() {
        let exception =
            |name: &str| Exception { name: name.into(), message: "no".into(), stack: String::new() };
        assert_eq!(exception("TypeError").to_string(), "TypeError: no");
        assert_eq!(exception("").to_string(), "no");
    }
}
