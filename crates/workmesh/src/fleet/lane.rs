//! A lane: a thread that one worker of a shard has to itself.
//!
//! JavaScript runs until it pauses by itself, and whoever else is on the thread waits. A worker that computes for long and
//! often (`last_crowded`) is therefore moved to a lane, and comes back when it has been light for a while. The lane has the
//! worker's isolate, its edges, and nothing else: whatever the worker calls, it calls on the shard. Its calls wait in the lane,
//! not in the connections, and so the limits of the edges to it see how many there are.

use std::{
    rc::Rc,
    sync::Arc,
    time::{Duration, SystemTime},
};

use tokio::{
    select,
    sync::{mpsc, oneshot},
    task::{LocalSet, spawn_local},
    time::{Instant, interval},
};
use workmesh_config::Project;
use workmesh_mesh::{Call, Code, Context, Failure, Outcome, Service};
use workmesh_runtime::{StartError, Worker};

use super::{
    Build,
    crossing::{Far, Inlet, Port, SentContext, SentFailure},
    shard::STACK,
    wiring::{Shared, Wiring},
};

/// How long a worker must not have crowded its lane until it goes back to its shard.
const CALM: Duration = Duration::from_secs(60);
/// How often a lane looks whether it may end.
const LOOK: Duration = Duration::from_secs(5);
/// Scheduled handlers that may wait for a lane to look at them.
const WAITING: usize = 64;
/// How far lanes stand back behind shards where both want the same core: as niceness, of which the system takes 19 at most.
#[cfg(target_os = "linux")]
const NICENESS: i32 = 10;

/// What a lane is made of.
#[derive(Clone)]
pub(super) struct Plan {
    pub(super) project: Arc<Project>,
    pub(super) build: Arc<Build>,
    pub(super) shared: Shared,
    /// The way back to the shard.
    pub(super) shard: Port,
}

/// A running lane. When it is dropped, the thread finishes what it began, and ends.
pub(super) struct Lane {
    worker: Far,
    crons: mpsc::Sender<Scheduled>,
}

/// A scheduled handler to be run.
struct Scheduled {
    context: SentContext,
    cron: String,
    time: SystemTime,
    done: oneshot::Sender<Result<(), SentFailure>>,
}

/// Why there is no lane.
#[derive(Debug, thiserror::Error)]
pub(super) enum LaneError {
    /// The thread or its event loop could not be made.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// The worker did not start there.
    #[error(transparent)]
    Start(#[from] StartError),
    /// The thread ended before the worker had started.
    #[error("its thread ended")]
    Ended,
}

impl Lane {
    /// Starts a lane for the worker called `name`, and returns once the worker runs there. The receiver hears when it need
    /// not be there any more.
    pub(super) async fn start(
        plan: Plan,
        name: &Rc<str>,
    ) -> Result<(Self, oneshot::Receiver<()>), LaneError> {
        let (port, inlet) = Port::open();
        let (crons, scheduled) = mpsc::channel(WAITING);
        let (ready, started) = oneshot::channel();
        let (calm, calmed) = oneshot::channel();
        let thread = std::thread::Builder::new().name(format!("lane-{name}")).stack_size(STACK);
        thread.spawn(move || {
            stand_back();
            // Whoever started this waits for `ready`.
            let _ = match start(plan) {
                Ok((runtime, local, worker)) => {
                    let _ = ready.send(Ok(()));
                    local.block_on(&runtime, serve(worker, inlet, scheduled, calm));
                    // What the last calls left behind comes to its end, too.
                    runtime.block_on(local);
                    return;
                }
                Err(error) => ready.send(Err(error)),
            };
        })?;
        started.await.map_err(|_| LaneError::Ended)??;
        Ok((Self { worker: port.to_worker(name), crons }, calmed))
    }

    /// Answers one call.
    pub(super) async fn fetch(&self, call: Call) -> Outcome {
        self.worker.call(call).await
    }

