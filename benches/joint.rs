//! How long a document of 10 000 figures and 20 000 relations takes to be judged: every relation evaluated, the causes of
//! the broken ones found, all of them taken together, what was proven counted (`Ledger::close`, where all of that is done).
//!
//! `cargo bench --bench joint`. The document is printed from true amounts in 元, rounded to 万元 with two decimals, so a
//! large part of its sums holds only within rounding and the joint decision has its full work to do. Faults are put into
//! the text, as a person would make them.

use budgetcheck::ReadOptions;
use budgetcheck::ledger::{Ledger, Severity};
use budgetcheck::model::Disclosure;
use budgetcheck::rules;
use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use std::hint::black_box;

/// The size that is promised.
const FIGURES: usize = 10_000;
const RELATIONS: usize = 20_000;

/// 类, 款 of each, 项 of each.
const CLASSES: usize = 12;
const SECTIONS: usize = 10;
const ITEMS: usize = 12;

/// A row: its code, its name, basic and project expenditure in 分.
type Line = (String, String, (i64, i64));

/// A small generator of its own: the same document on every machine and in every run.
struct Amounts(u64);

impl Amounts {
    /// Up to nine million 元, in 分.
    fn next(&mut self) -> i64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        i64::try_from(self.0 >> 33).unwrap_or(0) % 900_000_000
    }
}

fn lines() -> Vec<Line> {
    let mut amounts = Amounts(1);
    let mut lines: Vec<Line> = vec![(String::new(), "合计".to_owned(), (0, 0))];
    for class in 0..CLASSES {
        let class_code = format!("{}", 201 + class);
        let class_at = lines.len();
        lines.push((class_code.clone(), format!("第{class}类支出"), (0, 0)));
        for section in 0..SECTIONS {
            let section_code = format!("{class_code}{:02}", section + 1);
            let section_at = lines.len();
            lines.push((section_code.clone(), format!("第{class}类第{section}款事务"), (0, 0)));
            for item in 0..ITEMS {
                let (basic, project) = (amounts.next(), amounts.next());
                lines.push((format!("{section_code}{:02}", item + 1), format!("第{section}款第{item}项支出"), (basic, project)));
                for at in [0, class_at, section_at] {
                    lines[at].2.0 += basic;
                    lines[at].2.1 += project;
                }
            }
        }
    }
    lines
}

/// 分 → 万元 with two decimals, half up.
fn printed(fen: i64) -> String {
    let hundredths = (fen + 5_000) / 10_000;
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

/// Revenue, expenditure and general public budget, each with every code.
fn document() -> String {
    let mut text = String::new();
    let lines = lines();
    for (title, columns) in [
        ("部门预算收入总表", "合计\t财政拨款收入"),
        ("部门预算支出总表", "合计\t基本支出\t项目支出"),
        ("部门预算一般公共预算财政拨款支出表", "合计\t基本支出\t项目支出"),
    ] {
        text.push_str(&format!("{title}\n\n预算年度：2024\n\n单位：万元\n\n科目编码\t科目名称\t{columns}\n"));
        for (code, name, (basic, project)) in &lines {
            let total = printed(basic + project);
            if columns.contains("基本") {
                text.push_str(&format!("{code}\t{name}\t{total}\t{}\t{}\n", printed(*basic), printed(*project)));
            } else {
                text.push_str(&format!("{code}\t{name}\t{total}\t{total}\n"));
            }
        }
        text.push('\n');
    }
    text
}

/// The document with `count` faults: one digit of one amount each, all over the text.
fn faulty(text: &str, count: usize) -> String {
    let places: Vec<usize> = text.match_indices('.').map(|(at, _)| at - 1).collect();
    let mut bytes = text.as_bytes().to_vec();
    for n in 0..count {
        let at = places[(n * 2 + 1) * places.len() / (count * 2)];
        bytes[at] = b'0' + (bytes[at] - b'0' + 3) % 10;
    }
    String::from_utf8(bytes).expect("digits stay digits")
}

/// The document with one last digit off by one where only all relations together can tell.
fn disclosure(text: &str) -> Disclosure {
    budgetcheck::extract(text.as_bytes(), &ReadOptions::default()).expect("the generated document is a disclosure").1
}

fn ledger(disclosure: &Disclosure) -> Ledger<'_> {
    let mut ledger = Ledger::new(disclosure);
    rules::run(disclosure, &mut ledger);
    ledger
}

fn judge(criterion: &mut Criterion) {
    let clean = document();
    let mut group = criterion.benchmark_group("judge");
    group.sample_size(10);
    // Measured in any case, and only then held against what is promised.
    let mut short = false;
    for faults in [0, 1, 40] {
        let text = faulty(&clean, faults);
        let disclosure = disclosure(&text);
        let closed = ledger(&disclosure).close();
        let errors = closed.findings.iter().filter(|f| f.severity == Severity::Error).count();
        println!(
            "{faults} fault(s): {} figures, {} relations, {} groups undecided, {errors} errors",
            closed.coverage.figures,
            closed.relations.len(),
            closed.coverage.undecided.len()
        );
        let promised = closed.coverage.figures >= FIGURES && closed.relations.len() >= RELATIONS && errors == faults;
        short |= !(promised && closed.coverage.undecided.is_empty());
        group.bench_function(format!("{faults} faults"), |bencher| {
            bencher.iter_batched(|| ledger(&disclosure), |ledger| black_box(ledger.close()), BatchSize::PerIteration);
        });
    }
    group.finish();
    assert!(!short, "the size that is promised, one finding a fault, and nothing undecided");
}

/// From the bytes to the findings: reading, tables, rules and all.
fn verify(criterion: &mut Criterion) {
    let text = document();
    let mut group = criterion.benchmark_group("verify");
    group.sample_size(10);
    group.bench_function("0 faults", |bencher| {
        bencher.iter(|| black_box(budgetcheck::verify("large.txt", text.as_bytes(), &ReadOptions::default())));
    });
    group.finish();
}

criterion_group!(benches, judge, verify);
criterion_main!(benches);
