//! Connections: reads requests, lets faults happen to them, writes answers with the headers that OpenAI's have.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use http_body_util::BodyExt as _;
use hyper::body::{Bytes, Incoming};
use hyper::header::{self, HeaderMap, HeaderName, HeaderValue};
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio::time::sleep;

use super::exchange::{Answer, Call, JSON, Refusal};
use super::faults::{Act, Mangling, When};
use super::pieces::{Pace, Pieces};
use super::{Shared, control, routes};

pub async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    loop {
        // A connection that fails before it is made concerns only the one who tried.
        let Ok((stream, _)) = listener.accept().await else { continue };
        let shared = shared.clone();
        tokio::spawn(async move {
            match &shared.certificate {
                Some(certificate) => {
                    if let Ok(stream) = certificate.acceptor.accept(stream).await {
                        serve(stream, shared.clone()).await;
                    }
                }
                None => serve(stream, shared).await,
            }
        });
    }
}

async fn serve(stream: impl AsyncRead + AsyncWrite + Unpin, shared: Arc<Shared>) {
    let keep_alive = shared.state().world.keep_alive;
    let service = hyper::service::service_fn(move |request| respond(shared.clone(), request));
    // The client ends connections as it likes, and faults end them too; that is no news.
    let _ended =
        hyper::server::conn::http1::Builder::new().keep_alive(keep_alive).serve_connection(TokioIo::new(stream), service).await;
}

/// Answers a request. An error in the place of an answer ends the connection.
async fn respond(shared: Arc<Shared>, request: Request<Incoming>) -> io::Result<Response<Pieces>> {
    let (mut call, body) = taken_apart(request);
    if let Some(path) = call.path.strip_prefix(control::PATH) {
        let path = path.to_owned();
        call.body = body.collect().await.map_err(io::Error::other)?.to_bytes();
        return Ok(written(control::answer(&shared, &call.method, &path, &call.body).await, &shared, "", Pace::Whole));
    }
    let Some(path) = call.path.strip_prefix("/v1").map(str::to_owned) else {
        return Ok(written(Refusal::new(404, "Not found: the API lives under /v1.", None).into(), &shared, "", Pace::Whole));
    };
    call.path = path;
    let act = shared.state().script.fire(&call.method, &call.path);
    let number = shared.record(&call);
    let percent = match act {
        Some(Act::Reset) => return Err(gone()),
        Some(Act::CutRequest { percent }) => Some(percent),
        _ => None,
    };
    call.body = read(body, &call, percent).await?;
    shared.arrived(number, &call);
    let answer = worked(&shared, &call, act.as_ref()).await?;
    let answer = changed(answer, act.as_ref());
    let pace = pace(&answer, act.as_ref());
    shared.answered(number, answer.status);
    Ok(written(answer, &shared, &call.method, pace))
}

/// Does the work and waits as long as the world and a fault say.
async fn worked(shared: &Shared, call: &Call, act: Option<&Act>) -> io::Result<Answer> {
    let hold = match act {
        Some(Act::Hold { name, when }) => Some((name, *when)),
        _ => None,
    };
    if let Some((name, When::BeforeWork)) = hold {
        shared.holds.hold(name).await;
    }
    let say = match act {
        Some(Act::Say(say)) => Some(say),
        _ => None,
    };
    let answer = match act {
        Some(Act::Answer(scripted)) => scripted.clone().into(),
        Some(Act::Redirect { to }) => {
            Answer { headers: vec![("location".to_owned(), to.clone())], ..Answer::text(302, "text/plain", "") }
        }
        _ if call.method == "OPTIONS" => preflight(shared),
        _ => routes::answer(&mut shared.state(), call, say),
    };
    if let Some((name, When::AfterWork)) = hold {
        shared.holds.hold(name).await;
    }
    let extra = if let Some(Act::Delay { ms }) = act { *ms } else { 0 };
    let wait = shared.state().world.latency_ms + extra;
    sleep(Duration::from_millis(wait)).await;
    if act == Some(&Act::Lose) { Err(gone()) } else { Ok(answer) }
}

fn gone() -> io::Error {
    io::Error::other("the script ends this connection")
}

fn preflight(shared: &Shared) -> Answer {
    let allowed = shared.state().world.cors.allowed_headers.clone();
    let methods = "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT";
    let headers = [("access-control-allow-methods", methods), ("access-control-allow-headers", &allowed)];
    let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
    Answer { headers, cors: Some(true), ..Answer::text(200, "text/plain", "") }
}

