//! One line for each request: status, method, path, time, and the way it took through the fleet.

use std::{borrow::Cow, collections::HashMap, rc::Rc, time::Duration};

use workmesh_gateway::{Access, Observer};
use workmesh_mesh::{Span, SpanId, Trace};

use crate::terminal::{Paint, Printer, Style};

/// Characters of a path that are printed.
const MAX_PATH: usize = 200;

/// Prints a line for each request.
pub(crate) struct RequestLines(pub(crate) Printer);

impl Observer for RequestLines {
    fn on_finish(&self, access: &Access<'_>) {
        self.0.line(line(access, self.0.paint));
    }
}

fn line(access: &Access<'_>, paint: Paint) -> String {
    let status = match access.status {
        None => paint.paint(Style::Yellow, "gone"),
        Some(status) => {
            let style = match status.as_u16() {
                ..300 => Style::Green,
                300..400 => Style::Cyan,
                400..500 => Style::Yellow,
                _ => Style::Red,
            };
            paint.paint(style, status.as_u16())
        }
    };
    let path = shorten(access.path);
    let mut line =
        format!("{status} {} {path} {}", access.method, paint.paint(Style::Dim, duration(access.duration)));
    let way = way(access.trace);
    if !way.is_empty() {
        line.push_str("  ");
        line.push_str(&paint.paint(Style::Dim, way));
    }
    if let Some(failure) = access.failure {
        line.push_str("  ");
        line.push_str(&paint.paint(Style::Red, failure.as_str()));
    }
    line
}

/// A path that leaves room for the rest of the line.
fn shorten(path: &str) -> Cow<'_, str> {
    match path.char_indices().nth(MAX_PATH) {
        Some((end, _)) => format!("{}…", &path[..end]).into(),
        None => path.into(),
    }
}

/// A duration in the unit that leaves two or three digits.
pub(crate) fn duration(duration: Duration) -> String {
    match duration.as_micros() {
        micros @ ..1_000 => format!("{micros} µs"),
        micros @ ..100_000 => format!("{:.1} ms", micros as f64 / 1e3),
        micros @ ..10_000_000 => format!("{} ms", micros / 1_000),
        micros => format!("{:.1} s", micros as f64 / 1e6),
    }
}

/// The workers that a request passed, as a tree in one line: `gateway → (auth, leads → notify)`.
fn way(trace: &Trace) -> String {
    let spans = trace.spans();
    let mut children: HashMap<SpanId, Vec<&Span>> = HashMap::new();
    for span in spans.iter() {
        if let Some(parent) = span.parent {
            children.entry(parent).or_default().push(span);
        }
    }
    for siblings in children.values_mut() {
        siblings.sort_by_key(|span| span.start);
    }
    let mut way = String::new();
    write_children(&mut way, &children, trace.root_span());
    way
}

fn write_children(way: &mut String, children: &HashMap<SpanId, Vec<&Span>>, parent: SpanId) {
    let Some(siblings) = children.get(&parent) else { return };
    for (index, (span, times)) in groups(siblings, children).into_iter().enumerate() {
        if index > 0 {
            way.push_str(", ");
        }
        way.push_str(&span.worker);
        if times > 1 {
            way.push_str(&format!(" ×{times}"));
        }
        if span.failure.is_some() || span.status >= 500 {
            way.push_str(" ✗");
        }
        if span.attempts > 1 {
            way.push_str(&format!(" ({} tries)", span.attempts));
        }
        if let Some(fallback) = span.fallback {
            way.push_str(&format!(" (fallback: {})", fallback.as_str()));
        }
        if let Some(callees) = children.get(&span.id) {
            let several = groups(callees, children).len() > 1;
            way.push_str(if several { " → (" } else { " → " });
            write_children(way, children, span.id);
            way.push_str(if several { ")" } else { "" });
        }
    }
}

