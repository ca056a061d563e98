//! Runs every document of a corpus of real disclosures, in every form it exists in, and compares with what is known
//! about them.
//!
//! `cargo run --release --example corpus -- FOLDER [--write] [--list]`
//!
//! The folder holds one folder a document and `truth.json` (`doc`, `id`, `class`, `strength`, `figures`). Printed are, a
//! form: tables, figures, checked, verdicts, findings by severity, how many known errors (class E) were found, and how
//! many errors and warnings match no entry. With `docs/corpus.tsv` beside the project, the run fails when a number is
//! worse than the one committed there; `--write` writes that file anew. `--list` prints what matched no entry.
//!
//! The forms of one document are compared figure for figure. A text form is compared with the PDF's model: of all amounts that
//! this holds in tables of a known role, and all its columns of amounts, `alike` counts those that the text form holds in the
//! same table, row and column, `apart` those that only one of the two holds there. The PDF is compared with the `rows` of
//! `pdftotext -layout`: of all amounts in lines that are no sentences, `alike` are those that its model holds in a table,
//! `apart` those that it does not. The two totals are of different things, so they differ.

mod forms;

use budgetcheck::ledger::{Finding, Severity};
use budgetcheck::{ReadOptions, Verified};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

const BASELINE: &str = "docs/corpus.tsv";
const HEADER: &str = "document\tform\ttables\tfigures\tchecked\texact\trounding\tbroken\tblocked\terrors\twarnings\tnotes\tknown\tfound\tunmatched\tcompared with\tof\talike\tapart";

/// How many amounts of money in sentences were checked, and why the others were not.
fn narrative(verified: &Verified) -> String {
    use budgetcheck::model::{Origin, Reading};
    let is_amount = |f: &budgetcheck::model::Figure| matches!((&f.origin, &f.reading), (Origin::Sentence { .. }, Reading::Money(_)));
    let all = verified.disclosure.figures.iter().filter(|f| is_amount(f)).count();
    let mut reasons: BTreeMap<&str, usize> = BTreeMap::new();
    for unchecked in &verified.closed.coverage.unchecked {
        if is_amount(verified.disclosure.figure(unchecked.figure)) {
            *reasons.entry(unchecked.reason.words().1).or_default() += 1;
        }
    }
    let left: usize = reasons.values().sum();
    let why: Vec<String> = reasons.iter().map(|(reason, n)| format!("{n} {reason}")).collect();
    format!(
        "narrative: {} of {all} amounts checked; unchecked: {}",
        all - left,
        if why.is_empty() { "none".into() } else { why.join(", ") }
    )
}

struct Row {
    document: String,
    form: String,
    /// What its figures are compared with.
    against: &'static str,
    numbers: BTreeMap<&'static str, usize>,
}

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let Some(folder) = args.iter().find(|a| !a.starts_with("--")) else {
        eprintln!("which folder?");
        return ExitCode::from(2);
    };
    let list = args.iter().any(|a| a == "--list");
    let truth: Vec<Value> =
        std::fs::read_to_string(Path::new(folder).join("truth.json")).ok().and_then(|t| serde_json::from_str(&t).ok()).unwrap_or_default();
    let mut rows = Vec::new();
    let mut pdf = (String::new(), forms::Addresses::new());
    for (document, form, path) in documents(Path::new(folder)) {
        let Ok(bytes) = std::fs::read(&path) else { continue };
        let start = Instant::now();
        match budgetcheck::verify(&path.display().to_string(), &bytes, &ReadOptions::default()) {
            Ok(verified) => {
                let elapsed = start.elapsed();
                let mut row = row(&document, &form, &verified, &truth, list);
                let addresses = forms::addresses(&verified.disclosure);
                let compared = match form.as_str() {
                    "pdf" => Some(forms::held(&path.with_file_name("document.layout.txt"), &verified.disclosure)),
                    _ if pdf.0 == document => Some(forms::compare(&addresses, &pdf.1)),
                    _ => None,
                };
                let (alike, apart) = compared.unwrap_or_default();
                if let Some((against, of)) = match form.as_str() {
                    "pdf" => Some(("rows", alike + apart.len())),
                    _ if pdf.0 == document => Some(("pdf", pdf.1.values().sum())),
                    _ => None,
                } {
                    row.against = against;
                    row.numbers.insert("of", of);
                }
                row.numbers.extend([("alike", alike), ("apart", apart.len())]);
                if form == "pdf" {
                    pdf = (document.clone(), addresses);
                }
                println!("{}\t{:.1} ms", line(&row), elapsed.as_secs_f64() * 1000.0);
                println!("    tables: {}", forms::roles(&verified));
                println!("    {}", narrative(&verified));
                apart.iter().filter(|_| list).for_each(|a| println!("    {a}"));
                rows.push(row);
            }
            Err(e) => println!("{document}\t{form}\t{e}"),
        }
        rows.extend(compared(Path::new(folder), &document, &form, &bytes, &truth, list));
    }
    println!("{} documents and forms", rows.len());
    if args.iter().any(|a| a == "--write") {
        let body: Vec<String> = rows.iter().map(line).collect();
        std::fs::write(BASELINE, format!("{HEADER}\n{}\n", body.join("\n"))).expect("the baseline can be written");
        return ExitCode::SUCCESS;
    }
    compare(&rows)
}

