//! The handle to one database, and the thread behind it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;

use tokio::sync::oneshot;

use super::connection::D1Connection;
use super::log_sync::LogSync;
use super::session::Session;
use super::shared::{Pending, Shared};
use super::{D1Error, D1Reader, ExecResult, QueryResult, SqlValue, Statement};
use crate::budget::{Budget, Permit};
use crate::{Durability, StoreError, StoreOptions, sqlite};

/// One D1 database. Cloning it is cheap; all clones, on all threads, are the same database.
#[derive(Clone)]
pub struct Database {
    queue: Sender<Job>,
    budget: Budget,
    pub(super) shared: Arc<Shared>,
    path: Arc<Path>,
}

/// Work for the database's thread, with the room it takes in the queue.
struct Job {
    work: Box<dyn FnOnce(&mut Session<'_>) -> Reply + Send>,
    _permit: Permit,
}

/// Answers the caller of a job; given an error, with that instead of what the job brought.
type Reply = Box<dyn FnOnce(Result<(), D1Error>)>;

/// The most jobs that wait for the disk together.
const JOBS_PER_SYNC: usize = 64;

impl Database {
    pub(crate) fn open(path: &Path, options: &StoreOptions) -> Result<Database, StoreError> {
        // Not `options.durability`: where that asks for more, the log is synchronised here, for many at once.
        let conn = sqlite::open_writer(path, Durability::Process, options.max_file_bytes)?;
        let log = (options.durability == Durability::Power).then(|| LogSync::new(path));
        let open_error = |source| StoreError::Open { path: path.to_owned(), source };
        let shared = Arc::new(Shared::default());
        let connection =
            D1Connection::new(conn, Arc::clone(&shared), options.max_query_duration).map_err(open_error)?;
        // Shows now, and not on the thread, that the statements of this crate compile.
        drop(connection.session().map_err(open_error)?);
        let (queue, jobs) = mpsc::channel();
        thread::Builder::new()
            .name("d1".to_owned())
            .spawn(move || run(&connection, &jobs, log))
            .map_err(StoreError::Thread)?;
        Ok(Database { queue, budget: Budget::new(), shared, path: path.into() })
    }

    /// A connection for short reads on the calling thread. It holds file handles and a page cache of up to 2 MiB, so
    /// open one a shard and keep it.
    ///
    /// # Errors
    /// The file cannot be opened, for example because the process is out of file handles.
    pub fn reader(&self) -> Result<D1Reader, StoreError> {
        let conn = sqlite::open_reader(&self.path)?;
        D1Reader::new(conn, self.clone())
            .map_err(|source| StoreError::Open { path: self.path.to_path_buf(), source })
    }

    /// Runs one statement in a transaction of its own. If the future is dropped before the statement's turn has come,
    /// it does not run.
    ///
    /// # Errors
    /// SQLite or D1's rules refuse the statement, it ran for 30 s, too much is queued, or the disk failed. Nothing was
    /// changed then.
    pub fn query(
        &self,
        statement: Statement,
    ) -> impl Future<Output = Result<QueryResult, D1Error>> + Send + use<> {
        self.run(bytes_of(&statement), move |session| session.query(&statement))
    }

    /// Runs all statements in one transaction, and returns a result for each that holds SQL.
    ///
    /// # Errors
    /// As [`Database::query`], from the first statement that fails; then none of them has changed anything.
    pub fn batch(
        &self,
        statements: Vec<Statement>,
    ) -> impl Future<Output = Result<Vec<QueryResult>, D1Error>> + Send + use<> {
        let bytes = statements.iter().map(bytes_of).sum();
        self.run(bytes, move |session| session.batch(&statements))
    }

    /// Runs each line of `script` as a statement without parameters, all in one transaction.
    ///
    /// # Errors
    /// As [`Database::query`], with the line that failed; then none of them has changed anything.
    pub fn exec(&self, script: String) -> impl Future<Output = Result<ExecResult, D1Error>> + Send + use<> {
        self.run(script.len(), move |session| session.exec(&script))
    }

