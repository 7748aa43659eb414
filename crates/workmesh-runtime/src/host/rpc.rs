//! Remote procedure calls: messages to services, and what of this isolate was handed out in them.

use std::{cell::OnceCell, rc::Rc, sync::Arc};

use http::{Method, Request, Response, StatusCode, Uri};
use tokio::{sync::mpsc, task::spawn_local};
use workmesh_mesh::{Body, Call, Entrypoint, Exception, Failure, Message, Outcome, Part, Service, To};

use super::{
    Host, Resource,
    calls::Origin,
    context::{ContextId, Reply},
    io,
    runner::{CancelOnDrop, Runner},
};
use crate::engine::{Args, Op, OpError, OpResult, Value};

pub(crate) const OPS: &[Op<Host>] = &[
    Op::new("rpc_call", call),
    Op::new("rpc_respond", respond),
    Op::new("rpc_loopback", |host, args| {
        let export = host.export(args.integer(0)?, false)?;
        Ok(Value::Number(host.keep(Resource::Service(export))? as f64))
    }),
    Op::new("rpc_entrypoint", |host, args| {
        let text = |index| {
            if args.is_nullish(index) { Ok(None) } else { args.text(index).map(|text| Some(text.into())) }
        };
        let entrypoint = Entrypoint { name: text(0)?, props: text(1)? };
        let own = host.bound.own.clone().ok_or_else(|| OpError::error("This worker cannot call itself."))?;
        let service = Rc::new(To::new(own, Some(entrypoint)));
        Ok(Value::Number(host.keep(Resource::Service(service))? as f64))
    }),
    Op::new("rpc_dup", |host, args| {
        let service = host.service(args.integer(0)?)?;
        Ok(Value::Number(host.keep(Resource::Service(service))? as f64))
    }),
    Op::new("rpc_release", |host, args| {
        host.discard(args.integer(0)?);
        Ok(Value::Undefined)
    }),
    Op::new("current", |host, _| {
        host.with_current(|_| ()).map(|()| Value::Number(host.current.get() as f64))
    }),
    Op::new("check_source", |host, args| host.check_owner(args.integer(0)?, io::SOURCE)),
    Op::new("check_sink", |host, args| host.check_owner(args.integer(0)?, io::SINK)),
];

/// The numbers below this one are slots of bindings; handles are above, because none is of generation 0.
const FIRST_HANDLE: u64 = 1 << 20;

/// The method of the requests that carry calls, in policies and spans.
const METHOD: &[u8] = b"RPC";

impl Host {
    /// The service in the slot of a binding, or under a handle.
    pub(super) fn service(&self, number: u64) -> Result<Rc<dyn Service>, OpError> {
        if number < FIRST_HANDLE {
            return super::bound(&self.bound.services, number).map(Rc::clone);
        }
        self.with_io(number, io::CLIENT, |resource| match resource {
            Resource::Service(service) => Some(Rc::clone(service)),
            _ => None,
        })
    }

    /// What JavaScript calls by `id`, to be handed out. `held`: the request stays open for as long as somebody has it.
    fn export(&self, id: u64, held: bool) -> Result<Rc<dyn Service>, OpError> {
        let runner = self.runner.borrow().upgrade().ok_or_else(|| super::gone(io::NATIVE))?;
        runner.dropped.listen(&runner);
        let owner = self.current.get();
        self.with_context(owner, |context| {
            context.exports.push(id);
            context.held += u32::from(held);
        })
        .ok_or_else(|| super::gone(io::NATIVE))?;
        Ok(Rc::new(Export { runner, owner, id, held }))
    }

    /// Whether something of the isolate is handed out.
    pub(super) fn is_exported(&self) -> bool {
        let contexts = self.contexts.borrow();
        contexts.handles().any(|id| contexts.get(id).is_some_and(|context| !context.exports.is_empty()))
    }

    /// The parts of a message that JavaScript describes as `[kind, value]` each.
    fn parts(&self, args: &Args<'_, '_>, index: usize, held: bool) -> Result<Vec<Part>, OpError> {
        let Value::List(parts) = args.value(index)? else { return Err(bad_part()) };
        parts.into_iter().map(|part| self.part(part, held)).collect()
    }

