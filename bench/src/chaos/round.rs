//! One round: a steady load while one worker is well, ill, and well again.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    time::Duration,
};

use serde::Serialize;
use tokio::{
    task::spawn_local,
    time::{Instant, sleep},
};

use super::{
    client::Client,
    control::Control,
    disturbance::{Clocks, Use},
    fault::Fault,
    judge::{Checks, EdgeReport, Scene, Times, judge},
    load::{self, Load},
    mix::Users,
    record::{CLIENT, EdgeName, Made, Record, Seen},
    sight::{Asked, Sight},
    storefront::Storefront,
    view::View,
};
use crate::{contestant::Server, error::BenchError};

/// How long each part of a round takes.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Lengths {
    /// Before the fault, in milliseconds.
    pub before_ms: u64,
    /// The fault.
    pub fault_ms: u64,
    /// What everything has to recover.
    pub settle_ms: u64,
    /// Then everything must be well.
    pub after_ms: u64,
}

/// A fleet under load.
pub struct Stage<'a> {
    /// Its files.
    pub fleet: &'a Storefront,
    /// The program that runs it, and the core that it runs on.
    pub server: (&'a Server, usize),
    /// What its workers ask.
    pub control: &'a Control,
    /// Who loads it.
    pub client: Client,
    /// On whose behalf.
    pub users: &'a Users,
    /// Requests a second.
    pub rate: f64,
    /// How long what takes.
    pub lengths: Lengths,
}

/// What came of one round.
#[derive(Debug, Clone, Serialize)]
pub struct Round {
    /// Who was ill.
    pub worker: String,
    /// With what.
    pub fault: Fault,
    /// What the client saw.
    pub client: View,
    /// The edges to the ill worker.
    pub edges: Vec<EdgeReport>,
    /// How late the latest call ended, in milliseconds after its deadline.
    pub latest_ms: f64,
    /// From the end of the fault to the last answer that was not the one wanted, in seconds.
    pub well_after_s: f64,
    /// How the server's core was used.
    pub core: Use,
    /// The promises.
    pub checks: Checks,
}

impl Stage<'_> {
    /// Makes a worker ill under load, and looks what comes of it.
    ///
    /// # Errors
    /// A worker that was not there cannot be written.
    pub async fn round(&self, worker: &str, fault: Fault) -> Result<Round, BenchError> {
        let millis = Duration::from_millis;
        let (server, core) = self.server;
        let (begun, clocks) = (self.control.now(), Clocks::read(core, server));
        let (stop, asked) = (Rc::new(Cell::new(false)), Rc::default());
        let load = spawn_local(load::run(self.load(&stop, &asked)));
        if fault != Fault::Gone {
            sleep(millis(self.lengths.before_ms)).await;
        }
        self.control.set_ill(Some((worker, fault)));
        let ill = self.control.now();
        sleep(millis(self.lengths.fault_ms)).await;
        self.control.set_ill(None);
        if fault == Fault::Gone {
            self.fleet.repair(worker)?;
        }
        let well = self.control.now();
        sleep(millis(self.lengths.settle_ms)).await;
        let settled = self.control.now();
        sleep(millis(self.lengths.after_ms)).await;
        stop.set(true);
        // The load is over when the last request is answered, or given up.
        let _ = load.await;
        let times = Times { ill, well, settled, end: self.control.now() };
        let core = Clocks::read(core, server).since(&clocks, times.end - begun);
        let mut record = self.control.take();
        let asked = asked.take();
        client_calls(&asked, &mut record);
        Ok(Round { core, ..self.result(worker, fault, &record, &asked, times) })
    }

    fn result(&self, worker: &str, fault: Fault, record: &Record, asked: &[Asked], times: Times) -> Round {
        let judgement = judge(&Scene { fleet: self.fleet, worker, fault, record, asked, times });
        let unwell =
            asked.iter().filter(|asked| asked.sight != Sight::Well).map(|asked| asked.sent + asked.took);
        let last = unwell.max().map_or(Duration::ZERO, |last| last.saturating_sub(times.well));
        let during: Vec<_> =
            asked.iter().filter(|one| times.ill <= one.sent && one.sent < times.well).collect();
        Round {
            worker: worker.to_owned(),
            fault,
            client: View::of(&during),
            edges: judgement.edges,
            latest_ms: judgement.latest_ms,
            well_after_s: last.as_secs_f64(),
            core: Use { server: 0.0, others: 0.0 },
            checks: judgement.checks,
        }
    }

    fn load(&self, stop: &Rc<Cell<bool>>, asked: &Rc<RefCell<Vec<Asked>>>) -> Load {
        Load {
            client: self.client.clone(),
            users: self.users.clone(),
            interval: Duration::from_secs_f64(1.0 / self.rate),
            clock: (Instant::now(), self.control.now()),
            stop: Rc::clone(stop),
            asked: Rc::clone(asked),
        }
    }
}

/// Notes the client's requests as calls on the edge from it.
fn client_calls(asked: &[Asked], record: &mut Record) {
    let edge = EdgeName::new(CLIENT, "gateway");
    for one in asked {
        let call = one.request.clone();
        let at = one.sent + one.took;
        let outcome = match &one.sight {
            Sight::Well | Sight::Fallback(_) => "200".to_owned(),
            Sight::Refused(code) => format!("503 {code}"),
            Sight::Failed(status) => status.to_string(),
            Sight::Silence(reason) => reason.clone(),
        };
        record.made.push(Made { edge: edge.clone(), call: call.clone(), at: one.sent });
        record.seen.push(Seen { edge: edge.clone(), call, at, outcome, fallback: None });
    }
}