/// What a fault makes of the pieces of an answer.
fn changed(mut answer: Answer, act: Option<&Act>) -> Answer {
    match act {
        Some(Act::Truncate { percent }) => {
            let body = answer.pieces.concat();
            answer.pieces = vec![Bytes::from(body).slice(..share(answer.pieces.concat().len(), *percent))];
        }
        Some(Act::Mangle { events: Mangling::Doubled }) => {
            answer.pieces = answer.pieces.iter().flat_map(|piece| [piece.clone(), piece.clone()]).collect();
        }
        Some(Act::Mangle { events: Mangling::Swapped }) => {
            answer.pieces.chunks_mut(2).for_each(<[Bytes]>::reverse);
        }
        Some(Act::Mangle { events: Mangling::WithoutDone }) => {
            answer.pieces.pop();
        }
        _ => {}
    }
    answer
}

fn pace(answer: &Answer, act: Option<&Act>) -> Pace {
    let length = answer.pieces.iter().map(Bytes::len).sum();
    match act {
        Some(Act::CutAnswer { percent }) => Pace::CutAfter { bytes: share(length, *percent) },
        Some(Act::Stall { after_events }) => Pace::StallAfter { pieces: *after_events },
        Some(Act::Drip { bytes_per_second }) => Pace::Drip { bytes_per_second: *bytes_per_second },
        _ => Pace::Whole,
    }
}

fn share(length: usize, percent: u64) -> usize {
    (length as u64 * percent.min(100) / 100) as usize
}

fn taken_apart(request: Request<Incoming>) -> (Call, Incoming) {
    let (head, body) = request.into_parts();
    let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let query = head.uri.query().unwrap_or_default().split('&').filter(|pair| !pair.is_empty());
    let pair = |pair: &str| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        [name, value].map(|text| decoded(&text.replace('+', " ")))
    };
    let call = Call {
        method: head.method.to_string(),
        path: decoded(head.uri.path()),
        query: query.map(pair).map(|[name, value]| (name, value)).collect(),
        headers: head.headers.iter().map(|(name, value)| (name.to_string(), text(value))).collect(),
        body: Bytes::new(),
    };
    (call, body)
}

/// A text with its percent escapes resolved.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, others)) = rest.split_first() {
        let digits = others.get(..2).filter(|_| *first == b'%').and_then(|digits| std::str::from_utf8(digits).ok());
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &others[2..];
            }
            None => {
                bytes.push(*first);
                rest = others;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The body, or the end of the connection after a share of it.
async fn read(mut body: Incoming, call: &Call, percent: Option<u64>) -> io::Result<Bytes> {
    let announced = call.header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    let most = percent.map(|percent| share(announced, percent));
    let mut bytes = Vec::new();
    while most.is_none_or(|most| bytes.len() < most) {
        match body.frame().await {
            Some(frame) => bytes.extend(frame.map_err(io::Error::other)?.into_data().unwrap_or_default()),
            None => break,
        }
    }
    if percent.is_some() { Err(gone()) } else { Ok(bytes.into()) }
}

fn written(answer: Answer, shared: &Shared, method: &str, pace: Pace) -> Response<Pieces> {
    let mut state = shared.state();
    let cors = &state.world.cors;
    let is_readable = answer.cors.unwrap_or(match answer.status {
        401 => cors.unauthorized,
        400..=499 => cors.client_errors,
        500.. => cors.server_errors,
        _ => true,
    });
    let mut headers = HeaderMap::new();
    let mut set = |name: &str, value: &str| {
        // A script may hold what is no header; then there is none.
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            headers.insert(name, value);
        }
    };
    set(header::CONTENT_TYPE.as_str(), answer.content_type);
    if is_readable {
        set("access-control-allow-origin", "*");
        set("access-control-expose-headers", "X-Request-ID, CF-Ray");
    }
    set("x-request-id", &state.id("req_", 24));
    set("cf-ray", "9f0000000000pretend-LHR");
    set("x-ratelimit-remaining-requests", "9999");
    set("openai-version", "2020-10-01");
    if !answer.is_stream && method != "HEAD" {
        let length: usize = answer.pieces.iter().map(Bytes::len).sum();
        set(header::CONTENT_LENGTH.as_str(), &length.to_string());
    }
    answer.headers.iter().for_each(|(name, value)| set(name, value));
    let mut response = Response::new(Pieces::send(answer.pieces, pace));
    *response.headers_mut() = headers;
    *response.status_mut() = answer.status.try_into().unwrap_or_default();
    response
}

impl From<super::faults::ScriptedAnswer> for Answer {
    fn from(scripted: super::faults::ScriptedAnswer) -> Self {
        let refusal = Refusal::new(scripted.status, &scripted.message, scripted.code.as_deref());
        let kind = scripted.kind.unwrap_or_else(|| refusal.kind.clone());
        let answer: Answer = Refusal { kind, param: scripted.param, ..refusal }.into();
        let answer = match scripted.body {
            Some(body) => Self::text(scripted.status, JSON, body),
            None => answer,
        };
        Self { headers: scripted.headers, cors: scripted.cors, ..answer }
    }
}
