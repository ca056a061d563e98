//! Whose disclosure it is: 预算 or 决算, 部门 or 单位 or 乡镇, the name, the year.

#![allow(clippy::string_slice)] // Cuts text where characters begin: at what was found, or at the edges of spans.

use crate::layout::assemble::Assembly;
use crate::layout::raw::Line;
use crate::model::fold::fold;
use crate::model::pattern;
use crate::model::{DocumentKind, Level, Span, Table};
use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// What the document says about itself; `None` where it does not say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Identity {
    /// 预算 or 决算.
    pub kind: Option<DocumentKind>,
    /// 部门, 单位, 乡镇 or 政府.
    pub level: Option<Level>,
    /// Name of the unit.
    pub name: Option<String>,
    /// Year.
    pub year: Option<i32>,
}

static YEAR: LazyLock<Regex> =
    LazyLock::new(|| pattern::new(r"(20\d\d)\s*年\s*(?:度)?[^。，；]{0,20}?(?:预算|决算|收支|收入|支出|公开)").expect("valid pattern"));

/// A year beside any other word of the field, in either way of writing: where nothing says it better.
static BESIDE: LazyLock<Regex> = LazyLock::new(|| {
    pattern::new(r"(20\d\d)\s*年\s*(?:度)?[^。，；]{0,24}?(?:[预預]算|[决決]算|经费|經費|采购|采購|採購|拨款|撥款|债务|債務|债券|債券|转移支付|轉移支付)")
        .expect("valid pattern")
});

static COMPARED: LazyLock<Regex> = LazyLock::new(|| pattern::new(r"[比较与]\s*(20\d\d)\s*年").expect("valid pattern"));

/// Recognises the document from captions, titles and the first lines.
#[must_use]
pub fn recognise(text: &str, lines: &[Line], assembly: &Assembly, tables: &[Table]) -> Identity {
    let head: String = lines.iter().filter(|l| !l.is_blank()).take(60).map(|l| fold(l.content().of(text))).collect::<Vec<_>>().join("\n");
    let titles: String = tables.iter().map(|t| fold(&t.title)).collect::<Vec<_>>().join("\n");
    let name = name(assembly, text, lines);
    Identity { kind: kind(&head, &titles), level: level(&head, &titles, name.as_deref()), year: year(text, lines, assembly, tables), name }
}

fn kind(head: &str, titles: &str) -> Option<DocumentKind> {
    let count = |word: &str| titles.matches(word).count() * 3 + head.matches(word).count();
    // 一般公共预算 and 年初预算 are words of final accounts as well.
    let shared = ["公共预算", "基金预算", "经营预算", "年初预算", "完成预算"].iter().map(|word| count(word)).sum::<usize>();
    let (budget, final_accounts) = (count("预算"), count("决算"));
    let budget = if budget > shared { budget - shared } else { usize::from(budget > 0) };
    let settled = titles.matches("决算").count() * 2 > titles.lines().count();
    match (budget, final_accounts) {
        (0, 0) => None,
        _ if settled || final_accounts > budget => Some(DocumentKind::FinalAccounts),
        _ => Some(DocumentKind::Budget),
    }
}

