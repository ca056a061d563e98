//! 收、支总计各是A、B: two subjects and their two amounts, changes and percentages in the same order.

use super::Walker;
use crate::model::{ClaimKind, Direction, FigureId, Money, MoneyUnit, Reading, Subject, YearRef};
use crate::parse::subject;
use crate::parse::token::{self, Token};
use regex::{Captures, Regex};
use std::sync::LazyLock;

/// Both sides named, and two numbers that share their unit or have each its own.
static PAIR: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?P<names>收入?(?:预算|决算)?(?:总计|合计)?(?:和|与|及|以及)?支出?(?:预算|决算)?(?:总计|合计|总额)?)",
        r"(?:各自?|分别)(?:是|为|达)?(?P<dir>增加|增长|上升|减少|下降|降低)?",
        r"(?P<a>\d[\d,.]*)(?P<ua>万元|亿元|元|%)?(?:[，、和与]|以及)(?P<b>\d[\d,.]*)(?P<ub>万元|亿元|元|%)"
    ))
    .expect("valid pattern")
});

/// What is said next of the same two: ，各下降A%、B%.
static NEXT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"^[，、](?:各自?|分别)(?P<dir>增加|增长|上升|减少|下降|降低)",
        r"(?P<a>\d[\d,.]*)(?P<ua>万元|亿元|元|%)?(?:[，、和与]|以及)(?P<b>\d[\d,.]*)(?P<ub>万元|亿元|元|%)"
    ))
    .expect("valid pattern")
});

/// The two figures of a pair.
type Two = [FigureId; 2];

impl Walker<'_> {
    /// Takes the pairs of a paragraph out of its tokens: no other reader is to take their second number for an amount of
    /// its own.
    pub(super) fn pairs(&mut self) {
        let text = self.flow.text.clone();
        let mut now: Option<Two> = None;
        for found in PAIR.captures_iter(&text) {
            let (Some(all), Some(names)) = (found.get(0), found.name("names")) else { continue };
            self.sentence_start = text[..all.start()].rfind('。').map_or(0, |at| at + '。'.len_utf8());
            let before = &text[self.sentence_start..names.start()];
            // 财政拨款收入、支出总计 is another balance.
            if before.ends_with("财政拨款") || before.ends_with("预算") || before.ends_with("基金") {
                continue;
            }
            let Some(two) = self.take(&found) else { continue };
            let prior = subject::year_of(before, self.year) == YearRef::Prior && found.name("dir").is_none();
            let mut said = match found.name("dir") {
                None => {
                    self.pair_amounts(two, names.as_str(), before.ends_with("本年"), prior);
                    now = Some(two).filter(|_| !prior);
                    None
                }
                Some(dir) => self.pair_changes(two, now, dir.as_str(), dir.range(), None),
            };
            let mut end = all.end();
            while let Some(next) = NEXT.captures(&text[end..]) {
                let Some(dir) = next.name("dir") else { break };
                let range = end + dir.start()..end + dir.end();
                let Some(two) = self.take_from(&next, end) else { break };
                said = self.pair_changes(two, now, dir.as_str(), range, said);
                end += next.get(0).map_or(0, |m| m.end());
            }
        }
        self.sentence_start = 0;
    }

    fn take(&mut self, found: &Captures<'_>) -> Option<Two> {
        self.take_from(found, 0)
    }

    /// The figures of the two numbers, the first with the unit of the second where it has none of its own.
    fn take_from(&mut self, found: &Captures<'_>, offset: usize) -> Option<Two> {
        let place = |name: &str| found.name(name).map(|m| offset + m.start());
        let at = |start: Option<usize>, tokens: &[token::Placed]| {
            let found = tokens.iter().find(|t| Some(t.range.start) == start)?;
            match found.token {
                Token::Amount(id) | Token::Percent(id) | Token::Other(id) => Some(id),
                _ => None,
            }
        };
        let (start, end) = (place("a")?, place("b")?);
        let (a, b) = (at(Some(start), &self.tokens)?, at(Some(end), &self.tokens)?);
        if found.name("ua").is_none() {
            let unit = found.name("ub").map_or("", |m| m.as_str());
            let money = [MoneyUnit::Yuan, MoneyUnit::WanYuan, MoneyUnit::YiYuan].into_iter().find(|u| u.name() == unit);
            if let (Reading::Quantity(q), Some(unit)) = (&self.figures[a.0].reading, money) {
                let (value, scale) = (q.value, q.scale);
                self.figures[a.0].reading = Reading::Money(Money { value, scale, unit });
                self.figures[a.0].reason = crate::model::Unchecked::NoCounterpart;
            } else if unit != "%" {
                return None;
            }
        }
        self.tokens.retain(|t| t.range.start < start || t.range.start > end);
        Some([a, b])
    }

    fn pair_amounts(&mut self, two: Two, names: &str, current: bool, prior: bool) {
        let tail = ["总计", "合计", "预算", "决算"].into_iter().find(|w| names.ends_with(w)).unwrap_or("");
        let year = if prior { YearRef::Prior } else { YearRef::Current };
        for (figure, (side, subject)) in two.into_iter().zip([("收入", Subject::Income), ("支出", Subject::Expenditure)]) {
            let words = format!("{}{side}{tail}", if current { "本年" } else { "" });
            self.name(figure, &words);
            self.claim(subject, &words, year, ClaimKind::Amount { figure });
        }
    }

    /// 各减少A、B: one change for each side; a percentage that follows belongs to them.
    fn pair_changes(
        &mut self,
        two: Two,
        now: Option<Two>,
        word: &str,
        range: std::ops::Range<usize>,
        said: Option<[usize; 2]>,
    ) -> Option<[usize; 2]> {
        let direction = token::direction(word).map_or(Direction::Up, |(direction, _)| direction);
        let percent = matches!(self.figures[two[0].0].reading, Reading::Percent(_));
        if let (Some(claims), true) = (said, percent) {
            for (claim, figure) in claims.into_iter().zip(two) {
                if let ClaimKind::Change { percent: slot @ None, .. } = &mut self.claims[claim].kind {
                    *slot = Some(figure);
                }
            }
            return said;
        }
        let span = self.flow.source(range.start, range.end);
        let mut made = [0; 2];
        for (side, (figure, subject)) in two.into_iter().zip([Subject::Income, Subject::Expenditure]).enumerate() {
            let words = if side == 0 { "收入" } else { "支出" };
            self.name(figure, &format!("{words}{word}"));
            let kind = ClaimKind::Change {
                now: now.map(|n| n[side]),
                prior: None,
                difference: Some(figure).filter(|_| !percent),
                percent: Some(figure).filter(|_| percent),
                direction,
                direction_span: span,
                reason: None,
            };
            made[side] = self.claim(subject, words, YearRef::Current, kind);
        }
        Some(made)
    }
}
