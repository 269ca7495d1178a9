//! The ledger: every request that the page made, as far as the browser shows it, and a second witness for those to other
//! hosts: the service worker, through which they pass.

use litemap::LiteMap;
use serde::{Deserialize, Serialize};

/// One request, without its body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// Scheme, host and port.
    pub origin: String,
    pub path: String,
    /// Went to another host than the one that served the page.
    pub outside: bool,
}

/// What the ledger keeps at most; the counts go on.
const KEPT_MAX: usize = 1_000;

/// Requests since the page was opened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    /// Requests to other hosts, the newest last.
    pub outside: Vec<Request>,
    pub outside_count: u64,
    /// Requests for the page's own parts.
    pub own_count: u64,
    /// The service worker, where it is in control.
    pub witness: Option<Witness>,
}

/// What the service worker saw.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Witness {
    /// Requests to other hosts that the browser had shown before the service worker was in control.
    pub missed: u64,
    pub count: u64,
    kept: Vec<Request>,
}

impl Ledger {
    pub fn add(&mut self, request: Request) {
        if request.outside {
            self.outside_count += 1;
            if self.outside.len() < KEPT_MAX {
                self.outside.push(request);
            }
        } else {
            self.own_count += 1;
        }
    }

    /// The service worker is in control; what went before it saw only if that was so from the start.
    pub fn witness_came(&mut self, from_start: bool) {
        let missed = if from_start { 0 } else { self.outside_count };
        self.witness.get_or_insert(Witness { missed, ..Witness::default() });
    }

    pub fn witnessed(&mut self, request: Request) {
        let witness = self.witness.get_or_insert_default();
        witness.count += 1;
        if witness.kept.len() < KEPT_MAX {
            witness.kept.push(request);
        }
    }

    /// Requests to other hosts, by whichever witness saw more of them.
    pub fn seen_count(&self) -> u64 {
        self.outside_count.max(self.witness.as_ref().map_or(0, |witness| witness.missed + witness.count))
    }

    /// Whether the witnesses tell the same. A request under way is seen by the service worker first.
    pub fn agrees(&self) -> bool {
        self.witness.as_ref().is_none_or(|witness| witness.missed + witness.count == self.outside_count)
    }

    /// Requests that the service worker saw and the browser did not show.
    pub fn only_witnessed(&self) -> Vec<&Request> {
        let Some(witness) = &self.witness else { return Vec::new() };
        let mut shown: LiteMap<(&str, &str), usize> = LiteMap::new();
        for request in &self.outside {
            *shown.entry((&request.origin, &request.path)).or_default() += 1;
        }
        let mut only_here = witness.kept.iter().collect::<Vec<_>>();
        only_here.retain(|request| match shown.get_mut(&(request.origin.as_str(), request.path.as_str())) {
            Some(count) if *count > 0 => {
                *count -= 1;
                false
            }
            _ => true,
        });
        only_here
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(path: &str) -> Request {
        Request { origin: "https://example.com".to_owned(), path: path.to_owned(), outside: true }
    }

    #[test]
    fn witnesses_are_compared_from_the_moment_when_there_are_two() {
        let mut ledger = Ledger::default();
        ledger.add(request("/before"));
        assert!(ledger.agrees());
        ledger.witness_came(false);
        assert!(ledger.agrees());
        ledger.witnessed(request("/a"));
        assert!(!ledger.agrees());
        assert_eq!((ledger.seen_count(), ledger.only_witnessed()), (2, vec![&request("/a")]));
        ledger.add(request("/a"));
        assert!(ledger.agrees());
        assert_eq!((ledger.seen_count(), ledger.only_witnessed()), (2, vec![]));
        ledger.add(request("/a"));
        assert!(!ledger.agrees(), "the service worker saw less");
    }
}
