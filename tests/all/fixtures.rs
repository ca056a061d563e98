//! Every rule has the smallest document that shows its fault and the same document mended; what they print is pinned.

use crate::documents::{codes, fixtures, relative, root, stem, verified};
use budgetcheck::ledger::{Ledger, Severity};
use budgetcheck::model::{Source, Span};
use budgetcheck::report::{Lang, Report, Style, Verified, text};
use budgetcheck::{ReadOptions, extract, rules};
use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

/// No text file shows these: the finding comes from the readers of other formats (hidden sheets, pictures). The last
/// test of this file triggers it from a [`Source`] that carries such a remark.
const WITHOUT_FIXTURE: &[&str] = &["BC009"];

/// Findings of another rule that a bad fixture yields besides its own, each a known defect of the program.
const KNOWN_SECOND: &[(&str, &str)] = &[];

fn fixture(folder: &str, code: &str, name: &str) -> PathBuf {
    root().join("fixtures").join(folder).join(format!("{code}-{name}.txt"))
}

#[test]
fn every_rule_has_a_bad_fixture_that_yields_its_finding() {
    for rule in rules::RULES.iter().filter(|r| !WITHOUT_FIXTURE.contains(&r.code)) {
        let path = fixture("bad", rule.code, rule.name);
        assert!(path.exists(), "{} has no bad fixture: {} is missing", rule.code, relative(&path));
        let document = verified(&path);
        let own = document.findings().iter().find(|f| f.rule.code == rule.code);
        let own = own.unwrap_or_else(|| panic!("{} yields {:?} and no {}", relative(&path), codes(&document), rule.code));
        assert_eq!(own.severity, rule.severity, "{} in {}", rule.code, relative(&path));
    }
}

#[test]
fn every_rule_has_a_good_fixture_that_yields_no_finding_at_all() {
    for rule in rules::RULES.iter().filter(|r| !WITHOUT_FIXTURE.contains(&r.code)) {
        let path = fixture("good", rule.code, rule.name);
        assert!(path.exists(), "{} has no good fixture: {} is missing", rule.code, relative(&path));
        let document = verified(&path);
        assert!(codes(&document).is_empty(), "{} yields {:?}", relative(&path), codes(&document));
        assert!(document.closed.coverage.checked > 0, "{} proves nothing", relative(&path));
    }
}

#[test]
fn a_bad_fixture_yields_findings_of_its_own_rule_only() {
    let mut known = BTreeSet::new();
    for path in fixtures("bad") {
        let own = stem(&path)[..5].to_owned();
        for code in codes(&verified(&path)) {
            match KNOWN_SECOND.iter().find(|pair| **pair == (own.as_str(), code)) {
                Some(pair) => drop(known.insert(*pair)),
                None => assert_eq!(code, own, "{} yields a second finding", relative(&path)),
            }
        }
    }
    let listed: BTreeSet<_> = KNOWN_SECOND.iter().copied().collect();
    assert_eq!(known, listed, "a second finding is gone: take it off the list");
}

#[test]
fn every_fixture_is_named_after_a_rule() {
    let names: Vec<String> = rules::RULES.iter().map(|r| format!("{}-{}", r.code, r.name)).collect();
    for path in fixtures("bad").into_iter().chain(fixtures("good")) {
        assert!(names.iter().any(|n| stem(&path).starts_with(n.as_str())), "{} is named after no rule", relative(&path));
    }
}

#[test]
fn a_clean_document_yields_neither_error_nor_warning() {
    for path in fixtures("clean") {
        let document = verified(&path);
        let bad: Vec<_> =
            document.findings().iter().filter(|f| f.severity > Severity::Note).map(|f| (f.rule.code, &f.message.zh)).collect();
        assert!(bad.is_empty(), "{}: {bad:?}", relative(&path));
    }
}

