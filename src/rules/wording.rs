//! BC8xx — wording: names of the unit, items named in the text that the tables do not have.

#![allow(clippy::string_slice)] // Cuts text where characters begin: at what was found, or at the edges of spans.

use super::named_bodies::{self, is_other};
use super::other_body::kin;
use crate::ledger::rule::TEXT;
use crate::ledger::{Ledger, Rule, Severity, Tolerance};
use crate::model::fold::fold;
use crate::model::{ClaimKind, Disclosure, Folded, Meaning, Role, Span, Subject, YearRef};
use std::cell::LazyCell;
use std::collections::BTreeMap;

/// 单位名称写法不一
pub static UNIT_NAME: Rule = Rule {
    code: "BC801",
    name: "unit-name-varies",
    title: "单位名称写法不一",
    title_en: "The unit's name varies",
    severity: Severity::Note,
    checks: ("表头、标题、正文中的单位名称应一致。", "Captions, titles and text call the unit by one name."),
    basis: TEXT,
    example: ("表头为“某某乡人民政府”，资产表为“某某乡政府”。", "某某乡人民政府 in one place, 某某乡政府 in another."),
    tolerance: Tolerance::None,
    fix: ("统一使用单位全称", "use the full name throughout"),
    check: unit_name,
};

fn unit_name(d: &Disclosure, ledger: &mut Ledger<'_>) {
    let mut owners: BTreeMap<String, Vec<Span>> = BTreeMap::new();
    for (span, owner) in d.tables.iter().filter_map(|t| t.owner.clone()) {
        owners.entry(fold(&owner)).or_default().push(span);
    }
    let Some(common) = owners.iter().max_by_key(|(_, places)| places.len()).map(|(name, _)| name.clone()) else { return };
    // Another body's name is more than another way of writing it.
    let is_said = |name: &str| {
        let few = owners[name].len() * 3 <= owners[&common].len();
        few && (kin(&common, name).is_some() || is_other(&common, name) && fold(&d.text).matches(name).count() == owners[name].len())
    };
    let odd = LazyCell::new(|| named_bodies::odd(d));
    let is_odd = |name: &str| odd.as_ref().is_some_and(|odd| odd.names(name));
    let goes_on = |name: &str| owners[name].iter().all(|place| goes_on_below(d, *place, name, &common));
    for (owner, places) in owners.iter().filter(|(name, _)| **name != common && !is_said(name) && !goes_on(name) && !is_odd(name)) {
        ledger
            .report(
                &UNIT_NAME,
                places[0],
                format!("这里的单位名称为“{owner}”，其他表为“{common}”"),
                format!("the unit is called \"{owner}\" here and \"{common}\" in the other tables"),
            )
            .keyed(owner.clone());
    }
}

/// Whether a narrow cell cuts the name, and what is missing stands at the beginning of one of the next lines.
fn goes_on_below(d: &Disclosure, place: Span, name: &str, whole: &str) -> bool {
    let Some(rest) = whole.strip_prefix(name) else { return false };
    let below = Span::new(place.end, d.text.len());
    below.of(&d.text).lines().skip(1).map(fold).filter(|line| !line.is_empty()).take(2).any(|line| line.starts_with(rest))
}

/// 单位名称有错字
pub static NAME_MISSPELT: Rule = Rule {
    code: "BC815",
    name: "unit-name-misspelt",
    title: "单位名称疑有错字",
    title_en: "The unit's name seems to be misspelt",
    severity: Severity::Note,
    checks: (
        "正文和标题中与单位全称只差一个字的写法，疑为错字；序数、方位不同的是另一单位。",
        "A name that differs from the unit's by one character is probably a slip; where that character is a number or a direction it is another body.",
    ),
    basis: TEXT,
    example: ("“清源县柳河镇人民政府”在一处写作“清源县柳何镇人民政府”。", "One character of the name is another one in one place."),
    tolerance: Tolerance::None,
    fix: ("改正单位名称", "correct the name"),
    check: name_misspelt,
};

/// Characters that tell one body from its sister.
const TELLS_APART: &str = "一二三四五六七八九十东南西北中上下新老大小省市区县乡镇男女";

fn name_misspelt(d: &Disclosure, ledger: &mut Ledger<'_>) {
    let Some(name) = d.name.as_deref().map(fold).filter(|n| (6..=30).contains(&n.chars().count())) else { return };
    let own: Vec<char> = name.chars().collect();
    let texts: Vec<Folded> = d.headings().chain(d.prose()).collect();
    // Only the name that the text itself uses is a measure.
    if texts.iter().map(|t| t.text.matches(&name).count()).sum::<usize>() < 3 {
        return;
    }
    for words in &texts {
        let chars: Vec<(usize, char)> = words.text.char_indices().collect();
        for window in chars.windows(own.len()) {
            let differ: Vec<(char, char)> = window.iter().zip(&own).map(|(w, o)| (w.1, *o)).filter(|(w, o)| w != o).take(2).collect();
            let [(printed, meant)] = differ[..] else { continue };
            let inner = window[0].1 == own[0] && window[own.len() - 1].1 == own[own.len() - 1];
            if !inner || [printed, meant].iter().any(|c| TELLS_APART.contains(*c) || !is_han(*c)) {
                continue;
            }
            let (start, end) = (window[0].0, window[own.len() - 1].0 + window[own.len() - 1].1.len_utf8());
            let written = &words.text[start..end];
            ledger
                .report(
                    &NAME_MISSPELT,
                    words.span(start..end),
                    format!("这里写作“{written}”，别处为“{name}”，疑有错字"),
                    format!("\"{written}\" here, \"{name}\" elsewhere: a slip?"),
                )
                .keyed(written.to_owned());
        }
    }
}

const fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}')
}

/// 文中提到的支出内容表中没有
pub static NAMED_ITEM: Rule = Rule {
    code: "BC802",
    name: "named-item-without-amount",
    title: "文中列举的支出内容在表中没有金额",
    title_en: "An item named in the text has no amount in the table",
    severity: Severity::Note,
    checks: (
        "机关运行经费“主要用于……”列举的支出内容，基本支出表应有相应的科目和金额。",
        "What agency operating costs are said to pay for has its code and amount in the basic table.",
    ),
    basis: TEXT,
    example: (
        "文中写“办公用房物业管理费”，基本支出表没有 30209 物业管理费。",
        "The text names property management; the basic table has no 30209.",
    ),
    tolerance: Tolerance::None,
    fix: ("删去没有发生的内容，或核对基本支出表", "remove what is not paid, or check the table"),
    check: named_item,
};

/// Words of the usual enumeration and the economic codes that would pay for them.
const NAMED_CODES: &[(&str, &str)] = &[
    ("物业管理费", "30209"),
    ("取暖费", "30208"),
    ("邮电费", "30207"),
    ("差旅费", "30211"),
    ("会议费", "30215"),
    ("福利费", "30229"),
    ("租赁费", "30214"),
    ("咨询费", "30203"),
    ("劳务费", "30226"),
];

fn named_item(d: &Disclosure, ledger: &mut Ledger<'_>) {
    let Some(table) = d.table(Role::BasicEconomic) else { return };
    for claim in d.claims.iter().filter(|c| c.subject == Subject::AgencyOperating && matches!(c.kind, ClaimKind::Amount { .. })) {
        let sentence = claim.sentence.of(&d.text);
        if !sentence.contains("主要用于") {
            continue;
        }
        for (words, code) in NAMED_CODES {
            let Some(at) = sentence.find(words) else { continue };
            let paid = table
                .coded_rows()
                .any(|r| table.rows[r].code.as_ref().is_some_and(|c| c.0 == *code) && table.rows[r].cells.iter().any(|c| d.is_nonzero(*c)));
            if !paid {
                let span = Span::new(claim.sentence.start + at, claim.sentence.start + at + words.len());
                ledger
                    .report(
                        &NAMED_ITEM,
                        span,
                        format!("文中列有“{words}”，基本支出表没有 {code} 的金额"),
                        format!("the text names \"{words}\", but the basic table has no amount for {code}"),
                    )
                    .keyed(*code);
            }
        }
    }
}

/// 有事业单位而机关运行经费等于全部公用经费 (B16)
pub static AGENCY_SCOPE: Rule = Rule {
    code: "BC803",
    name: "agency-operating-scope",
    title: "机关运行经费等于全部公用经费，而有事业单位",
    title_en: "Agency operating costs equal all public expenditure though there is an institution",
    severity: Severity::Note,
    checks: (
        "机关运行经费只含行政单位和参公单位；另有事业单位（如有 xxxxx50 事业运行支出）时，通常小于全部公用经费。",
        "Agency operating costs cover administrative units only; with 事业运行 expenditure they are usually less than all public expenditure.",
    ),
    basis: TEXT,
    example: (
        "机关运行经费 53.95 = 公用经费 53.95，而 2010350 事业运行有 148.92。",
        "53.95 equals all public expenditure, and 2010350 has 148.92.",
    ),
    tolerance: Tolerance::None,
    fix: ("确认机关运行经费的口径", "check the scope of agency operating costs"),
    check: agency_scope,
};

fn agency_scope(d: &Disclosure, ledger: &mut Ledger<'_>) {
    let Some(public) = super::target::basic_part(d, Meaning::Public).filter(|&p| d.is_nonzero(Some(p))) else { return };
    let institution = d.table(Role::General).is_some_and(|t| {
        t.coded_rows().any(|r| {
            let row = &t.rows[r];
            fold(&row.name) == "事业运行" && row.cells.iter().any(|c| d.is_nonzero(*c))
        })
    });
    let claim = d.claims.iter().find_map(|c| match c.kind {
        ClaimKind::Amount { figure } if c.subject == Subject::AgencyOperating && c.year == YearRef::Current => Some(figure),
        _ => None,
    });
    if let Some(figure) = claim.filter(|&f| institution && d.figure(f).value() == d.figure(public).value()) {
        ledger
            .report(
                &AGENCY_SCOPE,
                d.figure(figure).span,
                format!("机关运行经费 {} 等于全部公用经费，而部门中有事业单位（事业运行支出）", d.figure(figure).raw),
                format!(
                    "agency operating costs {} equal all public expenditure, though there is 事业运行 expenditure",
                    d.figure(figure).raw
                ),
            )
            .with([figure, public]);
    }
}