/// Calls to the same worker in a row, told once with their number if none of them went further.
fn groups<'a>(siblings: &[&'a Span], children: &HashMap<SpanId, Vec<&Span>>) -> Vec<(&'a Span, usize)> {
    let leaf = |span: &Span| !children.contains_key(&span.id);
    let same = |a: &Span, b: &Span| {
        Rc::ptr_eq(&a.worker, &b.worker)
            && leaf(a)
            && leaf(b)
            && a.failure == b.failure
            && a.status == b.status
            && a.attempts == b.attempts
            && a.fallback == b.fallback
    };
    let mut groups: Vec<(&Span, usize)> = Vec::new();
    for &span in siblings {
        match groups.last_mut() {
            Some((last, times)) if same(last, span) => *times += 1,
            _ => groups.push((span, 1)),
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use workmesh_mesh::FallbackKind;

    use super::*;

    /// Records a trace from `(id, parent, worker, status)`; ids are positions from 1 on, 0 is the root.
    fn trace(calls: &[(usize, &'static str, u16)]) -> Rc<Trace> {
        let trace = Trace::new(None);
        let mut ids = vec![trace.root_span()];
        let start = Instant::now();
        let mut names: HashMap<&str, Rc<str>> = HashMap::new();
        for (order, &(parent, worker, status)) in calls.iter().enumerate() {
            let id = SpanId::random();
            trace.record(Span {
                id,
                parent: Some(ids[parent]),
                worker: Rc::clone(names.entry(worker).or_insert_with(|| worker.into())),
                start: start + Duration::from_micros(order as u64),
                duration: Duration::ZERO,
                status,
                failure: None,
                attempts: 1,
                fallback: None,
            });
            ids.push(id);
        }
        trace
    }

    #[track_caller]
    fn check(calls: &[(usize, &'static str, u16)], expected: &str) {
        assert_eq!(way(&trace(calls)), expected);
    }

    #[test]
    fn the_way_is_a_tree_in_one_line() {
        check(&[], "");
        check(&[(0, "gateway", 200)], "gateway");
        check(&[(0, "gateway", 200), (1, "auth", 200)], "gateway → auth");
        check(
            &[(0, "gateway", 200), (1, "auth", 200), (1, "leads", 201), (3, "notify", 202)],
            "gateway → (auth, leads → notify)",
        );
    }

    #[test]
    fn repeated_calls_are_told_once_and_failures_are_marked() {
        check(
            &[(0, "gateway", 200), (1, "catalog", 200), (1, "catalog", 200), (1, "catalog", 503)],
            "gateway → (catalog ×2, catalog ✗)",
        );
    }

    #[test]
    fn further_tries_and_fallbacks_are_told() {
        let trace = Trace::new(None);
        let span = |worker: &str, attempts, fallback| {
            trace.record(Span {
                id: SpanId::random(),
                parent: Some(trace.root_span()),
                worker: worker.into(),
                start: Instant::now(),
                duration: Duration::ZERO,
                status: 200,
                failure: None,
                attempts,
                fallback,
            });
        };
        span("auth", 2, None);
        span("catalog", 3, Some(FallbackKind::Stale));
        assert_eq!(way(&trace), "auth (2 tries), catalog (3 tries) (fallback: stale)");
    }

    #[test]
    fn a_long_path_is_cut() {
        assert_eq!(shorten("/a?b=c"), "/a?b=c");
        let long = format!("/{}", "ä".repeat(MAX_PATH));
        assert_eq!(shorten(&long), format!("/{}…", "ä".repeat(MAX_PATH - 1)));
    }

    #[test]
    fn durations_have_a_fitting_unit() {
        let shown = [7, 999, 1_234, 99_900, 123_456, 12_345_678]
            .map(|micros| duration(Duration::from_micros(micros)));
        assert_eq!(shown, ["7 µs", "999 µs", "1.2 ms", "99.9 ms", "123 ms", "12.3 s"]);
    }
}
