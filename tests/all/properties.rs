//! What must hold whatever the input is: the number grammar, the verdicts, and the whole pipeline on damaged documents.
//!
//! `PROPTEST_CASES=20000 cargo test --test all properties` looks longer.

use crate::documents::fixtures;
use budgetcheck::ledger::verdict::evaluate;
use budgetcheck::ledger::{Kind, Relation, Term, Verdict};
use budgetcheck::model::number::number;
use budgetcheck::model::{Certainty, Disclosure, Figure, FigureId, Money, MoneyUnit, Origin, Percent, Reading, Source, Span, Unchecked};
use budgetcheck::rules::within::SUBTOTAL;
use budgetcheck::{ReadOptions, extract, verify};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use rust_decimal::{Decimal, RoundingStrategy};
use std::collections::BTreeSet;
use std::fs;
use std::sync::LazyLock;

// The number grammar.

/// `1234567.50` → `1,234,567.50`
fn with_separators(plain: &str) -> String {
    let (whole, fraction) = plain.split_once('.').map_or((plain, None), |(w, f)| (w, Some(f)));
    let mut grouped = String::new();
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    fraction.map_or(grouped.clone(), |f| format!("{grouped}.{f}"))
}

fn full_width(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '0'..='9' => char::from_u32(c as u32 + 0xfee0).unwrap(),
            '.' => '．',
            ',' => '，',
            '(' => '（',
            ')' => '）',
            '-' => '－',
            other => other,
        })
        .collect()
}

proptest! {
    #[test]
    fn a_number_is_read_back_however_it_is_printed(
        mantissa in 0_i64..1_000_000_000_000_000_000, scale in 0_u32..=6, negative: bool, style in 0..4_u8, separators: bool, wide: bool,
    ) {
        let mut value = Decimal::new(mantissa, scale);
        let plain = value.to_string();
        let digits = if separators { with_separators(&plain) } else { plain };
        let printed = match (negative, style) {
            (false, _) => digits,
            (true, 0) => format!("-{digits}"),
            (true, 1) => format!("({digits})"),
            (true, 2) => format!("△{digits}"),
            (true, _) => format!("−{digits}"),
        };
        let printed = if wide { full_width(&printed) } else { printed };
        if negative && !value.is_zero() {
            value.set_sign_negative(true);
        }
        let read = number(&printed);
        prop_assert_eq!(read.map(|n| (n.value, n.scale)), Some((value, scale)), "{}", printed);
    }

    #[test]
    fn what_holds_a_letter_or_a_stray_sign_is_no_number(text in "\\PC{0,24}") {
        if let Some(n) = number(&text) {
            prop_assert!(!text.chars().any(char::is_alphabetic), "{} was read as {}", text, n.value);
            let digits = |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c);
            let sign = |c: char| ",.，．()（）-－−–﹣+＋△▲".contains(c) || c.is_whitespace();
            prop_assert!(text.chars().all(|c| digits(c) || sign(c)), "{} was read as {}", text, n.value);
        }
    }

    #[test]
    fn a_letter_anywhere_makes_a_number_unreadable(mantissa in 0_i64..1_000_000_000, at: Index, letter in "[a-zA-ZＯ一十百千万元]") {
        let mut text = Decimal::new(mantissa, 2).to_string();
        let place = at.index(text.len() + 1);
        text.insert_str(place, &letter);
        prop_assert_eq!(number(&text), None, "{}", text);
    }

    #[test]
    fn digits_in_wrong_groups_are_no_number(head in 1_u32..999, middle in 0_u32..99, tail in 0_u32..999) {
        let short = format!("{head},{middle},{tail:03}");
        let long = format!("{head},{:04}", middle + tail);
        prop_assert_eq!((number(&short), number(&long)), (None, None));
    }
}

// Verdicts from printed digits alone.

