//! The runner owns an isolate and enters it, one slice of one request at a time.
//!
//! A slice starts a request, settles an operation, or fires a timer; then all promise jobs run. After every slice
//! the runner hands new operations and timers to the event loop, frees finished requests, and looks whether a limit
//! was passed. An isolate that passed one is *retired*: it takes no new requests, and those under way finish if the
//! heap is still sound and fail with the same error if it is not.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    task::{Poll, Waker},
    time::{Duration, Instant},
};

use futures_util::future::{AbortHandle, Abortable};
use tokio::{
    sync::oneshot,
    task::{spawn_local, yield_now},
    time::sleep,
};
use workmesh_mesh::{Call, Code, Context, Entrypoint, Exception, Failure, Outcome, SocketMessage};

use super::{
    Host,
    context::{ContextId, GLOBAL, Reply, RequestContext},
    messages::Message,
    rpc::{DroppedExports, text_or_null},
    sockets::{Opened, is_upgrade},
    tail::Record,
    timers::Due,
    turn::Turn,
};
use crate::{
    engine::{Function, Isolate, OpError, PendingOp, Scope, Settle, Stop, Thrown, Value},
    log::Level,
    worker::StartError,
};

/// How long the jobs that a stopped slice left behind may take to run out.
const RECOVERY: Duration = Duration::from_millis(5);
/// How long a slice may go on computing after the deadline of its request, before it is stopped.
const LATE: Duration = Duration::from_millis(20);
/// How long `waitUntil` may go on after the response, as on the real runtime.
const WAIT_UNTIL: Duration = Duration::from_secs(30);

/// An isolate at work.
pub(crate) struct Runner {
    // The functions must go before the isolate they belong to.
    entry: RefCell<Option<Entry>>,
    isolate: Isolate,
    pub(super) host: Rc<Host>,
    retired: Cell<bool>,
    /// The heap is unsound or full of endless work: it is never entered again.
    dead: Cell<bool>,
    /// How it hears of what it handed out and nobody has any more.
    pub(super) dropped: DroppedExports,
    /// Operations and timers that the event loop is waiting for.
    waiting: Cell<usize>,
}

/// The functions of the platform's entry module that the host calls.
pub(crate) struct Entry {
    pub(crate) fetch: Function,
    pub(crate) entrypoint: Function,
    pub(crate) scheduled: Function,
    pub(crate) tail: Function,
    pub(crate) fire_timer: Function,
    pub(crate) abort: Function,
    pub(crate) release: Function,
    pub(crate) socket: Function,
    pub(crate) rpc: Function,
    pub(crate) drop_exports: Function,
}

impl Runner {
    /// A runner whose entry functions are not known yet.
    pub(crate) fn new(isolate: Isolate, host: Rc<Host>) -> Rc<Self> {
        let runner = Rc::new(Self {
            entry: RefCell::new(None),
            isolate,
            host,
            retired: Cell::new(false),
            dead: Cell::new(false),
            dropped: DroppedExports::default(),
            waiting: Cell::new(0),
        });
        runner.host.runner.replace(Rc::downgrade(&runner));
        runner
    }

    /// Runs start-up code in the global scope, within the start-up limit.
    pub(crate) fn start_up<R>(
        &self,
        f: impl FnOnce(&Scope<'_, '_>) -> Result<R, Thrown>,
    ) -> Result<R, StartError> {
        let slice = self.isolate.enter(self.host.limits.startup, f);
        match slice.stop {
            Some(Stop::Cpu) => return Err(StartError::Cpu(self.host.limits.startup)),
            Some(Stop::Memory) => return Err(StartError::Memory(self.host.limits.memory)),
            None => {}
        }
        slice.result.map_err(|Thrown(mut exception)| {
            exception.stack = self.host.log.remap(&self.host.worker, exception.stack);
            StartError::Exception(exception)
        })
    }

    /// Makes the runner ready for requests. Only now are rejections of the global scope told: if the worker's own
    /// module was rejected, that is why it does not start, and is told there.
    pub(crate) fn set_entry(&self, entry: Entry) {
        self.entry.replace(Some(entry));
        self.log_unhandled(GLOBAL);
    }