fn level(head: &str, titles: &str, name: Option<&str>) -> Option<Level> {
    let name = name.unwrap_or("");
    if ["乡人民政府", "镇人民政府", "街道办事处", "乡政府", "镇政府"].iter().any(|w| name.contains(w)) {
        return Some(Level::Township);
    }
    // 全县一般公共预算收入, 预算执行情况的报告: of a whole county or city, and not of one of its bodies.
    static GOVERNMENT: LazyLock<Regex> = LazyLock::new(|| {
        pattern::new(r"预算执行情况和.{0,12}预算\(?草案\)?|(?:财政|政府)(?:总)?(?:预算|决算)(?:\(?草案\)?)?的?报告|财政总收入|地方一般公共预算收入|一般公共预算收入(?:累计)?完成|全[省市区县旗州](?:地方)?一般公共预算总?(?:收入|支出)").expect("valid pattern")
    });
    // The tables that only a government publishes.
    let books = ["债务限额", "债务余额", "转移支付", "社会保险基金", "一般公共预算收支平衡", "一般公共预算收入"];
    let all = format!("{head}\n{titles}");
    // 2026年某某县一般公共预算支出表: the place itself, where no body is named.
    static OF_PLACE: LazyLock<Regex> = LazyLock::new(|| {
        pattern::new(r"(?m)(?:^|年度?)\p{Han}{1,8}?[省市县区旗州盟](?:本?级)?(?:一般公共预算|政府性基金预?算?|国有资本经营预算)(?:收|支)")
            .expect("valid pattern")
    });
    let by_tables = books.iter().filter(|book| titles.contains(**book)).count() > 1 || name.is_empty() && OF_PLACE.is_match(titles);
    if (GOVERNMENT.is_match(head) || by_tables) && !["部门预算", "部门决算", "单位预算", "单位决算"].iter().any(|w| all.contains(w))
    {
        return Some(Level::Government);
    }
    let count = |word: &str| all.matches(word).count();
    let (department, unit) =
        (count("部门预算") + count("部门决算") + count("部门收"), count("单位预算") + count("单位决算") + count("单位收"));
    match (department, unit) {
        (0, 0) => None,
        (d, u) if u > d => Some(Level::Unit),
        _ => Some(Level::Department),
    }
}

/// The owner that most captions print, else the first line that ends in a body's name.
fn name(assembly: &Assembly, text: &str, lines: &[Line]) -> Option<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    // Words of a sentence that runs on after 单位： name no body, nor does what is counted: 单位：人.
    let is_sentence = |owner: &str| ["年度", "决算", "金额"].iter().any(|w| owner.contains(w)) || owner.chars().count() < 3;
    for (_, owner) in assembly.owners.iter().filter(|(_, owner)| !is_sentence(owner)) {
        *counts.entry(owner.as_str()).or_default() += 1;
    }
    if let Some((owner, _)) = counts.into_iter().max_by_key(|(owner, n)| (*n, owner.len())) {
        return Some(owner.to_owned());
    }
    static BODY: LazyLock<Regex> = LazyLock::new(|| {
        pattern::new(
            r"^(?:第[一二三四五六七八九十]{1,3}部分\s*)?(?:20\d\d\s*年度?\s*)?(\p{Han}{2,30}?(?:人民政府|办事处|委员会|办公厅|办公室|研究室|研究院|人民法院|检察院|联合会|红十字会|管委会|总工会|组织部|宣传部|统战部|党校|局|厅|委|院|所|馆|站|中心|学校|中学|小学|幼儿园|大学|学院|支队|大队|总队))(?:20\d\d|\s|（|$|部门|单位)",
        )
        .expect("valid pattern")
    });
    let named = |l: &Line| Some(BODY.captures(l.content().of(text))?.get(1)?.as_str().to_owned());
    let first = lines.iter().filter(|l| !l.is_blank()).take(40).find_map(named)?;
    // A title that is found nowhere else is measured against the name with which the lines of the text begin.
    if text.matches(first.as_str()).nth(1).is_some() {
        return Some(first);
    }
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    lines.iter().filter_map(named).for_each(|name| *counts.entry(name).or_default() += 1);
    let most = counts.into_iter().max_by_key(|(_, n)| *n).filter(|(name, n)| *n >= 4 && !name.contains(&first) && !first.contains(name));
    Some(most.map_or(first, |(name, _)| name))
}

