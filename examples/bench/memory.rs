//! The memory of the renderers that this program has started: page and workers are one process. Only Linux tells it.

use std::path::{Path, PathBuf};

/// The most that one of them ever held, or has held since `forget`, in megabytes.
pub fn most_mb() -> u64 {
    let peak = |renderer: PathBuf| field(&renderer, "VmHWM:");
    renderers().filter_map(peak).max().unwrap_or_default() / 1_000
}

/// Begins to measure anew.
pub fn forget() {
    for renderer in renderers() {
        // `man 5 proc`: 5 resets the peak. One that has just ended needs none.
        let _ended = std::fs::write(renderer.join("clear_refs"), "5");
    }
}

/// The folders of their processes.
pub fn renderers() -> impl Iterator<Item = PathBuf> {
    let processes = std::fs::read_dir("/proc").into_iter().flatten().flatten().map(|process| process.path());
    let is_renderer = |process: &PathBuf| {
        std::fs::read_to_string(process.join("cmdline")).is_ok_and(|command| command.contains("--type=renderer"))
    };
    processes.filter(is_renderer).filter(|process| is_ours(process))
}

/// Other browsers on this machine are none of ours.
fn is_ours(process: &Path) -> bool {
    let parent = |process: &Path| field(process, "PPid:").filter(|parent| *parent > 1);
    let mut ancestors = std::iter::successors(parent(process), |id| parent(Path::new(&format!("/proc/{id}"))));
    ancestors.any(|ancestor| ancestor == u64::from(std::process::id()))
}

/// A number in the status of a process.
fn field(process: &Path, name: &str) -> Option<u64> {
    let status = std::fs::read_to_string(process.join("status")).ok()?;
    status.lines().find_map(|line| line.strip_prefix(name))?.split_whitespace().next()?.parse().ok()
}
