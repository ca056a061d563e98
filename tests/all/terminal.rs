//! What a person meets at a terminal: help, completions, man pages, colour, and rules explained by a run.

use crate::documents::root;
use budgetcheck::rules::RULES;
use std::io::Write;
use std::process::{Command, Output, Stdio};

const BAD: &str = "fixtures/bad/BC101-subtotal-mismatch.txt";

fn command() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_budgetcheck"));
    command.current_dir(root()).env_remove("COLUMNS").env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE").env_remove("CLICOLOR");
    command
}

fn run(args: &[&str]) -> Output {
    command().args(args).output().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// Whether a shell takes a script; `None` where it is not installed.
fn taken_by(shell: &str, script: &[u8]) -> Option<bool> {
    let mut child = Command::new(shell).arg("-n").stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().ok()?;
    child.stdin.take()?.write_all(script).ok()?;
    Some(child.wait().ok()?.success())
}

#[test]
fn completions_name_every_subcommand_and_format_and_shells_take_them() {
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let output = run(&["completions", shell]);
        assert_eq!((output.status.code(), output.stderr.len()), (Some(0), 0), "{shell}");
        let script = out(&output);
        for word in ["verify", "extract", "rules", "explain", "completions", "man", "fail-on", "color"] {
            assert!(script.contains(word), "{shell} {word}");
        }
        // Formats are values of an option; not every shell's script holds those.
        assert!(shell == "powershell" || script.contains("sarif") && script.contains("sheet"), "{shell}");
        if shell != "powershell" {
            assert_ne!(taken_by(shell, &output.stdout), Some(false), "{shell} refuses the script");
        }
    }
    assert_eq!(run(&["completions", "tcsh"]).status.code(), Some(2));
}

/// bash itself completes with the script.
#[test]
fn bash_completes_a_format() {
    let script = out(&run(&["completions", "bash"]));
    let ask =
        "\nCOMP_WORDS=(budgetcheck verify --format sa); COMP_CWORD=3; _budgetcheck budgetcheck sa --format; echo \"${COMPREPLY[@]}\"\n";
    let Ok(mut child) = Command::new("bash").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn() else { return };
    child.stdin.take().unwrap().write_all(format!("{script}{ask}").as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap().trim(), "sarif");
}

#[test]
fn man_pages_are_pages_and_hold_every_option() {
    let page = out(&run(&["man"]));
    assert!(page.contains(".TH budgetcheck 1") && page.contains("budgetcheck\\-verify(1)"), "{page}");
    let page = out(&run(&["man", "verify"]));
    assert!(page.contains("budgetcheck\\-verify 1") || page.contains("budgetcheck-verify 1"), "{page}");
    for option in ["fail\\-on", "baseline", "prior", "with", "color"] {
        assert!(page.contains(&format!("\\-\\-{option}")), "{option}\n{page}");
    }
    let output = run(&["man", "nothing"]);
    assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0));
}

#[test]
fn colour_is_used_only_where_it_is_wanted() {
    let colored = |args: &[&str], variable: Option<(&str, &str)>| {
        let mut command = command();
        command.args(args);
        if let Some((name, value)) = variable {
            command.env(name, value);
        }
        command.output().unwrap().stdout.contains(&0x1b)
    };
    assert!(!colored(&["verify", BAD], None), "a pipe is no terminal");
    assert!(colored(&["verify", BAD, "--color", "always"], None));
    assert!(colored(&["--color", "always", "verify", BAD], Some(("NO_COLOR", "1"))), "what is asked for goes before the variable");
    assert!(colored(&["verify", BAD], Some(("CLICOLOR_FORCE", "1"))));
    assert!(!colored(&["verify", BAD, "--color", "never"], Some(("CLICOLOR_FORCE", "1"))));
    assert!(colored(&["explain", "BC101", "--color", "always"], None));
    // Programs read these.
    for format in ["json", "ndjson", "csv", "sarif", "github", "gitlab", "junit", "rdjson", "concise", "html"] {
        assert!(!colored(&["verify", BAD, "--color", "always", "--format", format], None), "{format}");
    }
    assert_eq!(run(&["verify", BAD, "--color", "sometimes"]).status.code(), Some(2));
}

#[test]
fn help_has_examples_in_both_languages() {
    for page in [&["--help"][..], &["verify", "--help"], &["extract", "--help"], &["explain", "--help"], &["help", "completions"]] {
        let help = out(&run(page));
        assert!(help.contains("例 · Examples:") && help.contains("\n  budgetcheck "), "{page:?}\n{help}");
    }
}

/// Every rule is explained by a document in which it makes a finding now.
#[test]
fn every_rule_is_explained_by_an_example_that_runs() {
    // Hidden sheets and pictures are in no text; tests/readers.rs has the files.
    for rule in RULES.iter().filter(|r| r.code != "BC009") {
        for (lang, words) in [("zh", "当场核对的例子"), ("en", "checked on the spot")] {
            let page = out(&run(&["explain", rule.code, "--lang", lang]));
            let (_, example) = page.split_once(words).unwrap_or_else(|| panic!("{page}"));
            let file = format!("--> {}-", rule.code);
            assert!(example.contains(&format!("[{}]", rule.code)) && example.contains(&file), "{page}");
        }
    }
}

/// The line and the figure that the example names stand in the document that is printed.
#[test]
fn the_example_document_can_be_taken_out_and_checked() {
    let folder = tempfile::tempdir().unwrap();
    let output = run(&["explain", "bc101", "--example"]);
    assert_eq!(output.stdout, std::fs::read(root().join(BAD)).unwrap());
    let path = folder.path().join("例.txt");
    std::fs::write(&path, &output.stdout).unwrap();
    let output = run(&["verify", path.to_str().unwrap(), "--format", "concise"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(out(&output).contains("[BC101]"));
    let output = run(&["explain", "BC999", "--example"]);
    assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0));
}

/// `file:line:column` leads to the figure; where the file has no lines, the place is named as well.
#[test]
fn concise_names_the_page_where_a_file_has_no_lines() {
    let printed = out(&run(&["verify", "fixtures/formats/township-faulty.pdf", "--format", "concise"]));
    assert!(printed.lines().count() > 1 && printed.lines().all(|l| l.contains("（位置：第 ") && l.ends_with(" 页）")), "{printed}");
    let printed = out(&run(&["verify", BAD, "--format", "concise"]));
    assert!(!printed.contains("位置："), "{printed}");
}

/// A person holds the original, not the text that was read from it.
#[test]
fn figures_are_named_by_page_or_cell_where_the_file_has_no_lines() {
    for (name, place) in [("pdf", "（第 "), ("xlsx", "（工作表“"), ("docx", "（第 ")] {
        let path = format!("fixtures/formats/township-faulty.{name}");
        let printed = out(&run(&["verify", &path, "--show", "unchecked"]));
        let (_, after) = printed.split_once("有关数字：\n").unwrap();
        let figures: Vec<&str> = after.lines().take_while(|l| l.starts_with("    ")).collect();
        assert!(figures.len() > 2 && figures.iter().all(|l| l.contains(place)), "{printed}");
        let (_, after) = printed.split_once("未核对的数字：\n").unwrap();
        assert!(after.lines().take_while(|l| l.starts_with("  ")).all(|l| l.contains(place)), "{printed}");
    }
}

/// What is missing stands nowhere: no line is shown for it.
#[test]
fn what_is_missing_shows_no_line() {
    let printed = out(&run(&["verify", "fixtures/bad/BC601-required-table-missing.txt"]));
    assert!(printed.contains("位置：整份文件") && !printed.contains('^'), "{printed}");
}