    /// Runs the scheduled handler. Dropping the future cancels it.
    pub(super) async fn scheduled(
        &self,
        context: &Context,
        cron: &str,
        time: SystemTime,
    ) -> Result<(), Failure> {
        let ended = || Failure::new(Code::NotRunning, "The thread of the worker has ended.");
        let (done, outcome) = oneshot::channel();
        let scheduled = Scheduled { context: SentContext::new(context), cron: cron.to_owned(), time, done };
        self.crons.send(scheduled).await.map_err(|_| ended())?;
        outcome.await.map_err(|_| ended())?.map_err(SentFailure::arrive)
    }
}

/// The event loop of a lane with its worker in it.
fn start(plan: Plan) -> Result<(tokio::runtime::Runtime, LocalSet, Rc<Worker>), LaneError> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let local = LocalSet::new();
    let worker = local.block_on(&runtime, async {
        let mut wiring = Wiring::of_lane(plan.shared, plan.shard);
        wiring.start(&plan.project, &plan.build)
    })?;
    Ok((runtime, local, Rc::new(worker)))
}

/// Makes the calls that come until the lane is dropped.
async fn serve(
    worker: Rc<Worker>,
    mut inlet: Inlet,
    mut crons: mpsc::Receiver<Scheduled>,
    calm: oneshot::Sender<()>,
) {
    let began = Instant::now();
    let (mut calm, mut look) = (Some(calm), interval(LOOK));
    loop {
        select! {
            crossing = inlet.recv() => match crossing {
                Some(crossing) => crossing.make(Rc::clone(&worker) as Rc<dyn Service>),
                None => return,
            },
            Some(scheduled) = crons.recv() => {
                let worker = Rc::clone(&worker);
                spawn_local(async move {
                    let Scheduled { context, cron, time, mut done } = scheduled;
                    select! {
                        outcome = worker.scheduled(context.arrive(), &cron, time) => {
                            let _ = done.send(outcome.map_err(SentFailure::new));
                        }
                        () = done.closed() => {}
                    }
                });
            }
            _ = look.tick() => {
                let crowded = worker.last_crowded().map_or(began, Instant::from_std);
                if crowded.elapsed() >= CALM && let Some(calm) = calm.take() {
                    // If the shard has given the lane up already, it has.
                    let _ = calm.send(());
                }
            }
        }
    }
}

/// Lets shards go first where cores are scarce: a call that has been computing for milliseconds can wait for another's
/// microseconds.
fn stand_back() {
    #[cfg(target_os = "linux")]
    {
        // A system that does not allow it gives lanes the same right as shards.
        let _ = rustix::process::setpriority_process(Some(rustix::thread::gettid()), NICENESS);
    }
}

#[cfg(test)]
mod tests {
    use workmesh_mesh::LocalFuture;
    use workmesh_runtime::{LogLine, LogSink, Script, WorkerLimits, WorkerSpec};

    use super::*;

    struct Nothing;

    impl Service for Nothing {
        fn call(&self, _: Call) -> LocalFuture<'_, Outcome> {
            Box::pin(std::future::pending())
        }
    }

    impl LogSink for Nothing {
        fn log(&self, _: LogLine<'_>) {}

        fn remap(&self, _: &str, text: String) -> String {
            text
        }
    }

    fn worker() -> Rc<Worker> {
        let worker = Worker::start(WorkerSpec {
            name: "light".into(),
            script: Script::compile("export default { fetch: () => new Response() };").unwrap(),
            bindings: Vec::new(),
            limits: WorkerLimits::default(),
            egress: Rc::new(Nothing),
            log: Rc::new(Nothing),
        });
        Rc::new(worker.unwrap())
    }

    #[tokio::test(start_paused = true)]
    async fn a_lane_says_when_it_is_not_needed_any_more_and_ends_when_it_is_dropped() {
        let test = async {
            let ((port, inlet), (crons, scheduled)) = (Port::open(), mpsc::channel(WAITING));
            let (calm, calmed) = oneshot::channel();
            let (began, serving) = (Instant::now(), spawn_local(serve(worker(), inlet, scheduled, calm)));
            calmed.await.unwrap();
            let waited = began.elapsed();
            assert!(waited >= CALM && waited < CALM + LOOK, "{waited:?}");
            drop((port, crons));
            serving.await.unwrap();
        };
        LocalSet::new().run_until(test).await;
    }
}
