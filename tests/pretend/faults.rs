//! Faults do what they say, as often as they say.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::client::{Client, FORM, Field, chats, form, start};
use crate::pretend::{Act, Fault, Mangling, Pretend, Say, ScriptedAnswer, When};

const CREATE: &str = "POST /fine_tuning/jobs";

/// A server with this script, a client of it, and a body that creates a job.
async fn scripted(faults: Vec<Fault>) -> (Pretend, Client, (&'static str, hyper::body::Bytes)) {
    let (pretend, client) = start(|_| ()).await;
    let file = client.upload(&chats(10)).await;
    pretend.script(faults);
    let body = json!({"model": "gpt-4.1-2025-04-14", "training_file": file});
    (pretend, client, ("application/json", body.to_string().into()))
}

fn asked(stream: bool) -> Value {
    json!({"model": "gpt-6-luna", "stream": stream, "messages": [{"role": "user", "content": "Water boils at a hundred degrees. Ice melts."}]})
}

#[tokio::test]
async fn a_lost_answer_leaves_a_job_and_a_reset_does_not() {
    for (act, jobs) in
        [(Act::Lose, 1), (Act::Reset, 0), (Act::CutRequest { percent: 50 }, 0), (Act::CutAnswer { percent: 60 }, 1)]
    {
        let (pretend, client, body) = scripted(vec![Fault::once(CREATE, act.clone())]).await;
        let answer = client.send("POST", "/fine_tuning/jobs", Some(body.clone())).await;
        assert!(answer.is_err(), "{act:?}: {answer:?}");
        assert_eq!((pretend.jobs().len(), pretend.fired()), (jobs, vec![1]), "{act:?}");
        let again = client.send("POST", "/fine_tuning/jobs", Some(body)).await;
        assert_eq!(again.map(|got| got.status), Ok(200), "{act:?}");
    }
}

#[tokio::test]
async fn half_an_upload_is_no_file() {
    let (pretend, client, _) = scripted(vec![Fault::once("POST /files", Act::CutRequest { percent: 60 })]).await;
    let lines = chats(20_000);
    let body = form(&[Field::text("purpose", "fine-tune"), Field::file("set.jsonl", &lines)]);
    let answer = client.send("POST", "/files", Some((FORM, body))).await;
    assert!(answer.is_err(), "{answer:?}");
    assert_eq!(pretend.files().len(), 1);
    assert!(!pretend.requests_to("POST /files")[1].is_whole);
}

#[tokio::test]
async fn answers_are_written_by_the_script() {
    let limit = ScriptedAnswer::error(429, "rate_limit_exceeded", "Please try again in 1.2s.");
    let page = ScriptedAnswer {
        headers: vec![("content-type".to_owned(), "text/html".to_owned())],
        ..ScriptedAnswer::body(200, "<html>")
    };
    let unreadable = ScriptedAnswer { cors: Some(false), ..ScriptedAnswer::error(403, "region", "Not here.") };
    let faults = vec![
        Fault { skip: 1, times: Some(2), ..Fault::always("GET /models", Act::Answer(limit)) },
        Fault::once("GET /files*", Act::Answer(page)),
        Fault::once("GET /fine_tuning/*/ftjob-x", Act::Answer(unreadable)),
        Fault::once("* /models/*", Act::Redirect { to: "https://elsewhere.example/".to_owned() }),
    ];
    let (pretend, client, _) = scripted(faults).await;
    let mut statuses = Vec::new();
    for _ in 0..4 {
        statuses.push(client.get("/models").await.status);
    }
    assert_eq!(statuses, [200, 429, 429, 200]);
    let page = client.get("/files/file-x").await;
    assert_eq!((page.text().as_str(), page.header("content-type")), ("<html>", Some("text/html")));
    let unreadable = client.get("/fine_tuning/jobs/ftjob-x").await;
    assert_eq!((unreadable.status, unreadable.header("access-control-allow-origin")), (403, None));
    let redirect = client.get("/models/gpt-6-luna").await;
    assert_eq!((redirect.status, redirect.header("location")), (302, Some("https://elsewhere.example/")));
    assert_eq!(pretend.fired(), [2, 1, 1, 1]);
}

#[tokio::test]
async fn answers_come_late_slowly_and_in_part() {
    let (pretend, client, _) = scripted(vec![
        Fault::once("POST /chat/completions", Act::Delay { ms: 300 }),
        Fault::once("POST /chat/completions", Act::Truncate { percent: 50 }),
        Fault::once("POST /chat/completions", Act::Drip { bytes_per_second: 2000 }),
        Fault::once("POST /chat/completions", Act::Stall { after_events: 3 }),
    ])
    .await;
    let begun = Instant::now();
    client.post("/chat/completions", asked(false)).await;
    assert!(begun.elapsed() >= Duration::from_millis(300));
    let body = || Some(("application/json", asked(false).to_string().into()));
    let half = client.send("POST", "/chat/completions", body()).await.expect("its end is clean");
    assert!(serde_json::from_slice::<Value>(&half.body).is_err());
    let begun = Instant::now();
    assert_eq!(client.post("/chat/completions", asked(false)).await.status, 200);
    assert!(begun.elapsed() >= Duration::from_millis(150));
    let streamed = Some(("application/json", asked(true).to_string().into()));
    let stalled = tokio::time::timeout(Duration::from_millis(300), client.send("POST", "/chat/completions", streamed)).await;
    assert!(stalled.is_err());
    assert_eq!((pretend.fired(), pretend.ledger().rows.len()), (vec![1; 4], 4));
}

#[tokio::test]
async fn events_are_mangled() {
    let act = |events| Fault::once("POST /chat/completions", Act::Mangle { events });
    let (_pretend, client, _) = scripted(vec![act(Mangling::WithoutDone), act(Mangling::Doubled), act(Mangling::Swapped)]).await;
    let mut texts = Vec::new();
    for _ in 0..4 {
        texts.push(client.post("/chat/completions", asked(true)).await.text());
    }
    assert!(!texts[0].contains("[DONE]") && texts[3].ends_with("data: [DONE]\n\n"));
    assert_eq!(texts[1].matches("[DONE]").count(), 2);
    assert!(!texts[2].starts_with("data: {") || !texts[2].split("\n\n").next().unwrap_or_default().contains("\"role\""));
}

#[tokio::test]
async fn a_model_says_what_it_is_told_to() {
    let say = Say {
        text: Some("no JSON".to_owned()),
        finish_reason: Some("length".to_owned()),
        usage: Some(json!(false)),
        refusal: None,
    };
    let (pretend, client, _) = scripted(vec![Fault::once("POST /chat/completions", Act::Say(say))]).await;
    let answer = client.post("/chat/completions", asked(false)).await.json();
    assert_eq!(answer["choices"][0]["message"]["content"], "no JSON");
    assert_eq!((&answer["choices"][0]["finish_reason"], answer.get("usage")), (&json!("length"), None));
    assert!(pretend.ledger().rows[0].tokens_in > 10);
}

#[tokio::test]
async fn a_request_is_held_before_or_after_its_work() {
    for (when, jobs_meanwhile) in [(When::BeforeWork, 0), (When::AfterWork, 1)] {
        let (pretend, client, body) = scripted(vec![Fault::once(CREATE, Act::Hold { name: "here".to_owned(), when })]).await;
        let asking = tokio::spawn(async move { client.send("POST", "/fine_tuning/jobs", Some(body)).await });
        pretend.wait_for("here").await;
        assert_eq!(pretend.jobs().len(), jobs_meanwhile);
        pretend.release("here");
        assert_eq!(asking.await.expect("it does not panic").map(|got| got.status), Ok(200));
        assert_eq!(pretend.jobs().len(), 1);
    }
}

#[tokio::test]
async fn a_script_is_written_over_http_too() {
    let (pretend, client) = start(|_| ()).await;
    let script = json!([{"on": "GET /models", "times": 1, "do": "lose"}, {"on": "GET /files", "do": {"delay": {"ms": 1}}}]);
    assert_eq!(client.control("script", Some(script)).await.status, 200);
    assert!(client.send("GET", "/models", None).await.is_err());
    let world = json!({"eligible": false, "jobs": {"outcome": {"fails_running": {"code": "x", "message": "y"}}}});
    assert_eq!(client.control("world", Some(world)).await.status, 200);
    assert_eq!(client.control("world", Some(json!({"eligble": false}))).await.status, 400);
    let state = client.control("state", None).await.json();
    assert_eq!((&state["faults"][0]["fired"], &state["world"]["eligible"]), (&json!(1), &json!(false)));
    assert_eq!(pretend.fired(), [1, 0]);
}
