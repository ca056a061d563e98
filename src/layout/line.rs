//! Lines of the text and what each is by itself: a row, a title, a caption, a heading, a note or plain text.

#![allow(clippy::string_slice)] // Cuts text where characters begin: at what was found, or at the edges of spans.

use super::caption::{Caption, caption};
use super::raw::Line;
use super::{bars, quoted};
use crate::model::fold::{fold, is_chinese_digit, without_number};
use crate::model::pattern;
use crate::model::{Meaning, Role, Source, Span, catalog, titles};
use regex::Regex;
use std::sync::LazyLock;

/// The lines of a document, those of its grids marked as certain.
#[must_use]
pub fn lines_of(source: &Source) -> Vec<Line> {
    let mut lines = lines(&source.text);
    let mut grids = source.grids.iter().peekable();
    for line in &mut lines {
        while grids.next_if(|grid| grid.end <= line.span.start).is_some() {}
        line.certain = line.tabbed && grids.peek().is_some_and(|grid| grid.start <= line.span.start);
    }
    lines
}

/// Splits the text into lines. `\r\n`, `\n`, `\r` and form feeds all end a line.
#[must_use]
pub fn lines(text: &str) -> Vec<Line> {
    let mut found = Vec::new();
    let (mut start, mut blanks) = (0, 0);
    let mut quoted = quoted::line_ends(text).into_iter().peekable();
    for (at, c) in text.char_indices() {
        while quoted.next_if(|end| *end < at).is_some() {}
        if quoted.peek() == Some(&at) {
            continue;
        }
        if matches!(c, '\n' | '\u{c}') || (c == '\r' && text.as_bytes().get(at + 1) != Some(&b'\n')) {
            push_line(text, start, at, &mut blanks, &mut found);
            start = at + 1;
        }
    }
    push_line(text, start, text.len(), &mut blanks, &mut found);
    super::double_spacing::drop(&mut found);
    bars::split(text, &mut found);
    split_numbered(text, &mut found);
    super::line_number::split(text, &mut found);
    found
}

/// Blank lines of a run that are kept. Where every cell stands on a line of its own, each may be a blank cell of a row; a longer
/// run says nothing more.
const BLANKS: usize = 40;

/// Adds a line; `blanks` counts those of the run of blank ones under way.
fn push_line(text: &str, start: usize, end: usize, blanks: &mut usize, found: &mut Vec<Line>) {
    let blank = Span::new(start, end).of(text).trim().is_empty();
    *blanks = if blank { *blanks + 1 } else { 0 };
    if *blanks <= BLANKS {
        found.push(line(text, start, end));
    }
}

/// `4 其他…`, a row whose amounts are blank: the number and the name, where the row above counts 3.
fn split_numbered(text: &str, lines: &mut [Line]) {
    let mut last: Option<u32> = None;
    for line in lines.iter_mut().filter(|l| !l.is_blank()) {
        let first = |line: &Line| line.cells.first().filter(|_| line.cells.len() > 1).and_then(|c| c.of(text).parse().ok());
        if line.cells.len() == 1
            && !line.tabbed
            && let Some(last) = last
            && let Some(gap) = NUMBERED.captures(line.content().of(text)).and_then(|c| c.get(1))
            && line.content().of(text)[..gap.start()].parse() == Ok(last + 1)
        {
            let whole = line.content();
            line.cells = vec![Span::new(whole.start, whole.start + gap.start()), Span::new(whole.start + gap.end(), whole.end)];
        }
        // A name on a line of its own wraps; anything else begins something new.
        last = first(line).or(last.filter(|_| line.cells.len() == 1 && line.content().of(text).chars().count() <= 25));
    }
}

fn line(text: &str, start: usize, end: usize) -> Line {
    let span = Span::new(start, end);
    let body = span.of(text);
    let tabbed = body.contains('\t');
    let cells = if tabbed { split_at_tabs(text, span) } else { split_at_runs(text, span) };
    Line { span, cells, tabbed, certain: false, fitted: false }
}

