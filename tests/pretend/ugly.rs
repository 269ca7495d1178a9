//! What a page of another origin sees: preflights, headers it may not read, and a key that is wrong.

use std::sync::Arc;

use hyper::Request;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use serde_json::json;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

use crate::client::start;
use crate::pretend::{Act, Fault, KEY, Pretend, ScriptedAnswer, Settings};

#[tokio::test]
async fn preflights_pass_with_the_two_headers_that_are_allowed() {
    let (_pretend, client) = start(|_| ()).await;
    let got = client.with_key(None).send("OPTIONS", "/fine_tuning/jobs", None).await.expect("it is answered");
    assert_eq!((got.status, got.header("access-control-allow-origin")), (200, Some("*")));
    assert_eq!(got.header("access-control-allow-headers"), Some("authorization,content-type"));
    assert!(got.header("access-control-allow-methods").is_some_and(|methods| methods.contains("DELETE")));
}

#[tokio::test]
async fn a_page_may_read_right_answers_and_two_headers() {
    let (pretend, client) = start(|_| ()).await;
    let got = client.get("/models").await;
    assert_eq!(got.header("access-control-allow-origin"), Some("*"));
    assert_eq!(got.header("access-control-expose-headers"), Some("X-Request-ID, CF-Ray"));
    assert!(got.header("x-request-id").is_some_and(|id| id.starts_with("req_")));
    assert_eq!(client.get("/models/none").await.header("access-control-allow-origin"), Some("*"));
    pretend.script(vec![Fault::always("GET /models", Act::Answer(ScriptedAnswer::error(500, "server_error", "Sorry.")))]);
    assert_eq!(client.get("/models").await.header("access-control-allow-origin"), None);
    pretend.set(|world| world.cors.server_errors = true);
    assert_eq!(client.get("/models").await.header("access-control-allow-origin"), Some("*"));
}

#[tokio::test]
async fn a_wrong_key_is_plain_text_that_no_page_can_read() {
    let (pretend, client) = start(|_| ()).await;
    let client = client.with_key(Some("sk-other"));
    let got = client.get("/models").await;
    assert_eq!((got.status, got.header("access-control-allow-origin")), (401, None));
    assert!(got.header("content-type").is_some_and(|value| value.starts_with("text/plain")));
    pretend.set(|world| world.keys = vec!["sk-other".to_owned()]);
    assert_eq!(client.get("/models").await.status, 200);
}

#[tokio::test]
async fn unknown_fields_are_refused() {
    let (_pretend, client) = start(|_| ()).await;
    let cases = [
        (
            "/chat/completions",
            json!({"model": "gpt-6-luna", "messages": [{"role": "user", "content": "q"}], "n_epochs": 1}),
            "n_epochs",
        ),
        (
            "/chat/completions",
            json!({"model": "gpt-6-luna", "messages": [{"role": "user", "content": "q", "weight": 1}]}),
            "messages[0].weight",
        ),
        ("/fine_tuning/jobs", json!({"model": "gpt-4.1-2025-04-14", "training_file": "x", "learning_rate": 1}), "learning_rate"),
        ("/responses", json!({"model": "gpt-6-luna", "input": "q", "response_format": {}}), "response_format"),
    ];
    for (path, body, param) in cases {
        let got = client.post(path, body).await;
        assert_eq!(
            (got.status, &got.json()["error"]["param"], got.code()),
            (400, &json!(param), json!("unknown_parameter")),
            "{}",
            got.text()
        );
    }
    let method = json!({"type": "supervised", "supervised": {"hyperparameters": {"n_epochs": 0}}});
    let got =
        client.post("/fine_tuning/jobs", json!({"model": "gpt-4.1-2025-04-14", "training_file": "x", "method": method})).await;
    assert_eq!(got.json()["error"]["param"], "method.supervised.hyperparameters.n_epochs");
    let got = client
        .post(
            "/chat/completions",
            json!({"model": "gpt-6-luna", "messages": [{"role": "user", "content": "q"}], "max_tokens": 5}),
        )
        .await;
    assert_eq!(got.code(), "unsupported_parameter");
}

#[tokio::test]
async fn it_speaks_tls_under_the_true_name() {
    let hosts = vec!["api.openai.com".to_owned()];
    let pretend = Pretend::start(Settings { hosts, ..Settings::default() }).await.expect("a port is free");
    let der = CertificateDer::from(pretend.certificate().expect("there is one").to_vec());
    let mut roots = RootCertStore::empty();
    roots.add(der).expect("it is a certificate");
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("there are versions")
        .with_root_certificates(roots)
        .with_no_client_auth();
    let stream = TcpStream::connect(("127.0.0.1", pretend.port())).await.expect("it listens");
    let name = ServerName::try_from("api.openai.com").expect("it is a name");
    let stream = TlsConnector::from(Arc::new(config)).connect(name, stream).await.expect("the certificate is right");
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.expect("it speaks HTTP");
    tokio::spawn(connection);
    let request = Request::get("/v1/models").header("host", "api.openai.com").header("authorization", format!("Bearer {KEY}"));
    let response = sender.send_request(request.body(String::new()).expect("it is a request")).await.expect("it is answered");
    assert_eq!(response.status(), 200);
    assert_eq!(pretend.spki().map(str::len), Some(44));
}
