//! Caption lines: unit, owner, year, form number (`部门：某某局`, `金额单位：万元`, `公开01表`).

#![allow(clippy::string_slice)] // Cuts text where characters begin: at what was found.

use crate::model::fold::fold;
use crate::model::pattern;
use crate::model::traditional::simplified;
use crate::model::{MoneyUnit, Span};
use regex::Regex;
use std::borrow::Cow;
use std::sync::LazyLock;

/// What a caption line says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Caption {
    /// 单位：万元
    pub unit: Option<(Span, MoneyUnit)>,
    /// 单位名称
    pub owner: Option<(Span, String)>,
    /// 预算年度
    pub year: Option<(Span, i32)>,
}

static UNIT: LazyLock<Regex> = LazyLock::new(|| {
    pattern::new(r"(?:单\s*位|金\s*额)\s*[:：∶﹕]\s*(?:人民币)?\s*([万千亿]\s*元|元|[万千亿]$)|单位[（(](万元|千元|亿元|元)[）)]$")
        .expect("valid pattern")
});
/// What a unit line adds: `（单位：万元，保留两位小数）`.
static DECIMALS: LazyLock<Regex> =
    LazyLock::new(|| pattern::new(r"[，,；;][^，。；]{0,6}(?:保留|取|精确)[^，。；]{1,10}[）)]?$").expect("valid pattern"));
static UNIT_BARE: LazyLock<Regex> = LazyLock::new(|| pattern::new(r"^[（(](万元|千元|亿元|元)[）)]$").expect("valid pattern"));
static YEAR: LazyLock<Regex> = LazyLock::new(|| pattern::new(r"^(?:预算|决算)?年\s*度\s*[:：]\s*(\d{4})").expect("valid pattern"));
static OWNER: LazyLock<Regex> = LazyLock::new(|| {
    pattern::new(r"(?:编制|填报|公开|预算)?(?:部门|单位)(?:名称|\(公章\)|（公章）)?\s*[:：]\s*(\S[^:：]*)").expect("valid pattern")
});
static CUT_UNIT: LazyLock<Regex> = LazyLock::new(|| pattern::new(r"\s+[万千亿]?元\s*$").expect("valid pattern"));
static CODED_OWNER: LazyLock<Regex> = LazyLock::new(|| pattern::new(r"^\d{3,9}\s*(\p{Han}[\p{Han}（）()]{2,40})$").expect("valid pattern"));
static FORM_NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    pattern::new(r"^(?:公开|附|预算|预算公开|部门公开)?\s*(?:表|附件|附表)?\s*[\d一二三四五六七八九十-]{1,4}\s*(?:表|[:：])?$")
        .expect("valid pattern")
});
static AS_OF: LazyLock<Regex> = LazyLock::new(|| pattern::new(r"^(?:截止|截至)(?:时间|日期)").expect("valid pattern"));

/// Reads a caption line: unit, owner, year, form number, date; `None` where it is none.
#[must_use]
pub fn caption(text: &str, span: Span) -> Option<Caption> {
    let read: Cow<'_, str> = with_simplified(span.of(text));
    let raw = read.as_ref();
    // A sentence is none, whatever stands at its end.
    if raw.chars().count() > 70 {
        return None;
    }
    let said = DECIMALS.find(raw).map_or(raw, |more| &raw[..more.start()]);
    if said.contains(['。', '；', '，']) {
        return None;
    }
    let mut found = Caption::default();
    let mut seen = false;
    let mut rest = raw;
    let unit = || UNIT.captures(raw).or_else(|| UNIT_BARE.captures(raw));
    if let Some(m) = (raw.contains('元') || raw.ends_with(['万', '千', '亿'])).then(unit).flatten() {
        let unit = m.iter().skip(1).flatten().next()?;
        found.unit = Some((Span::new(span.start + unit.start(), span.start + unit.end()), unit_of(&fold(unit.as_str()))));
        rest = &raw[..m.get(0)?.start()];
        seen = true;
    }
    let year = || YEAR.captures(rest.trim_start());
    if let Some(m) = rest.contains('年').then(year).flatten() {
        let offset = rest.len() - rest.trim_start().len();
        let year = m.get(1)?;
        found.year =
            year.as_str().parse().ok().map(|y| (Span::new(span.start + offset + year.start(), span.start + offset + year.end()), y));
        seen = true;
    }
    let owner = || OWNER.captures(rest);
    if let Some(m) = rest.contains([':', '：']).then(owner).flatten().or_else(|| coded_owner(rest)) {
        let owner = m.get(1)?;
        // The end of a unit that was cut in the line above stands behind the owner.
        let end = CUT_UNIT.find(owner.as_str()).map_or(owner.end(), |cut| owner.start() + cut.start());
        let own = Span::new(span.start + owner.start(), span.start + end).trimmed(text);
        if !own.of(text).is_empty() {
            found.owner = Some((own, own.of(text).to_owned()));
        }
        seen = true;
    }
    if raw.starts_with('截') && AS_OF.is_match(raw) || raw.contains('表') && FORM_NUMBER.is_match(raw) {
        seen = true;
    }
    seen.then_some(found)
}

