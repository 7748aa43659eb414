//! A running `workmesh dev`: what is live, and what happens when files change, time passes or a signal comes.

use std::{
    collections::BTreeSet,
    net::{SocketAddr, TcpListener},
    path::PathBuf,
    rc::Rc,
    sync::Arc,
    time::{Duration, Instant, SystemTime},
};

use tokio::{
    signal::unix::{SignalKind, signal},
    time::sleep,
};
use workmesh_bundle::Mode;
use workmesh_config::{Project, Sources, Worker, load};
use workmesh_gateway::{BindError, Limits, Options, bind};
use workmesh_store::Store;

use super::{
    console, cron, files,
    request_line::{RequestLines, duration},
    watch::{Inputs, Watch},
};
use crate::{
    cli::{Failed, explain, report},
    fleet::{Build, BuildError, Command, Setup, Shard, ShardError, Shared, build_all},
    terminal::{Printer, Style},
};

/// How long the end may take before it is explained.
const PATIENCE: Duration = Duration::from_millis(250);

/// What the arguments decide.
pub(super) struct Settings {
    /// Where to listen.
    pub(super) addr: SocketAddr,
    /// How many threads serve.
    pub(super) shards: usize,
    /// Whether requests are not printed.
    pub(super) quiet: bool,
    /// Whether the faults in the configuration are injected.
    pub(super) faults: bool,
}

/// A fleet under development.
pub(super) struct Session {
    sources: Sources,
    project: Arc<Project>,
    store: Store,
    shards: Vec<Shard>,
    watch: Watch,
    inputs: Inputs,
    /// Files that the configuration was read from, or may be after a change.
    configuration: BTreeSet<PathBuf>,
    /// Whether the configuration has errors by now. The correction may be any file, such as a `main` that was missing.
    misconfigured: bool,
    printer: Printer,
}

impl Session {
    /// Builds and starts everything. Workers whose code is wrong are reported and wait to be corrected.
    pub(super) async fn start(
        sources: Sources,
        project: Arc<Project>,
        settings: Settings,
        printer: Printer,
    ) -> Result<Self, Failed> {
        let began = Instant::now();
        let store = Store::open(&project.state_dir)?;
        // The port is taken before the work of building, which would be in vain without it.
        let (listeners, addr) = listen(settings.addr, settings.shards)?;
        let mut session = Self {
            configuration: files::configuration(&project, sources.env.as_deref()),
            sources,
            project,
            store,
            shards: Vec::new(),
            watch: Watch::new()?,
            inputs: Inputs::default(),
            misconfigured: false,
            printer,
        };
        session.look_for_workers();
        let builds = session.build(&session.project.workers.clone());
        session.migrate(&session.project).await?;
        session.start_shards(listeners, &builds, &settings)?;
        session.watch_files();
        session.announce(addr, &builds, settings.faults, began);
        Ok(session)
    }

    /// Builds workers and prints what is wrong with their sources.
    fn build(&mut self, workers: &[Worker]) -> Vec<Arc<Build>> {
        let mut builds = Vec::with_capacity(workers.len());
        for (worker, outcome) in workers.iter().zip(build_all(workers, Mode::Development)) {
            match outcome {
                Ok(build) => {
                    for warning in &build.warnings {
                        self.printer.notice(format!("{} {warning}", worker.name));
                    }
                    self.inputs.set(&worker.name, build.inputs.iter().cloned(), false);
                    builds.push(build);
                }
                Err(error) => {
                    let assets = worker.assets.iter().filter_map(|assets| assets.directory.clone());
                    let entry = worker.main.iter().cloned().chain(assets.map(|folder| folder.join("*")));
                    self.inputs.set(&worker.name, error.inputs().iter().cloned().chain(entry), true);
                    self.build_failed(worker, &error);
                }
            }
        }
        builds
    }

    fn build_failed(&self, worker: &Worker, error: &BuildError) {
        let paint = self.printer.paint;
        let headline = format!("{} could not be built", worker.name);
        self.printer.notice(format!("{}\n{error}", paint.paint(Style::Red, headline)));
    }