    /// The worker is in: the heap is looked after from now on.
    pub(crate) fn loaded(&self) {
        self.isolate.loaded();
    }

    fn log_unhandled(&self, id: ContextId) {
        for exception in self.isolate.take_unhandled() {
            self.host.log_exception(id, "Uncaught (in promise)", &exception);
        }
    }

    /// Whether the isolate must be replaced before the next request.
    pub(crate) fn is_retired(&self) -> bool {
        self.retired.get() || self.host.spent.get()
    }

    /// Whether it is never entered again.
    pub(super) fn is_dead(&self) -> bool {
        self.dead.get()
    }

    /// The heap in use, in bytes.
    pub(crate) fn memory(&self) -> usize {
        self.isolate.memory()
    }

    /// Serves one call. Dropping the future cancels the request.
    pub(crate) async fn fetch(self: &Rc<Self>, mut call: Call) -> Outcome {
        if let Some(message) = call.request.body_mut().take_message() {
            return Box::pin(self.rpc(call, message, None)).await;
        }
        let entrypoint = call.request.extensions_mut().remove::<Entrypoint>();
        let (reply, answer) = oneshot::channel();
        let (head, body) = call.request.into_parts();
        let record = || Record::fetch(head.method.as_str(), &head.uri.to_string(), &head.headers);
        let id = self.open(call.context, Reply::Fetch(reply), Some(&record))?;
        let guard = CancelOnDrop { runner: self, id };
        if is_upgrade(&head.headers) {
            self.host.with_context(id, |context| context.upgrade = true);
        }
        let message = Message {
            method: head.method,
            url: head.uri,
            headers: head.headers,
            body: None,
            status_text: None,
            encoded: None,
            incoming: true,
        };
        let body = Some(body).filter(|body| !http_body::Body::is_end_stream(body));
        let message = self.host.keep_message(id, message, body).map_err(|error| self.overloaded(&error))?;
        let args = [Value::Number(id as f64), Value::Number(message as f64)];
        match entrypoint {
            None => self.start(id, |entry| (&entry.fetch, args)),
            Some(Entrypoint { name, props }) => {
                let [id_arg, message] = args;
                self.start(id, |entry| {
                    (&entry.entrypoint, [id_arg, message, text_or_null(name), text_or_null(props)])
                });
            }
        }
        let outcome = answer.await.unwrap_or_else(|_| Err(self.hung()));
        std::mem::forget(guard);
        outcome
    }

    /// Runs the scheduled handler. Dropping the future cancels it.
    pub(crate) async fn scheduled(
        self: &Rc<Self>,
        context: Context,
        cron: &str,
        time: std::time::SystemTime,
    ) -> Result<(), Failure> {
        let (reply, answer) = oneshot::channel();
        let millis = time.duration_since(std::time::UNIX_EPOCH).unwrap_or_default().as_millis() as f64;
        let id = self.open(context, Reply::Done(reply), Some(&|| Record::scheduled(cron, millis)))?;
        let guard = CancelOnDrop { runner: self, id };
        let args = [Value::Number(id as f64), Value::Text(cron.to_owned()), Value::Number(millis)];
        self.start(id, |entry| (&entry.scheduled, args));
        let outcome = answer.await.unwrap_or_else(|_| Err(self.hung()));
        std::mem::forget(guard);
        outcome
    }

    /// Runs the tail handler, with the items of a JSON array. Nobody is told of that in turn. Dropping the future cancels it.
    pub(crate) async fn tail(self: &Rc<Self>, context: Context, items: String) -> Result<(), Failure> {
        let (reply, answer) = oneshot::channel();
        let id = self.open(context, Reply::Done(reply), None)?;
        let guard = CancelOnDrop { runner: self, id };
        self.start(id, |entry| (&entry.tail, [Value::Number(id as f64), Value::Text(items)]));
        let outcome = answer.await.unwrap_or_else(|_| Err(self.hung()));
        std::mem::forget(guard);
        outcome
    }

