//! The control server: every worker of the fleet asks it about every call, on a connection that stays open
//! for as long as the call does. So it sees each call arrive and end, whoever ends it, without trusting the
//! mesh for any of it.
//!
//! It speaks as much HTTP as the workers' `fetch()` needs: one request a connection, and an answer that never
//! ends.

use std::{
    cell::RefCell,
    collections::{HashMap, HashSet},
    io,
    net::{Ipv4Addr, SocketAddr},
    rc::Rc,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use serde_json::Value;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::spawn_local,
};

use super::{
    fault::{Fault, Order},
    record::{Arrival, EdgeName, Made, Moment, Record, Seen},
};
use crate::error::BenchError;

/// The largest announcement of a call, in bytes.
const MAX_REQUEST: usize = 4 << 20;

/// A running control server.
pub struct Control {
    /// Where it listens.
    pub addr: SocketAddr,
    book: Rc<RefCell<Book>>,
}

struct Book {
    /// The moment from which time counts, on both clocks.
    start: Instant,
    start_of_day: Duration,
    /// Who is ill, with what, since when.
    ill: Option<(String, Fault, Moment)>,
    /// Which worker a binding leads to, by caller and binding.
    bindings: HashMap<(String, String), String>,
    arrivals: u64,
    /// What workers have told; they tell it again if they were cut off while they did.
    told: HashSet<String>,
    record: Record,
}

impl Control {
    /// Listens on a free port of this machine, within a `LocalSet`.
    ///
    /// # Errors
    /// There is no port.
    pub async fn start() -> Result<Self, BenchError> {
        let opened = async {
            let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
            listener.local_addr().map(|addr| (listener, addr))
        };
        let (listener, addr) = opened.await.map_err(BenchError::io("starting the control server"))?;
        let book = Rc::new(RefCell::new(Book {
            start: Instant::now(),
            start_of_day: SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default(),
            ill: None,
            bindings: HashMap::new(),
            arrivals: 0,
            told: HashSet::new(),
            record: Record::default(),
        }));
        let kept = Rc::clone(&book);
        spawn_local(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let book = Rc::clone(&kept);
                // A worker that breaks off its announcement has not announced anything.
                spawn_local(async move { drop(attend(stream, &book).await) });
            }
        });
        Ok(Self { addr, book })
    }

    /// Tells where the bindings of the fleet lead, by caller and binding.
    pub fn set_bindings(&self, bindings: HashMap<(String, String), String>) {
        self.book.borrow_mut().bindings = bindings;
    }

    /// The time now.
    pub fn now(&self) -> Moment {
        self.book.borrow().now()
    }

    /// Makes a worker ill, or all of them well.
    pub fn set_ill(&self, ill: Option<(&str, Fault)>) {
        let mut book = self.book.borrow_mut();
        let now = book.now();
        book.ill = ill.map(|(worker, fault)| (worker.to_owned(), fault, now));
    }

    /// Takes what was recorded since the last time.
    pub fn take(&self) -> Record {
        let mut book = self.book.borrow_mut();
        book.told.clear();
        std::mem::take(&mut book.record)
    }
}

impl Book {
    fn now(&self) -> Moment {
        self.start.elapsed()
    }

    /// A time of a worker, which counts milliseconds from 1970, on this clock.
    fn at(&self, value: Option<&Value>) -> Moment {
        let since_1970 = Duration::from_millis(value.and_then(Value::as_u64).unwrap_or_default());
        since_1970.saturating_sub(self.start_of_day)
    }

    fn order(&self, worker: &str) -> Order {
        match &self.ill {
            Some((ill, fault, since)) if ill == worker => fault.order(self.now().saturating_sub(*since)),
            _ => Order::Pass,
        }
    }

    fn arrived(&mut self, announced: Announced) -> (u64, Order) {
        let order = self.order(&announced.edge.callee);
        for item in &announced.news {
            self.learn(&announced.edge.callee, item);
        }
        self.arrivals += 1;
        self.record.arrivals.push(Arrival {
            number: self.arrivals,
            edge: announced.edge,
            call: announced.call,
            request: announced.request,
            only_once: announced.only_once,
            at: self.now(),
            ended: None,
            order,
            outcome: None,
        });
        (self.arrivals, order)
    }

