//! `/cdn-cgi/handler/scheduled`: runs a scheduled handler now, as `wrangler dev` lets one do.

use std::{
    rc::Rc,
    time::{Duration, SystemTime},
};

use http::{Response, Uri};
use url::form_urlencoded;
use workmesh_config::Project;
use workmesh_mesh::{Body, Call, Code, Failure, LocalFuture, Outcome, Service};

use super::{shard, slot::Slot};

/// What it answers on: the pattern ends with a star since patterns are compared with the query, too.
pub(crate) const PATTERN: &str = "*/cdn-cgi/handler/scheduled*";

/// Answers `GET /cdn-cgi/handler/scheduled?cron=…&time=…&worker=…`. Only in development.
///
/// `cron` and `time` (milliseconds since 1970) are what the handler is told. Without `worker` it is the first that has
/// the trigger `cron`, or else any trigger, or else a scheduled handler; the default worker counts as the first.
pub(super) struct Trigger {
    workers: Vec<Candidate>,
}

struct Candidate {
    slot: Rc<Slot>,
    crons: Vec<String>,
}

impl Trigger {
    /// For the workers of a project.
    pub(super) fn new(project: &Project, mut slot: impl FnMut(&str) -> Rc<Slot>) -> Self {
        let mut workers: Vec<_> = project.workers.iter().collect();
        workers.sort_by_key(|worker| Some(&worker.name) != project.gateway.default.as_ref());
        let workers = workers.into_iter().map(|worker| Candidate {
            slot: slot(&worker.name),
            crons: worker.crons.iter().map(|cron| cron.as_str().to_owned()).collect(),
        });
        Self { workers: workers.collect() }
    }

    fn choose(&self, Query { worker, cron, .. }: &Query) -> Result<&Slot, Failure> {
        let handles = |slot: &Slot| slot.live().is_ok_and(|version| version.handles("scheduled"));
        let all = || self.workers.iter();
        let chosen = match worker {
            Some(name) => all().find(|candidate| **candidate.slot.name() == **name),
            None => all()
                .find(|candidate| candidate.crons.contains(cron))
                .or_else(|| all().find(|candidate| !candidate.crons.is_empty()))
                .or_else(|| all().find(|candidate| handles(&candidate.slot))),
        };
        let refused = || match worker {
            Some(name) => format!("There is no worker \"{name}\"."),
            None => "No worker has a scheduled handler.".into(),
        };
        chosen.map(|chosen| &*chosen.slot).ok_or_else(|| Failure::new(Code::BadRequest, refused()))
    }
}

/// What the query asks for.
struct Query {
    worker: Option<String>,
    cron: String,
    time: SystemTime,
}

fn query(uri: &Uri) -> Result<Query, Failure> {
    let mut query = Query { worker: None, cron: String::new(), time: SystemTime::now() };
    for (key, value) in form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes()) {
        match &*key {
            "worker" => query.worker = Some(value.into_owned()),
            "cron" => query.cron = value.into_owned(),
            "time" => {
                let bad = || Failure::new(Code::BadRequest, "time must be milliseconds since 1970.");
                let millis = value.parse::<u64>().map_err(|_| bad())?;
                query.time =
                    SystemTime::UNIX_EPOCH.checked_add(Duration::from_millis(millis)).ok_or_else(bad)?;
            }
            _ => {}
        }
    }
    Ok(query)
}

impl Service for Trigger {
    fn call(&self, call: Call) -> LocalFuture<'_, Outcome> {
        Box::pin(async move {
            let query = query(call.request.uri())?;
            let slot = self.choose(&query)?;
            shard::scheduled(slot, call.context, &query.cron, query.time).await?;
            Ok(Response::new(Body::from("ok")))
        })
    }
}
