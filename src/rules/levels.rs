//! BC8xx — whose words these are: the level of government, and 部门 or 单位, in sentences that a template gives.

#![allow(clippy::string_slice)] // Cuts text where characters begin: at what was found, or at the edges of spans.

use crate::ledger::rule::TEXT;
use crate::ledger::{Ledger, Rule, Severity, Tolerance, Words};
use crate::model::fold::fold;
use crate::model::pattern;
use crate::model::{Disclosure, Folded, Level, Span};
use regex::Regex;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// 所用模板不是本级的
pub static LEVEL: Rule = Rule {
    code: "BC820",
    name: "level-of-another-template",
    title: "名词解释等处的级次不是本级",
    title_en: "A template of another level of government",
    severity: Severity::Note,
    checks: (
        "名词解释、标题中“某级预算主管部门”“某级财政拨款”等本级的提法，应与单位所在的级次一致：区的部门写“区级”，不写“市级”。",
        "Where definitions and headings name the own level of government, it is the level of the body: a district's department is of the district, not of the city.",
    ),
    basis: TEXT,
    example: ("区财政局的名词解释写“市级预算主管部门”。", "The definitions of a district's bureau speak of the city's departments."),
    tolerance: Tolerance::None,
    fix: ("改为本级", "name the own level"),
    check: level,
};

/// The level that a body's name shows: `某某市某某区…` is of the district.
fn own_level(name: &str) -> Option<&'static str> {
    // Courts, branches and development zones have the budget of another level than their place.
    const ELSEWHERE: &[&str] = &[
        "法院",
        "检察院",
        "分局",
        "分院",
        "分会",
        "分中心",
        "开发区",
        "园区",
        "度假区",
        "保税区",
        "景区",
        "高新区",
        "保护区",
        "监狱",
        "自治",
    ];
    if ELSEWHERE.iter().any(|w| name.contains(w)) {
        return None;
    }
    let after_city = name.find('市').map(|at| &name[at + '市'.len_utf8()..]);
    let head: String = name.chars().take(12).collect();
    if after_city.is_some_and(|rest| rest.chars().take(6).any(|c| c == '区') && !rest.starts_with('区')) {
        return Some("区");
    }
    if head.contains('县') && !head.contains("县级") {
        return Some("县");
    }
    match (head.find('省'), head.find('市')) {
        (Some(_), None) if !head.contains(['区', '州', '盟', '旗']) => Some("省"),
        (_, Some(_)) if !head.contains(['区', '乡', '镇']) => Some("市"),
        _ => None,
    }
}

fn english(level: &str) -> &'static str {
    match level {
        "省" => "province",
        "市" => "city",
        "区" => "district",
        _ => "county",
    }
}

/// Phrases in which a template names the own level, and no other body's.
static OWN: LazyLock<Regex> = LazyLock::new(|| {
    pattern::new(r"(?P<at>(?P<level>[省市区县])级)(?:预算主管部门|主管部门及所属|财政有经费(?:领拨|缴拨|拨款)关系|财政拨款安排的(?:因公|三公)|部门预算(?:公开|情况|编制))")
        .expect("valid pattern")
});

fn level(d: &Disclosure, ledger: &mut Ledger<'_>) {
    let Some(own) = d.name.as_deref().and_then(|name| own_level(&fold(name))) else { return };
    let mut places: BTreeMap<String, Vec<(Span, String)>> = BTreeMap::new();
    let texts: Vec<Folded> = d.headings().chain(d.prose()).collect();
    for words in &texts {
        for found in OWN.captures_iter(&words.text) {
            if let (Some(all), level) = (found.get(0), &found["level"]) {
                places.entry(level.to_owned()).or_default().push((words.span(all.range()), all.as_str().to_owned()));
            }
        }
    }
    for (level, all) in places.iter().filter(|(level, _)| *level != own) {
        let Some((span, quoted)) = all.first() else { continue };
        let Words { zh: more, en: more_en } = Words::in_all(all.len());
        ledger
            .report(
                &LEVEL,
                *span,
                format!("这里写“{quoted}”，而单位是{own}级的{more}"),
                format!("\"{quoted}\" here, but the body belongs to a {}{more_en}", english(own)),
            )
            .keyed(level.clone());
    }
}

