//! The operations of `HTMLRewriter`.
//!
//! Those that let the parser work (`html_write`, `html_end`, `html_proceed`, `html_stop`, `html_content`,
//! `html_content_end`) give what it wants next, as a list: its first item says which event, see [`step`].

use std::{cell::Cell, rc::Rc};

use encoding_rs::Encoding;
use lol_html::{AsciiCompatibleEncoding, Selector, html_content::ContentType};

use super::{
    extent,
    run::{Command, Event, Handlers, Output, Plan, run},
    tokens::{Act, Content, Field, Place},
};
use crate::{
    engine::{Args, Fiber, Op, OpError, OpResult, Value},
    host::{Host, Resource},
};

/// The operations of this area.
pub(crate) const OPS: &[Op<Host>] = &[
    Op::new("html_selector", |_, args| selector(&args.text(0)?).map(|_| Value::Undefined)),
    Op::new("html_open", open),
    // A promise that is settled when the slice is over, and with it all that scripts do without waiting for anything.
    Op::new("html_turn", |_, _| Ok(Value::later(async { Ok(Value::Undefined) }))),
    Op::new("html_write", |host, args| step(host, args, Command::Write(args.bytes(1)?))),
    Op::new("html_end", |host, args| step(host, args, Command::End)),
    Op::new("html_proceed", |host, args| step(host, args, Command::Proceed)),
    Op::new("html_stop", |host, args| step(host, args, Command::Stop)),
    Op::new("html_content", |host, args| step(host, args, Command::Content(args.bytes(1)?))),
    Op::new("html_content_end", |host, args| step(host, args, Command::ContentEnd)),
    Op::new("html_output", output),
    Op::new("html_close", close),
    Op::new("html_get", |host, args| act(host, args, Act::Get(field(&args.text(1)?)?))),
    Op::new("html_attribute", |host, args| act(host, args, Act::Attribute(args.text(1)?))),
    Op::new("html_set_attribute", |host, args| {
        act(host, args, Act::SetAttribute(args.text(1)?, args.text(2)?))
    }),
    Op::new("html_remove_attribute", |host, args| act(host, args, Act::RemoveAttribute(args.text(1)?))),
    Op::new("html_rename", |host, args| act(host, args, Act::Rename(args.text(1)?))),
    Op::new("html_insert", insert),
    Op::new("html_remove", |host, args| {
        act(host, args, if args.flag(1) { Act::Unwrap } else { Act::Remove })
    }),
    Op::new("html_on_end_tag", |host, args| act(host, args, Act::OnEndTag(args.integer(1)?))),
];

/// The stack of a parser, in bytes; the system gives what is touched. Only what makes a program of the selectors recurses,
/// as deep as they are long.
const STACK: usize = 1 << 20;
/// The most documents that an isolate rewrites at a time.
const MAX_REWRITERS: usize = 1024;

/// A document that is being rewritten.
pub(crate) struct Rewriter {
    state: State,
    output: Output,
    _counted: Counted,
}

enum State {
    /// Nothing of it has come yet.
    New(Plan),
    /// The parser waits on its stack.
    Waiting(Fiber<Command, Event>),
    /// It has ended or failed, or nobody wants the rest.
    Over,
}

impl Rewriter {
    /// Lets the parser work until it wants something.
    fn resume(&mut self, command: Command) -> Result<Event, OpError> {
        let over = || OpError::error("This document is not being rewritten any more.");
        let mut fiber = match std::mem::replace(&mut self.state, State::Over) {
            State::New(plan) => {
                let output = Rc::clone(&self.output);
                Fiber::new(STACK, move |pause, first| run(plan, output, pause, first))
                    .map_err(|_| OpError::error("There is no memory left to rewrite a document."))?
            }
            State::Waiting(fiber) => fiber,
            State::Over => return Err(over()),
        };
        let event = fiber.resume(command).ok_or_else(over)?;
        if !matches!(event, Event::Ended | Event::Failed(_)) {
            self.state = State::Waiting(fiber);
        }
        Ok(event)
    }
}

