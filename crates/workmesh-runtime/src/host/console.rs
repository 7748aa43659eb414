//! What a worker prints.

use super::{Host, context::ContextId};
use crate::{
    engine::{Op, Value},
    log::{Level, LogLine},
};

/// The most bytes of one line; the rest is cut.
const MAX_LINE: usize = 64 * 1024;

pub(crate) const OPS: &[Op<Host>] = &[
    Op::new("log", |host, args| {
        let (level, text) = (args.text(0)?, args.text(1)?);
        let level = match level.as_str() {
            "debug" => Level::Debug,
            "warn" => Level::Warn,
            "error" => Level::Error,
            _ => Level::Info,
        };
        let id = host.current.get();
        host.log_line(id, level, &text);
        let is_recorded =
            host.log.wants_tail() && host.with_context(id, |context| context.record.is_some()) == Some(true);
        Ok(Value::Bool(is_recorded))
    }),
    Op::new("now", |_, _| {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        Ok(Value::Number(since.as_secs_f64() * 1000.0))
    }),
    Op::new("monotonic", |host, _| Ok(Value::Number(host.age().as_secs_f64() * 1000.0))),
];

impl Host {
    /// Writes one line to the log, cut at a character boundary if it is too long.
    pub(super) fn log_line(&self, context: ContextId, level: Level, text: &str) {
        let text = self.log.remap(&self.worker, text[..text.floor_char_boundary(MAX_LINE)].to_owned());
        let trace = self.contexts.borrow().get(context).map(|context| context.call.trace.id());
        self.log.log(LogLine { worker: &self.worker, trace, level, text: &text });
    }
}