    /// Opens a request; `record` begins what tail consumers are told of it, if there are some.
    pub(super) fn open(
        &self,
        call: Context,
        reply: Reply,
        record: Option<&dyn Fn() -> Record>,
    ) -> Result<ContextId, Failure> {
        let mut context = RequestContext::new(call, reply);
        context.record = record.filter(|_| self.host.log.wants_tail()).map(|record| Box::new(record()));
        let mut contexts = self.host.contexts.borrow_mut();
        contexts.insert(context).map_err(|_| {
            let message = format!("The worker \"{}\" is serving too many requests.", self.host.worker);
            Failure::new(Code::Overloaded, message).of(&self.host.worker)
        })
    }

    pub(super) fn overloaded(&self, error: &OpError) -> Failure {
        Failure::new(Code::Overloaded, error.message.clone()).of(&self.host.worker)
    }

    /// Calls an entry function in a slice of the request `id`.
    pub(super) fn call<const N: usize>(
        self: &Rc<Self>,
        id: ContextId,
        which: impl FnOnce(&Entry) -> (&Function, [Value; N]),
    ) {
        self.slice(id, |scope| self.call_entry(scope, which));
    }

    /// Starts a handler. Until it waits for something, whatever it uses of another request is certainly not its own.
    pub(super) fn start<const N: usize>(
        self: &Rc<Self>,
        id: ContextId,
        which: impl FnOnce(&Entry) -> (&Function, [Value; N]),
    ) {
        self.slice(id, |scope| {
            self.host.alone.set(true);
            let result = self.call_entry(scope, which);
            self.host.alone.set(false);
            result
        });
    }

    fn call_entry<const N: usize>(
        &self,
        scope: &Scope<'_, '_>,
        which: impl FnOnce(&Entry) -> (&Function, [Value; N]),
    ) -> Result<(), Thrown> {
        match &*self.entry.borrow() {
            Some(entry) => {
                let (function, args) = which(entry);
                scope.call(function, args)
            }
            None => Ok(()),
        }
    }

    /// One slice of the request `id`, and what follows from it.
    fn slice(self: &Rc<Self>, id: ContextId, f: impl FnOnce(&Scope<'_, '_>) -> Result<(), Thrown>) {
        self.enter(id, f);
        self.go_on(id);
    }

    /// One slice of the request `id`.
    fn enter(self: &Rc<Self>, id: ContextId, f: impl FnOnce(&Scope<'_, '_>) -> Result<(), Thrown>) {
        if self.dead.get() {
            return;
        }
        let budget = match self.host.with_context(id, |context| (context.used, context.time_left())) {
            Some((used, left)) => self.host.limits.cpu.saturating_sub(used).min(left + LATE),
            // The request is over; what is left of it may still settle, within reason.
            None => RECOVERY,
        };
        self.host.current.set(id);
        let slice = self.isolate.enter(budget, f);
        self.host.current.set(GLOBAL);
        self.host.with_context(id, |context| context.used += slice.spent.used);
        if !slice.spent.cpu.is_zero() {
            self.host.load.count(slice.spent.cpu, Instant::now());
        }
        match slice.stop {
            Some(stop) => self.stopped(id, stop),
            None => {
                self.fail_thrown();
                if let Err(Thrown(exception)) = slice.result {
                    self.host.fail_with(id, exception);
                }
            }
        }
    }

    /// Fails the requests whose handlers threw.
    fn fail_thrown(&self) {
        for (id, exception) in self.host.thrown.take() {
            self.host.fail_with(id, exception);
        }
    }

    /// Does what slices of the request `id` have begun, hands the rest to the event loop, and looks whether the request is
    /// finished.
    fn go_on(self: &Rc<Self>, id: ContextId) {
        // Whatever runs meanwhile, the request waits for something that is under way.
        let (waiting, turn) = (Waiting::new(self), Turn::begin());
        while !self.dead.get() {
            self.log_unhandled(id);
            let timers = self.host.timers.borrow_mut().take_started();
            for timer in timers {
                self.wait_for_timer(timer);
            }
            for socket in self.host.sockets.take_opened() {
                self.read_socket(socket);
            }
            let done = self.begin_operations(id);
            if done.is_empty() {
                break;
            }
            for (settle, result) in done {
                self.enter(id, |scope| scope.settle(settle, result));
            }
        }
        waiting.done();
        drop(turn);
        if self.dead.get() {
            // What was begun goes with the heap that waits for it.
            drop(self.isolate.take_pending());
            return;
        }
        self.close_if_finished(id);
        if self.waiting.get() == 0 && !self.host.expects_messages(None) {
            self.fail_hung();
        }
    }