    fn part(&self, part: Value, held: bool) -> Result<Part, OpError> {
        let Value::List(part) = part else { return Err(bad_part()) };
        let [Value::Number(kind), value] = <[Value; 2]>::try_from(part).map_err(|_| bad_part())? else {
            return Err(bad_part());
        };
        let body = match (kind as u8, value) {
            (0, Value::Bytes(bytes)) => Body::from(bytes),
            (1, Value::Text(text)) => Body::from(text),
            (2, Value::Number(handle)) => self.take_body(handle as u64)?,
            (3, Value::Number(handle)) => self.take_sink(handle as u64)?,
            (4, Value::Number(number)) => return self.service(number as u64).map(Part::Service),
            (5, Value::Number(id)) => return self.export(id as u64, held).map(Part::Service),
            _ => return Err(bad_part()),
        };
        Ok(Part::Body(body))
    }

    /// The parts of a message as JavaScript takes them: bytes that are there, and handles of all else.
    fn received(&self, owner: ContextId, parts: Vec<Part>) -> Result<Value, OpError> {
        let parts = parts.into_iter().map(|part| {
            let resource = match part {
                Part::Service(service) => Resource::Service(service),
                Part::Body(mut body) => match body.take_full() {
                    Some(bytes) => return Ok(Value::Bytes(bytes)),
                    None => self.body_resource(body)?,
                },
            };
            Ok(Value::Number(self.keep_for(owner, resource)? as f64))
        });
        parts.collect::<Result<_, _>>().map(Value::List)
    }
}

fn bad_part() -> OpError {
    OpError::type_error("not a part of a message")
}

/// `rpc_call(service, path, text, parts, received)` → what `received(succeeded, text, parts)` makes of the answer;
/// `received(null, text, null)` if it is a fallback's
fn call(host: &Rc<Host>, args: &Args<'_, '_>) -> OpResult {
    let service = host.service(args.integer(0)?)?;
    let uri = target(&args.texts(1)?)?;
    // First of all, so that what is handed out is let go of whatever follows.
    let message = Message { text: args.text(2)?, parts: host.parts(args, 3, false)? };
    let origin = Origin::of_current(host)?;
    let received = args.function(4)?;
    let mut request = Request::new(Body::message(message));
    *request.method_mut() = Method::from_bytes(METHOD).unwrap_or_default();
    *request.uri_mut() = uri;
    Ok(Value::LaterThrough(Box::pin(answer(origin, service, request)), received))
}

async fn answer(origin: Origin, service: Rc<dyn Service>, request: Request<Body>) -> OpResult {
    let call = Call { request, context: origin.context.clone() };
    let mut response = service.call(call).await.map_err(|failure| origin.rejected(failure))?;
    let succeeded = response.status().is_success();
    let Some(message) = response.body_mut().take_message() else {
        return stand_in(response);
    };
    let parts = origin.host.received(origin.owner, message.parts)?;
    Ok(Value::List(vec![Value::Bool(succeeded), Value::Text(message.text), parts]))
}

/// What an answer that is no message says, as the fallback of an edge gives it: a fixed text, JSON as a rule.
fn stand_in(mut response: Response<Body>) -> OpResult {
    let status = response.status();
    let text = response.body_mut().take_full().and_then(|bytes| String::from_utf8(bytes.into()).ok());
    match text.filter(|_| status.is_success()) {
        Some(text) => Ok(Value::List(vec![Value::Null, Value::Text(text), Value::Null])),
        None => Err(OpError::error(format!("The call was answered with the status {}.", status.as_u16()))),
    }
}

/// A shared text for JavaScript.
pub(super) fn text_or_null(text: Option<Arc<str>>) -> Value {
    Value::or_null(text.map(|text| Value::Text((*text).to_owned())))
}

/// What a call is for, as policies and spans see it: `/method`, or `/property/method`.
fn target(path: &[String]) -> Result<Uri, OpError> {
    let mut target = String::with_capacity(16);
    for name in path {
        target.push('/');
        for byte in name.bytes() {
            if byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'$') {
                target.push(char::from(byte));
            } else {
                target.push_str(&format!("%{byte:02X}"));
            }
        }
    }
    if target.is_empty() {
        target.push('/');
    }
    target.parse().map_err(|_| OpError::type_error("The name of the method is too long."))
}

