//! 原因 — what makes many figures wrong at once is found first and set right, so that what follows from it is not held
//! against figures that are innocent: a unit line, a mistyped code.
//!
//! The document is read again with the cause mended, and its books are closed on that reading. What was printed stays what
//! it is: only the relations, the findings and the coverage come from the mended reading.

mod unit;

use crate::ledger::{Closed, Finding, Ledger, finding, scaled};
use crate::model::Disclosure;
use crate::rules::{self, misprint};

/// Units that may be wrong one after the other in one document.
const UNITS: usize = 3;

/// Closes the books of a document, causes first; nothing where it states more relations than are taken in.
#[must_use]
pub fn close(disclosure: &Disclosure) -> Option<Closed> {
    let mut causes: Vec<Finding> = Vec::new();
    let mut mended: Option<Disclosure> = None;
    let slips = misprint::slips(disclosure);
    if !slips.is_empty() {
        let mut ledger = Ledger::new(disclosure);
        (misprint::MISPRINT.check)(disclosure, &mut ledger);
        causes.extend(ledger.close().findings);
        let mut with = disclosure.clone();
        misprint::mend(&mut with, &slips);
        mended = Some(with);
    }
    for _ in 0..UNITS {
        let now = mended.as_ref().unwrap_or(disclosure);
        let mut ledger = Ledger::new(now);
        rules::run(now, &mut ledger);
        if ledger.is_overfull() {
            return None;
        }
        let Some(scaled) = ledger.scaled() else { return Some(with_causes(ledger.close(), causes, now)) };
        let broken = ledger.broken();
        let with = scaled::reread(now, &scaled);
        let mut again = Ledger::new(&with);
        rules::run(&with, &mut again);
        // Most of what was broken must be mended by it, or the reading explains nothing.
        if again.broken() * 2 > broken {
            return Some(with_causes(ledger.close(), causes, now));
        }
        causes.push(unit::finding(now, &scaled));
        mended = Some(with);
    }
    let now = mended.as_ref().unwrap_or(disclosure);
    let mut ledger = Ledger::new(now);
    rules::run(now, &mut ledger);
    Some(with_causes(ledger.close(), causes, now))
}

fn with_causes(mut closed: Closed, causes: Vec<Finding>, disclosure: &Disclosure) -> Closed {
    if !causes.is_empty() {
        closed.findings.extend(causes);
        finding::number(disclosure, &mut closed.findings);
    }
    closed
}