/// One of the documents that an isolate may have under way.
struct Counted(Rc<Cell<usize>>);

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.set(self.0.get().saturating_sub(1));
    }
}

fn parser_error(message: impl std::fmt::Display) -> OpError {
    OpError::type_error(format!("Parser error: {message}"))
}

fn selector(text: &str) -> Result<Selector, OpError> {
    extent::check(text).map_err(parser_error)?;
    text.parse().map_err(parser_error)
}

/// `html_open(label of the encoding, entries)` → document. An entry is a selector, or null for the document as a whole,
/// and whether each of its four handlers is there.
fn open(host: &Rc<Host>, args: &Args<'_, '_>) -> OpResult {
    let encoding = Encoding::for_label_no_replacement(args.text(0)?.as_bytes())
        .ok_or_else(|| parser_error("Unknown character encoding has been provided."))?;
    let encoding = AsciiCompatibleEncoding::new(encoding)
        .ok_or_else(|| parser_error("Expected ASCII-compatible encoding."))?;
    let Value::List(entries) = args.value(1)? else { return Err(bad_entry()) };
    let handlers = entries.into_iter().map(handlers).collect::<Result<Vec<_>, _>>()?;
    let count = &host.rewriters;
    if count.get() >= MAX_REWRITERS {
        return Err(OpError::error("Too many documents are being rewritten in this worker."));
    }
    count.set(count.get() + 1);
    let rewriter = Rewriter {
        state: State::New(Plan { encoding, handlers }),
        output: Output::default(),
        _counted: Counted(Rc::clone(count)),
    };
    host.keep(Resource::Rewriter(Box::new(rewriter))).map(|handle| Value::Number(handle as f64))
}

fn bad_entry() -> OpError {
    OpError::type_error("An entry is a selector or null, and four booleans.")
}

fn handlers(entry: Value) -> Result<Handlers, OpError> {
    let Value::List(items) = entry else { return Err(bad_entry()) };
    match items.as_slice() {
        [text, Value::Bool(first), Value::Bool(second), Value::Bool(third), Value::Bool(fourth)] => {
            let selector = match text {
                Value::Text(text) => Some(selector(text)?),
                _ => None,
            };
            Ok(Handlers { selector, present: [*first, *second, *third, *fourth] })
        }
        _ => Err(bad_entry()),
    }
}

fn resume(host: &Rc<Host>, args: &Args<'_, '_>, command: Command) -> Result<Event, OpError> {
    host.with_resource(args.integer(0)?, |resource| match resource {
        Resource::Rewriter(rewriter) => Some(rewriter.resume(command)),
        _ => None,
    })?
}

/// Lets the parser work → `[0]` it wants more of the document, `[1, handler]` a handler is to be called, `[2, number]` it
/// wants more of this content, `[3]` the document is complete, `[4, message]` it cannot be parsed.
fn step(host: &Rc<Host>, args: &Args<'_, '_>, command: Command) -> OpResult {
    let event = |kind: u8, detail: Option<Value>| {
        Value::List([Some(Value::number(kind)), detail].into_iter().flatten().collect())
    };
    Ok(match resume(host, args, command)? {
        Event::Hungry => event(0, None),
        Event::Handler(handler) => event(1, Some(Value::Number(handler as f64))),
        Event::Content(number) => event(2, Some(Value::Number(number as f64))),
        Event::Ended => event(3, None),
        Event::Failed(message) => event(4, Some(Value::Text(message))),
        Event::Answer(_) => return Err(OpError::error("A token answered that was not asked.")),
    })
}

/// Does something with the token at hand → what the token says.
fn act(host: &Rc<Host>, args: &Args<'_, '_>, act: Act) -> OpResult {
    match resume(host, args, Command::Act(act))? {
        Event::Answer(answer) => answer.map_err(parser_error),
        _ => Err(OpError::error("There is no token at hand.")),
    }
}

