//! `workmesh graph`: which worker calls which, before anything runs.

use std::io::Write;

use clap::{Args, builder::PossibleValuesParser, builder::TypedValueParser};
use workmesh_config::{GraphFormat, load, render_graph};

use crate::{
    cli::{Failed, Target, report},
    terminal::Paint,
};

/// Options of `workmesh graph`.
#[derive(Debug, Args)]
pub(crate) struct GraphArgs {
    #[command(flatten)]
    target: Target,
    /// How to draw
    #[arg(long, value_name = "FORMAT", default_value = "tree", value_parser = format_parser())]
    format: GraphFormat,
}

fn format_parser() -> impl TypedValueParser<Value = GraphFormat> {
    PossibleValuesParser::new(GraphFormat::NAMES.map(|(name, _)| name)).map(|chosen| {
        let format = GraphFormat::NAMES.into_iter().find(|(name, _)| *name == chosen);
        format.map(|(_, format)| format).unwrap_or_default()
    })
}

/// Draws the project on standard output.
pub(crate) fn run(args: &GraphArgs) -> Result<(), Failed> {
    let loaded = load(&args.target.sources());
    report(&loaded.diagnostics);
    let project = loaded.project.ok_or(Failed::Reported)?;
    let drawn = render_graph(&project, args.format, Paint::stdout().color);
    std::io::stdout().lock().write_all(drawn.as_bytes())?;
    Ok(())
}