fn split_at_tabs(text: &str, span: Span) -> Vec<Span> {
    let mut cells = Vec::new();
    let mut start = span.start;
    for (at, _) in span.of(text).match_indices('\t') {
        cells.push(quoted::inside(text, Span::new(start, span.start + at).trimmed(text)));
        start = span.start + at + 1;
    }
    cells.push(quoted::inside(text, Span::new(start, span.end).trimmed(text)));
    cells
}

static RUN: LazyLock<Regex> = LazyLock::new(|| pattern::new(r"[ \u{a0}]{2,}|\u{3000}+[ \u{3000}]*|[ ]+\u{3000}+").expect("valid pattern"));

/// A code or 行次 in front of a line and its name with one space between them.
static NUMBERED: LazyLock<Regex> = LazyLock::new(|| {
    pattern::new(r"^(?:\d{1,3}|\d{5}|\d{7})( )[[\p{Han}（(“《]--[年月日个辆台套次家名张份批]][\p{Han}、（(“]").expect("valid pattern")
});
/// The same behind another cell: a code, 款 or 项.
static CODED: LazyLock<Regex> =
    LazyLock::new(|| pattern::new(r"^(?:\d{2,3}|\d{5}|\d{7})( )[[\p{Han}“《]--[年月日个辆台套次家名张份批]]").expect("valid pattern"));

/// An amount and words with one space between them are two cells that a full column pushed together.
static TIGHT: LazyLock<Regex> = LazyLock::new(|| {
    pattern::new(r"(?:^|[ ])(\d[\d,]*\.\d+|\d{1,3}(?:,\d{3})+)( )[\p{Han}（(]|\p{Han}( )(?:\d[\d,]*\.\d+|\d{1,3}(?:,\d{3})+)$")
        .expect("valid pattern")
});

fn split_at_runs(text: &str, span: Span) -> Vec<Span> {
    let whole = span.trimmed(text);
    let mut cells = Vec::new();
    let mut start = whole.start;
    for run in RUN.find_iter(whole.of(text)) {
        push_cells(text, Span::new(start, whole.start + run.start()).trimmed(text), &mut cells);
        start = whole.start + run.end();
    }
    push_cells(text, Span::new(start, whole.end).trimmed(text), &mut cells);
    if cells.len() > 1 { join_spread(text, split_codes(text, &cells)) } else { cells }
}

/// `合   计`, spread over the width of its cell, is one cell; 类, 款 and 项 beside one another are three.
fn join_spread(text: &str, cells: Vec<Span>) -> Vec<Span> {
    // `收   入 总 计` is cut at its widest gap only: single characters with single spaces between them are spread too.
    let is_spread = |cell: &Span| cell.of(text).split(' ').all(|c| c.chars().count() == 1 && c.chars().all(|c| c > '\u{3400}'));
    let mut joined: Vec<Span> = Vec::new();
    let mut at = 0;
    while at < cells.len() {
        let run = cells[at..].iter().take_while(|c| is_spread(c)).count();
        let known = (2..=run).rev().find(|&n| {
            let words = fold(&text[cells[at].start..cells[at + n - 1].end]);
            catalog::is_total_name(&words)
                || matches!(words.as_str(), "收入" | "支出" | "项目" | "金额" | "科目" | "小计" | "序号" | "栏次")
        });
        let n = known.unwrap_or(1);
        joined.push(cells[at].cover(cells[at + n - 1]));
        at += n;
    }
    joined
}

/// Codes and names that one space separates, in a line of several cells.
fn split_codes(text: &str, cells: &[Span]) -> Vec<Span> {
    let mut split = Vec::new();
    for (index, &cell) in cells.iter().enumerate() {
        let pattern = if index == 0 { &NUMBERED } else { &CODED };
        let raw = cell.of(text);
        match pattern.captures(raw).and_then(|c| c.get(1)) {
            Some(gap) => split.extend([Span::new(cell.start, cell.start + gap.start()), Span::new(cell.start + gap.end(), cell.end)]),
            None => split.push(cell),
        }
    }
    split
}