    /// Begins the operations of the last slices. Many are done at once, a call to a worker that answers without waiting
    /// among them: those spare the event loop, as far as the turn goes, and come back with their results.
    fn begin_operations(self: &Rc<Self>, id: ContextId) -> Vec<(Settle, Result<Value, OpError>)> {
        let mut done = Vec::new();
        for mut operation in self.isolate.take_pending() {
            if Turn::takes_one_more() {
                // If it is not done, the event loop asks again, with a waker that wakes somebody.
                let mut nobody = std::task::Context::from_waker(Waker::noop());
                if let Poll::Ready(result) = operation.future.as_mut().poll(&mut nobody) {
                    done.push((operation.settle, result));
                    continue;
                }
            }
            self.wait_for_operation(id, operation);
        }
        done
    }

    fn wait_for_operation(self: &Rc<Self>, id: ContextId, operation: PendingOp) {
        let (abort, registration) = AbortHandle::new_pair();
        let number = self.host.with_context(id, |context| {
            context.next_operation += 1;
            context.operations.push((context.next_operation, abort));
            context.next_operation
        });
        // A task that is dropped drops these in order: what belongs to the heap before what keeps the heap.
        let (future, settle, waiting) = (operation.future, operation.settle, Waiting::new(self));
        spawn_local(async move {
            let cancelled = || OpError::dom("AbortError", "The request was cancelled.");
            let result = Abortable::new(future, registration).await.unwrap_or_else(|_| Err(cancelled()));
            let (settle, runner) = (settle, waiting.done());
            runner.host.with_context(id, |context| {
                context.operations.retain(|(other, _)| Some(*other) != number);
            });
            runner.slice(id, |scope| scope.settle(settle, result));
        });
    }

    fn wait_for_timer(self: &Rc<Self>, timer: Due) {
        let (abort, registration) = AbortHandle::new_pair();
        self.host.timers.borrow_mut().waiting(timer.id, abort);
        let waiting = Waiting::new(self);
        spawn_local(async move {
            let due = Abortable::new(sleep(timer.after), registration).await.is_ok();
            let runner = waiting.done();
            if !due {
                runner.go_on(timer.owner);
                return;
            }
            let fired = runner.host.timers.borrow_mut().fire(timer.id);
            if let Some((owner, once)) = fired {
                if once {
                    runner.host.forget_timer(owner, timer.id);
                }
                runner.call(owner, |entry| (&entry.fire_timer, [Value::Number(timer.id as f64)]));
            }
        });
    }

    fn close_if_finished(self: &Rc<Self>, id: ContextId) {
        let state = self.host.with_context(id, |context| {
            (context.is_finished(), context.is_finished_but_for_sockets(), context.is_overtime())
        });
        match state {
            Some((true, ..)) => self.close(id),
            // Both ends of what it holds are its own, and nobody is there any more to say something.
            Some((_, true, _)) if !self.host.expects_messages(Some(id)) => self.close(id),
            Some((.., true)) => self.bound_wait_until(id),
            _ => {}
        }
    }

    /// Once the answer is given, `waitUntil` has a limited time left.
    fn bound_wait_until(self: &Rc<Self>, id: ContextId) {
        let starts =
            self.host.with_context(id, |context| !std::mem::replace(&mut context.wait_until_bounded, true));
        if starts == Some(true) {
            let runner = Rc::downgrade(self);
            spawn_local(async move {
                sleep(WAIT_UNTIL).await;
                if let Some(runner) = runner.upgrade() {
                    runner.end_wait_until(id);
                }
            });
        }
    }

