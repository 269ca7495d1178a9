//! Serves the built site on this machine: `./dev serve`.

#![expect(clippy::print_stdout, reason = "a program for the terminal")]

// The end-to-end tests use the same server and also look at its list of requests.
#[allow(dead_code)]
mod static_server;

use std::path::PathBuf;

use static_server::Site;

#[tokio::main]
async fn main() -> Result<(), String> {
    let Some((site, port)) = from_arguments(std::env::args().skip(1))? else {
        println!("serve [--port 8080] [--dist dist] [--prefix /sub/folder/] [--without-headers]");
        return Ok(());
    };
    let running = static_server::start(site, port).await.map_err(|error| format!("the site cannot be served: {error}"))?;
    println!("Doctune is served at {}  (Ctrl+C ends it)", running.address);
    tokio::signal::ctrl_c().await.map_err(|error| error.to_string())
}

/// What to serve and on which port, or nothing when only help was asked for.
fn from_arguments(mut arguments: impl Iterator<Item = String>) -> Result<Option<(Site, u16)>, String> {
    let mut site = Site { dist: PathBuf::from("dist"), prefix: "/".to_owned(), with_headers: true };
    let mut port = 8080;
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or(format!("{argument} needs a value"));
        match argument.as_str() {
            "--help" => return Ok(None),
            "--port" => port = value()?.parse().map_err(|_| "--port takes a number up to 65535".to_owned())?,
            "--dist" => site.dist = PathBuf::from(value()?),
            "--prefix" => site.prefix = prefix(&value()?),
            "--without-headers" => site.with_headers = false,
            _ => return Err(format!("unknown argument {argument}")),
        }
    }
    Ok(Some((site, port)))
}

fn prefix(typed: &str) -> String {
    match typed.trim_matches('/') {
        "" => "/".to_owned(),
        folder => format!("/{folder}/"),
    }
}
