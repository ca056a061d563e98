//! What a project copies into its CI is run here: the script of `action.yml`, that of `docs/gitlab-ci.yml`, and the hooks of
//! `.pre-commit-hooks.yaml`, each with the program that was built and without the step that installs or builds it.

#![cfg(unix)] // Shell scripts.

use crate::documents::root;
use regex::Regex;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use tempfile::TempDir;

const BAD: &str = "fixtures/bad/BC101-subtotal-mismatch.txt";
const GOOD: &str = "fixtures/good/BC101-subtotal-mismatch.txt";

/// A project with a faulty and a faultless document, and the program where the build step would put it.
fn project(program: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    fs::create_dir(here.join("公开稿")).unwrap();
    fs::copy(root().join(BAD), here.join("公开稿/甲 局.txt")).unwrap();
    fs::copy(root().join(GOOD), here.join("公开稿/乙局.txt")).unwrap();
    let place = here.join(program);
    fs::create_dir_all(place.parent().unwrap()).unwrap();
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_budgetcheck"), place).unwrap();
    folder
}

fn text(file: &str) -> String {
    fs::read_to_string(root().join(file)).unwrap()
}

fn bash(folder: &Path, script: &str, variables: &[(&str, &str)]) -> Output {
    let mut command = Command::new("bash");
    // As GitHub runs a step: -e and pipefail.
    command.current_dir(folder).args(["--noprofile", "--norc", "-eo", "pipefail", "-c", script]).envs(variables.iter().copied());
    command.output().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// The script of the step that checks, and the variables that it is given, with the inputs that they come from.
fn action() -> (String, Vec<(String, String)>) {
    let all = text("action.yml");
    let step = &all[all.find("    - name: check\n").unwrap()..];
    let script = step.split_once("run: |\n").unwrap().1.lines().map(|l| l.strip_prefix("        ").unwrap_or("")).collect::<Vec<_>>();
    let variable = Regex::new(r"(?m)^        ([A-Z_]+): \$\{\{ inputs\.([a-z-]+) \}\}$").unwrap();
    (script.join("\n"), variable.captures_iter(step).map(|c| (c[1].to_owned(), c[2].to_owned())).collect())
}

/// Runs the action with some inputs; the others have the defaults of `action.yml`, which are empty.
fn act(folder: &Path, inputs: &[(&str, &str)]) -> Output {
    let (script, variables) = action();
    for (name, _) in inputs {
        assert!(variables.iter().any(|(_, input)| input == name), "action.yml hands on no {name}");
    }
    let value = |input: &str| inputs.iter().find(|(name, _)| *name == input).map_or("", |(_, value)| value);
    let mut all: Vec<(&str, &str)> = variables.iter().map(|(variable, input)| (variable.as_str(), value(input))).collect();
    all.push(("RUNNER_TEMP", "temp"));
    bash(folder, &script, &all)
}

#[test]
fn the_action_annotates_and_fails_on_a_fault() {
    let folder = project("temp/budgetcheck/bin/budgetcheck");
    let here = folder.path();
    let output = act(here, &[("paths", "公开稿\n")]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(out(&output).starts_with("::error file=公开稿/甲 局.txt,line="), "{}", out(&output));
    // One path a line, blanks in names kept.
    assert_eq!(act(here, &[("paths", "\n公开稿/乙局.txt\n")]).status.code(), Some(0));
    assert_eq!(act(here, &[("paths", "公开稿/甲 局.txt\n公开稿/乙局.txt")]).status.code(), Some(1));
    assert_eq!(act(here, &[("paths", "没有")]).status.code(), Some(2));
}

#[test]
fn every_input_of_the_action_is_handed_on() {
    let folder = project("temp/budgetcheck/bin/budgetcheck");
    let here = folder.path();
    let output = act(here, &[("paths", "公开稿"), ("fail-on", "never"), ("lang", "en"), ("sarif", "all.sarif")]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert!(out(&output).contains(" prints 593.38万元"), "{}", out(&output));
    let sarif: serde_json::Value = serde_json::from_slice(&fs::read(here.join("all.sarif")).unwrap()).unwrap();
    assert_eq!(sarif["runs"][0]["results"][0]["ruleId"], "BC101");
    fs::write(here.join("own.toml"), "ignore = [\"BC101\"]\n").unwrap();
    assert_eq!(act(here, &[("paths", "公开稿"), ("config", "own.toml")]).status.code(), Some(0));
    let accept = "temp/budgetcheck/bin/budgetcheck verify 公开稿 --baseline b.json --write-baseline";
    assert_eq!(bash(here, accept, &[]).status.code(), Some(0));
    assert_eq!(act(here, &[("paths", "公开稿"), ("baseline", "b.json")]).status.code(), Some(0));
    // What the file declares as inputs is what the script is given; one says where the program comes from.
    let all = text("action.yml");
    let inputs = &all[all.find("inputs:").unwrap()..all.find("runs:").unwrap()];
    let declared: Vec<&str> =
        inputs.lines().filter_map(|l| l.strip_prefix("  ")?.strip_suffix(':')).filter(|l| !l.starts_with(' ')).collect();
    let mut given: Vec<String> = action().1.into_iter().map(|(_, input)| input).chain(["from".to_owned()]).collect();
    given.sort();
    let mut declared: Vec<String> = declared.into_iter().map(str::to_owned).collect();
    declared.sort();
    assert_eq!(declared, given);
}

#[test]
fn the_gitlab_job_fails_on_a_fault_and_leaves_both_reports() {
    let folder = project(".budgetcheck/bin/budgetcheck");
    let here = folder.path();
    let all = text("docs/gitlab-ci.yml");
    let script = &all[all.find("  script:\n").unwrap()..all.find("  artifacts:").unwrap()];
    let steps: Vec<&str> = script.lines().filter_map(|l| l.strip_prefix("    - ")).collect();
    assert_eq!(steps.len(), 2);
    let steps = steps.join("\n");
    for (wanted, issues) in [(Some(1), 1), (Some(0), 0)] {
        let output = bash(here, &steps, &[]);
        assert_eq!(output.status.code(), wanted, "{output:?}");
        for report in all.lines().filter_map(|l| l.strip_prefix("      ")).filter_map(|l| l.split_once(": ")).map(|(_, file)| file) {
            assert!(here.join(report).exists(), "{report}");
        }
        let quality: serde_json::Value = serde_json::from_slice(&fs::read(here.join("gl-code-quality.json")).unwrap()).unwrap();
        assert_eq!(quality.as_array().unwrap().len(), issues);
        let junit = fs::read_to_string(here.join("junit.xml")).unwrap();
        assert_eq!(roxmltree::Document::parse(&junit).unwrap().root_element().attribute("failures"), Some(issues.to_string().as_str()));
        fs::copy(root().join(GOOD), here.join("公开稿/甲 局.txt")).unwrap();
    }
}

#[test]
fn the_hook_is_for_disclosures_and_its_entry_is_a_command() {
    let hook = text(".pre-commit-hooks.yaml");
    let value = |key: &str| hook.lines().find_map(|l| l.trim_start_matches("- ").trim().strip_prefix(key)?.strip_prefix(": ")).unwrap();
    let files = Regex::new(value("files").trim_matches('\'')).unwrap();
    for name in ["公开稿/2024年部门预算.docx", "2023年度决算.pdf", "柳河镇2024年预算公开表.xlsx", "预算/附件.html"]
    {
        assert!(files.is_match(name), "{name}");
    }
    for name in ["README.md", "src/预算.rs", "预算说明.png", "2024年工作总结.docx"] {
        assert!(!files.is_match(name), "{name}");
    }
    let folder = project("bin/budgetcheck");
    // pre-commit calls the entry, that of a script from the folder that holds the hooks, with the names of the files that are
    // committed.
    let entries: Vec<&str> = hook.lines().filter_map(|l| l.strip_prefix("  entry: ")).collect();
    assert_eq!(entries, ["packaging/hook", "budgetcheck verify"]);
    let script = root().join(entries[0]);
    let script = script.to_str().unwrap();
    for (entry, program) in [(script, "bin/budgetcheck"), (entries[1], "")] {
        let output =
            bash(folder.path(), &format!("PATH=$PWD/bin:$PATH; {entry} '公开稿/甲 局.txt' 公开稿/乙局.txt"), &[("BUDGETCHECK", program)]);
        assert_eq!(output.status.code(), Some(1), "{entry}: {output:?}");
    }
    // Without a release it says what to do instead of compiling.
    let output = bash(folder.path(), &format!("{script} 公开稿/乙局.txt"), &[("BUDGETCHECK", "")]);
    let released = text("packaging/released.txt").lines().any(|l| l.starts_with("budgetcheck=="));
    assert!(released || String::from_utf8_lossy(&output.stderr).contains("budgetcheck-source"), "{output:?}");
}
