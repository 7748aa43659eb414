//! Cron triggers on their schedule.

use std::{
    sync::Arc,
    time::{Duration, SystemTime},
};

use tokio::{sync::oneshot, time::sleep};
use workmesh_config::{Project, cron::Cron};

use crate::{
    fleet::{Command, Shard},
    terminal::{Printer, Style},
};

/// Longest sleep before looking at the clock again, so that a clock that was set, or a laptop that slept, is noticed.
const LOOK: Duration = Duration::from_secs(30);

/// The next trigger of a fleet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Due {
    /// When.
    pub(crate) time: SystemTime,
    /// Which workers, each with its cron expression.
    pub(crate) triggers: Vec<(String, String)>,
}

/// What is due next after `now`.
fn next(project: &Project, now: SystemTime) -> Option<Due> {
    let crons = project.workers.iter().flat_map(|worker| worker.crons.iter().map(move |cron| (worker, cron)));
    let mut due: Option<Due> = None;
    for (worker, cron) in crons {
        let Some(time) = Cron::next_after(cron, now) else { continue };
        let trigger = (worker.name.clone(), cron.as_str().to_owned());
        match &mut due {
            Some(due) if due.time == time => due.triggers.push(trigger),
            Some(due) if due.time < time => {}
            _ => due = Some(Due { time, triggers: vec![trigger] }),
        }
    }
    due
}

/// Waits for the next trigger of the project; for ever if it has none. Dropping the future loses nothing.
pub(crate) async fn wait(project: &Arc<Project>, after: SystemTime) -> Due {
    loop {
        let Some(due) = next(project, after) else { return std::future::pending().await };
        match due.time.duration_since(SystemTime::now()) {
            Ok(left) if !left.is_zero() => sleep(left.min(LOOK)).await,
            _ => return due,
        }
    }
}

/// Runs what is due on one shard, each to its end in the background, and prints how it went.
pub(crate) async fn fire(due: &Due, shard: &Shard, printer: &Printer) {
    for (worker, cron) in &due.triggers {
        let (done, outcome) = oneshot::channel();
        let command = Command::Scheduled { worker: worker.clone(), cron: cron.clone(), time: due.time, done };
        if shard.send(command).await.is_err() {
            return;
        }
        let (printer, worker, cron) = (printer.clone(), worker.clone(), cron.clone());
        tokio::spawn(async move {
            if let Ok(outcome) = outcome.await {
                printer.line(line(&printer, &worker, &cron, &outcome));
            }
        });
    }
}

fn line(printer: &Printer, worker: &str, cron: &str, outcome: &Result<(), String>) -> String {
    let paint = printer.paint;
    let how = match outcome {
        Ok(()) => paint.paint(Style::Green, "ok"),
        Err(failure) => paint.paint(Style::Red, failure),
    };
    format!("cron {cron:?} {worker} {how}")
}

#[cfg(test)]
mod tests {
    use workmesh_config::Worker;

    use super::*;

    fn project(workers: &[(&str, &[&str])]) -> Project {
        let workers = workers.iter().map(|(name, crons)| Worker {
            name: (*name).into(),
            crons: crons.iter().map(|cron| Cron::parse(cron).unwrap()).collect(),
            ..Worker::default()
        });
        Project { workers: workers.collect(), ..Project::default() }
    }

    #[test]
    fn the_earliest_triggers_of_all_workers_come_together() {
        let project = project(&[("a", &["0 3 * * *", "*/5 * * * *"]), ("b", &["*/5 * * * *"]), ("c", &[])]);
        let due = next(&project, SystemTime::UNIX_EPOCH + Duration::from_secs(61)).unwrap();
        assert_eq!(due.time, SystemTime::UNIX_EPOCH + Duration::from_secs(300));
        let cron = "*/5 * * * *".to_owned();
        assert_eq!(due.triggers, [("a".to_owned(), cron.clone()), ("b".to_owned(), cron)]);
    }

    #[test]
    fn a_fleet_without_triggers_has_nothing_due() {
        assert_eq!(next(&project(&[("a", &[])]), SystemTime::now()), None);
    }
}
