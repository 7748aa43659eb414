//! Where what workers print goes.

use workmesh_mesh::TraceId;

/// How serious a line is, as the console method that printed it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// `console.debug`
    Debug,
    /// `console.log`, `console.info`
    Info,
    /// `console.warn`
    Warn,
    /// `console.error`, and exceptions that nobody caught
    Error,
}

/// One thing that a worker printed; it may contain line breaks.
#[derive(Debug, Clone, Copy)]
pub struct LogLine<'a> {
    /// The worker that printed it.
    pub worker: &'a str,
    /// The request it was serving, if any.
    pub trace: Option<TraceId>,
    /// How serious it is.
    pub level: Level,
    /// The text.
    pub text: &'a str,
}

/// What tail consumers are told of one request.
#[derive(Debug, Clone)]
pub struct TailItem {
    /// The request, with all that it caused.
    pub trace: TraceId,
    /// The item, as JSON for [`Worker::tail`](crate::Worker::tail).
    pub json: String,
}

/// Receives what the workers of one shard print. It is called on the request path and must not block.
pub trait LogSink {
    /// Takes one line.
    fn log(&self, line: LogLine<'_>);

    /// Whether somebody wants to be told of every request.
    fn wants_tail(&self) -> bool {
        false
    }

    /// Takes what is told of a finished request. It is called on the request path and must not block.
    fn tail(&self, _: TailItem) {}

    /// Replaces positions in the bundle by positions in the worker's source files.
    fn remap(&self, worker: &str, text: String) -> String;
}
