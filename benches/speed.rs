//! How long one document takes in a process that has checked others before, and how the time of a narrative grows with its length.
//!
//! `cargo bench --bench speed`. What a command takes for its first document lies mostly in compiling patterns and word lists, and
//! is measured from outside (`docs/scale.md`).

use budgetcheck::ReadOptions;
use criterion::{Criterion, criterion_group, criterion_main};
use std::fs;
use std::hint::black_box;
use std::path::Path;

/// How many times the long narrative is the short one.
const TIMES: usize = 16;
/// One that says little twice, so that sixteen of it are sixteen times as much to compare.
const NARRATIVE: &str = "clean/narrative-jiangsu-budget.txt";

fn fixture(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name);
    fs::read(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

fn warm(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("warm");
    for name in ["township.txt", "township.docx", "township.xlsx", "township.pdf", "office/township.doc", "office/township.ofd"] {
        let bytes = fixture(&format!("formats/{name}"));
        group.bench_function(name, |bencher| {
            bencher.iter(|| black_box(budgetcheck::verify(name, &bytes, &ReadOptions::default())));
        });
    }
    group.finish();
}

fn narrative(criterion: &mut Criterion) {
    let once = String::from_utf8(fixture(NARRATIVE)).unwrap_or_else(|e| panic!("{NARRATIVE}: {e}"));
    let mut group = criterion.benchmark_group("narrative");
    for times in [1, TIMES] {
        let text = format!("{once}\n").repeat(times);
        group.bench_function(format!("{times} times"), |bencher| {
            bencher.iter(|| black_box(budgetcheck::verify("narrative.txt", text.as_bytes(), &ReadOptions::default())));
        });
    }
    group.finish();
}

criterion_group!(benches, warm, narrative);
criterion_main!(benches);