/// Amounts with one space between them, whole numbers before them too: cells that filled their columns. Three digits behind
/// a space may be the end of the number before it (`1 673.24`).
static AMOUNTS: LazyLock<Regex> = LazyLock::new(|| {
    pattern::new(r"^(?:\d{1,4} (?:\d{1,2}|\d{4,})\.\d+|-?\d[\d,]*(?:\.\d+|,\d{3}))(?: -?\d[\d,]*(?:\.\d+|,\d{3}))+$")
        .expect("valid pattern")
});

fn push_cells(text: &str, span: Span, cells: &mut Vec<Span>) {
    if !span.of(text).contains(' ') {
        cells.push(span);
        return;
    }
    if AMOUNTS.is_match(span.of(text)) {
        let mut start = span.start;
        for amount in span.of(text).split(' ') {
            cells.push(Span::new(start, start + amount.len()));
            start += amount.len() + 1;
        }
        return;
    }
    // Header cells with one space between them: narrow columns, each of whose headers is known.
    let parts: Vec<&str> = span.of(text).split(' ').collect();
    let meanings: Vec<Meaning> = parts.iter().filter_map(|part| catalog::header_meaning(part)).filter(|m| *m != Meaning::Unknown).collect();
    // `一般公共预算 财政拨款` is one header: which kind of appropriation.
    let kind = |m: &Meaning| matches!(m, Meaning::General | Meaning::Fund | Meaning::Capital);
    let one = meanings.windows(2).any(|pair| kind(&pair[0]) && pair[1] == Meaning::FiscalAppropriation);
    if parts.len() > 1 && meanings.len() == parts.len() && !one {
        let mut start = span.start;
        for part in parts {
            cells.push(Span::new(start, start + part.len()));
            start += part.len() + 1;
        }
        return;
    }
    let gap = TIGHT.captures(span.of(text)).and_then(|c| c.get(2).or(c.get(3)));
    match gap {
        Some(gap) if span.of(text).chars().count() <= 60 => {
            cells.push(Span::new(span.start, span.start + gap.start()).trimmed(text));
            push_cells(text, Span::new(span.start + gap.end(), span.end).trimmed(text), cells);
        }
        _ => cells.push(span),
    }
}

/// What a single line of text (or the only filled cell of a row) is by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// A page number standing alone.
    PageMark,
    /// A line that names units, years or owners above a table.
    Caption(Caption),
    /// A table title.
    Title(Role),
    /// 注：… under a table.
    Note,
    /// A heading with its depth.
    Heading(usize),
    /// Digits without a word: dirt of a text extraction.
    BareNumbers,
    /// Running text.
    Text,
}

static PAGE_MARK: LazyLock<Regex> =
    LazyLock::new(|| pattern::new(r"^[-─—－–\s]*(?:第\s*)?\d{1,3}(?:\s*页.*)?[-─—－–\s]*$").expect("valid pattern"));
/// What stands above or below a table that a page cuts: `（续表）`, `接上页`, `转下页`.
static CONTINUED: LazyLock<Regex> = LazyLock::new(|| {
    pattern::new(r"^[(]?(?:续表?|[续接]上[表页]|[接转]下[表页])[一二三四五六七八九十\d]{0,2}[)]?$").expect("valid pattern")
});
/// `表一、`, `附表3:` in front of a title.
static TABLE_NUMBER: LazyLock<Regex> =
    LazyLock::new(|| pattern::new(r"^(?:附|公开)?表[一二三四五六七八九十\d]{1,3}[、:.-]").expect("valid pattern"));
static HEADING: LazyLock<Regex> = LazyLock::new(|| {
    pattern::new(
        r"^(?:(第[一二三四五六七八九十]+部分)|([一二三四五六七八九十]+\s*、)|([（(][一二三四五六七八九十]+[）)])|(\d{1,2}\s*[、.．]))",
    )
    .expect("valid pattern")
});
static NUMERIC_WORDS: LazyLock<Regex> = LazyLock::new(|| pattern::new(r"^[\d,.%\s“”；，]+$").expect("valid pattern"));

