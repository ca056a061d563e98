//! `explain`: one rule, or every relation of a figure.

use super::input::Input;
use super::{UNABLE, print};
use budgetcheck::ledger::Words;
use budgetcheck::report::shown::Shown;
use budgetcheck::report::{self, Lang, Style};
use budgetcheck::{ReadOptions, rules};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Prints a rule by its code or name, or the relations of the figures at `FILE:LINE[:COL]`.
pub fn explain(code: &str, lang: Lang, color: bool) -> ExitCode {
    if let Some((path, line, column)) = place(code) {
        return explain_figure(&path, line, column, lang);
    }
    let Some(rule) = rules::find(code) else {
        super::say(&format!(
            "{}“{code}”{}",
            lang.of("没有规则", "no rule "),
            lang.of("；用 budgetcheck rules 查看全部规则", "; see budgetcheck rules")
        ));
        return ExitCode::from(UNABLE);
    };
    let style = Style { lang, color, width: super::width(), ..Style::default() };
    let page = |out: &mut dyn Write| {
        report::rule_page::explain(rule, lang, out)?;
        super::example::show(rule, &style, out)
    };
    match print(page) {
        Ok(code) => code,
        Err(_) => ExitCode::SUCCESS,
    }
}

/// `FILE:LINE` or `FILE:LINE:COL`; a drive letter before the path is part of it.
fn place(words: &str) -> Option<(PathBuf, usize, Option<usize>)> {
    let (head, last) = words.rsplit_once(':')?;
    let last: usize = last.parse().ok()?;
    match head.rsplit_once(':').map(|(path, line)| (path, line.parse::<usize>())) {
        Some((path, Ok(line))) => Some((PathBuf::from(path), line, Some(last))),
        _ => Some((PathBuf::from(head), last, None)),
    }
}

fn explain_figure(path: &Path, line: usize, column: Option<usize>, lang: Lang) -> ExitCode {
    let name = path.display().to_string();
    let read = Input::File(path.to_owned()).bytes().and_then(|bytes| budgetcheck::verify(&name, &bytes, &ReadOptions::default()));
    let document = match read {
        Ok(document) => document,
        Err(error) => {
            super::say(&format!("{name}: {}", lang.pick(&Words::new(error.to_string(), error.english()))));
            return ExitCode::from(UNABLE);
        }
    };
    let figures = report::figure_page::figures_at(&document, line, column);
    if figures.is_empty() {
        super::say(&format!("{name}: {}", lang.pick(&report::figure_page::nothing_at(&document, line, column))));
        return ExitCode::from(UNABLE);
    }
    let style = Style { lang, ..Style::default() };
    match print(|out| report::figure_page::render(&document, &figures, &style, &mut Shown::new(out, false))) {
        Ok(code) => code,
        Err(_) => ExitCode::SUCCESS,
    }
}
