//! The official Python client, unmodified, takes the pretend OpenAI for the true one.

use std::io::Write as _;
use std::path::Path;
use std::process::Command;

use crate::client::start;

#[tokio::test(flavor = "multi_thread")]
async fn the_official_client_finds_everything_in_its_place() {
    let Some(python) = std::env::var_os("DOCTUNE_OPENAI_CLIENT") else {
        // The test harness keeps back what goes through `println!`, and this has to be seen.
        let _ =
            writeln!(std::io::stderr(), "SKIPPED: OpenAI's own client has not spoken to the pretend one; ./dev test lets it.");
        return;
    };
    let (pretend, _client) = start(|world| (world.jobs.running_ms, world.batch_ms) = (600_000, 60_000)).await;
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tools/openai/drive.py");
    let mut command = Command::new(python);
    command.arg(script).arg(pretend.address()).env_remove("OPENAI_API_KEY").env_remove("OPENAI_BASE_URL");
    let done = tokio::task::spawn_blocking(move || command.output()).await.expect("it does not panic").expect("Python starts");
    let told = format!("{}{}", String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
    assert!(done.status.success(), "{told}");
    assert!(told.contains("everything is in its place"), "{told}");
    assert!(pretend.requests().len() > 40);
}