/// The law that everything else stands on: a figure's span holds the digits that were read.
#[test]
fn every_figure_stands_where_its_span_says() {
    let mut figures = 0;
    for path in ["bad", "good", "clean", "encodings"].into_iter().flat_map(fixtures) {
        let bytes = fs::read(&path).unwrap();
        let (source, disclosure) = extract(&bytes, &ReadOptions::default()).unwrap_or_else(|e| panic!("{}: {e}", relative(&path)));
        for figure in &disclosure.figures {
            assert_eq!(&source.text[figure.span.start..figure.span.end], figure.raw, "{}", relative(&path));
        }
        figures += disclosure.figures.len();
    }
    assert!(figures > 2000, "only {figures} figures were looked at");
}

#[test]
fn every_finding_points_into_the_document_and_is_told_from_the_others() {
    for path in fixtures("bad") {
        let document = verified(&path);
        let mut prints = BTreeSet::new();
        for finding in document.findings() {
            let Span { start, end } = finding.span;
            assert!(document.source.text.get(start..end).is_some(), "{}: {start}..{end}", relative(&path));
            assert!(prints.insert(&finding.fingerprint), "{}: two findings share a fingerprint", relative(&path));
            for words in [&finding.message, &finding.advice] {
                assert!(!words.zh.is_empty() && !words.en.is_empty(), "{}: {}", relative(&path), finding.rule.code);
            }
            if let Some((index, _)) = finding.suggestion {
                assert!(index < finding.figures.len(), "{}: the suggestion names no figure", relative(&path));
            }
        }
    }
}

fn printed(document: Verified, lang: Lang) -> String {
    let report = Report { documents: vec![document], ..Report::default() };
    let mut bytes = Vec::new();
    text::render(&report, &Style { lang, width: 100, ..Style::default() }, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

fn pin(name: &str, report: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, report));
}

#[test]
fn the_report_of_every_bad_fixture_is_pinned() {
    for path in fixtures("bad") {
        pin(&stem(&path), &printed(verified(&path), Lang::Zh));
    }
}

#[test]
fn some_reports_are_pinned_in_english() {
    for name in [
        "BC101-subtotal-mismatch",
        "BC106-sides-unequal",
        "BC408-share-mismatch",
        "BC601-required-table-missing",
        "BC704-rate-times-count-mismatch",
    ] {
        let path = root().join("fixtures/bad").join(format!("{name}.txt"));
        pin(&format!("{name}.en"), &printed(verified(&path), Lang::En));
    }
}

/// The tables of a text in columns of spaces, as they come from a PDF.
fn in_spaces(text: &str) -> String {
    let width = |cell: &str| cell.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum::<usize>();
    let mut lines: Vec<String> = Vec::new();
    let mut from = 0;
    let all: Vec<&str> = text.split('\n').collect();
    while from < all.len() {
        let rows: Vec<Vec<&str>> = all[from..].iter().take_while(|l| l.contains('\t')).map(|l| l.split('\t').collect()).collect();
        if rows.is_empty() {
            lines.push(all[from].to_owned());
            from += 1;
            continue;
        }
        from += rows.len();
        let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
        let widths: Vec<usize> =
            (0..columns).map(|c| rows.iter().filter_map(|r| r.get(c)).map(|cell| width(cell)).max().unwrap_or(0) + 3).collect();
        lines.extend(rows.iter().map(|row| {
            let padded: String = row.iter().zip(&widths).map(|(cell, w)| format!("{cell}{}", " ".repeat(w - width(cell)))).collect();
            padded.trim_end().to_owned()
        }));
    }
    lines.join("\n")
}

/// Columns of spaces leave undecided what few relations bear out, as small fixtures have few; so many say the same all the same.
const SAME_IN_SPACES: usize = 349;
/// Read otherwise in columns of spaces: a name alone on its line is taken for the second half of the name (BC006), a title that
/// the catalogue does not know does not tell its columns from words (BC008), and what is doubted is said in other words (BC012).
const OTHERWISE_IN_SPACES: &[&str] = &["BC006", "BC008", "BC012"];
/// Its column of last year is not told from this year's in columns of spaces, a known limit.
const ACCUSED_IN_SPACES: &str = "BC902-prior-amount-mismatch-column";

