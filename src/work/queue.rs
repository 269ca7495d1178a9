//! The queue of tasks for the reader workers: who does what, what happens when one dies, when to give up.
//!
//! Plain decisions without a clock or a worker: the shell tells what happened and when, the queue says what to do.
//! A worker is reused; it is ended after an error, a limit or a cancel, and when it is silent for too long. A task
//! whose worker died is tried once more in a new one and then fails; the other tasks never notice.

use super::TaskId;
use crate::readers::ReadErrorKind;
use std::collections::VecDeque;

/// Milliseconds on a clock that never goes back.
pub type Milliseconds = u64;

/// A worker is taken for dead after so long without a sign of life.
pub const SILENCE_MAX: Milliseconds = 10_000;
/// A worker may take so long to start, and one try of a task that is bounded.
pub const TASK_MAX: Milliseconds = 60_000;
/// How often a task is given to a worker at most.
const TRIES_MAX: u8 = 2;

/// How long a worker may be at one task, as long as it gives signs of life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Patience {
    /// [`TASK_MAX`]: what takes longer is stuck, as a hostile file may want it.
    Bounded,
    /// The person sees how far it is, and can stop it.
    Unbounded,
}

/// A place for a worker. Every start of a worker gets a new number, so that late words of a dead one are recognised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct WorkerId(pub u64);

/// What the shell has to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Order {
    Start(WorkerId),
    Send(WorkerId, TaskId),
    End(WorkerId),
    /// The task is over without an outcome.
    GiveUp(TaskId, Reason),
}

/// Why a task ended without an outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    Crashed,
    TooSlow,
    /// No worker could be started at all, so the task was never tried.
    NotStarted,
}

