//! A worker on one shard: its code, its bindings, and the isolate that serves it now.

use std::{
    cell::RefCell,
    rc::Rc,
    sync::{Arc, OnceLock},
    time::{Duration, Instant, SystemTime},
};

use workmesh_mesh::{Call, Code, Context, Exception, Failure, LocalFuture, Outcome, Service};
use workmesh_store::{Database, KvNamespace, ResponseCache};

use crate::{
    bindings::{self, d1::D1, kv::Kv, rate_limit::RateLimiter},
    compat::{self, Compat},
    engine::{Isolate, Limits, ModuleSet, Op, Value, thread_cpu_time},
    host::{
        self, Bound, Host,
        load::Load,
        runner::{Entry, Runner},
        sockets::SocketRules,
    },
    log::LogSink,
    node,
    script::{SPECIFIER, Script},
    web,
};

/// What one isolate of a worker may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WorkerLimits {
    /// CPU time of one request.
    pub cpu: Duration,
    /// CPU time of loading the worker's code.
    pub startup: Duration,
    /// The heap, in bytes; also the largest body that may be read into it at once.
    pub memory: usize,
    /// The native stack that JavaScript may use, in bytes.
    pub stack: usize,
    /// Calls that one request may make to other workers and the internet.
    pub subrequests: u32,
    /// How WebSockets behave.
    pub sockets: SocketRules,
    /// Whether iterables are bodies, and not texts like other objects.
    pub iterable_bodies: bool,
}

impl Default for WorkerLimits {
    /// One second of CPU time a request and at start-up, 128 MiB, 512 KiB of stack, 1,000 subrequests.
    fn default() -> Self {
        Self {
            cpu: Duration::from_secs(1),
            startup: Duration::from_secs(1),
            memory: 128 << 20,
            stack: 512 << 10,
            subrequests: 1000,
            sockets: SocketRules::default(),
            iterable_bodies: true,
        }
    }
}

/// One property of `env`.
pub struct Binding {
    /// The name of the property.
    pub name: String,
    /// What it is.
    pub kind: BindingKind,
}

/// What a property of `env` is.
pub enum BindingKind {
    /// A string.
    Text(String),
    /// A value given as JSON text.
    Json(String),
    /// Another worker, reached through an edge.
    Service(Rc<dyn Service>),
    /// A KV namespace.
    Kv(KvNamespace),
    /// A D1 database.
    D1(Database),
    /// A rate limiter.
    RateLimit {
        /// The counts.
        limiter: Arc<RateLimiter>,
        /// The calls that a key may make in one period.
        limit: u64,
        /// The length of a period in seconds: 10 or 60.
        period: u32,
    },
}

/// Everything needed to run a worker on a shard.
pub struct WorkerSpec {
    /// The worker's name.
    pub name: Rc<str>,
    /// Its code.
    pub script: Script,
    /// Its `env`.
    pub bindings: Vec<Binding>,
    /// What it keeps with the Cache API, as all workers do.
    pub cache: ResponseCache,
    /// The optional parts of the platform that it asks for.
    pub compat: Compat,
    /// What its isolates may use.
    pub limits: WorkerLimits,
    /// The worker itself, as its callers reach it: where `ctx.exports` leads. `None`: it cannot call itself.
    pub own: Option<Rc<dyn Service>>,
    /// Where its `fetch()` goes.
    pub egress: Rc<dyn Service>,
    /// Where its console goes.
    pub log: Rc<dyn LogSink>,
}

/// Why a worker does not start.
#[derive(Debug, Clone, thiserror::Error)]
pub enum StartError {
    /// Its code threw, or exports no handler.
    #[error("{0}")]
    Exception(Exception),
    /// Loading it took too much CPU time.
    #[error("loading the code took more than the {} ms of CPU time allowed", .0.as_millis())]
    Cpu(Duration),
    /// Loading it took too much memory.
    #[error("loading the code took more than the {} MiB of memory allowed", .0 >> 20)]
    Memory(usize),
    /// A store that it binds could not be opened on this shard.
    #[error("the binding {name} cannot be opened: {reason}")]
    Binding {
        /// The name in `env`.
        name: String,
        /// What the store says.
        reason: String,
    },
}

/// A worker on one shard. It has one isolate at a time; one that passed a limit is replaced before the next call.
pub struct Worker {
    name: Rc<str>,
    script: Script,
    compat: Compat,
    limits: WorkerLimits,
    env: Vec<(String, EnvValue)>,
    bound: Rc<Bound>,
    egress: Rc<dyn Service>,
    log: Rc<dyn LogSink>,
    load: Rc<Load>,
    handlers: Vec<String>,
    runner: RefCell<Rc<Runner>>,
}