    fn end_wait_until(self: &Rc<Self>, id: ContextId) {
        let Some((pending, overtime)) =
            self.host.with_context(id, |context| (context.wait_until, context.is_overtime()))
        else {
            return;
        };
        if pending > 0 {
            let text = "waitUntil() tasks did not complete within the allowed time after invocation end and have \
                        been cancelled.";
            self.host.log_line(id, Level::Warn, text);
        }
        if overtime {
            self.cancel_operations(id);
            self.close(id);
        }
    }

    /// Delivers what comes to a WebSocket, a slice each. Each has the time of a request of its own.
    fn read_socket(self: &Rc<Self>, opened: Opened) {
        let Opened { handle, owner, mut receiver, sender, gate, registration } = opened;
        let runner = Rc::clone(self);
        spawn_local(async move {
            let reading = async {
                if gate.passed(&mut receiver).await {
                    loop {
                        let message = receiver.message().await;
                        let last = matches!(message, None | Some(SocketMessage::Close { .. }));
                        runner.deliver(owner, handle, message);
                        if last {
                            break;
                        }
                        // The others on the thread have their turn between two messages.
                        yield_now().await;
                    }
                }
                drop(receiver);
                sender.done().await;
            };
            // Aborted, it has nothing left to do.
            let _ = Abortable::new(reading, registration).await;
            runner.host.socket_was_read(handle);
            runner.go_on(owner);
        });
    }

    fn deliver(self: &Rc<Self>, id: ContextId, handle: u64, message: Option<SocketMessage>) {
        self.host.with_context(id, |context| context.used = Duration::ZERO);
        let (code, data) = match message {
            Some(SocketMessage::Text(text)) => (Value::Undefined, Value::Text(text)),
            Some(SocketMessage::Binary(bytes)) => (Value::Undefined, Value::Bytes(bytes)),
            Some(SocketMessage::Close { code, reason }) => (Value::number(code), Value::Text(reason)),
            None => (Value::Null, Value::Undefined),
        };
        self.call(id, |entry| (&entry.socket, [Value::Number(handle as f64), code, data]));
    }

    /// Frees a request. JavaScript is told only if it keeps something for it: most requests end without.
    fn close(self: &Rc<Self>, id: ContextId) {
        let Some(context) = self.host.close(id) else { return };
        if context.watched || !context.timers.is_empty() || !context.cut_sockets.is_empty() {
            let list = |handles: Vec<u64>| {
                Value::List(handles.into_iter().map(|handle| Value::Number(handle as f64)).collect())
            };
            let (timers, sockets) = (list(context.timers.into()), list(context.cut_sockets));
            self.call(id, |entry| (&entry.release, [Value::Number(id as f64), timers, sockets]));
        }
        if !context.exports.is_empty() {
            let ids = context.exports.into_iter().map(|id| Value::Number(id as f64)).collect();
            self.call(id, |entry| (&entry.drop_exports, [Value::List(ids)]));
        }
    }

    /// Nobody waits for the answer any more: the signal of the request fires, its operations reject, and what
    /// `waitUntil` was told about goes on.
    fn cancel(self: &Rc<Self>, id: ContextId) {
        let Some((watched, goes_on)) = self.host.with_context(id, |context| {
            if let (Some(record), true) = (&mut context.record, !matches!(context.reply, Reply::Given)) {
                record.cancelled();
            }
            context.reply = Reply::Given;
            (context.watched, context.wait_until > 0)
        }) else {
            return;
        };
        if watched {
            self.call(id, |entry| (&entry.abort, [Value::Number(id as f64)]));
        }
        if !goes_on && self.host.stalled_beside(id).is_none() {
            self.cancel_operations(id);
        }
        self.close_if_finished(id);
    }

    fn cancel_operations(&self, id: ContextId) {
        let operations = self.host.with_context(id, |context| {
            context.open_sinks = 0;
            std::mem::take(&mut context.operations)
        });
        for (_, abort) in operations.into_iter().flatten() {
            abort.abort();
        }
    }

