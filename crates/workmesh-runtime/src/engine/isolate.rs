//! One JavaScript heap: made from modules, entered in slices, thrown away whole.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use rquickjs::{
    Context, Ctx, Function as JsFunction, Module, Object, Persistent, Promise, Runtime, Value as JsValue,
    context::intrinsic,
    function::{Constructor, IntoJsFunc, ParamRequirement, Params},
    promise::PromiseState,
};
use workmesh_mesh::Exception;

use super::{
    Args, Limits, ModuleSet, Op, OpError, OpFn, Spent, Stop, Value,
    countdown::Countdown,
    limits::Gauge,
    modules::{Load, Modules, Resolve},
    ops::{ErrorClass, LaterValue},
    raw::{Heap, count_on, stack_begins_here},
};

/// The engine alone takes less than half of this, in bytes.
const LEAST_MEMORY: usize = 1 << 20;
/// What the parser may need for each character, and for itself, in bytes. Where it finds no memory it spoils the heap, so a text for
/// which that might happen must not get there.
const PARSED: f64 = 1024.0;
const PARSER: f64 = 262_144.0;
/// The stack that there must be for a module to be loaded, in bytes: where the engine finds none when it is about to evaluate one,
/// it ends the program.
const LOADING: usize = 96 << 10;
/// Jobs run between two looks at the limits. Each is short or polls the interrupt handler itself.
const JOBS_A_LOOK: u32 = 64;

/// A JavaScript heap with its modules, its native operations and its limits.
///
/// Nothing in here is shared with other isolates but the bytecode. Dropping it frees the heap.
pub(crate) struct Isolate {
    shared: Rc<Shared>,
    context: Context,
    runtime: Runtime,
    gauge: Rc<Gauge>,
    /// The context counts on it to its end, so this is dropped after it.
    _countdown: Arc<Countdown>,
}

/// What the native operations of an isolate share with its owner.
struct Shared {
    gauge: Rc<Gauge>,
    /// The native stack that JavaScript may use, in bytes.
    stack: usize,
    /// Where it begins, as an address.
    stack_top: Cell<usize>,
    /// Whether a module waits for something at its top level.
    unfinished: Cell<bool>,
    /// Operations begun since somebody last looked.
    pending: RefCell<Vec<PendingOp>>,
    /// What makes the error for [`ErrorClass::Dom`], once the platform has registered it.
    dom_exception: RefCell<Option<Persistent<JsFunction<'static>>>>,
    /// Promises rejected with nobody listening, in the order they were rejected.
    unhandled: RefCell<Vec<Rejection>>,
    /// What is called before each job and each call of the host, once somebody keeps a state from one to the next.
    job_start: RefCell<Option<Persistent<JsFunction<'static>>>>,
    /// What hears of rejections, once the worker has listened for them.
    rejection_listener: RefCell<Option<Persistent<JsFunction<'static>>>>,
    /// What the listener has not been told yet: whether a handler came, the promise, and the reason.
    untold: RefCell<Vec<(bool, Held, Held)>>,
    /// Promises that the listener was told of and that may still get a handler.
    told: RefCell<Vec<Held>>,
}

/// A JavaScript value that the isolate's owner keeps.
type Held = Persistent<JsValue<'static>>;

/// A promise that was rejected, and why.
type Rejection = (Held, Exception);

/// An operation that has begun and whose promise JavaScript holds.
pub(crate) struct PendingOp {
    /// What the promise waits for.
    pub(crate) future: LaterValue,
    /// How to settle the promise.
    pub(crate) settle: Settle,
}

/// The two functions that settle a promise, and the one that the value goes through first.
pub(crate) struct Settle {
    resolve: Persistent<JsFunction<'static>>,
    reject: Persistent<JsFunction<'static>>,
    through: Option<Function>,
}