    /// Runs all statements of `script`, wherever its lines end, and then `last`, in one transaction.
    pub(crate) fn script(
        &self,
        script: String,
        last: Statement,
    ) -> impl Future<Output = Result<(), D1Error>> + Send + use<> {
        self.run(script.len(), move |session| session.script(&script, &last))
    }

    fn run<T, W>(&self, bytes: usize, work: W) -> impl Future<Output = Result<T, D1Error>> + Send + use<T, W>
    where
        T: Send + 'static,
        W: FnOnce(&mut Session<'_>) -> Result<T, D1Error> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let pending = Pending::new(&self.shared);
        let queued = self.enqueue(bytes, move |session: &mut Session<'_>| -> Reply {
            let result = (!reply.is_closed()).then(|| work(session));
            Box::new(move |durable| {
                // Before the caller hears of the end: whoever saw a write end may read in place at once.
                drop(pending);
                if let Some(result) = result {
                    let _ = reply.send(durable.and(result));
                }
            })
        });
        async move {
            queued?;
            answer.await.unwrap_or_else(|_| Err(D1Error::stopped()))
        }
    }

    fn enqueue(
        &self,
        bytes: usize,
        work: impl FnOnce(&mut Session<'_>) -> Reply + Send + 'static,
    ) -> Result<(), D1Error> {
        let permit = self.budget.try_acquire(bytes).ok_or_else(D1Error::overloaded)?;
        let job = Job { work: Box::new(work), _permit: permit };
        self.queue.send(job).map_err(|_| D1Error::stopped())
    }
}

fn bytes_of(statement: &Statement) -> usize {
    statement.sql.len() + statement.params.iter().map(SqlValue::bytes).sum::<usize>()
}

fn run(connection: &D1Connection, jobs: &Receiver<Job>, mut log: Option<LogSync>) {
    // A panic in a job is a bug of ours, and its caller learns of it because the reply is dropped. The database goes on.
    while catch_unwind(AssertUnwindSafe(|| serve(connection, jobs, log.as_mut()))).is_err() {
        connection.abandon_transaction();
    }
}

/// Runs jobs until every handle to the database is gone.
fn serve(connection: &D1Connection, jobs: &Receiver<Job>, mut log: Option<&mut LogSync>) {
    // It compiled when the database was opened. Should it not now, the callers learn that the thread has stopped.
    let Ok(mut session) = connection.session() else { return };
    while let Ok(job) = jobs.recv() {
        let reply = (job.work)(&mut session);
        match &mut log {
            None => reply(Ok(())),
            Some(log) => reply_when_durable(reply, &mut session, jobs, log),
        }
    }
}

/// Runs what else is queued, waits for the disk once if any of it wrote, and then answers everybody.
fn reply_when_durable(first: Reply, session: &mut Session<'_>, jobs: &Receiver<Job>, log: &mut LogSync) {
    let mut replies = vec![first];
    for job in jobs.try_iter().take(JOBS_PER_SYNC - 1) {
        replies.push((job.work)(session));
    }
    let durable = if session.take_wrote() { log.wait() } else { Ok(()) };
    let durable = durable.map_err(|error| D1Error::not_durable(&error));
    for reply in replies {
        reply(durable.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::d1::session::Lock;

    #[tokio::test]
    async fn a_panic_fails_its_job_alone() {
        let dir = tempfile::TempDir::new().expect("a temporary directory");
        let path = dir.path().join("test.sqlite");
        let database = Database::open(&path, &StoreOptions::default()).expect("opens");
        database.exec("CREATE TABLE t (a)".to_owned()).await.expect("runs");
        let panic = |session: &mut Session<'_>| -> Result<(), D1Error> {
            let insert = Statement { sql: "INSERT INTO t VALUES (1)".to_owned(), params: vec![] };
            session.transaction(Lock::AtOnce, |session| {
                session.run(&insert)?;
                panic!("on purpose")
            })
        };
        assert_eq!(database.run(0, panic).await, Err(D1Error::stopped()));
        let count = Statement { sql: "SELECT count(*) FROM t".to_owned(), params: vec![] };
        let answer = database.query(count).await.expect("the database goes on");
        assert_eq!(answer.rows, [[SqlValue::Integer(0)]], "the transaction was rolled back");
        assert!(database.shared.may_read_in_place());
    }
}
