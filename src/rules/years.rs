//! BC8xx — years that were not brought up to date: headings, 截至 dates, comparisons. What is compared with, cited or done
//! before is another year's and right.

use super::compared::{Base, measured_against};
use super::header_years;
use super::own_year::OwnYear;
use crate::ledger::rule::TEXT;
use crate::ledger::{Ledger, Rule, Severity, Tolerance, Words};
use crate::lexicon::bodies::is_own_matter;
use crate::model::fold::fold;
use crate::model::pattern;
use crate::model::{ClaimKind, Disclosure, DocumentKind, Folded, Span};
use regex::Regex;
use std::collections::BTreeSet;
use std::sync::LazyLock;

static YEAR: LazyLock<Regex> = LazyLock::new(|| pattern::new(r"(20\d\d)年").expect("valid pattern"));

/// 标题中的年度不是本年度
pub static HEADING: Rule = Rule {
    code: "BC805",
    name: "heading-year-wrong",
    title: "标题中的年度不是本年度",
    title_en: "A heading names another year",
    severity: Severity::Warning,
    checks: (
        "预算（决算）公开的标题和表名中的年度，应为本年度；表头印有两个年度时，为本年和上年；写明上年执行情况、对比、引用文件的不算。",
        "Headings and table titles of a disclosure name its own year, and heads that name two years this one and the last; those about last year's execution, a comparison or a cited document are not meant.",
    ),
    basis: TEXT,
    example: ("2024 年度决算公开中，标题写“2023年度部门决算情况说明”。", "\"Final accounts of 2023\" as a heading in those of 2024."),
    tolerance: Tolerance::None,
    fix: ("改为本年度", "name the year of the disclosure"),
    check: heading,
};

fn heading(d: &Disclosure, ledger: &mut Ledger<'_>) {
    let (Some(year), Some(kind)) = (d.year, d.kind) else { return };
    let tables = d.tables.iter().map(|t| Folded::of(&d.text, [t.title_span]));
    let mut titles: Vec<Folded> = d.headings().chain(tables).collect();
    let known: BTreeSet<usize> = titles.iter().map(Folded::start).collect();
    titles.extend(title_lines(d).filter(|t| !known.contains(&t.start())));
    let years = |t: &Folded| YEAR.captures_iter(&t.text).filter_map(|m| m[1].parse::<i32>().ok()).collect::<BTreeSet<i32>>();
    // The year of the document itself must be beyond doubt; the contents name it as well as the titles do.
    let contents: Vec<Folded> = d.contents.iter().map(|entry| Folded::of(&d.text, [entry.span])).collect();
    let titled = titles.iter().chain(&contents).filter(|t| years(t).contains(&year)).count() > 1;
    let mut own_year = OwnYear::of(d);
    let mut said: BTreeSet<String> = BTreeSet::new();
    let name = d.name.as_deref().map(fold).unwrap_or_default();
    header_years::heads(d, year, &mut |other| own_year.is_certain(other), ledger);
    // Final accounts, or a report on how the budget went, that go on with next year's plan.
    let settles = titles.iter().any(|t| {
        let of_year = years(t);
        ["决算", "执行"].iter().any(|w| t.text.contains(w)) && (of_year.is_empty() || of_year.contains(&year))
    });
    for title in titles.iter().chain(&contents) {
        let named = years(title);
        let near = |y: &i32| *y != year && (*y - year).abs() <= 2;
        let [other] = named.iter().copied().collect::<Vec<_>>()[..] else { continue };
        // What became of the money is evaluated a year later, and not two.
        let far = other < year - 1 || other > year;
        let is_title = is_title_of(kind, &title.text) || far && names_itself(&name, &title.text);
        let plans = settles && other == year + 1 && !title.text.contains("决算") && !title.text.contains("说明");
        if plans || !near(&other) || !is_title || !(titled || own_year.is_certain(other)) {
            continue;
        }
        let Some(at) = YEAR.find(&title.text) else { continue };
        // The head of every page, and the line of the contents, are the same title.
        if !said.insert(title.text.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.').to_owned()) {
            continue;
        }
        ledger
            .report(
                &HEADING,
                title.span(at.range()),
                format!("标题“{}”写的是 {other} 年，这份文件是 {year} 年的", title.text),
                format!("the heading \"{}\" names {other}, the document is of {year}", title.text),
            )
            .keyed(YEAR.replace_all(&title.text, "").into_owned());
    }
}

