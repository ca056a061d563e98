//! budgetcheck proves or contradicts every printed figure of a Chinese budget disclosure (预决算公开).
//!
//! Data goes one way, and each module is one floor of the house:
//!
//! ```text
//! bytes ─read─▶ Source ─layout, parse─▶ Disclosure ─rules─▶ Relations + Findings ─ledger─▶ Report ─report─▶ text · json · …
//!               text + places   typed tables        what must hold         verdicts,
//!                               + claims            and what is amiss      causes, coverage
//! ```
//!
//! Floors, lowest first: [`model`] · [`lexicon`] · [`read`], [`ledger`] · [`layout`], [`prose`] · [`parse`], [`rules`] ·
//! [`report`], [`mark`] · [`gate`] · this file · `main`.
//! A floor imports only floors below it.
//!
//! ```
//! let text = "收入总表\n单位：万元\n科目编码\t科目名称\t合计\n\t合计\t3.00\n201\t一般公共服务支出\t1.00\n";
//! let verified = budgetcheck::verify("draft.txt", text.as_bytes(), &Default::default()).unwrap();
//! assert!(verified.closed.findings.iter().any(|f| f.rule.code == "BC102"));
//! ```

// A file that cuts text at byte places says so; the others cannot cut a character in two.
#![cfg_attr(not(test), deny(clippy::string_slice))]

pub mod causes;
pub mod error;
pub mod gate;
pub mod halves;
pub mod layout;
pub mod ledger;
pub mod lexicon;
pub mod mark;
pub mod model;
pub mod parse;
pub mod prose;
pub mod read;
pub mod report;
pub mod rules;

pub use error::Error;
pub use read::ReadOptions;
pub use report::{Report, Verified};

use ledger::Ledger;
use std::collections::BTreeSet;

/// Reads, parses and checks one document. `path` is only a name for the report.
///
/// # Errors
/// [`Error`] where the document cannot be read, is no disclosure, or nothing in it could be checked.
pub fn verify(path: &str, bytes: &[u8], options: &ReadOptions) -> Result<Verified, Error> {
    verify_as(path, bytes, options, &gate::Identity::default())
}

/// [`verify`], for a document of which is given what it does not say itself.
///
/// # Errors
/// Those of [`verify`].
pub fn verify_as(path: &str, bytes: &[u8], options: &ReadOptions, identity: &gate::Identity) -> Result<Verified, Error> {
    verify_parts(path, bytes, &[], options, identity)
}

/// [`verify_as`], for a disclosure published in several files: `with` holds the name and the bytes of each further part.
/// The parts are checked as one document, and every finding names the part that it stands in.
///
/// # Errors
/// Those of [`verify`].
pub fn verify_parts(
    path: &str,
    bytes: &[u8],
    with: &[(String, Vec<u8>)],
    options: &ReadOptions,
    identity: &gate::Identity,
) -> Result<Verified, Error> {
    let (source, disclosure) = extract_parts(path, bytes, with, options)?;
    let mut verified = check(path, source, disclosure, identity)?;
    verified.digests =
        std::iter::once((path, bytes)).chain(with.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice()))).map(digested).collect();
    Ok(verified)
}

/// [`verify_as`], compared with other disclosures (see [`compare`]).
///
/// # Errors
/// Those of [`verify`] and of [`compare`].
pub fn verify_against(
    path: &str,
    bytes: &[u8],
    others: &[(String, Vec<u8>)],
    options: &ReadOptions,
    identity: &gate::Identity,
) -> Result<Verified, Error> {
    let (mut source, mut disclosure) = extract(bytes, options)?;
    compare(path, &mut source, &mut disclosure, others, options)?;
    check(path, source, disclosure, identity)
}

/// Takes in the disclosures that a document is compared with: last year's, the budget of the year that was settled, the
/// unit's or the department's own. `others` holds the name and the bytes of each; they are not checked themselves.
///
/// # Errors
/// [`Error::Other`] where one of them cannot be read.
pub fn compare(
    path: &str,
    source: &mut model::Source,
    disclosure: &mut model::Disclosure,
    others: &[(String, Vec<u8>)],
    options: &ReadOptions,
) -> Result<(), Error> {
    for (name, bytes) in others {
        let (text, other) = extract(bytes, options).map_err(|error| Error::Other { path: name.clone(), error: Box::new(error) })?;
        let start = source.append(path, name, text);
        let doubtful = contradicted(&other);
        disclosure.compare_with(name.clone(), other, doubtful, start, &source.text);
    }
    Ok(())
}

