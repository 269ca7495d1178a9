//! Following a job: what it is doing, what happened to it, and when to look again.

use super::connection::{Trouble, ask};
use super::outside::Outside;
use crate::api::jobs::{self, Checkpoint, Event, Job, Metrics};
use crate::api::{Failure, NotSent, Request, files};
use crate::providers::Dialect;
use std::collections::HashSet;

/// What is known of a job that is followed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Followed {
    pub job: Option<Job>,
    /// Oldest first, each once.
    pub events: Vec<Event>,
    pub checkpoints: Vec<Checkpoint>,
    /// Why the last look did not succeed.
    pub trouble: Option<Trouble>,
    /// When the service was last heard.
    pub seen_at: Option<u64>,
    /// Milliseconds until the next look.
    pub interval: u64,
    known: HashSet<String>,
}

/// Milliseconds between looks: so many while something happens, growing to the most while nothing does.
const INTERVAL_LEAST: u64 = 5_000;
const INTERVAL_MOST: u64 = 60_000;
/// Pages of events that one look takes at most; what is older than that stays with the service.
const PAGES_MAX: usize = 120;

impl Followed {
    /// A job that was just created, or that an earlier visit knew.
    pub fn of(job: Job) -> Self {
        Followed { job: Some(job), interval: INTERVAL_LEAST, ..Followed::default() }
    }

    /// The job has come to its end, and all of it has been told.
    pub fn is_over(&self) -> bool {
        self.trouble.is_none() && self.seen_at.is_some() && self.job.as_ref().is_some_and(|job| job.status.is_over())
    }

    /// Nothing more is asked until the person does something.
    pub fn waits_for_key(&self) -> bool {
        self.trouble.as_ref().is_some_and(Trouble::is_of_key)
    }

    /// The figures of each step, in order. Where a step was told twice the later word holds.
    pub fn curve(&self) -> Vec<Metrics> {
        let mut steps: Vec<Metrics> = Vec::new();
        for metrics in self.events.iter().filter_map(|event| event.metrics.as_ref()) {
            match steps.binary_search_by_key(&metrics.step, |step| step.step) {
                Ok(place) => steps[place] = metrics.clone(),
                Err(place) => steps.insert(place, metrics.clone()),
            }
        }
        steps
    }

    /// Steps done and in all, as far as they were told.
    pub fn progress(&self) -> Option<(u64, u64)> {
        let told = self.events.iter().rev().filter_map(|event| event.metrics.as_ref());
        let told = told.filter_map(|metrics| Some((metrics.step, metrics.total_steps?))).next();
        told.or_else(|| self.job.as_ref()?.steps).filter(|(done, all)| *all > 0 && done <= all)
    }

    /// When it will be done: as the service says, or from the pace of the steps so far.
    pub fn finish_expected(&self) -> Option<u64> {
        let job = self.job.as_ref().filter(|job| !job.status.is_over())?;
        if let Some(finish) = job.estimated_finish {
            return Some(finish);
        }
        let told = || self.events.iter().filter(|event| event.metrics.is_some());
        let (first, last) = (told().next()?, told().next_back()?);
        let (from, to) = (first.metrics.as_ref()?, last.metrics.as_ref()?);
        let (steps, time) = (to.step.checked_sub(from.step)?, last.created_at.checked_sub(first.created_at)?);
        let left = to.total_steps?.checked_sub(to.step)?;
        (steps > 0).then(|| last.created_at + time * left / steps)
    }

    /// Takes events in, each once.
    fn take(&mut self, events: Vec<Event>) -> bool {
        let before = self.events.len();
        for event in events {
            if self.known.insert(event.id.clone()) {
                self.events.push(event);
            }
        }
        // Their order within a second is that of the steps.
        self.events.sort_by_key(|event| (event.created_at, event.metrics.as_ref().map_or(0, |metrics| metrics.step)));
        self.events.len() > before
    }
}

/// The newest jobs of the account, as many as the service gives at once.
pub async fn jobs_of_account<O: Outside>(outside: &O, dialect: Dialect) -> Result<Vec<Job>, Trouble> {
    Ok(jobs::read_jobs(&ask(outside, jobs::list(dialect, None)).await?)?.items)
}

/// One job by its id.
pub async fn look_up<O: Outside>(outside: &O, dialect: Dialect, id: &str) -> Result<Job, Trouble> {
    Ok(jobs::read_job(&ask(outside, jobs::look(dialect, id)).await?)?)
}

