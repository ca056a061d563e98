//! BC8xx — how numbers are set: separators in the wrong place, digits of two widths, figures that were never filled in.

#![allow(clippy::string_slice)] // Cuts text where characters begin: at what was found, or at the edges of spans.

use crate::ledger::rule::TEXT;
use crate::ledger::{Ledger, Rule, Severity, Tolerance, Words};
use crate::model::pattern;
use crate::model::{Disclosure, FigureId, Folded, Origin, Reading, Span};
use regex::Regex;
use std::sync::LazyLock;

/// 数字的分隔符、宽度有误
pub static NUMBER_SET: Rule = Rule {
    code: "BC824",
    name: "number-badly-set",
    title: "正文中数字的分隔符或全角、半角有误",
    title_en: "Separators or widths of a number are wrong",
    severity: Severity::Warning,
    checks: (
        "正文中的金额和百分比，千分位逗号三位一组，只有一个小数点，中间没有空格；不能确定是哪个数的，不猜测，与之有关的核对一律中止。能确定的照读，连同一个数里混用的全角、半角只予以提示。",
        "An amount or percentage of the text has groups of three digits, one decimal point and no blanks; one that could be two different numbers is not guessed, and every check that needs it is blocked. What can only be one number is read and pointed out, and so are half-width and full-width digits in one number.",
    ),
    basis: TEXT,
    example: (
        "“1,23,456.00 元”“12.345.67 万元”无法读取；“1，234.50 万元”“２０24 年”予以提示。",
        "\"1,23,456.00\" and \"12.345.67\" cannot be read; a full-width comma or digit within a number is pointed out.",
    ),
    tolerance: Tolerance::None,
    fix: ("改正分隔符，统一使用半角数字", "correct the separators and use half-width digits"),
    check: number_set,
};

fn number_set(d: &Disclosure, ledger: &mut Ledger<'_>) {
    for (id, figure) in d.own_figures().filter(|(_, f)| matches!(f.origin, Origin::Sentence { .. })) {
        let raw = figure.raw.as_str();
        if figure.reading == Reading::Unreadable {
            if is_several(raw) {
                continue;
            }
            ledger
                .report(
                    &NUMBER_SET,
                    figure.span,
                    format!("“{raw}”的分隔符有误，不能确定是哪个数，与之有关的核对已中止"),
                    format!("\"{raw}\" has wrong separators and could be more than one number; the checks that need it are blocked"),
                )
                .with([id]);
        } else if raw.contains(['，', ' ', '\u{3000}', '\n']) && raw.contains(|c: char| c.is_ascii_digit()) && !spans_lines(raw) {
            let read = figure.value().map_or_else(String::new, |v| crate::ledger::finding::in_unit_of(figure, v));
            ledger
                .report(
                    &NUMBER_SET,
                    figure.span,
                    format!("“{raw}”的分隔符有误，按 {read} 读取"),
                    format!("\"{raw}\" has a wrong separator; read as {read}"),
                )
                .at_most(Severity::Note)
                .with([id]);
        }
    }
    two_widths(d, ledger);
}

/// Amounts one after another, each with its decimals: cells of a torn row, and no number that is badly set.
fn is_several(raw: &str) -> bool {
    // No number has two points.
    let points = raw.split_whitespace().filter(|piece| piece.contains('.')).count();
    let mut pieces = raw.split_whitespace().rev();
    let last = pieces.next().is_some();
    points > 1 || last && pieces.any(|piece| piece.rsplit_once('.').is_some_and(|(_, decimals)| decimals.len() == 2))
}

/// A number that a line end cuts is printed rightly.
fn spans_lines(raw: &str) -> bool {
    raw.contains('\n')
}

