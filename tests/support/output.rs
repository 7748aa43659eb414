//! What a child process prints, line by line as it comes, standard output and standard error together.

use std::{
    io::{BufRead, BufReader, Read},
    sync::{Arc, Condvar, Mutex},
    time::Instant,
};

use super::BOUND;

/// The lines so far. Cheap to clone.
#[derive(Clone, Default)]
pub(crate) struct Output(Arc<Shared>);

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    lines: Vec<String>,
    /// Streams that have not ended.
    open: usize,
}

/// A place in the output: only what comes later counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mark(usize);

impl Mark {
    /// Before everything.
    pub(crate) const BEGINNING: Self = Self(0);
}

impl Output {
    /// Collects the lines of a stream.
    pub(crate) fn follow(&self, stream: impl Read + Send + 'static) {
        self.0.state.lock().unwrap().open += 1;
        let output = self.clone();
        std::thread::spawn(move || {
            for line in BufReader::new(stream).split(b'\n').map_while(Result::ok) {
                let line = String::from_utf8_lossy(&line).into_owned();
                output.0.state.lock().unwrap().lines.push(line);
                output.0.changed.notify_all();
            }
            output.0.state.lock().unwrap().open -= 1;
            output.0.changed.notify_all();
        });
    }

    /// Now.
    pub(crate) fn mark(&self) -> Mark {
        Mark(self.0.state.lock().unwrap().lines.len())
    }

    /// Everything so far.
    pub(crate) fn text(&self) -> String {
        self.0.state.lock().unwrap().lines.join("\n")
    }

    /// Everything, once the process has closed its streams.
    #[track_caller]
    pub(crate) fn whole(&self) -> String {
        self.wait(Mark::BEGINNING, "the end", |_, open| (!open).then_some(()));
        self.text()
    }

    /// Waits for a line that contains `part`.
    #[track_caller]
    pub(crate) fn line(&self, since: Mark, part: &str) -> String {
        self.find(since, part, |line| line.contains(part).then(|| line.to_owned()))
    }

    /// Waits for a line of which `find` makes something.
    #[track_caller]
    pub(crate) fn find<T>(&self, since: Mark, what: &str, find: impl Fn(&str) -> Option<T>) -> T {
        self.wait(since, what, |lines, _| lines.iter().find_map(|line| find(line)))
    }

    #[track_caller]
    fn wait<T>(&self, since: Mark, what: &str, find: impl Fn(&[String], bool) -> Option<T>) -> T {
        let deadline = Instant::now() + BOUND;
        let mut state = self.0.state.lock().unwrap();
        loop {
            if let Some(found) = find(&state.lines[since.0..], state.open > 0) {
                return found;
            }
            let left = deadline.saturating_duration_since(Instant::now());
            let over = if state.open == 0 { "the process ended" } else { "it took too long" };
            if state.open == 0 || left.is_zero() {
                let lines = state.lines.join("\n");
                drop(state);
                panic!("waiting for {what:?}, and {over}; the output was:\n{lines}");
            }
            state = self.0.changed.wait_timeout(state, left).unwrap().0;
        }
    }
}