impl From<Reason> for ReadErrorKind {
    fn from(reason: Reason) -> Self {
        match reason {
            Reason::Crashed => ReadErrorKind::Crashed,
            Reason::TooSlow => ReadErrorKind::TooSlow,
            Reason::NotStarted => ReadErrorKind::EngineMissing,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// Asked to start; has not said that it is ready.
    Starting {
        since: Milliseconds,
    },
    Idle,
    Busy {
        task: TaskId,
        since: Milliseconds,
        heard: Milliseconds,
    },
}

#[derive(Debug)]
struct Worker {
    id: WorkerId,
    stage: Stage,
}

#[derive(Debug)]
struct Waiting {
    task: TaskId,
    /// How often it was begun.
    tries: u8,
    patience: Patience,
}

/// Tasks in the order in which they came, and the workers that do them.
#[derive(Debug)]
pub struct Queue {
    workers_max: usize,
    workers: Vec<Worker>,
    waiting: VecDeque<Waiting>,
    /// The tasks at work.
    running: Vec<Waiting>,
    next_worker: u64,
    /// Workers that died in a row before they were ready; after a few, starting more is pointless.
    failed_starts: u8,
}

impl Queue {
    pub fn new(workers_max: usize) -> Self {
        Queue {
            workers_max: workers_max.max(1),
            workers: Vec::new(),
            waiting: VecDeque::new(),
            running: Vec::new(),
            next_worker: 0,
            failed_starts: 0,
        }
    }

    /// Tasks that wait or are at work.
    pub fn len(&self) -> usize {
        self.waiting.len() + self.running.len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    #[must_use]
    pub fn add(&mut self, task: TaskId, patience: Patience, now: Milliseconds) -> Vec<Order> {
        self.waiting.push_back(Waiting { task, tries: 0, patience });
        self.assign(now)
    }

    /// The person stopped a task. A worker that was at it is ended.
    #[must_use]
    pub fn cancel(&mut self, task: TaskId, now: Milliseconds) -> Vec<Order> {
        self.waiting.retain(|waiting| waiting.task != task);
        self.running.retain(|running| running.task != task);
        let mut orders = Vec::new();
        if let Some(worker) = self.worker_of(task) {
            orders.extend(self.end(worker));
        }
        orders.extend(self.assign(now));
        orders
    }

    /// A worker said that it is ready for work.
    #[must_use]
    pub fn ready(&mut self, worker: WorkerId, now: Milliseconds) -> Vec<Order> {
        self.failed_starts = 0;
        if let Some(worker) = self.workers.iter_mut().find(|other| other.id == worker) {
            worker.stage = Stage::Idle;
        }
        self.assign(now)
    }

    /// A worker gave a sign of life.
    pub fn heard(&mut self, worker: WorkerId, now: Milliseconds) {
        if let Some(Worker { stage: Stage::Busy { heard, .. }, .. }) = self.workers.iter_mut().find(|other| other.id == worker) {
            *heard = now;
        }
    }

    /// A worker finished its task. `keep` says whether it is still in good health. `false` comes back when this
    /// worker was not at this task any more; its outcome must then be thrown away.
    #[must_use]
    pub fn done(&mut self, worker: WorkerId, task: TaskId, keep: bool, now: Milliseconds) -> (bool, Vec<Order>) {
        let expected = self.worker_of(task) == Some(worker);
        let mut orders = Vec::new();
        if expected {
            self.running.retain(|running| running.task != task);
            if keep {
                if let Some(worker) = self.workers.iter_mut().find(|other| other.id == worker) {
                    worker.stage = Stage::Idle;
                }
            } else {
                orders.extend(self.end(worker));
            }
        }
        orders.extend(self.assign(now));
        (expected, orders)
    }

    /// A worker stopped by itself: a trap, lost memory, a script that could not be loaded.
    #[must_use]
    pub fn died(&mut self, worker: WorkerId, now: Milliseconds) -> Vec<Order> {
        let mut orders = self.lose(worker, Reason::Crashed);
        orders.extend(self.assign(now));
        orders
    }

    /// Looks for workers that are silent or slow. The shell calls this about once a second while there is work.
    #[must_use]
    pub fn tick(&mut self, now: Milliseconds) -> Vec<Order> {
        let mut lost = Vec::new();
        for worker in &self.workers {
            match worker.stage {
                Stage::Busy { task, since, .. } if self.is_bounded(task) && now.saturating_sub(since) > TASK_MAX => {
                    lost.push((worker.id, Reason::TooSlow))
                }
                Stage::Busy { heard, .. } if now.saturating_sub(heard) > SILENCE_MAX => lost.push((worker.id, Reason::Crashed)),
                Stage::Starting { since } if now.saturating_sub(since) > TASK_MAX => lost.push((worker.id, Reason::Crashed)),
                _ => {}
            }
        }
        let mut orders: Vec<Order> = lost.into_iter().flat_map(|(worker, reason)| self.lose(worker, reason)).collect();
        orders.extend(self.assign(now));
        orders
    }

    /// Ends a worker and gives its task back, or gives the task up when it was tried often enough.
    fn lose(&mut self, worker: WorkerId, reason: Reason) -> Vec<Order> {
        let Some(found) = self.workers.iter().find(|other| other.id == worker) else { return Vec::new() };
        let stage = found.stage;
        let mut orders = self.end(worker);
        match stage {
            Stage::Busy { task, .. } => {
                let at = self.running.iter().position(|running| running.task == task);
                match at.map(|at| self.running.swap_remove(at)) {
                    // What took too long once takes too long again.
                    Some(lost) if lost.tries < TRIES_MAX && reason == Reason::Crashed => self.waiting.push_front(lost),
                    _ => orders.push(Order::GiveUp(task, reason)),
                }
            }
            Stage::Starting { .. } => {
                self.failed_starts = self.failed_starts.saturating_add(1);
                if self.failed_starts >= 3 {
                    orders.extend(self.waiting.drain(..).map(|waiting| Order::GiveUp(waiting.task, Reason::NotStarted)));
                    self.failed_starts = 0;
                }
            }
            Stage::Idle => {}
        }
        orders
    }

    fn end(&mut self, worker: WorkerId) -> Vec<Order> {
        self.workers.retain(|other| other.id != worker);
        vec![Order::End(worker)]
    }

    /// Hands waiting tasks to idle workers and starts workers while there is more to do than hands.
    fn assign(&mut self, now: Milliseconds) -> Vec<Order> {
        let mut orders = Vec::new();
        for worker in self.workers.iter_mut().filter(|worker| worker.stage == Stage::Idle) {
            let Some(next) = self.waiting.pop_front() else { break };
            worker.stage = Stage::Busy { task: next.task, since: now, heard: now };
            orders.push(Order::Send(worker.id, next.task));
            self.running.push(Waiting { tries: next.tries + 1, ..next });
        }
        let starting = self.workers.iter().filter(|worker| matches!(worker.stage, Stage::Starting { .. })).count();
        let wanted = self.waiting.len().saturating_sub(starting).min(self.workers_max - self.workers.len().min(self.workers_max));
        for _ in 0..wanted {
            let id = WorkerId(self.next_worker);
            self.next_worker += 1;
            self.workers.push(Worker { id, stage: Stage::Starting { since: now } });
            orders.push(Order::Start(id));
        }
        orders
    }

    fn is_bounded(&self, task: TaskId) -> bool {
        self.running.iter().any(|running| running.task == task && running.patience == Patience::Bounded)
    }

    fn worker_of(&self, task: TaskId) -> Option<WorkerId> {
        let at_it = |worker: &&Worker| matches!(worker.stage, Stage::Busy { task: other, .. } if other == task);
        self.workers.iter().find(at_it).map(|worker| worker.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: TaskId = TaskId(1);
    const B: TaskId = TaskId(2);
    const C: TaskId = TaskId(3);

    fn started(workers: usize) -> Queue {
        let mut queue = Queue::new(workers);
        assert_eq!(queue.add(A, Patience::Bounded, 0), [Order::Start(WorkerId(0))]);
        queue
    }

    #[test]
    fn a_task_waits_for_a_ready_worker_and_the_worker_is_used_again() {
        let mut queue = started(2);
        assert_eq!(queue.ready(WorkerId(0), 5), [Order::Send(WorkerId(0), A)]);
        assert_eq!(queue.done(WorkerId(0), A, true, 9), (true, vec![]));
        assert_eq!(queue.add(B, Patience::Bounded, 10), [Order::Send(WorkerId(0), B)]);
        assert_eq!(queue.len(), 1);
    }

    #[test]
    fn no_more_workers_start_than_allowed() {
        let mut queue = started(2);
        assert_eq!(queue.add(B, Patience::Bounded, 0), [Order::Start(WorkerId(1))]);
        assert_eq!(queue.add(C, Patience::Bounded, 0), []);
    }

    #[test]
    fn a_task_whose_worker_died_is_tried_once_more_and_then_given_up() {
        let mut queue = started(1);
        assert_eq!(queue.ready(WorkerId(0), 0), [Order::Send(WorkerId(0), A)]);
        assert_eq!(queue.add(B, Patience::Bounded, 1), []);
        assert_eq!(queue.died(WorkerId(0), 2), [Order::End(WorkerId(0)), Order::Start(WorkerId(1))]);
        assert_eq!(queue.ready(WorkerId(1), 3), [Order::Send(WorkerId(1), A)], "the lost task goes first");
        let orders = queue.died(WorkerId(1), 4);
        assert_eq!(orders, [Order::End(WorkerId(1)), Order::GiveUp(A, Reason::Crashed), Order::Start(WorkerId(2))]);
        assert_eq!(queue.ready(WorkerId(2), 5), [Order::Send(WorkerId(2), B)], "the other task is untouched");
    }

    #[test]
    fn silence_counts_as_death_and_a_sign_of_life_prevents_it() {
        let mut queue = started(1);
        assert_eq!(queue.ready(WorkerId(0), 0), [Order::Send(WorkerId(0), A)]);
        queue.heard(WorkerId(0), SILENCE_MAX);
        assert_eq!(queue.tick(SILENCE_MAX + 1), []);
        assert_eq!(queue.tick(2 * SILENCE_MAX + 1), [Order::End(WorkerId(0)), Order::Start(WorkerId(1))]);
    }

    #[test]
    fn a_task_that_takes_too_long_is_not_tried_again() {
        let mut queue = started(1);
        assert_eq!(queue.ready(WorkerId(0), 0), [Order::Send(WorkerId(0), A)]);
        queue.heard(WorkerId(0), TASK_MAX);
        assert_eq!(queue.tick(TASK_MAX + 1), [Order::End(WorkerId(0)), Order::GiveUp(A, Reason::TooSlow)]);
    }

    #[test]
    fn what_the_person_can_stop_may_take_its_time_but_not_be_silent() {
        let mut queue = Queue::new(1);
        assert_eq!(queue.add(A, Patience::Unbounded, 0), [Order::Start(WorkerId(0))]);
        assert_eq!(queue.ready(WorkerId(0), 0), [Order::Send(WorkerId(0), A)]);
        queue.heard(WorkerId(0), 10 * TASK_MAX);
        assert_eq!(queue.tick(10 * TASK_MAX + 1), []);
        let orders = queue.tick(10 * TASK_MAX + SILENCE_MAX + 1);
        assert_eq!(orders, [Order::End(WorkerId(0)), Order::Start(WorkerId(1))]);
    }

    #[test]
    fn a_cancelled_task_ends_its_worker_and_its_late_outcome_is_thrown_away() {
        let mut queue = started(1);
        assert_eq!(queue.ready(WorkerId(0), 0), [Order::Send(WorkerId(0), A)]);
        assert_eq!(queue.add(B, Patience::Bounded, 0), []);
        assert_eq!(queue.cancel(A, 1), [Order::End(WorkerId(0)), Order::Start(WorkerId(1))]);
        assert!(!queue.done(WorkerId(0), A, true, 2).0);
        assert_eq!(queue.cancel(B, 3), [], "a waiting task just leaves the queue");
        assert!(queue.is_empty());
    }

    #[test]
    fn several_tasks_fail_too_when_no_worker_ever_starts() {
        let mut queue = Queue::new(2);
        let _two_start = (queue.add(A, Patience::Bounded, 0), queue.add(TaskId(2), Patience::Bounded, 0));
        let mut given_up = 0;
        for worker in 0..20 {
            let orders = queue.died(WorkerId(worker), 1);
            given_up += orders.iter().filter(|order| matches!(order, Order::GiveUp(_, Reason::NotStarted))).count();
        }
        assert_eq!(given_up, 2);
        assert!(queue.is_empty());
    }

    #[test]
    fn when_no_worker_ever_starts_the_tasks_fail_instead_of_waiting_for_ever() {
        let mut queue = started(1);
        assert_eq!(queue.died(WorkerId(0), 1), [Order::End(WorkerId(0)), Order::Start(WorkerId(1))]);
        assert_eq!(queue.died(WorkerId(1), 2), [Order::End(WorkerId(1)), Order::Start(WorkerId(2))]);
        assert_eq!(queue.died(WorkerId(2), 3), [Order::End(WorkerId(2)), Order::GiveUp(A, Reason::NotStarted)]);
        assert!(queue.is_empty());
    }
}