/// The document against last year's, or against that of its unit, where the folder holds one: what only the pair shows
/// (class Y) and what only the pair says (BC9xx).
fn compared(folder: &Path, document: &str, form: &str, bytes: &[u8], truth: &[Value], list: bool) -> Option<Row> {
    let last_year =
        (2000..2100).find(|y| document.contains(&format!("-{y}-"))).map(|y| document.replace(&y.to_string(), &(y - 1).to_string()));
    let others = last_year.into_iter().chain(document.contains("-dept-").then(|| document.replace("-dept-", "-unit-")));
    let (name, other) = others
        .filter(|o| o != document)
        .find_map(|o| Some((o.clone(), std::fs::read(folder.join(o).join(format!("document.{form}"))).ok()?)))?;
    let given = [(name.clone(), other)];
    let mut verified = budgetcheck::verify_against(document, bytes, &given, &ReadOptions::default(), &Default::default()).ok()?;
    verified.closed.findings.retain(|f| f.rule.code.starts_with("BC9"));
    let row = row_of(document, form, &verified, truth, list, "Y");
    let row = Row { document: format!("{document} + {name}"), ..row };
    println!("{}", line(&row));
    Some(row)
}

fn documents(folder: &Path) -> Vec<(String, String, std::path::PathBuf)> {
    let mut found = Vec::new();
    let mut folders: Vec<_> = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|e| e.path()).filter(|p| p.is_dir()).collect();
    folders.sort();
    for document in folders {
        let name = document.file_name().unwrap_or_default().to_string_lossy().into_owned();
        for form in ["txt", "pdf", "tsv.txt", "layout.txt"] {
            let path = document.join(format!("document.{form}"));
            if path.is_file() {
                found.push((name.clone(), form.to_owned(), path));
            }
        }
    }
    found
}

fn row(document: &str, form: &str, verified: &Verified, truth: &[Value], list: bool) -> Row {
    row_of(document, form, verified, truth, list, "E")
}

/// Known errors are the entries of one class, without those that are a matter of judgement.
fn row_of(document: &str, form: &str, verified: &Verified, truth: &[Value], list: bool, class: &str) -> Row {
    let (checks, counts, coverage) = (verified.checks(), verified.counts(), &verified.closed.coverage);
    let entries: Vec<&Value> = truth.iter().filter(|e| e["doc"] == document).collect();
    let errors: Vec<&&Value> = entries.iter().filter(|e| e["class"] == class && e["strength"] != "soft").collect();
    let missed: Vec<&str> =
        errors.iter().filter(|e| !verified.findings().iter().any(|f| matches(verified, f, e))).filter_map(|e| e["id"].as_str()).collect();
    let unmatched: Vec<&Finding> = verified
        .findings()
        .iter()
        .filter(|f| {
            f.severity > Severity::Note && !entries.iter().any(|e| (e["class"] == class || e["class"] == "T") && matches(verified, f, e))
        })
        .collect();
    if list {
        for finding in &unmatched {
            println!("    {} {} {}", finding.severity.key(), finding.rule.code, finding.message.zh);
        }
        println!("    not found: {missed:?}");
    }
    if class == "E" {
        wording(verified, &entries, list);
    }
    let numbers = BTreeMap::from([
        ("tables", verified.disclosure.tables.len()),
        ("figures", coverage.figures),
        ("checked", coverage.checked),
        ("exact", checks.exact),
        ("rounding", checks.rounding + checks.unlikely_rounding),
        ("broken", checks.broken),
        ("blocked", checks.blocked),
        ("errors", counts.errors),
        ("warnings", counts.warnings),
        ("notes", counts.notes),
        ("known", errors.len()),
        ("found", errors.len() - missed.len()),
        ("unmatched", unmatched.len()),
        ("of", 0),
        ("alike", 0),
        ("apart", 0),
    ]);
    Row { document: document.to_owned(), form: form.to_owned(), against: "-", numbers }
}