/// Lines without a number that are titles by what they say: whose, of which year, and what.
pub(super) fn title_lines(d: &Disclosure) -> impl Iterator<Item = Folded> + '_ {
    const ENDINGS: &[&str] = &["说明", "公开", "报告", "预算", "决算", "概况", "表", "文本", "材料", "公开稿"];
    let name = d.name.as_deref().map(fold).unwrap_or_default();
    let is_title = move |line: &str| {
        let whose = !name.is_empty() && line.contains(&name) || line.starts_with("20") || line.contains("部门") || line.contains("单位");
        let what = line.contains("预算") || line.contains("决算");
        let plain = !line.contains(['。', ',', ';', ':', '、', '\t']) && line.chars().count() <= 50;
        plain && what && whose && ENDINGS.iter().any(|e| line.ends_with(e))
    };
    // What another disclosure prints is of its own year.
    let own = d.others.iter().map(|o| o.span(Span::new(0, 0)).start).min().unwrap_or(d.text.len());
    let mut start = 0;
    d.text.get(..own).unwrap_or(&d.text).split('\n').filter_map(move |line| {
        let span = Span::new(start, start + line.len());
        start += line.len() + 1;
        let short = line.len() <= 300 && line.contains("20") && !line.contains('\t');
        short.then(|| Folded::of(&d.text, [span])).filter(|t| is_title(&t.text))
    })
}

/// The title of a part of this disclosure, not of what it compares with or cites.
fn is_title_of(kind: DocumentKind, title: &str) -> bool {
    let own = match kind {
        DocumentKind::Budget => title.contains("预算") && !title.contains("决算") && !title.contains("执行"),
        DocumentKind::FinalAccounts => title.contains("决算"),
    };
    own && !is_elsewhere(title) && !["绩效", "评价"].iter().any(|w| title.contains(w)) && title.chars().count() <= 60
}

/// What is compared, cited or told of the past.
fn is_elsewhere(title: &str) -> bool {
    ["比", "较", "对照", "同期", "上年", "去年", "以来", "《", "号", "[", "历年"].iter().any(|w| title.contains(w))
}

/// 某某局2024年度预算绩效管理工作开展情况: the body's own name and what only the disclosure of that year gives.
fn names_itself(name: &str, title: &str) -> bool {
    let own = title.trim_start_matches(|c: char| "()、.一二三四五六七八九十".contains(c));
    let behind = own.strip_prefix(name).filter(|_| !name.is_empty());
    let title = behind.is_some_and(|rest| rest.starts_with("20") && is_own_matter(rest));
    title && !is_elsewhere(own) && own.chars().count() <= 60
}

/// “截至”日期不是本年度的
pub static AS_OF: Rule = Rule {
    code: "BC806",
    name: "as-of-date-wrong",
    title: "国有资产“截至”日期的年度不对",
    title_en: "Assets are given as of another year",
    severity: Severity::Warning,
    checks: (
        "国有资产占用情况：决算截至本年末，预算截至上年；更早的年份可能没有更新。",
        "Assets are given as of the end of the year in final accounts, and of the year before in a budget; an earlier date was probably not brought up to date.",
    ),
    basis: TEXT,
    example: ("2024 年度决算写“截至2023年12月31日，共有车辆 0 辆”。", "Final accounts of 2024 that give the cars at the end of 2023."),
    tolerance: Tolerance::None,
    fix: ("更新日期，并核对所列的数", "bring the date up to date, and the figures with it"),
    check: as_of,
};

fn as_of(d: &Disclosure, ledger: &mut Ledger<'_>) {
    static DATE: LazyLock<Regex> =
        LazyLock::new(|| pattern::new(r"截[至止]到?(20\d\d)年(?:\d{1,2}月(?:\d{1,2}日)?|底|末)?").expect("valid pattern"));
    let (Some(year), Some(kind)) = (d.year, d.kind) else { return };
    let expected = if kind == DocumentKind::FinalAccounts { year } else { year - 1 };
    for prose in d.prose() {
        let mut from = 0;
        for sentence in prose.text.split_inclusive('。') {
            let about_assets = ["车辆", "资产", "设备", "房屋"].iter().any(|w| sentence.contains(w));
            let of_before = ["上年", "去年", "年初", "期初", "同期"].iter().any(|w| sentence.contains(w));
            if let Some(m) = DATE.captures(sentence).filter(|_| about_assets && !of_before)
                && let (Some(all), Ok(named)) = (m.get(0), m[1].parse::<i32>())
                && named < expected
            {
                ledger
                    .report(
                        &AS_OF,
                        prose.span(from + all.start()..from + all.end()),
                        format!("这里截至 {named} 年，{year} 年的{}应截至 {expected} 年", kind_name(kind).0),
                        format!("as of {named} here; {} of {year} give {expected}", kind_name(kind).1),
                    )
                    .keyed("截至");
            }
            from += sentence.len();
        }
    }
}