/// `html_output(document)` → the bytes that came out since the last time, or null.
fn output(host: &Rc<Host>, args: &Args<'_, '_>) -> OpResult {
    host.with_resource(args.integer(0)?, |resource| match resource {
        Resource::Rewriter(rewriter) => Some(std::mem::take(&mut *rewriter.output.borrow_mut())),
        _ => None,
    })
    .map(|bytes| if bytes.is_empty() { Value::Null } else { Value::Bytes(bytes.into()) })
}

/// `html_close(document)`: nobody wants the rest.
fn close(host: &Rc<Host>, args: &Args<'_, '_>) -> OpResult {
    host.with_resource(args.integer(0)?, |resource| match resource {
        Resource::Rewriter(rewriter) => {
            rewriter.state = State::Over;
            Some(Value::Undefined)
        }
        _ => None,
    })
}

/// `html_insert(document, place, text or number of content, whether it is HTML)`.
fn insert(host: &Rc<Host>, args: &Args<'_, '_>) -> OpResult {
    let kind = if args.flag(3) { ContentType::Html } else { ContentType::Text };
    let content = match args.as_number(2) {
        Some(_) => Content::Late(args.integer(2)?, kind),
        None => Content::Text(args.text(2)?, kind),
    };
    act(host, args, Act::Insert(place(&args.text(1)?)?, content))
}

fn place(name: &str) -> Result<Place, OpError> {
    Ok(match name {
        "before" => Place::Before,
        "after" => Place::After,
        "prepend" => Place::Prepend,
        "append" => Place::Append,
        "replace" => Place::Replace,
        "setInnerContent" => Place::Inner,
        _ => return Err(OpError::type_error("There is no such place.")),
    })
}

fn field(name: &str) -> Result<Field, OpError> {
    Ok(match name {
        "name" => Field::Name,
        "text" => Field::Text,
        "namespaceURI" => Field::Namespace,
        "removed" => Field::Removed,
        "attributes" => Field::Attributes,
        "lastInTextNode" => Field::LastInTextNode,
        "publicId" => Field::PublicId,
        "systemId" => Field::SystemId,
        _ => return Err(OpError::type_error("There is no such field.")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::html_rewriter::extent::MAX_COMPOUNDS;

    /// What the parser gives for a document that one selector sees.
    fn parse(text: &str, html: &str) -> Event {
        let plan = Plan {
            encoding: AsciiCompatibleEncoding::utf_8(),
            handlers: vec![Handlers {
                selector: Some(selector(text).unwrap()),
                present: [true, false, false, false],
            }],
        };
        let mut rewriter =
            Rewriter { state: State::New(plan), output: Output::default(), _counted: Counted(Rc::default()) };
        rewriter.resume(Command::Write(html.to_owned().into())).unwrap()
    }

    #[test]
    fn the_longest_chain_fits_on_the_stack() {
        for between in [" ", ">"] {
            let chain = vec!["a"; MAX_COMPOUNDS].join(between);
            assert!(matches!(parse(&chain, &"<a>".repeat(MAX_COMPOUNDS - 1)), Event::Hungry));
            assert!(matches!(parse(&chain, &"<a>".repeat(MAX_COMPOUNDS)), Event::Handler(0)));
        }
    }

    #[test]
    fn selectors_that_nest_too_deeply_are_refused() {
        let nested = |depth: usize| format!("{}a{}", ":not(".repeat(depth), ")".repeat(depth));
        assert!(selector(&nested(60)).is_ok());
        assert!(selector(&nested(10_000)).is_err());
    }

    #[test]
    fn what_is_used_up_says_so() {
        let mut rewriter =
            Rewriter { state: State::Over, output: Output::default(), _counted: Counted(Rc::default()) };
        assert!(rewriter.resume(Command::End).is_err());
    }
}
