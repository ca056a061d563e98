//! BC8xx — what a template left behind and slips of the pen: placeholders, instructions, 增加（减少）, doubled or missing
//! marks, units left out, one table under two numbers.

#![allow(clippy::string_slice)] // Cuts text where characters begin: at what was found, or at the edges of spans.

use super::table_numbers;
use crate::ledger::rule::TEXT;
use crate::ledger::{Ledger, Rule, Severity, Tolerance, Words};
use crate::model::pattern;
use crate::model::{Disclosure, FigureId, Folded, Span};
use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::LazyLock;

/// 占位符没有替换
pub static PLACEHOLDER: Rule = Rule {
    code: "BC808",
    name: "placeholder-left",
    title: "模板中的占位符没有替换",
    title_en: "A placeholder of the template was left",
    severity: Severity::Warning,
    checks: (
        "标题和正文中不应留有“XX局”“××万元”“主要原因是XXXX”之类的占位符。",
        "Headings and text hold no placeholders such as XX for a name, an amount or a reason.",
    ),
    basis: TEXT,
    example: ("“第二部分 某市XX局2024年度部门决算表”。", "\"Part 2, final accounts of the XX bureau\"."),
    tolerance: Tolerance::None,
    fix: ("换成实际的名称、年份或金额", "put the name, year or amount in its place"),
    check: placeholder,
};

static PLACE: LazyLock<Regex> = LazyLock::new(|| {
    pattern::new(r"(?:[XxＸｘ×]{2,}|[〇○□]{2,}|_{2,})(?:局|厅|委|办|部门|单位|中心|院|校|学校|区|县|市|省|乡|镇|街道|年|月|日|万元|元|亿元|人|辆|项目|科|处|所|%)|原因[是为:]{0,2}(?:[XxＸｘ×]{2,}|…+|\.{3,}|_{2,})")
        .expect("valid pattern")
});

fn placeholder(d: &Disclosure, ledger: &mut Ledger<'_>) {
    let tables = d.tables.iter().map(|t| Folded::of(&d.text, [t.title_span]));
    // One that was left in many places is one finding, at its first place.
    let mut left: BTreeMap<String, Vec<Span>> = BTreeMap::new();
    for words in d.headings().chain(tables).chain(d.prose()) {
        for found in PLACE.find_iter(&words.text) {
            // A model or serial number goes on from letters or digits.
            if words.text[..found.start()].ends_with(|c: char| c.is_ascii_alphanumeric()) {
                continue;
            }
            left.entry(found.as_str().to_owned()).or_default().push(words.span(found.range()));
        }
    }
    for (quoted, places) in left {
        let Some(first) = places.iter().copied().min_by_key(|s| s.start) else { continue };
        let Words { zh: more, en: more_en } = Words::in_all(places.len());
        ledger
            .report(
                &PLACEHOLDER,
                first,
                format!("“{quoted}”是模板中的占位符{more}"),
                format!("\"{quoted}\" is a placeholder of the template{more_en}"),
            )
            .keyed(quoted);
    }
}

/// 一张表两个编号
pub static TWO_NUMBERS: Rule = Rule {
    code: "BC810",
    name: "table-numbered-twice",
    title: "文中同一张表有两个“公开”编号",
    title_en: "One table goes by two numbers in the text",
    severity: Severity::Warning,
    checks: (
        "文中“公开06表 某某表”之类的提法，一个编号应对应一张表，一张表应对应一个编号；各表上方所印的编号也不应有两张表相同。",
        "Where the text names tables by number, a table has one number and a number one table; nor do two tables print one number above them.",
    ),
    basis: TEXT,
    example: (
        "前文称“公开06表 财政拨款基本支出预算表”，后文称“公开08表 财政拨款基本支出预算表”。",
        "Table 06 in one place, table 08 in another, by one name.",
    ),
    tolerance: Tolerance::None,
    fix: ("核对表号和表名", "check number and name of the table"),
    check: two_numbers,
};

fn two_numbers(d: &Disclosure, ledger: &mut Ledger<'_>) {
    table_numbers::printed_twice(d, ledger);
    static NUMBERED: LazyLock<Regex> =
        LazyLock::new(|| pattern::new(r"公开0?(\d{1,2})表(?:《)?(\p{Han}{4,30}?表)").expect("valid pattern"));
    let mut numbers: BTreeMap<String, String> = BTreeMap::new();
    let mut reported: BTreeSet<(String, String)> = BTreeSet::new();
    for words in d.prose() {
        for found in NUMBERED.captures_iter(&words.text) {
            let (number, name) = (found[1].to_owned(), found[2].to_owned());
            let first = numbers.entry(name.clone()).or_insert_with(|| number.clone());
            if let Some(all) = found.get(0).filter(|_| *first != number && reported.insert((name.clone(), number.clone()))) {
                ledger
                    .report(
                        &TWO_NUMBERS,
                        words.span(all.range()),
                        format!("这里称“{name}”为公开 {number} 表，前文为公开 {first} 表"),
                        format!("\"{name}\" is table {number} here and table {first} before"),
                    )
                    .keyed(format!("{name}|{number}"));
            }
        }
    }
}

