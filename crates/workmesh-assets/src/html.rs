//! Which file a path stands for: `html_handling` and `not_found_handling`.
//!
//! Each way of handling HTML is a list of steps, tried in order. A step serves a file, if there is one, or redirects to the
//! path that a file is served at, if that is where it is served.

use crate::site::{AssetId, Files};

/// How paths and HTML files go together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum HtmlHandling {
    /// `foo.html` is at `/foo`, and `foo/index.html` at `/foo/`.
    #[default]
    AutoTrailingSlash,
    /// Both are at `/foo/`.
    ForceTrailingSlash,
    /// Both are at `/foo`.
    DropTrailingSlash,
    /// Files are where they are.
    None,
}

/// What answers if no file does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum NotFoundHandling {
    /// Nothing.
    #[default]
    None,
    /// `/index.html`, as if it were there.
    SinglePageApplication,
    /// The closest `404.html`, in the folder of the path or above.
    NotFoundPage,
}

/// What a path comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Intent {
    /// A file.
    Serve(AssetId),
    /// A file that says that there is none.
    NotFoundPage(AssetId),
    /// Another path, not encoded.
    Redirect(String),
}

impl Intent {
    fn asset(&self) -> Option<AssetId> {
        match self {
            Self::Serve(id) | Self::NotFoundPage(id) => Some(*id),
            Self::Redirect(_) => None,
        }
    }
}

/// One thing to try.
enum Step {
    /// Serve this file.
    Serve(String),
    /// Redirect to the second, if it is where the first is served.
    Redirect(String, String),
}

/// What a decoded path comes to among `files`.
pub(crate) fn intent(
    files: &Files,
    html: HtmlHandling,
    not_found: NotFoundHandling,
    path: &str,
) -> Option<Intent> {
    Resolver { files, html, not_found }.intent(path, true)
}

struct Resolver<'a> {
    files: &'a Files,
    html: HtmlHandling,
    not_found: NotFoundHandling,
}

impl Resolver<'_> {
    /// `redirects`: whether a redirect is an answer, as it is not where a redirect leads.
    fn intent(&self, path: &str, redirects: bool) -> Option<Intent> {
        let (special, common) = match self.html {
            HtmlHandling::AutoTrailingSlash => (self.auto(path), auto_common(path)),
            HtmlHandling::ForceTrailingSlash => (self.force(path), force_common(path)),
            HtmlHandling::DropTrailingSlash => (self.drop(path), drop_common(path)),
            HtmlHandling::None => (Vec::new(), vec![Step::Serve(path.to_owned())]),
        };
        let steps = special.into_iter().chain(common);
        let found = steps.into_iter().find_map(|step| match step {
            Step::Serve(file) => self.files.get(&file).map(Intent::Serve),
            Step::Redirect(file, to) if redirects => self.redirect(&file, to),
            Step::Redirect(..) => None,
        });
        found.or_else(|| self.not_found(path))
    }

    /// A redirect to `to`, if `file` is what is served there, and not at its own name.
    fn redirect(&self, file: &str, to: String) -> Option<Intent> {
        let wanted = self.files.get(file)?;
        if self.files.get(&to).is_some() {
            return None;
        }
        let there = self.intent(&to, false)?.asset()?;
        (there == wanted).then_some(Intent::Redirect(to))
    }

    fn not_found(&self, path: &str) -> Option<Intent> {
        match self.not_found {
            NotFoundHandling::None => None,
            NotFoundHandling::SinglePageApplication => self.files.get("/index.html").map(Intent::Serve),
            NotFoundHandling::NotFoundPage => {
                let mut folder = path;
                while !folder.is_empty() {
                    folder = folder.rsplit_once('/').map_or("", |(above, _)| above);
                    if let Some(id) = self.files.get(&format!("{folder}/404.html")) {
                        return Some(Intent::NotFoundPage(id));
                    }
                }
                None
            }
        }
    }

    fn auto(&self, path: &str) -> Vec<Step> {
        if let Some(stem) = path.strip_suffix("/index") {
            // A file of this very name goes before the pages.
            return vec![
                serve(path),
                redirect(format!("{path}.html"), format!("{stem}/")),
                redirect(format!("{stem}.html"), stem),
            ];
        }
        if let Some(stem) = path.strip_suffix("/index.html") {
            return vec![redirect(path, format!("{stem}/")), redirect(format!("{stem}.html"), stem)];
        }
        if let Some(stem) = path.strip_suffix('/') {
            return vec![serve(format!("{path}index.html")), redirect(format!("{stem}.html"), stem)];
        }
        match path.strip_suffix(".html") {
            Some(stem) => {
                vec![redirect(path, stem), redirect(format!("{stem}/index.html"), format!("{stem}/"))]
            }
            None => Vec::new(),
        }
    }

    fn force(&self, path: &str) -> Vec<Step> {
        if let Some(stem) = path.strip_suffix("/index") {
            return vec![
                serve(path),
                redirect(format!("{path}.html"), format!("{stem}/")),
                redirect(format!("{stem}.html"), format!("{stem}/")),
            ];
        }
        if let Some(stem) = path.strip_suffix("/index.html") {
            let to = format!("{stem}/");
            return vec![redirect(path, to.clone()), redirect(format!("{stem}.html"), to)];
        }
        if let Some(stem) = path.strip_suffix('/') {
            return vec![serve(format!("{path}index.html")), serve(format!("{stem}.html"))];
        }
        match path.strip_suffix(".html") {
            Some(stem) => vec![
                redirect(path, format!("{stem}/")),
                serve(path),
                redirect(format!("{stem}/index.html"), format!("{stem}/")),
            ],
            None => Vec::new(),
        }
    }

    fn drop(&self, path: &str) -> Vec<Step> {
        match path {
            "/index" => return vec![serve(path), redirect("/index.html", "/")],
            "/index.html" => return vec![redirect("/index.html", "/")],
            "/" => return vec![serve("/index.html")],
            _ => {}
        }
        if let Some(stem) = path.strip_suffix("/index") {
            return vec![
                serve(path),
                redirect(format!("{stem}.html"), stem),
                redirect(format!("{path}.html"), stem),
            ];
        }
        if let Some(stem) = path.strip_suffix("/index.html") {
            return vec![redirect(path, stem), serve(path), redirect(format!("{stem}.html"), stem)];
        }
        let stem = path.strip_suffix('/').or_else(|| path.strip_suffix(".html"));
        match stem {
            Some(stem) => {
                vec![redirect(format!("{stem}.html"), stem), redirect(format!("{stem}/index.html"), stem)]
            }
            None => Vec::new(),
        }
    }
}

fn auto_common(path: &str) -> Vec<Step> {
    vec![
        serve(path),
        serve(format!("{path}.html")),
        redirect(format!("{path}/index.html"), format!("{path}/")),
    ]
}

fn force_common(path: &str) -> Vec<Step> {
    vec![
        serve(path),
        redirect(format!("{path}.html"), format!("{path}/")),
        redirect(format!("{path}/index.html"), format!("{path}/")),
    ]
}

fn drop_common(path: &str) -> Vec<Step> {
    vec![serve(path), serve(format!("{path}.html")), serve(format!("{path}/index.html"))]
}

fn serve(file: impl Into<String>) -> Step {
    Step::Serve(file.into())
}

fn redirect(file: impl Into<String>, to: impl Into<String>) -> Step {
    Step::Redirect(file.into(), to.into())
}
