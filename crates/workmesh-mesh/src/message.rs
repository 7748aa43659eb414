//! Messages: values on their way from isolate to isolate, as remote procedure calls and their results are. To the mesh, a
//! message is the body of a request or a response that is not made of bytes: it crosses edges, and nothing reads it but the
//! isolates at both ends.

use std::{fmt, rc::Rc};

use crate::{Service, body::Body};

/// Values, and what cannot be written down of them.
#[derive(Default)]
pub struct Message {
    /// The values in words that both ends know; the mesh does not look at them.
    pub text: String,
    /// What the text refers to, by index.
    pub parts: Vec<Part>,
}

/// Something that a message carries beside its text.
pub enum Part {
    /// Bytes, a stream, or a further message.
    Body(Body),
    /// Somebody who can be called. Who lets go of the last copy is not going to call any more.
    Service(Rc<dyn Service>),
}

impl Message {
    /// The same message once more; `None` if it carries a stream, which can only be read once.
    pub fn try_clone(&self) -> Option<Self> {
        let parts = self.parts.iter().map(|part| match part {
            Part::Body(body) => body.try_clone().map(Part::Body),
            Part::Service(service) => Some(Part::Service(Rc::clone(service))),
        });
        Some(Self { text: self.text.clone(), parts: parts.collect::<Option<_>>()? })
    }

    /// Puts each service that is carried in the place of the one that `wrap` gets.
    pub fn wrap_services(&mut self, mut wrap: impl FnMut(Rc<dyn Service>) -> Rc<dyn Service>) {
        for part in &mut self.parts {
            if let Part::Service(service) = part {
                *service = wrap(Rc::clone(service));
            }
        }
    }
}

impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Message({} bytes, {} parts)", self.text.len(), self.parts.len())
    }
}
