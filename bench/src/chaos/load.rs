//! The steady load: requests are due at fixed times, whatever became of those before.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    time::Duration,
};

use tokio::{
    task::spawn_local,
    time::{Instant, sleep_until},
};

use super::{
    client::Client,
    mix::{self, KINDS, Users},
    record::Moment,
    sight::{Asked, sight},
};

/// A load that goes on until it is stopped.
pub(super) struct Load {
    pub(super) client: Client,
    pub(super) users: Users,
    /// From one request to the next.
    pub(super) interval: Duration,
    /// The same moment on two clocks.
    pub(super) clock: (Instant, Moment),
    /// Set when it is to end.
    pub(super) stop: Rc<Cell<bool>>,
    /// What came of the requests, in the order in which they were answered.
    pub(super) asked: Rc<RefCell<Vec<Asked>>>,
}

/// Runs a load, and ends when its last request is answered or given up.
pub(super) async fn run(load: Load) {
    let shares: Vec<_> = KINDS.iter().map(|kind| kind.share).collect();
    let mut due = Instant::now();
    let mut under_way = Vec::new();
    for (number, kind) in mix::order(&shares).into_iter().cycle().enumerate() {
        sleep_until(due).await;
        if load.stop.get() {
            break;
        }
        due += load.interval;
        // Names are new in each round: the time is a part of them.
        let request = format!("r{}x{number}", load.clock.1.as_millis());
        let ask = (KINDS[kind].ask)(&load.users, &request).with("x-chaos-request", request.clone());
        let (client, asked, (start, moment)) = (load.client.clone(), Rc::clone(&load.asked), load.clock);
        under_way.push(spawn_local(async move {
            let sent = Instant::now();
            let answer = client.ask(&ask).await;
            let one = Asked {
                kind,
                request,
                sent: moment + (sent - start),
                took: sent.elapsed(),
                sight: sight(&answer),
            };
            asked.borrow_mut().push(one);
        }));
    }
    for task in under_way {
        // It does not panic, and nobody aborts it.
        let _ = task.await;
    }
}
