//! A script of what goes wrong: which request, how many times, and what happens in place of an ordinary answer.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One line of the script. Of several that match a request the first that is not used up happens.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// A method or `*`, a space, and a path without `/v1`, where `*` stands for anything: `POST /fine_tuning/jobs`.
    pub on: String,
    /// So many matching requests are let through first.
    #[serde(default)]
    pub skip: u64,
    /// How often it happens then; for ever when it is left out.
    #[serde(default)]
    pub times: Option<u64>,
    #[serde(rename = "do")]
    pub act: Act,
}

impl Fault {
    /// Something that happens once, to the next request of this kind.
    pub fn once(on: &str, act: Act) -> Self {
        Self { on: on.to_owned(), skip: 0, times: Some(1), act }
    }

    /// Something that happens from now on.
    pub fn always(on: &str, act: Act) -> Self {
        Self { on: on.to_owned(), skip: 0, times: None, act }
    }
}

/// What happens.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Act {
    /// Nothing is done and this is answered.
    Answer(ScriptedAnswer),
    /// The work is done, and the connection ends before any answer.
    Lose,
    /// The connection ends before anything is read or done.
    Reset,
    /// The connection ends when this share of the body was read, and nothing is done.
    CutRequest {
        percent: u64,
    },
    /// The work is done, and the connection ends after this share of the answer's body.
    CutAnswer {
        percent: u64,
    },
    /// The work is done, and this share of the answer's body comes as if it were all of it.
    Truncate {
        percent: u64,
    },
    /// The work is done at once, and its answer comes so much later.
    Delay {
        ms: u64,
    },
    /// A streamed answer stops after so many events, and the connection stays open.
    Stall {
        after_events: usize,
    },
    /// The answer's body comes at this pace.
    Drip {
        bytes_per_second: u64,
    },
    /// The events of a streamed answer come otherwise than they should.
    Mangle {
        events: Mangling,
    },
    Redirect {
        to: String,
    },
    /// The model says this. What is left out stays as it was.
    Say(Say),
    /// The request waits until `release` is called with this name, before the work or after it.
    Hold {
        name: String,
        when: When,
    },
}

/// An answer in place of the true one: an error of the official shape, or a body of any kind.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ScriptedAnswer {
    pub status: u16,
    pub code: Option<String>,
    pub message: String,
    #[serde(rename = "type")]
    pub kind: Option<String>,
    pub param: Option<String>,
    /// The body as it is, in place of an error's.
    pub body: Option<String>,
    pub headers: Vec<(String, String)>,
    /// Whether a page may read it; as the world has it for this status when it is left out.
    pub cors: Option<bool>,
}

impl ScriptedAnswer {
    pub fn error(status: u16, code: &str, message: &str) -> Self {
        Self { status, code: Some(code.to_owned()), message: message.to_owned(), ..Self::default() }
    }

    pub fn body(status: u16, body: &str) -> Self {
        Self { status, body: Some(body.to_owned()), ..Self::default() }
    }
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Say {
    pub text: Option<String>,
    pub refusal: Option<String>,
    pub finish_reason: Option<String>,
    /// What the answer says about usage; `false` takes it out. What the ledger holds stays true.
    pub usage: Option<Value>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mangling {
    /// Every event comes twice.
    Doubled,
    /// Every second event comes before the one before it.
    Swapped,
    /// The stream ends in order, and without `[DONE]`.
    WithoutDone,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum When {
    BeforeWork,
    AfterWork,
}

/// A script at work: its faults and how often each met a request and happened.
#[derive(Debug, Default)]
pub struct Script(Vec<Counted>);

#[derive(Debug)]
struct Counted {
    fault: Fault,
    met: u64,
    fired: u64,
}

impl Script {
    pub fn new(faults: Vec<Fault>) -> Self {
        let mut script = Self::default();
        script.add(faults);
        script
    }

    pub fn add(&mut self, faults: Vec<Fault>) {
        self.0.extend(faults.into_iter().map(|fault| Counted { fault, met: 0, fired: 0 }));
    }

    /// What happens to this request. Every fault that matches counts it as met.
    pub fn fire(&mut self, method: &str, path: &str) -> Option<Act> {
        let mut act = None;
        for counted in self.0.iter_mut().filter(|counted| matches(&counted.fault.on, method, path)) {
            let is_due = counted.met >= counted.fault.skip && counted.fault.times.is_none_or(|times| counted.fired < times);
            counted.met += 1;
            if act.is_none() && is_due {
                counted.fired += 1;
                act = Some(counted.fault.act.clone());
            }
        }
        act
    }

    /// How often the faults of the script happened, in its order.
    pub fn fired(&self) -> Vec<(Fault, u64)> {
        self.0.iter().map(|counted| (counted.fault.clone(), counted.fired)).collect()
    }
}

/// Whether a request is of the kind that a pattern names. A pattern without `*` at its end names one path.
pub fn matches(on: &str, method: &str, path: &str) -> bool {
    let (methods, paths) = on.split_once(' ').unwrap_or(("*", on));
    // A preflight is not what a pattern for any method means; it has to be named.
    (methods == method || methods == "*" && method != "OPTIONS") && fits(paths, path)
}

fn fits(pattern: &str, text: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == text,
        Some((start, rest)) => text
            .strip_prefix(start)
            .is_some_and(|text| (0..=text.len()).any(|at| text.get(at..).is_some_and(|text| fits(rest, text)))),
    }
}
