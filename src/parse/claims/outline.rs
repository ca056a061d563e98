//! Numbered items over several sentences and paragraphs: （一）… 1．… （1）… that make up what was said before.
//!
//! Only an unbroken count (1, 2, 3 …) in one style of number makes a list; an item without an amount of its own, a
//! number left out or another style where the list should go on makes none.

use super::{Walker, whole};
use crate::model::fold::fold;
use crate::model::{ClaimKind, Direction, FigureId, Part, Subject, YearRef};
use crate::parse::subject;
use crate::parse::token::Token;
use regex::Regex;
use rust_decimal::Decimal;
use std::sync::LazyLock;

/// A list whose items are being collected.
pub(super) struct List {
    whole: FigureId,
    subject: Subject,
    /// 年初预算 of the whole, where it was said with it.
    budget: Option<FigureId>,
    /// 年初预算 of the items.
    budgets: Vec<FigureId>,
    /// Whether the words claim that the list is complete.
    complete: bool,
    /// Section in which the whole was said.
    section: Option<usize>,
    style: Option<u8>,
    next: u32,
    items: Vec<(FigureId, Subject)>,
    /// The last item still has no amount.
    empty: bool,
    /// A heading below the whole's opened: the count begins anew.
    restarts: bool,
    /// It has done so.
    restarted: bool,
    broken: bool,
    /// Items of several levels of numbers were taken together, or the list was only announced by a colon: what it makes is
    /// said only where it makes it.
    doubtful: bool,
}

/// The style of items that open with a dash or a dot and no number.
const DASH: u8 = 6;

/// The style and the number of a list mark at the head of a sentence, in folded text.
pub(super) fn mark(text: &str) -> Option<(u8, u32)> {
    static MARK: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^-?(?:\(([一二三四五六七八九十]{1,3})\)、?|([一二三四五六七八九十]{1,3})、|\((\d{1,2})\)、?|(\d{1,2})[、.](?:\D|$)|([①②③④⑤⑥⑦⑧⑨⑩])|([—–]{1,2}|[·•●◆■▪]))")
            .expect("valid pattern")
    });
    let m = MARK.captures(text)?;
    let style = (1..=6).find(|&i| m.get(i).is_some())?;
    let raw = &m[style];
    let number = match style {
        6 => 0,
        1 | 2 => chinese(raw)?,
        5 => "①②③④⑤⑥⑦⑧⑨⑩".chars().position(|c| raw.starts_with(c))? as u32 + 1,
        _ => raw.parse().ok()?,
    };
    Some((style as u8, number))
}

/// 一 to 九十九.
fn chinese(raw: &str) -> Option<u32> {
    let digit = |c: char| "一二三四五六七八九".chars().position(|d| d == c).map(|p| p as u32 + 1);
    let chars: Vec<char> = raw.chars().collect();
    match chars[..] {
        ['十'] => Some(10),
        ['十', unit] => Some(10 + digit(unit)?),
        [tens, '十'] => Some(digit(tens)? * 10),
        [tens, '十', unit] => Some(digit(tens)? * 10 + digit(unit)?),
        [unit] => digit(unit),
        _ => None,
    }
}

