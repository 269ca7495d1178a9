//! The processor time of the workers in the renderers that this program has started. Only Linux tells it.

use crate::memory::renderers;
use std::path::Path;

/// How long the processor has worked for workers that are still there, in milliseconds, to ten of them.
pub fn millis() -> u64 {
    let threads = renderers().flat_map(|renderer| std::fs::read_dir(renderer.join("task")).into_iter().flatten().flatten());
    threads.map(|thread| thread.path()).filter_map(|thread| worker_ticks(&thread)).sum::<u64>() * MILLIS_OF_TICK
}

/// Linux tells times of processors in hundredths of a second, whatever it counts in itself.
const MILLIS_OF_TICK: u64 = 10;

/// The time of a thread in user and kernel mode; `None` for one that is not a worker's own.
fn worker_ticks(thread: &Path) -> Option<u64> {
    let stat = std::fs::read_to_string(thread.join("stat")).ok()?;
    // The name stands in brackets and may hold some itself. `man 5 proc` counts from 1, and the name is 2.
    let (head, rest) = stat.rsplit_once(')')?;
    let fields: Vec<&str> = rest.split_whitespace().collect();
    let tick = |number: usize| fields.get(number - 3)?.parse::<u64>().ok();
    head.contains("(DedicatedWorker").then_some(tick(14)? + tick(15)?)
}