/// What `install` is told about a binding.
#[derive(Clone)]
enum EnvValue {
    Text(String),
    Json(String),
    Slot(&'static str, usize),
    RateLimit { slot: usize, limit: u64, period: u32 },
}

impl Worker {
    /// Starts the worker's first isolate and runs its global scope.
    ///
    /// Must be called on a thread with a `LocalSet`, where all its calls are made later.
    pub fn start(spec: WorkerSpec) -> Result<Self, StartError> {
        let flags = Arc::clone(&spec.compat.flags);
        let mut bound = Bound { cache: spec.cache, own: spec.own, flags, ..Bound::default() };
        let mut env = Vec::with_capacity(spec.bindings.len());
        for Binding { name, kind } in spec.bindings {
            let value = bind(&mut bound, kind)
                .map_err(|reason| StartError::Binding { name: name.clone(), reason })?;
            env.push((name, value));
        }
        let (bound, crowding) = (Rc::new(bound), Rc::<Load>::default());
        let host = Host::new(
            Rc::clone(&spec.name),
            spec.limits,
            Rc::clone(&bound),
            Rc::clone(&spec.egress),
            Rc::clone(&spec.log),
            Rc::clone(&crowding),
        );
        let (runner, handlers) = load(&spec.script, &spec.compat, host, &env)?;
        Ok(Self {
            name: spec.name,
            script: spec.script,
            compat: spec.compat,
            limits: spec.limits,
            env,
            bound,
            egress: spec.egress,
            log: spec.log,
            load: crowding,
            handlers,
            runner: RefCell::new(runner),
        })
    }

    /// The worker's name.
    pub fn name(&self) -> &Rc<str> {
        &self.name
    }

    /// Whether the worker exports a handler, such as `scheduled`.
    pub fn handles(&self, handler: &str) -> bool {
        self.handlers.iter().any(|name| name == handler)
    }

    /// The heap of the isolate that serves now, in bytes.
    pub fn memory(&self) -> usize {
        self.runner.borrow().memory()
    }

    /// When the worker last computed so long and so often, without a pause, that the others on its thread had to wait for
    /// it; `None` if it never did. Such a worker should have a thread of its own.
    pub fn last_crowded(&self) -> Option<Instant> {
        self.load.last_crowded()
    }

    /// Answers one call; [`Service::call`] without the box. Dropping the future cancels the request.
    pub async fn fetch(&self, call: Call) -> Outcome {
        self.runner()?.fetch(call).await
    }

    /// Runs the scheduled handler as for a cron trigger `cron` that was due at `time`.
    pub async fn scheduled(&self, context: Context, cron: &str, time: SystemTime) -> Result<(), Failure> {
        self.runner()?.scheduled(context, cron, time).await
    }

    /// Runs the tail handler with what other workers did: a JSON array of [`TailItem::json`](crate::TailItem::json).
    pub async fn tail(&self, context: Context, items: String) -> Result<(), Failure> {
        self.runner()?.tail(context, items).await
    }

    /// The isolate for the next call.
    fn runner(&self) -> Result<Rc<Runner>, Failure> {
        let current = Rc::clone(&self.runner.borrow());
        if !current.is_retired() {
            return Ok(current);
        }
        let host = Host::new(
            Rc::clone(&self.name),
            self.limits,
            Rc::clone(&self.bound),
            Rc::clone(&self.egress),
            Rc::clone(&self.log),
            Rc::clone(&self.load),
        );
        // Whoever else is on the thread waits for this, too.
        let before = thread_cpu_time();
        let fresh = load(&self.script, &self.compat, host, &self.env);
        self.load.count(thread_cpu_time().saturating_sub(before), Instant::now());
        let (fresh, _) = fresh.map_err(|error| self.not_restarted(&error))?;
        self.runner.replace(Rc::clone(&fresh));
        Ok(fresh)
    }

    fn not_restarted(&self, error: &StartError) -> Failure {
        let message = format!("The worker \"{}\" could not be restarted.", self.name);
        let exception = Exception { name: "Error".into(), message: error.to_string(), stack: String::new() };
        Failure {
            exception: Some(Box::new(exception)),
            ..Failure::new(Code::WorkerException, message).of(&self.name)
        }
    }
}

impl Service for Worker {
    fn call(&self, call: Call) -> LocalFuture<'_, Outcome> {
        Box::pin(self.fetch(call))
    }
}