/// What is known of the wording (class T): how much of it was reported, and which notes of wording match no entry.
fn wording(verified: &Verified, entries: &[&Value], list: bool) {
    let known: Vec<&&Value> = entries.iter().filter(|e| e["class"] == "T").collect();
    let speaks = |f: &Finding, e: &Value| matches(verified, f, e) || quotes(verified, f, e);
    let reported = |e: &Value| verified.findings().iter().any(|f| speaks(f, e));
    let missed: Vec<&str> = known.iter().filter(|e| !reported(e)).filter_map(|e| e["id"].as_str()).collect();
    println!("    wording: {} of {} entries reported; not reported: {missed:?}", known.len() - missed.len(), known.len());
    let notes = verified.findings().iter().filter(|f| f.rule.code.starts_with("BC8") && f.severity == Severity::Note);
    for note in notes.filter(|n| list && !entries.iter().any(|e| speaks(n, e))) {
        println!("    {} {} {}", note.rule.code, verified.source.text[..note.span.start].matches('\n').count() + 1, note.message.zh);
    }
}

/// A finding of wording quotes an entry of wording: what it quotes, or the place it stands at, shares a stretch with the
/// entry that is not a word of every disclosure.
fn quotes(verified: &Verified, finding: &Finding, entry: &Value) -> bool {
    use budgetcheck::model::fold;
    if entry["class"] != "T" || !["BC6", "BC8"].iter().any(|family| finding.rule.code.starts_with(family)) {
        return false;
    }
    let page = |offset: usize| match verified.source.place(offset) {
        Some(budgetcheck::model::Place::Page { page, .. }) => Some(i64::from(*page)),
        _ => None,
    };
    let near = entry["page"].as_i64().zip(page(finding.span.start)).is_none_or(|(wanted, at)| (wanted - at).abs() <= 1);
    let words: String =
        entry["figures"].as_array().into_iter().flatten().chain([&entry["what"]]).filter_map(Value::as_str).map(fold).collect();
    let place = fold(finding.span.of(&verified.source.text));
    // The entry's own quotation, short as it may be, stands at the place of the finding: 健、 in 辖区健、有序.
    let quoted = entry["figures"].as_array().into_iter().flatten().filter_map(Value::as_str).map(fold);
    if near && quoted.filter(|q| q.chars().count() >= 2).any(|q| place.contains(&q)) {
        return true;
    }
    let said: Vec<char> = place.chars().collect();
    // On the page of the entry a few characters are enough, and fewer where the entry quotes nothing but names a place.
    let on_the_page = entry["page"].as_i64().is_some_and(|wanted| page(finding.span.start) == Some(wanted));
    let names_a_place = on_the_page && entry["figures"].as_array().is_some_and(Vec::is_empty);
    let enough = if names_a_place {
        3
    } else if near {
        6
    } else {
        9
    };
    said.windows(enough.min(said.len().max(1))).any(|w| words.contains(&w.iter().collect::<String>()))
}

