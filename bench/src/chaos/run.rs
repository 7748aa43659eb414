//! The command: which rounds there are, and the fleet for each.

use std::path::{Path, PathBuf};

use tempfile::TempDir;
use tokio::{runtime::Builder, task::LocalSet};

use super::{
    args::Args,
    client::Client,
    control::Control,
    fault::Fault,
    mix::Users,
    report::Report,
    round::{Round, Stage},
    storefront::{self, Storefront, Variant},
};
use crate::{
    contestant::{self, Server},
    error::BenchError,
    machine::{Cores, Machine, version},
    setup::Programs,
};

/// Runs all rounds that were asked for. `say` is told what is going on.
///
/// # Errors
/// The storefront cannot be copied or does not start.
pub fn run(args: &Args, say: &dyn Fn(&str)) -> Result<Report, BenchError> {
    let workers = args.workers(storefront::workers()?).map_err(BenchError::Fleet)?;
    let program = program(args)?;
    let machine = Machine::describe();
    let cores = Cores::choose()?;
    cores.take_load()?;
    let runtime = Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(BenchError::io("starting the event loop"))?;
    let rounds = LocalSet::new().block_on(&runtime, async {
        let chaos = Chaos { args, program: &program, cores, control: Control::start().await?, say };
        chaos.rounds(&workers).await
    })?;
    let arguments = std::env::args().skip(1);
    Ok(Report {
        command: std::iter::once("chaos".to_owned()).chain(arguments).collect::<Vec<_>>().join(" "),
        machine,
        cores,
        workmesh: version(&program),
        rate: args.rate.into(),
        lengths: args.lengths(),
        rounds,
    })
}

/// The program that was asked for, or the one of this repository.
pub(super) fn program(args: &Args) -> Result<PathBuf, BenchError> {
    if let Some(program) = &args.workmesh {
        return program.canonicalize().map_err(BenchError::io(program.display().to_string()));
    }
    let own = std::env::current_exe().map_err(BenchError::io("finding this program"))?;
    let args = crate::args::Args {
        quick: args.quick,
        json: args.json,
        save: None,
        only: None,
        connections: 1,
        workmesh: None,
        // Nothing is compared here, so that any program will do.
        workerd: Some(own),
    };
    Ok(Programs::prepare(&args)?.workmesh)
}

struct Chaos<'a> {
    args: &'a Args,
    program: &'a Path,
    cores: Cores,
    control: Control,
    say: &'a dyn Fn(&str),
}

/// How often a round is tried whose core was not the server's own. What came of the round plays no part in
/// that.
const TRIES: u32 = 3;

/// A fleet that runs.
struct Running {
    variant: Variant,
    fleet: Storefront,
    server: Server,
    users: Users,
    _state: TempDir,
}

impl Chaos<'_> {
    async fn rounds(&self, workers: &[String]) -> Result<Vec<Round>, BenchError> {
        let faults = self.args.faults();
        // Those that the same server can go through come one after another.
        let mut plan: Vec<_> =
            workers.iter().flat_map(|worker| faults.iter().map(move |fault| (worker, *fault))).collect();
        plan.sort_by_key(|(_, fault)| match fault {
            Fault::Even => 1,
            Fault::Storm => 2,
            Fault::Gone => 3,
            _ => 0,
        });
        let mut rounds = Vec::new();
        let mut running: Option<Running> = None;
        for (worker, fault) in plan {
            let variant = variant(worker, fault);
            let mut round = None;
            for _ in 0..TRIES {
                // A worker that is not there can come only once.
                let fit = |running: &Running| running.variant == variant && fault != Fault::Gone;
                let fleet = match running.take().filter(fit) {
                    Some(fleet) => fleet,
                    None => self.start(variant.clone()).await?,
                };
                let done = self.stage(&fleet).round(worker, fault).await?;
                running = Some(fleet);
                let disturbed = done.core.disturbed();
                round = Some(done);
                if !disturbed {
                    break;
                }
                (self.say)(&format!("{worker} {}: something else used the server's core", fault.name()));
            }
            let Some(round) = round else { continue };
            let verdict = if round.checks.kept() { "kept" } else { "BROKEN" };
            (self.say)(&format!("{worker} {}: {verdict}", fault.name()));
            rounds.push(round);
        }
        rounds.sort_by_key(|round| workers.iter().position(|worker| *worker == round.worker));
        Ok(rounds)
    }

    fn stage<'a>(&'a self, running: &'a Running) -> Stage<'a> {
        Stage {
            fleet: &running.fleet,
            server: (&running.server, self.cores.server),
            control: &self.control,
            client: Client::new(running.server.addr),
            users: &running.users,
            rate: self.args.rate.into(),
            lengths: self.args.lengths(),
        }
    }

    async fn start(&self, variant: Variant) -> Result<Running, BenchError> {
        let state = tempfile::Builder::new().prefix("workmesh-chaos-").tempdir();
        let state = state.map_err(BenchError::io("making a temporary folder"))?;
        let (fleet, server) = self.serve(&Variant::Whole, &state)?;
        let users = Users::register(&Client::new(server.addr)).await?;
        let (fleet, server) = if variant == Variant::Whole {
            (fleet, server)
        } else {
            // The users are there now, whoever is missing.
            drop(server);
            self.serve(&variant, &state)?
        };
        self.control.set_bindings(fleet.bindings());
        self.control.take();
        Ok(Running { variant, fleet, server, users, _state: state })
    }

    fn serve(&self, variant: &Variant, state: &TempDir) -> Result<(Storefront, Server), BenchError> {
        let fleet = Storefront::write(self.control.addr, variant)?;
        let mut command = self.cores.on_server(self.program);
        command.arg("dev").arg(fleet.folder());
        let server = contestant::dev(command, state.path())?;
        Ok((fleet, server))
    }
}

fn variant(worker: &str, fault: Fault) -> Variant {
    match fault {
        Fault::Even => Variant::OneTimeout,
        Fault::Storm => Variant::WithoutBreakers,
        Fault::Gone => Variant::Without(worker.to_owned()),
        _ => Variant::Whole,
    }
}
