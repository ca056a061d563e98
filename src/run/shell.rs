//! Completions and man pages, made from the command line itself.

use crate::cli::Cli;
use clap::CommandFactory;
use clap_complete::Shell;
use std::io::{self, Write};

/// Writes the completion script of a shell.
pub fn completions(shell: Shell, out: &mut dyn Write) -> io::Result<()> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "budgetcheck", &mut script);
    out.write_all(&script)
}

/// The man page of the program or of a subcommand; `None` where there is no such subcommand.
pub fn man(subcommand: Option<&str>) -> Option<Vec<u8>> {
    let mut program = Cli::command();
    program.build();
    let command = match subcommand {
        None => program,
        // Built, a subcommand knows its whole name: `budgetcheck-verify`.
        Some(name) => program.find_subcommand(name)?.clone(),
    };
    let mut page = Vec::new();
    clap_mangen::Man::new(command).render(&mut page).ok()?;
    Some(page)
}