/// A disclosure that holds these readings as its figures and nothing else.
fn holding(readings: impl IntoIterator<Item = Reading>) -> Disclosure {
    let mut disclosure = budgetcheck::parse::parse(&Source::plain("x".into(), "utf-8"));
    disclosure.figures = readings
        .into_iter()
        .map(|reading| Figure {
            span: Span::new(0, 0),
            raw: String::new(),
            reading,
            origin: Origin::Loose,
            reason: Unchecked::NoCounterpart,
            approximate: false,
            unit: None,
            set: 0,
            certainty: Certainty::Certain,
        })
        .collect();
    disclosure
}

fn printed_in(unit: MoneyUnit, yuan: i64, scale: u32) -> Reading {
    let value = (Decimal::from(yuan) / unit.in_yuan()).round_dp_with_strategy(scale, RoundingStrategy::MidpointAwayFromZero);
    Reading::Money(Money { value, scale, unit })
}

/// A true amount of 元 as a table in 万元 with two decimals prints it: rounded half up.
fn rounded(yuan: i64) -> Reading {
    printed_in(MoneyUnit::WanYuan, yuan, 2)
}

/// The first figure against the others.
fn verdict(kind: Kind, readings: Vec<Reading>, below: &[usize]) -> Verdict {
    let terms = (1..readings.len()).map(|i| Term { sign: 1, figure: FigureId(i), below: below.contains(&i) }).collect();
    let relation =
        Relation { rule: &SUBTOTAL, kind, reported: FigureId(0), terms, as_stated: false, supposed: None, chosen: false, said: None };
    evaluate(&holding(readings), &relation).verdict
}

fn amounts() -> impl Strategy<Value = Vec<i64>> {
    prop::collection::vec(0_i64..10_000_000_000, 1..24)
}

