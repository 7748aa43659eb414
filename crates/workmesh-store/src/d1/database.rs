//! The handle to one database, and the thread behind it.

use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;

use tokio::sync::oneshot;

use super::connection::D1Connection;
use super::session::Session;
use super::shared::Shared;
use super::{D1Error, D1Reader, ExecResult, QueryResult, SqlValue, Statement};
use crate::budget::{Budget, Permit};
use crate::{StoreError, StoreOptions, sqlite};

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
    work: Box<dyn FnOnce(&mut Session<'_>) + Send>,
    _permit: Permit,
}

impl Database {
    pub(crate) fn open(path: &Path, options: &StoreOptions) -> Result<Database, StoreError> {
        let conn = sqlite::open_writer(path, options.durability, options.max_file_bytes)?;
        let open_error = |source| StoreError::Open { path: path.to_owned(), source };
        let shared = Arc::new(Shared::default());
        let connection = D1Connection::new(conn, Arc::clone(&shared)).map_err(open_error)?;
        // Shows now, and not on the thread, that the statements of this crate compile.
        drop(connection.session().map_err(open_error)?);
        let (queue, jobs) = mpsc::channel();
        thread::Builder::new()
            .name("d1".to_owned())
            .spawn(move || run(&connection, &jobs))
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
        let shared = Arc::clone(&self.shared);
        let queued = self.enqueue(bytes, move |session: &mut Session<'_>| {
            let result = (!reply.is_closed()).then(|| work(session));
            shared.job_done();
            if let Some(result) = result {
                let _ = reply.send(result);
            }
        });
        async move {
            queued?;
            answer.await.unwrap_or_else(|_| Err(D1Error::stopped()))
        }
    }

    fn enqueue(
        &self,
        bytes: usize,
        work: impl FnOnce(&mut Session<'_>) + Send + 'static,
    ) -> Result<(), D1Error> {
        let permit = self.budget.try_acquire(bytes).ok_or_else(D1Error::overloaded)?;
        let job = Job { work: Box::new(work), _permit: permit };
        self.shared.job_queued();
        self.queue.send(job).map_err(|_| D1Error::stopped())
    }
}

fn bytes_of(statement: &Statement) -> usize {
    statement.sql.len() + statement.params.iter().map(SqlValue::bytes).sum::<usize>()
}

fn run(connection: &D1Connection, jobs: &Receiver<Job>) {
    // It compiled when the database was opened. Should it not now, the callers learn that the thread has stopped.
    let Ok(mut session) = connection.session() else { return };
    while let Ok(job) = jobs.recv() {
        (job.work)(&mut session);
    }
}
