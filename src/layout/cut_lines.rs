//! Titles and units that a line end cuts: `一般公共预算财政拨款基本` and `支出决算表`, `单位：万` and `元`.
//!
//! Put together here, before anything asks what a line is: the first line then spans both, and the second is blank.

#![allow(clippy::string_slice)] // Cuts text where characters begin: at what was found, or at the edges of spans.

use super::caption;
use super::line::{self, Kind};
use super::raw::Line;
use crate::model::Span;
use crate::model::fold::fold;
use crate::model::pattern;
use regex::Regex;
use std::sync::LazyLock;

/// Lines of a title at most.
const MOST: usize = 3;
/// Characters of a line of a title at most.
const LONGEST: usize = 40;

/// Puts cut titles and units together.
pub fn join(text: &str, lines: &mut [Line]) {
    let mut next = 0;
    while next < lines.len() {
        let at = next;
        next += 1;
        if lines[at].is_blank() {
            continue;
        }
        let below = below(lines, at);
        if let Some(&second) = below.first()
            && let Some(unit) = unit(text, &lines[at], &lines[second])
        {
            if let Some(cell) = lines[at].cells.iter_mut().rev().find(|c| c.start < c.end) {
                *cell = unit;
            }
            take(lines, at, second);
        } else if let Some(last) = (0..below.len())
            .map(|n| &below[..=n])
            .find_map(|rest| title(text, lines, at, rest))
            .or_else(|| below.first().copied().filter(|&second| bracket(text, &lines[at], &lines[second])))
        {
            let whole = lines[at].content().cover(lines[last].content());
            for line in at + 1..=last {
                take(lines, at, line);
            }
            lines[at].cells = vec![whole];
            lines[at].tabbed = false;
            next = last + 1;
        }
    }
}

/// The second line is the first one's now.
fn take(lines: &mut [Line], first: usize, second: usize) {
    lines[first].span = lines[first].span.cover(lines[second].span);
    lines[second].cells.clear();
    let end = lines[second].span.end;
    lines[second].span = Span::new(end, end);
}

/// The lines with text below, as many as a title may have.
fn below(lines: &[Line], at: usize) -> Vec<usize> {
    let near = lines.len().min(at + 2 * MOST);
    (at + 1..near).filter(|&i| !lines[i].is_blank()).take(MOST - 1).collect()
}

fn lone<'t>(text: &'t str, line: &Line) -> Option<&'t str> {
    (line.filled().count() == 1).then(|| line.content().of(text)).filter(|raw| raw.chars().count() <= LONGEST)
}

/// The last line of the title that begins in `at` and goes on in all of `rest`.
fn title(text: &str, lines: &[Line], at: usize, rest: &[usize]) -> Option<usize> {
    let first = lone(text, &lines[at])?;
    let last = *rest.last()?;
    let end = lone(text, &lines[last])?;
    if !ends_as_table(end) || !may_begin(text, &lines[at]) {
        return None;
    }
    let mut words = Vec::new();
    for &line in &rest[..rest.len() - 1] {
        words.push(lone(text, &lines[line]).filter(|raw| !ends_as_table(raw) && may_begin(text, &lines[line]) && !raw.is_empty())?);
    }
    words.push(end);
    let without = line::title_role(&words.concat());
    let with = line::title_role(&[&[first], words.as_slice()].concat().concat())?;
    // What is a title by itself needs the line above only where that makes it the title of another table.
    (without != Some(with)).then_some(last)
}

/// A title whose bracket the line end cuts: `支出明细表（按功能分类科` and `目）`.
fn bracket(text: &str, line: &Line, below: &Line) -> bool {
    let (Some(first), Some(rest)) = (lone(text, line), lone(text, below)) else { return false };
    let key = fold(first);
    let opens = key.rfind('(').is_some_and(|at| !key[at..].contains(')'));
    let closes = fold(rest).ends_with(')') && !rest.contains(['（', '(']);
    opens && closes && ends_as_table(first) && line::title_role(&format!("{first}{rest}")).is_some()
}

fn ends_as_table(raw: &str) -> bool {
    let key = fold(raw);
    key.split('(').next().is_some_and(|body| body.ends_with('表'))
}

/// Whether a title may begin with this line: no sentence, no name of a unit, no heading that is whole.
fn may_begin(text: &str, line: &Line) -> bool {
    let span = line.content();
    let raw = span.of(text);
    let key = fold(raw);
    let whole = ["情况", "说明", "部分", "公开", "概况", "附件", "目录", "信息", "部门预算", "部门决算", "单位预算", "单位决算"];
    let name = "局委府会心院校所站队处办厅室部司园馆社团组表";
    matches!(line::kind(text, span), Kind::Text | Kind::Heading(_))
        && !key.contains(['。', ',', ';', ':', '!', '?'])
        && !key.ends_with(|c: char| name.contains(c) || c.is_ascii_digit())
        && !whole.iter().any(|end| key.ends_with(end))
}

/// `单位：万` at the end of a line and `元` alone on the next: the span of both.
fn unit(text: &str, line: &Line, below: &Line) -> Option<Span> {
    static CUT: LazyLock<Regex> = LazyLock::new(|| pattern::new(r"单\s*位\s*[:：]\s*(?:人民币)?\s*[万千亿]?$").expect("valid pattern"));
    let cell = line.filled().last().filter(|c| CUT.is_match(c.of(text)))?;
    let rest = lone(text, below)?;
    let joined = format!("{}{rest}", cell.of(text));
    matches!(fold(rest).as_str(), "元" | "万元" | "千元" | "亿元")
        .then(|| cell.cover(below.content()))
        .filter(|_| caption::unit_inside(&joined, Span::new(0, joined.len())).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Role;

    fn first(text: &str) -> (String, Kind) {
        let mut lines = line::lines(text);
        join(text, &mut lines);
        let span = lines[0].content();
        (span.of(text).to_owned(), line::kind(text, span))
    }

    #[test]
    fn a_title_on_several_lines_is_one() {
        for (text, role) in [
            ("财政拨款收入支出\n决算总表", Role::FiscalBalance),
            ("五、一般公共预算财政拨款\n\n支出决算表", Role::General),
            ("2024年政府性基金预算财\n政拨款支\n出预算表（空表）", Role::Fund),
            ("一般公共预算“三公”经费支\n出表", Role::ThreePublic),
        ] {
            assert_eq!(first(text), (text.to_owned(), Kind::Title(role)), "{text}");
        }
    }

    #[test]
    fn a_bracket_that_a_line_end_cuts_is_of_the_title() {
        let text = "一般公共预算支出明细表（按支出功能分类科\n目-不含上年结转）";
        assert_eq!(first(text), (text.to_owned(), Kind::Title(Role::General)));
    }

    #[test]
    fn what_only_stands_above_a_title_is_left_alone() {
        for text in [
            "三、一般公共预算支出情况\n财政拨款收支总表",
            "某县国有资本服务中心\n收支总表",
            "某县2024年部门预算\n收支总表",
            "支出用于政府性基金。\n收支总表",
            "收支总表\n收入总表",
        ] {
            assert_eq!(first(text).0, text.split('\n').next().unwrap(), "{text}");
        }
    }

    #[test]
    fn a_unit_that_a_line_end_cuts_is_one() {
        let (_, Kind::Caption(caption)) = first("部门：某某中心 金额单位：万\n元") else { panic!() };
        assert_eq!(caption.unit.unwrap().1, crate::model::MoneyUnit::WanYuan);
    }
}