/// Half-width and full-width digits in one number: one finding, with the number of places.
fn two_widths(d: &Disclosure, ledger: &mut Ledger<'_>) {
    let cells = d.own_figures().filter(|(_, f)| matches!(f.origin, Origin::Cell { .. })).map(|(_, f)| f.span);
    let titles = d.sections.iter().map(|s| s.title_span).chain(d.tables.iter().map(|t| t.title_span));
    let prose = d.paragraphs.iter().flat_map(|p| p.lines.iter().copied());
    let mut places: Vec<Span> = titles.chain(prose).chain(cells).flat_map(|span| holds_two_widths(&d.text, span)).collect();
    places.sort_unstable();
    places.dedup();
    let Some(first) = places.first() else { return };
    let figures: Vec<FigureId> =
        d.own_figures().filter(|(_, f)| places.iter().any(|place| place.overlaps(&f.span))).map(|(id, _)| id).collect();
    let Words { zh: more, en: more_en } = Words::in_all(places.len());
    let quoted = first.of(&d.text);
    ledger
        .report(
            &NUMBER_SET,
            *first,
            format!("“{quoted}”混用了全角和半角{more}"),
            format!("\"{quoted}\" mixes half-width and full-width characters{more_en}"),
        )
        .at_most(Severity::Note)
        .with(figures)
        .keyed("widths");
}

/// The numbers of a stretch of the source that mix half-width and full-width characters.
fn holds_two_widths(text: &str, span: Span) -> Vec<Span> {
    static DIGITS: LazyLock<Regex> =
        LazyLock::new(|| pattern::new(r"[0-9０-９]+(?:[.．][0-9０-９]+)*(?P<unit>\s*(?:万元|亿元|元|%|％))?").expect("valid pattern"));
    let stretch = span.of(text);
    let mut found = Vec::new();
    // Nearly no document has one.
    if !stretch.contains(|c| matches!(c, '０'..='９' | '．')) {
        return found;
    }
    for m in DIGITS.captures_iter(stretch) {
        let (Some(all), unit) = (m.get(0), m.name("unit")) else { continue };
        let end = unit.map_or(all.end(), |u| u.start());
        let digits = &stretch[all.start()..end];
        let half = digits.contains(|c: char| c.is_ascii_digit());
        // `1．2024年`: the full-width point ends the number of an item.
        let amount = unit.is_some() || stretch.len() == end && all.start() == 0;
        if half && (digits.contains(|c| ('０'..='９').contains(&c)) || digits.contains('．') && amount) {
            found.push(Span::new(span.start + all.start(), span.start + end));
        }
    }
    found
}

/// 该填数字的地方空着
pub static LEFT_BLANK: Rule = Rule {
    code: "BC825",
    name: "figure-left-blank",
    title: "该填数字的地方空着",
    title_en: "A figure was never filled in",
    severity: Severity::Warning,
    checks: (
        "“支出”“增加”“为”“共有”等词与“万元”“辆”“%”等单位之间应有数字；标明单位的地方（单位：万元）除外。",
        "Between a verb and its unit of measure stands a number; places that only name the unit are left out.",
    ),
    basis: TEXT,
    example: ("“比上年增加 万元”“公务用车保有量为 辆”“占 %”。", "\"Up by 万元\", \"a share of %\"."),
    tolerance: Tolerance::None,
    fix: ("补上数字；没有发生的写 0", "put the number in; 0 where there is none"),
    check: left_blank,
};

/// A word that a number must follow, and the unit right behind it; what ends the clause comes next.
static BLANKS: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    const AMOUNT: &str = "收入|支出|预算|决算|增加|减少|增长|下降|上升|降低|压减|节约|总计|合计|共计|安排|拨款|资金|资产|结转|结余|金额|总额|经费|[行护置待境]费|为|是|共|约|达|额";
    const WHEN: &str = r"[,。;、)(]|$";
    let ends = |at: &str| pattern::new(&format!(r"{at}(?:{WHEN})")).expect("valid pattern");
    vec![
        ends(&format!(r"(?:{AMOUNT})(?P<at>了?(?:万元|亿元|元))")),
        ends(r"(?:增加|增长|上升|提高|减少|下降|降低)(?P<at>[(/](?:减少|下降|降低|增加|增长|上升|提高)\)?(?:万元|亿元|元|%))"),
        ends(r"(?:车辆|购置|更新|新增|共有|[有为共])(?P<at>[辆台套])"),
        ends(r"(?:人数为?|编制为?|实有|在职|离休|退休|共有|累计|合计|共计)(?P<at>人次?)"),
        ends(r"(?:团组数?为?|累计|共计|批次为|人次为|组织)(?P<at>[个次批]|批次|人次)"),
        ends(r"(?:面积为?|共有|为|共)(?P<at>平方米)"),
        ends(r"(?:增加|增长|上升|提高|减少|下降|降低|压减|完成|达到|占|达|为|率|的)(?P<at>%)"),
    ]
});

