//! The failure as a page: one file with no script and nothing to fetch.

use std::fmt::{self, Write};

use workmesh_mesh::{Exception, Failure, TraceId};

const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;max-width:44rem;margin:12vh auto;padding:0 1.5rem;\
    color:#1c2430;background:#fafbfc}h1{font-size:1.4rem;margin:0}p{margin:.6rem 0}.code,dd,pre{font-family:\
    ui-monospace,monospace}.code{color:#b3261e;margin:0}dl{display:grid;grid-template-columns:max-content 1fr;\
    gap:.2rem 1rem;font-size:.875rem;color:#5a6472;margin:1.5rem 0 0}dd{margin:0;overflow-wrap:anywhere}\
    pre{background:#fff;border:1px solid #dde2e8;border-radius:6px;padding:1rem;overflow:auto;font-size:.8125rem}\
    @media(prefers-color-scheme:dark){body{color:#e4e8ee;background:#14181d}pre{background:#1b2027;\
    border-color:#303844}.code{color:#ff8a80}dl{color:#98a3b3}}";

/// The page for a failure; `dev` adds what the worker threw.
pub(crate) fn render(failure: &Failure, trace: TraceId, dev: bool) -> String {
    let code = failure.code;
    let status = code.status();
    let title = status.canonical_reason().unwrap_or("Error");
    let worker = Detail("Worker", failure.worker.as_deref());
    let trace = trace.to_string();
    let trace = Detail("Trace", Some(&trace));
    let thrown = Thrown(failure.exception.as_deref().filter(|_| dev));
    format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>{status}</title>\
         <style>{STYLE}</style></head><body><p class=\"code\">{} {code}</p><h1>{title}</h1>\
         <p>{}</p><p>{}</p>{thrown}<dl>{worker}{trace}</dl></body></html>\n",
        status.as_u16(),
        Escaped(&failure.message),
        Escaped(code.advice()),
    )
}

/// A line of the list of details, if there is anything to say.
struct Detail<'a>(&'static str, Option<&'a str>);

impl fmt::Display for Detail<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.1 {
            Some(value) => write!(f, "<dt>{}</dt><dd>{}</dd>", self.0, Escaped(value)),
            None => Ok(()),
        }
    }
}

/// What a worker threw, with its stack.
struct Thrown<'a>(Option<&'a Exception>);

impl fmt::Display for Thrown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(exception) = self.0 else { return Ok(()) };
        let (what, stack) = (exception.to_string(), &exception.stack);
        write!(f, "<pre>{}\n{}</pre>", Escaped(&what), Escaped(stack))
    }
}

/// Text that stays text in HTML, inside elements and quoted attributes.
struct Escaped<'a>(&'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for character in self.0.chars() {
            match character {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                other => f.write_char(other)?,
            }
        }
        Ok(())
    }
}
