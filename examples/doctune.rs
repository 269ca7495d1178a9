//! The engine without a browser: reads documents, makes examples of them, checks files and counts tokens.
//!
//! `doctune --help` tells how; everything else stands in [`command_line`], which the tests call too.

mod command_line;

use command_line::Streams;
use std::io::{BufWriter, stderr, stdout};
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args_os().skip(1).map(|argument| argument.to_string_lossy().into_owned()).collect();
    let (mut out, mut err) = (BufWriter::new(stdout().lock()), stderr().lock());
    command_line::run(&arguments, &mut Streams { out: &mut out, err: &mut err }).into()
}