proptest! {
    #[test]
    fn a_true_sum_is_never_broken_by_rounding(amounts in amounts()) {
        let readings = std::iter::once(rounded(amounts.iter().sum())).chain(amounts.iter().map(|&a| rounded(a))).collect();
        let found = verdict(Kind::Sum, readings, &[]);
        prop_assert!(found.holds(), "{:?} is {:?}", amounts, found);
        prop_assert!(amounts.len() > 1 || found == Verdict::Exact, "a single addend prints the same digits");
    }

    #[test]
    fn a_true_sum_of_signed_amounts_is_never_broken_by_rounding(ups in amounts(), down in 0_i64..10_000_000) {
        let readings: Vec<Reading> =
            [ups.iter().sum::<i64>() - down, down].into_iter().chain(ups.iter().copied()).map(rounded).collect();
        let terms = (1..readings.len()).map(|i| Term::plain(if i == 1 { -1 } else { 1 }, FigureId(i))).collect();
        let relation = Relation { rule: &SUBTOTAL, kind: Kind::Sum, reported: FigureId(0), terms, as_stated: false, supposed: None, chosen: false, said: None };
        prop_assert!(evaluate(&holding(readings), &relation).verdict.holds());
    }

    #[test]
    fn an_amount_printed_twice_is_exact(yuan in 0_i64..10_000_000_000) {
        prop_assert_eq!(verdict(Kind::Same, vec![rounded(yuan), rounded(yuan)], &[]), Verdict::Exact);
    }

    #[test]
    fn an_amount_printed_in_two_units_or_at_two_precisions_holds(yuan in 0_i64..1_000_000_000_000, scale in 0_u32..=4, coarse in 0_u32..=2) {
        for other in [printed_in(MoneyUnit::Yuan, yuan, 0), printed_in(MoneyUnit::WanYuan, yuan, coarse), printed_in(MoneyUnit::YiYuan, yuan, coarse)] {
            // Rounding once more what is rounded already is not half up any longer: only the exact amount is compared.
            let exact = printed_in(MoneyUnit::Yuan, yuan, 0);
            prop_assert!(verdict(Kind::Same, vec![printed_in(MoneyUnit::WanYuan, yuan, scale), exact.clone()], &[]).holds());
            prop_assert!(verdict(Kind::Same, vec![other, exact], &[]).holds());
        }
    }

    #[test]
    fn a_change_beyond_the_bound_is_broken(amounts in amounts(), beyond in 1_i64..1_000_000, up: bool) {
        // In units of 0.01万元: (n+1)/2 is allowed for n > 1 addends, nothing for one; the true sum may be off by as much itself.
        let n = amounts.len() as i64;
        let bound = if n == 1 { 0 } else { n + 1 };
        let shift = Decimal::new(if up { bound + beyond } else { -(bound + beyond) }, 2);
        let Reading::Money(mut total) = rounded(amounts.iter().sum()) else { unreachable!() };
        total.value += shift;
        let readings = std::iter::once(Reading::Money(total)).chain(amounts.iter().map(|&a| rounded(a))).collect();
        prop_assert_eq!(verdict(Kind::Sum, readings, &[]), Verdict::Broken);
    }

    #[test]
    fn a_copy_that_differs_by_one_unit_is_broken(yuan in 0_i64..10_000_000_000, units in 1_i64..1000) {
        let Reading::Money(mut copy) = rounded(yuan) else { unreachable!() };
        copy.value += Decimal::new(units, 2);
        prop_assert_eq!(verdict(Kind::Same, vec![rounded(yuan), Reading::Money(copy)], &[]), Verdict::Broken);
    }

    #[test]
    fn a_true_share_is_never_broken_by_rounding(part in 0_i64..1_000_000_000, rest in 0_i64..1_000_000_000, scale in 0_u32..=2) {
        prop_assume!(part + rest >= 1_000_000);
        let share = (Decimal::from(part) * Decimal::ONE_HUNDRED / Decimal::from(part + rest))
            .round_dp_with_strategy(scale, RoundingStrategy::MidpointAwayFromZero);
        let readings = vec![Reading::Percent(Percent { value: share, scale }), rounded(part), rounded(part + rest)];
        prop_assert!(verdict(Kind::Percent, readings, &[2]).holds());
    }

    #[test]
    fn a_whole_that_is_at_least_its_parts_is_never_broken(amounts in amounts(), more in 0_i64..1_000_000) {
        let readings = std::iter::once(rounded(amounts.iter().sum::<i64>() + more)).chain(amounts.iter().map(|&a| rounded(a))).collect();
        prop_assert!(verdict(Kind::AtLeast, readings, &[]).holds());
    }

    #[test]
    fn what_cannot_be_read_blocks_and_is_never_zero(amounts in amounts(), at: Index) {
        let mut readings: Vec<Reading> = std::iter::once(rounded(amounts.iter().sum())).chain(amounts.iter().map(|&a| rounded(a))).collect();
        let place = at.index(readings.len());
        readings[place] = Reading::Unreadable;
        prop_assert_eq!(verdict(Kind::Sum, readings, &[]), Verdict::Blocked);
    }
}

// The whole pipeline.

static DOCUMENTS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let paths = ["bad", "good", "clean"].into_iter().flat_map(fixtures);
    paths.map(|p| fs::read_to_string(&p).unwrap_or_else(|e| panic!("{}: {e}", p.display()))).collect()
});