/// Says what one line is.
#[must_use]
pub fn kind(text: &str, span: Span) -> Kind {
    let raw = span.of(text);
    let key = fold(raw);
    let may_be_number = raw.chars().any(char::is_numeric);
    if may_be_number && PAGE_MARK.is_match(raw) || key.contains(['续', '接', '转']) && CONTINUED.is_match(&key) {
        return Kind::PageMark;
    }
    if let Some(role) = title_of(&key) {
        return Kind::Title(role);
    }
    if let Some(caption) = caption(text, span) {
        return Kind::Caption(caption);
    }
    if says_note(raw, &key) {
        return Kind::Note;
    }
    if NUMERIC_WORDS.is_match(raw) {
        return Kind::BareNumbers;
    }
    if let Some(depth) = heading_depth(raw) {
        return Kind::Heading(depth);
    }
    Kind::Text
}

/// Whether the line is a note under a table.
#[must_use]
pub fn is_note(raw: &str) -> bool {
    says_note(raw, &fold(raw))
}

/// The same of a line and its folded text.
fn says_note(raw: &str, key: &str) -> bool {
    let key = key.trim_start_matches(['※', '★']);
    if says_empty(key) {
        return true;
    }
    ["注:", "注1", "注.", "备注:", "说明:", "(注", "注2", "*注"].iter().any(|start| key.starts_with(start))
        || (raw.chars().count() <= 60 && key.contains("空表") && !key.contains('年') || key.starts_with("注") && key.contains("空表"))
}

/// Whether a short line says of the table it stands in or below that it is empty: `此表为空`, `（无政府性基金支出）`,
/// `本单位没有国有资本经营预算，故本表无数据。`
fn says_empty(key: &str) -> bool {
    if key.chars().count() > 50 {
        return false;
    }
    let none = |words: &str| ["无", "没有", "未", "不涉及", "为空", "空表"].iter().any(|w| words.contains(w));
    let inner = key.strip_prefix('(').and_then(|k| k.trim_end_matches('。').strip_suffix(')'));
    let begins = |words: &str, starts: &[&str]| starts.iter().any(|s| words.starts_with(s));
    if let Some(inner) = inner.filter(|i| !i.contains(['(', ')'])) {
        return begins(inner, &["无", "没有", "未", "不涉及", "空表", "此表", "本表", "本部门无", "本单位无", "本部门没有", "本单位没有"])
            && none(inner);
    }
    begins(key, &["此表", "本表", "该表"]) && none(key)
        || begins(key, &["本部门", "本单位", "我部门", "我单位", "我局", "我镇", "我乡"])
            && ["本表", "此表", "该表"].iter().any(|w| key.contains(w))
            && none(key)
}

/// The role of a title line; `None` where the line is none.
#[must_use]
pub fn title_role(raw: &str) -> Option<Role> {
    title_of(&fold(raw))
}

/// The same of a folded line.
fn title_of(key: &str) -> Option<Role> {
    // Nearly no line ends as a title does.
    if !key.contains('表') && !key.contains("政府采购预算") {
        return None;
    }
    let bare = without_unit_suffix(key);
    let bare = TABLE_NUMBER.find(bare).map_or(bare, |m| &bare[m.end()..]);
    let body = strip_bracket(bare);
    if !body.ends_with('表') && !body.ends_with("政府采购预算") {
        return None;
    }
    // What the bracket lists (人员类、运转类公用经费项目) makes no sentence of the title.
    let words = if body.ends_with('表') && bare.matches('(').count() == 1 { body } else { bare };
    if bare.chars().count() > 46 || words.contains(['。', ',', ';', '、', '《', '》', '=']) && !title_with_list(words) {
        return None;
    }
    let role = titles::role_of_bracket(titles::role_of_title(body)?, &bare[body.len()..]);
    let ends_as_table = body.ends_with('表') || (role == Role::Procurement && body.ends_with("政府采购预算"));
    (ends_as_table && !body.starts_with("注") && !body.contains("如下表") && !body.contains("详见")).then_some(role)
}

