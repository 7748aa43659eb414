//! The writer thread of a store: group commit, lists, and the reaping of what has expired.
//!
//! Whatever is queued when the thread comes round becomes one batch: one transaction for each namespace in it, then
//! the replies. Under load the cost of a commit is thus shared; without load a batch is a single write and waits for
//! nobody.

use std::io;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, PoisonError, Weak};
use std::thread;

use rusqlite::{Connection, ErrorCode};
use tokio::sync::oneshot;

use super::namespace::NamespaceFile;
use super::reaper::Reaper;
use super::table::{self, ListQuery, NewEntry};
use super::{KvError, KvOperation, ListPage};
use crate::budget::{Budget, Permit};
use crate::{Clock, StoreOptions};

/// The most operations of one batch, so that the first reply of a long queue does not wait for the last write.
const BATCH_OPERATIONS: usize = 256;

/// A change to one entry.
pub(super) enum Change {
    Put(NewEntry),
    Delete(String),
}

impl Change {
    fn operation(&self) -> KvOperation {
        match self {
            Change::Put(_) => KvOperation::Put,
            Change::Delete(_) => KvOperation::Delete,
        }
    }

    fn bytes(&self) -> usize {
        match self {
            Change::Put(entry) => entry.value.len(),
            Change::Delete(_) => 0,
        }
    }

    fn apply(&self, conn: &Connection) -> rusqlite::Result<()> {
        match self {
            Change::Put(entry) => table::put(conn, entry),
            Change::Delete(key) => table::delete(conn, key),
        }
    }
}

struct Write {
    change: Change,
    reply: oneshot::Sender<Result<(), KvError>>,
}

struct List {
    query: ListQuery,
    reply: oneshot::Sender<Result<ListPage, KvError>>,
}

enum Job {
    /// A namespace was opened; from now on its expired entries are reaped.
    Attach(Weak<NamespaceFile>),
    Write(Arc<NamespaceFile>, Write, Permit),
    List(Arc<NamespaceFile>, List, Permit),
}

/// The sending side of the queue. The thread ends when the last clone is dropped and the queue is empty.
#[derive(Clone)]
pub(crate) struct KvWriter {
    queue: Sender<Job>,
    budget: Budget,
}

impl KvWriter {
    pub(crate) fn start(options: &StoreOptions) -> io::Result<KvWriter> {
        let (queue, jobs) = mpsc::channel();
        let clock = options.clock.clone();
        thread::Builder::new().name("kv-writer".to_owned()).spawn(move || run(&jobs, &clock))?;
        Ok(KvWriter { queue, budget: Budget::new() })
    }

    pub(super) fn attach(&self, file: &Arc<NamespaceFile>) {
        // The thread outlives every sender; without it the first operation will say so.
        let _ = self.queue.send(Job::Attach(Arc::downgrade(file)));
    }

    pub(super) async fn change(&self, file: Arc<NamespaceFile>, change: Change) -> Result<(), KvError> {
        let operation = change.operation();
        let permit = self.permit(operation, change.bytes()).await?;
        let (reply, answer) = oneshot::channel();
        let sent = self.queue.send(Job::Write(file, Write { change, reply }, permit));
        sent.map_err(|_| stopped(operation))?;
        answer.await.unwrap_or_else(|_| Err(stopped(operation)))
    }

    pub(super) async fn list(&self, file: Arc<NamespaceFile>, query: ListQuery) -> Result<ListPage, KvError> {
        let permit = self.permit(KvOperation::Get, 0).await?;
        let (reply, answer) = oneshot::channel();
        let sent = self.queue.send(Job::List(file, List { query, reply }, permit));
        sent.map_err(|_| stopped(KvOperation::Get))?;
        answer.await.unwrap_or_else(|_| Err(stopped(KvOperation::Get)))
    }

    async fn permit(&self, operation: KvOperation, bytes: usize) -> Result<Permit, KvError> {
        self.budget.acquire(bytes).await.ok_or_else(|| stopped(operation))
    }
}

