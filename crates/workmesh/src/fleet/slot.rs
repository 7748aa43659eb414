//! The place of a worker on a shard: edges lead to it, versions come and go in it.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    time::{Instant, SystemTime},
};

use tokio::task::spawn_local;
use workmesh_mesh::{Call, Code, Context, Failure, LocalFuture, Outcome, Service};
use workmesh_runtime::{Level, LogLine, Worker};

use super::lane::{Lane, Plan};

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

/// A version of a worker on a shard: on its thread, and on a lane while it computes too much for that.
pub(crate) struct Version {
    worker: Worker,
    plan: Plan,
    lane: RefCell<Option<Rc<Lane>>>,
    /// Whether a lane is there, is on its way, or cannot be had.
    settled: Cell<bool>,
    /// When the worker came back from its last lane; what was before that is forgiven.
    back: Cell<Option<Instant>>,
}

impl Version {
    /// A version that runs on the shard, and knows how to make its lane.
    pub(super) fn new(worker: Worker, plan: Plan) -> Self {
        Self { worker, plan, lane: RefCell::new(None), settled: Cell::new(false), back: Cell::new(None) }
    }

    /// Whether the worker exports a handler, such as `scheduled`.
    pub(super) fn handles(&self, handler: &str) -> bool {
        self.worker.handles(handler)
    }

    /// Answers one call.
    async fn fetch(self: Rc<Self>, call: Call) -> Outcome {
        match self.lane() {
            None => self.worker.fetch(call).await,
            Some(lane) => lane.fetch(call).await,
        }
    }

    /// Runs the scheduled handler.
    pub(super) async fn scheduled(
        self: Rc<Self>,
        context: Context,
        cron: &str,
        time: SystemTime,
    ) -> Result<(), Failure> {
        match self.lane() {
            None => self.worker.scheduled(context, cron, time).await,
            Some(lane) => lane.scheduled(&context, cron, time).await,
        }
    }

    /// The lane that calls go to. If the worker crowds the shard, a lane is started; until it is there, calls stay here.
    fn lane(self: &Rc<Self>) -> Option<Rc<Lane>> {
        let lane = self.lane.borrow().clone();
        if !self.settled.get() && self.worker.last_crowded() > self.back.get() {
            self.settled.set(true);
            spawn_local(Rc::clone(self).use_lane());
        }
        lane
    }

    /// Moves to a lane, and back when the worker is calm there.
    async fn use_lane(self: Rc<Self>) {
        let calm = match Lane::start(self.plan.clone(), self.worker.name()).await {
            Ok((lane, calm)) => {
                self.lane.replace(Some(Rc::new(lane)));
                calm
            }
            Err(error) => {
                let text = format!("It computes for long and cannot have a thread of its own: {error}.");
                return self.log(Level::Warn, &text);
            }
        };
        self.log(
            Level::Info,
            "It computes for long: it has a thread of its own now, so that others need not wait.",
        );
        // It holds the version weakly from here on, so that a version that is replaced ends its lane.
        let this = Rc::downgrade(&self);
        drop(self);
        let calmed = calm.await;
        let Some(this) = this.upgrade() else { return };
        this.lane.replace(None);
        this.back.set(Some(Instant::now()));
        this.settled.set(false);
        match calmed {
            Ok(()) => {
                this.log(Level::Info, "It computes little by now: it is back on the thread that it shares.")
            }
            Err(_) => this.log(
                Level::Warn,
                "The thread that it had to itself has ended; it is back on the one it shares.",
            ),
        }
    }

    fn log(&self, level: Level, text: &str) {
        (self.plan.shared.log)(LogLine { worker: self.worker.name(), trace: None, level, text });
    }
}
