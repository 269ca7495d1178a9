//! When what happens to a job. Everything follows from the times of what was done to it, so nothing runs in the background.

/// The phases of a job in the order they come, and what was done to it meanwhile.
#[derive(Clone, Debug)]
pub struct Timeline {
    pub created_at: u64,
    /// Names of statuses, and how long each lasts.
    pub phases: Vec<(String, u64)>,
    pub final_status: &'static str,
    /// From when to when it was paused; the last pause may go on.
    pauses: Vec<(u64, Option<u64>)>,
    cancelled_at: Option<u64>,
    /// From here on all phases count as done.
    hurried_at: Option<u64>,
}

impl Timeline {
    pub fn new(created_at: u64, phases: Vec<(String, u64)>, final_status: &'static str) -> Self {
        Self { created_at, phases, final_status, pauses: Vec::new(), cancelled_at: None, hurried_at: None }
    }

    pub fn status(&self, now: u64) -> &str {
        if self.cancelled_at.is_some_and(|at| at <= now) {
            return "cancelled";
        }
        let worked = self.worked(now);
        if worked >= self.total() {
            return self.final_status;
        }
        if self.is_paused() {
            return "paused";
        }
        let mut end = 0;
        let phase = self.phases.iter().find(|(_, ms)| {
            end += ms;
            worked < end
        });
        phase.map_or(self.final_status, |(name, _)| name)
    }

    pub fn has_ended(&self, now: u64) -> bool {
        self.finished_at().is_some_and(|at| at <= now)
    }

    /// When it ended or, as things are, will end; nothing while it is paused.
    pub fn finished_at(&self) -> Option<u64> {
        self.cancelled_at.or_else(|| self.at(self.total()))
    }

    /// The milliseconds of work before a phase begins.
    pub fn start_of(&self, name: &str) -> u64 {
        self.phases.iter().take_while(|(phase, _)| phase != name).map(|(_, ms)| ms).sum()
    }

    pub fn total(&self) -> u64 {
        self.phases.iter().map(|(_, ms)| ms).sum()
    }

    /// How many milliseconds of work were done by then.
    pub fn worked(&self, now: u64) -> u64 {
        if self.hurried_at.is_some_and(|at| at <= now) {
            return self.total();
        }
        let now = self.cancelled_at.map_or(now, |at| at.min(now));
        let paused = |(from, to): &(u64, Option<u64>)| to.unwrap_or(now).min(now).saturating_sub(*from);
        now.saturating_sub(self.created_at).saturating_sub(self.pauses.iter().map(paused).sum())
    }

    /// The time at which so much work was done, if it comes to that.
    pub fn at(&self, worked: u64) -> Option<u64> {
        let mut at = self.created_at + worked;
        for (from, to) in &self.pauses {
            if *from < at {
                at += (*to)?.saturating_sub(*from);
            }
        }
        let at = self.hurried_at.map_or(at, |hurried| hurried.min(at));
        self.cancelled_at.is_none_or(|cancelled| at < cancelled).then_some(at)
    }

    pub fn is_paused(&self) -> bool {
        self.pauses.last().is_some_and(|(_, to)| to.is_none())
    }

    pub fn pauses(&self) -> &[(u64, Option<u64>)] {
        &self.pauses
    }

    pub fn pause(&mut self, now: u64) {
        self.pauses.push((now, None));
    }

    pub fn resume(&mut self, now: u64) {
        if let Some((_, to)) = self.pauses.last_mut() {
            to.get_or_insert(now);
        }
    }

    pub fn cancel(&mut self, now: u64) {
        self.cancelled_at.get_or_insert(now);
    }

    /// Lets the job come to its end now.
    pub fn hurry(&mut self, now: u64) {
        self.resume(now);
        self.hurried_at.get_or_insert(now);
    }
}
