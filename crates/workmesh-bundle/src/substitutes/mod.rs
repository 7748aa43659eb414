//! Packages that wrangler replaces with modules of its own for workers with Node's modules: they are about Node's
//! `http`, which is not there.

/// The text of the module that stands for a specifier.
pub(crate) fn text(specifier: &str) -> Option<&'static str> {
    match specifier {
        "cross-fetch" => Some(include_str!("cross_fetch.js")),
        "node-fetch" | "node-fetch-native" => Some(include_str!("fetch.js")),
        _ => None,
    }
}

/// A module that answers `require` of `specifier`: with the default export, which also has the others.
pub(crate) fn required(specifier: &str) -> String {
    format!(
        "import * as all from {specifier:?};
        const {{ default: it, ...others }} = all;
        for (const [name, value] of Object.entries(others)) {{
          Object.defineProperty(it, name, {{ value, enumerable: true }});
        }}
        export {{ it as \"module.exports\" }};\n"
    )
}
