//! The ledger: every request that the page made, as far as the browser shows it.

/// One request, without its body.
#[derive(Clone, Debug, PartialEq, Eq)]
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
}
