//! How long a document of 10 000 figures and 20 000 relations takes to be judged: every relation evaluated, the causes of
//! the broken ones found, all of them taken together, what was proven counted (`Ledger::close`, where all of that is done).
//!
//! `cargo bench --bench joint`. The document is that of `tests/all/large`: printed from true amounts, rounded to 万元 with two
//! decimals, so a large part of its sums holds only within rounding and the joint decision has its full work to do. Faults
//! are put into the text, as a person would make them.

#[path = "../tests/all/large/mod.rs"]
mod large;

use budgetcheck::ReadOptions;
use budgetcheck::ledger::{Ledger, Severity};
use budgetcheck::model::Disclosure;
use budgetcheck::rules;
use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use rust_decimal::Decimal;
use std::hint::black_box;

/// The size that is promised.
const FIGURES: usize = 10_000;
const RELATIONS: usize = 20_000;

/// Eighteen 类, eleven 款 of each, eight 项 of each.
const SIZE: large::Size = large::Size { classes: 18, sections: 11, items: 8 };

fn disclosure(text: &str) -> Disclosure {
    budgetcheck::extract(text.as_bytes(), &ReadOptions::default()).expect("the generated document is a disclosure").1
}

fn ledger(disclosure: &Disclosure) -> Ledger<'_> {
    let mut ledger = Ledger::new(disclosure);
    rules::run(disclosure, &mut ledger);
    ledger
}

fn judge(criterion: &mut Criterion) {
    let clean = large::document(SIZE);
    let mut group = criterion.benchmark_group("judge");
    group.sample_size(10);
    // Measured in any case, and only then held against what is promised.
    let mut short = false;
    for faults in [0, 1, 40] {
        let (text, wrong) = large::faulty(&clean, faults);
        let disclosure = disclosure(&text);
        let closed = ledger(&disclosure).close();
        let mut found: Vec<(usize, Decimal)> = closed
            .findings
            .iter()
            .filter(|f| f.severity > Severity::Note)
            .map(|f| (f.span.start, f.suggestion.map(|s| s.1).unwrap_or_default()))
            .collect();
        found.sort_unstable();
        let expected: Vec<(usize, Decimal)> = wrong.iter().map(|f| (f.at, f.right.into())).collect();
        println!(
            "{faults} fault(s): {} figures, {} relations, {} groups undecided, {} findings, each as expected: {}",
            closed.coverage.figures,
            closed.relations.len(),
            closed.coverage.undecided.len(),
            found.len(),
            found == expected
        );
        let promised = closed.coverage.figures >= FIGURES && closed.relations.len() >= RELATIONS && found == expected;
        short |= !(promised && closed.coverage.undecided.is_empty());
        group.bench_function(format!("{faults} faults"), |bencher| {
            bencher.iter_batched(|| ledger(&disclosure), |ledger| black_box(ledger.close()), BatchSize::PerIteration);
        });
    }
    group.finish();
    assert!(!short, "the size that is promised, one finding a fault with the right number, and nothing undecided");
}

/// From the bytes to the findings: reading, tables, rules and all.
fn verify(criterion: &mut Criterion) {
    let text = large::document(SIZE);
    let mut group = criterion.benchmark_group("verify");
    group.sample_size(10);
    group.bench_function("0 faults", |bencher| {
        bencher.iter(|| black_box(budgetcheck::verify("large.txt", text.as_bytes(), &ReadOptions::default())));
    });
    group.finish();
}

criterion_group!(benches, judge, verify);
criterion_main!(benches);