/// Name and SHA-256 of a file.
fn digested((path, bytes): (&str, &[u8])) -> (String, String) {
    (path.to_owned(), report::digest::of(bytes))
}

/// The figures of a disclosure that stand in an equation which does not hold.
fn contradicted(disclosure: &model::Disclosure) -> BTreeSet<model::FigureId> {
    let mut ledger = Ledger::new(disclosure);
    rules::run(disclosure, &mut ledger);
    let broken = ledger.relations().iter().filter(|r| !matches!(r.kind, ledger::Kind::AtLeast | ledger::Kind::Percent));
    broken.filter(|r| ledger::verdict::evaluate(disclosure, r).verdict == ledger::Verdict::Broken).flat_map(|r| r.figures()).collect()
}

/// Checks a document that was read and parsed. Where no relation could be evaluated and yet something is to be said, the
/// report says it: see [`Verified::is_unchecked`].
///
/// # Errors
/// [`Error::NothingChecked`], or [`Error::Undecided`] where that is because no cell has a certain place.
pub fn check(path: &str, source: model::Source, mut disclosure: model::Disclosure, identity: &gate::Identity) -> Result<Verified, Error> {
    identity.apply(&mut disclosure);
    let Some(mut closed) = causes::close(&disclosure) else { return Err(Error::TooMuch) };
    if source.columns_lost {
        closed.findings.iter_mut().for_each(|finding| finding.severity = finding.severity.min(ledger::Severity::Note));
    }
    if closed.coverage.checked == 0 {
        let undecided = undecided(&disclosure);
        if !undecided.is_empty() {
            return Err(Error::Undecided(undecided));
        }
        if closed.findings.is_empty() {
            return Err(Error::NothingChecked);
        }
    }
    Ok(Verified { path: path.to_owned(), source, disclosure, closed, kept_back: report::KeptBack::default(), digests: Vec::new() })
}

/// Reads and parses one document into its typed model.
///
/// # Errors
/// [`Error`] where the document cannot be read or is no disclosure.
pub fn extract(bytes: &[u8], options: &ReadOptions) -> Result<(model::Source, model::Disclosure), Error> {
    recognised(read::read(bytes, options)?)
}

/// [`extract`], for a disclosure published in several files.
///
/// # Errors
/// Those of [`extract`], naming the part.
pub fn extract_parts(
    path: &str,
    bytes: &[u8],
    with: &[(String, Vec<u8>)],
    options: &ReadOptions,
) -> Result<(model::Source, model::Disclosure), Error> {
    let mut parts = vec![(path.to_owned(), read::read(bytes, options)?)];
    for (name, bytes) in with {
        let part = read::read(bytes, options).map_err(|error| Error::Part { path: name.clone(), error })?;
        parts.push((name.clone(), part));
    }
    // The part with the table of contents is the beginning of the document, in whatever order the files are named.
    parts.sort_by_key(|(_, part)| !layout::contents::begins(&part.text));
    recognised(read::join::join(parts))
}

fn recognised(source: model::Source) -> Result<(model::Source, model::Disclosure), Error> {
    let disclosure = parse::parse(&source);
    if disclosure.is_recognised() {
        return Ok((source, disclosure));
    }
    let undecided = undecided(&disclosure);
    Err(if undecided.is_empty() { Error::NoDisclosure } else { Error::Undecided(undecided) })
}

/// The tables of which the cells have no certain place.
fn undecided(disclosure: &model::Disclosure) -> Vec<error::UndecidedTable> {
    let table = |remark: &model::Remark| match &remark.kind {
        model::RemarkKind::CellsUndecided { title, amounts, .. } => {
            let line = disclosure.text.get(..remark.span.start).unwrap_or_default().matches('\n').count() + 1;
            Some(error::UndecidedTable { title: title.clone(), line, amounts: *amounts })
        }
        _ => None,
    };
    disclosure.remarks.iter().filter_map(table).collect()
}
