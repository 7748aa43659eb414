//! Finding or making the programs that are compared.

mod npm;
mod workmesh;

use std::path::{Path, PathBuf};

use crate::{args::Args, error::BenchError};

/// The programs that are compared.
#[derive(Debug, Clone)]
pub struct Programs {
    /// Workmesh.
    pub workmesh: PathBuf,
    /// The real runtime.
    pub workerd: PathBuf,
}

impl Programs {
    /// Builds Workmesh and installs workerd, unless the arguments name others.
    ///
    /// # Errors
    /// Cargo or npm is missing or fails; what they print goes to standard error.
    pub fn prepare(args: &Args) -> Result<Self, BenchError> {
        if cfg!(debug_assertions) {
            return Err(BenchError::Debug);
        }
        Ok(Self {
            workerd: match &args.workerd {
                Some(program) => present(program)?,
                None => npm::workerd(&folder())?,
            },
            workmesh: match &args.workmesh {
                Some(program) => present(program)?,
                None => workmesh::build()?,
            },
        })
    }
}

/// The folder of the benchmarks: this crate's.
pub fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The root of the repository.
pub fn repository() -> PathBuf {
    let folder = folder();
    folder.parent().map(Path::to_path_buf).unwrap_or(folder)
}

fn present(program: &Path) -> Result<PathBuf, BenchError> {
    program.canonicalize().map_err(BenchError::io(program.display().to_string()))
}
