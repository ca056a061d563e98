//! The guides under `docs/` are run: every `sh` block, in a folder that holds the files that the page names, and what a
//! page prints as the output is the output. Directives are comments, which a reader does not see:
//!
//! - `<!-- file: 草稿.docx = fixtures/… -->` puts a fixture into the folder under that name;
//! - `<!-- write: budgetcheck.toml -->` puts the next block into the folder;
//! - `<!-- run -->`, `<!-- run: exit 1 -->` runs the next block with bash, and it exits so;
//! - `<!-- output -->`, `<!-- output: first 5 -->`, `<!-- output: last 2 -->`: the next block is the last output, or so
//!   many lines of it. `INSTA_UPDATE=always cargo test --test all guides` writes it anew.

#![cfg(unix)] // Shell scripts.

use crate::documents::root;
use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;
use std::{env, fs};

/// A page of `docs/` whose commands are run.
const PAGES: &[&str] = &["docs/ci.zh.md", "docs/gate.md", "docs/guide.zh.md", "docs/scale.md"];

/// The commands of a block, and everything that they print on standard output.
fn run(folder: &Path, script: &str, expected: i32, page: &str) -> String {
    let program = Path::new(env!("CARGO_BIN_EXE_budgetcheck"));
    let path = format!("{}:{}", program.parent().unwrap().display(), env::var("PATH").unwrap_or_default());
    let output = Command::new("bash")
        .args(["-euo", "pipefail", "-c", script])
        .current_dir(folder)
        .env("PATH", path)
        .env_remove("COLUMNS")
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(expected), "{page}: {script}\n{errors}");
    String::from_utf8(output.stdout).unwrap()
}

/// The lines that a page shows of an output.
fn shown(output: &str, which: &str, page: &str) -> String {
    let lines: Vec<&str> = output.trim_end().lines().map(str::trim_end).collect();
    let range = match which.split_once(' ') {
        None if which.is_empty() => 0..lines.len(),
        Some(("first", n)) => 0..n.parse::<usize>().unwrap().min(lines.len()),
        Some(("last", n)) => lines.len().saturating_sub(n.parse().unwrap())..lines.len(),
        _ => panic!("{page}: output: {which}"),
    };
    lines[range].iter().flat_map(|l| [l, "\n"]).collect()
}

/// Goes through a page and gives it back with the outputs that were printed.
fn follow(page: &str, text: &str, folder: &Path) -> (String, usize) {
    let (mut written, mut directive, mut output, mut commands) = (String::new(), String::new(), String::new(), 0);
    let mut lines = text.split_inclusive('\n');
    while let Some(line) = lines.next() {
        written.push_str(line);
        let bare = line.trim_end();
        if let Some(words) = bare.strip_prefix("<!-- ").and_then(|l| l.strip_suffix(" -->")) {
            assert!(directive.is_empty(), "{page}: nothing follows “{directive}”");
            if let Some((name, fixture)) = words.strip_prefix("file: ").and_then(|w| w.split_once(" = ")) {
                let target = folder.join(name);
                fs::create_dir_all(target.parent().unwrap()).unwrap();
                fs::copy(root().join(fixture), target).unwrap_or_else(|e| panic!("{page}: {fixture}: {e}"));
            } else {
                directive = words.to_owned();
            }
            continue;
        }
        let Some(language) = bare.strip_prefix("```") else { continue };
        let block: String = lines.by_ref().take_while(|l| l.trim_end() != "```").collect();
        let (verb, rest) = directive.split_once(": ").unwrap_or((&directive, ""));
        match verb {
            "run" => {
                let exit = rest.strip_prefix("exit ").map_or(0, |code| code.parse().unwrap());
                output = run(folder, &block, exit, page);
                // Of several commands only the last may fail: a block that exits otherwise than 0 holds one.
                let count = block.lines().filter(|l| l.contains("budgetcheck ")).count();
                assert!(exit == 0 || count == 1, "{page}: {block}");
                commands += count;
                written.push_str(&block);
            }
            "write" => {
                fs::write(folder.join(rest), &block).unwrap();
                written.push_str(&block);
            }
            "output" => written.push_str(&shown(&output, rest, page)),
            "" => {
                assert_ne!(language, "sh", "{page}: a command that is not run:\n{block}");
                written.push_str(&block);
            }
            _ => panic!("{page}: {directive}"),
        }
        written.push_str("```\n");
        directive.clear();
    }
    assert!(directive.is_empty(), "{page}: nothing follows “{directive}”");
    (written, commands)
}

#[test]
fn every_command_of_the_guides_runs_and_prints_what_the_guide_shows() {
    for page in PAGES {
        let folder = tempfile::tempdir().unwrap();
        let text = fs::read_to_string(root().join(page)).unwrap();
        let (written, commands) = follow(page, &text, folder.path());
        assert!(commands > 0, "{page} runs nothing");
        if env::var("INSTA_UPDATE").is_ok_and(|v| v == "always") {
            fs::write(root().join(page), &written).unwrap();
        } else {
            let line = text.lines().zip(written.lines()).position(|(t, w)| t != w).map_or(0, |l| l + 1);
            assert!(
                text == written,
                "{page} shows another output than the program prints (line {line}); run INSTA_UPDATE=always cargo test --test all guides, read the difference, commit it"
            );
        }
    }
}

/// The files that the guides speak of are there: links within `docs/` and to the files beside it.
#[test]
fn every_link_of_the_documentation_leads_somewhere() {
    let docs = fs::read_dir(root().join("docs")).unwrap().map(|e| e.unwrap().path());
    let pages: BTreeSet<_> = docs.chain([root().join("README.md"), root().join("CHANGELOG.md")]).collect();
    let mut links = 0;
    for page in pages.iter().filter(|p| p.extension().is_some_and(|e| e == "md")) {
        let text = fs::read_to_string(page).unwrap();
        for target in text.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(target, _)| target) {
            let file = target.split('#').next().unwrap();
            if target.contains("://") || file.is_empty() {
                continue;
            }
            assert!(page.parent().unwrap().join(file).exists(), "{}: {target}", page.display());
            links += 1;
        }
    }
    assert!(links > 5, "{links} links");
}