fn bind(bound: &mut Bound, kind: BindingKind) -> Result<EnvValue, String> {
    Ok(match kind {
        BindingKind::Text(text) => EnvValue::Text(text),
        BindingKind::Json(json) => EnvValue::Json(json),
        BindingKind::Service(service) => {
            bound.services.push(service);
            EnvValue::Slot("service", bound.services.len() - 1)
        }
        BindingKind::Kv(namespace) => {
            bound.kv.push(Kv::open(namespace).map_err(|error| error.to_string())?);
            EnvValue::Slot("kv", bound.kv.len() - 1)
        }
        BindingKind::D1(database) => {
            bound.d1.push(D1::open(database).map_err(|error| error.to_string())?);
            EnvValue::Slot("d1", bound.d1.len() - 1)
        }
        BindingKind::RateLimit { limiter, limit, period } => {
            bound.rate_limiters.push(limiter);
            EnvValue::RateLimit { slot: bound.rate_limiters.len() - 1, limit, period }
        }
    })
}

/// A fresh isolate with the platform and the worker in it, and the handlers that the worker exports.
fn load(
    script: &Script,
    compat: &Compat,
    host: Rc<Host>,
    env: &[(String, EnvValue)],
) -> Result<(Rc<Runner>, Vec<String>), StartError> {
    let limits = Limits { memory: host.limits.memory, stack: host.limits.stack };
    let (platform, modules) = (ModuleSet::platform().clone(), script.modules().clone());
    let isolate = Isolate::new(limits, platform, modules, compat.closed(), ops(), &host)
        .map_err(|thrown| StartError::Exception(thrown.0))?;
    let runner = Runner::new(isolate, host);
    let main = runner.start_up(|scope| scope.import("internal:main"))?;
    if compat.node {
        let node = runner.start_up(|scope| scope.import(node::GLOBALS))?;
        runner.start_up(|scope| {
            // Its code may read `process.env` while it is loaded.
            let variables = env.iter().filter(|(_, value)| !matches!(value, EnvValue::Slot(..)));
            let variables = Value::List(variables.map(env_value).collect());
            scope.call(&scope.exported(&node, "installNode")?, [variables])
        })?;
    }
    runner.start_up(|scope| {
        let env = env.iter().map(env_value).collect();
        scope.call(&scope.exported(&main, "prepare")?, [Value::List(env)])
    })?;
    let worker = runner.start_up(|scope| scope.import(SPECIFIER))?;
    let handlers = runner.start_up(|scope| {
        let handlers = scope.call_with_module(&scope.exported(&main, "install")?, &worker)?;
        runner.set_entry(Entry {
            fetch: scope.exported(&main, "dispatchFetch")?,
            entrypoint: scope.exported(&main, "dispatchEntrypoint")?,
            scheduled: scope.exported(&main, "dispatchScheduled")?,
            tail: scope.exported(&main, "dispatchTail")?,
            fire_timer: scope.exported(&main, "fireTimer")?,
            abort: scope.exported(&main, "abort")?,
            release: scope.exported(&main, "release")?,
            socket: scope.exported(&main, "socketEvent")?,
            rpc: scope.exported(&main, "dispatchRpc")?,
            drop_exports: scope.exported(&main, "dropExports")?,
        });
        Ok(handlers)
    })?;
    drop((main, worker));
    runner.loaded();
    Ok((runner, handlers))
}

fn env_value((name, value): &(String, EnvValue)) -> Value {
    let name = Value::Text(name.clone());
    Value::List(match value {
        EnvValue::Text(text) => vec![Value::Static("text"), name, Value::Text(text.clone())],
        EnvValue::Json(json) => vec![Value::Static("json"), name, Value::Text(json.clone())],
        EnvValue::Slot(kind, slot) => vec![Value::Static(kind), name, Value::Number(*slot as f64)],
        EnvValue::RateLimit { slot, limit, period } => {
            let numbers = [*slot as f64, *limit as f64, f64::from(*period)].map(Value::Number);
            [Value::Static("rate_limit"), name].into_iter().chain(numbers).collect()
        }
    })
}

/// All native operations.
fn ops() -> &'static [&'static [Op<Host>]] {
    static ALL: OnceLock<Vec<&'static [Op<Host>]>> = OnceLock::new();
    ALL.get_or_init(|| {
        [host::OPS, &[compat::OPS], web::OPS, web::crypto::OPS, bindings::OPS, node::OPS].concat()
    })
}
