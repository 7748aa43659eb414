//! What workers print, with the worker's name and the trace it belongs to.

use workmesh_runtime::{Level, LogLine};

use crate::terminal::{Paint, Style};

/// One printed thing; lines after the first are indented.
pub(super) fn line(line: &LogLine<'_>, paint: Paint) -> String {
    let style = match line.level {
        Level::Debug => Style::Dim,
        Level::Info => Style::Cyan,
        Level::Warn => Style::Yellow,
        Level::Error => Style::Red,
    };
    let mut head = paint.paint(style, format_args!("[{}]", line.worker));
    if let Some(trace) = line.trace {
        // The first digits tell the requests of one session apart; the whole is in the response's error, if any.
        let trace = trace.to_string();
        head.push(' ');
        head.push_str(&paint.paint(Style::Dim, &trace[..8]));
    }
    format!("{head} {}", line.text.replace('\n', "\n    "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn further_lines_are_indented_under_the_first() {
        let printed = LogLine { worker: "auth", trace: None, level: Level::Error, text: "Uncaught x\n at y" };
        assert_eq!(line(&printed, Paint { color: false }), "[auth] Uncaught x\n     at y");
    }
}