/// A JavaScript function kept by the host. It must be dropped before its isolate.
#[derive(Clone)]
pub(crate) struct Function(Persistent<JsFunction<'static>>);

impl Function {
    /// Keeps a function.
    pub(super) fn save(function: &JsFunction<'_>) -> Self {
        Self(Persistent::save(function.ctx(), function.clone()))
    }
}

/// An exception that reached the host.
#[derive(Debug)]
pub(crate) struct Thrown(pub(crate) Exception);

/// The inside of an isolate, while it is entered.
pub(crate) struct Scope<'a, 'js> {
    ctx: &'a Ctx<'js>,
    shared: &'a Shared,
}

/// What remains when an isolate is entered with a limited budget: the result, the time used and whether the
/// isolate had to be stopped.
pub(crate) struct Slice<R> {
    /// What the entering function returned.
    pub(crate) result: R,
    /// The time it took.
    pub(crate) spent: Spent,
    /// The limit that was passed.
    pub(crate) stop: Option<Stop>,
}

impl Isolate {
    /// An isolate that can import the modules of both sets and call `ops`, each on `state`. Only the platform itself may
    /// import those of its modules whose specifiers are `closed`.
    ///
    /// Fails only if the heap limit is too small for the engine itself.
    pub(crate) fn new<H: 'static>(
        limits: Limits,
        platform: ModuleSet,
        worker: ModuleSet,
        closed: fn(&str) -> bool,
        ops: &'static [&'static [Op<H>]],
        state: &Rc<H>,
    ) -> Result<Self, Thrown> {
        let gauge = Rc::new(Gauge::new(limits));
        let internal = |error: rquickjs::Error| {
            Thrown(Exception {
                name: "InternalError".into(),
                message: format!("the isolate could not be made: {error}"),
                stack: String::new(),
            })
        };
        // Where memory ends while the engine builds itself, it does not always notice.
        if limits.memory < LEAST_MEMORY {
            return Err(internal(rquickjs::Error::Allocation));
        }
        let runtime = Runtime::new_with_alloc(Heap(Rc::clone(&gauge))).map_err(internal)?;
        runtime.set_max_stack_size(limits.stack);
        // Loading makes much and drops little; looking for garbage meanwhile would take longer than the loading.
        runtime.set_gc_threshold(usize::MAX);
        let modules = Arc::new(Modules { platform, worker, closed });
        runtime.set_loader(Resolve(Arc::clone(&modules)), Load(modules));
        let poll = Rc::clone(&gauge);
        runtime.set_interrupt_handler(Some(Box::new(move || poll.poll())));
        let context = Context::custom::<Intrinsics>(&runtime).map_err(internal)?;
        let countdown = Countdown::of_this_thread().map_err(|error| internal(error.into()))?;
        context.with(|ctx| count_on(&ctx, &countdown));
        let shared = Rc::new(Shared::new(Rc::clone(&gauge), limits.stack));
        track_rejections(&runtime, &shared);
        let isolate = Self { shared, context, runtime, gauge, _countdown: countdown };
        isolate.context.with(|ctx| isolate.install_ops(&ctx, ops, state)).map_err(internal)?;
        Ok(isolate)
    }

    /// Puts the operations where the module `internal:ops` finds and removes them. Five are the seam's own:
    ///
    /// - `set_dom_exception(make)` registers the function that makes a `DOMException` from message and name;
    /// - `set_job_start(start)` has `start()` called before each job and each call of the host;
    /// - `set_rejection_listener(tell)` has `tell(handled, promise, reason)` called for each promise that is rejected
    ///   without a handler, once the jobs of a slice have run, and for each of those that gets one later;
    /// - `may_parse(length)` says whether a text of this many characters may be parsed;
    /// - `load(specifier)` runs a module of the platform that was not loaded yet. It has run when `load` returns; if it
    ///   threw, that is an unhandled rejection.
    fn install_ops<'js, H: 'static>(
        &self,
        ctx: &Ctx<'js>,
        ops: &'static [&'static [Op<H>]],
        state: &Rc<H>,
    ) -> rquickjs::Result<()> {
        let object = Object::new(ctx.clone())?;
        for op in ops.iter().copied().flatten() {
            let Op { run, heavy, .. } = *op;
            let native = Native { state: Rc::clone(state), shared: Rc::clone(&self.shared), run, heavy };
            object.set(op.name, JsFunction::new(ctx.clone(), native)?)?;
        }
        let shared = Rc::clone(&self.shared);
        let register = JsFunction::new(ctx.clone(), move |make: JsFunction<'js>| {
            let make = Persistent::save(make.ctx(), make.clone());
            *shared.dom_exception.borrow_mut() = Some(make);
        })?;
        object.set("set_dom_exception", register)?;
        let shared = Rc::clone(&self.shared);
        let note = JsFunction::new(ctx.clone(), move |start: JsFunction<'js>| {
            let start = Persistent::save(start.ctx(), start.clone());
            *shared.job_start.borrow_mut() = Some(start);
        })?;
        object.set("set_job_start", note)?;
        let shared = Rc::clone(&self.shared);
        let listen = JsFunction::new(ctx.clone(), move |tell: JsFunction<'js>| {
            let tell = Persistent::save(tell.ctx(), tell.clone());
            *shared.rejection_listener.borrow_mut() = Some(tell);
        })?;
        object.set("set_rejection_listener", listen)?;
        let gauge = Rc::clone(&self.gauge);
        let may_parse = move |length: f64| length * PARSED + PARSER <= gauge.left() as f64;
        object.set("may_parse", JsFunction::new(ctx.clone(), may_parse)?)?;
        // A module is evaluated before `import` returns; only its promise is settled later.
        let shared = Rc::clone(&self.shared);
        let load = move |ctx: Ctx<'js>, specifier: String| {
            if shared.stack_left() < LOADING {
                return Err(rquickjs::Exception::throw_range(&ctx, "Maximum call stack size exceeded"));
            }
            Module::import(&ctx, specifier).map(drop::<Promise<'js>>)
        };
        object.set("load", JsFunction::new(ctx.clone(), load)?)?;
        ctx.globals().set("__ops", object)
    }

    /// Enters the isolate: runs `f`, then every promise job that is due.
    ///
    /// All of it may use `budget` of CPU time together. If a limit was passed, `stop` says which; what `f`
    /// returned is then of no use, and jobs may be left in the queue.
    pub(crate) fn enter<R>(&self, budget: Duration, f: impl FnOnce(&Scope<'_, '_>) -> R) -> Slice<R> {
        self.gauge.begin(budget);
        let result = self.context.with(|ctx| {
            self.shared.stack_begins(&ctx);
            self.shared.job_starts(&ctx);
            f(&Scope { ctx: &ctx, shared: &self.shared })
        });
        self.run_jobs();
        self.tell_rejections();
        let spent = self.gauge.end();
        Slice { result, spent, stop: self.gauge.stop() }
    }

    fn run_jobs(&self) {
        let mut run = 0;
        loop {
            if self.shared.job_start.borrow().is_some() && self.runtime.is_job_pending() {
                self.context.with(|ctx| self.shared.job_starts(&ctx));
            }
            match self.runtime.execute_pending_job() {
                Ok(false) => return,
                // What stopped it was swallowed on the way.
                Ok(true) if self.gauge.stop() == Some(Stop::Cpu) => return,
                Ok(true) => {}
                // A job's exception has become a rejection, or is the uncatchable one of a passed limit.
                Err(_) if self.gauge.stop().is_some() => return,
                Err(_) => {}
            }
            run += 1;
            if run % JOBS_A_LOOK == 0 && self.gauge.poll() {
                return;
            }
        }
    }

    /// Tells the worker of rejections, if it listens for them.
    fn tell_rejections(&self) {
        if self.shared.rejection_listener.borrow().is_none() {
            return;
        }
        // What a listener does may be rejected in turn; that is told after the next slice, so that this one ends.
        let untold = std::mem::take(&mut *self.shared.untold.borrow_mut());
        if untold.is_empty() || self.gauge.stop().is_some() {
            return;
        }
        self.context.with(|ctx| {
            self.shared.stack_begins(&ctx);
            self.shared.job_starts(&ctx);
            let Some(tell) = self.shared.rejection_listener.borrow().clone() else { return };
            let Ok(tell) = tell.restore(&ctx) else { return };
            for (handled, promise, reason) in untold {
                let (Ok(promise), Ok(reason)) = (promise.restore(&ctx), reason.restore(&ctx)) else {
                    continue;
                };
                if tell.call::<_, ()>((handled, promise, reason)).is_err() {
                    ctx.catch();
                }
            }
        });
        self.run_jobs();
    }

    /// Lets the jobs that a stopped slice left behind run out. True if they did within `budget`: then the heap
    /// is whole and other requests of the isolate may finish on it.
    pub(crate) fn recover(&self, budget: Duration) -> bool {
        if self.gauge.stop() == Some(Stop::Memory) {
            return false;
        }
        self.gauge.clear();
        self.gauge.begin(budget);
        self.run_jobs();
        self.gauge.end();
        self.gauge.stop().is_none() && !self.runtime.is_job_pending()
    }

    /// The operations begun since the last call.
    pub(crate) fn take_pending(&self) -> Vec<PendingOp> {
        std::mem::take(&mut *self.shared.pending.borrow_mut())
    }

    /// Promises that were rejected and have no handler by now, each reported once.
    pub(crate) fn take_unhandled(&self) -> Vec<Exception> {
        let rejected = std::mem::take(&mut *self.shared.unhandled.borrow_mut());
        rejected.into_iter().map(|(_, exception)| exception).collect()
    }

    /// Ends the loading: from now on garbage in circles is looked for when the heap has grown by half.
    pub(crate) fn loaded(&self) {
        let heap = self.gauge.memory();
        self.runtime.set_gc_threshold(heap + heap / 2);
    }

    /// Leaves less of the heap, as if so much of it were in use.
    #[cfg(test)]
    pub(crate) fn take_memory(&self, bytes: usize) {
        self.gauge.take(bytes);
    }

    /// The heap in use, in bytes.
    pub(crate) fn memory(&self) -> usize {
        self.gauge.memory()
    }
}

