//! What one connection does during a load.

use std::{
    cell::RefCell,
    net::SocketAddr,
    rc::Rc,
    time::{Duration, Instant},
};

use tokio::time::{sleep, sleep_until};

use super::{Request, connection::Connection, response::Response, tally::Tally};

/// How long a connection pauses after an error, so that a dead server is not asked without end.
const PAUSE: Duration = Duration::from_millis(10);

/// One connection, made anew when it breaks.
pub(super) struct Driver {
    pub(super) addr: SocketAddr,
    /// What is asked, as bytes and as it is expected to be answered.
    pub(super) requests: Rc<[(Vec<u8>, Request)]>,
    /// Which of them is next.
    pub(super) turn: usize,
    /// When the next request is due; `None` if as soon as the last one is answered.
    pub(super) due: Option<Instant>,
    /// The time from one request to the next, if they are due at fixed times.
    pub(super) interval: Option<Duration>,
    pub(super) end: Instant,
    pub(super) tally: Rc<RefCell<Tally>>,
}

impl Driver {
    /// Asks until the end.
    pub(super) async fn run(mut self) {
        while Instant::now() < self.end {
            let Ok(mut connection) = Connection::open(self.addr).await else {
                self.tally.borrow_mut().errors += 1;
                sleep(PAUSE).await;
                continue;
            };
            while self.ask(&mut connection).await {}
        }
    }

    /// Asks one request; whether the connection can be asked another.
    async fn ask(&mut self, connection: &mut Connection) -> bool {
        let (bytes, request) = &self.requests[self.turn % self.requests.len()];
        self.turn += 1;
        let asked = match self.due {
            Some(due) if due > Instant::now() => {
                sleep_until(due.into()).await;
                // How late the timer was is not the server's fault.
                Instant::now()
            }
            Some(due) => due,
            None => Instant::now(),
        };
        self.due = self.due.zip(self.interval).map(|(due, interval)| due + interval);
        if asked >= self.end {
            return false;
        }
        let answer = connection.ask(bytes).await;
        let now = Instant::now();
        let mut tally = self.tally.borrow_mut();
        match answer {
            Err(error) => {
                tally.errors += 1;
                tally.failed(&error.to_string(), &[]);
                false
            }
            // What comes after the end is not part of the load.
            Ok(_) if now >= self.end => false,
            Ok(answer) => {
                count(&mut tally, request, &answer, now - asked);
                !answer.close
            }
        }
    }
}

fn count(tally: &mut Tally, request: &Request, answer: &Response, after: Duration) {
    if !(200..300).contains(&answer.status) {
        tally.refused += 1;
        tally.failed(&answer.status.to_string(), &answer.body);
    } else if request.body.as_ref().is_some_and(|body| *body != answer.body) {
        tally.wrong += 1;
        tally.failed("another body than expected:", &answer.body);
    } else {
        tally.answered(after);
    }
}