/// Titles such as `1、…绩效目标表` and `…“三公”经费、会议费、培训费支出预算表` hold a 、 of their own.
fn title_with_list(key: &str) -> bool {
    !key.contains(['。', ';', '《', '》', '=']) && {
        let body = without_number(key);
        let listed = body.contains("三公") && (body.contains("会议费") || body.contains("机关运行"));
        let comma_free = !body.contains(',');
        comma_free && (listed || !body.contains('、'))
    }
}

fn without_unit_suffix(key: &str) -> &str {
    // A converter that merges the title with the line below it leaves the owner glued to the title.
    let glued = ["部门:", "编制部门:", "填报部门:", "公开部门:", "编制单位:", "填报单位:", "公开单位:", "单位名称:", "部门名称:"];
    let owner = glued.iter().filter_map(|word| key.find(word).filter(|&at| key[..at].ends_with('表'))).min();
    let unit = key.find("单位:").filter(|&at| at > 0);
    match owner.or(unit) {
        // 部门支出总表(金额单位:万元)
        Some(at) => key[..at].trim_end_matches("金额").trim_end_matches('('),
        None => key,
    }
}

/// `支出预算表(功能科目)` → `支出预算表`.
fn strip_bracket(key: &str) -> &str {
    if key.ends_with(')')
        && let Some(open) = key.rfind('(')
        && open > 0
    {
        return &key[..open];
    }
    key
}

/// The depth of a heading: 1 for 第N部分, 2 for 一、, 3 for （一）, 4 for 1、; `None` for running text.
#[must_use]
pub fn heading_depth(raw: &str) -> Option<usize> {
    let begins = |c: char| matches!(c, '第' | '(' | '（') || is_chinese_digit(c) || c.is_numeric();
    let m = raw.starts_with(begins).then(|| HEADING.captures(raw)).flatten()?;
    let depth = (1..=4).find(|&i| m.get(i).is_some())?;
    let body = raw[m.get(0)?.end()..].trim();
    let length = body.chars().count();
    let ends_open = body.ends_with(['。', '；', '，', '：', ':', ';']);
    let has_sentence = body.contains(['。', '；', '：', ':']) || (depth > 2 && body.contains('，'));
    let decimal = depth == 4 && body.starts_with(|c: char| c.is_ascii_digit() || ('０'..='９').contains(&c));
    (length > 0 && length <= 40 && !ends_open && !has_sentence && !decimal || depth == 1 && length <= 50).then_some(depth)
}

/// Whether the line begins like a numbered item, whatever follows.
#[must_use]
pub fn is_numbered(raw: &str) -> bool {
    HEADING.is_match(raw) || raw.starts_with(['(', '（']) && raw.chars().nth(1).is_some_and(|c| is_chinese_digit(c) || c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind_of(raw: &str) -> Kind {
        kind(raw, Span::new(0, raw.len()))
    }

    #[test]
    fn titles_are_told_from_sentences_that_name_tables() {
        for (raw, role) in [
            ("部门预算收支总表", Role::Balance),
            ("2024年部门“三公”经费和机关运行经费预算表", Role::ThreePublic),
            ("“三公”经费、会议费、培训费支出预算表", Role::ThreePublic),
            ("公开06表财政拨款基本支出预算表（经济科目）", Role::FiscalBasic),
            ("1、工作经费 1 绩效目标表", Role::Performance),
            ("部门政府采购预算", Role::Procurement),
            ("收支预算总表部门：某某办公厅 单位：万元", Role::Balance),
            ("收入支出决算总表", Role::Balance),
            ("部门支出总表（单位：万元）", Role::Expenditure),
            ("部门收入总表（金额单位：元）", Role::Income),
        ] {
            assert_eq!(kind_of(raw), Kind::Title(role), "{raw}");
        }
        for raw in [
            "支出预算表”中实际发生经济分类支出事项填写）",
            "收支预算总表支出栏、基本支出表、项目支出表按经济分类",
            "八、政府采购预算情况",
            "填列数与《收支预算总表》",
        ] {
            assert!(!matches!(kind_of(raw), Kind::Title(_)), "{raw}");
        }
    }
}