impl Drop for Isolate {
    fn drop(&mut self) {
        // The operations in the heap hold `shared`, which holds values of the heap: that circle must be cut, or
        // the heap would not be empty when it is freed.
        let unsettled = self.take_pending();
        drop(unsettled);
        self.shared.unhandled.borrow_mut().clear();
        self.shared.dom_exception.replace(None);
        self.shared.job_start.replace(None);
        self.shared.rejection_listener.replace(None);
        self.shared.untold.borrow_mut().clear();
        self.shared.told.borrow_mut().clear();
        if self.shared.unfinished.get() {
            abandon(self.context.clone());
        }
    }
}

/// Heaps that are never freed, by their addresses.
static ABANDONED: Mutex<Vec<usize>> = Mutex::new(Vec::new());

/// Leaves a context and its heap in memory for good. A module that still waits at its top level is freed before the functions that wait for
/// it, which then write to it; a worker with such a module does not start, so there are few.
fn abandon(context: Context) {
    let address = std::ptr::from_ref(Box::leak(Box::new(context))).addr();
    ABANDONED.lock().unwrap_or_else(PoisonError::into_inner).push(address);
}

/// An operation as the engine calls it.
struct Native<H> {
    state: Rc<H>,
    shared: Rc<Shared>,
    run: OpFn<H>,
    heavy: bool,
}

