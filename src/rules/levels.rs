//! BC8xx — whose words these are: the level of government in sentences that a template gives.

use crate::ledger::rule::TEXT;
use crate::ledger::{Ledger, Rule, Severity, Tolerance, Words};
use crate::model::fold::fold;
use crate::model::{Disclosure, Folded, Span};
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
    Regex::new(r"(?P<at>(?P<level>[省市区县])级)(?:预算主管部门|主管部门及所属|财政有经费(?:领拨|缴拨|拨款)关系|财政拨款安排的(?:因公|三公)|部门预算(?:公开|情况|编制))")
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
