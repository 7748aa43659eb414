//! Compiles the platform's own JavaScript with the engine that will run it, so that no process spends time and memory on that.
//!
//! What a module is called follows from where it is. The bytecode stands in the program itself; `engine/raw.rs` takes it in.

#[path = "src/engine/compile.rs"]
mod compile;

use std::{
    env,
    error::Error,
    fmt::Write as _,
    fs, io,
    path::{Path, PathBuf},
};

/// Modules that are called something else than their places say.
const NAMED: [(&str, &str); 6] = [
    ("src/main.js", "internal:main"),
    ("src/host/ops.js", "internal:ops"),
    ("src/rpc/entrypoints.js", "internal:entrypoints"),
    ("src/rpc/workers.js", "cloudflare:workers"),
    ("src/node/internal/awaiting.js", "workmesh:async_context"),
    ("src/web/last_match.js", "workmesh:last_match"),
];

/// What the specifiers of the modules in a folder begin with; the first that fits counts.
const FOLDERS: [(&str, &str); 6] = [
    ("src/bindings/", "internal:bindings/"),
    ("src/cloudflare/", "cloudflare:"),
    ("src/node/internal/", "internal:node/"),
    ("src/node/", "node:"),
    ("src/rpc/", "internal:rpc/"),
    ("src/web/", "internal:web/"),
];

fn main() -> Result<(), Box<dyn Error>> {
    // The engine writes numbers as the machine does, and reads no others.
    let endian = env::var("CARGO_CFG_TARGET_ENDIAN")?;
    if (endian == "little") != cfg!(target_endian = "little") {
        return Err(format!("build on a machine that is {endian}-endian, as the target is").into());
    }
    let mut modules = Vec::new();
    let mut files = vec![PathBuf::from("src/main.js"), PathBuf::from("src/host/ops.js")];
    for folder in ["src/bindings", "src/cloudflare", "src/node", "src/rpc", "src/web"] {
        files.extend(scripts(Path::new(folder))?);
    }
    for file in files {
        let path = file.to_str().ok_or("a path that is not UTF-8")?.replace('\\', "/");
        println!("cargo::rerun-if-changed={path}");
        modules.push((specifier(&path)?, fs::read_to_string(&file)?));
    }
    modules.extend(derived(&modules));
    modules.sort();
    write(&modules)
}

/// The scripts below a folder. Changes to the folder itself, such as a new file, are waited for, too.
fn scripts(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(scripts(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "js") {
            found.push(path);
        }
    }
    println!("cargo::rerun-if-changed={}", folder.display());
    Ok(found)
}

fn specifier(path: &str) -> Result<String, String> {
    if let Some((_, specifier)) = NAMED.iter().find(|(named, _)| *named == path) {
        return Ok((*specifier).to_owned());
    }
    let name = |(folder, prefix): &(&str, &str)| {
        Some(format!("{prefix}{}", path.strip_prefix(folder)?.strip_suffix(".js")?))
    };
    FOLDERS.iter().find_map(name).ok_or_else(|| format!("nothing says what the module {path} is called"))
}

/// The modules that follow from the list: `internal:node/names` with the names of all of Node's, and for each of them
/// `internal:node/require/…`, which hands it to `internal:node/builtins` for those who cannot wait for an import.
fn derived(modules: &[(String, String)]) -> Vec<(String, String)> {
    let mut names: Vec<_> =
        modules.iter().filter_map(|(specifier, _)| specifier.strip_prefix("node:")).collect();
    names.sort_unstable();
    let list = names.iter().map(|name| format!("{name:?},")).collect::<String>();
    let require = names.iter().map(|name| {
        let text = format!(
            "import it from \"node:{name}\"; import {{ provide }} from \"internal:node/builtins\"; \
             provide({name:?}, it);"
        );
        (format!("internal:node/require/{name}"), text)
    });
    let names = ("internal:node/names".to_owned(), format!("export const names = [{list}];"));
    require.chain([names]).collect()
}

/// Writes the bytecode, and the Rust that includes it.
fn write(modules: &[(String, String)]) -> Result<(), Box<dyn Error>> {
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let folder = out.join("platform");
    fs::create_dir_all(&folder)?;
    let sources = modules.iter().map(|(specifier, text)| (specifier.as_str(), text.as_str()));
    let compiled = compile::compile(sources, false, |ctx, error| match ctx.map(|ctx| ctx.catch()) {
        Some(thrown) if error.is_exception() => format!("the platform's JavaScript is wrong: {thrown:?}"),
        _ => error.to_string(),
    })?;
    let mut rust = String::from("[\n");
    for (number, (specifier, code)) in compiled.iter().enumerate() {
        fs::write(folder.join(format!("{number}.bin")), code)?;
        writeln!(rust, "    ({specifier:?}, include_bytes!(\"platform/{number}.bin\")),")?;
    }
    rust.push_str("]\n");
    Ok(fs::write(out.join("platform.rs"), rust)?)
}