fn stopped(operation: KvOperation) -> KvError {
    KvError::storage(operation, "the storage thread has stopped")
}

/// The operations of one batch on one namespace, with the permits they hold.
struct Group {
    file: Arc<NamespaceFile>,
    writes: Vec<Write>,
    lists: Vec<List>,
    permits: Vec<Permit>,
}

fn run(jobs: &Receiver<Job>, clock: &Clock) {
    let mut reaper = Reaper::new(clock.clone());
    loop {
        match jobs.recv_timeout(reaper.pause()) {
            Ok(first) => batch(first, jobs, clock, &mut reaper),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return,
        }
        reaper.run();
    }
}

fn batch(first: Job, jobs: &Receiver<Job>, clock: &Clock, reaper: &mut Reaper) {
    let mut groups: Vec<Group> = Vec::new();
    for job in std::iter::once(first).chain(jobs.try_iter()).take(BATCH_OPERATIONS) {
        match job {
            Job::Attach(file) => reaper.attach(file),
            Job::Write(file, write, permit) => {
                let group = group_of(&mut groups, file);
                group.writes.push(write);
                group.permits.push(permit);
            }
            Job::List(file, list, permit) => {
                let group = group_of(&mut groups, file);
                group.lists.push(list);
                group.permits.push(permit);
            }
        }
    }
    for group in groups {
        // Only this thread takes the lock, and a connection is usable after a panic.
        let conn = group.file.conn.lock().unwrap_or_else(PoisonError::into_inner);
        commit(&conn, group.writes);
        // After the writes of the batch, so that a list contains every write that was queued before it.
        for List { query, reply } in group.lists {
            let page = table::list(&conn, &query, clock.now());
            let _ = reply.send(page.map_err(|error| KvError::storage(KvOperation::Get, error)));
        }
    }
}

/// A batch holds few namespaces, so a scan finds the group faster than a map would.
fn group_of(groups: &mut Vec<Group>, file: Arc<NamespaceFile>) -> &mut Group {
    let found = groups.iter().position(|group| Arc::ptr_eq(&group.file, &file));
    let index = found.unwrap_or_else(|| {
        groups.push(Group { file, writes: Vec::new(), lists: Vec::new(), permits: Vec::new() });
        groups.len() - 1
    });
    &mut groups[index]
}

/// Commits `writes` together. If that fails, each is tried alone, so that one write that cannot succeed (a large value
/// on a nearly full disk) fails alone.
fn commit(conn: &Connection, writes: Vec<Write>) {
    if writes.is_empty() {
        return;
    }
    match transaction(conn, &writes) {
        Ok(()) => writes.into_iter().for_each(|write| answer(write, Ok(()))),
        Err(error) if writes.len() == 1 || is_busy(&error) => {
            // Waiting for another process's lock once more for each write would stall everybody for minutes.
            let message = error.to_string();
            writes.into_iter().for_each(|write| answer(write, Err(message.clone())));
        }
        Err(_) => {
            for write in writes {
                let result = transaction(conn, std::slice::from_ref(&write));
                answer(write, result.map_err(|error| error.to_string()));
            }
        }
    }
}

fn transaction(conn: &Connection, writes: &[Write]) -> rusqlite::Result<()> {
    conn.prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
    let applied = writes.iter().try_for_each(|write| write.change.apply(conn));
    let ended = applied.and_then(|()| conn.prepare_cached("COMMIT")?.execute([]));
    if ended.is_err() && !conn.is_autocommit() {
        // SQLite rolls back by itself on some errors; on the others this cannot fail in a way that matters here.
        let _ = conn.execute_batch("ROLLBACK");
    }
    ended.map(|_| ())
}

fn is_busy(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked))
}

/// The caller may have gone away; the write has happened all the same.
fn answer(write: Write, result: Result<(), String>) {
    let operation = write.change.operation();
    let _ = write.reply.send(result.map_err(|message| KvError::storage(operation, message)));
}
