//! A lane: a thread that one worker of a shard has to itself.
//!
//! JavaScript runs until it pauses by itself, and whoever else is on the thread waits. A worker that computes for long and
//! often (`Worker::last_crowded`) is therefore moved to a lane, and comes back when it has been light for a while. The lane has
//! an isolate of the worker and nothing else: the edges to the worker are crossed before, and those from it afterwards, on the
//! shard, where they know what they knew. The worker's calls wait in front of the lane, not in their connections, and so the limits
//! of the edges see how many there are.

use std::{
    cell::RefCell,
    collections::{HashMap, VecDeque, hash_map::Entry},
    rc::Rc,
    sync::Arc,
    time::{Duration, Instant, SystemTime},
};

use futures_util::stream;
use tokio::{
    runtime::Runtime,
    select,
    sync::{mpsc, oneshot},
    task::{LocalSet, spawn_local, yield_now},
    time::sleep,
};
use workmesh_mesh::{Body, Call, Context, Failure, Outcome, Service, SpanId};
use workmesh_runtime::{StartError, Worker};

use super::{
    Build,
    crossing::{
        Crossing, Destination, Far, Inlet, Port, SentContext, SentFailure, WAITING, broke_off, ended,
    },
    shard::STACK,
    tail::Tail,
    wiring::{self, Edges, Shared},
};

/// How long a worker must not have crowded its lane until it goes back to its shard.
pub(super) const CALM: Duration = Duration::from_secs(60);
/// How often a lane looks whether it may end.
const LOOK: Duration = Duration::from_secs(5);
/// Scheduled handlers that may wait for a lane to look at them.
const CRONS: usize = 64;
/// How far lanes stand back behind shards where both want the same core, in steps of niceness. With a lane that computes without a
/// pause on the core of its shard, the p99 of the other workers was 2.3 to 2.7 times what it was before with 5, 1.1 to 3.1 times with
/// 10, and 1.0 to 1.4 times with 15. Where the system groups threads by service or by session, as most do, that a lane is nice is
/// nothing to other programs.
#[cfg(target_os = "linux")]
const NICENESS: i32 = 15;

/// A running lane. When it is dropped, its thread finishes what it began, and ends.
pub(super) struct Lane {
    name: Rc<str>,
    worker: Far,
    crons: mpsc::Sender<Scheduled>,
    away: Rc<Away>,
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
    /// Starts a lane for a version of the worker called `name`, whose calls cross `edges`, and returns once the worker runs
    /// there. The receiver hears when it need not be there any more.
    pub(super) async fn start(
        name: Rc<str>,
        shared: Shared,
        build: Arc<Build>,
        edges: Rc<Edges>,
    ) -> Result<(Self, oneshot::Receiver<()>), LaneError> {
        let ((port, inlet), (back, outlet)) = (Port::open(&name), Port::open(&name));
        let (crons, scheduled) = mpsc::channel(CRONS);
        let (ready, started) = oneshot::channel();
        let (calm, calmed) = oneshot::channel();
        let tail = edges.tail.clone();
        let thread = std::thread::Builder::new().name(format!("lane-{name}")).stack_size(STACK);
        thread.spawn(move || match start(&shared, &build, &back, tail) {
            // Whoever started this waits for `ready`.
            Err(error) => drop(ready.send(Err(error))),
            Ok((runtime, local, worker)) => {
                drop(ready.send(Ok(())));
                stand_back();
                local.block_on(&runtime, serve(worker, inlet, scheduled, calm));
                // What the last calls left behind comes to its end, too.
                drop(back);
                runtime.block_on(local);
            }
        })?;
        started.await.map_err(|_| LaneError::Ended)??;
        let away = Rc::new(Away::default());
        spawn_local(let_out(outlet, edges, Rc::clone(&away)));
        Ok((Self { name, worker: port.to(Destination::Worker), crons, away }, calmed))
    }

    /// Answers one call.
    pub(super) async fn fetch(&self, call: Call) -> Outcome {
        let stay = self.away.keep(&call.context);
        let response = self.worker.call(call).await?;
        Ok(response.map(|body| stay.until_end_of(body)))
    }

    /// Runs the scheduled handler. Dropping the future cancels it.
    pub(super) async fn scheduled(
        &self,
        context: &Context,
        cron: &str,
        time: SystemTime,
    ) -> Result<(), Failure> {
        let _stay = self.away.keep(context);
        let (done, outcome) = oneshot::channel();
        let scheduled = Scheduled { context: SentContext::new(context), cron: cron.to_owned(), time, done };
        self.crons.send(scheduled).await.map_err(|_| ended(&self.name))?;
        outcome.await.map_err(|_| broke_off(&self.name))?.map_err(SentFailure::arrive)
    }
}

/// The event loop of a lane with its worker in it, whose calls go back through a port.
fn start(
    shared: &Shared,
    build: &Arc<Build>,
    back: &Port,
    tail: Option<Tail>,
) -> Result<(Runtime, LocalSet, Rc<Worker>), LaneError> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let local = LocalSet::new();
    let far = |destination| -> Rc<dyn Service> { Rc::new(back.to(destination)) };
    // One more leads to the worker itself.
    let services = (0..=build.worker.bindings.services.len()).map(|number| far(Destination::Binding(number)));
    let edges = Edges { services: services.collect(), internet: far(Destination::Internet), tail };
    let worker = local.block_on(&runtime, async { wiring::start(shared, build, &edges) })?;
    let worker = worker.ok_or(LaneError::Ended)?;
    Ok((runtime, local, Rc::new(worker)))
}

