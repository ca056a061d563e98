//! `explain`: one rule, or every relation of a figure.

use super::input::Input;
use super::{UNABLE, print};
use budgetcheck::ledger::{Rule, Words};
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
    if let Some((path, words)) = under(code) {
        return explain_named(&path, &words, lang);
    }
    let Some(rule) = rules::find(code) else {
        let about = speaking_of(code);
        if !about.is_empty() {
            return print(|out| report::rule_page::list(&about, lang, out)).unwrap_or(ExitCode::SUCCESS);
        }
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

/// The rules whose title or explanation has a word in it.
fn speaking_of(word: &str) -> Vec<&'static Rule> {
    // Two letters are no word, and a mistyped code is none either.
    let has_han = !word.is_ascii() && word.chars().count() > 1;
    let is_word = has_han || word.len() > 3 && word.chars().all(|c| c.is_ascii_alphabetic());
    let has =
        |rule: &Rule| [rule.title, rule.title_en, rule.name, rule.checks.0, rule.checks.1, rule.example.0].iter().any(|t| t.contains(word));
    rules::RULES.iter().copied().filter(|rule| is_word && has(rule)).collect()
}

/// `FILE:第3页`, `FILE:支出总表!D5`, `FILE:差旅费`: the file must be there, so that no colon of a name is taken for it.
fn under(words: &str) -> Option<(PathBuf, String)> {
    words
        .match_indices(':')
        .map(|(at, _)| (Path::new(&words[..at]), &words[at + 1..]))
        .find(|(path, rest)| path.is_file() && !rest.is_empty())
        .map(|(path, rest)| (path.to_owned(), rest.to_owned()))
}

fn explain_named(path: &Path, words: &str, lang: Lang) -> ExitCode {
    let name = path.display().to_string();
    let read = Input::of(path).bytes().and_then(|bytes| budgetcheck::verify(&name, &bytes, &ReadOptions::default()));
    let document = match read {
        Ok(document) => document,
        Err(error) => {
            super::say(&format!("{name}: {}", lang.pick(&Words::new(error.to_string(), error.english()))));
            return ExitCode::from(UNABLE);
        }
    };
    let figures = report::figure_page::figures_under(&document, words);
    if figures.is_empty() {
        eprintln!(
            "budgetcheck: {name}: {}“{words}”{}",
            lang.of("没有找到印在", "no figure is printed at "),
            lang.of("处的数字；位置写作 行:列、第3页、表名!D5，或科目名称", "; write LINE:COL, p3, SHEET!D5, or the name of an item")
        );
        return ExitCode::from(UNABLE);
    }
    let style = Style { lang, ..Style::default() };
    print(|out| report::figure_page::render(&document, &figures, &style, out)).unwrap_or(ExitCode::SUCCESS)
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
