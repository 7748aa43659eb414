//! What the program prints: calm, coloured only on a terminal, and never in the way of a request.
//!
//! Shards hand their lines to one printing thread through a bounded queue. If the terminal is slower than the fleet,
//! lines are left out and counted rather than requests held up.

use std::{
    io::{self, IsTerminal, Write},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
        mpsc::{Receiver, SyncSender, sync_channel},
    },
    thread::JoinHandle,
};

/// Lines that may wait to be printed.
const QUEUE: usize = 8192;

/// Text styles, as the numbers of SGR escape sequences.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    /// What matters most in a line.
    Bold,
    /// What may be overlooked.
    Dim,
    /// Success.
    Green,
    /// Something to look at.
    Yellow,
    /// Failure.
    Red,
    /// Names.
    Cyan,
}

impl Style {
    const fn code(self) -> u8 {
        match self {
            Self::Bold => 1,
            Self::Dim => 2,
            Self::Red => 31,
            Self::Green => 32,
            Self::Yellow => 33,
            Self::Cyan => 36,
        }
    }
}

/// Whether and how to style text for one stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Paint {
    /// Whether colours are shown.
    pub(crate) color: bool,
}

impl Paint {
    /// For standard output: coloured on a terminal, unless `NO_COLOR` is set (<https://no-color.org>).
    pub(crate) fn stdout() -> Self {
        Self::of(&io::stdout())
    }

    /// For standard error, likewise.
    pub(crate) fn stderr() -> Self {
        Self::of(&io::stderr())
    }

    fn of(stream: &impl IsTerminal) -> Self {
        let unwanted = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        Self { color: stream.is_terminal() && !unwanted }
    }

    /// `text` in a style.
    pub(crate) fn paint(self, style: Style, text: impl std::fmt::Display) -> String {
        if self.color { format!("\x1b[{}m{text}\x1b[0m", style.code()) } else { text.to_string() }
    }
}

/// The way to the printing thread. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Printer {
    lines: SyncSender<Message>,
    left_out: Arc<AtomicU64>,
    /// How to style what is printed.
    pub(crate) paint: Paint,
}

enum Message {
    Line(String),
    /// Everything before has been printed.
    End,
}

/// Ends the printing thread after it has printed what was queued.
pub(crate) struct PrinterThread {
    lines: SyncSender<Message>,
    thread: Option<JoinHandle<()>>,
}

impl Printer {
    /// Starts the printing thread, for standard output.
    pub(crate) fn start() -> io::Result<(Self, PrinterThread)> {
        let (lines, queue) = sync_channel(QUEUE);
        let left_out = Arc::new(AtomicU64::new(0));
        let counter = Arc::clone(&left_out);
        let thread =
            std::thread::Builder::new().name("printer".into()).spawn(move || print(&queue, &counter))?;
        let printer = Self { lines: lines.clone(), left_out, paint: Paint::stdout() };
        Ok((printer, PrinterThread { lines, thread: Some(thread) }))
    }

    /// Prints a line that may be left out if too many are waiting.
    pub(crate) fn line(&self, line: String) {
        if self.lines.try_send(Message::Line(line)).is_err() {
            self.left_out.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Prints a line that matters; waits until there is room for it. Not for shards.
    pub(crate) fn notice(&self, line: String) {
        // The thread ends only after everything that could print has ended.
        let _ = self.lines.send(Message::Line(line));
    }
}

impl Drop for PrinterThread {
    fn drop(&mut self) {
        let _ = self.lines.send(Message::End);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn print(queue: &Receiver<Message>, left_out: &AtomicU64) {
    let mut out = io::BufWriter::new(io::stdout());
    while let Ok(Message::Line(line)) = queue.recv() {
        // Whether standard output still takes lines is not the fleet's concern: it goes on serving.
        let _ = writeln!(out, "{line}");
        let mut ended = false;
        // What has queued up meanwhile goes out in the same write.
        while let Ok(message) = queue.try_recv() {
            match message {
                Message::Line(line) => drop(writeln!(out, "{line}")),
                Message::End => ended = true,
            }
        }
        let missing = left_out.swap(0, Ordering::Relaxed);
        if missing > 0 {
            let _ = writeln!(out, "({missing} lines left out: the terminal is slower than the fleet)");
        }
        let _ = out.flush();
        if ended {
            return;
        }
    }
}