/// A finding speaks of an entry if it stands on the entry's page, where both have one, and if a figure or a quotation of
/// the entry is among its own figures or words, or everything that it quotes is in the entry.
fn matches(verified: &Verified, finding: &Finding, entry: &Value) -> bool {
    let page = |offset: usize| match verified.source.place(offset) {
        Some(budgetcheck::model::Place::Page { page, .. }) => Some(i64::from(*page)),
        _ => None,
    };
    // A sentence may begin on the page before.
    let own = finding.figures.iter().take(6).map(|i| verified.disclosure.figure(i.figure).span).chain([finding.span]);
    let pages: Vec<i64> = own.filter_map(|span| page(span.start)).collect();
    if entry["page"].as_i64().is_some_and(|wanted| !pages.is_empty() && pages.iter().all(|p| (p - wanted).abs() > 1)) {
        return false;
    }
    let squeeze = |t: &str| t.chars().filter(|c| !c.is_whitespace() && !matches!(c, ',' | '，' | '%' | '“' | '”')).collect::<String>();
    let figures: Vec<String> =
        finding.figures.iter().take(6).map(|i| squeeze(&verified.disclosure.figure(i.figure).raw)).filter(|r| r.len() >= 2).collect();
    let entry_words: String =
        entry["figures"].as_array().into_iter().flatten().chain([&entry["what"]]).filter_map(Value::as_str).map(squeeze).collect();
    let quoted: Vec<String> = finding.message.zh.split('“').skip(1).filter_map(|q| q.split('”').next()).map(squeeze).collect();
    if quoted.iter().any(|q| q.chars().count() >= 2) && quoted.iter().all(|q| entry_words.contains(q.as_str())) {
        return true;
    }
    let words = squeeze(&format!("{}{}", finding.message.zh, finding.span.of(&verified.source.text)));
    entry["figures"].as_array().into_iter().flatten().filter_map(Value::as_str).any(|f| {
        let wanted = squeeze(f);
        let digits: String = wanted.chars().filter(|c| c.is_ascii_digit() || *c == '.').collect();
        figures.iter().any(|r| *r == wanted || *r == digits || digits.len() > 6 && wanted.contains(r.as_str()))
            || wanted.chars().count() >= 3 && !wanted.chars().all(|c| c.is_ascii_digit() || c == '.') && words.contains(&wanted)
    })
}

fn line(row: &Row) -> String {
    let order = [
        "tables",
        "figures",
        "checked",
        "exact",
        "rounding",
        "broken",
        "blocked",
        "errors",
        "warnings",
        "notes",
        "known",
        "found",
        "unmatched",
        "compared with",
        "of",
        "alike",
        "apart",
    ];
    let cell = |k: &&str| row.numbers.get(*k).map_or_else(|| row.against.to_owned(), usize::to_string);
    let cells: Vec<String> = order.iter().map(cell).collect();
    format!("{}\t{}\t{}", row.document, row.form, cells.join("\t"))
}

/// Worse is: fewer figures checked, fewer known errors found, more findings that match no entry, forms of one document
/// less alike.
fn compare(rows: &[Row]) -> ExitCode {
    let Ok(baseline) = std::fs::read_to_string(BASELINE) else {
        println!("no {BASELINE} to compare with");
        return ExitCode::SUCCESS;
    };
    let mut lines = baseline.lines();
    let header: Vec<&str> = lines.next().unwrap_or("").split('\t').collect();
    let mut worse = 0;
    for before in lines {
        let cells: BTreeMap<&str, &str> = header.iter().copied().zip(before.split('\t')).collect();
        let Some(now) = rows.iter().find(|r| r.document == cells["document"] && r.form == cells["form"]) else {
            println!("WORSE: {} {} was not run", cells["document"], cells["form"]);
            worse += 1;
            continue;
        };
        let was = |key: &str| cells.get(key).copied().unwrap_or_default().parse::<usize>().unwrap_or(0);
        for (key, bad) in [
            ("checked", now.numbers["checked"] < was("checked")),
            ("found", now.numbers["found"] < was("found")),
            ("unmatched", now.numbers["unmatched"] > was("unmatched")),
            ("alike", now.numbers["alike"] < was("alike")),
            ("apart", now.numbers["apart"] > was("apart") && cells.contains_key("apart")),
        ] {
            if bad {
                println!("WORSE: {} {}: {key} was {}, is {}", now.document, now.form, was(key), now.numbers[key]);
                worse += 1;
            }
        }
    }
    println!("{}", if worse == 0 { "nothing is worse than committed" } else { "see WORSE above" });
    ExitCode::from(u8::from(worse > 0))
}