const fn kind_name(kind: DocumentKind) -> (&'static str, &'static str) {
    match kind {
        DocumentKind::Budget => ("预算", "a budget"),
        DocumentKind::FinalAccounts => ("决算", "final accounts"),
    }
}

/// 与哪一年比较写错
pub static COMPARISON: Rule = Rule {
    code: "BC807",
    name: "comparison-year-wrong",
    title: "增减所比较的年度不是上年",
    title_en: "A change is measured against another year than the last",
    severity: Severity::Warning,
    checks: (
        "“比某年预算增加”“与某年相比”所写的年度，应为所说数字的上一年；其余比较都写上年时，写成本年或更早年度的可能没有更新。",
        "The year that a change is measured against is the one before; where all others are, one that names the same or an earlier year was probably not brought up to date.",
    ),
    basis: TEXT,
    example: ("2024 年预算写“比2024年预算增加 25 万元”。", "\"Up 25 against the budget of 2024\" in the budget of 2024."),
    tolerance: Tolerance::None,
    fix: ("改为上一年度，并核对增减额", "name the year before, and check the change"),
    check: comparison,
};

fn comparison(d: &Disclosure, ledger: &mut Ledger<'_>) {
    let Some(year) = d.year else { return };
    let named: Vec<(Span, i32, Base)> = d
        .claims
        .iter()
        .filter_map(|c| match c.kind {
            ClaimKind::Change { direction_span, .. } => {
                let before = Span::new(c.sentence.start.min(direction_span.start), direction_span.start);
                let (compared, what) = measured_against(&fold(before.of(&d.text)))?;
                Some((direction_span, compared?, what))
            }
            _ => None,
        })
        .collect();
    let right = named.iter().filter(|n| n.1 == year - 1).count();
    let wrong: Vec<&(Span, i32, Base)> = named.iter().filter(|n| n.1 != year - 1).collect();
    // Where many differ, the year of the document or what it speaks of is another one, unless all else speaks for it.
    let rare = right > 1 && wrong.len() * 4 <= right;
    let mut own_year = OwnYear::of(d);
    let mut said: BTreeSet<i32> = BTreeSet::new();
    for (span, compared, what) in &wrong {
        // 决算 are compared with the budget of the same year; earlier years are spoken of with their own.
        let of_its_own = d.paragraphs.iter().filter(|p| p.span.start <= span.start && span.end <= p.span.end).any(|p| {
            let words = fold(p.span.of(&d.text));
            YEAR.captures_iter(&words).any(|m| m[1].parse::<i32>() == Ok(compared + 1) && compared + 1 != year)
        });
        let settled = d.kind == Some(DocumentKind::FinalAccounts) && *what == Base::Budget;
        if of_its_own || settled || (compared - year).abs() > 2 {
            continue;
        }
        let places = wrong.iter().filter(|w| w.1 == *compared).count();
        let more = Words::in_all(places);
        if rare {
            if !said.insert(*compared) {
                continue;
            }
            ledger
                .report(
                    &COMPARISON,
                    *span,
                    format!("这里与 {compared} 年比较，这份文件是 {year} 年的，其余各处都与 {} 年比较{}", year - 1, more.zh),
                    format!(
                        "measured against {compared}; the document is of {year}, and the others are measured against {}{}",
                        year - 1,
                        more.en
                    ),
                )
                .keyed("比较");
        } else if right == 0 && own_year.is_titled(compared + 1) && said.insert(*compared) {
            ledger
                .report(
                    &COMPARISON,
                    *span,
                    format!("这里与 {compared} 年比较，这份文件是 {year} 年的，应与 {} 年比较{}", year - 1, more.zh),
                    format!(
                        "measured against {compared}; the document is of {year} and should be measured against {}{}",
                        year - 1,
                        more.en
                    ),
                )
                .keyed("比较");
        }
    }
}