/// 部门、单位混用
pub static BODY: Rule = Rule {
    code: "BC823",
    name: "department-and-unit-mixed",
    title: "模板用语中“部门”“单位”混用",
    title_en: "Words of a department's template in a unit's disclosure, or the reverse",
    severity: Severity::Note,
    checks: (
        "单位预决算的标题、表名和“本单位……”等模板用语应前后一致：大多写“单位”而个别写“部门”的（或相反），予以提示。说到主管部门、部门预算这一制度的，不在此列。",
        "Headings, table titles and phrases of the template call the body by one word throughout; the few that say department in a unit's disclosure, or the reverse, are pointed out. What is said of a superior department is left out.",
    ),
    basis: TEXT,
    example: (
        "标题为“某某学校2025年单位预算”，正文一处写“本部门政府采购预算”。",
        "The title says budget of a unit; one sentence speaks of this department's procurement.",
    ),
    tolerance: Tolerance::None,
    fix: ("统一为本级公开主体的提法", "use the word that fits the body"),
    check: body,
};

/// Places where a template names the body itself, by what kind of place it is.
struct Said {
    department: Vec<(Span, String)>,
    unit: Vec<(Span, String)>,
}

fn said(texts: &[Folded], pattern: &Regex) -> Said {
    let mut found = Said { department: Vec::new(), unit: Vec::new() };
    for words in texts {
        for m in pattern.captures_iter(&words.text) {
            let (Some(at), Some(word)) = (m.name("at"), m.name("word")) else { continue };
            // 主管部门预算, 各部门收入 speak of others.
            let before = &words.text[..at.start()];
            if ["主管", "各", "有关", "相关", "上级", "直属", "所属", "下属", "其他", "预算"].iter().any(|w| before.ends_with(w))
            {
                continue;
            }
            let place = (words.span(at.range()), at.as_str().to_owned());
            if word.as_str() == "部门" { found.department.push(place) } else { found.unit.push(place) }
        }
    }
    found
}

fn body(d: &Disclosure, ledger: &mut Ledger<'_>) {
    static HEADING: LazyLock<Regex> = LazyLock::new(|| {
        pattern::new(r"(?P<at>(?P<word>部门|单位)(?:预算|决算)(?:编制|情况|公开)?(?:说明|情况说明|表|公开)?)$").expect("valid pattern")
    });
    static TABLE: LazyLock<Regex> =
        LazyLock::new(|| pattern::new(r"(?P<at>(?P<word>部门|单位)(?:财务)?(?:收入|支出|收支)(?:预算|决算)?总表)").expect("valid pattern"));
    // 本单位 may be any body that a sentence speaks of; in front of these words it is the one that discloses.
    static SELF: LazyLock<Regex> = LazyLock::new(|| {
        pattern::new(r"(?P<at>[本我](?P<word>部门|单位))(?:20\d\d年度?)?(?:预算|当年)?(?:无|没有|未安排|共?编报|共有?\d|一般公共预算|政府性基金|国有资本|机关运行经费|政府采购|面向中小企业|财政拨款|三公|收入预算|支出预算|收入总|支出总|收支总)").expect("valid pattern")
    });
    let other = match d.level {
        Some(Level::Unit) => "部门",
        Some(Level::Department) => "单位",
        _ => return,
    };
    let headings: Vec<Folded> = d.headings().collect();
    let titles: Vec<Folded> = d.tables.iter().map(|t| Folded::of(&d.text, [t.title_span])).collect();
    let notes = d.tables.iter().flat_map(|t| t.notes.iter().map(|n| Folded::of(&d.text, [n.span])));
    let prose: Vec<Folded> = d.prose().chain(notes).collect();
    for (texts, pattern) in [(&headings, &*HEADING), (&titles, &*TABLE), (&prose, &*SELF)] {
        let Said { department, unit } = said(texts, pattern);
        let (odd, usual) = if other == "部门" { (department, unit) } else { (unit, department) };
        if odd.is_empty() || usual.len() < 2 || usual.len() < odd.len() * 2 {
            continue;
        }
        let ((span, quoted), (_, as_usual)) = (&odd[0], &usual[0]);
        let Words { zh: more, en: more_en } = Words::in_all(odd.len());
        ledger
            .report(
                &BODY,
                *span,
                format!("这里写“{quoted}”，别处大多写“{as_usual}”（{} 处）{more}", usual.len()),
                format!("\"{quoted}\" here, \"{as_usual}\" in most places ({}){more_en}", usual.len()),
            )
            .keyed(quoted.clone());
    }
}
