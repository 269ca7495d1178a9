//! Jobs under way and what comes after: what they are doing, what they cost, a question to the model.

use super::{Check, Elsewhere, Following, Key, TRIAL_TOKENS_MAX, Training, TrainingCommand, Trial, service_of};
use crate::api::Purpose;
use crate::api::chat::{Reply, Usage};
use crate::api::jobs::{Act, Job, Metrics};
use crate::pricing::{Exact, MicroDollars, Rounding, training_cost};
use crate::providers::Dialect;
use crate::work::launch::asks::{Paid, Spending};
use crate::work::launch::follow::{Acted, Followed};
use crate::work::launch::{Launch, LaunchId, Trouble};
use std::rc::Rc;

impl Training {
    pub(super) fn following(&mut self, id: LaunchId, change: impl FnOnce(&mut Following)) {
        let mut following = self.jobs.get(&id).map_or_else(Following::default, |following| (**following).clone());
        change(&mut following);
        self.jobs.insert(id, Rc::new(following));
    }

    pub(super) fn followed(&mut self, id: LaunchId, followed: Followed) -> Vec<TrainingCommand> {
        let job = followed.job.clone();
        let mut commands = if followed.waits_for_key() { self.drop_key(Check::NotYet) } else { Vec::new() };
        self.following(id, |following| following.followed = followed);
        if let Some(job) = job {
            commands.extend(self.job_came(id, job));
        }
        commands
    }

    /// The job of a launch as the service tells of it now.
    pub(super) fn job_came(&mut self, id: LaunchId, job: Job) -> Vec<TrainingCommand> {
        let was_over = self.launch(id).and_then(|launch| launch.job.as_ref()).is_some_and(|old| old.status.is_over());
        let commands = self.change(id, |launch| {
            let changed = launch.job.as_ref() != Some(&job);
            launch.job = Some(job.clone());
            changed
        });
        if was_over || !job.status.is_over() {
            return commands;
        }
        let paid = self.price_of(id, &job);
        let told = paid.as_ref().and_then(|paid| self.tell_paid(Some((Purpose::CreateJob, paid.amount))));
        let spent = paid.map(TrainingCommand::Spend);
        commands.into_iter().chain(spent).chain(told).chain([TrainingCommand::TellEnd(Box::new(job))]).collect()
    }

    /// Tells the page what was paid, once anything was or there is a limit; `newest` is what the newest request of a purpose cost.
    pub(super) fn tell_paid(&self, newest: Option<(Purpose, MicroDollars)>) -> Option<TrainingCommand> {
        let cap = self.cap();
        let amounts = self.spending.iter().map(|spending| spending.amount);
        let paid = amounts.reduce(MicroDollars::saturating_add).or(cap.map(|_| MicroDollars(0)))?;
        Some(TrainingCommand::TellPaid { paid, cap, newest })
    }

    /// What a job cost, by the tokens that the service counted.
    fn price_of(&mut self, id: LaunchId, job: &Job) -> Option<Spending> {
        let tokens = job.trained_tokens?;
        let launch = self.launch(id)?;
        let prices = self.profile()?.model(launch.model())?.prices?;
        let amount = training_cost(&prices.value, tokens, 1, Rounding::HalfUp)?;
        let what = Paid::Job { id: job.id.clone(), tokens };
        if self.spending.iter().any(|other| other.what == what) {
            return None;
        }
        let at = job.finished_at.or(job.created_at).unwrap_or(0);
        let spending = Spending { at, what, amount, counted: true, request_id: None };
        Rc::make_mut(&mut self.spending).push(spending.clone());
        Some(spending)
    }

    pub(super) fn list_jobs(&mut self) -> Vec<TrainingCommand> {
        self.ask_elsewhere(TrainingCommand::ListJobs)
    }

    pub(super) fn look_up(&mut self, id: &str) -> Vec<TrainingCommand> {
        if id.is_empty() {
            return Vec::new();
        }
        let id = id.to_owned();
        self.ask_elsewhere(|dialect| TrainingCommand::LookUpJob { dialect, id })
    }

    fn ask_elsewhere(&mut self, command: impl FnOnce(Dialect) -> TrainingCommand) -> Vec<TrainingCommand> {
        let Some(profile) = self.profile() else { return Vec::new() };
        if self.elsewhere == Elsewhere::Asking || !matches!(self.key, Key::Held(_)) {
            return Vec::new();
        }
        self.elsewhere = Elsewhere::Asking;
        vec![command(profile.dialect)]
    }

    /// Whether a job is among those of the project that are shown.
    pub fn shows_job(&self, id: &str) -> bool {
        self.launches_shown().any(|launch| launch.job.as_ref().is_some_and(|job| job.id == id))
    }

