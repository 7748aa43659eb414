//! `workmesh dev`: the fleet on a laptop, each worker replaced as its files change.

mod console;
mod cron;
mod files;
mod request_line;
mod session;
mod watch;

use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

use clap::Args;
use workmesh_config::{Sources, load};

use crate::{
    cli::{Failed, Target, report},
    terminal::Printer,
};
use session::Session;

/// Options of `workmesh dev`.
#[derive(Debug, Args)]
pub(crate) struct DevArgs {
    #[command(flatten)]
    target: Target,
    /// Port to listen on; 0 takes a free one
    #[arg(long, default_value_t = 8787)]
    port: u16,
    /// Address to listen on
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1", value_parser = parse_host)]
    host: IpAddr,
    /// Threads that serve requests, each with isolates of its own
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..=256))]
    shards: u16,
    /// Print no line for each request
    #[arg(long)]
    quiet: bool,
    /// Let the `fault` settings of [mesh] delay and abort calls; without this they do nothing
    #[arg(long)]
    inject_faults: bool,
}

fn parse_host(host: &str) -> Result<IpAddr, String> {
    match host {
        "localhost" => Ok(IpAddr::from([127, 0, 0, 1])),
        "*" => Ok(IpAddr::from([0, 0, 0, 0])),
        host => host.parse().map_err(|_| "give an IP address, such as 127.0.0.1 or 0.0.0.0".into()),
    }
}

/// Runs the fleet until the program is interrupted.
pub(crate) fn run(args: DevArgs) -> Result<(), Failed> {
    let sources = args.target.sources();
    let project = project(&sources)?;
    let (printer, printing) = Printer::start()?;
    let settings = session::Settings {
        addr: SocketAddr::new(args.host, args.port),
        shards: args.shards.into(),
        quiet: args.quiet,
        faults: args.inject_faults,
    };
    // The control thread only waits: for changes, cron triggers and signals.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let outcome = runtime.block_on(async {
        let mut session = Session::start(sources, Arc::new(project), settings, printer).await?;
        session.serve().await?;
        session.stop().await
    });
    // Whoever interrupts a second time does not want to wait for the shards.
    runtime.shutdown_background();
    drop(printing);
    outcome
}

/// Loads the project; warnings are printed, errors end the command.
fn project(sources: &Sources) -> Result<workmesh_config::Project, Failed> {
    let loaded = load(sources);
    report(&loaded.diagnostics);
    loaded.project.ok_or(Failed::Reported)
}