impl<'js, H> IntoJsFunc<'js, ()> for Native<H> {
    fn param_requirements() -> ParamRequirement {
        ParamRequirement::any()
    }

    fn call(&self, params: Params<'_, 'js>) -> rquickjs::Result<JsValue<'js>> {
        let args = Args::new(&params);
        if self.heavy {
            // From here on the CPU clock decides.
            self.shared.gauge.poll();
        }
        let result = (self.run)(&self.state, &args);
        // The engine looks at the limits after so many steps of its own; what took long here may have been one of them.
        let volume = args.volume() + result.as_ref().map_or(0, Value::volume);
        let result = match result {
            _ if (self.heavy || volume >= BULK) && self.shared.gauge.poll() => Err(stopped()),
            result => result,
        };
        self.shared.answer(params.ctx(), result)
    }
}

/// An operation on so many bytes may have taken long.
const BULK: usize = 256 << 10;

/// What an operation throws that passed a limit. The script may catch it, but is stopped before it gets far.
fn stopped() -> OpError {
    OpError::error("The worker has passed a limit.")
}

/// All of the language. `DOMException` and `performance` are the platform's to define, not the engine's.
type Intrinsics = (
    intrinsic::Date,
    intrinsic::Eval,
    intrinsic::RegExpCompiler,
    intrinsic::RegExp,
    intrinsic::Json,
    intrinsic::Proxy,
    intrinsic::MapSet,
    intrinsic::TypedArrays,
    intrinsic::Promise,
    intrinsic::WeakRef,
);

