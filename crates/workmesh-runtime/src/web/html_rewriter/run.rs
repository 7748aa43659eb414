//! One document: the parser on its own stack, from the first byte to the last.

use std::{borrow::Cow, cell::RefCell, error::Error, rc::Rc};

use bytes::Bytes;
use lol_html::{
    AsciiCompatibleEncoding, DocumentContentHandlers, ElementContentHandlers, HandlerResult, HtmlRewriter,
    MemorySettings, Selector, Settings,
    html_content::{
        Comment, ContentType, Doctype, DocumentEnd, Element, StreamingHandler, StreamingHandlerSink,
        TextChunk,
    },
};

use super::tokens::{Act, Token};
use crate::engine::{self, Value};

/// How much the parser may keep of a document at a time, in bytes, as on the real runtime: the longest tag, say.
const MAX_MEMORY: usize = 3 << 20;
/// What it begins with.
const FIRST_MEMORY: usize = 1 << 10;

/// The way from the parser's stack to JavaScript.
pub(super) type Pause = engine::Pause<Command, Event>;

/// What JavaScript wants of the document.
pub(super) enum Command {
    /// Here is more of it.
    Write(Bytes),
    /// It is over.
    End,
    /// The handler is done.
    Proceed,
    /// The handler has failed.
    Stop,
    /// Something with the token at hand.
    Act(Act),
    /// More of the content that was asked for.
    Content(Bytes),
    /// There is no more of that content.
    ContentEnd,
}

/// What the document wants of JavaScript.
pub(super) enum Event {
    /// More of the document.
    Hungry,
    /// A handler is to be called for the token at hand.
    Handler(u64),
    /// The content of this number is to be written here.
    Content(u64),
    /// What came of an act.
    Answer(Result<Value, String>),
    /// The document is complete.
    Ended,
    /// It cannot be parsed.
    Failed(String),
}

/// What stops the parser after a handler failed; nobody sees it, for JavaScript has the error itself.
const STOPPED: &str = "The handler failed.";

/// Which handlers there are for one selector, or for the document as a whole.
pub(super) struct Handlers {
    /// None for the document.
    pub(super) selector: Option<Selector>,
    /// Of a selector: element, comments, text. Of the document: doctype, comments, text, end.
    pub(super) present: [bool; 4],
}

/// Everything that is known before the first byte.
pub(super) struct Plan {
    pub(super) encoding: AsciiCompatibleEncoding,
    pub(super) handlers: Vec<Handlers>,
}

/// What came out of the parser and was not taken yet.
pub(super) type Output = Rc<RefCell<Vec<u8>>>;

/// Parses a document on the stack that `pause` belongs to.
pub(super) fn run(plan: Plan, output: Output, pause: Pause, first: Command) -> Event {
    let sink = |chunk: &[u8]| output.borrow_mut().extend_from_slice(chunk);
    let mut rewriter = HtmlRewriter::new(settings(plan, pause), sink);
    let mut command = first;
    loop {
        match command {
            Command::Write(bytes) => {
                if let Err(error) = rewriter.write(&bytes) {
                    return Event::Failed(error.to_string());
                }
            }
            Command::End => {
                return rewriter
                    .end()
                    .map_or_else(|error| Event::Failed(error.to_string()), |()| Event::Ended);
            }
            _ => return Event::Failed(STOPPED.into()),
        }
        match pause.pause(Event::Hungry) {
            Some(next) => command = next,
            None => return Event::Ended,
        }
    }
}

fn settings(plan: Plan, pause: Pause) -> Settings<'static, 'static> {
    let memory = MemorySettings::new()
        .with_preallocated_parsing_buffer_size(FIRST_MEMORY)
        .with_max_allowed_memory_usage(MAX_MEMORY);
    let mut settings = Settings::new().with_encoding(plan.encoding).with_memory_settings(memory);
    // JavaScript counts four handlers for each entry.
    for (first, Handlers { selector, present }) in (0u64..).step_by(4).zip(plan.handlers) {
        settings = match selector {
            Some(selector) => {
                let mut handlers = ElementContentHandlers::default();
                if present[0] {
                    handlers =
                        handlers.element(move |token: &mut Element<'_, '_>| attend(token, pause, first));
                }
                if present[1] {
                    handlers =
                        handlers.comments(move |token: &mut Comment<'_>| attend(token, pause, first + 1));
                }
                if present[2] {
                    handlers =
                        handlers.text(move |token: &mut TextChunk<'_>| attend(token, pause, first + 2));
                }
                settings.append_element_content_handler((Cow::Owned(selector), handlers))
            }
            None => settings.append_document_content_handler(document(present, pause, first)),
        };
    }
    settings
}

fn document(present: [bool; 4], pause: Pause, first: u64) -> DocumentContentHandlers<'static> {
    let mut handlers = DocumentContentHandlers::default();
    if present[0] {
        handlers = handlers.doctype(move |token: &mut Doctype<'_>| attend(token, pause, first));
    }
    if present[1] {
        handlers = handlers.comments(move |token: &mut Comment<'_>| attend(token, pause, first + 1));
    }
    if present[2] {
        handlers = handlers.text(move |token: &mut TextChunk<'_>| attend(token, pause, first + 2));
    }
    if present[3] {
        handlers = handlers.end(move |token: &mut DocumentEnd<'_>| attend(token, pause, first + 3));
    }
    handlers
}

/// Has a handler called for a token, and does to the token what it asks for.
pub(super) fn attend(token: &mut impl Token, pause: Pause, handler: u64) -> HandlerResult {
    let mut event = Event::Handler(handler);
    loop {
        event = match pause.pause(event) {
            Some(Command::Act(act)) => Event::Answer(token.act(act, pause)),
            Some(Command::Proceed) => return Ok(()),
            _ => return Err(STOPPED.into()),
        };
    }
}

/// Content that JavaScript reads from a stream when its place in the output has come.
pub(super) struct LateContent {
    pub(super) pause: Pause,
    pub(super) number: u64,
    pub(super) kind: ContentType,
}

impl StreamingHandler for LateContent {
    fn write_all(
        self: Box<Self>,
        sink: &mut StreamingHandlerSink<'_>,
    ) -> Result<(), Box<dyn Error + Send + Sync>> {
        loop {
            match self.pause.pause(Event::Content(self.number)) {
                Some(Command::Content(bytes)) => sink.write_utf8_chunk(&bytes, self.kind)?,
                Some(Command::ContentEnd) => return Ok(()),
                _ => return Err(STOPPED.into()),
            }
        }
    }
}
