//! What handlers see of a document and may change: elements, end tags, texts, comments, the doctype and the end.

use lol_html::html_content::{
    Comment, ContentType, Doctype, DocumentEnd, Element, EndTag, StreamingHandler, TextChunk,
};

use super::run::{LateContent, Pause, attend};
use crate::engine::Value;

/// Something to be done with a token.
pub(super) enum Act {
    /// Say what it is: each kind of token has fields of its own.
    Get(Field),
    /// Say the value of an attribute.
    Attribute(String),
    /// Set an attribute.
    SetAttribute(String, String),
    /// Remove an attribute.
    RemoveAttribute(String),
    /// Set the name of a tag, or the text of a comment.
    Rename(String),
    /// Put content somewhere.
    Insert(Place, Content),
    /// Remove it, with all that is in it.
    Remove,
    /// Remove its tags.
    Unwrap,
    /// Call this handler, and no other, for the element's end tag.
    OnEndTag(u64),
}

/// What can be asked of a token.
#[derive(Clone, Copy)]
pub(super) enum Field {
    Name,
    Text,
    Namespace,
    Removed,
    Attributes,
    LastInTextNode,
    PublicId,
    SystemId,
}

/// Where content goes.
#[derive(Clone, Copy)]
pub(super) enum Place {
    Before,
    After,
    Prepend,
    Append,
    Replace,
    Inner,
}

/// What goes there.
pub(super) enum Content {
    /// This text.
    Text(String, ContentType),
    /// The content of this number, when its turn has come.
    Late(u64, ContentType),
}

/// A part of a document that a handler is called for.
pub(super) trait Token {
    /// Does what JavaScript asks for; the error is the parser's words.
    fn act(&mut self, act: Act, pause: Pause) -> Result<Value, String>;
}

/// No class of JavaScript asks a token for what it does not have.
fn nothing() -> Result<Value, String> {
    Err("This token has nothing of the kind.".into())
}

/// Puts content where it goes, by the two methods that the parser has for each place.
macro_rules! insert {
    ($token:ident, $place:ident, $content:ident, $pause:ident, { $($at:ident => $method:ident, $late:ident;)* }) => {
        match ($place, $content) {
            $(
                (Place::$at, Content::Text(text, kind)) => $token.$method(&text, kind),
                (Place::$at, Content::Late(number, kind)) => $token.$late(late(number, kind, $pause)),
            )*
            #[allow(unreachable_patterns, reason = "elements have all places")]
            _ => return nothing(),
        }
    };
}

fn late(number: u64, kind: ContentType, pause: Pause) -> Box<dyn StreamingHandler + Send> {
    Box::new(LateContent { pause, number, kind })
}

fn done() -> Result<Value, String> {
    Ok(Value::Undefined)
}

fn text_or_null(text: Option<String>) -> Value {
    Value::or_null(text.map(Value::Text))
}

impl Token for Element<'_, '_> {
    fn act(&mut self, act: Act, pause: Pause) -> Result<Value, String> {
        match act {
            Act::Get(Field::Name) => return Ok(Value::Text(self.tag_name())),
            Act::Get(Field::Namespace) => return Ok(Value::Static(self.namespace_uri())),
            Act::Get(Field::Removed) => return Ok(Value::Bool(self.removed())),
            Act::Get(Field::Attributes) => {
                let pair = |name, value| Value::List(vec![Value::Text(name), Value::Text(value)]);
                let attributes = self.attributes().iter().map(|each| pair(each.name(), each.value()));
                return Ok(Value::List(attributes.collect()));
            }
            Act::Get(_) => return nothing(),
            Act::Attribute(name) => return Ok(text_or_null(self.get_attribute(&name))),
            Act::SetAttribute(name, value) => {
                self.set_attribute(&name, &value).map_err(|error| error.to_string())?;
            }
            Act::RemoveAttribute(name) => self.remove_attribute(&name),
            Act::Rename(name) => self.set_tag_name(&name).map_err(|error| error.to_string())?,
            Act::Insert(place, content) => insert!(self, place, content, pause, {
                Before => before, streaming_before;
                After => after, streaming_after;
                Prepend => prepend, streaming_prepend;
                Append => append, streaming_append;
                Replace => replace, streaming_replace;
                Inner => set_inner_content, streaming_set_inner_content;
            }),
            Act::Remove => self.remove(),
            Act::Unwrap => self.remove_and_keep_content(),
            Act::OnEndTag(handler) => {
                let handlers = self.end_tag_handlers().ok_or("No end tag.")?;
                handlers.clear();
                handlers.push(Box::new(move |tag| attend(tag, pause, handler)));
            }
        }
        done()
    }
}

impl Token for EndTag<'_> {
    fn act(&mut self, act: Act, pause: Pause) -> Result<Value, String> {
        match act {
            Act::Get(Field::Name) => return Ok(Value::Text(self.name())),
            Act::Rename(name) => self.set_name_str(name),
            Act::Insert(place, content) => insert!(self, place, content, pause, {
                Before => before, streaming_before;
                After => after, streaming_after;
            }),
            Act::Remove => self.remove(),
            _ => return nothing(),
        }
        done()
    }
}

impl Token for TextChunk<'_> {
    fn act(&mut self, act: Act, pause: Pause) -> Result<Value, String> {
        match act {
            Act::Get(Field::Text) => return Ok(Value::Text(self.as_str().to_owned())),
            Act::Get(Field::LastInTextNode) => return Ok(Value::Bool(self.last_in_text_node())),
            Act::Get(Field::Removed) => return Ok(Value::Bool(self.removed())),
            Act::Insert(place, content) => insert!(self, place, content, pause, {
                Before => before, streaming_before;
                After => after, streaming_after;
                Replace => replace, streaming_replace;
            }),
            Act::Remove => self.remove(),
            _ => return nothing(),
        }
        done()
    }
}

impl Token for Comment<'_> {
    fn act(&mut self, act: Act, pause: Pause) -> Result<Value, String> {
        match act {
            Act::Get(Field::Text) => return Ok(Value::Text(self.text())),
            Act::Get(Field::Removed) => return Ok(Value::Bool(self.removed())),
            Act::Rename(text) => self.set_text(&text).map_err(|error| error.to_string())?,
            Act::Insert(place, content) => insert!(self, place, content, pause, {
                Before => before, streaming_before;
                After => after, streaming_after;
                Replace => replace, streaming_replace;
            }),
            Act::Remove => self.remove(),
            _ => return nothing(),
        }
        done()
    }
}

impl Token for Doctype<'_> {
    fn act(&mut self, act: Act, _: Pause) -> Result<Value, String> {
        match act {
            Act::Get(Field::Name) => Ok(text_or_null(self.name())),
            Act::Get(Field::PublicId) => Ok(text_or_null(self.public_id())),
            Act::Get(Field::SystemId) => Ok(text_or_null(self.system_id())),
            _ => nothing(),
        }
    }
}

impl Token for DocumentEnd<'_> {
    fn act(&mut self, act: Act, _: Pause) -> Result<Value, String> {
        match act {
            Act::Insert(Place::Append, Content::Text(text, kind)) => self.append(&text, kind),
            _ => return nothing(),
        }
        done()
    }
}