/// The year that the title, captions and table titles print most often; a year that is only compared with counts nothing.
fn year(text: &str, lines: &[Line], assembly: &Assembly, tables: &[Table]) -> Option<i32> {
    let mut counts: BTreeMap<i32, usize> = BTreeMap::new();
    for (_, year) in &assembly.years {
        *counts.entry(*year).or_default() += 3;
    }
    for table in tables {
        count_years(&table.title, 2, &mut counts);
    }
    let heads = lines.iter().map(|l| l.content().of(text)).filter(|l| !l.is_empty()).take(30);
    let mut others = counts.clone();
    let mut titles = heads.filter(|l| l.chars().count() <= 50 && !l.contains(['。', '，', '；']) && YEAR.is_match(l));
    if let Some(title) = titles.next() {
        count_years(title, 6, &mut counts);
    }
    let head_end = text.char_indices().nth(3000).map_or(text.len(), |(at, _)| at);
    count_years(Span::new(0, head_end).of(text), 1, &mut counts);
    if counts.is_empty() {
        count_years(text, 1, &mut counts);
    }
    if counts.is_empty() {
        let beside = BESIDE.captures_iter(Span::new(0, head_end).of(text)).filter_map(|m| m[1].parse::<i32>().ok());
        beside.for_each(|year| *counts.entry(year).or_default() += 1);
    }
    // 比2017年减少: what a document measures its year against speaks for the year after it, where that is named at all.
    let compared: Vec<i32> = compared(text).collect();
    for &year in &compared {
        if let Some(count) = counts.get_mut(&(year + 1)) {
            *count += 1;
        }
    }
    let first = counts.into_iter().max_by_key(|(year, n)| (*n, *year)).map(|(year, _)| year)?;
    // A cover that was not brought up to date: all that comes after it is of the next year or the last. Sentences speak of the year
    // before as well, but seldom open with it.
    let mut openings = others.clone();
    count_years(text, 1, &mut others);
    count_openings(lines, text, &mut openings);
    // A table that prints a year beside the one before it is of the later one.
    for table in tables {
        let heads = table.columns.iter().filter(|c| c.is_amount).map(|c| fold(&c.header));
        let heads: BTreeSet<i32> =
            heads.filter_map(|h| YEAR.captures(&h)?[1].parse().ok()).chain(table.year.map(|(_, year)| year)).collect();
        if let [before, year] = heads.into_iter().collect::<Vec<_>>()[..]
            && year == before + 1
        {
            *openings.entry(year).or_default() += 2;
        }
    }
    for year in compared {
        *others.entry(year + 1).or_default() += 1;
        *openings.entry(year + 1).or_default() += 1;
    }
    let outdoes = |counts: BTreeMap<i32, usize>, enough: usize| {
        let covered = counts.get(&first).copied().unwrap_or_default();
        let most = counts.into_iter().max_by_key(|(year, n)| (*n, *year))?;
        (most.1 >= enough && covered * 4 <= most.1 && (most.0 - first).abs() == 1).then_some(most.0)
    };
    Some(outdoes(others, 4).or_else(|| outdoes(openings, 3)).unwrap_or(first))
}

/// The years that something is compared with; 年初预算 of a year is compared with the outturn of the same.
fn compared(text: &str) -> impl Iterator<Item = i32> + '_ {
    let of_itself = |rest: &str| crate::lexicon::Group::CarryStart.begins(rest.trim_start_matches('度').trim_start());
    let other = move |m: &regex::Captures<'_>| m.get(0).is_some_and(|whole| !of_itself(&text[whole.end()..]));
    COMPARED.captures_iter(text).filter(other).filter_map(|m| m[1].parse().ok())
}

/// Sentences of the text that begin with a year.
fn count_openings(lines: &[Line], text: &str, counts: &mut BTreeMap<i32, usize>) {
    static OPENING: LazyLock<Regex> = LazyLock::new(|| {
        pattern::new(
            r"(?:^|。|；)\s*(?:[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．]\s*)*(?:[本我](?:部门|单位|[局委办院校镇乡])?)?(20\d\d)\s*年",
        )
        .expect("valid pattern")
    });
    let prose = lines.iter().map(|l| l.content().of(text)).filter(|l| l.contains(['，', '。']) && !l.contains('\t'));
    for year in prose.flat_map(|l| OPENING.captures_iter(l)).filter_map(|m| m[1].parse::<i32>().ok()) {
        *counts.entry(year).or_default() += 1;
    }
}

fn count_years(words: &str, weight: usize, counts: &mut BTreeMap<i32, usize>) {
    for m in YEAR.captures_iter(words) {
        let before = m.get(0).map_or("", |whole| words[..whole.start()].trim_end());
        if before.ends_with(['比', '较', '与', '和', '同']) {
            continue;
        }
        if let Ok(year) = m[1].parse::<i32>() {
            *counts.entry(year).or_default() += weight;
        }
    }
}