/// Lets shards go first where cores are scarce: a call that has been computing for milliseconds can wait for another's
/// microseconds.
fn stand_back() {
    #[cfg(target_os = "linux")]
    {
        // A system that does not allow it gives lanes the same right as shards.
        let _ = rustix::process::nice(NICENESS);
    }
}

/// Makes the calls that come until the lane is dropped.
async fn serve(
    worker: Rc<Worker>,
    mut inlet: Inlet,
    crons: mpsc::Receiver<Scheduled>,
    calm: oneshot::Sender<()>,
) {
    let helpers =
        [spawn_local(run_crons(Rc::clone(&worker), crons)), spawn_local(watch(Rc::clone(&worker), calm))];
    let mut waiting = VecDeque::new();
    loop {
        // One call begins at a time, and what is under way goes on in between. All that came meanwhile is looked at before
        // the next one is chosen.
        while waiting.len() < WAITING
            && let Ok(crossing) = inlet.try_recv()
        {
            waiting.push_back(crossing);
        }
        if let Some(crossing) = next(&mut waiting, Instant::now(), worker.name()) {
            crossing.make(Rc::clone(&worker) as Rc<dyn Service>, SentContext::arrive);
            yield_now().await;
        } else if let Some(crossing) = inlet.recv().await {
            waiting.push_back(crossing);
        } else {
            break;
        }
    }
    for helper in helpers {
        helper.abort();
    }
}

/// The call to make next: the one that came first, as long as that can be answered in good time. Once it has waited for half
/// of its time it hardly will, and neither will those behind it when their turn comes: then it is the one that came last.
fn next(waiting: &mut VecDeque<Crossing>, now: Instant, worker: &str) -> Option<Crossing> {
    loop {
        let first_is_old = waiting.front()?.is_old(now);
        let next = if first_is_old && !waiting.front()?.is_late(now) {
            waiting.pop_back()?
        } else {
            waiting.pop_front()?
        };
        if next.is_given_up() {
            continue;
        }
        if next.is_late(now) {
            next.was_late(worker);
            continue;
        }
        return Some(next);
    }
}

async fn run_crons(worker: Rc<Worker>, mut crons: mpsc::Receiver<Scheduled>) {
    while let Some(Scheduled { context, cron, time, mut done }) = crons.recv().await {
        let worker = Rc::clone(&worker);
        spawn_local(async move {
            select! {
                biased;
                () = done.closed() => {}
                outcome = worker.scheduled(context.arrive(), &cron, time) => {
                    // If nobody waits for it any more, it goes.
                    let _ = done.send(outcome.map_err(SentFailure::new));
                }
            }
        });
    }
}

/// Says when the worker has been light for long enough.
async fn watch(worker: Rc<Worker>, calm: oneshot::Sender<()>) {
    let began = tokio::time::Instant::now();
    loop {
        sleep(LOOK).await;
        let crowded = worker.last_crowded().map_or(began, tokio::time::Instant::from_std);
        if crowded.elapsed() >= CALM {
            // If the shard has given the lane up already, it has.
            let _ = calm.send(());
            return;
        }
    }
}

/// Makes the calls that come back from a lane, on the edges of its worker.
async fn let_out(mut outlet: Inlet, edges: Rc<Edges>, away: Rc<Away>) {
    while let Some(crossing) = outlet.recv().await {
        let edge = match crossing.destination() {
            Destination::Binding(number) => edges.services.get(number),
            Destination::Internet => Some(&edges.internet),
            Destination::Worker => None,
        };
        // The lane asks for what it was told there is.
        if let Some(edge) = edge {
            crossing.make(Rc::clone(edge), |sent| away.home(sent));
        }
    }
}

/// The contexts of the calls that are on a lane, so that what those call is part of the same record.
#[derive(Default)]
struct Away(RefCell<HashMap<SpanId, (Context, usize)>>);

impl Away {
    /// Keeps a context as long as its call is on the lane. A call that is tried again, or twice at once, has the same.
    fn keep(self: &Rc<Self>, context: &Context) -> Stay {
        match self.0.borrow_mut().entry(context.span) {
            Entry::Occupied(mut entry) => entry.get_mut().1 += 1,
            Entry::Vacant(entry) => drop(entry.insert((context.clone(), 1))),
        }
        Stay { away: Rc::clone(self), span: context.span }
    }

    /// The context of a call that comes back. What a worker does after its answer, as with `waitUntil`, has no part in the
    /// record any more.
    fn home(&self, sent: SentContext) -> Context {
        match self.0.borrow().get(&sent.span) {
            Some((context, _)) => Context { deadline: sent.deadline, cf: sent.cf, ..context.clone() },
            None => sent.arrive(),
        }
    }
}

/// The time that a call is on a lane.
struct Stay {
    away: Rc<Away>,
    span: SpanId,
}

impl Stay {
    /// Lasts as long as a body takes.
    fn until_end_of(self, mut body: Body) -> Body {
        if !body.is_stream() {
            return body;
        }
        let length = body.len_hint();
        let parts = stream::poll_fn(move |cx| {
            let _stays = &self;
            body.poll_part(cx)
        });
        Body::stream(parts, length)
    }
}

impl Drop for Stay {
    fn drop(&mut self) {
        let mut away = self.away.0.borrow_mut();
        if let Entry::Occupied(mut entry) = away.entry(self.span) {
            entry.get_mut().1 -= 1;
            if entry.get().1 == 0 {
                entry.remove();
            }
        }
    }
}

#[cfg(test)]
mod tests;
