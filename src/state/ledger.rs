//! The ledger: every request that the page made, as far as the browser shows it, and a second witness for those to other
//! hosts: the service worker, through which they pass.

use crate::api::{Method, Purpose};
use crate::pricing::MicroDollars;
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
    /// What only the one who sent it can tell.
    pub told: Option<Told>,
}

/// What the sender of a request tells of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// Under this number the answer is told.
    pub number: u64,
    /// Milliseconds of 1970.
    pub at: u64,
    pub method: Method,
    pub purpose: Purpose,
    /// Bytes of the body.
    pub sent: u64,
    /// `None` as long as there is no answer.
    pub receipt: Option<Receipt>,
    /// What it cost, as far as that has been told.
    pub cost: Option<MicroDollars>,
}

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// `None` when there was no answer that the browser let be read.
    pub status: Option<u16>,
    /// Bytes of the body; `None` when it was not kept.
    pub received: Option<u64>,
    /// The service's own number for the request, where pages may read it.
    pub request_id: Option<String>,
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
    /// What trainings of the project and questions to its models cost so far, once that is known.
    pub paid: Option<MicroDollars>,
    /// What the person wants to spend at most.
    pub cap: Option<MicroDollars>,
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

    /// The answer to a request.
    pub fn answered(&mut self, number: u64, receipt: Receipt) {
        if let Some(told) = self.newest_told(|told| told.number == number) {
            told.receipt = Some(receipt);
        }
    }

    fn newest_told(&mut self, is_wanted: impl Fn(&Told) -> bool) -> Option<&mut Told> {
        self.outside.iter_mut().rev().filter_map(|request| request.told.as_mut()).find(|told| is_wanted(told))
    }

    /// A request that was told of has never left.
    pub fn not_sent(&mut self, number: u64) {
        let before = self.outside.len();
        self.outside.retain(|request| request.told.as_ref().is_none_or(|told| told.number != number));
        // One behind the last that is kept was counted all the same.
        let hidden = u64::from(before == KEPT_MAX && self.outside.len() == before);
        self.outside_count -= (before - self.outside.len()) as u64 + hidden;
    }

    /// So much was paid in all, of so much at most; the newest request of a purpose cost this much of it.
    pub fn paid(&mut self, paid: MicroDollars, cap: Option<MicroDollars>, newest: Option<(Purpose, MicroDollars)>) {
        (self.paid, self.cap) = (Some(paid), cap);
        let Some((purpose, cost)) = newest else { return };
        if let Some(told) = self.newest_told(|told| told.purpose == purpose) {
            told.cost = Some(cost);
        }
    }

    /// All requests to other hosts as a table: neither bodies nor the key are in it.
    /// `words` tells purposes.
    pub fn csv(&self, words: impl Fn(Purpose) -> &'static str) -> String {
        let mut out = "time_ms,method,url,purpose,bytes_sent,bytes_received,status,cost_usd,request_id\r\n".to_owned();
        for Request { origin, path, told, .. } in &self.outside {
            let told = told.as_ref();
            let receipt = told.and_then(|told| told.receipt.as_ref());
            let fields = [
                told.map(|told| told.at.to_string()),
                told.map(|told| told.method.name().to_owned()),
                Some(format!("{origin}{path}")),
                told.map(|told| words(told.purpose).to_owned()),
                told.map(|told| told.sent.to_string()),
                receipt.and_then(|receipt| receipt.received).map(|bytes| bytes.to_string()),
                receipt.and_then(|receipt| receipt.status).map(|status| status.to_string()),
                told.and_then(|told| told.cost).map(|cost| cost.to_string().trim_start_matches('$').to_owned()),
                receipt.and_then(|receipt| receipt.request_id.clone()),
            ];
            // Quotes inside quotes are doubled (RFC 4180).
            let fields = fields.map(|field| match field {
                Some(field) if field.contains(['"', ',', '\n', '\r']) => format!("\"{}\"", field.replace('"', "\"\"")),
                field => field.unwrap_or_default(),
            });
            out.push_str(&fields.join(","));
            out.push_str("\r\n");
        }
        out
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
        Request { origin: "https://example.com".to_owned(), path: path.to_owned(), outside: true, told: None }
    }

    #[test]
    fn what_the_sender_tells_is_put_together() {
        let mut ledger = Ledger::default();
        let told =
            |number, purpose| Told { number, at: 1_000, method: Method::Post, purpose, sent: 20, receipt: None, cost: None };
        ledger.add(request("/seen"));
        ledger.add(Request { told: Some(told(7, Purpose::Ask)), ..request("/v1/never") });
        ledger.not_sent(7);
        assert_eq!((ledger.outside.len(), ledger.outside_count), (1, 1), "what never left is no request");
        ledger.add(Request { told: Some(told(1, Purpose::Ask)), ..request("/v1/chat/completions") });
        ledger.add(Request { told: Some(told(2, Purpose::Moderate)), ..request("/v1/a,\"b\"") });
        let receipt = Receipt { status: Some(200), received: Some(5), request_id: Some("req_1".into()) };
        ledger.answered(1, receipt);
        ledger.paid(MicroDollars(1_500), None, Some((Purpose::Ask, MicroDollars(500))));
        assert_eq!(ledger.paid, Some(MicroDollars(1_500)));
        let expected = [
            "time_ms,method,url,purpose,bytes_sent,bytes_received,status,cost_usd,request_id",
            ",,https://example.com/seen,,,,,,",
            "1000,POST,https://example.com/v1/chat/completions,question,20,5,200,0.000500,req_1",
            "1000,POST,\"https://example.com/v1/a,\"\"b\"\"\",check,20,,,,",
        ];
        assert_eq!(
            ledger.csv(|purpose| if purpose == Purpose::Ask { "question" } else { "check" }).lines().collect::<Vec<_>>(),
            expected
        );
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
