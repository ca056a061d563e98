//! What `docs/` prints from the program is what the program prints. To bring the files up to date, as with the
//! snapshots: `INSTA_UPDATE=always cargo test --test all reference`.

use crate::documents::root;
use std::process::Command;
use std::{env, fs};

/// The committed file holds `printed`; with `INSTA_UPDATE=always` it is made to.
fn current(file: &str, printed: &str) {
    let path = root().join(file);
    if env::var("INSTA_UPDATE").is_ok_and(|v| v == "always") {
        fs::write(&path, printed).unwrap();
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    let differ = committed.lines().zip(printed.lines()).position(|(c, p)| c != p).map(|l| l + 1);
    assert!(
        committed == printed,
        "{file} is out of date (first at line {}); run INSTA_UPDATE=always cargo test --test all reference, and commit it",
        differ.map_or("end".to_owned(), |l| l.to_string())
    );
}

#[test]
fn the_rule_reference_is_what_the_rules_say() {
    for (lang, file) in [("en", "docs/rules.md"), ("zh", "docs/rules.zh.md")] {
        let output = Command::new(env!("CARGO_BIN_EXE_budgetcheck")).args(["rules", "--format", "markdown", "--lang", lang]).output();
        current(file, &String::from_utf8(output.unwrap().stdout).unwrap());
    }
}
