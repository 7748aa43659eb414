//! A shard: one thread with its own event loop, listener and isolates.

use std::{
    collections::HashMap,
    net::TcpListener,
    rc::Rc,
    sync::{Arc, mpsc as sync_mpsc},
    thread::JoinHandle,
    time::SystemTime,
};

use tokio::{
    sync::{mpsc, oneshot},
    task::{LocalSet, spawn_local},
};
use workmesh_config::Project;
use workmesh_egress::{BadRoot, Egress, EgressOptions};
use workmesh_gateway::{Drained, Gateway, Options, serve};
use workmesh_mesh::{Code, Context, Failure, Trace};
use workmesh_runtime::StartError;

use super::{
    Build, Shared,
    slot::{Slot, Version},
    wiring::Wiring,
};

/// Commands that may wait for a shard.
const COMMANDS: usize = 64;

/// What a shard is made of. The closures run on the shard's thread, where what they make stays.
pub(crate) struct Setup {
    pub(crate) project: Arc<Project>,
    pub(crate) builds: Vec<Arc<Build>>,
    pub(crate) shared: Shared,
    pub(crate) listener: TcpListener,
    pub(crate) options: Arc<dyn Fn() -> Options + Send + Sync>,
}

/// What the control thread asks of a shard.
pub(crate) enum Command {
    /// Make a version live, as part of the project; the old one finishes what it began.
    Deploy(Arc<Project>, Arc<Build>, oneshot::Sender<Result<(), StartError>>),
    /// Take up new routes, and forget workers that are no longer part of the project.
    Route(Arc<Project>),
    /// Run a scheduled handler.
    Scheduled {
        /// The worker.
        worker: String,
        /// The cron expression that is due.
        cron: String,
        /// When it was due.
        time: SystemTime,
        /// Receives how it went; what went wrong is in words, since failures stay on their shard.
        done: oneshot::Sender<Result<(), String>>,
    },
    /// Stop accepting, finish what is under way, and end.
    Stop,
}

/// A running shard.
pub(crate) struct Shard {
    commands: mpsc::Sender<Command>,
    thread: JoinHandle<Drained>,
}

/// Why a shard could not be started, or has ended.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ShardError {
    /// The thread or its event loop could not be made.
    #[error("a shard could not be started: {0}")]
    Io(#[from] std::io::Error),
    /// The roots of trust for outgoing requests are damaged.
    #[error(transparent)]
    Roots(#[from] BadRoot),
    /// The thread ended before it was told to.
    #[error("a shard ended unexpectedly")]
    Ended,
}

/// The stack of a shard or a lane, in bytes, of which only what is used is there. The deepest chain of calls that the mesh may
/// allow takes an eighth, and each isolate on it has a limit of its own.
pub(super) const STACK: usize = 8 << 20;

/// The workers that did not start on a shard, by name.
pub(crate) type StartFailures = Vec<(String, StartError)>;

impl Shard {
    /// Starts a shard; returns once it answers requests, with the workers that did not start.
    pub(crate) fn start(index: usize, setup: Setup) -> Result<(Self, StartFailures), ShardError> {
        let (commands, inbox) = mpsc::channel(COMMANDS);
        let (ready, started) = sync_mpsc::sync_channel(1);
        let thread = std::thread::Builder::new().name(format!("shard-{index}")).stack_size(STACK);
        let thread = thread.spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            match runtime {
                Ok(runtime) => LocalSet::new().block_on(&runtime, run(setup, inbox, ready)),
                Err(error) => {
                    // The receiver waits below, in `start`.
                    let _ = ready.send(Err(error.into()));
                    Drained { cut: 0 }
                }
            }
        })?;
        let failures = started.recv().map_err(|_| ShardError::Ended)??;
        Ok((Self { commands, thread }, failures))
    }

    /// Sends a command; waits if many are waiting already.
    pub(crate) async fn send(&self, command: Command) -> Result<(), ShardError> {
        self.commands.send(command).await.map_err(|_| ShardError::Ended)
    }

    /// Makes a version of a worker live.
    pub(crate) async fn deploy(
        &self,
        project: &Arc<Project>,
        build: &Arc<Build>,
    ) -> Result<Result<(), StartError>, ShardError> {
        let (done, outcome) = oneshot::channel();
        self.send(Command::Deploy(Arc::clone(project), Arc::clone(build), done)).await?;
        outcome.await.map_err(|_| ShardError::Ended)
    }

    /// Waits until a shard that was told to stop has stopped.
    pub(crate) fn join(self) -> Result<Drained, ShardError> {
        drop(self.commands);
        self.thread.join().map_err(|_| ShardError::Ended)
    }
}

async fn run(
    setup: Setup,
    mut inbox: mpsc::Receiver<Command>,
    ready: sync_mpsc::SyncSender<Result<StartFailures, ShardError>>,
) -> Drained {
    let egress = match Egress::new(EgressOptions::default()) {
        Ok(egress) => egress,
        Err(error) => {
            // The receiver waits in `Shard::start`, here and below.
            let _ = ready.send(Err(error.into()));
            return Drained { cut: 0 };
        }
    };
    let mut wiring = Wiring {
        slots: HashMap::new(),
        shared: setup.shared,
        egress: Rc::new(egress),
        tailed: Rc::default(),
    };
    let mut failures = Vec::new();
    for build in &setup.builds {
        if let Err(error) = deploy(&mut wiring, &setup.project, build) {
            failures.push((build.worker.name.clone(), error));
        }
    }
    let gateway = Gateway::new(wiring.router(&setup.project), (setup.options)());
    let (stop, stopped) = oneshot::channel::<()>();
    let server = spawn_local(serve(setup.listener, Rc::clone(&gateway), async {
        let _ = stopped.await;
    }));
    let _ = ready.send(Ok(failures));

    while let Some(command) = inbox.recv().await {
        match command {
            Command::Deploy(project, build, done) => {
                drop(done.send(deploy(&mut wiring, &project, &build)));
            }
            Command::Route(project) => {
                gateway.replace(wiring.router(&project));
                wiring.slots.retain(|name, _| project.worker(name).is_some());
            }
            Command::Scheduled { worker, cron, time, done } => {
                let slot = wiring.slot(&worker);
                let context = Context::root(Trace::new(None), None);
                spawn_local(async move {
                    let outcome = scheduled(&slot, context, &cron, time).await;
                    done.send(outcome.map_err(|failure| failure.to_string()))
                });
            }
            Command::Stop => break,
        }
    }
    let _ = stop.send(());
    match server.await {
        Ok(Ok(drained)) => drained,
        _ => Drained { cut: 0 },
    }
}

fn deploy(wiring: &mut Wiring, project: &Project, build: &Arc<Build>) -> Result<(), StartError> {
    let edges = wiring.edges(project, &build.worker);
    let version = Version::start(wiring.shared.clone(), Arc::clone(build), edges)?;
    wiring.slot(&build.worker.name).replace(version);
    Ok(())
}

/// Runs the scheduled handler of the live version.
pub(super) async fn scheduled(
    slot: &Slot,
    context: Context,
    cron: &str,
    time: SystemTime,
) -> Result<(), Failure> {
    let version = slot.live()?;
    if !version.handles("scheduled") {
        let message = format!("The worker \"{}\" exports no scheduled handler.", slot.name());
        return Err(Failure::new(Code::WorkerException, message).of(slot.name()));
    }
    version.scheduled(context, cron, time).await
}
