//! What the tail consumers of a worker are told of one request: its event, what it logged, what it threw, how it ended.
//!
//! A record is kept only if somebody wants it (`LogSink::wants_tail`), and is a few JSON texts: it crosses threads and enters another
//! isolate. What scripts wrote into it stands in strings of its own, so that nothing they write can spoil the rest.

use std::{
    fmt::Write as _,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use http::HeaderMap;
use workmesh_mesh::{Code, Exception, Outcome};

use super::Host;
use crate::{
    bindings::json,
    engine::{Op, Value},
    log::TailItem,
};

/// The most bytes of one record, as on the real runtime.
const MAX_BYTES: usize = 256 << 10;
/// What stands in the log in place of what is too much.
const TOO_MUCH: &str = "Log size limit exceeded: More than 256KB of data (across console.log statements, exception, request \
                        metadata and headers) was logged during a single request. Subsequent data for this request will not be \
                        recorded in logs, appear when tailing this Worker's logs, or in Tail Workers.";

pub(crate) const OPS: &[Op<Host>] = &[
    // `tail_log(level, arguments as JSON, errors as JSON | null)`
    Op::new("tail_log", |host, args| {
        let (level, message) = (args.text(0)?, args.text(1)?);
        let errors = if args.is_nullish(2) { None } else { Some(args.text(2)?) };
        let id = host.current.get();
        host.with_record(id, |record| record.log(&level, &message, errors.as_deref()));
        Ok(Value::Undefined)
    }),
    // `tail_threw(error)`: nobody caught it, and the request goes on.
    Op::new("tail_threw", |host, args| {
        if host.log.wants_tail() {
            let mut exception = args.exception(0);
            exception.stack = host.log.remap(&host.worker, exception.stack);
            host.with_record(host.current.get(), |record| record.threw(&exception));
        }
        Ok(Value::Undefined)
    }),
];

/// The record of a request that is being served.
pub(crate) struct Record {
    started: Instant,
    timestamp: u128,
    /// The event without its closing brace.
    event: String,
    is_fetch: bool,
    status: Option<u16>,
    outcome: &'static str,
    /// Items of JSON arrays.
    logs: String,
    exceptions: String,
    left: usize,
    truncated: bool,
}

impl Record {
    /// The record of a call.
    pub(crate) fn fetch(method: &str, url: &str, headers: &HeaderMap) -> Self {
        let mut event = String::from("{\"request\":{\"url\":");
        json::text(&mut event, url);
        event.push_str(",\"method\":");
        json::text(&mut event, method);
        event.push_str(",\"headers\":{");
        let mut first = true;
        for name in headers.keys() {
            let values: Vec<_> =
                headers.get_all(name).iter().map(|value| String::from_utf8_lossy(value.as_bytes())).collect();
            if !std::mem::take(&mut first) {
                event.push(',');
            }
            json::text(&mut event, name.as_str());
            event.push(':');
            json::text(&mut event, &values.join(", "));
        }
        event.push_str("}}");
        Self::new(event, true)
    }

    /// The record of a cron run.
    pub(crate) fn scheduled(cron: &str, millis: f64) -> Self {
        let mut event = String::from("{\"cron\":");
        json::text(&mut event, cron);
        event.push_str(",\"scheduledTime\":");
        json::number(&mut event, millis);
        Self::new(event, false)
    }

    fn new(event: String, is_fetch: bool) -> Self {
        Self {
            started: Instant::now(),
            timestamp: now(),
            left: MAX_BYTES.saturating_sub(event.len()),
            event,
            is_fetch,
            status: None,
            outcome: "ok",
            logs: String::new(),
            exceptions: String::new(),
            truncated: false,
        }
    }

    /// The answer that was given.
    pub(crate) fn answered(&mut self, outcome: &Outcome) {
        match outcome {
            Ok(response) => self.status = Some(response.status().as_u16()),
            Err(failure) => {
                self.outcome = match failure.code {
                    Code::WorkerCpuLimit => "exceededCpu",
                    Code::WorkerMemoryLimit => "exceededMemory",
                    Code::Timeout => "canceled",
                    _ => "exception",
                };
            }
        }
    }

    /// Nobody waits for the answer any more.
    pub(crate) fn cancelled(&mut self) {
        self.outcome = "canceled";
    }

    /// Something was thrown that nobody caught.
    pub(crate) fn threw(&mut self, exception: &Exception) {
        if !self.room(exception.message.len() + exception.stack.len()) {
            return;
        }
        let mut item = String::from("{\"name\":");
        json::text(&mut item, if exception.name.is_empty() { "Error" } else { &exception.name });
        item.push_str(",\"message\":");
        json::text(&mut item, &exception.message);
        if !exception.stack.is_empty() {
            item.push_str(",\"stack\":");
            json::text(&mut item, exception.stack.trim_end());
        }
        let _ = write!(item, ",\"timestamp\":{}}}", now());
        push(&mut self.exceptions, &item);
    }

    fn log(&mut self, level: &str, message: &str, errors: Option<&str>) {
        if self.room(message.len() + errors.map_or(0, str::len)) {
            self.write_log(level, message, errors);
        }
    }

    fn write_log(&mut self, level: &str, message: &str, errors: Option<&str>) {
        let mut item = String::from("{\"level\":");
        json::text(&mut item, level);
        item.push_str(",\"message\":");
        json::text(&mut item, message);
        if let Some(errors) = errors {
            item.push_str(",\"errorInfo\":");
            json::text(&mut item, errors);
        }
        let _ = write!(item, ",\"timestamp\":{}}}", now());
        push(&mut self.logs, &item);
    }

    /// Whether so many bytes more may be kept. The first time that they may not, the record says so and is closed.
    fn room(&mut self, bytes: usize) -> bool {
        if self.truncated {
            return false;
        }
        if let Some(left) = self.left.checked_sub(bytes) {
            self.left = left;
            return true;
        }
        self.truncated = true;
        let mut message = String::from("[");
        json::text(&mut message, TOO_MUCH);
        message.push(']');
        self.write_log("warn", &message, None);
        false
    }

    /// The record as JSON, once the request is over.
    pub(crate) fn finish(mut self, worker: &str, cpu: Duration) -> String {
        if let (true, Some(status)) = (self.is_fetch, self.status) {
            let _ = write!(self.event, ",\"response\":{{\"status\":{status}}}");
        }
        let mut item = format!(
            "{{\"wallTime\":{},\"cpuTime\":{},\"truncated\":{},\"outcome\":\"{}\",\"scriptName\":",
            self.started.elapsed().as_millis(),
            cpu.as_millis(),
            self.truncated,
            self.outcome
        );
        json::text(&mut item, worker);
        let Self { logs, exceptions, timestamp, event, .. } = self;
        let _ = write!(
            item,
            ",\"logs\":[{logs}],\"exceptions\":[{exceptions}],\"eventTimestamp\":{timestamp},\"event\":{event}}}}}"
        );
        item
    }
}

impl Host {
    /// Works on the record of a request, if one is kept.
    pub(super) fn with_record(&self, id: u64, f: impl FnOnce(&mut Record)) {
        self.with_context(id, |context| {
            if let Some(record) = &mut context.record {
                f(record);
            }
        });
    }

    /// Hands the record of a finished request on.
    pub(super) fn deliver(&self, context: &mut super::RequestContext) {
        if let Some(record) = context.record.take() {
            let json = record.finish(&self.worker, context.used);
            self.log.tail(TailItem { trace: context.call.trace.id(), json });
        }
    }
}

fn push(list: &mut String, item: &str) {
    if !list.is_empty() {
        list.push(',');
    }
    list.push_str(item);
}

/// Milliseconds since 1970.
fn now() -> u128 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_millis()
}
