//! Dynamic imports that expect to fail: of packages that may be installed or not.
//!
//! As for wrangler, an import is guarded if it stands in the body of a `try` of its own function, or if `catch`, or
//! `then` with two functions, is called on what it gives.

use std::collections::BTreeSet;
use std::mem;

use oxc::ast::ast::{ArrowFunctionExpression, CallExpression, Expression, Function, ImportExpression};
use oxc::ast::ast::{Program, TryStatement};
use oxc::ast_visit::{Visit, walk};
use oxc::syntax::scope::ScopeFlags;

/// The specifiers of a module's guarded imports.
pub(super) fn specifiers(program: &Program<'_>) -> BTreeSet<String> {
    let mut finder = Finder::default();
    finder.visit_program(program);
    finder.found
}

#[derive(Default)]
struct Finder {
    in_try: bool,
    found: BTreeSet<String>,
}

impl Finder {
    fn note(&mut self, import: &ImportExpression<'_>) {
        if let Expression::StringLiteral(specifier) = &import.source {
            self.found.insert(specifier.value.to_string());
        }
    }

    /// Follows `import(…).then(…).catch(…)` from its end to its beginning.
    fn follow(&mut self, call: &CallExpression<'_>, caught: bool) {
        let Expression::StaticMemberExpression(member) = &call.callee else { return };
        let caught = match member.property.name.as_str() {
            "catch" => true,
            "then" => caught || call.arguments.len() > 1,
            _ => return,
        };
        match &member.object {
            Expression::ImportExpression(import) if caught => self.note(import),
            Expression::CallExpression(inner) => self.follow(inner, caught),
            _ => {}
        }
    }

    fn with(&mut self, in_try: bool, visit: impl FnOnce(&mut Self)) {
        let before = mem::replace(&mut self.in_try, in_try);
        visit(self);
        self.in_try = before;
    }
}

impl<'a> Visit<'a> for Finder {
    fn visit_import_expression(&mut self, import: &ImportExpression<'a>) {
        if self.in_try {
            self.note(import);
        }
        walk::walk_import_expression(self, import);
    }

    fn visit_call_expression(&mut self, call: &CallExpression<'a>) {
        self.follow(call, false);
        walk::walk_call_expression(self, call);
    }

    fn visit_try_statement(&mut self, statement: &TryStatement<'a>) {
        self.with(true, |finder| finder.visit_block_statement(&statement.block));
        if let Some(handler) = &statement.handler {
            self.visit_catch_clause(handler);
        }
        if let Some(finalizer) = &statement.finalizer {
            self.visit_block_statement(finalizer);
        }
    }

    fn visit_function(&mut self, function: &Function<'a>, flags: ScopeFlags) {
        self.with(false, |finder| walk::walk_function(finder, function, flags));
    }

    fn visit_arrow_function_expression(&mut self, function: &ArrowFunctionExpression<'a>) {
        self.with(false, |finder| walk::walk_arrow_function_expression(finder, function));
    }
}

#[cfg(test)]
mod tests {
    use oxc::allocator::Allocator;
    use oxc::parser::Parser;
    use oxc::span::SourceType;

    use super::specifiers;

    #[track_caller]
    fn check(code: &str, expected: &[&str]) {
        let allocator = Allocator::default();
        let parsed = Parser::new(&allocator, code, SourceType::mjs()).parse();
        assert_eq!(specifiers(&parsed.program).into_iter().collect::<Vec<_>>(), expected, "{code}");
    }

    #[test]
    fn what_guards_an_import() {
        check("try { await import('a') } catch {}", &["a"]);
        check("import('a').catch(() => {})", &["a"]);
        check("import('a').then((a) => a).catch(() => {})", &["a"]);
        check("import('a').then((a) => a, () => {})", &["a"]);
    }

    #[test]
    fn what_does_not() {
        check("await import('a')", &[]);
        check("import('a').then((a) => a)", &[]);
        check("try {} catch { await import('a') } finally { await import('b') }", &[]);
        check("try { later(() => import('a')) } catch {}", &[]);
        check("use(import('a')).catch(() => {})", &[]);
        check("try { await import(name) } catch {}", &[]);
    }
}