/// Remembers rejections until somebody handles them.
fn track_rejections(runtime: &Runtime, shared: &Rc<Shared>) {
    // Weak, since the runtime that holds the tracker is dropped after the values that `shared` holds.
    let shared = Rc::downgrade(shared);
    runtime.set_host_promise_rejection_tracker(Some(Box::new(move |ctx, promise, reason, handled| {
        let Some(shared) = shared.upgrade() else { return };
        if handled {
            shared.handled(&ctx, &promise);
        } else {
            shared.rejected(&ctx, &promise, reason);
        }
    })));
}

/// The most unhandled rejections kept of one slice.
pub(super) const MAX_UNHANDLED: usize = 16;
/// The most promises kept to see whether they get a handler after all.
const MAX_TOLD: usize = 64;

/// An address on the stack, about where this is called.
#[inline(never)]
fn stack_here() -> usize {
    let here = 0u8;
    std::ptr::from_ref(std::hint::black_box(&here)).addr()
}

impl Shared {
    fn new(gauge: Rc<Gauge>, stack: usize) -> Self {
        Self {
            gauge,
            stack,
            stack_top: Cell::default(),
            unfinished: Cell::default(),
            pending: RefCell::default(),
            dom_exception: RefCell::default(),
            unhandled: RefCell::default(),
            job_start: RefCell::default(),
            rejection_listener: RefCell::default(),
            untold: RefCell::default(),
            told: RefCell::default(),
        }
    }

    /// Measures the stack from here on down.
    fn stack_begins(&self, ctx: &Ctx<'_>) {
        stack_begins_here(ctx);
        self.stack_top.set(stack_here());
    }

    /// What is left of the stack, in bytes.
    fn stack_left(&self) -> usize {
        self.stack.saturating_sub(self.stack_top.get().saturating_sub(stack_here()))
    }

    /// Lets what keeps a state between jobs begin afresh.
    fn job_starts(&self, ctx: &Ctx<'_>) {
        let Some(start) = self.job_start.borrow().clone() else { return };
        if start.restore(ctx).and_then(|start| start.call::<_, ()>(())).is_err() {
            ctx.catch();
        }
    }