/// `rpc_respond(context, succeeded, text, parts)`
fn respond(host: &Rc<Host>, args: &Args<'_, '_>) -> OpResult {
    let message = Message { text: args.text(2)?, parts: host.parts(args, 3, true)? };
    let mut response = Response::new(Body::message(message));
    if !args.flag(1) {
        *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
    }
    host.with_context(args.integer(0)?, |context| context.answer(Ok(response)));
    Ok(Value::Undefined)
}

/// Something of an isolate that others may call.
struct Export {
    runner: Rc<Runner>,
    owner: ContextId,
    id: u64,
    held: bool,
}

impl Service for Export {
    fn call(&self, mut call: Call) -> workmesh_mesh::LocalFuture<'_, Outcome> {
        Box::pin(async move {
            let message = call.request.body_mut().take_message().unwrap_or_default();
            self.runner.rpc(call, message, Some(self.id)).await
        })
    }
}

impl Drop for Export {
    fn drop(&mut self) {
        self.runner.dropped.tell(Dropped { owner: self.owner, id: self.id, held: self.held });
    }
}

/// An export that nobody has any more.
pub(super) struct Dropped {
    owner: ContextId,
    id: u64,
    held: bool,
}

/// The way on which an isolate hears of them. Whoever lets go may be in the middle of anything, or past the end of all.
#[derive(Default)]
pub(super) struct DroppedExports(OnceCell<mpsc::UnboundedSender<Dropped>>);

impl DroppedExports {
    /// Begins to listen; called where tasks can be started.
    fn listen(&self, runner: &Rc<Runner>) {
        self.0.get_or_init(|| {
            let (sender, mut receiver) = mpsc::unbounded_channel::<Dropped>();
            let runner = Rc::downgrade(runner);
            spawn_local(async move {
                while let Some(dropped) = receiver.recv().await {
                    let Some(runner) = runner.upgrade() else { return };
                    runner.drop_export(&dropped);
                }
            });
            sender
        });
    }

    fn tell(&self, dropped: Dropped) {
        if let Some(sender) = self.0.get() {
            // Nobody listens any more when the thread ends.
            let _ = sender.send(dropped);
        }
    }
}

impl Runner {
    /// Serves a call of a method: of what was handed out under a number, or of an entrypoint. Dropping the future cancels it.
    pub(super) async fn rpc(
        self: &Rc<Self>,
        mut call: Call,
        message: Message,
        export: Option<u64>,
    ) -> Outcome {
        if self.is_dead() {
            let message = "The isolate that this belongs to has been stopped.";
            let exception = Exception { name: "Error".into(), message: message.into(), stack: String::new() };
            return Err(Failure::exception(&self.host.worker, exception));
        }
        let (reply, answer) = tokio::sync::oneshot::channel();
        let entrypoint = call.request.extensions_mut().remove::<Entrypoint>().unwrap_or_default();
        let id = self.open(call.context, Reply::Fetch(reply), None)?;
        let guard = CancelOnDrop { runner: self, id };
        let parts = self.host.received(id, message.parts).map_err(|error| self.overloaded(&error))?;
        let args = [
            Value::Number(id as f64),
            Value::Text(message.text),
            parts,
            Value::or_null(export.map(|export| Value::Number(export as f64))),
            text_or_null(entrypoint.name),
            text_or_null(entrypoint.props),
        ];
        self.call(id, |entry| (&entry.rpc, args));
        let outcome = answer.await.unwrap_or_else(|_| Err(self.hung()));
        std::mem::forget(guard);
        outcome
    }

    fn drop_export(self: &Rc<Self>, dropped: &Dropped) {
        let open = self.host.with_context(dropped.owner, |context| {
            context.exports.retain(|&id| id != dropped.id);
            context.held = context.held.saturating_sub(u32::from(dropped.held));
        });
        if open.is_some() {
            let ids = Value::List(vec![Value::Number(dropped.id as f64)]);
            self.call(dropped.owner, |entry| (&entry.drop_exports, [ids]));
        }
    }
}