/// Runs everything and states what must hold of any input that is a disclosure at all.
fn hold_the_laws(bytes: &[u8]) -> Result<(), TestCaseError> {
    let options = ReadOptions::default();
    if let Ok((source, disclosure)) = extract(bytes, &options) {
        for figure in &disclosure.figures {
            prop_assert_eq!(source.text.get(figure.span.start..figure.span.end), Some(figure.raw.as_str()));
        }
    }
    let Ok(verified) = verify("x", bytes, &options) else { return Ok(()) };
    let closed = &verified.closed;
    prop_assert_eq!(closed.relations.len(), closed.evaluations.len());
    // Independently of the ledger's own count: what an evaluated relation holds is checked, the rest is listed.
    let evaluated: BTreeSet<FigureId> = closed
        .relations
        .iter()
        .zip(&closed.evaluations)
        .filter(|(_, e)| e.verdict != Verdict::Blocked)
        .flat_map(|(r, _)| r.figures().collect::<Vec<_>>())
        .collect();
    let listed: BTreeSet<FigureId> = closed.coverage.unchecked.iter().map(|u| u.figure).collect();
    prop_assert_eq!(listed.len(), closed.coverage.unchecked.len(), "a figure is listed twice");
    let mut printed = 0;
    for (index, figure) in verified.disclosure.figures.iter().enumerate().filter(|(_, f)| f.is_printed()) {
        printed += 1;
        let id = FigureId(index);
        prop_assert!(
            evaluated.contains(&id) != listed.contains(&id),
            "{} at {:?} is neither checked nor listed, or both",
            figure.raw,
            figure.span
        );
    }
    prop_assert_eq!((closed.coverage.figures, closed.coverage.checked), (printed, printed - listed.len()));
    for finding in &closed.findings {
        prop_assert!(verified.source.text.get(finding.span.start..finding.span.end).is_some(), "{} points nowhere", finding.rule.code);
    }
    let report = budgetcheck::Report { documents: vec![verified], failures: Vec::new() };
    let style = budgetcheck::report::Style { width: 100, ..Default::default() };
    let mut sink = Vec::new();
    budgetcheck::report::text::render(&report, &style, &mut sink).unwrap();
    budgetcheck::report::json::render(&report, &style, &mut sink).unwrap();
    Ok(())
}

/// Found by these properties: numbers that no budget prints overflowed the decimals.
#[test]
fn numbers_beyond_any_budget_are_read_or_refused_and_never_fatal() {
    for words in [
        "支出预算12.30万元，比上年增加99999999999999999999999999万元。",
        "支出预算0.00000000000000001元，比上年增加12.30万元，增长999999999999999999%。",
        "支出预算999999999999999999亿元，其中基本支出999999999999999999亿元，占0.00000000000000001%。",
    ] {
        hold_the_laws(format!("一、情况说明\n\n2024年{words}\n").as_bytes()).unwrap();
    }
    for cell in ["99999999999999999999999999", "999999999999999999", "0.00000000000000001"] {
        let rows = format!("一、财政拨款\t1.00\t一、教育支出\t{cell}\n收入总计\t{cell}\t支出总计\t1.00\n");
        hold_the_laws(format!("收支总表\n单位：亿元\n项目\t金额\t项目\t金额\n{rows}").as_bytes()).unwrap();
    }
}

#[derive(Debug, Clone)]
enum Damage {
    Delete(Index),
    Double(Index),
    Swap(Index, Index),
    Replace(Index, char),
    Insert(Index, char),
    Cut(Index),
}

fn damage() -> impl Strategy<Value = Damage> {
    // Characters that mean something to the reader, and some that should mean nothing.
    let char = || {
        select(
            "0123456789.,-+()（）０９．，。；：、\t\n\r \u{3000}\u{feff}\u{200b}\0一万元亿%％△年月表注其中增减合计“”≥①é😀"
                .chars()
                .collect::<Vec<_>>(),
        )
    };
    prop_oneof![
        any::<Index>().prop_map(Damage::Delete),
        any::<Index>().prop_map(Damage::Double),
        any::<(Index, Index)>().prop_map(|(a, b)| Damage::Swap(a, b)),
        (any::<Index>(), char()).prop_map(|(i, c)| Damage::Replace(i, c)),
        (any::<Index>(), char()).prop_map(|(i, c)| Damage::Insert(i, c)),
        any::<Index>().prop_map(Damage::Cut),
    ]
}

