//! The state of one load: the texts that were read and the mistakes found so far.
//!
//! Both are behind cells, so that readers deep in a table can report without every function in between
//! passing a mutable reference along. A session lives within one call of [`load`](crate::load) on one thread.

use std::cell::RefCell;
use std::collections::HashMap;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::source::SourceFiles;
use crate::span::{FileId, Span};
use crate::workmesh::FILE_NAME;

/// No configuration is larger; a file that is was named by mistake.
const LARGEST_FILE: u64 = 1 << 20;

/// Beyond this many mistakes nobody reads on.
const MOST_DIAGNOSTICS: usize = 500;

#[derive(Default)]
pub(crate) struct Session {
    sources: RefCell<SourceFiles>,
    found: RefCell<Vec<Diagnostic>>,
    /// The files opened so far, and whether they could be read.
    opened: RefCell<HashMap<PathBuf, (FileId, bool)>>,
    /// Workers that are missing only because their files are broken, as far as their names are known.
    absent: RefCell<Vec<Option<String>>>,
}

impl Session {
    pub(crate) fn report(&self, diagnostic: Diagnostic) {
        let mut found = self.found.borrow_mut();
        if found.len() < MOST_DIAGNOSTICS && !found.contains(&diagnostic) {
            found.push(diagnostic);
        }
    }

    /// Whether anything found so far stands in the way of running the project.
    pub(crate) fn has_errors(&self) -> bool {
        self.found.borrow().iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// Notes that a worker, of this name if it is known, is missing because of a mistake that was reported.
    pub(crate) fn absent(&self, name: Option<&str>) {
        self.absent.borrow_mut().push(name.map(str::to_owned));
    }

    /// Whether a reference to an unknown worker proves nothing, because it may be one of those.
    pub(crate) fn may_be_absent(&self, name: &str) -> bool {
        let absent = self.absent.borrow();
        // With an environment the worker would be called `name-env`.
        let same = |absent: &str| {
            name.strip_prefix(absent).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
        };
        absent.iter().any(|absent| absent.as_deref().is_none_or(same))
    }

    /// Opens a text file. None if that fails, which is reported.
    pub(crate) fn read(&self, path: &Path) -> Option<FileId> {
        self.open(path, false)
    }

    /// The same for a file whose text no message may show.
    pub(crate) fn read_secret(&self, path: &Path) -> Option<FileId> {
        self.open(path, true)
    }

    /// A file that two parts of the configuration name is opened once, and reported once.
    fn open(&self, path: &Path, secret: bool) -> Option<FileId> {
        if let Some((file, readable)) = self.opened.borrow().get(path) {
            return readable.then_some(*file);
        }
        let read = self.open_new(path, secret);
        self.opened.borrow_mut().insert(path.to_owned(), (read.unwrap_or_default(), read.is_some()));
        read
    }

    fn open_new(&self, path: &Path, secret: bool) -> Option<FileId> {
        match read_text(path) {
            Ok(text) => Some(self.sources.borrow_mut().add(path, text, secret)),
            Err(reason) => {
                let file = self.sources.borrow_mut().add(path, String::new(), secret);
                let error =
                    Diagnostic::error(Code::Unreadable, format!("this file cannot be read: {reason}"));
                self.report(error.at(Span::new(file, 0..0), ""));
                None
            }
        }
    }

    /// The text of a file that was opened successfully.
    pub(crate) fn opened_text(&self, path: &Path) -> Option<Rc<str>> {
        let opened = self.opened.borrow().get(path).copied();
        opened.filter(|(_, readable)| *readable).map(|(file, _)| self.text(file))
    }

    /// The text of a file. Shared, because readers report while they hold it.
    pub(crate) fn text(&self, file: FileId) -> Rc<str> {
        self.sources.borrow().get(file).map_or_else(|| Rc::from(""), |source| Rc::from(source.text.as_str()))
    }

    /// Whether a file is JSON, where other words and another spelling are used than in TOML.
    pub(crate) fn is_json(&self, file: FileId) -> bool {
        let sources = self.sources.borrow();
        sources.get(file).and_then(|source| source.path.extension()).is_some_and(|it| it != "toml")
    }

    /// Whether a file is `workmesh.toml`, which nobody but Workmesh reads.
    pub(crate) fn is_ours(&self, file: FileId) -> bool {
        let sources = self.sources.borrow();
        sources.get(file).and_then(|source| source.path.file_name()).is_some_and(|it| it == FILE_NAME)
    }

    /// How a string setting is written in a file's format.
    pub(crate) fn assignment(&self, file: FileId, key: &str, value: &str) -> String {
        if self.is_json(file) {
            format!("`\"{key}\": \"{value}\"`")
        } else {
            format!("`{key} = \"{value}\"`")
        }
    }

    /// The text under a span.
    pub(crate) fn written(&self, span: Span) -> String {
        self.sources.borrow().text(span).to_owned()
    }

    /// The place of `part` (bytes of `value`) within a string that was written at `span`. If escapes make the
    /// text differ from the value, the whole string.
    pub(crate) fn inside(&self, span: Span, value: &str, part: &std::ops::Range<usize>) -> Span {
        let sources = self.sources.borrow();
        let written = sources.text(span);
        match written.find(value) {
            Some(quote) if written.len() == value.len() + 2 * quote && !part.is_empty() => {
                let start = span.range().start + quote;
                Span::new(span.file, start + part.start..start + part.end)
            }
            _ => span,
        }
    }

    /// Everything found, sorted by file and place.
    pub(crate) fn finish(self) -> Diagnostics {
        let mut list = self.found.into_inner();
        // What has no place comes last: it is about the whole.
        list.sort_by_key(|diagnostic| {
            diagnostic.labels.first().map_or((true, Span::default()), |label| (false, label.span))
        });
        Diagnostics { list, sources: self.sources.into_inner() }
    }
}

fn read_text(path: &Path) -> Result<String, String> {
    let file = File::open(path).map_err(|error| reason(&error))?;
    if file.metadata().is_ok_and(|metadata| metadata.is_dir()) {
        return Err("it is a folder".into());
    }
    let mut bytes = Vec::new();
    file.take(LARGEST_FILE + 1).read_to_end(&mut bytes).map_err(|error| reason(&error))?;
    if bytes.len() as u64 > LARGEST_FILE {
        return Err("it is larger than 1 MiB, which no configuration is".into());
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let offset = error.utf8_error().valid_up_to();
        format!("it is not UTF-8 (the byte at offset {offset} is not text)")
    })?;
    Ok(match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    })
}

/// The system's words without the number that means nothing to most readers.
fn reason(error: &std::io::Error) -> String {
    let text = error.to_string();
    let words = text.split(" (os error").next().unwrap_or(&text);
    let mut characters = words.chars();
    characters.next().map(|first| first.to_lowercase().chain(characters).collect()).unwrap_or_default()
}
