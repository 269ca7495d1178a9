//! A static host in small: serves a built site with the headers that its `_headers` file asks for.
//!
//! It does what static hosts do and no more, so that what is tested here is what people get there: rules of several
//! matching paths add up, a folder means its `index.html`, and a site can live in a sub-folder. It can also play a host
//! that knows nothing of `_headers`.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderName, HeaderValue};
use hyper::{HeaderMap, Method, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;

/// What is served, and how.
#[derive(Clone, Debug)]
pub struct Site {
    /// The folder with the built site.
    pub dist: PathBuf,
    /// The folder of the address under which it appears, with a slash at both ends.
    pub prefix: String,
    /// Whether the host applies `_headers`. Hosts like GitHub Pages don't.
    pub with_headers: bool,
}

/// A server at work. It ends with the program.
#[derive(Clone, Debug)]
pub struct Running {
    /// The address of the site, ending in a slash.
    pub address: String,
    requests: Arc<Mutex<Vec<String>>>,
    gone: Arc<AtomicBool>,
}

impl Running {
    /// The methods and paths asked for so far, in order.
    pub fn requests(&self) -> Vec<String> {
        self.requests.lock().expect("no handler panics while it holds the list").clone()
    }

    /// From now on nobody gets an answer, as if there were no network; or everybody does again.
    pub fn be_gone(&self, gone: bool) {
        self.gone.store(gone, Ordering::SeqCst);
    }
}

/// Serves the site on the loopback address until the program ends. Port 0 takes any free one.
pub async fn start(site: Site, port: u16) -> std::io::Result<Running> {
    let rules = Arc::new(HeaderRules::of(&site)?);
    let listener = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], port))).await?;
    let address = format!("http://{}{}", listener.local_addr()?, site.prefix);
    let running = Running { address, requests: Arc::default(), gone: Arc::default() };
    tokio::spawn(accept(listener, Arc::new(site), rules, running.clone()));
    Ok(running)
}

async fn accept(listener: TcpListener, site: Arc<Site>, rules: Arc<HeaderRules>, running: Running) {
    loop {
        // A connection that fails before it is made concerns only the one who tried.
        let Ok((stream, _)) = listener.accept().await else { continue };
        let (site, rules, running) = (site.clone(), rules.clone(), running.clone());
        let service = hyper::service::service_fn(move |request: Request<Incoming>| {
            let (site, rules, running) = (site.clone(), rules.clone(), running.clone());
            async move {
                if running.gone.load(Ordering::SeqCst) {
                    // An error in the place of an answer ends the connection.
                    return Err(std::io::Error::other("the host is gone"));
                }
                let line = format!("{} {}", request.method(), request.uri().path());
                running.requests.lock().expect("no handler panics while it holds the list").push(line);
                Ok(answer(&site, &rules, &request).await)
            }
        });
        tokio::spawn(async move {
            // The browser ends connections as it likes; that is no news.
            let _ended = hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
        });
    }
}

async fn answer(site: &Site, rules: &HeaderRules, request: &Request<Incoming>) -> Response<Full<Bytes>> {
    if request.method() != Method::GET && request.method() != Method::HEAD {
        return plain(StatusCode::METHOD_NOT_ALLOWED, "Only GET and HEAD are known here.");
    }
    let Some(path) = request.uri().path().strip_prefix(&site.prefix) else {
        return plain(StatusCode::NOT_FOUND, "Nothing here: the site lives in another folder.");
    };
    let Some(inside) = safe_path(path) else {
        return plain(StatusCode::BAD_REQUEST, "This path leads out of the site.");
    };
    let Ok(bytes) = tokio::fs::read(site.dist.join(&inside)).await else {
        return plain(StatusCode::NOT_FOUND, "The site has no such file.");
    };
    let mut response = Response::new(Full::new(Bytes::from(bytes)));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(media_type(&inside)));
    rules.apply(path, headers);
    if !headers.contains_key(CACHE_CONTROL) {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("max-age=600"));
    }
    response
}

fn plain(status: StatusCode, words: &'static str) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::from_static(words.as_bytes())));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    response
}

/// The file inside the site that a path means, or nothing when it could lead out. The names of our files need no escapes,
/// so a path with `%` names no file of ours.
fn safe_path(path: &str) -> Option<String> {
    let is_plain = |part: &str| !part.is_empty() && !part.starts_with('.') && !part.contains(['\\', '%', ':', '\0']);
    let (folder, file) = path.rsplit_once('/').map_or((None, path), |(folder, file)| (Some(folder), file));
    let file = if file.is_empty() { "index.html" } else { file };
    let folders_are_plain = folder.is_none_or(|folder| folder.split('/').all(is_plain));
    (folders_are_plain && is_plain(file) && file != "_headers").then(|| match folder {
        Some(folder) => format!("{folder}/{file}"),
        None => file.to_owned(),
    })
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "txt" | "md" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// The rules of a `_headers` file: a path, where `*` at the end means anything, and indented headers below it.
struct HeaderRules(Vec<(String, Vec<(HeaderName, HeaderValue)>)>);

impl HeaderRules {
    fn of(site: &Site) -> std::io::Result<Self> {
        if !site.with_headers {
            return Ok(Self(Vec::new()));
        }
        let text = std::fs::read_to_string(site.dist.join("_headers"))?;
        Self::parse(&text).map_err(|line| std::io::Error::other(format!("_headers has a line that is no rule: {line}")))
    }

    fn parse(text: &str) -> Result<Self, String> {
        let mut rules: Vec<(String, Vec<_>)> = Vec::new();
        for line in text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#')) {
            if !line.starts_with([' ', '\t']) {
                rules.push((line.trim().to_owned(), Vec::new()));
                continue;
            }
            let (name, value) = line.split_once(':').ok_or(line)?;
            let name = HeaderName::try_from(name.trim()).map_err(|_| line)?;
            let value = HeaderValue::try_from(value.trim()).map_err(|_| line)?;
            rules.last_mut().ok_or(line)?.1.push((name, value));
        }
        Ok(Self(rules))
    }

    /// Adds the headers of every rule that matches. `path` is relative to the site.
    fn apply(&self, path: &str, headers: &mut HeaderMap) {
        let path = format!("/{path}");
        let matching = self.0.iter().filter(|(rule, _)| match rule.strip_suffix('*') {
            Some(start) => path.starts_with(start),
            None => path == *rule,
        });
        for (name, value) in matching.flat_map(|(_, headers)| headers) {
            // A file has one type; where there were two, each browser would choose for itself.
            if name == CONTENT_TYPE {
                headers.insert(name, value.clone());
            } else {
                headers.append(name, value.clone());
            }
        }
    }
}