    /// Applies the migrations of every database that has some.
    async fn migrate(&self, project: &Project) -> Result<(), Failed> {
        let mut seen = BTreeSet::new();
        for d1 in project.workers.iter().flat_map(|worker| &worker.bindings.d1) {
            if !d1.migrations_dir.is_dir() || !seen.insert((&d1.id, &d1.migrations_dir)) {
                continue;
            }
            let database = self.store.d1(&d1.id)?;
            let applied =
                workmesh_store::migrations::apply(&database, &d1.migrations_dir, &d1.migrations_table)
                    .await?;
            let name = d1.database_name.as_ref().unwrap_or(&d1.id);
            for migration in applied {
                self.printer.notice(format!("migrated {name}: {migration}"));
            }
        }
        Ok(())
    }

    fn start_shards(
        &mut self,
        listeners: Vec<TcpListener>,
        builds: &[Arc<Build>],
        &Settings { quiet, faults, .. }: &Settings,
    ) -> Result<(), Failed> {
        let limits = limits(&self.project, listeners.len());
        let console = self.printer.clone();
        let shared = Shared {
            store: self.store.clone(),
            states: Arc::default(),
            rate_limits: Arc::default(),
            faults,
            log: Arc::new(move |line| console.line(console::line(&line, console.paint))),
        };
        for (index, listener) in listeners.into_iter().enumerate() {
            let (limits, lines) = (limits.clone(), self.printer.clone());
            let setup = Setup {
                project: Arc::clone(&self.project),
                builds: builds.to_vec(),
                shared: shared.clone(),
                listener,
                options: Arc::new(move || Options {
                    limits: limits.clone(),
                    dev: true,
                    observer: if quiet { None } else { Some(Rc::new(RequestLines(lines.clone()))) },
                    ..Options::default()
                }),
            };
            let (shard, failures) = Shard::start(index, setup)?;
            if index == 0 {
                for (worker, error) in failures {
                    self.start_failed(&worker, &error);
                }
            }
            self.shards.push(shard);
        }
        Ok(())
    }

    fn start_failed(&self, worker: &str, error: &workmesh_runtime::StartError) {
        let headline = self.printer.paint.paint(Style::Red, format!("{worker} did not start"));
        let stack = match error {
            workmesh_runtime::StartError::Exception(exception) => exception.stack.trim_end(),
            _ => "",
        };
        let separator = if stack.is_empty() { "" } else { "\n" };
        self.printer.notice(format!("{headline}: {error}{separator}{stack}"));
    }

    /// Watches the sources of all workers and the configuration.
    fn watch_files(&mut self) {
        // Any file of a folder stands for the folder.
        let migrations: Vec<_> =
            files::migrations(&self.project).into_iter().map(|folder| folder.join("*.sql")).collect();
        let beside = self.configuration.iter().chain(&migrations).map(PathBuf::as_path);
        let files = self.inputs.files().chain(beside);
        for (folder, error) in self.watch.set(files) {
            self.printer.notice(format!("changes in {} go unseen: {error}", folder.display()));
        }
    }

    fn announce(&self, addr: SocketAddr, builds: &[Arc<Build>], faults: bool, began: Instant) {
        let paint = self.printer.paint;
        let width = self.project.workers.iter().map(|worker| worker.name.len()).max().unwrap_or(0);
        for build in builds {
            let name = format!("{:width$}", build.worker.name);
            let size = build.script.as_ref().map_or(0, workmesh_runtime::Script::size).div_ceil(1024);
            let assets = build.site.iter().map(|site| format!("{} assets", site.len()));
            let uses: Vec<_> =
                assets.chain(Some(uses(&build.worker)).filter(|uses| !uses.is_empty())).collect();
            let line = format!(
                "{}  {size:>4} KiB  {}",
                paint.paint(Style::Cyan, name),
                paint.paint(Style::Dim, uses.join(", "))
            );
            self.printer.notice(line.trim_end().to_owned());
        }
        let gateway = &self.project.gateway;
        for route in &gateway.routes {
            self.printer.notice(format!("{} → {}", route.pattern.as_str(), route.worker));
        }
        if let Some(default) = &gateway.default {
            self.printer.notice(format!("everything else → {default}"));
        }
        match (self.project.mesh.has_faults(), faults) {
            (true, true) => {
                self.printer.notice(paint.paint(Style::Yellow, "faults are injected, as [mesh] says"))
            }
            (true, false) => {
                let note = "the faults in [mesh] do nothing; --inject-faults lets them";
                self.printer.notice(paint.paint(Style::Dim, note));
            }
            (false, _) => {}
        }
        let url = if addr.ip().is_loopback() {
            format!("http://localhost:{}", addr.port())
        } else {
            format!("http://{addr}")
        };
        let ready = format!("ready in {}", duration(began.elapsed()));
        self.printer.notice(format!("{} {}", paint.paint(Style::Bold, url), paint.paint(Style::Dim, ready)));
    }