/// Looks at a job once: its state, which is told at once, then what happened since the last look, and its checkpoints. `true`
/// when there was news.
pub async fn look<O: Outside>(outside: &O, dialect: Dialect, followed: &mut Followed, tell: impl Fn(&Followed)) -> bool {
    let Some(id) = followed.job.as_ref().map(|job| job.id.clone()) else { return false };
    match looked(outside, dialect, &id, followed, tell).await {
        Ok(news) => {
            followed.trouble = None;
            followed.seen_at = Some(outside.now());
            followed.interval = if news { INTERVAL_LEAST } else { (followed.interval * 3 / 2).min(INTERVAL_MOST) };
            news
        }
        Err(trouble) => {
            followed.trouble = Some(trouble);
            followed.interval = (followed.interval * 2).clamp(INTERVAL_LEAST, INTERVAL_MOST);
            true
        }
    }
}

async fn looked<O: Outside>(
    outside: &O,
    dialect: Dialect,
    id: &str,
    followed: &mut Followed,
    tell: impl Fn(&Followed),
) -> Result<bool, Trouble> {
    let job = jobs::read_job(&ask(outside, jobs::look(dialect, id)).await?)?;
    let mut news = followed.job.as_ref() != Some(&job);
    if news {
        followed.job = Some(job);
        // What happened may be many pages.
        tell(followed);
    }
    let mut fresh = Vec::new();
    let mut after: Option<String> = None;
    for _page in 0..PAGES_MAX {
        let page = jobs::read_events(&ask(outside, jobs::events(dialect, id, after.as_deref())).await?)?;
        let oldest = page.items.last().map(|event| event.id.clone());
        // Behind an event that is known there is nothing new.
        let reached = page.items.iter().any(|event| followed.known.contains(&event.id));
        fresh.extend(page.items);
        // A service that gives the same page again would never end.
        if reached || !page.has_more || oldest.is_none() || oldest == after {
            break;
        }
        after = oldest;
    }
    news |= followed.take(fresh);
    if news {
        // Not every service has them, and a job can be followed without.
        if let Ok(answer) = outside.send(jobs::checkpoints(dialect, id), None).await
            && let Ok(page) = jobs::read_checkpoints(&answer)
        {
            followed.checkpoints = page.items;
            followed.checkpoints.sort_by_key(|checkpoint| checkpoint.step);
        }
    }
    Ok(news)
}

/// What came of asking a job to stop, to rest or to go on.
#[derive(Clone, Debug, PartialEq)]
pub enum Acted {
    Done(Job),
    /// The service had decided otherwise in the meantime: the job as it really is.
    TooLate(Job),
    Trouble(Trouble),
}

/// Asks a job to stop, to rest or to go on. Asking twice changes nothing, and the service has the last word.
pub async fn act<O: Outside>(outside: &O, dialect: Dialect, id: &str, act: jobs::Act) -> Acted {
    let Some(request) = jobs::act(dialect, id, act) else {
        return Acted::Trouble(Failure::NotSent(NotSent::RouteUnknown).into());
    };
    let asked: Result<(), Failure> = outside.send(request, None).await.map(drop);
    let really = match ask(outside, jobs::look(dialect, id)).await {
        Ok(answer) => jobs::read_job(&answer),
        Err(trouble) => return Acted::Trouble(trouble),
    };
    match (asked, really) {
        (_, Err(failure)) => Acted::Trouble(failure.into()),
        (_, Ok(job)) if act == jobs::Act::Cancel && job.status.is_over() && job.status != jobs::Status::Cancelled => {
            Acted::TooLate(job)
        }
        (Ok(()), Ok(job)) => Acted::Done(job),
        (Err(failure), Ok(job)) => {
            let wanted = match act {
                jobs::Act::Cancel => job.status == jobs::Status::Cancelled,
                jobs::Act::Pause => job.status == jobs::Status::Paused,
                jobs::Act::Resume => !job.status.is_over() && job.status != jobs::Status::Paused,
            };
            if wanted { Acted::Done(job) } else { Acted::Trouble(failure.into()) }
        }
    }
}

/// The request for the file with the figures of each step.
pub fn results(job: &Job) -> Option<Request> {
    job.result_files.first().map(|id| files::content(id))
}