    /// A promise was rejected without a handler.
    fn rejected<'js>(&self, ctx: &Ctx<'js>, promise: &JsValue<'js>, reason: JsValue<'js>) {
        let save = |value: &JsValue<'js>| Persistent::save(ctx, value.clone());
        self.keep_untold(save(promise), save(&reason));
        if self.unhandled.borrow().len() < MAX_UNHANDLED {
            // Getters of the reason may run, and reject in turn: nothing is borrowed meanwhile.
            let exception = exception_of(ctx, reason);
            let mut unhandled = self.unhandled.borrow_mut();
            if unhandled.len() < MAX_UNHANDLED {
                unhandled.push((save(promise), exception));
            }
        }
    }

    /// Notes a rejection for the listener, if there is one.
    fn keep_untold(&self, promise: Held, reason: Held) {
        let (mut untold, mut told) = (self.untold.borrow_mut(), self.told.borrow_mut());
        if self.rejection_listener.borrow().is_some() && untold.len() < MAX_UNHANDLED {
            untold.push((false, promise.clone(), reason));
            if told.len() == MAX_TOLD {
                told.remove(0);
            }
            told.push(promise);
        }
    }

    /// A promise that was rejected without a handler got one.
    fn handled<'js>(&self, ctx: &Ctx<'js>, promise: &JsValue<'js>) {
        let other = |held: &Held| held.clone().restore(ctx).is_ok_and(|held| held != *promise);
        self.unhandled.borrow_mut().retain(|(held, _)| other(held));
        let (mut untold, mut told) = (self.untold.borrow_mut(), self.told.borrow_mut());
        let before = (untold.len(), told.len());
        untold.retain(|(handled, held, _)| *handled || other(held));
        told.retain(other);
        // Nobody was told: there is nothing to take back.
        if before == (untold.len(), told.len() + 1) && untold.len() < MAX_UNHANDLED {
            let save = |value: &JsValue<'js>| Persistent::save(ctx, value.clone());
            untold.push((true, save(promise), save(&JsValue::new_undefined(ctx.clone()))));
        }
    }

    /// Turns the result of an operation into what its caller sees.
    fn answer<'js>(&self, ctx: &Ctx<'js>, result: Result<Value, OpError>) -> rquickjs::Result<JsValue<'js>> {
        match result {
            Ok(Value::Later(future)) => self.promise(ctx, future, None),
            Ok(Value::LaterThrough(future, function)) => self.promise(ctx, future, Some(function)),
            Ok(value) => value.into_js(ctx),
            Err(error) => Err(ctx.throw(self.error(ctx, &error)?)),
        }
    }

    /// A promise for what an operation comes to.
    fn promise<'js>(
        &self,
        ctx: &Ctx<'js>,
        future: LaterValue,
        through: Option<Function>,
    ) -> rquickjs::Result<JsValue<'js>> {
        let (promise, resolve, reject) = Promise::new(ctx)?;
        let (resolve, reject) = (Persistent::save(ctx, resolve), Persistent::save(ctx, reject));
        self.pending.borrow_mut().push(PendingOp { future, settle: Settle { resolve, reject, through } });
        Ok(promise.into_value())
    }

    /// The error object for `error`.
    fn error<'js>(&self, ctx: &Ctx<'js>, error: &OpError) -> rquickjs::Result<JsValue<'js>> {
        let global = |name: &str| ctx.globals().get::<_, Constructor<'_>>(name);
        let message = error.message.as_str();
        match &error.class {
            ErrorClass::Error => global("Error")?.construct((message,)),
            ErrorClass::TypeError => global("TypeError")?.construct((message,)),
            ErrorClass::RangeError => global("RangeError")?.construct((message,)),
            ErrorClass::Remote(name) => {
                let object: Object<'_> = match ERRORS.iter().find(|&&known| known == name) {
                    Some(known) => global(known)?.construct((message,))?,
                    None if name.is_empty() => global("Error")?.construct((message,))?,
                    None => global("Error")?.construct((format!("{name}: {message}"),))?,
                };
                object.set("remote", true)?;
                Ok(object.into_value())
            }
            ErrorClass::Dom(name) => match self.dom_exception.borrow().clone() {
                Some(make) => make.restore(ctx)?.call((message, *name)),
                None => global("Error")?.construct((format!("{name}: {message}"),)),
            },
        }
    }
}

