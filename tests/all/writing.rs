//! What is written, and what is shown: nothing half-written, nothing left behind, nothing that steers a terminal.

use crate::documents::root;
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

const BAD: &str = "fixtures/bad/BC101-subtotal-mismatch.txt";

fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::copy(root().join(BAD), folder.path().join("稿.txt")).unwrap();
    folder
}

fn budgetcheck(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_budgetcheck"));
    command.current_dir(folder);
    command
}

fn run(folder: &Path, args: &[&str]) -> Output {
    budgetcheck(folder).arg("verify").args(args).output().unwrap()
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn what_steers_a_terminal_is_shown_by_signs() {
    let folder = tempfile::tempdir().unwrap();
    let name = "办公\u{1b}[31m费\u{202e}\u{9b}\u{7}";
    let text = fs::read_to_string(root().join(BAD)).unwrap().replace("行政运行", name);
    assert!(text.contains(name));
    let path = if cfg!(windows) { "稿.txt" } else { "稿\u{1b}[2J\u{202e}.txt" };
    fs::write(folder.path().join(path), text).unwrap();
    for format in ["text", "concise", "table", "csv", "github", "junit", "html"] {
        let output = run(folder.path(), &[path, "不在\u{1b}]0;x\u{7}.txt", "--format", format, "--show", "relations,unchecked"]);
        for shown in [&output.stdout, &output.stderr] {
            let shown = String::from_utf8(shown.clone()).unwrap();
            let steering = |c: char| c.is_control() && !matches!(c, '\n' | '\t' | '\r') || matches!(c, '\u{202a}'..='\u{202e}');
            assert!(!shown.contains(steering), "{format}: {shown:?}");
        }
        assert!(String::from_utf8_lossy(&output.stderr).contains('␛'), "{format}");
    }
    let colored = run(folder.path(), &[path, "--color", "always"]);
    let shown = String::from_utf8(colored.stdout).unwrap();
    assert!(shown.contains("\u{1b}[") && !shown.contains("费\u{202e}") && !shown.contains("\u{1b}[2J"), "{shown:?}");
}

#[cfg(unix)]
#[test]
fn only_a_plain_file_is_replaced() {
    use std::os::unix::fs::{FileTypeExt, symlink};
    let folder = folder();
    let here = folder.path();
    // A device is written through, or its error is said.
    let full = run(here, &["稿.txt", "--output", "/dev/full"]);
    assert_eq!(full.status.code(), Some(2), "{}", String::from_utf8_lossy(&full.stderr));
    assert!(fs::metadata("/dev/full").unwrap().file_type().is_char_device());
    assert_eq!(run(here, &["稿.txt", "--output", "/dev/null"]).status.code(), Some(1));
    assert!(fs::metadata("/dev/null").unwrap().file_type().is_char_device());
    // The link stays, and the file that it leads to is replaced.
    fs::write(here.join("真.txt"), "旧").unwrap();
    symlink("真.txt", here.join("链.txt")).unwrap();
    assert_eq!(run(here, &["稿.txt", "--output", "链.txt"]).status.code(), Some(1));
    assert!(fs::symlink_metadata(here.join("链.txt")).unwrap().is_symlink());
    assert!(fs::read_to_string(here.join("真.txt")).unwrap().contains("BC101"));
    // A pipe is written through.
    assert!(Command::new("mkfifo").arg(here.join("管")).status().unwrap().success());
    let reader = Command::new("cat").arg(here.join("管")).stdout(Stdio::piped()).spawn().unwrap();
    assert_eq!(run(here, &["稿.txt", "--output", "管"]).status.code(), Some(1));
    assert!(String::from_utf8(reader.wait_with_output().unwrap().stdout).unwrap().contains("BC101"));
    assert!(fs::metadata(here.join("管")).unwrap().file_type().is_fifo());
    assert_eq!(names(here), ["真.txt", "稿.txt", "管", "链.txt"]);
}

/// Whatever ends the run: what is not whole has no name.
/// What `/dev/stdout` leads to may be a pipe, which has no path of its own.
#[cfg(target_os = "linux")]
#[test]
fn a_link_to_a_pipe_is_written_through() {
    let folder = folder();
    let output = run(folder.path(), &["稿.txt", "--format", "concise", "--output", "/dev/stdout"]);
    assert_eq!((output.status.code(), names(folder.path()).len()), (Some(1), 1), "{output:?}");
    assert_eq!(output.stdout, run(folder.path(), &["稿.txt", "--format", "concise"]).stdout);
}

#[cfg(unix)]
#[test]
fn no_temporary_file_survives_a_signal() {
    for signal in ["INT", "TERM", "HUP", "KILL"] {
        let folder = folder();
        // Standard input stays open: the run waits for it.
        let mut child = budgetcheck(folder.path())
            .args(["verify", "稿.txt", "-", "--jobs", "1", "--output", "报告.txt"])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(std::time::Duration::from_millis(400));
        assert!(Command::new("kill").args([&format!("-{signal}"), &child.id().to_string()]).status().unwrap().success());
        child.wait().unwrap();
        // A signal that is ignored where the tests run lets the report be finished: whole, and without anything beside it.
        let left = names(folder.path());
        assert!(left.iter().all(|name| name == "稿.txt" || name == "报告.txt"), "{signal}: {left:?}");
    }
}

/// `verify … | head`: the exit code is that of what was found.
#[cfg(unix)]
#[test]
fn a_pipe_that_is_closed_keeps_the_exit_code() {
    let folder = folder();
    for copy in 0..40 {
        fs::copy(folder.path().join("稿.txt"), folder.path().join(format!("稿{copy}.txt"))).unwrap();
    }
    let script = format!("set -o pipefail; '{}' verify . | head -n 1 > /dev/null", env!("CARGO_BIN_EXE_budgetcheck"));
    let status = Command::new("bash").current_dir(folder.path()).args(["-c", &script]).status().unwrap();
    assert_eq!(status.code(), Some(1));
}

#[test]
fn runs_at_the_same_time_lose_nothing_of_a_baseline() {
    let folder = folder();
    let documents: Vec<String> = (0..6).map(|i| format!("稿{i}.txt")).collect();
    for document in &documents {
        fs::copy(folder.path().join("稿.txt"), folder.path().join(document)).unwrap();
    }
    let args =
        |document: &String| vec!["verify".to_owned(), document.clone(), "--write-baseline".into(), "--baseline".into(), "基线.json".into()];
    let spawn = |document| budgetcheck(folder.path()).args(args(document)).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let children: Vec<_> = documents.iter().map(spawn).collect();
    for mut child in children {
        assert_eq!(child.wait().unwrap().code(), Some(0));
    }
    let written = fs::read_to_string(folder.path().join("基线.json")).unwrap();
    assert!(documents.iter().all(|d| written.contains(d.as_str())), "{written}");
}

#[test]
fn a_count_that_nobody_meant_is_refused() {
    for count in ["0", "18446744073709551615", "1000001"] {
        let folder = folder();
        let baseline = format!(
            "{{\"schema\": \"budgetcheck-baseline/1\", \"documents\": {{\"稿.txt\": [{{\"code\": \"BC101\", \"fingerprint\": \"0\", \"count\": {count}, \"message\": \"\"}}]}}}}"
        );
        fs::write(folder.path().join("基线.json"), baseline).unwrap();
        let output = run(folder.path(), &["稿.txt", "--baseline", "基线.json"]);
        assert!(output.status.code() == Some(2) && String::from_utf8_lossy(&output.stderr).contains("接受次数"), "{output:?}");
    }
}