/// A slip that a pattern shows, and what to say of it.
struct Slip {
    pattern: &'static str,
    zh: &'static str,
    en: &'static str,
}

fn report_all(d: &Disclosure, ledger: &mut Ledger<'_>, rule: &'static Rule, patterns: &[(Regex, &Slip)]) {
    for words in d.prose() {
        let mut seen: Vec<Range<usize>> = Vec::new();
        for (pattern, slip) in patterns {
            for found in pattern.captures_iter(&words.text) {
                let Some(all) = found.name("at").or_else(|| found.get(0)) else { continue };
                if seen.iter().any(|r| r.start < all.end() && all.start() < r.end) {
                    continue;
                }
                seen.push(all.range());
                ledger
                    .report(
                        rule,
                        words.span(all.range()),
                        format!("“{}”{}", all.as_str(), slip.zh),
                        format!("\"{}\": {}", all.as_str(), slip.en),
                    )
                    .keyed(all.as_str().to_owned());
            }
        }
    }
}

fn compiled(slips: &'static [Slip]) -> Vec<(Regex, &'static Slip)> {
    slips.iter().map(|slip| (pattern::new(slip.pattern).expect("valid pattern"), slip)).collect()
}

/// 模板用语没有删改
pub static TEMPLATE: Rule = Rule {
    code: "BC811",
    name: "template-words-left",
    title: "模板中的填写说明或二选一的字样没有删改",
    title_en: "Instructions or alternatives of the template were left",
    severity: Severity::Note,
    checks: (
        "正文中不应留有“按……填写”之类的填写说明，也不应留有“增加（减少）”之类二选一的字样。",
        "The text holds no instructions of the template, and no pair of alternatives left open.",
    ),
    basis: TEXT,
    example: ("“与上年相比增加（减少） 0 万元”。", "\"Up (down) by 0\"."),
    tolerance: Tolerance::None,
    fix: ("删去填写说明，二选一", "delete the instruction, choose the word"),
    check: template,
};

static TEMPLATES: &[Slip] = &[
    Slip {
        pattern: r"(?P<at>(?:增加|增长|上升|提高)[(/](?:减少|下降|降低)\)?|(?:减少|下降|降低)[(/](?:增加|增长|上升|提高)\)?)了?[\dXx_×]",
        zh: "没有二选一",
        en: "the alternative was left open",
    },
    Slip {
        pattern: r"\((?P<at>按[^()]{0,80}(?:填写|填列))[^()]{0,10}\)?", zh: "是模板的填写说明", en: "an instruction of the template"
    },
    Slip {
        pattern: r"(?:部门|单位)应?根据实际情况[^。,;]{0,12}(?:解释|增减|填写|修改|补充)[^。,;]{0,6}",
        zh: "是模板的填写说明",
        en: "an instruction of the template",
    },
    Slip {
        pattern: r"请[^。,;]{0,12}(?:自行填写|如实填写|填列|填写本)[^。,;]{0,10}",
        zh: "是模板的填写说明",
        en: "an instruction of the template",
    },
];

fn template(d: &Disclosure, ledger: &mut Ledger<'_>) {
    static COMPILED: LazyLock<Vec<(Regex, &Slip)>> = LazyLock::new(|| compiled(TEMPLATES));
    // The same words left in many places are one finding, at their first place.
    let mut left: Vec<BTreeMap<String, Vec<Span>>> = vec![BTreeMap::new(); COMPILED.len()];
    for words in d.prose() {
        let mut seen: Vec<Range<usize>> = Vec::new();
        for ((pattern, _), left) in COMPILED.iter().zip(&mut left) {
            for found in pattern.captures_iter(&words.text) {
                let Some(at) = found.name("at").or_else(|| found.get(0)) else { continue };
                if seen.iter().any(|r| r.start < at.end() && at.start() < r.end) {
                    continue;
                }
                seen.push(at.range());
                left.entry(at.as_str().to_owned()).or_default().push(words.span(at.range()));
            }
        }
    }
    for ((_, slip), left) in COMPILED.iter().zip(left) {
        for (quoted, places) in left {
            let Some(first) = places.iter().copied().min_by_key(|s| s.start) else { continue };
            let Words { zh: more, en: more_en } = Words::in_all(places.len());
            ledger
                .report(&TEMPLATE, first, format!("“{quoted}”{}{more}", slip.zh), format!("\"{quoted}\": {}{more_en}", slip.en))
                .keyed(quoted);
        }
    }
}

