//! Starting an isolate.

use workmesh_runtime::Worker;

use super::lab::{Lab, Piece, Run, compile, spec};
use crate::error::BenchError;

/// The size of the bundle, in bytes.
const SIZE: usize = 50 << 10;

/// A new isolate with the platform in it, and a bundle of 50 KiB whose global scope has run.
pub(super) fn start(_: &Lab) -> Result<Piece, BenchError> {
    const NAME: &str = "isolate-start";
    let script = compile(NAME, &bundle())?;
    let run = move || -> Run {
        let spec = spec("started", &script, Vec::new());
        Box::pin(async move {
            let worker = Worker::start(spec).map_err(|error| error.to_string())?;
            Ok(Some(Box::new(worker) as _))
        })
    };
    Ok(Piece {
        name: NAME,
        about: "isolate started, 50 KiB bundle compiled before",
        operations: 1,
        run: Box::new(run),
    })
}

/// A module of functions, classes and data, as bundles are.
fn bundle() -> String {
    let mut code = String::with_capacity(SIZE + 1024);
    for number in 0.. {
        if code.len() >= SIZE {
            break;
        }
        code.push_str(&PART.replace("$N", &number.to_string()));
    }
    code.push_str(
        "export default { fetch() { return new Response(String(describe0({ id: 1, name: \"x\" }))); } };\n",
    );
    code
}

const PART: &str = r#"
const messages$N = { missing: "There is no such thing: $N", denied: "You may not do that: $N", limits: [1, 2, $N] };

class Model$N {
  #fields = new Map();
  constructor(values = {}) {
    for (const [name, value] of Object.entries(values)) this.#fields.set(name, value);
  }
  get(name) {
    if (!this.#fields.has(name)) throw new RangeError(messages$N.missing);
    return this.#fields.get(name);
  }
  toJSON() {
    return Object.fromEntries(this.#fields);
  }
}

function describe$N(item, { separator = ", ", limit = 10 } = {}) {
  const parts = [];
  for (const [name, value] of Object.entries(new Model$N(item).toJSON())) {
    if (parts.length >= limit) break;
    parts.push(typeof value === "string" ? `${name}: "${value}"` : `${name}: ${JSON.stringify(value)}`);
  }
  return parts.join(separator);
}

async function load$N(env, id) {
  const response = await env.STORE.fetch(`https://store/things/$N/${encodeURIComponent(id)}`);
  if (response.status === 403) throw new Error(messages$N.denied);
  return response.ok ? new Model$N(await response.json()) : null;
}
"#;
