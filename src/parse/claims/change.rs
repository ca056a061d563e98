//! Changes against another year: amounts, percentages, direction words, reasons and components.

use super::{Now, Walker, whole};
use crate::model::fold::fold;
use crate::model::words::{COMPARE, DIRECTIONS, NETTED, OTHER_SCOPE, SUMMED, names_last_year};
use crate::model::{ClaimKind, Direction, FigureId, Money, Origin, Part, Percent, Reading, Subject, Unchecked, YearRef};
use crate::parse::token::Token;
use crate::parse::{subject, token};
use regex::Regex;
use rust_decimal::Decimal;
use std::ops::Range;
use std::sync::LazyLock;

/// A change that is still collecting its percentage and its reasons.
pub(super) struct Open {
    claim: usize,
    pub(super) difference: Option<FigureId>,
    pub(super) down: bool,
    reasons: Vec<Part>,
    pub(super) in_reason: bool,
    /// What it is measured against, as far as the words say.
    pub(super) base: Option<String>,
    /// The wholes that it may speak of as well, where the words name nothing.
    rivals: Vec<Now>,
    /// 同口径, or a number without its unit: the amounts that were said may not be those that are meant.
    lenient: bool,
}

impl Open {
    pub(super) const fn of(claim: usize, difference: Option<FigureId>, down: bool) -> Self {
        Self { claim, difference, down, reasons: Vec::new(), in_reason: false, base: None, rivals: Vec::new(), lenient: false }
    }
}

/// Component changes of a stated change, open until the paragraph ends.
pub(super) struct Components {
    pub(super) difference: FigureId,
    pub(super) down: bool,
    pub(super) parts: Vec<Part>,
    /// What the whole change is measured against.
    pub(super) base: Option<String>,
    /// A component was measured against something else.
    pub(super) mixed: bool,
}

/// 执行率为, 完成率: how much of a budget was spent.
fn is_rate_of_execution(words: &str) -> bool {
    let words = words.trim_end_matches(['为', '达', '是']);
    words.ends_with("执行率") || words.ends_with("完成率")
}

/// 完成 and nothing else in front of a percentage.
const DONE: &[&str] = &["完成", "完成了", "已完成", "实际完成", "完成率", "完成率为"];

/// 比, 较, 与 … in some words.
fn compares_at_all(words: &str) -> bool {
    COMPARE.iter().any(|c| words.contains(c))
}

/// The words name another year: 上年, 2022年.
fn names_other_year(words: &str) -> bool {
    names_last_year(words) || NAMES_YEAR.is_match(words)
}

static NAMES_YEAR: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"20\d\d年").expect("valid pattern"));