    /// Follows changes, cron triggers and signals until one of the latter ends the session.
    pub(super) async fn serve(&mut self) -> Result<(), Failed> {
        let mut interrupt = signal(SignalKind::interrupt())?;
        let mut terminate = signal(SignalKind::terminate())?;
        let mut fired = SystemTime::now();
        loop {
            tokio::select! {
                _ = interrupt.recv() => return Ok(()),
                _ = terminate.recv() => return Ok(()),
                changed = self.watch.changed() => self.follow(&changed).await?,
                due = cron::wait(&self.project, fired) => {
                    fired = due.time;
                    if let Some(shard) = self.shards.first() {
                        cron::fire(&due, shard, &self.printer).await;
                    }
                }
            }
        }
    }

    /// Watches the folders below the root, in which workers may appear, unless it was said which workers there are.
    fn look_for_workers(&mut self) {
        if self.sources.configs.is_empty() {
            self.configuration.extend(files::of_new_workers([&self.project.root]));
        }
    }

    async fn follow(&mut self, changed: &BTreeSet<PathBuf>) -> Result<(), Failed> {
        // A worker's folder matters when it goes; what happens in it, its files tell.
        if changed.iter().any(|path| self.configuration.contains(path) && !path.is_dir()) {
            return self.reload().await;
        }
        // A folder that was missing may be there now. It is watched before it is read, so that nothing is missed.
        let mut may_join = if self.sources.configs.is_empty() {
            files::of_new_workers(files::new_folders(changed))
        } else {
            Vec::new()
        };
        may_join.retain(|file| self.configuration.insert(file.clone()));
        self.watch_files();
        if self.misconfigured || may_join.iter().any(|file| file.is_file()) {
            return self.reload().await;
        }
        if files::migrations_changed(&self.project, changed)
            && let Err(failed) = self.migrate(&self.project).await
        {
            explain(&failed);
        }
        let affected = self.inputs.affected(changed);
        let workers: Vec<_> = affected.iter().filter_map(|name| self.project.worker(name)).cloned().collect();
        self.deploy(&workers).await
    }

    /// Builds workers anew and makes those that build and start live on every shard.
    async fn deploy(&mut self, workers: &[Worker]) -> Result<(), Failed> {
        if workers.is_empty() {
            return Ok(());
        }
        let began = Instant::now();
        for build in self.build(workers) {
            let name = &build.worker.name;
            let mut outcome = Ok(());
            for shard in &self.shards {
                outcome = outcome.and(shard.deploy(&self.project, &build).await?);
            }
            match outcome {
                Ok(()) => {
                    let paint = self.printer.paint;
                    let name = paint.paint(Style::Cyan, name);
                    let time = paint.paint(Style::Dim, duration(began.elapsed()));
                    self.printer.notice(format!("{name} replaced in {time}"));
                }
                Err(error) => self.start_failed(name, &error),
            }
        }
        self.watch_files();
        Ok(())
    }

