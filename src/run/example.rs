//! The smallest document that shows a rule's fault: the fixture of the rule, held in the program and checked on the spot.

use super::{UNABLE, print};
use budgetcheck::gate::Identity;
use budgetcheck::ledger::Rule;
use budgetcheck::report::{self, Lang, Style};
use budgetcheck::{ReadOptions, Verified, rules};
use include_dir::{Dir, File, include_dir};
use std::io::{self, Write};
use std::process::ExitCode;

static DOCUMENTS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/fixtures/bad");

/// What some of them are compared with, under the same names.
static PRIOR: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/fixtures/prior");

fn file(rule: &Rule) -> Option<&'static File<'static>> {
    // Some rules have further fixtures: the one of the rule's own name is the smallest.
    let start = format!("{}-", rule.code);
    let own = DOCUMENTS.get_file(format!("{start}{}.txt", rule.name));
    own.or_else(|| DOCUMENTS.files().find(|f| f.path().to_string_lossy().starts_with(&start)))
}

fn checked(rule: &Rule) -> Option<Verified> {
    let document = file(rule)?;
    let name = document.path().to_string_lossy().into_owned();
    let prior: Vec<(String, Vec<u8>)> =
        PRIOR.get_file(document.path()).map(|f| (format!("prior/{name}"), f.contents().to_vec())).into_iter().collect();
    budgetcheck::verify_against(&name, document.contents(), &prior, &ReadOptions::default(), &Identity::default()).ok()
}

/// Prints the finding that the rule makes in its document.
pub fn show(rule: &'static Rule, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let Some(document) = checked(rule) else {
        let why = style.lang.of("这条规则没有文本的例子：它说的是文本以外的文件", "no example as text: the rule is about other files");
        return writeln!(out, "\n{why}");
    };
    let (code, path) = (rule.code, &document.path);
    match style.lang {
        Lang::Zh => writeln!(out, "\n当场核对的例子（内置文件，budgetcheck explain {code} --example 输出全文）\n")?,
        Lang::En => writeln!(out, "\nExample, checked on the spot ({path}: budgetcheck explain {code} --example prints it)\n")?,
    }
    report::text::findings_of(&document, rule, style, out)
}

/// Prints the document of a rule.
pub fn document(code: &str) -> ExitCode {
    let Some(document) = rules::find(code).and_then(file) else {
        super::say(&format!("“{code}”没有例子 · no example of \"{code}\""));
        return ExitCode::from(UNABLE);
    };
    print(|out| out.write_all(document.contents())).unwrap_or(ExitCode::SUCCESS)
}
