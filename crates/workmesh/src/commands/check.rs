//! `workmesh check`: every mistake in the configuration, at once; or the policy of one edge, explained.

mod explain;

use std::io::Write;

use clap::Args;
use workmesh_config::{RenderOptions, load, render_json};

use crate::{
    cli::{Failed, Target, report},
    terminal::{Paint, Style},
};

/// Options of `workmesh check`.
#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    #[command(flatten)]
    target: Target,
    /// Print the findings, or the explanation, as JSON, on standard output
    #[arg(long)]
    json: bool,
    /// Print the policy of an edge, such as "gateway -> catalog", and where each value comes from
    #[arg(long, value_name = "EDGE")]
    explain: Option<String>,
}

/// Prints what is wrong. Warnings alone are no failure.
pub(crate) fn run(args: &CheckArgs) -> Result<(), Failed> {
    let loaded = load(&args.target.sources());
    if let Some(edge) = &args.explain {
        return explain::run(loaded, edge, args.json);
    }
    let diagnostics = &loaded.diagnostics;
    let mut out = std::io::stdout().lock();
    if args.json {
        let here = std::env::current_dir().ok();
        let options = RenderOptions { color: false, relative_to: here.as_deref() };
        out.write_all(render_json(diagnostics, &options).as_bytes())?;
    } else {
        report(diagnostics);
        if let Some(project) = loaded.project.as_ref().filter(|_| diagnostics.list.is_empty()) {
            let workers = project.workers.len();
            let ok = Paint::stdout().paint(Style::Green, "ok");
            writeln!(out, "{ok}: {workers} worker{}, no mistakes", if workers == 1 { "" } else { "s" })?;
        }
    }
    if diagnostics.has_errors() { Err(Failed::Reported) } else { Ok(()) }
}