    /// Follows a job that was made elsewhere: from now on it belongs to the project.
    pub(super) fn follow_elsewhere(&mut self, job: Job) -> Vec<TrainingCommand> {
        let (Some(profile), Some(launches)) = (self.profile(), &self.launches) else { return Vec::new() };
        let service = service_of(&profile);
        let known = launches.iter().find(|launch| {
            launch.service.base_url == service.base_url && launch.job.as_ref().is_some_and(|own| own.id == job.id)
        });
        let launch = match known {
            // It was put away, and is wanted again.
            Some(known) => Launch { put_away: false, ..known.clone() },
            None => Launch::of_job(self.next_id(), service, job),
        };
        self.put(launch.clone());
        let follow = self.follow(&launch);
        [TrainingCommand::Keep(Box::new(launch))].into_iter().chain(follow).collect()
    }

    pub(super) fn act(&mut self, id: LaunchId, act: Act) -> Vec<TrainingCommand> {
        let Some(launch) = self.launch(id) else { return Vec::new() };
        let (Some(job), dialect) = (launch.job.clone(), launch.service.dialect) else { return Vec::new() };
        if job.status.is_over() || self.jobs.get(&id).is_some_and(|following| following.acting.is_some()) {
            return Vec::new();
        }
        self.following(id, |following| {
            following.acting = Some(act);
            following.too_late = false;
            following.refused = None;
        });
        vec![TrainingCommand::Act { id, dialect, job: job.id, act }]
    }

    pub(super) fn acted(&mut self, id: LaunchId, acted: Acted) -> Vec<TrainingCommand> {
        let mut commands = Vec::new();
        let mut job_now = None;
        self.following(id, |following| {
            following.acting = None;
            match acted {
                Acted::Done(job) => job_now = Some(job),
                Acted::TooLate(job) => {
                    following.too_late = true;
                    job_now = Some(job);
                }
                Acted::Trouble(trouble) => following.refused = Some(trouble),
            }
            if let Some(job) = &job_now {
                following.followed.job = Some(job.clone());
            }
        });
        if let Some(job) = job_now {
            commands.extend(self.job_came(id, job));
        }
        // One more look tells the rest: what happened, and how it ended.
        commands.extend(self.launch(id).cloned().and_then(|launch| self.follow(&launch)));
        commands
    }

    /// What a question to the model costs at most, where the prices are known: its words counted as tokens, three times over
    /// to be safe, and the longest answer.
    pub fn question_most(&self, id: LaunchId, question: &str) -> Option<MicroDollars> {
        let launch = self.launch(id)?;
        let scene = self.scene.as_ref()?;
        // No text has more tokens than bytes.
        let input = (question.len() + scene.settings.system_message.len()) as u64 + 16;
        self.question_cost(launch.model(), Usage { input, output: TRIAL_TOKENS_MAX.into() }, Rounding::Up)
    }

    fn question_cost(&self, model: &str, usage: Usage, rounding: Rounding) -> Option<MicroDollars> {
        let prices = self.profile()?.model(model)?.prices?.value.at_once;
        let exact = Exact::default().plus(usage.input, prices.input?).plus(usage.output, prices.output?);
        Some(exact.rounded(rounding))
    }

    pub(super) fn ask(&mut self, id: LaunchId, model: String, question: String) -> Vec<TrainingCommand> {
        if self.trial == Trial::Asking || question.trim().is_empty() || self.launch(id).is_none() {
            return Vec::new();
        }
        let Some(scene) = &self.scene else { return Vec::new() };
        let system = scene.settings.system_message.clone();
        let most = self.question_most(id, &question);
        self.trial = Trial::Asking;
        vec![TrainingCommand::Ask { model, system, question, most }]
    }

    pub(super) fn replied(
        &mut self,
        model: String,
        at: u64,
        reply: Result<(Reply, Option<String>), Trouble>,
    ) -> Vec<TrainingCommand> {
        let (reply, request_id) = match reply {
            Ok(reply) => reply,
            Err(trouble) => {
                self.trial = Trial::Failed(trouble);
                return Vec::new();
            }
        };
        let paid = reply.usage.and_then(|usage| Some((usage, self.question_cost(&model, usage, Rounding::HalfUp)?)));
        self.trial = Trial::Answered { reply, paid: paid.map(|(_, amount)| amount) };
        let Some((usage, amount)) = paid else { return Vec::new() };
        let what = Paid::Question { model, input: usage.input, output: usage.output };
        let spending = Spending { at, what, amount, counted: true, request_id };
        Rc::make_mut(&mut self.spending).push(spending.clone());
        let told = self.tell_paid(Some((Purpose::Ask, amount)));
        [TrainingCommand::Spend(spending)].into_iter().chain(told).collect()
    }
}

impl Following {
    /// The curve: of the result file where it was fetched, or else of the events.
    pub fn curve(&self) -> Vec<Metrics> {
        self.results.as_deref().cloned().unwrap_or_else(|| self.followed.curve())
    }
}
