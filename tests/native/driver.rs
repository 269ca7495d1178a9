//! What `./dev test` says in the end. The programs that it calls are replaced by ones that do nothing, so it takes a moment.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::{Command, Output};
use tempfile::TempDir;

/// Stands in for every program: tells the versions that are asked for, and of `cargo test` that two tests passed. It fails
/// where its name and arguments hold `$FAILING`.
const STAND_IN: &str = r#"#!/usr/bin/env bash
call="$(basename "$0") $*"
failing=""
[ -z "$FAILING" ] || [[ "$call" != *"$FAILING"* ]] || failing=yes
case "$call" in
  "rustc --print sysroot") echo "$SYSROOT" ;;
  "trunk --version") echo "trunk $TRUNK" ;;
  "wasm-bindgen --version") echo "wasm-bindgen $BINDGEN" ;;
  "python3 -m venv "*) mkdir -p "$3/bin" && cp "$0" "$3/bin/pip" ;;
  "cargo test "*" --no-run") ;;
  "cargo test "*)
    if [ "$failing" ]; then echo "test result: FAILED. 1 passed; 1 failed; 0 ignored"; else echo "test result: ok. 2 passed; 0 failed; 0 ignored"; fi
    ;;
esac
[ -z "$failing" ]
"#;

const PROGRAMS: [&str; 9] = ["cargo", "chromedriver", "chromium", "npm", "python3", "rustc", "rustup", "trunk", "wasm-bindgen"];

/// Runs `./dev test` where every program is a stand-in, and those fail whose call holds the given words.
fn test_where_fails(failing: &str) -> Output {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = TempDir::new().expect("a folder can be made");
    let at = |path: &str| folder.path().join(path);
    fs::copy(project.join("dev"), at("dev")).expect("the driver can be copied");
    symlink(project.join("tests"), at("tests")).expect("what it reads can be linked");
    let programs = at("cache/doctune/tools/bin");
    fs::create_dir_all(&programs).expect("a folder can be made");
    for name in PROGRAMS {
        let program = programs.join(name);
        fs::write(&program, STAND_IN).expect("a program can be written");
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).expect("a program can be made to run");
    }
    fs::create_dir_all(at("sysroot/lib/rustlib/wasm32-unknown-unknown/lib")).expect("a folder can be made");
    Command::new("bash")
        .arg(at("dev"))
        .arg("test")
        .env("XDG_CACHE_HOME", at("cache"))
        .env("SYSROOT", at("sysroot"))
        .env("TRUNK", pinned("TRUNK"))
        .env("BINDGEN", pinned("BINDGEN"))
        .env("FAILING", failing)
        .env_remove("CARGO_TARGET_DIR")
        .output()
        .expect("bash is there")
}

/// The version that the driver names.
fn pinned(tool: &str) -> String {
    let driver = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("dev")).expect("the driver is text");
    let line = driver.lines().find_map(|line| line.strip_prefix(&format!("{tool}="))).expect("the tool is pinned");
    line.to_owned()
}

#[track_caller]
fn assert_ends(failing: &str, last_line: &str, code: i32) {
    let output = test_where_fails(failing);
    let said = String::from_utf8_lossy(&output.stdout);
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!(said.lines().last(), Some(last_line), "{said}\n{told}");
    assert_eq!(output.status.code(), Some(code), "{said}\n{told}");
}

#[test]
fn the_tests_pass_when_every_step_passes() {
    assert_ends("", "12 passed, 0 failed", 0);
}

#[test]
fn a_failed_test_is_counted_and_told_by_the_exit_code() {
    assert_ends("--test-threads", "11 passed, 1 failed", 1);
}

#[test]
fn a_step_that_fails_without_a_test_is_counted_and_told_by_the_exit_code() {
    assert_ends("cargo fmt", "11 passed, 1 failed", 1);
}

#[test]
fn a_site_that_is_not_built_is_counted_and_told_by_the_exit_code() {
    assert_ends("trunk build", "11 passed, 1 failed", 1);
}