    /// Something that `worker` tells.
    fn learn(&mut self, worker: &str, item: &Value) {
        let text = |index: usize| item.get(index).and_then(Value::as_str).unwrap_or_default().to_owned();
        if text(0) == "ended" {
            if let Some(arrival) = self.find(item.get(1).and_then(Value::as_u64)) {
                arrival.outcome = Some(text(2));
            }
            return;
        }
        let Some(callee) = self.bindings.get(&(worker.to_owned(), text(1))) else { return };
        let (edge, call, at) = (EdgeName::new(worker, callee), text(2), self.at(item.get(3)));
        if !self.told.insert(format!("{} {call}", text(0))) {
            return;
        }
        if text(0) == "made" {
            self.record.made.push(Made { edge, call, at });
        } else {
            let fallback = Some(text(5)).filter(|mark| !mark.is_empty());
            self.record.seen.push(Seen { edge, call, at, outcome: text(4), fallback });
        }
    }

    fn find(&mut self, number: Option<u64>) -> Option<&mut Arrival> {
        let arrivals = &mut self.record.arrivals;
        let first = arrivals.first()?.number;
        arrivals.get_mut(usize::try_from(number?.checked_sub(first)?).ok()?)
    }
}

/// A call, as a worker announces it.
struct Announced {
    edge: EdgeName,
    call: String,
    request: String,
    only_once: bool,
    news: Vec<Value>,
}

/// One call: from its announcement to its end.
async fn attend(mut stream: TcpStream, book: &RefCell<Book>) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut buffer = Vec::with_capacity(4 << 10);
    let announced = loop {
        if stream.read_buf(&mut buffer).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        match parse(&buffer) {
            Some(announced) => break announced,
            None if buffer.len() > MAX_REQUEST => return Err(io::ErrorKind::FileTooLarge.into()),
            None => {}
        }
    };
    let (number, order) = book.borrow_mut().arrived(announced);
    let head = format!(
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\nx-arrival: {number}\r\nx-order: {}\r\n\r\n",
        order.words()
    );
    // Whatever goes wrong from here on, the connection is over, and so is the call.
    if stream.write_all(head.as_bytes()).await.is_ok() {
        let _ = stream.read(&mut [0]).await;
    }
    let mut book = book.borrow_mut();
    let now = book.now();
    if let Some(arrival) = book.find(Some(number)) {
        arrival.ended = Some(now);
    }
    Ok(())
}

/// The announcement in `buffer`; `None` if it is not whole.
fn parse(buffer: &[u8]) -> Option<Announced> {
    let mut fields = [httparse::EMPTY_HEADER; 32];
    let mut head = httparse::Request::new(&mut fields);
    let httparse::Status::Complete(start) = head.parse(buffer).ok()? else { return None };
    let field = |name: &str| {
        let found = head.headers.iter().find(|field| field.name.eq_ignore_ascii_case(name));
        found.and_then(|field| std::str::from_utf8(field.value).ok()).unwrap_or_default()
    };
    let length: usize = field("content-length").parse().unwrap_or_default();
    let body = buffer.get(start..start + length)?;
    let idempotent = matches!(field("x-method"), "GET" | "HEAD" | "OPTIONS" | "PUT" | "DELETE");
    Some(Announced {
        edge: EdgeName::new(field("x-caller"), field("x-worker")),
        call: field("x-call").to_owned(),
        request: field("x-request").to_owned(),
        only_once: !idempotent && field("x-repeatable") != "yes",
        news: serde_json::from_slice(body).unwrap_or_default(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_announcement_is_read_once_it_is_whole() {
        let text = "POST / HTTP/1.1\r\nX-Worker: leads\r\nx-caller: gateway\r\nx-call: gateway-1-0\r\n\
                    x-request: r1\r\nx-method: POST\r\nx-repeatable: no\r\ncontent-length: 13\r\n\r\n\
                    [[\"ended\",7]]";
        for end in 0..text.len() {
            assert!(parse(&text.as_bytes()[..end]).is_none(), "{end}");
        }
        let read = parse(text.as_bytes()).unwrap();
        assert_eq!(read.edge, EdgeName::new("gateway", "leads"));
        assert_eq!((&*read.call, &*read.request, read.only_once), ("gateway-1-0", "r1", true));
        assert_eq!(read.news, [serde_json::json!(["ended", 7])]);
        let keyed = parse(text.replace("x-repeatable: no", "x-repeatable: yes").as_bytes()).unwrap();
        let get = parse(text.replace("x-method: POST", "x-method: GET").as_bytes()).unwrap();
        assert!(!keyed.only_once && !get.only_once);
    }
}