impl Walker<'_> {
    /// A whole was said to consist of items that follow.
    pub(super) fn await_items(&mut self, whole: FigureId, subject: Subject) {
        let budget = self.execution.as_ref().filter(|e| e.executed == whole).map(|e| e.budget);
        self.outline.push(List {
            whole,
            subject,
            budget,
            budgets: Vec::new(),
            complete: true,
            section: self.section,
            style: None,
            next: 1,
            items: Vec::new(),
            empty: false,
            restarts: false,
            restarted: false,
            broken: false,
            doubtful: false,
        });
    }

    /// 财政拨款支出主要内容如下： items of what was said before, not claimed to be all.
    pub(super) fn await_announced(&mut self) {
        let Some(rest) = self.flow.text.strip_suffix("如下:") else { return self.await_after_colon() };
        let clause = rest.rsplit(['。', '，', '；']).next().unwrap_or("");
        let named = ["主要内容", "具体内容", "具体情况", "安排情况", "情况"].iter().fold(clause, |c, w| c.strip_suffix(w).unwrap_or(c));
        let wanted = subject::of(named);
        // 具体如下： after a “三公” total.
        let total = Subject::ThreePublic(crate::model::Meaning::ThreePublicTotal);
        if named.is_empty() || named.ends_with("具体") {
            let first = self.statement.first.clone().or_else(|| self.topic.clone().filter(|t| t.single).map(|t| t.now));
            if let Some(now) = first.filter(|n| n.subject == total) {
                self.await_items(now.figure, now.subject);
                if let Some(list) = self.outline.last_mut() {
                    list.complete = false;
                }
            }
            return;
        }
        if matches!(wanted, Subject::Unknown | Subject::Named(_)) {
            return;
        }
        let said = self.claims.iter().rev().find_map(|c| match c.kind {
            ClaimKind::Amount { figure } if c.subject == wanted && c.year == YearRef::Current => Some(figure),
            _ => None,
        });
        let Some(whole) = said else { return };
        self.await_items(whole, wanted);
        if let Some(list) = self.outline.last_mut() {
            list.complete = false;
        }
    }

    /// 商品和服务支出50万元： and items below it.
    fn await_after_colon(&mut self) {
        let numbered = mark(&self.flow.text).is_some().then_some(self.flow.text.len());
        let ends = self.flow.text.strip_suffix(':').map(str::len).or(numbered);
        let last = self.tokens.iter().rev().find(|t| matches!(t.token, Token::Amount(_)) && Some(t.range.end) == ends);
        let Some(now) = self.statement.now.clone().filter(|n| last.is_some_and(|t| t.token == Token::Amount(n.figure))) else { return };
        self.await_items(now.figure, now.subject);
        if let Some(list) = self.outline.last_mut() {
            list.doubtful = true;
        }
    }

    /// Another section begins: lists of sections that do not hold it are done.
    pub(super) fn enter(&mut self, section: Option<usize>) {
        self.pending = None;
        let keeps = |list: &List| match (list.section, section) {
            (Some(own), Some(new)) => {
                let (outer, inner) = (&self.sections[own], &self.sections[new]);
                outer.span.start <= inner.span.start && inner.span.end <= outer.span.end
            }
            _ => false,
        };
        let kept = self.outline.iter().take_while(|list| keeps(list)).count();
        self.close_lists(kept);
        for list in &mut self.outline {
            list.restarts = true;
        }
        self.heading_item(section);
    }

    /// A sentence begins: an item of a list, or none.
    pub(super) fn begin_sentence(&mut self) {
        self.opens_within();
        let Some((style, number)) = mark(&self.flow.text[self.sentence_start..]) else { return };
        self.pending = None;
        let goes_on = |list: &List| {
            let counts = list.next == number || list.restarts && number == 1 || style == DASH;
            list.style == Some(style) && counts || list.style.is_none() && (number == 1 || style == DASH)
        };
        let Some(at) = self.outline.iter().rposition(goes_on) else {
            // 1．A 100万元。（1）B 60万元。（2）C 40万元: a finer number divides the item before, perhaps not fully.
            let item = self.outline.last().filter(|l| number == 1 && l.style.is_some_and(|own| own < style) && !l.empty && !l.broken);
            if let Some((figure, subject)) = item.and_then(|l| l.items.last().cloned()) {
                self.await_items(figure, subject);
                if let Some(list) = self.outline.last_mut() {
                    (list.style, list.next, list.empty, list.complete) = (Some(style), 2, true, false);
                }
                self.pending = Some(self.outline.len() - 1);
                return;
            }
            // （一）X类 as a heading with items 1. and 2., then （二）Y（项）with an amount of its own: an item as they are.
            let named = subject::opening(&self.flow.text[self.sentence_start..]).is_some();
            let above = self.outline.iter().rposition(|l| l.restarted && l.style.is_some_and(|own| own > style) && !l.empty && !l.broken);
            if let Some(at) = above.filter(|_| named) {
                self.close_lists(at + 1);
                let list = &mut self.outline[at];
                (list.empty, list.doubtful) = (true, true);
                self.pending = Some(at);
                return;
            }
            // The count is broken: nothing is known about these lists.
            for list in self.outline.iter_mut().filter(|l| l.style == Some(style) || l.style.is_none()) {
                list.broken = true;
            }
            return;
        };
        self.close_lists(at + 1);
        self.next_item(at, style, number);
    }

    fn next_item(&mut self, at: usize, style: u8, number: u32) {
        let list = &mut self.outline[at];
        list.broken |= list.empty;
        list.restarted |= list.restarts;
        (list.style, list.next, list.empty, list.restarts) = (Some(style), number + 1, true, false);
        self.pending = Some(at);
    }

    /// A heading that is itself the next item of a list: 2.X（类）Y（款）Z（项）, its amount in the lines below.
    fn heading_item(&mut self, section: Option<usize>) {
        let Some(title) = section.map(|s| fold(&self.sections[s].title)) else { return };
        let Some((style, number)) = mark(&title) else { return };
        let names_item = title.contains("(项)");
        let goes_on = |list: &List| list.style == Some(style) && list.next == number || list.style.is_none() && number == 1 && names_item;
        if let Some(at) = self.outline.iter().rposition(goes_on) {
            self.close_lists(at + 1);
            self.next_item(at, style, number);
            self.outline[at].doubtful = true;
        }
    }

    /// A numbered item within a sentence, after 其中： or `；`.
    pub(super) fn begin_listed(&mut self, at: usize) {
        let Some((style, number)) = mark(&self.flow.text[at..]) else { return };
        let opens = number == 1 && self.stack.last().is_some_and(whole::Whole::awaits);
        let goes_on = self.outline.iter().any(|l| l.style == Some(style) && l.next == number);
        if opens || goes_on {
            self.stop(at);
            self.begin_sentence();
        }
    }

    /// 一、A 10万元，二、B 20万元: the next number of a list that is going on, after a comma.
    pub(super) fn begin_listed_on(&mut self, at: usize) {
        if self.outline.last().is_some_and(|l| !l.empty) && !self.flow.text[..at].ends_with('、') && !self.in_reason() {
            self.begin_listed(at);
        }
    }

    /// The first amount of a list's item, and the budget said before it.
    pub(super) fn list_item(&mut self, figure: FigureId, subject: &Subject, year: YearRef) {
        let Some(list) = self.pending.and_then(|at| self.outline.get_mut(at)).filter(|l| l.empty) else { return };
        if year == YearRef::Opening {
            if list.budgets.len() == list.items.len() {
                list.budgets.push(figure);
            }
            return;
        }
        list.items.push((figure, subject.clone()));
        list.empty = false;
        self.pending = None;
    }

    /// Where the whole and every item say by how much they changed, the items' changes make the whole's.
    pub(super) fn changes_of_items(&mut self, whole: FigureId, items: &[FigureId], certain: bool) {
        let changed = |claims: &[crate::model::Claim], of: FigureId| {
            let mut own = claims.iter().filter_map(|c| match c.kind {
                ClaimKind::Change { now: Some(now), difference, direction, .. } if now == of => Some((difference, direction)),
                _ => None,
            });
            let first = own.next()?;
            own.next().is_none().then_some(first)
        };
        let Some((Some(difference), direction)) = changed(&self.claims, whole) else { return };
        let mut parts = Vec::new();
        for &item in items {
            match changed(&self.claims, item) {
                Some((Some(figure), way)) => parts.push(Part { figure, negative: way == Direction::Down }),
                Some((None, Direction::Level)) => {}
                _ => return,
            }
        }
        let holds = || {
            let signed = |p: &Part| self.value(p.figure).map(|v| if p.negative == (direction == Direction::Down) { v } else { -v });
            let sum: Option<Decimal> = parts.iter().map(signed).sum();
            sum.is_some() && sum == self.value(difference)
        };
        if parts.len() > 1 && (certain || holds()) {
            let kind = ClaimKind::Components { difference, down: direction == Direction::Down, parts };
            self.claim(Subject::Unknown, "", YearRef::Current, kind);
        }
    }

    /// 项目支出N万元…其中：（一）A，占支出总预算的P%: the items divide what the project expenditure is itself a part of.
    fn are_shares_of_more(&self, list: &List) -> bool {
        self.claims.iter().any(|c| match &c.kind {
            ClaimKind::ShareOf { part, whole, .. } => {
                list.items.iter().any(|i| i.0 == *part) && subject::is_part_of(&list.subject, whole) == Some(true)
            }
            _ => false,
        })
    }

    /// Ends all lists from the given depth on and says what they say.
    pub(super) fn close_lists(&mut self, depth: usize) {
        while self.outline.len() > depth {
            let Some(list) = self.outline.pop() else { return };
            let sides = matches!(list.subject, Subject::BothSides | Subject::Fiscal)
                && list.items.iter().any(|(_, s)| matches!(s, Subject::Income | Subject::IncomeItem(_)));
            let foreign = list.items.iter().any(|(_, s)| *s == list.subject || subject::is_part_of(s, &list.subject) == Some(false));
            if list.broken || list.empty || list.items.is_empty() || foreign {
                continue;
            }
            let holds = self.makes(list.whole, list.items.iter().map(|i| i.0));
            if !holds && (sides || self.are_shares_of_more(&list) || list.doubtful || list.items.len() < 2) {
                continue;
            }
            let part = |figure| Part { figure, negative: false };
            let subjects: Vec<Subject> = list.items.iter().map(|i| i.1.clone()).collect();
            let complete = (holds || list.complete || subject::is_complete(&list.subject, &subjects)) && list.items.len() > 1;
            let kind = |whole, parts| ClaimKind::Parts { whole, parts, complete };
            if let Some(budget) = list.budget.filter(|_| list.budgets.len() == list.items.len()) {
                let parts = list.budgets.into_iter().map(part).collect();
                self.claim(list.subject.clone(), "", YearRef::Opening, kind(budget, parts));
            }
            let figures: Vec<FigureId> = list.items.iter().map(|i| i.0).collect();
            if complete {
                self.changes_of_items(list.whole, &figures, !list.doubtful);
            }
            let parts = figures.into_iter().map(part).collect();
            self.claim(list.subject, "", YearRef::Current, kind(list.whole, parts));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_told_from_amounts() {
        for (text, expected) in [
            ("(一)收入", Some((1, 1))),
            ("十二、其他", Some((2, 12))),
            ("(3)公务", Some((3, 3))),
            ("10.住房", Some((4, 10))),
            ("10.5万元", None),
            ("①甲", Some((5, 1))),
            ("2024年", None),
        ] {
            assert_eq!(mark(text), expected, "{text}");
        }
    }
}