impl Walker<'_> {
    /// What the change is measured against: last year, or the budget where the words say so.
    pub(super) fn prior_for(&mut self, words: &str) -> Option<FigureId> {
        // 2023年门诊收入N万元……较2022年增长: N is not of the year that is compared with.
        let year = |w: &str| NAMES_YEAR.find_iter(w).last().map(|m| m.as_str().to_owned());
        let own = self.statement.prior.and_then(|p| match &self.figures[p.0].origin {
            Origin::Sentence { label, .. } => year(label),
            _ => None,
        });
        if matches!((own, year(words)), (Some(own), Some(compared)) if own != compared) {
            return None;
        }
        let is_budget = |w: &str| w.contains("预算") && !names_other_year(w);
        // 比年初预算数减少A，比上年减少B: each is measured by its own, and never by the other's.
        let own_budget = self.statement.prior.is_some_and(|p| is_budget(&self.label(p)));
        if is_budget(words) && compares_at_all(words) {
            let executed = self.execution.as_ref().filter(|e| self.statement.now.as_ref().is_none_or(|n| n.figure == e.executed));
            let of_execution = executed.is_some().then(|| self.budget_named(words)).flatten();
            let said = self.statement.budget.take().map(|b| b.0).or(of_execution);
            return said.or_else(|| if own_budget { self.statement.prior.take() } else { None });
        }
        if own_budget && names_other_year(words) {
            return None;
        }
        self.statement.prior.take()
    }

    /// 2023年决算N万元，比2022年增加…: the change is that of the other year's amount, which is no base of it.
    fn speaks_of_prior(&mut self, words: &str) {
        let compares = |w: &str| ["比", "较", "与", "和", "同"].iter().any(|c| w.contains(c));
        let Some(prior) = self.statement.prior.filter(|_| self.statement.now.is_none() && compares(words)) else { return };
        let Origin::Sentence { label, .. } = &self.figures[prior.0].origin else { return };
        // 2023年支出N万元，2024年比2023年减少: N is what the change is measured by.
        let years = |w: &str| NAMES_YEAR.find_iter(w).map(|m| m.as_str().to_owned()).collect::<Vec<_>>();
        if years(label).last().is_some_and(|own| years(words).last() == Some(own)) {
            return;
        }
        let subject = subject::of(label);
        // The sentence before may be the one that is compared, unless it spoke of something else.
        let of_topic = self.topic.as_ref().is_some_and(|t| subject == Subject::Unknown || subject == t.now.subject);
        if compares(label) || of_topic && !NAMES_YEAR.is_match(words) {
            return;
        }
        self.statement.now = Some(Now { figure: prior, subject, words: label.clone() });
        self.statement.prior = None;
    }

    /// The amount that a change speaks of: what was just said, or the topic of the sentence before.
    fn now_for(&self, words: &str, range_start: usize) -> Option<Now> {
        if let Some(now) = &self.statement.now {
            return Some(now.clone());
        }
        // 增加（减少）: the form's own words, both left in.
        let named = words[..range_start].trim_end_matches(['各', '均']);
        let named = named.strip_suffix('(').map_or(named, |n| token::direction(n).map_or(n, |(_, r)| &n[..r.start]));
        let named = named.split("相比").last().unwrap_or(named);
        let named = before_comparison(named);
        let subject = subject::of(named);
        let compares_only = match &subject {
            Subject::Unknown => true,
            Subject::Named(n) => is_comparison(n),
            _ => false,
        };
        // 运行维护费与预算相比无变化，比去年增加N万元: of what the clause before named.
        if let Some(named) = self.named_before().filter(|_| compares_only) {
            return self.topic_now().filter(|t| t.subject == named).or_else(|| self.said(&named));
        }
        match subject {
            _ if compares_only => self.topic_now(),
            // 一般公共预算财政拨款增加N万元, of 一般公共预算财政拨款支出 just named.
            Subject::Named(ref n) if self.topic.as_ref().is_some_and(|t| t.single && n.chars().count() > 3 && t.now.words.contains(n)) => {
                self.topic_now()
            }
            // 收入总计A，支出总计A。收支总计各增加N: of either.
            Subject::BothSides => {
                let own = self.topic_now().filter(|t| t.subject == Subject::BothSides).or_else(|| self.said(&Subject::BothSides));
                own.or_else(|| self.equal_sides())
            }
            known => self.topic_now().filter(|t| t.subject == known).or_else(|| self.said(&known)),
        }
    }

    /// The subject of the form that a clause of this sentence named without an amount.
    fn named_before(&self) -> Option<Subject> {
        let so_far = self.flow.text.get(self.sentence_start..self.lead_start)?;
        let clauses = so_far.rsplit(['，', '；']).take_while(|c| !c.contains(|c: char| c.is_ascii_digit()) || NAMES_YEAR.is_match(c));
        clauses
            .map(|clause| subject::of(before_comparison(clause.trim_start_matches("其中").trim_start_matches(':'))))
            .find(|s| matches!(s, Subject::ThreePublic(_) | Subject::AgencyOperating | Subject::Procurement(_) | Subject::BasicPart(_)))
    }

    /// The total of both sides, where the sentences before gave them both, and equal.
    fn equal_sides(&self) -> Option<Now> {
        let said = |side: Subject| self.said(&side).filter(|n| n.words.contains("总计"));
        let (income, expenditure) = (said(Subject::Income)?, said(Subject::Expenditure)?);
        let value = |now: &Now| self.figures[now.figure.0].value();
        (value(&income) == value(&expenditure)).then_some(Now { subject: Subject::BothSides, ..income })
    }

    pub(super) fn change(&mut self, figure: FigureId, direction: Direction, words: &str, range: Range<usize>) {
        let down = direction == Direction::Down;
        let named = words[..range.start].trim_end_matches('各').to_owned();
        // 与上年相比，分别减少A、B和C: of as many amounts, said before.
        if named.ends_with("分别") {
            return;
        }
        let subject = subject::of(&named);
        if self.amount_of_percent(figure, direction, &named) {
            return;
        }
        let compares_only = matches!(subject, Subject::Unknown) || is_comparison(&named);
        // 公务接待费比预算无变化，比去年增加N: the clause before names the component.
        let is_component = self.components.is_some() && (!compares_only || self.named_before().is_some());
        let base = self.base_of(words);
        self.finish_change();
        self.statement.listed.clear();
        self.speaks_of_prior(words);
        let now = if is_component && !compares_only { None } else { self.now_for(words, range.start) };
        if is_component && let Some(components) = &mut self.components {
            components.parts.push(Part { figure, negative: down });
            components.mixed |= base.is_some() && components.base.is_some() && base != components.base;
        }
        let span = self.flow.source(self.lead_start + range.start, self.lead_start + range.end);
        let said = now.as_ref().map(|n| (n.subject.clone(), n.words.clone()));
        let prior = self.prior_for(words);
        let subject = if compares_only { self.named_before().unwrap_or(subject) } else { subject };
        let (subject, words) = said.unwrap_or((subject, named));
        let kind = ClaimKind::Change {
            now: now.map(|n| n.figure),
            prior,
            difference: Some(figure),
            percent: None,
            direction,
            direction_span: span,
            reason: None,
        };
        let claim = self.claim(subject, &words, YearRef::Current, kind);
        let mut open = Open { base, lenient: self.is_lenient(), ..Open::of(claim, Some(figure), down) };
        if compares_only {
            open.rivals = self.wholes_before(figure);
        }
        self.statement.change = Some(open);
    }

    /// 增长8.25。 after the amount of a change: the sign of percent is left out, where the number is the percentage.
    fn percent_without_sign(&mut self, figure: FigureId, words: &str) {
        let Some(open) = self.statement.change.as_ref().filter(|c| !c.in_reason) else { return };
        let said =
            token::direction(words).filter(|(_, range)| words[range.end..].trim_matches(['了', '约', '率', '幅', '为', ')']).is_empty());
        let Reading::Quantity(q) = &self.figures[figure.0].reading else { return };
        let percent = Percent { value: q.value, scale: q.scale };
        let claim = open.claim;
        if let ClaimKind::Change { now: Some(now), prior, difference: Some(difference), percent: None, direction, .. } =
            self.claims[claim].kind
            && said.is_some()
        {
            let before = self.figures[figure.0].reading.clone();
            self.figures[figure.0].reading = Reading::Percent(percent);
            if self.fits(now, prior, Some(difference), Some(figure), direction)
                && let ClaimKind::Change { percent: slot, .. } = &mut self.claims[claim].kind
            {
                *slot = Some(figure);
            } else {
                self.figures[figure.0].reading = before;
            }
        }
    }

    /// A number without a unit: the percentage of a change, last year's amount in 较上年6.40减少, an item of a list.
    pub(super) fn bare_number(&mut self, figure: FigureId, start: usize) {
        let Reading::Quantity(q) = &self.figures[figure.0].reading else { return };
        let (value, scale) = (q.value, q.scale);
        if !q.unit.is_empty() || self.in_reason() {
            return;
        }
        let words = self.words(start).to_owned();
        let after = self.tokens.iter().find(|t| t.range.start == start).map_or(start, |t| t.range.end);
        let rest = self.flow.text.get(after..).unwrap_or("");
        let stops = rest.is_empty() || rest.starts_with(['，', '、', '；', '。', ')', '(']);
        if self.statement.change.is_some() && stops {
            return self.percent_without_sign(figure, &words);
        }
        let of_whole = self.stack.last().map(|w| w.figure).or(self.statement.now.as_ref().map(|n| n.figure));
        let unit = of_whole.and_then(|f| if let Reading::Money(m) = &self.figures[f.0].reading { Some(m.unit) } else { None });
        let Some(unit) = unit.filter(|_| !words.is_empty()) else { return };
        let base = compares_at_all(&words) && names_other_year(&words) && DIRECTIONS.iter().any(|(w, _)| rest.starts_with(w));
        let item = !self.stack.is_empty() && stops && (scale > 0 || value.is_zero());
        if !base && !item {
            return;
        }
        self.figures[figure.0].reading = Reading::Money(Money { value, scale, unit });
        self.figures[figure.0].reason = Unchecked::NoCounterpart;
        self.statement.lenient |= base;
        for whole in &mut self.stack {
            whole.doubtful = true;
        }
        self.amount(figure, start);
    }

    /// 增加N万元（上年M万元）: last year's amount behind the change, where it bears the change out.
    pub(super) fn base_behind(&mut self, figure: FigureId) -> bool {
        let Some(open) = self.statement.change.as_ref().filter(|c| !c.in_reason) else { return false };
        let claim = open.claim;
        let ClaimKind::Change { now: Some(now), prior: None, difference: Some(difference), percent, direction, .. } =
            self.claims[claim].kind
        else {
            return false;
        };
        let fits = self.fits(now, Some(figure), Some(difference), percent, direction);
        if fits && let ClaimKind::Change { prior, .. } = &mut self.claims[claim].kind {
            *prior = Some(figure);
        }
        fits
    }

    /// Opens a change that was said in other words, for its percentage and its reasons.
    pub(super) fn open_change(&mut self, claim: usize, difference: FigureId, down: bool) {
        self.statement.change = Some(Open::of(claim, Some(difference), down));
    }

    /// After `；` a comparison that names nothing may be the whole's whose parts were listed.
    fn wholes_before(&self, figure: FigureId) -> Vec<Now> {
        if !self.flow.text[..self.lead_start].ends_with('；') {
            return Vec::new();
        }
        let own = self.stack.iter().map(whole::Whole::own).chain(self.statement.ended.clone());
        own.filter(|n| n.figure != figure).collect()
    }

    /// The words since the last figure say that the change is one of another scope, or its base printed no unit.
    fn is_lenient(&self) -> bool {
        if self.statement.lenient {
            return true;
        }
        let end = self.tokens.iter().filter(|t| t.range.end <= self.lead_start && matches!(t.token, Token::Amount(_) | Token::Percent(_)));
        let from = end.map(|t| t.range.end).max().unwrap_or(0).max(self.sentence_start);
        let until = self.tokens.iter().map(|t| t.range.start).filter(|s| *s > self.lead_start).min().unwrap_or(self.flow.text.len());
        self.flow.text.get(from..until).is_some_and(|words| OTHER_SCOPE.iter().any(|w| words.contains(w)))
    }

    /// Of a change that may be the whole's or the last part's, and of one in another scope, only what the amounts bear out.
    fn settle(&mut self, open: &Open) {
        let ClaimKind::Change { now: Some(now), prior, difference, percent, direction, .. } = self.claims[open.claim].kind else { return };
        if open.rivals.is_empty() && !open.lenient {
            return;
        }
        let fits = |of: FigureId| self.fits(of, prior, difference, percent, direction);
        let mut said = vec![(now, None)];
        said.extend(open.rivals.iter().map(|r| (r.figure, Some(r.clone()))));
        said.retain(|(of, _)| fits(*of));
        // Without a percentage nothing tells the part from the whole.
        let known = percent.is_some() || prior.is_some() || open.rivals.is_empty();
        let chosen = if known { said.into_iter().next() } else { None };
        let claim = &mut self.claims[open.claim];
        if let Some((_, Some(own))) = &chosen {
            (claim.subject, claim.words) = (own.subject.clone(), own.words.clone());
        }
        if let ClaimKind::Change { now, prior, .. } = &mut claim.kind {
            *now = chosen.map(|c| c.0);
            *prior = prior.filter(|_| now.is_some());
        }
    }

    /// The figures of a change agree with each other, as far as they are printed.
    pub(super) fn fits(
        &self,
        now: FigureId,
        prior: Option<FigureId>,
        difference: Option<FigureId>,
        percent: Option<FigureId>,
        direction: Direction,
    ) -> bool {
        let half = |id: FigureId| self.figures[id.0].step() / Decimal::TWO;
        let way = if direction == Direction::Down { -Decimal::ONE } else { Decimal::ONE };
        let checked = || {
            let current = self.value(now)?;
            let by = difference.map_or(Some(None), |d| self.value(d).map(Some))?;
            let before = match (prior, by) {
                (Some(prior), _) => self.value(prior)?,
                (None, Some(by)) => current - way * by,
                (None, None) => return Some(true),
            };
            let by = by.unwrap_or((current - before) * way);
            let slack = half(now) + prior.map_or(Decimal::ZERO, half) + difference.map_or(Decimal::ZERO, half);
            if before < Decimal::ZERO || (before + way * by - current).abs() > slack {
                return Some(false);
            }
            let Some(percent) = percent else { return Some(true) };
            let stated = self.value(percent)?;
            let own = half(percent) + if self.figures[percent.0].approximate { self.figures[percent.0].step() } else { Decimal::ZERO };
            let share = |by: Decimal, before: Decimal| by.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(before);
            let room = difference.map_or_else(|| half(now), half);
            let (least, most) = (share(by - room, before + slack)?, share(by + room, (before - slack).max(half(now))));
            Some(stated + own >= least && most.is_none_or(|most| stated - own <= most))
        };
        checked().unwrap_or(false)
    }

    /// What a change is measured against by its words: a year, or the budget of the year itself.
    fn base_of(&self, words: &str) -> Option<String> {
        if let Some(named) = NAMES_YEAR.find_iter(words).last() {
            return Some(named.as_str().trim_end_matches('年').to_owned());
        }
        if names_last_year(words) {
            return self.year.map(|y| (y - 1).to_string());
        }
        (words.contains("预算") && compares_at_all(words)).then(|| "预算".to_owned())
    }

    /// 同比增长P%，增收N万元: the amount of the change whose percentage was just said.
    fn amount_of_percent(&mut self, figure: FigureId, direction: Direction, named: &str) -> bool {
        let Some(open) = self.statement.change.as_mut().filter(|open| named.is_empty() && !open.in_reason) else { return false };
        match &mut self.claims[open.claim].kind {
            ClaimKind::Change { difference: slot @ None, percent: Some(_), direction: own, .. } if *own == direction => {
                *slot = Some(figure);
                open.difference = Some(figure);
                true
            }
            _ => false,
        }
    }

    pub(super) fn percent(&mut self, figure: FigureId, start: usize) {
        let words = self.words(start).to_owned();
        self.name(figure, &words);
        if self.statement.listed_percents.contains(&figure) {
            return;
        }
        let direction = token::direction(&words).filter(|(_, range)| says_change(&words, range.end));
        // 分别增长A%、B%和C%: of as many amounts.
        let listed = self.percents_from(start);
        if listed.len() > 1 {
            self.statement.listed_percents.extend(&listed);
            let so_far = self.flow.text.get(self.sentence_start..start).unwrap_or("");
            let clause = so_far.rsplit(['，', '；']).next().unwrap_or("").to_owned();
            if direction.is_none() && clause.contains('占') {
                self.shares_listed(&listed, &clause);
            }
            return;
        }
        if std::mem::take(&mut self.statement.completing) && words == "的" {
            return self.completion(figure, &words);
        }
        let in_reason = self.statement.change.as_ref().is_some_and(|c| c.in_reason);
        if in_reason {
            return;
        }
        // 减少N万元（P%）: the percentage of the change just said.
        if words.is_empty()
            && self.flow.text[..start].ends_with("元(")
            && let Some(open) = &self.statement.change
            && let ClaimKind::Change { percent: slot @ None, difference: Some(_), .. } = &mut self.claims[open.claim].kind
        {
            *slot = Some(figure);
            return;
        }
        if let Some((direction, range)) = direction {
            if let Some(open) = &self.statement.change
                && let ClaimKind::Change { percent: slot @ None, .. } = &mut self.claims[open.claim].kind
            {
                *slot = Some(figure);
                let claim = open.claim;
                return self.of_whole(claim);
            }
            self.speaks_of_prior(&words);
            let Some(now) = self.now_for(&words, range.start) else { return };
            let prior = self.prior_for(&words);
            let span = self.flow.source(self.lead_start + range.start, self.lead_start + range.end);
            let kind = ClaimKind::Change {
                now: Some(now.figure),
                prior,
                difference: None,
                percent: Some(figure),
                direction,
                direction_span: span,
                reason: None,
            };
            let claim = self.claim(now.subject, &now.words, YearRef::Current, kind);
            let down = direction == Direction::Down;
            self.statement.change = Some(Open { lenient: self.is_lenient(), ..Open::of(claim, None, down) });
        } else if words.contains('占') {
            self.share(figure, &words);
        } else if is_rate_of_execution(&words)
            || words.contains("完成") && words.contains("预算")
            || DONE.contains(&words.trim_start_matches(['，', '(']))
        {
            self.completion(figure, &words);
        }
    }

    /// X总计N万元，其中A，B，同比增加…，增长P%: after the last part a change may be the whole's; the percentage tells.
    fn of_whole(&mut self, claim: usize) {
        let Some(whole) = self.stack.last().map(whole::Whole::own) else { return };
        let ClaimKind::Change { now: Some(now), prior: None, difference: Some(difference), percent: Some(percent), direction, .. } =
            self.claims[claim].kind
        else {
            return;
        };
        let fits = |of: FigureId| {
            let value = |id: FigureId| self.figures[id.0].value();
            let (of, by, stated) = (value(of)?, value(difference)?, value(percent)?);
            let before = if direction == Direction::Down { of + by } else { of - by };
            let real = by.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(before)?;
            Some((real - stated).abs() <= self.figures[percent.0].step())
        };
        if now != whole.figure && fits(now) == Some(false) && fits(whole.figure) == Some(true) {
            let said = &mut self.claims[claim];
            (said.subject, said.words) = (whole.subject, whole.words);
            if let ClaimKind::Change { now, .. } = &mut said.kind {
                *now = Some(whole.figure);
            }
        }
    }

    pub(super) fn level(&mut self, start: usize, end: usize) {
        let words = self.words(start).to_owned();
        let compares = |w: &str| ["比", "较", "与", "和", "同"].iter().any(|c| w.contains(c)) && (w.contains('年') || w.contains("预算"));
        // 与上年相比，X持平: the comparison is a clause of its own.
        let before = self.flow.text[self.sentence_start..self.lead_start].trim_end_matches('，');
        let clause = before.rsplit(['，', '；', '。']).next().unwrap_or("");
        let apart = !compares(&words) && compares(clause) && clause.ends_with('比');
        // 与2023年预算数N万元持平: N is what it is compared with.
        let prior_words = self.statement.prior.map(|p| match &self.figures[p.0].origin {
            Origin::Sentence { label, .. } => label.as_str(),
            _ => "",
        });
        let beside = words.is_empty() && prior_words.is_some_and(|w| w.starts_with(['与', '和', '同']));
        if !compares(&words) && !apart && !beside {
            return;
        }
        let named = if apart { subject::of(&words) } else { Subject::Unknown };
        let now = self.statement.now.clone().or_else(|| self.topic_now());
        let Some(now) = now.filter(|n| named == Subject::Unknown || named == n.subject) else { return };
        let prior = self.prior_for(&words);
        let kind = ClaimKind::Change {
            now: Some(now.figure),
            prior,
            difference: None,
            percent: None,
            direction: Direction::Level,
            direction_span: self.flow.source(start, end),
            reason: None,
        };
        let claim = self.claim(now.subject, &now.words, YearRef::Current, kind);
        self.statement.change = Some(Open::of(claim, None, false));
    }

    pub(super) fn reason(&mut self, after: usize) {
        let end = self.flow.text[after..].find('。').map_or(self.flow.text.len(), |at| after + at);
        let span = self.flow.source(after, end);
        if self.statement.change.is_none() {
            // 主要原因 in a sentence of its own explains the change before it.
            self.statement.change = self.last_change();
        }
        let Some(open) = &mut self.statement.change else { return };
        open.in_reason = true;
        if let ClaimKind::Change { reason, .. } = &mut self.claims[open.claim].kind {
            *reason = Some(span);
        }
    }

    /// The change that the last claim of this section states, opened again for its reasons.
    fn last_change(&self) -> Option<Open> {
        let claim = self.claims.len().checked_sub(1)?;
        let last = &self.claims[claim];
        match last.kind {
            ClaimKind::Change { difference, direction, reason: None, .. }
                if last.section == self.section && self.statement.first.is_none() =>
            {
                Some(Open::of(claim, difference, direction == Direction::Down))
            }
            _ => None,
        }
    }

    pub(super) fn reason_amount(&mut self, figure: FigureId, direction: Option<Direction>) {
        // 减少100万元，主要是防洪工程80万元、压减20万元: without a word of its own an amount goes the way of the change, unless
        // something new was paid for.
        let label = match &self.figures[figure.0].origin {
            Origin::Sentence { label, .. } => label.as_str(),
            _ => "",
        };
        // 增减相抵后增加N万元, 合计减少N万元: what the reasons come to, and no further one.
        let summed = |w: &str| token::direction(label).is_some_and(|(_, range)| label[..range.start].ends_with(w));
        if NETTED.iter().any(|w| label.contains(w)) || SUMMED.iter().any(|w| summed(w)) {
            return;
        }
        let adds = ["新", "增", "追加", "补"].iter().any(|w| label.contains(w));
        if let Some(open) = &mut self.statement.change {
            let negative = direction.map_or(open.down && !adds, |way| way == Direction::Down);
            open.reasons.push(Part { figure, negative });
        }
    }

    pub(super) fn finish_change(&mut self) {
        let Some(open) = self.statement.change.take() else { return };
        self.settle(&open);
        let (Some(difference), false) = (open.difference, open.reasons.is_empty()) else { return };
        let (subject, words) = (self.claims[open.claim].subject.clone(), self.claims[open.claim].words.clone());
        self.claim(subject, &words, YearRef::Current, ClaimKind::Reasons { difference, down: open.down, parts: open.reasons });
    }

    pub(super) fn close_components(&mut self) {
        // 其中A、B持平，C减少N: one component makes the change where it does.
        let Some(c) = self.components.take().filter(|c| !c.mixed) else { return };
        let alone = matches!(&c.parts[..], [only] if only.negative == c.down && self.makes(c.difference, [only.figure].into_iter()));
        if alone || c.parts.len() >= 2 {
            let kind = ClaimKind::Components { difference: c.difference, down: c.down, parts: c.parts };
            self.claim(Subject::Unknown, "", YearRef::Current, kind);
        }
    }

    /// Whether 提高…标准N万元 states a change: nothing but 了 or 约 before the number, or the sentence compares.
    pub(super) fn compares(&self, words: &str, end: usize) -> bool {
        let object = words[end..].trim_matches(|c| "了约近各共达为幅度收支)(".contains(c));
        let so_far = &self.flow.text[self.sentence_start..self.lead_start];
        object.is_empty() || [so_far, words].iter().any(|w| ["比", "较", "上年", "去年", "增减"].iter().any(|c| w.contains(c)))
    }

    /// The one amount of a known subject that this section stated.
    fn said(&self, subject: &Subject) -> Option<Now> {
        let mut own = self.claims.iter().filter_map(|c| match c.kind {
            ClaimKind::Amount { figure } if c.section == self.section && c.subject == *subject && c.year == YearRef::Current => {
                Some(Now { figure, subject: subject.clone(), words: c.words.clone() })
            }
            _ => None,
        });
        let first = own.next().filter(|_| self.section.is_some() && !matches!(subject, Subject::Named(_)))?;
        own.next().is_none().then_some(first)
    }

    /// The change of what the sentence before spoke of.
    pub(super) fn changed_before(&self) -> Option<(FigureId, bool, Option<String>)> {
        let topic = self.topic.as_ref().filter(|t| t.here && t.single)?;
        let claim = self.claims.iter().rev().take(6).find_map(|c| match c.kind {
            ClaimKind::Change { now: Some(now), difference: Some(difference), direction, direction_span, .. }
                if now == topic.now.figure =>
            {
                Some((difference, direction == Direction::Down, direction_span))
            }
            _ => None,
        })?;
        let between = self.text.get(claim.2.start.saturating_sub(60)..claim.2.start).unwrap_or("");
        Some((claim.0, claim.1, self.base_of(&fold(between))))
    }

    fn topic_now(&self) -> Option<Now> {
        self.topic.as_ref().map(|t| t.now.clone())
    }
}

/// 公务接待费较2024年预算 → 公务接待费; words that only compare stay as they are.
fn before_comparison(words: &str) -> &str {
    let at = ["比", "较", "与", "同"].iter().filter_map(|c| words.find(c)).min();
    match at {
        Some(at) if at > 0 && (words[at..].contains('年') || words[at..].contains("预算")) => &words[..at],
        _ => words,
    }
}

/// 比2023年预算, 与上年相比, 较上年: words that compare and name no subject.
fn is_comparison(words: &str) -> bool {
    let starts = words.starts_with(['比', '较', '与', '同', '和']);
    starts && (words.contains('年') || words.contains("预算") || words.contains("相比"))
}

/// The direction word belongs to the number: nothing but 了, 约, an object or 各 stands between.
pub(super) fn says_change(words: &str, end: usize) -> bool {
    let after = &words[end..];
    !after.contains("的") && !after.contains("原因") && !after.ends_with(['至', '到']) && after.chars().count() <= 14
}
