//! An amount that is the distance between two others: 小于上年预算数N万元, 决算数大于预算数N万元, 差值为N万元.

use super::Walker;
use crate::model::words::{ABOVE, BELOW, BUDGET_STAGES, LAST_YEAR, any};
use crate::model::{ClaimKind, Direction, FigureId, YearRef};
use crate::parse::token::Token;
use regex::Regex;
use rust_decimal::Decimal;
use std::sync::LazyLock;

/// 小于上年预算数, 超过年初预算: the words in front of the amount end with them.
static MARGIN: LazyLock<Regex> = LazyLock::new(|| {
    let (above, below) = (any(ABOVE.iter().copied()), any(BELOW.iter().copied()));
    let when = any(LAST_YEAR.iter().chain(BUDGET_STAGES).copied());
    Regex::new(&format!(
        r"(?P<no>[未不没]|没有)?(?:(?P<above>{above})|(?P<below>{below}))(?P<base>(?:20\d\d年度?|{when})*的?同?期?(?:支出)?(?:预算|决算|执行)(?:数|额)?)$"
    ))
    .expect("valid pattern")
});

/// 差值为: the distance without its direction.
static APART: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:^|[与和同比较][^，。；]{0,14}|预决算)(?:差值|差额|差异数|差异额|相差|差距)(?:为|是)?$").expect("valid pattern")
});

impl Walker<'_> {
    /// Says the change that such an amount is; whether it is one.
    pub(super) fn margin(&mut self, figure: FigureId, words: &str) -> bool {
        if APART.is_match(words) {
            return self.apart(figure);
        }
        if let Some(found) = MARGIN.captures(words) {
            // 不超过上年预算数N万元: a limit, and N the amount itself.
            if found.name("no").is_some() {
                return false;
            }
            let direction = if found.name("above").is_some() { Direction::Up } else { Direction::Down };
            let base = found["base"].to_owned();
            let at = found.name("above").or_else(|| found.name("below")).map_or(0..0, |m| m.range());
            self.differs(figure, direction, &base, self.lead_start + at.start, self.lead_start + at.end);
            return true;
        }
        // 决算数大于预算数N万元: the comparison is a word of its own, right before the amount.
        let start = self.lead_start;
        let before = self.tokens.iter().find(|t| t.range.end == start && matches!(t.token, Token::Compared(_)));
        let Some(range) = before.filter(|_| words.is_empty()).map(|t| t.range.clone()) else { return false };
        let said = self.flow.text[range.clone()].to_owned();
        let direction = if ABOVE.iter().any(|w| said.contains(w)) { Direction::Up } else { Direction::Down };
        if !ABOVE.iter().chain(BELOW).any(|w| said.contains(w)) || said.contains(['未', '不', '没']) {
            return false;
        }
        self.differs(figure, direction, "预算数", range.start, range.end);
        true
    }

    /// The amount is by how much what was just said is above or below its base.
    fn differs(&mut self, figure: FigureId, direction: Direction, base: &str, start: usize, end: usize) {
        let said = format!("比{base}");
        let topic = self.topic.as_ref().filter(|t| t.here && t.single && self.statement.first.is_none()).map(|t| t.now.clone());
        let executed = self.execution.as_ref().map(|e| e.executed);
        let now = self.statement.now.clone().or(topic);
        let prior = self.prior_for(&said);
        let (subject, words) = now.as_ref().map(|n| (n.subject.clone(), n.words.clone())).unwrap_or((crate::model::Subject::Unknown, said));
        let now = now.map(|n| n.figure).or(executed);
        // What is printed may be the base itself: 大于上年预算数8万元, of 10万元.
        if let (Some(now), None, Direction::Up) = (now, prior, direction)
            && self.value(now).zip(self.value(figure)).is_some_and(|(now, by)| by > now)
        {
            return;
        }
        self.change_of(subject, &words, now, prior, figure, direction, start, end);
    }

    /// 年初预算为A万元，差值为N万元: whichever is larger.
    fn apart(&mut self, figure: FigureId) -> bool {
        let budget = self.statement.budget.take().map(|b| b.0);
        let done = self.execution.as_ref().map(|e| (e.executed, e.budget));
        let pair = match (self.statement.now.as_ref().map(|n| n.figure), budget.or(self.statement.prior)) {
            (Some(now), Some(base)) => Some((now, base)),
            _ => done,
        };
        let Some((now, base)) = pair else { return true };
        let up = self.value(now).zip(self.value(base)).is_some_and(|(n, b)| n >= b);
        let direction = if up { Direction::Up } else { Direction::Down };
        let said = self.statement.now.clone();
        let (subject, words) = said.map_or((crate::model::Subject::Unknown, String::new()), |n| (n.subject, n.words));
        let at = self.lead_start;
        self.change_of(subject, &words, Some(now), Some(base), figure, direction, at, at + "差".len());
        true
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of one change")]
    fn change_of(
        &mut self,
        subject: crate::model::Subject,
        words: &str,
        now: Option<FigureId>,
        prior: Option<FigureId>,
        difference: FigureId,
        direction: Direction,
        start: usize,
        end: usize,
    ) {
        let direction_span = self.flow.source(start, end);
        let kind = ClaimKind::Change { now, prior, difference: Some(difference), percent: None, direction, direction_span, reason: None };
        let claim = self.claim(subject, words, YearRef::Current, kind);
        self.open_change(claim, difference, direction == Direction::Down);
    }

    /// The value of a figure in base units.
    pub(super) fn value(&self, figure: FigureId) -> Option<Decimal> {
        self.figures[figure.0].value()
    }
}
