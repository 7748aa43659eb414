//! Routes claimed by two workers.

use crate::diagnostic::{Code, Diagnostic};
use crate::project::Route;
use crate::session::Session;

/// Sorts routes, most specific first, and reports each pattern that two workers claim. A pattern that one
/// worker claims twice, in its own file and in `workmesh.toml` perhaps, is kept once.
pub(crate) fn report_conflicts(session: &Session, mut routes: Vec<Route>) -> Vec<Route> {
    routes.sort_by(|a, b| a.pattern.cmp(&b.pattern).then(a.span.cmp(&b.span)));
    let mut kept: Vec<Route> = Vec::new();
    for route in routes {
        match kept.last().filter(|last| last.pattern == route.pattern) {
            None => kept.push(route),
            Some(first) if first.worker == route.worker => {}
            Some(first) => {
                let message = format!("two workers claim the route `{}`", route.pattern);
                let error = Diagnostic::error(Code::RouteConflict, message)
                    .at(route.span, format!("claimed for `{}`", route.worker))
                    .at(first.span, format!("claimed for `{}`", first.worker));
                session.report(error.help("make one pattern more specific; the most specific one wins"));
            }
        }
    }
    kept
}
