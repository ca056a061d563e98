//! The arguments as they were typed: `verify` may be left out, and what is wrong with them is said in Chinese first.

use crate::cli::{Cli, Color, Command};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{CommandFactory, Parser};
use std::ffi::OsString;
use std::path::Path;
use std::process::ExitCode;

/// Reads the command line.
///
/// # Errors
/// The exit code, where it was answered already: help, version, or a sentence about what is wrong.
pub fn parse() -> Result<Cli, ExitCode> {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    Cli::try_parse_from(with_verb(arguments)).map_err(|error| {
        if error.use_stderr() && error.kind() != ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
            eprintln!("budgetcheck: {}", in_chinese(&error));
        }
        let _ = error.print();
        ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
    })
}

/// `budgetcheck 草稿.docx` is `budgetcheck verify 草稿.docx`: what looks like a file or an option of `verify` needs no verb.
fn with_verb(mut arguments: Vec<OsString>) -> Vec<OsString> {
    let command = Cli::command();
    let is_verb = |word: &str| word == "help" || command.get_subcommands().any(|c| c.get_name() == word);
    let mut at = 1;
    while let Some(argument) = arguments.get(at) {
        let word = argument.to_string_lossy();
        match word.as_ref() {
            "--color" => at += 2,
            "-h" | "--help" | "-V" | "--version" => break,
            word if word.starts_with("--color=") => at += 1,
            word if is_verb(word) => break,
            word if word.starts_with("--") || is_path(word) => {
                arguments.insert(at, "verify".into());
                break;
            }
            _ => break,
        }
    }
    arguments
}

/// Whether a word is meant as a file rather than as a verb that is mistyped.
fn is_path(word: &str) -> bool {
    word == "-" || word.contains(['.', '/', '\\', '*', '?']) || Path::new(word).exists()
}

/// What is wrong, in a sentence; the usage follows as the parser prints it.
fn in_chinese(error: &clap::Error) -> String {
    let said = |kind| match error.get(kind) {
        Some(ContextValue::String(s)) => s.clone(),
        Some(ContextValue::Strings(all)) => all.join("、"),
        Some(other) => other.to_string(),
        None => String::new(),
    };
    let (argument, value) = (said(ContextKind::InvalidArg), said(ContextKind::InvalidValue));
    let suggested = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue].map(said).concat();
    let meant = if suggested.is_empty() { String::new() } else { format!("；是否想写“{suggested}”") };
    match error.kind() {
        ErrorKind::UnknownArgument => format!("不认识的参数“{argument}”{meant}；用 budgetcheck help 查看用法"),
        ErrorKind::InvalidSubcommand => {
            format!("没有子命令“{}”，也没有这个名称的文件{meant}；用 budgetcheck help 查看用法", said(ContextKind::InvalidSubcommand))
        }
        ErrorKind::InvalidValue if value.is_empty() => format!("{argument} 缺少值；可用：{}", said(ContextKind::ValidValue)),
        ErrorKind::InvalidValue => format!("{argument} 的值“{value}”不可用{meant}；可用：{}", said(ContextKind::ValidValue)),
        ErrorKind::ValueValidation => format!("{argument} 的值“{value}”不可用"),
        ErrorKind::NoEquals | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => format!("{argument} 缺少值"),
        ErrorKind::MissingRequiredArgument => format!("缺少必需的参数：{argument}"),
        ErrorKind::ArgumentConflict => format!("{argument} 不能与 {} 同用", said(ContextKind::PriorArg)),
        ErrorKind::TooManyValues => format!("{argument} 的值太多"),
        _ => "参数有误；用 budgetcheck help 查看用法".to_owned(),
    }
}

/// Whether the program was started by a file being dropped on it in Windows Explorer: a window of its own, no shell around
/// it, nothing but files on the command line. Never in a pipe, a script or a pipeline: their output is no terminal, and
/// every shell leaves its variables.
pub fn is_dropped(cli: &Cli) -> bool {
    use std::io::IsTerminal;
    let Command::Verify(args) = &cli.command else { return false };
    let plain = std::env::args_os().skip(1).all(|word| Path::new(&word).exists()) && !args.paths.is_empty();
    cfg!(windows)
        && plain
        && cli.color == Color::Auto
        && std::io::stdout().is_terminal()
        && std::io::stdin().is_terminal()
        && no_shell(|name| std::env::var_os(name))
}

/// Whether no shell and no terminal program shows in the variables.
fn no_shell(variable: impl Fn(&str) -> Option<OsString>) -> bool {
    const LEFT: &[&str] =
        &["PROMPT", "WT_SESSION", "TERM", "SHELL", "MSYSTEM", "ConEmuPID", "TERM_PROGRAM", "CI", "POWERSHELL_DISTRIBUTION_CHANNEL"];
    let modules = variable("PSModulePath").unwrap_or_default().to_string_lossy().to_lowercase();
    LEFT.iter().all(|name| variable(name).is_none()) && !modules.contains("documents")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> String {
        let arguments = line.split_whitespace().map(OsString::from).collect();
        with_verb(arguments).iter().map(|a| a.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn verify_may_be_left_out_before_files_and_options() {
        for (given, meant) in [
            ("b 草稿.docx", "b verify 草稿.docx"),
            ("b --color never a.txt", "b --color never verify a.txt"),
            ("b --format json a.txt", "b verify --format json a.txt"),
            ("b -", "b verify -"),
            ("b src", "b verify src"),
            ("b verify a.txt", "b verify a.txt"),
            ("b rules", "b rules"),
            ("b help verify", "b help verify"),
            ("b --help", "b --help"),
            ("b frobnicate", "b frobnicate"),
            ("b", "b"),
        ] {
            assert_eq!(words(given), meant);
        }
    }

    #[test]
    fn a_shell_is_known_by_what_it_leaves() {
        let with = |name: &'static str, value: &'static str| no_shell(move |n| (n == name).then(|| value.into()));
        assert!(with("SESSIONNAME", "Console"));
        assert!(with("PSModulePath", "C:\\Program Files\\WindowsPowerShell\\Modules"));
        for (name, value) in
            [("PROMPT", "$P$G"), ("CI", "true"), ("TERM", "xterm"), ("PSModulePath", "C:\\Users\\a\\Documents\\WindowsPowerShell\\Modules")]
        {
            assert!(!with(name, value), "{name}");
        }
    }

    #[test]
    fn every_example_of_the_help_is_a_command() {
        let mut command = Cli::command();
        let mut pages = vec![command.render_long_help().to_string()];
        pages.extend(command.get_subcommands_mut().map(|c| c.render_long_help().to_string()));
        let examples: Vec<&str> = pages.iter().flat_map(|p| p.lines()).filter_map(|l| l.strip_prefix("  budgetcheck ")).collect();
        assert!(examples.len() > 20, "{examples:?}");
        for example in examples {
            let words = std::iter::once("budgetcheck").chain(example.split_whitespace()).map(OsString::from);
            match Cli::try_parse_from(with_verb(words.collect())) {
                Ok(_) => {}
                Err(e) => assert_eq!(e.kind(), ErrorKind::DisplayHelp, "{example}: {e}"),
            }
        }
    }
}
