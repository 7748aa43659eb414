//! Where a bundle has to say which frame it goes on in.

use oxc::ast::ast::{
    ArrowFunctionBody, ArrowFunctionExpression, AwaitExpression, BlockStatement, CatchClause, ForOfStatement,
    Function, FunctionBody, ReturnStatement, Statement, TryStatement, YieldExpression,
};
use oxc::ast_visit::{Visit, walk};
use oxc::span::{GetSpan, Span};
use oxc::syntax::scope::ScopeFlags;

use super::Names;
use super::edits::Edits;

/// What the innermost function is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// One that never pauses by itself, or the top level.
    Plain,
    Async,
    AsyncGenerator,
}

/// Collects the insertions of a program.
pub(super) struct Finder<'n> {
    names: &'n Names,
    kind: Kind,
    /// Insertions at the start of something, outer ones first.
    before: Vec<(usize, String)>,
    /// Insertions at the end of something, inner ones first.
    after: Vec<(usize, String)>,
}

impl<'n> Finder<'n> {
    pub(super) fn new(names: &'n Names) -> Self {
        Self { names, kind: Kind::Plain, before: Vec::new(), after: Vec::new() }
    }

    /// All that was found. Where something ends and something else begins, the end comes first.
    pub(super) fn finish(mut self) -> Edits {
        self.after.append(&mut self.before);
        Edits::new(self.after)
    }

    fn start(&mut self, span: Span, text: String) {
        self.before.push((span.start as usize, text));
    }

    fn end(&mut self, span: Span, text: &str) {
        self.after.push((span.end as usize, text.to_owned()));
    }

    /// Takes up the frame.
    fn to(&self) -> String {
        let Names { module, frame } = self.names;
        match self.kind {
            Kind::AsyncGenerator => format!("{frame}={module}.asked({frame});"),
            _ => format!("{module}.to({frame});"),
        }
    }

    /// Notes the frame at the start of a function.
    fn note(&self) -> String {
        let Names { module, frame } = self.names;
        let declare = if self.kind == Kind::AsyncGenerator { "let" } else { "const" };
        format!("{declare} {frame}={module}.now();")
    }

    /// Visits a function's inside as of that kind.
    fn within(&mut self, kind: Kind, visit: impl FnOnce(&mut Self)) {
        let outer = std::mem::replace(&mut self.kind, kind);
        visit(self);
        self.kind = outer;
    }

    fn body_starts(&mut self, body: &FunctionBody<'_>) {
        if self.kind != Kind::Plain {
            let at = body.directives.last().map_or(body.span.start + 1, |directive| directive.span.end);
            let note = self.note();
            self.before.push((at as usize, note));
        }
    }

    fn block_starts(&mut self, block: &BlockStatement<'_>) {
        if self.kind != Kind::Plain {
            let to = self.to();
            self.before.push((block.span.start as usize + 1, to));
        }
    }

    /// Takes up the frame behind a loop, labels included.
    fn loop_ends(&mut self, span: Span) {
        let to = format!("{}}}", self.to());
        self.end(span, &to);
    }
}

/// The loop that a statement is, when it awaits what it goes over.
fn awaits<'b, 'a>(statement: &'b Statement<'a>) -> Option<&'b ForOfStatement<'a>> {
    match statement {
        Statement::ForOfStatement(statement) if statement.r#await => Some(statement),
        Statement::LabeledStatement(labeled) => awaits(&labeled.body),
        _ => None,
    }
}

impl<'a> Visit<'a> for Finder<'_> {
    fn visit_function(&mut self, function: &Function<'a>, flags: ScopeFlags) {
        let kind = match (function.r#async, function.generator) {
            (false, _) => Kind::Plain,
            (true, false) => Kind::Async,
            (true, true) => Kind::AsyncGenerator,
        };
        self.within(kind, |finder| {
            // The body comes after the parameters, and so does the note.
            walk::walk_function(finder, function, flags);
        });
    }

    fn visit_function_body(&mut self, body: &FunctionBody<'a>) {
        self.body_starts(body);
        walk::walk_function_body(self, body);
    }

    fn visit_arrow_function_expression(&mut self, arrow: &ArrowFunctionExpression<'a>) {
        let kind = if arrow.r#async { Kind::Async } else { Kind::Plain };
        self.within(kind, |finder| match &arrow.body {
            ArrowFunctionBody::FunctionBody(_) => walk::walk_arrow_function_expression(finder, arrow),
            body => {
                if kind == Kind::Async {
                    let text = format!("{{{}return {}.given(", finder.note(), finder.names.module);
                    finder.start(body.span(), text);
                }
                walk::walk_arrow_function_expression(finder, arrow);
                if kind == Kind::Async {
                    finder.end(body.span(), ")}");
                }
            }
        });
    }

    fn visit_await_expression(&mut self, it: &AwaitExpression<'a>) {
        if self.kind == Kind::Plain {
            return walk::walk_await_expression(self, it);
        }
        let Names { module, frame } = self.names;
        self.start(it.span, format!("{module}.back({frame},"));
        self.start(it.argument.span(), format!("{module}.given("));
        walk::walk_await_expression(self, it);
        self.end(it.argument.span(), "))");
    }

    fn visit_yield_expression(&mut self, it: &YieldExpression<'a>) {
        if self.kind != Kind::AsyncGenerator {
            return walk::walk_yield_expression(self, it);
        }
        let Names { module, frame } = self.names;
        // The first argument is what the expression comes to; the frame is noted before it is used.
        self.start(it.span, format!("{module}.resumed("));
        let value = it.argument.as_ref().filter(|_| !it.delegate);
        if let Some(value) = value {
            self.start(value.span(), format!("{module}.given("));
        }
        walk::walk_yield_expression(self, it);
        if let Some(value) = value {
            self.end(value.span(), ")");
        }
        let noted = format!(",{frame}={module}.asked({frame}))");
        self.end(it.span, &noted);
    }

    fn visit_return_statement(&mut self, it: &ReturnStatement<'a>) {
        match &it.argument {
            Some(value) if self.kind != Kind::Plain => {
                // The value may be a list with commas.
                self.start(value.span(), format!("{}.given((", self.names.module));
                walk::walk_return_statement(self, it);
                self.end(value.span(), "))");
            }
            _ => walk::walk_return_statement(self, it),
        }
    }

    fn visit_catch_clause(&mut self, it: &CatchClause<'a>) {
        if let Some(param) = &it.param {
            self.visit_catch_parameter(param);
        }
        self.block_starts(&it.body);
        self.visit_block_statement(&it.body);
    }

    fn visit_try_statement(&mut self, it: &TryStatement<'a>) {
        self.visit_block_statement(&it.block);
        if let Some(handler) = &it.handler {
            self.visit_catch_clause(handler);
        }
        if let Some(finalizer) = &it.finalizer {
            self.block_starts(finalizer);
            self.visit_block_statement(finalizer);
        }
    }

    fn visit_statement(&mut self, it: &Statement<'a>) {
        let inner = if self.kind == Kind::Plain { None } else { awaits(it) };
        let Some(inner) = inner else { return walk::walk_statement(self, it) };
        self.start(it.span(), "{".into());
        let mut labels = it;
        while let Statement::LabeledStatement(labeled) = labels {
            labels = &labeled.body;
        }
        self.visit_for_statement_left(&inner.left);
        self.visit_expression(&inner.right);
        let to = format!("{{{}", self.to());
        self.start(inner.body.span(), to);
        self.visit_statement(&inner.body);
        self.end(inner.body.span(), "}");
        self.loop_ends(it.span());
    }
}
