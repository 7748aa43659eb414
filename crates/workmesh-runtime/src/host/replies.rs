//! Replies: how JavaScript ends a request, and what it wants to go on with afterwards.

use std::rc::Rc;

use http::{HeaderMap, Response, StatusCode};
use workmesh_mesh::{Body, Encoded, Exception, Failure, StatusText};

use super::{Host, Resource, context::ContextId, messages::headers_arg};
use crate::{
    engine::{Args, Op, OpError, OpResult, Value},
    log::Level,
};

pub(crate) const OPS: &[Op<Host>] = &[
    Op::new("respond", respond),
    Op::new("respond_forward", respond_forward),
    Op::new("fail", |host, args| {
        // Getters of what was thrown may run: nothing is borrowed meanwhile.
        let thrown = (args.integer(0)?, args.exception(1));
        host.thrown.borrow_mut().push(thrown);
        Ok(Value::Undefined)
    }),
    Op::new("done", |host, args| {
        host.with_context(args.integer(0)?, |context| context.answer(Ok(Response::default())));
        Ok(Value::Undefined)
    }),
    Op::new("watch_abort", |host, args| {
        host.with_context(args.integer(0)?, |context| context.watched = true);
        Ok(Value::Undefined)
    }),
    Op::new("load_failed", |host, args| {
        // Modules that failed stay failed, so this heap will never have that part.
        host.spent.set(true);
        Err(OpError::error(format!("{} could not be loaded.", args.text(0)?)))
    }),
    Op::new("abort_isolate", |host, _| {
        host.spent.set(true);
        Ok(Value::Undefined)
    }),
    Op::new("wait_until", |host, args| {
        let (id, delta) = (args.integer(0)?, args.number(1)?);
        host.with_context(id, |context| {
            let count = &mut context.wait_until;
            *count = if delta < 0.0 { count.saturating_sub(1) } else { count.saturating_add(1) };
        });
        Ok(Value::Undefined)
    }),
    Op::new("wait_until_failed", |host, args| {
        let (id, exception) = (args.integer(0)?, args.exception(1));
        host.log_exception(id, "Uncaught (in waitUntil)", &exception);
        Ok(Value::Undefined)
    }),
];

/// `respond(context, status, status text | null, headers, body kind, body, encoded)`; the last says whether the body is in
/// the encoding that the headers name.
fn respond(host: &Rc<Host>, args: &Args<'_, '_>) -> OpResult {
    let headers = headers_arg(args, 3)?;
    let status_text = if args.is_nullish(2) { None } else { Some(StatusText(args.text(2)?.into())) };
    let encoded = args.flag(6).then_some(Encoded);
    answer(host, args, headers, host.body_arg(args, 4, 5)?, status_text, encoded)
}

/// `respond_forward(context, status, message)` → whether it had a body: a response to a call goes on as it came.
fn respond_forward(host: &Rc<Host>, args: &Args<'_, '_>) -> OpResult {
    let (headers, body, status_text, encoded) =
        host.with_resource(args.integer(2)?, |resource| match resource {
            // The worker may go on and look at the headers later.
            Resource::Message(message) => {
                let (status_text, encoded) = (message.status_text.clone(), message.encoded);
                Some((message.headers.clone(), message.body.take(), status_text, encoded))
            }
            _ => None,
        })?;
    let had_body = Value::Bool(body.is_some());
    let body = body.map_or(Ok(Body::empty()), |body| host.take_body(body))?;
    answer(host, args, headers, body, status_text, encoded)?;
    Ok(had_body)
}

fn answer(
    host: &Host,
    args: &Args<'_, '_>,
    headers: HeaderMap,
    body: Body,
    status_text: Option<StatusText>,
    encoded: Option<Encoded>,
) -> OpResult {
    let (id, status) = (args.integer(0)?, args.integer(1)?);
    let mut response = Response::new(body);
    *response.status_mut() = u16::try_from(status)
        .ok()
        .and_then(|status| StatusCode::from_u16(status).ok())
        .ok_or_else(|| OpError::range_error(format!("{status} is not a status")))?;
    *response.headers_mut() = headers;
    if let Some(status_text) = status_text {
        response.extensions_mut().insert(status_text);
    }
    if let Some(encoded) = encoded {
        response.extensions_mut().insert(encoded);
    }
    host.with_context(id, |context| context.answer(Ok(response)));
    Ok(Value::Undefined)
}

impl Host {
    /// Fails a request because its worker threw, and logs what it threw. A worker that let the refusal of a call
    /// pass is not to blame: the refusal goes on to its own caller.
    pub(super) fn fail_with(&self, id: ContextId, mut exception: Exception) {
        let refusal = self.with_context(id, |context| {
            context.refusal.take_if(|refusal| refusal.message == exception.message)
        });
        if let Some(refusal) = refusal.flatten() {
            self.with_context(id, |context| context.fail(refusal));
            return;
        }
        if is_engine_bound(&exception) {
            self.spent.set(true);
        }
        // What a request throws that nobody waits for any more is its way of ending.
        if self.with_context(id, |context| context.is_waiting()) != Some(true) {
            return;
        }
        exception.stack = self.log.remap(&self.worker, exception.stack);
        self.log_exception(id, "Uncaught", &exception);
        self.with_context(id, |context| context.fail(Failure::exception(&self.worker, exception)));
    }

    /// Logs an exception that nobody caught, with its stack in the worker's source files.
    pub(super) fn log_exception(&self, id: ContextId, prefix: &str, exception: &Exception) {
        if prefix != "Uncaught (in promise)" {
            self.with_record(id, |record| record.threw(exception));
        }
        let separator = if exception.stack.is_empty() { "" } else { "\n" };
        let text = format!("{prefix} {exception}{separator}{}", exception.stack.trim_end());
        self.log_line(id, Level::Error, &text);
    }
}

/// Whether a handler ran into a bound of the engine itself, wherever that left its state.
fn is_engine_bound(exception: &Exception) -> bool {
    const BOUNDS: [&str; 2] = ["Maximum call stack size exceeded", "Invalid string length"];
    exception.name == "RangeError" && BOUNDS.contains(&exception.message.as_str())
}
