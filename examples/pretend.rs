//! A pretend OpenAI on this machine: `./dev pretend`.

#![expect(clippy::print_stdout, reason = "a program for the terminal")]

// Tests use the same server and also look at what it recorded.
#[allow(dead_code, unused_imports)]
#[path = "pretend/mod.rs"]
mod pretend;

use pretend::{KEY, Pretend, ScriptFile, Settings, World, changed};

#[tokio::main]
async fn main() -> Result<(), String> {
    let Some(settings) = from_arguments(std::env::args().skip(1))? else {
        println!("pretend [--port 8081] [--https] [--script FILE] [--slow]");
        return Ok(());
    };
    let pretend = Pretend::start(settings).await.map_err(|error| format!("it cannot be started: {error}"))?;
    tell(&pretend);
    tokio::signal::ctrl_c().await.map_err(|error| error.to_string())
}

/// The name that the page asks.
const HOST: &str = "api.openai.com";

/// Where it is and how it is reached. The page asks the true name only, so a browser has to take this one for it.
fn tell(pretend: &Pretend) {
    let address = pretend.address();
    println!("A pretend OpenAI is at {address}  (Ctrl+C ends it)");
    println!("The key to type: {KEY}");
    match pretend.spki() {
        Some(spki) => {
            println!("A browser in which the page reaches it in place of {HOST}:");
            println!(
                "  chromium --user-data-dir=\"$(mktemp -d)\" --host-resolver-rules=\"MAP {HOST}:443 127.0.0.1:{}\" \\",
                pretend.port()
            );
            println!("    --ignore-certificate-errors-spki-list={spki} http://localhost:8080/");
        }
        None => {
            println!("For a client: OPENAI_BASE_URL={address} OPENAI_API_KEY={KEY}");
            println!("For the page: open custom.html, choose another service and type the address; or start this with --https.");
        }
    }
    println!("What it was asked and would have billed: {}", address.replace("/v1", "/_pretend/state"));
}

/// What to play and where, or nothing when only help was asked for.
fn from_arguments(mut arguments: impl Iterator<Item = String>) -> Result<Option<Settings>, String> {
    let mut settings = Settings { port: 8081, ..Settings::default() };
    let mut script = ScriptFile::default();
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or(format!("{argument} needs a value"));
        match argument.as_str() {
            "--help" => return Ok(None),
            "--port" => settings.port = value()?.parse().map_err(|_| "--port takes a number up to 65535".to_owned())?,
            "--script" => script = read_script(&value()?)?,
            "--https" => settings.hosts = vec![HOST.to_owned()],
            "--slow" => settings.world = World::slow(),
            _ => return Err(format!("unknown argument {argument}")),
        }
    }
    settings.world = changed(&settings.world, script.world).map_err(|error| format!("the script's world: {error}"))?;
    settings.faults = script.faults;
    Ok(Some(settings))
}

fn read_script(path: &str) -> Result<ScriptFile, String> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("{path}: {error}"))?;
    serde_json::from_str(&text).map_err(|error| format!("{path}: {error}"))
}
