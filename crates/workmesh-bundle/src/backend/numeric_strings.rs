//! Strings that the bundler's own arithmetic gets wrong.
//!
//! When it removes dead code, the bundler computes what it can, and in doing so takes `Number("12 ")` for `NaN`: its
//! conversion of strings forgets the white space at their end, and takes a sign after `0x`. Such a string is written as a
//! template, which is the same value and which it does not convert. Its later releases are right.

use oxc::allocator::Allocator;
use oxc::ast::ast::{Expression, PropertyKey, TemplateElement, TemplateElementValue};
use oxc::ast::ast::{Program, StringLiteral};
use oxc::ast::builder::AstBuilder;
use oxc::ast_visit::{VisitMut, walk_mut};
use oxc::str::Str;

/// Writes the strings that would be converted wrongly as templates.
pub(super) fn protect<'a>(program: &mut Program<'a>, allocator: &'a Allocator) {
    Protector { builder: AstBuilder::new(allocator) }.visit_program(program);
}

struct Protector<'a> {
    builder: AstBuilder<'a>,
}

impl<'a> VisitMut<'a> for Protector<'a> {
    fn visit_expression(&mut self, expression: &mut Expression<'a>) {
        if let Expression::StringLiteral(literal) = expression {
            if is_misread(&literal.value) {
                *expression = self.template(literal);
            }
        } else {
            walk_mut::walk_expression(self, expression);
        }
    }

    fn visit_property_key(&mut self, key: &mut PropertyKey<'a>) {
        // A name is not converted, and cannot be a template.
        if !matches!(key, PropertyKey::StringLiteral(_)) {
            walk_mut::walk_property_key(self, key);
        }
    }
}

impl<'a> Protector<'a> {
    fn template(&self, literal: &StringLiteral<'a>) -> Expression<'a> {
        // Nothing else in such a string means something in a template.
        let raw = literal.value.replace('\r', "\\r");
        let value =
            TemplateElementValue { raw: Str::from_str_in(&raw, &self.builder), cooked: Some(literal.value) };
        let element = TemplateElement::new(literal.span, value, true, &self.builder);
        Expression::new_template_literal(literal.span, [element], [], &self.builder)
    }
}

/// Whether a string looks like a number and is one that the bundler converts wrongly.
fn is_misread(text: &str) -> bool {
    let number = text.trim_matches(is_space);
    let is_number = !number.is_empty()
        && number.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'+' | b'-'));
    let signed_digits = || number.starts_with('0') && number.get(2..3) == Some("+");
    is_number && (text.ends_with(is_space) || signed_digits())
}

/// White space and line ends, as JavaScript has them.
fn is_space(character: char) -> bool {
    character == '\u{feff}' || character.is_whitespace() && character != '\u{85}'
}

#[cfg(test)]
mod tests {
    use super::is_misread;

    #[test]
    fn only_numbers_with_space_behind_them_or_a_sign_within_are_misread() {
        for text in ["12 ", " 12\n", "-1.5e3\t", "Infinity\u{feff}", "0x10\r", "0x+5"] {
            assert!(is_misread(text), "{text:?}");
        }
        for text in ["", "  ", " 12", "12", "a b ", "${1} ", "` ", "1\u{85}", "1+5"] {
            assert!(!is_misread(text), "{text:?}");
        }
    }
}