    /// A slice passed a limit.
    fn stopped(self: &Rc<Self>, id: ContextId, stop: Stop) {
        self.retired.set(true);
        let late = stop == Stop::Cpu
            && self.host.with_context(id, |context| context.time_left().is_zero()) == Some(true);
        let failure = if late { self.too_late() } else { self.limit_failure(stop) };
        self.host.log_line(id, Level::Error, &failure.message);
        // What threw on the way out of the slice threw because of the limit.
        let thrown = self.host.thrown.take();
        for id in thrown.into_iter().map(|(id, _)| id).chain([id]) {
            self.host.with_context(id, |context| context.fail(failure.clone()));
        }
        self.cancel_operations(id);
        let recovered = self.isolate.recover(RECOVERY);
        self.fail_thrown();
        if !recovered {
            self.die(&failure);
        } else if self.host.with_context(id, |context| context.client_sockets > 0) == Some(true) {
            // Whoever is at the other ends learns of it as of a worker that is gone.
            self.close(id);
        }
    }

    fn too_late(&self) -> Failure {
        let worker = &self.host.worker;
        let message = format!("The worker \"{worker}\" was still computing when its time was up.");
        Failure::new(Code::Timeout, message).of(worker)
    }

    fn limit_failure(&self, stop: Stop) -> Failure {
        let (worker, limits) = (&self.host.worker, &self.host.limits);
        let (code, message) = match stop {
            Stop::Cpu => {
                let millis = limits.cpu.as_millis();
                let text = format!("The worker \"{worker}\" exceeded its CPU limit of {millis} ms.");
                (Code::WorkerCpuLimit, text)
            }
            Stop::Memory => {
                let mib = limits.memory >> 20;
                let text = format!("The worker \"{worker}\" exceeded its memory limit of {mib} MiB.");
                (Code::WorkerMemoryLimit, text)
            }
        };
        Failure::new(code, message).of(worker)
    }

    /// Nothing is under way that could ever settle what the remaining requests wait for.
    fn fail_hung(self: &Rc<Self>) {
        // Who has something of this isolate may call it, and so settle anything.
        if self.host.is_exported() {
            return;
        }
        let waiting = self.host.contexts.borrow().handles().collect::<Vec<_>>();
        for id in waiting {
            let hung = self.host.with_context(id, |context| context.is_waiting()) == Some(true);
            if hung {
                let failure = self.hung();
                self.retired.set(true);
                if let Some(exception) = &failure.exception {
                    self.host.log_exception(id, "Uncaught", exception);
                }
                self.host.with_context(id, |context| context.fail(failure));
                self.close(id);
            }
        }
    }

    pub(super) fn hung(&self) -> Failure {
        let message = "The Workers runtime canceled this request because it detected that your Worker's code had \
                       hung and would never generate a response.";
        let exception = Exception { name: "Error".into(), message: message.into(), stack: String::new() };
        Failure::exception(&self.host.worker, exception)
    }

    /// Nothing can be finished on this heap: every request on it fails.
    fn die(&self, failure: &Failure) {
        self.dead.set(true);
        let all = self.host.contexts.borrow().handles().collect::<Vec<_>>();
        for id in all {
            self.cancel_operations(id);
            self.host.with_context(id, |context| context.fail(failure.clone()));
            self.host.close(id);
        }
    }
}

/// Counts something the event loop waits for, as long as the isolate is there to hear of it.
struct Waiting(Rc<Runner>);

impl Waiting {
    fn new(runner: &Rc<Runner>) -> Self {
        runner.waiting.set(runner.waiting.get() + 1);
        Self(Rc::clone(runner))
    }

    fn done(self) -> Rc<Runner> {
        self.0.waiting.set(self.0.waiting.get() - 1);
        self.0
    }
}

/// Cancels a request whose caller goes away before the answer.
pub(super) struct CancelOnDrop<'a> {
    pub(super) runner: &'a Rc<Runner>,
    pub(super) id: ContextId,
}

impl Drop for CancelOnDrop<'_> {
    fn drop(&mut self) {
        // Not here and now: whoever drops the call may be in the middle of anything.
        let (runner, id) = (Rc::clone(self.runner), self.id);
        spawn_local(async move { runner.cancel(id) });
    }
}
