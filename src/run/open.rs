//! Opening a page in the program that the system opens pages with.

use std::io::{self, BufRead};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Where the page of some paths is written to: beside the first of them.
pub fn beside(first: &Path) -> PathBuf {
    if first.is_dir() {
        return first.join("核对报告.html");
    }
    let mut name = first.file_stem().unwrap_or_default().to_owned();
    name.push("-核对报告.html");
    first.with_file_name(name)
}

/// Opens a file; whether that was possible.
pub fn open(path: &Path) -> bool {
    let program = if cfg!(windows) {
        "explorer"
    } else if cfg!(target_os = "macos") {
        "open"
    } else {
        "xdg-open"
    };
    // Explorer knows no working folder and no forward slashes, and shows a folder where it does not find a file.
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    // The name goes as one argument, through no shell.
    let started = Command::new(program).arg(path).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    started.is_ok()
}

/// Keeps a window that closes with the program open until a key is pressed.
pub fn wait() {
    eprintln!("按回车键关闭本窗口");
    let _ = io::stdin().lock().read_line(&mut String::new());
}