/// 单位为万元, 精确到元: the unit itself is what is spoken of.
fn speaks_of_the_unit(clause: &str) -> bool {
    ["单位", "精确", "保留", "四舍五入", "换算", "以元", "以万元"].iter().any(|w| clause.contains(w))
}

/// What a blank reads as, with the words before it, and where.
struct Blank {
    quoted: String,
    span: Span,
}

fn left_blank(d: &Disclosure, ledger: &mut Ledger<'_>) {
    let mut blanks: Vec<Blank> = Vec::new();
    for words in d.prose() {
        let mut places: Vec<(usize, usize)> = Vec::new();
        for pattern in &*BLANKS {
            for at in pattern.captures_iter(&words.text).filter_map(|m| m.name("at")) {
                let clause = words.text[..at.start()].rsplit([',', '。', ';']).next().unwrap_or("");
                let line = line_of(&d.text, words.span(at.start()..at.end()));
                if !speaks_of_the_unit(clause) && !is_row(line) {
                    places.push((at.start(), at.end()));
                }
            }
        }
        places.sort_unstable();
        places.dedup_by_key(|p| p.1);
        blanks.extend(places.into_iter().map(|(start, end)| blank(&words, start, end)));
    }
    let amounts = d.own_figures().filter(|(_, f)| matches!((&f.origin, &f.reading), (Origin::Sentence { .. }, Reading::Money(_)))).count();
    // More blanks than amounts: the digits were lost on the way to this text, and not by who wrote it.
    if let Some(first) = blanks.first().filter(|_| blanks.len() > 2 && blanks.len() > amounts) {
        let n = blanks.len();
        ledger
            .report(
                &LEFT_BLANK,
                first.span,
                format!("“{}”等 {n} 处缺数字，可能是转成文本时丢失了数字，正文没有核对到", first.quoted),
                format!("\"{}\" and others, {n} places in all, lack their numbers: lost in making this text, perhaps; the narrative is not checked", first.quoted),
            )
            .at_most(Severity::Note)
            .keyed("lost");
        return;
    }
    for Blank { quoted, span } in blanks {
        // Digits on a line of their own beside it may be what stands in the gap on the page.
        let torn = beside(&d.text, span).any(|line| !line.is_empty() && line.chars().all(|c| c.is_ascii_digit() || ".,%万元".contains(c)));
        let finding = ledger.report(&LEFT_BLANK, span, format!("“{quoted}”缺数字"), format!("\"{quoted}\" lacks its number")).keyed(quoted);
        if torn {
            finding.at_most(Severity::Note);
        }
    }
}

fn blank(words: &Folded, start: usize, end: usize) -> Blank {
    let from = words.text[..start].char_indices().rev().take(6).take_while(|(_, c)| !matches!(c, ',' | '。' | ';')).last();
    let from = from.map_or(start, |(at, _)| at);
    Blank { quoted: words.text[from..end].to_owned(), span: words.span(from..end) }
}

fn line_of(text: &str, span: Span) -> &str {
    let start = text[..span.start].rfind('\n').map_or(0, |at| at + 1);
    text[start..].lines().next().unwrap_or("")
}

/// Three cells and no full stop: the header of a table that was not recognised, where a unit may stand alone.
fn is_row(line: &str) -> bool {
    static GAP: LazyLock<Regex> = LazyLock::new(|| pattern::new(r"\S(?:[ \u{3000}]{2,}|\t)\S").expect("valid pattern"));
    !line.contains('。') && GAP.find_iter(line.trim()).count() >= 2
}

/// The lines before and after the one in which a place stands.
fn beside(text: &str, span: Span) -> impl Iterator<Item = &str> {
    let before = text[..span.start].lines().rev().nth(1).unwrap_or("").trim();
    let after = text[span.end..].lines().nth(1).unwrap_or("").trim();
    [before, after].into_iter()
}
