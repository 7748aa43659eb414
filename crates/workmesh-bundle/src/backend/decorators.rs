//! Decorators that nothing compiles away.
//!
//! The older kind, which TypeScript has behind `experimentalDecorators`, is compiled to plain code. The newer
//! kind has no compiler here and no engine yet, and what would come of it is a syntax error in a file nobody
//! wrote.

use oxc::ast::ast::{Decorator, Program};
use oxc::ast_visit::Visit;
use oxc::span::Span;

/// The byte at which the first decorator of a module starts.
pub(super) fn first(program: &Program<'_>) -> Option<usize> {
    let mut finder = Finder { first: None };
    finder.visit_program(program);
    finder.first.map(|span| span.start as usize)
}

struct Finder {
    first: Option<Span>,
}

impl<'a> Visit<'a> for Finder {
    fn visit_decorator(&mut self, decorator: &Decorator<'a>) {
        self.first.get_or_insert(decorator.span);
    }
}
