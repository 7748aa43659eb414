//! The command line: what there is, and how it explains itself.

use std::{io::Write, path::PathBuf, process::ExitCode};

use clap::{Args, Parser, Subcommand};
use workmesh_config::{Diagnostics, RenderOptions, Sources, render_human};

use crate::{commands, dev, terminal::Paint};

/// Run a fleet of Cloudflare-style Workers as one program.
#[derive(Debug, Parser)]
#[command(version, propagate_version = true, arg_required_else_help = true, max_term_width = 100)]
#[command(after_help = "Start here:\n  workmesh new shop && cd shop && workmesh dev")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the fleet here, and follow every change to its files
    #[command(
        after_help = "Examples:\n  workmesh dev                      the workers below this folder\n  \
                            workmesh dev examples/storefront  the workers below that folder\n  \
                            workmesh dev -c gateway/wrangler.toml -c auth/wrangler.toml\n                                    \
                            these two; the first answers what no route claims"
    )]
    Dev(dev::DevArgs),
    /// Look for mistakes in the configuration; exits with 1 if there are any
    Check(commands::check::CheckArgs),
    /// Draw which worker calls which
    Graph(commands::graph::GraphArgs),
    /// Write a small working fleet to start from
    New(commands::new::NewArgs),
}

/// Which project a command works on.
#[derive(Debug, Args)]
pub(crate) struct Target {
    /// Folder with a workmesh.toml, or with workers in it or below
    #[arg(value_name = "FOLDER", default_value = ".")]
    folder: PathBuf,
    /// A wrangler file instead of a folder; may be repeated, the first is the default worker
    #[arg(short, long, value_name = "FILE")]
    config: Vec<PathBuf>,
    /// Environment to apply, as in `wrangler --env`
    #[arg(short, long, value_name = "NAME")]
    env: Option<String>,
    /// Folder for local data, instead of .workmesh beside the configuration
    #[arg(long, value_name = "DIR")]
    persist_to: Option<PathBuf>,
}

impl Target {
    /// Where the configuration is to be found. All paths are absolute, as those that the file watcher reports.
    pub(crate) fn sources(&self) -> Sources {
        let absolute = |path: &PathBuf| std::path::absolute(path).unwrap_or_else(|_| path.clone());
        Sources {
            root: absolute(&self.folder),
            configs: self.config.iter().map(absolute).collect(),
            env: self.env.clone(),
            state_dir: self.persist_to.as_ref().map(absolute),
        }
    }
}

/// Why a command ends with a failure. It is for people, so any error turns into one.
#[derive(Debug)]
pub(crate) enum Failed {
    /// The reasons have been printed already.
    Reported,
    /// One reason.
    Because {
        /// What went wrong.
        message: String,
        /// What to do about it.
        help: Option<String>,
    },
}

impl Failed {
    /// A failure with advice.
    pub(crate) fn because(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self::Because { message: message.into(), help: Some(help.into()) }
    }
}

impl<E: std::error::Error> From<E> for Failed {
    fn from(error: E) -> Self {
        Self::Because { message: error.to_string(), help: None }
    }
}

/// Runs the command that the arguments name.
pub(crate) fn main() -> ExitCode {
    let outcome = match Cli::parse().command {
        Command::Dev(args) => dev::run(args),
        Command::Check(args) => commands::check::run(&args),
        Command::Graph(args) => commands::graph::run(&args),
        Command::New(args) => commands::new::run(&args),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failed) => {
            explain(&failed);
            ExitCode::FAILURE
        }
    }
}

/// Prints why something failed to standard error.
pub(crate) fn explain(failed: &Failed) {
    let Failed::Because { message, help } = failed else { return };
    let paint = Paint::stderr();
    let mut out = std::io::stderr().lock();
    // If standard error is closed there is nobody to tell; the exit code remains.
    let _ = writeln!(out, "{} {message}", paint.paint(crate::terminal::Style::Red, "error:"));
    if let Some(help) = help {
        let _ = writeln!(out, "  {} {help}", paint.paint(crate::terminal::Style::Cyan, "help:"));
    }
}

/// Prints diagnostics to standard error.
pub(crate) fn report(diagnostics: &Diagnostics) {
    let here = std::env::current_dir().ok();
    let options = RenderOptions { color: Paint::stderr().color, relative_to: here.as_deref() };
    // If standard error is closed there is nobody to tell.
    let _ = std::io::stderr().lock().write_all(render_human(diagnostics, &options).as_bytes());
}