/// 标点重复或不成对
pub static PUNCTUATION: Rule = Rule {
    code: "BC812",
    name: "punctuation-slip",
    title: "标点重复或括号不成对",
    title_en: "Doubled punctuation or an unclosed bracket",
    severity: Severity::Note,
    checks: ("正文中没有连用的句号、逗号，括号成对。", "No mark is doubled, and brackets are closed."),
    basis: TEXT,
    example: ("“……安排的拨款。。”", "\"… funds..\""),
    tolerance: Tolerance::None,
    fix: ("改正标点", "correct the punctuation"),
    check: punctuation,
};

static DOUBLED: &[Slip] =
    &[Slip { pattern: r"。[。,;、]|,[,。;、]|;[;。,]|、[、。,;]", zh: "标点重复", en: "a doubled mark" }];

fn punctuation(d: &Disclosure, ledger: &mut Ledger<'_>) {
    static COMPILED: LazyLock<Vec<(Regex, &Slip)>> = LazyLock::new(|| compiled(DOUBLED));
    report_all(d, ledger, &PUNCTUATION, &COMPILED);
    let prose: Vec<Folded> = d.prose().collect();
    for (index, words) in prose.iter().enumerate().filter(|(_, w)| w.text.ends_with('。')) {
        // A page or a line end may have made two paragraphs of one.
        let closed_later = prose[index + 1..].iter().take(2).any(|next| next.text.matches(')').count() > next.text.matches('(').count());
        if let Some(open) = unclosed(&words.text).filter(|_| !closed_later) {
            ledger
                .report(&PUNCTUATION, words.span(open..open + 1), "括号没有下半", "the bracket is not closed")
                .keyed(words.text[open..].chars().take(8).collect::<String>());
        }
    }
}

/// The last bracket that is opened and not closed; list marks such as `1)` close none.
fn unclosed(text: &str) -> Option<usize> {
    let mut open: Vec<usize> = Vec::new();
    for (at, c) in text.char_indices() {
        match c {
            '(' => open.push(at),
            ')' => drop(open.pop()),
            _ => {}
        }
    }
    open.pop()
}

/// 数字缺单位
pub static UNIT_LEFT_OUT: Rule = Rule {
    code: "BC813",
    name: "unit-left-out",
    title: "数字缺单位",
    title_en: "A unit was left out",
    severity: Severity::Note,
    checks: ("增减后的数字应带“万元”或“%”，“万”后应有“元”。", "A change has its unit or percent sign, and an amount its whole unit."),
    basis: TEXT,
    example: ("“减少 9.52，主要原因是……”“安排 1720.00万，”。", "\"down 9.52,\" without a unit."),
    tolerance: Tolerance::None,
    fix: ("补上单位", "add the unit"),
    check: unit_left_out,
};

static UNITS: &[Slip] = &[
    Slip {
        pattern: r"(?:增加|增长|减少|下降|上升|降低)(?P<at>\d+(?:\.\d+)?)(?:[,;]\D|。)",
        zh: "缺单位或百分号",
        en: "no unit or percent sign",
    },
    Slip { pattern: r"(?P<at>\d+\.\d+万)[,。;、)]", zh: "“万”后缺“元”", en: "元 is missing after 万" },
];

fn unit_left_out(d: &Disclosure, ledger: &mut Ledger<'_>) {
    static COMPILED: LazyLock<Vec<(Regex, &Slip)>> = LazyLock::new(|| compiled(UNITS));
    // A habit of the writer is one finding, with every place.
    for (pattern, slip) in &*COMPILED {
        let mut places: Vec<(Span, String)> = Vec::new();
        for words in d.prose() {
            let found = pattern.captures_iter(&words.text).filter_map(|m| m.name("at"));
            places.extend(found.map(|at| (words.span(at.range()), at.as_str().to_owned())));
        }
        let Some((span, quoted)) = places.first() else { continue };
        let figures: Vec<FigureId> =
            d.own_figures().filter(|(_, f)| places.iter().any(|(place, _)| place.overlaps(&f.span))).map(|(id, _)| id).collect();
        let Words { zh: more, en: more_en } = Words::in_all(places.len());
        ledger
            .report(&UNIT_LEFT_OUT, *span, format!("“{quoted}”{}{more}", slip.zh), format!("\"{quoted}\": {}{more_en}", slip.en))
            .with(figures)
            .keyed(slip.en);
    }
}