fn damaged(text: &str, all: &[Damage]) -> String {
    let mut text = text.to_owned();
    for one in all {
        let mut lines: Vec<&str> = text.split('\n').collect();
        let mut chars: Vec<char> = text.chars().collect();
        if chars.is_empty() {
            break;
        }
        text = match one {
            Damage::Delete(i) => {
                lines.remove(i.index(lines.len()));
                lines.join("\n")
            }
            Damage::Double(i) => {
                let at = i.index(lines.len());
                lines.insert(at, lines[at]);
                lines.join("\n")
            }
            Damage::Swap(a, b) => {
                let (a, b) = (a.index(lines.len()), b.index(lines.len()));
                lines.swap(a, b);
                lines.join("\n")
            }
            Damage::Replace(i, c) => {
                let at = i.index(chars.len());
                chars[at] = *c;
                chars.into_iter().collect()
            }
            Damage::Insert(i, c) => {
                chars.insert(i.index(chars.len()), *c);
                chars.into_iter().collect()
            }
            Damage::Cut(i) => {
                // The end of the document is lost, but never all of it.
                chars.truncate(chars.len() / 2 + i.index(chars.len() / 2 + 1));
                chars.into_iter().collect()
            }
        };
    }
    text
}

/// A cell: anything like a number, a code or a word of the forms, with numbers too large and too small for any budget.
fn cell() -> impl Strategy<Value = String> {
    let odd = [
        "999999999999999999",
        "0.00000000000000001",
        "99999999999999999999999999999",
        "-1.00",
        "（1.00）",
        "1.00",
        "201",
        "20101",
        "2010101",
    ];
    prop_oneof![
        3 => "[0-9.,（）\\-无—合计一、 类201\u{3000}]{0,8}",
        2 => select(odd.to_vec()).prop_map(str::to_owned),
        1 => select(vec!["合计", "一、财政拨款", "本年收入合计", "收入总计", "其中：房屋", "预算数", "财政资金", "3 月底", "25%", "指标值"]).prop_map(str::to_owned),
    ]
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        hold_the_laws(&bytes)?;
    }

    #[test]
    fn any_text_is_read_or_refused(text in "(\\PC|[\t\n\r ]){0,200}") {
        hold_the_laws(text.as_bytes())?;
    }

    #[test]
    fn any_cells_under_a_title_are_read(rows in prop::collection::vec(prop::collection::vec(cell(), 1..7), 1..12), title in select(vec!["收入总表", "支出总表", "收支总表", "财政拨款收支总表", "“三公”经费支出表", "项目绩效目标表", "政府采购预算表", "基本支出表"])) {
        let grid: String = rows.iter().map(|r| r.join("\t") + "\n").collect();
        hold_the_laws(format!("{title}\n单位：万元\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n{grid}").as_bytes())?;
    }

    #[test]
    fn any_sentence_of_budget_words_is_read(words in prop::collection::vec(select(vec!["2024年", "支出预算", "收入", "基本支出", "“三公”经费", "比上年", "增加", "减少", "持平", "其中：", "包括", "主要原因是", "占", "12.30万元", "1,234.5万元", "5元", "30%", "0.00万元", "，", "、", "；", "。", "（", "）", "为", "99999999999999999999999999万元", "999999999999999999亿元", "0.00000000000000001元", "999999999999999999%"]), 0..30)) {
        let text: String = words.concat();
        hold_the_laws(format!("收支总表\n单位：万元\n项目\t金额\t项目\t金额\n一、财政拨款\t1.00\t一、教育支出\t1.00\n\n一、情况说明\n\n{text}\n").as_bytes())?;
    }

    #[test]
    fn a_damaged_disclosure_is_read_or_refused(which: Index, all in prop::collection::vec(damage(), 1..12)) {
        hold_the_laws(damaged(&DOCUMENTS[which.index(DOCUMENTS.len())], &all).as_bytes())?;
    }

    #[test]
    fn the_lines_of_a_disclosure_may_stand_in_any_order(which: Index, seed in prop::collection::vec(any::<Index>(), 1..40)) {
        let all: Vec<Damage> = seed.windows(2).map(|p| Damage::Swap(p[0], p[1])).collect();
        hold_the_laws(damaged(&DOCUMENTS[which.index(DOCUMENTS.len())], &all).as_bytes())?;
    }
}