    /// Takes up a changed configuration, unless it has errors: then everything stays as it is.
    async fn reload(&mut self) -> Result<(), Failed> {
        let loaded = load(&self.sources);
        report(&loaded.diagnostics);
        // A file that was read for the first time may be the one to correct.
        self.configuration.extend(loaded.diagnostics.sources.iter().map(|file| file.path.clone()));
        self.misconfigured = loaded.project.is_none();
        let Some(project) = loaded.project else {
            self.printer.notice("the configuration has errors; the fleet goes on as it was".into());
            self.watch_files();
            return Ok(());
        };
        self.configuration.extend(files::configuration(&project, self.sources.env.as_deref()));
        if let Err(failed) = self.migrate(&project).await {
            explain(&failed);
            self.printer.notice("a migration failed; the fleet goes on as it was".into());
            return Ok(());
        }
        self.project = Arc::new(project);
        self.inputs.retain(|worker| self.project.worker(worker).is_some());
        // What a binding or a variable means is fixed when a worker starts, so all of them start anew.
        self.deploy(&self.project.workers.clone()).await?;
        for shard in &self.shards {
            shard.send(Command::Route(Arc::clone(&self.project))).await?;
        }
        Ok(())
    }

    /// Stops accepting, lets requests under way finish, and ends the shards. A further interrupt does not wait for
    /// them.
    pub(super) async fn stop(self) -> Result<(), Failed> {
        let mut interrupt = signal(SignalKind::interrupt())?;
        for shard in &self.shards {
            shard.send(Command::Stop).await?;
        }
        let (printer, shards) = (self.printer, self.shards);
        let join = |shards: Vec<Shard>| {
            shards.into_iter().try_fold(0, |cut, shard| Ok::<_, ShardError>(cut + shard.join()?.cut))
        };
        let mut joined = tokio::task::spawn_blocking(move || join(shards));
        let cut = tokio::select! {
            cut = &mut joined => cut,
            () = sleep(PATIENCE) => {
                printer.notice("finishing what is in flight; Ctrl-C ends it at once".into());
                tokio::select! {
                    cut = joined => cut,
                    _ = interrupt.recv() => return Ok(()),
                }
            }
        };
        let cut = cut??;
        if cut > 0 {
            printer.notice(format!("{cut} connections were cut off: their requests took too long"));
        }
        Ok(())
    }
}

/// One listener for each shard, and the address they share.
fn listen(addr: SocketAddr, shards: usize) -> Result<(Vec<TcpListener>, SocketAddr), Failed> {
    // A port that may be shared would be shared with another program that shares it, too: the first, exclusive
    // attempt finds out whether it is free.
    let first = bind(addr, false).map_err(|error| in_use(&error))?;
    let addr = first.local_addr()?;
    if shards <= 1 {
        return Ok((vec![first], addr));
    }
    drop(first);
    let all: Result<Vec<_>, _> = (0..shards).map(|_| bind(addr, true)).collect();
    Ok((all.map_err(|error| in_use(&error))?, addr))
}

fn in_use(error: &BindError) -> Failed {
    match error {
        BindError::InUse { .. } => Failed::because(
            error.to_string(),
            "stop the program that uses it, or choose another with --port (0 takes a free one)",
        ),
        _ => Failed::because(error.to_string(), "choose another with --port or --host"),
    }
}

/// The gateway's limits for one of `shards` shards, which share the connections.
fn limits(project: &Project, shards: usize) -> Limits {
    let configured = &project.gateway.limits;
    let defaults = Limits::default();
    Limits {
        connections: (configured.connections as usize).div_ceil(shards.max(1)),
        header_bytes: u32::try_from(configured.header_bytes).unwrap_or(defaults.header_bytes),
        url_bytes: usize::try_from(configured.url_bytes).unwrap_or(defaults.url_bytes),
        body_bytes: configured.body_bytes,
        header_timeout: configured.header_timeout,
        idle_timeout: configured.idle_timeout,
        ..defaults
    }
}

/// What a worker reaches, in a few words: `KV CACHE, D1 DB, → auth`.
fn uses(worker: &Worker) -> String {
    let bindings = &worker.bindings;
    let kv = bindings.kv.iter().map(|kv| format!("KV {}", kv.binding));
    let d1 = bindings.d1.iter().map(|d1| format!("D1 {}", d1.binding));
    let services = bindings.services.iter().map(|service| format!("→ {}", service.service));
    let crons = worker.crons.iter().map(|cron| format!("cron {:?}", cron.as_str()));
    kv.chain(d1).chain(services).chain(crons).collect::<Vec<_>>().join(", ")
}
