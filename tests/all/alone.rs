//! Drafts are confidential: a check opens no connection and starts no other program.

use crate::documents::root;
#[cfg(all(target_os = "linux", target_env = "gnu"))]
use object::{Endianness, Object, ObjectSymbol, read::elf::ElfFile64};
use std::fs;
use std::path::Path;
use std::process::Command;

/// Calls by which a program speaks to another machine or becomes another program.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[test]
fn the_program_has_no_way_to_a_network() {
    let program = fs::read(env!("CARGO_BIN_EXE_budgetcheck")).unwrap();
    let program = ElfFile64::<Endianness>::parse(&*program).unwrap();
    // What the program takes from the system's library; words that stand elsewhere in it, such as names kept for a debugger, are no calls.
    let taken: Vec<&[u8]> =
        program.dynamic_symbols().filter(|name| name.is_undefined()).filter_map(|name| name.name_bytes().ok()).collect();
    assert!(taken.contains(&b"write".as_slice()), "no names were found");
    for call in ["socket", "connect", "bind", "listen", "getaddrinfo", "gethostbyname", "sendto"] {
        assert!(!taken.contains(&call.as_bytes()), "the program can call {call}");
    }
}

/// Under strace, where it is there: many files at a time, every way of reading them, no socket and no process.
#[cfg(target_os = "linux")]
#[test]
fn a_check_opens_no_socket_and_starts_no_program() {
    if !Path::new("/usr/bin/strace").exists() {
        eprintln!("passed over: strace is not there");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("calls");
    let status = Command::new("/usr/bin/strace")
        .args(["-f", "-qq", "-e", "trace=%network,execve,execveat,fork,vfork,clone,clone3", "-o"])
        .arg(&log)
        .arg(env!("CARGO_BIN_EXE_budgetcheck"))
        .args(["verify", "--format", "html", "--output"])
        .arg(folder.path().join("报告.html"))
        .args(["township.pdf", "township.docx", "township.xlsx", "township.html", "disclosure.xls", "disclosure.ods", "office/nested.odt"])
        .current_dir(root().join("fixtures/formats"))
        .output()
        .unwrap();
    let calls = fs::read_to_string(&log).unwrap_or_default();
    // Where a process may not be traced, nothing is written.
    if calls.is_empty() {
        eprintln!("passed over: strace may not trace here: {status:?}");
        return;
    }
    let own = |line: &&str| line.contains("execve(") && line.contains("budgetcheck");
    assert_eq!(calls.lines().filter(own).count(), 1, "{calls}");
    let other = calls.lines().filter(|line| !own(line) && !line.contains("CLONE_THREAD") && line.contains('('));
    // A thread whose start is told in two lines ends in one without its flags.
    let other: Vec<&str> = other.filter(|line| !line.contains("resumed>") && !line.contains("+++")).collect();
    assert!(other.is_empty(), "{other:?}");
    assert!(folder.path().join("报告.html").exists());
}
