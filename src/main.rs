//! The `budgetcheck` command: arguments, exit code; nothing else.
//!
//! Exit 0: nothing at or above `--fail-on` · 1: findings · 2: could not run, could not read, or nothing could be checked.

mod arguments;
mod cli;
mod run;
mod today;

use std::process::ExitCode;

fn main() -> ExitCode {
    match arguments::parse() {
        Ok(cli) => run::run(&cli),
        Err(code) => code,
    }
}
