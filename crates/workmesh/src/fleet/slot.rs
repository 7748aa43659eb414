//! The place of a worker on a shard: edges lead to it, versions come and go in it.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    sync::Arc,
    time::{Instant, SystemTime},
};

use http::Request;
use tokio::{task::spawn_local, time::sleep};
use workmesh_assets::{Assets, Guard};
use workmesh_mesh::{Body, Call, Code, Context, Entrypoint, Failure, LocalFuture, Outcome, Service};
use workmesh_runtime::{Level, LogLine, StartError, Worker};

use super::{
    Build, Shared,
    lane::{CALM, Lane},
    wiring::{self, Edges},
};

/// Where calls to a worker go, whichever version of it is live.
///
/// A call keeps the version that it started on: replacing the version drops nothing.
pub(crate) struct Slot {
    name: Rc<str>,
    live: RefCell<Option<Rc<Version>>>,
}

impl Slot {
    /// A slot with no version in it yet.
    pub(crate) fn empty(name: &str) -> Rc<Self> {
        Rc::new(Self { name: name.into(), live: RefCell::new(None) })
    }

    /// The worker's name.
    pub(crate) fn name(&self) -> &Rc<str> {
        &self.name
    }

    /// The live version.
    pub(crate) fn live(&self) -> Result<Rc<Version>, Failure> {
        self.live.borrow().clone().ok_or_else(|| self.not_running())
    }

    /// Makes a version live.
    pub(crate) fn replace(&self, version: Version) {
        self.live.replace(Some(Rc::new(version)));
    }

    /// The failure of a call to a worker that has no version.
    fn not_running(&self) -> Failure {
        let message =
            format!("The worker \"{}\" is not running: its code could not be built or started.", self.name);
        Failure::new(Code::NotRunning, message).of(&self.name)
    }
}

impl Service for Slot {
    fn call(&self, call: Call) -> LocalFuture<'_, Outcome> {
        Box::pin(async move { self.live()?.fetch(call).await })
    }
}

/// Whether a call is for the worker's code whatever assets it has: a call of a method, or to a named entrypoint.
fn is_for_code(request: &Request<Body>) -> bool {
    let entrypoint = request.extensions().get::<Entrypoint>();
    request.body().is_message() || entrypoint.is_some_and(|entrypoint| entrypoint.name.is_some())
}

/// A version of a worker on a shard: on its thread, and on a lane while it computes too much for that.
pub(crate) struct Version {
    /// None if the worker is static assets alone.
    worker: Option<Worker>,
    /// What answers in front of it.
    assets: Option<Assets>,
    shared: Shared,
    build: Arc<Build>,
    edges: Rc<Edges>,
    lane: RefCell<Option<Rc<Lane>>>,
    /// Whether a lane is there, is on its way, or could not be had.
    settled: Cell<bool>,
    /// When that was over the last time; what the worker did before is forgiven.
    since: Cell<Option<Instant>>,
}

impl Version {
    /// Starts a version on the shard.
    pub(super) fn start(shared: Shared, build: Arc<Build>, edges: Edges) -> Result<Self, StartError> {
        Ok(Self {
            worker: wiring::start(&shared, &build, &edges)?,
            assets: build.site.clone().map(Assets::new),
            shared,
            build,
            edges: Rc::new(edges),
            lane: RefCell::new(None),
            settled: Cell::new(false),
            since: Cell::new(None),
        })
    }

    /// Whether the worker exports a handler, such as `scheduled`.
    pub(super) fn handles(&self, handler: &str) -> bool {
        self.worker.as_ref().is_some_and(|worker| worker.handles(handler))
    }

    /// Answers one call: the assets if there are some and they have an answer, or else the worker.
    async fn fetch(self: Rc<Self>, call: Call) -> Outcome {
        match (&self.assets, &self.worker) {
            (Some(_), Some(_)) if is_for_code(&call.request) => self.run(call).await,
            (Some(assets), Some(_)) if !assets.site().takes(&call.request) => self.run_guarded(call).await,
            (Some(assets), _) => assets.call(call).await,
            (None, _) => self.run(call).await,
        }
    }