#[test]
fn in_columns_of_spaces_a_fixture_accuses_of_nothing_else_than_in_tabs() {
    let mut same = 0;
    for path in ["bad", "good"].into_iter().flat_map(fixtures) {
        let text = fs::read_to_string(&path).unwrap();
        let found = |v: &Verified, notes: bool| -> BTreeSet<(&str, String)> {
            let told = v.findings().iter().filter(|f| notes || f.severity > Severity::Note);
            told.map(|f| (f.rule.code, f.fingerprint.clone())).collect()
        };
        let tabs = found(&verified(&path), true);
        // Where all is undecided nothing is checked, and that is said.
        let spaced = budgetcheck::verify(&relative(&path), in_spaces(&text).as_bytes(), &ReadOptions::default());
        let (spaces, all) = spaced.map(|v| (found(&v, false), found(&v, true))).unwrap_or_default();
        let other: Vec<_> = spaces.difference(&tabs).filter(|(code, _)| !OTHERWISE_IN_SPACES.contains(code)).collect();
        assert!(
            other.is_empty() != (stem(&path) == ACCUSED_IN_SPACES && relative(&path).contains("/bad/")),
            "{}: {other:?}",
            relative(&path)
        );
        same += usize::from(all == tabs);
    }
    assert!(same >= SAME_IN_SPACES, "{same}");
}

/// What a reader of another format could not place is a finding, in both languages.
#[test]
fn a_remark_of_the_reader_becomes_a_finding() {
    let text = fs::read_to_string(fixture("good", "BC103", "row-sum-mismatch")).unwrap();
    let mut source = Source::plain(text, "utf-8");
    source.remarks.push((Span::new(0, 3), "工作表“旧表”是隐藏的，没有读取".to_owned()));
    let disclosure = budgetcheck::parse::parse(&source);
    let mut ledger = Ledger::new(&disclosure);
    rules::run(&disclosure, &mut ledger);
    let found: Vec<&str> = ledger.close().findings.iter().map(|f| f.rule.code).collect();
    assert_eq!(found, WITHOUT_FIXTURE);
}

/// The figure that the finance officer has to correct is named first, with the value that the others imply.
#[test]
fn the_wrong_figure_is_named_with_its_right_value() {
    for (name, printed, wanted) in [
        ("BC101-subtotal-mismatch", "593.38", "5393800"),
        ("BC102-total-mismatch", "886.72", "8667200"),
        ("BC105-grand-total-mismatch", "94.14", "491400"),
        ("BC111-fund-flow-unbalanced", "1.00", "100000"),
        ("BC112-personnel-public-mismatch", "2152.99", "21519900"),
        ("BC301-narrative-amount-mismatch", "396.40", "3904600"),
        ("BC402-change-percent-mismatch", "46.49", "44.69"),
        ("BC408-share-mismatch", "71.73", "71.65"),
        ("BC706-procurement-mismatch", "0.60", "5000"),
    ] {
        let document = verified(&root().join("fixtures/bad").join(format!("{name}.txt")));
        let finding = &document.findings()[0];
        let (index, value) = finding.suggestion.unwrap_or_else(|| panic!("{name} suggests nothing"));
        let figure = document.disclosure.figure(finding.figures[index].figure);
        assert_eq!((figure.raw.as_str(), value.normalize().to_string().as_str()), (printed, wanted), "{name}");
        assert_eq!(finding.span, figure.span, "{name} points somewhere else");
    }
}

/// Amounts where nobody looks for them, in a heading, a note and a name, are listed as unchecked and not passed over.
#[test]
fn an_amount_in_a_heading_a_note_or_a_name_is_listed() {
    let text = "部门收入总表\n单位：万元\n科目编码\t科目名称\t合计\n\t合计\t1.00\n201\t一般公共服务支出 7.77\t1.00\n\n注：其中上级安排 8.88 万元。\n\n一、本年新增 9.99 万元\n";
    let verified = budgetcheck::verify("loose", text.as_bytes(), &ReadOptions::default()).unwrap();
    let unchecked = &verified.closed.coverage.unchecked;
    let listed: Vec<&str> = unchecked.iter().map(|u| verified.disclosure.figure(u.figure).raw.as_str()).collect();
    assert_eq!(listed, ["7.77", "8.88", "9.99"]);
}