/// 單位：萬元 as 单位：万元; each character stays as long as it was.
fn with_simplified(raw: &str) -> Cow<'_, str> {
    if raw.chars().any(|c| simplified(c) != c) { raw.chars().map(simplified).collect::<String>().into() } else { raw.into() }
}

/// `990 清河县某某乡人民政府`; a title that begins with its year is none.
fn coded_owner(rest: &str) -> Option<regex::Captures<'_>> {
    let begins = rest.starts_with(char::is_numeric);
    begins.then(|| CODED_OWNER.captures(rest.trim_end())).flatten().filter(|m| !m[1].starts_with('年'))
}

/// 元, 千元, 万元 or 亿元; a line end may cut off their 元.
#[must_use]
pub fn unit_of(name: &str) -> MoneyUnit {
    match name {
        "元" => MoneyUnit::Yuan,
        "千元" | "千" => MoneyUnit::QianYuan,
        "亿元" | "亿" => MoneyUnit::YiYuan,
        _ => MoneyUnit::WanYuan,
    }
}

/// A unit named inside a header cell or title (`价值（金额单位：万元）`).
#[must_use]
pub fn unit_inside(text: &str, span: Span) -> Option<(Span, MoneyUnit)> {
    let raw = with_simplified(span.of(text));
    static INSIDE: LazyLock<Regex> =
        LazyLock::new(|| pattern::new(r"(?:单位\s*[:：]\s*|[（(])(万元|千元|亿元|元)").expect("valid pattern"));
    let m = INSIDE.captures(&raw)?.get(1)?;
    Some((Span::new(span.start + m.start(), span.start + m.end()), unit_of(m.as_str())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn caption_of(raw: &str) -> Caption {
        caption(raw, Span::new(0, raw.len())).unwrap()
    }

    #[test]
    fn captions_give_unit_owner_and_year() {
        let c = caption_of("编制部门：上海市某某办事处 单位：元");
        assert_eq!((c.unit.unwrap().1, c.owner.unwrap().1.as_str()), (MoneyUnit::Yuan, "上海市某某办事处"));
        assert_eq!(caption_of("單位：萬元").unit.unwrap().1, MoneyUnit::WanYuan);
        let c = caption_of("预算年度：2024");
        assert_eq!(c.year.unwrap().1, 2024);
        let c = caption_of("990 清河县某某乡人民政府");
        assert_eq!(c.owner.unwrap().1, "清河县某某乡人民政府");
    }

    #[test]
    fn a_unit_that_its_cell_cuts_is_no_owner() {
        let c = caption_of("单位：万");
        assert_eq!((c.unit.unwrap().1, c.owner), (MoneyUnit::WanYuan, None));
        let c = caption_of("部门名称：某省某某法院    元");
        assert_eq!((c.owner.unwrap().1.as_str(), c.unit), ("某省某某法院", None));
    }
}