    /// Answers one call by the worker, as far as a worker with assets may.
    async fn run_guarded(self: Rc<Self>, call: Call) -> Outcome {
        match Guard::of(&call.request) {
            Guard::Closed => Ok(Guard::refusal()),
            guard => self.run(call).await.map(|response| guard.shape(response)),
        }
    }

    /// Answers one call by the worker.
    async fn run(self: Rc<Self>, call: Call) -> Outcome {
        match (self.lane(), &self.worker) {
            (Some(lane), _) => lane.fetch(call).await,
            (None, Some(worker)) => worker.fetch(call).await,
            (None, None) => Err(self.nothing_runs()),
        }
    }

    /// The failure of a call for which there is neither a worker nor an asset.
    fn nothing_runs(&self) -> Failure {
        let name = &self.build.worker.name;
        let message = format!("The worker \"{name}\" has static assets alone.");
        Failure::new(Code::NotRunning, message).of(&name.as_str().into())
    }

    /// Runs the scheduled handler.
    pub(super) async fn scheduled(
        self: Rc<Self>,
        context: Context,
        cron: &str,
        time: SystemTime,
    ) -> Result<(), Failure> {
        match (self.lane(), &self.worker) {
            (Some(lane), _) => lane.scheduled(&context, cron, time).await,
            (None, Some(worker)) => worker.scheduled(context, cron, time).await,
            (None, None) => Err(self.nothing_runs()),
        }
    }

    /// Runs the tail handler, on the shard: nobody waits for it.
    pub(super) async fn tail(&self, context: Context, items: String) -> Result<(), Failure> {
        match &self.worker {
            Some(worker) => worker.tail(context, items).await,
            None => Err(self.nothing_runs()),
        }
    }

    /// The lane that calls go to. If the worker crowds the shard, a lane is started; until it is there, calls stay here.
    fn lane(self: &Rc<Self>) -> Option<Rc<Lane>> {
        let worker = self.worker.as_ref()?;
        if !self.settled.get() && worker.last_crowded() > self.since.get() {
            self.settled.set(true);
            spawn_local(Rc::clone(self).use_lane(Rc::clone(worker.name())));
        }
        self.lane.borrow().clone()
    }

    /// Moves to a lane, and back when the worker is calm there.
    async fn use_lane(self: Rc<Self>, name: Rc<str>) {
        let (shared, build, edges) = (self.shared.clone(), Arc::clone(&self.build), Rc::clone(&self.edges));
        let lane = Lane::start(name, shared, build, edges).await;
        // A version that is replaced ends its lane: so it is not kept for that.
        let this = Rc::downgrade(&self);
        let (level, text) = match lane {
            Ok((lane, calm)) => {
                self.lane.replace(Some(Rc::new(lane)));
                let text =
                    "It computes for long: it has a thread of its own now, so that others need not wait.";
                self.log(Level::Info, text);
                drop(self);
                match calm.await {
                    Ok(()) => {
                        (Level::Info, "It computes little by now: it is back on the thread that it shares.")
                    }
                    Err(_) => {
                        (Level::Warn, "Its own thread has ended; it is back on the one that it shares.")
                    }
                }
            }
            Err(error) => {
                let text = format!("It computes for long and cannot have a thread of its own: {error}.");
                self.log(Level::Warn, &text);
                drop(self);
                sleep(CALM).await;
                (Level::Info, "It may have a thread of its own again if it computes for long.")
            }
        };
        let Some(this) = this.upgrade() else { return };
        this.log(level, text);
        this.lane.replace(None);
        this.since.set(Some(Instant::now()));
        this.settled.set(false);
    }

    fn log(&self, level: Level, text: &str) {
        (self.shared.log)(LogLine { worker: &self.build.worker.name, trace: None, level, text });
    }
}