impl<'js> Scope<'_, 'js> {
    /// Imports a module; what it exports is known once its promise is settled, which for modules without
    /// top-level `await` is after the jobs have run.
    pub(crate) fn import(&self, specifier: &str) -> Result<Import, Thrown> {
        let promise = Module::import(self.ctx, specifier).map_err(|error| self.thrown(error))?;
        Ok(Import(Persistent::save(self.ctx, promise)))
    }

    /// The function that an imported module exports as `name`.
    pub(crate) fn exported(&self, import: &Import, name: &str) -> Result<Function, Thrown> {
        let namespace: Object<'js> = self.namespace(import)?;
        let function: JsFunction<'js> = namespace.get(name).map_err(|error| self.thrown(error))?;
        Ok(Function::save(&function))
    }

    fn namespace(&self, import: &Import) -> Result<Object<'js>, Thrown> {
        let promise = import.0.clone().restore(self.ctx).map_err(|error| self.thrown(error))?;
        match promise.state() {
            PromiseState::Pending => {
                self.shared.unfinished.set(true);
                Err(Thrown(Exception {
                    name: "Error".into(),
                    message: "the module's top-level await did not finish".into(),
                    stack: String::new(),
                }))
            }
            _ => promise.finish().map_err(|error| self.thrown(error)),
        }
    }

    /// Calls a function.
    pub(crate) fn call<const N: usize>(&self, function: &Function, args: [Value; N]) -> Result<(), Thrown> {
        self.apply(function.clone(), args).map(drop).map_err(|error| self.thrown(error))
    }

    /// Calls a function with the namespace of an imported module, and reads the array of strings that it returns.
    pub(crate) fn call_with_module(
        &self,
        function: &Function,
        import: &Import,
    ) -> Result<Vec<String>, Thrown> {
        let namespace = self.namespace(import)?;
        let function = function.0.clone().restore(self.ctx).map_err(|error| self.thrown(error))?;
        function.call((namespace,)).map_err(|error| self.thrown(error))
    }

    /// Settles the promise of an operation.
    pub(crate) fn settle(&self, settle: Settle, result: Result<Value, OpError>) -> Result<(), Thrown> {
        let run = || {
            let (function, value) = match (result, settle.through) {
                (Ok(value), Some(through)) => (settle.resolve, self.through(through, value)?),
                (Ok(value), None) => (settle.resolve, value.into_js(self.ctx)?),
                (Err(error), _) => (settle.reject, self.shared.error(self.ctx, &error)?),
            };
            function.restore(self.ctx)?.call::<_, ()>((value,))
        };
        run().map_err(|error| self.thrown(error))
    }

    /// What a function makes of a value, or of the items of a list.
    fn through(&self, function: Function, value: Value) -> rquickjs::Result<JsValue<'js>> {
        let values = match value {
            Value::List(items) => items,
            value => vec![value],
        };
        self.apply(function, values)
    }

    fn apply(
        &self,
        function: Function,
        values: impl IntoIterator<Item = Value, IntoIter: ExactSizeIterator>,
    ) -> rquickjs::Result<JsValue<'js>> {
        let values = values.into_iter();
        let mut args = rquickjs::function::Args::new(self.ctx.clone(), values.len());
        for value in values {
            args.push_arg(value.into_js(self.ctx)?)?;
        }
        function.0.restore(self.ctx)?.call_arg(args)
    }

    fn thrown(&self, error: rquickjs::Error) -> Thrown {
        Thrown(take_exception(self.ctx, error))
    }

    /// Runs a script in the global scope; for tests of the seam itself.
    #[cfg(test)]
    pub(crate) fn eval(&self, script: &str) -> Result<(), Thrown> {
        self.ctx.eval::<(), _>(script).map_err(|error| self.thrown(error))
    }
}

/// A module on its way to being evaluated. It must be dropped before its isolate.
pub(crate) struct Import(Persistent<Promise<'static>>);

/// The language's own classes of errors, as far as they are made from a message alone.
const ERRORS: [&str; 7] =
    ["Error", "EvalError", "RangeError", "ReferenceError", "SyntaxError", "TypeError", "URIError"];

/// The exception that a failed engine call left behind.
pub(super) fn take_exception(ctx: &Ctx<'_>, error: rquickjs::Error) -> Exception {
    if error.is_exception() {
        exception_of(ctx, ctx.catch())
    } else {
        Exception { name: "Error".into(), message: error.to_string(), stack: String::new() }
    }
}

/// A stack without the name and the message that it begins with.
fn frames(stack: &str) -> &str {
    const FRAME: &str = "    at ";
    if stack.starts_with(FRAME) {
        return stack;
    }
    stack.find(&format!("\n{FRAME}")).map_or("", |end| &stack[end + 1..])
}

/// What was thrown, in words. Getters of the thrown object may run; their own exceptions are ignored.
pub(super) fn exception_of<'js>(ctx: &Ctx<'js>, value: JsValue<'js>) -> Exception {
    let text = |value: JsValue<'js>| {
        let text = value.as_string().and_then(super::raw::text);
        text.unwrap_or_default()
    };
    if let Some(object) = value.as_object().filter(|object| object.contains_key("message").unwrap_or(false)) {
        let get = |key: &str| {
            object.get::<_, JsValue<'js>>(key).map(text).unwrap_or_else(|_| {
                ctx.catch();
                String::new()
            })
        };
        let stack = frames(&get("stack")).to_owned();
        return Exception { name: get("name"), message: get("message"), stack };
    }
    let message = match ctx.globals().get::<_, JsFunction<'js>>("String") {
        Ok(to_string) => to_string.call::<_, JsValue<'js>>((value,)).map(text).unwrap_or_else(|_| {
            ctx.catch();
            "a value that has no string form".into()
        }),
        Err(_) => String::new(),
    };
    Exception { name: String::new(), message, stack: String::new() }
}
