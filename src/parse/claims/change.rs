//! Changes against another year: amounts, percentages, direction words, reasons and components.

use super::{Now, Walker, whole};
use crate::model::{ClaimKind, Direction, FigureId, Origin, Part, Subject, YearRef};
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
}

/// Component changes of a stated change, open until the paragraph ends.
pub(super) struct Components {
    pub(super) difference: FigureId,
    pub(super) down: bool,
    pub(super) parts: Vec<Part>,
}

/// 执行率为, 完成率: how much of a budget was spent.
fn is_rate_of_execution(words: &str) -> bool {
    let words = words.trim_end_matches(['为', '达', '是']);
    words.ends_with("执行率") || words.ends_with("完成率")
}

static NAMES_YEAR: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"20\d\d年").expect("valid pattern"));

impl Walker<'_> {
    /// What the change is measured against: last year, or the budget where the words say so.
    fn prior_for(&mut self, words: &str) -> Option<FigureId> {
        // 2023年门诊收入N万元……较2022年增长: N is not of the year that is compared with.
        let year = |w: &str| NAMES_YEAR.find_iter(w).last().map(|m| m.as_str().to_owned());
        let own = self.statement.prior.and_then(|p| match &self.figures[p.0].origin {
            Origin::Sentence { label, .. } => year(label),
            _ => None,
        });
        if matches!((own, year(words)), (Some(own), Some(compared)) if own != compared) {
            return None;
        }
        let budget = words.contains("年初预算") || words.contains("全年预算") || words.contains("预算数") && !words.contains("年");
        if budget { self.statement.budget.take().map(|b| b.0).or_else(|| self.statement.prior.take()) } else { self.statement.prior.take() }
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
        let is_component = self.components.is_some() && !matches!(subject, Subject::Unknown) && !is_comparison(&named);
        self.finish_change();
        self.statement.listed.clear();
        self.speaks_of_prior(words);
        let now = if is_component { None } else { self.now_for(words, range.start) };
        if is_component && let Some(components) = &mut self.components {
            components.parts.push(Part { figure, negative: down });
        }
        let span = self.flow.source(self.lead_start + range.start, self.lead_start + range.end);
        let said = now.as_ref().map(|n| (n.subject.clone(), n.words.clone()));
        let prior = self.prior_for(words);
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
        self.statement.change = Some(Open { claim, difference: Some(figure), down, reasons: Vec::new(), in_reason: false });
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
            return self.completion(figure);
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
            self.statement.change = Some(Open { claim, difference: None, down, reasons: Vec::new(), in_reason: false });
        } else if words.contains('占') {
            self.share(figure, &words);
        } else if is_rate_of_execution(&words) || words.contains("完成") && words.contains("预算") && !words.contains("调整") {
            self.completion(figure);
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
        self.statement.change = Some(Open { claim, difference: None, down: false, reasons: Vec::new(), in_reason: false });
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
                Some(Open { claim, difference, down: direction == Direction::Down, reasons: Vec::new(), in_reason: false })
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
        let adds = ["新", "增", "追加", "补"].iter().any(|w| label.contains(w));
        if let Some(open) = &mut self.statement.change {
            let negative = direction.map_or(open.down && !adds, |way| way == Direction::Down);
            open.reasons.push(Part { figure, negative });
        }
    }

    pub(super) fn finish_change(&mut self) {
        let Some(open) = self.statement.change.take() else { return };
        let (Some(difference), false) = (open.difference, open.reasons.is_empty()) else { return };
        let (subject, words) = (self.claims[open.claim].subject.clone(), self.claims[open.claim].words.clone());
        self.claim(subject, &words, YearRef::Current, ClaimKind::Reasons { difference, down: open.down, parts: open.reasons });
    }

    pub(super) fn close_components(&mut self) {
        if let Some(c) = self.components.take().filter(|c| c.parts.len() >= 2) {
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
