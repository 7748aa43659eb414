//! What workers do, told to their tail consumers: from whichever thread a worker runs on to the shard that it belongs to, and there to
//! the consumers, in batches.
//!
//! Nobody waits for that. What comes faster than the consumers take it is dropped, and counted. What a consumer causes itself is told to
//! nobody, or two workers that tail each other would never be done.

use std::{
    collections::VecDeque,
    rc::Rc,
    sync::{
        Arc,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    time::Duration,
};

use tokio::{sync::mpsc, task::spawn_local, time::timeout};
use workmesh_mesh::{Context, Trace, TraceId};
use workmesh_runtime::{Level, LogLine, TailItem};

use super::{slot::Slot, wiring::Shared};

/// Items that may wait for the consumers of a worker on a shard, and their bytes.
const WAITING: usize = 1_000;
const WAITING_BYTES: usize = 16 << 20;
/// The most items of one call of a consumer, and about the most bytes.
const BATCH: usize = 100;
const BATCH_BYTES: usize = 4 << 20;
/// How long a consumer may take for one call.
const PATIENCE: Duration = Duration::from_secs(30);
/// Calls of consumers whose consequences are known as such.
const RECENT: usize = 64;

/// The producer's end.
#[derive(Clone)]
pub(super) struct Tail {
    items: mpsc::Sender<TailItem>,
    state: Arc<State>,
}

#[derive(Default)]
struct State {
    bytes: AtomicUsize,
    dropped: AtomicU64,
}

impl Tail {
    /// A tail of the worker `producer` to its consumers. It ends when nobody can send any more.
    pub(super) fn open(
        producer: &str,
        consumers: Vec<Rc<Slot>>,
        tailed: Rc<Tailed>,
        shared: &Shared,
    ) -> Self {
        let (items, inbox) = mpsc::channel(WAITING);
        let state = Arc::<State>::default();
        let (producer, log, told) = (producer.to_owned(), Arc::clone(&shared.log), Arc::clone(&state));
        spawn_local(async move {
            let mut inbox = Inbox { items: inbox, state: told, tailed: Rc::clone(&tailed) };
            while let Some(batch) = inbox.batch().await {
                for consumer in &consumers {
                    tailed.tell(consumer, batch.clone()).await;
                }
                let dropped = inbox.state.dropped.swap(0, Ordering::Relaxed);
                if dropped > 0 {
                    let text = format!("{dropped} tail events were dropped: the consumers are too slow.");
                    log(LogLine { worker: &producer, trace: None, level: Level::Warn, text: &text });
                }
            }
        });
        Self { items, state }
    }

    /// Sends an item, unless too many are waiting.
    pub(super) fn send(&self, item: TailItem) {
        let length = item.json.len();
        let bytes = self.state.bytes.fetch_add(length, Ordering::Relaxed).saturating_add(length);
        if bytes > WAITING_BYTES || self.items.try_send(item).is_err() {
            self.state.bytes.fetch_sub(length, Ordering::Relaxed);
            self.state.dropped.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// Where the items come out.
struct Inbox {
    items: mpsc::Receiver<TailItem>,
    state: Arc<State>,
    tailed: Rc<Tailed>,
}

impl Inbox {
    /// The next items as a JSON array: those that are there, and at least one.
    async fn batch(&mut self) -> Option<String> {
        let mut batch = String::new();
        let mut count = 0;
        while batch.is_empty() {
            let mut next = self.items.recv().await;
            while let Some(item) = next {
                self.state.bytes.fetch_sub(item.json.len(), Ordering::Relaxed);
                if !self.tailed.caused(item.trace) {
                    batch.push(if batch.is_empty() { '[' } else { ',' });
                    batch.push_str(&item.json);
                    count += 1;
                }
                if count == BATCH || batch.len() >= BATCH_BYTES {
                    break;
                }
                next = self.items.try_recv().ok();
            }
            if batch.is_empty() && self.items.is_closed() && self.items.is_empty() {
                return None;
            }
        }
        batch.push(']');
        Some(batch)
    }
}

/// The calls of tail consumers on a shard.
#[derive(Default)]
pub(super) struct Tailed(std::cell::RefCell<VecDeque<TraceId>>);

impl Tailed {
    /// Whether a request was caused by a consumer.
    fn caused(&self, trace: TraceId) -> bool {
        self.0.borrow().contains(&trace)
    }

    /// Calls a consumer. What it throws is in its log.
    async fn tell(&self, consumer: &Slot, batch: String) {
        let Ok(version) = consumer.live() else { return };
        if !version.handles("tail") {
            return;
        }
        let trace = Trace::new(None);
        {
            let mut recent = self.0.borrow_mut();
            if recent.len() == RECENT {
                recent.pop_front();
            }
            recent.push_back(trace.id());
        }
        drop(timeout(PATIENCE, version.tail(Context::root(trace, None), batch)).await);
    }
}
