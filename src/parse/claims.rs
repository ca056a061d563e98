//! Sentences into claims: amounts of subjects, wholes and their parts, changes and their reasons.
//!
//! What is not understood stays a figure without a claim, and is listed as unchecked.

use super::flow::Flow;
use super::subject;
use super::token::{self, Placed, Token};
use crate::model::{Claim, ClaimKind, Direction, Figure, FigureId, Origin, Paragraph, Part, Span, Subject, Unchecked, YearRef};

/// Claims of a document, and digits of the narrative that are structure.
#[derive(Debug, Default)]
pub struct Found {
    /// The claims.
    pub claims: Vec<Claim>,
    /// Years, list numbers and the like.
    pub structure: Vec<Span>,
}

/// Reads every paragraph.
#[must_use]
pub fn read(text: &str, paragraphs: &[Paragraph], year: Option<i32>, figures: &mut Vec<Figure>) -> Found {
    let mut found = Found::default();
    for paragraph in paragraphs {
        let flow = Flow::of(text, paragraph);
        let first = figures.len();
        let tokens = token::tokens(&flow, paragraph.section, figures);
        for figure in &mut figures[first..] {
            figure.raw = figure.span.of(text).to_owned();
        }
        found.structure.extend(tokens.structure);
        let mut walker = Walker {
            flow: &flow,
            section: paragraph.section,
            year,
            tokens: &tokens.tokens,
            claims: &mut found.claims,
            figures,
            stack: Vec::new(),
            statement: Statement::default(),
            topic: None,
            components: None,
            sentence_start: 0,
            lead_start: 0,
        };
        walker.walk();
    }
    found
}

/// A whole whose parts are being listed.
struct Whole {
    figure: FigureId,
    subject: Subject,
    parts: Vec<(Part, Subject)>,
    complete: bool,
    wide: bool,
    bracket: bool,
    /// Whether its last part was introduced by 合计 or 共计 alone.
    restated: bool,
}

/// An amount that a change may refer to.
#[derive(Clone)]
struct Now {
    figure: FigureId,
    subject: Subject,
    words: String,
}

/// A change that is still collecting its percentage and its reasons.
struct Open {
    claim: usize,
    difference: Option<FigureId>,
    down: bool,
    reasons: Vec<Part>,
    in_reason: bool,
}

/// What was said since the last full stop.
#[derive(Default)]
struct Statement {
    now: Option<Now>,
    prior: Option<FigureId>,
    change: Option<Open>,
    first: Option<Now>,
}

/// Component changes of a stated change, open until the paragraph ends.
struct Components {
    difference: FigureId,
    down: bool,
    parts: Vec<Part>,
}

struct Walker<'a> {
    flow: &'a Flow,
    section: Option<usize>,
    year: Option<i32>,
    tokens: &'a [Placed],
    claims: &'a mut Vec<Claim>,
    figures: &'a mut Vec<Figure>,
    stack: Vec<Whole>,
    statement: Statement,
    topic: Option<Now>,
    components: Option<Components>,
    sentence_start: usize,
    lead_start: usize,
}

impl Walker<'_> {
    fn walk(&mut self) {
        for index in 0..self.tokens.len() {
            let placed = &self.tokens[index];
            let range = placed.range.clone();
            match placed.token {
                Token::Amount(figure) => self.amount(figure, range.start),
                Token::Percent(figure) => self.percent(figure, range.start),
                Token::Other => {}
                Token::Level => self.level(range.start, range.end),
                Token::Open { complete, wide } => self.open(complete, wide, index),
                Token::Reason => self.reason(range.end),
                Token::Comma => {}
                Token::Semicolon => self.semicolon(),
                Token::Stop => self.stop(range.end),
                Token::OpenBracket => {}
                Token::CloseBracket => self.close_bracket(),
            }
            if !matches!(placed.token, Token::Level) {
                self.lead_start = range.end;
            }
            if matches!(placed.token, Token::OpenBracket) && self.is_inner_bracket(range.end) {
                // （境）, （类） and the like belong to the name.
                self.lead_start = self.lead_before(range.start);
            }
            if matches!(placed.token, Token::CloseBracket) && self.was_inner_bracket(index) {
                self.lead_start = self.lead_before(range.start);
            }
        }
        self.stop(self.flow.text.len());
        self.close_components();
    }

    fn words(&self, end: usize) -> &str {
        self.flow.text.get(self.lead_start..end).unwrap_or("")
    }

    /// A bracket without digits and punctuation, such as （境） or （类）, is part of a name.
    fn is_inner_bracket(&self, after: usize) -> bool {
        let rest = &self.flow.text[after..];
        rest.find(')').is_some_and(|end| {
            end > 0
                && !rest[..end].contains(['，', '、', '；', '。', '.'])
                && rest[..end].chars().count() <= 8
                && !rest[..end].starts_with("其中")
        })
    }

    fn was_inner_bracket(&self, close: usize) -> bool {
        close > 0 && matches!(self.tokens[close - 1].token, Token::OpenBracket) && self.is_inner_bracket(self.tokens[close - 1].range.end)
    }

    /// Where the words around an inner bracket begin: after the last other token.
    fn lead_before(&self, position: usize) -> usize {
        let mut start = self.sentence_start;
        for (i, t) in self.tokens.iter().enumerate().take_while(|(_, t)| t.range.start < position) {
            let inner = matches!(t.token, Token::OpenBracket) && self.is_inner_bracket(t.range.end)
                || matches!(t.token, Token::CloseBracket) && self.was_inner_bracket(i)
                || matches!(t.token, Token::Other);
            if !inner {
                start = t.range.end;
            }
        }
        start.max(self.sentence_start)
    }

    fn name(&mut self, figure: FigureId, words: &str) {
        if let Origin::Sentence { label, .. } = &mut self.figures[figure.0].origin {
            words.clone_into(label);
        }
    }

    fn claim(&mut self, subject: Subject, words: &str, year: YearRef, kind: ClaimKind) -> usize {
        let end = self.flow.text[self.sentence_start..].find('。').map_or(self.flow.text.len(), |at| self.sentence_start + at);
        self.claims.push(Claim {
            subject,
            words: words.to_owned(),
            year,
            kind,
            sentence: self.flow.source(self.sentence_start, end),
            section: self.section,
        });
        self.claims.len() - 1
    }

    fn amount(&mut self, figure: FigureId, start: usize) {
        let words = self.words(start).to_owned();
        self.name(figure, &words);
        // 单价50万元以上的设备: a threshold, not an amount of anything.
        if words.ends_with("单价") || words.ends_with("单位价值") {
            self.figures[figure.0].reason = Unchecked::UnitCost;
            return;
        }
        let direction = token::direction(&words).filter(|(_, range)| says_change(&words, range.end));
        if self.statement.change.as_ref().is_some_and(|c| c.in_reason) {
            return self.reason_amount(figure, direction.map(|d| d.0));
        }
        if let Some((direction, range)) = direction {
            return self.change(figure, direction, &words, range);
        }
        let year = subject::year_of(&words, self.year);
        let subject = self.subject_of(&words);
        self.claim(subject.clone(), &words, year, ClaimKind::Amount { figure });
        if year == YearRef::Prior || year == YearRef::Opening {
            self.statement.prior = Some(figure);
            return;
        }
        let now = Now { figure, subject: subject.clone(), words };
        if self.statement.first.is_none() {
            self.statement.first = Some(now.clone());
        }
        self.statement.now = Some(now);
        self.statement.change = None;
        let restates = matches!(self.statement.now.as_ref().map(|n| n.words.as_str()), Some("合计" | "共计" | "总计"));
        self.add_part(Part { figure, negative: false }, subject);
        if let Some(top) = self.stack.last_mut() {
            top.restated = restates;
        }
    }

    /// The subject of the words; of the sentence so far where the words themselves name none.
    fn subject_of(&self, words: &str) -> Subject {
        let subject = subject::of(words);
        if subject != Subject::Unknown {
            return subject;
        }
        let whole = &self.flow.text[self.sentence_start..self.lead_start];
        let before = whole.rsplit(['，', '；', '。', '、']).find(|w| !w.is_empty()).unwrap_or("");
        if before.contains(|c: char| c.is_ascii_digit()) { Subject::Unknown } else { subject::of(before) }
    }

    fn add_part(&mut self, part: Part, subject: Subject) {
        while let Some(top) = self.stack.last() {
            let known = subject::is_part_of(&subject, &top.subject);
            let elsewhere = self.stack.iter().rev().skip(1).any(|w| subject::is_part_of(&subject, &w.subject) == Some(true));
            if known == Some(false) || known.is_none() && elsewhere {
                self.pop();
            } else {
                break;
            }
        }
        if let Some(top) = self.stack.last_mut() {
            top.parts.push((part, subject));
        }
    }

    fn open(&mut self, complete: bool, wide: bool, index: usize) {
        if self.statement.change.as_ref().is_some_and(|c| c.in_reason) {
            return;
        }
        let bracket = index > 0 && matches!(self.tokens[index - 1].token, Token::OpenBracket);
        let just_after_change = self.statement.change.is_some();
        if just_after_change {
            if !complete {
                // 主要为 after a change opens its reasons.
                return self.reason(self.tokens[index].range.end);
            }
            if let Some(Open { difference: Some(difference), down, .. }) = &self.statement.change {
                self.components = Some(Components { difference: *difference, down: *down, parts: Vec::new() });
                self.statement.change = None;
            }
            return;
        }
        let Some(now) = self.statement.now.clone() else { return };
        self.stack.push(Whole { figure: now.figure, subject: now.subject, parts: Vec::new(), complete, wide, bracket, restated: false });
    }

    fn pop(&mut self) {
        let Some(whole) = self.stack.pop() else { return };
        if whole.parts.is_empty() {
            return;
        }
        let mut whole = whole;
        // 其中A、B，合计N: the whole said again at the end is no part.
        let value = |id: FigureId| self.figures[id.0].value();
        if whole.parts.len() > 1 && whole.restated && whole.parts.last().is_some_and(|(p, _)| value(p.figure) == value(whole.figure)) {
            whole.parts.pop();
        }
        let subjects: Vec<Subject> = whole.parts.iter().map(|(_, s)| s.clone()).collect();
        let complete = whole.complete && subject::is_complete(&whole.subject, &subjects);
        let parts = whole.parts.into_iter().map(|(p, _)| p).collect();
        self.claim(whole.subject, "", YearRef::Current, ClaimKind::Parts { whole: whole.figure, parts, complete });
    }

    fn semicolon(&mut self) {
        // `；` ends an inline list, and an inner list whose outer list is separated by `；` itself.
        while self.stack.last().is_some_and(|w| !w.wide && !w.bracket) {
            self.pop();
        }
        self.finish_change();
        self.statement.prior = None;
    }

    fn close_bracket(&mut self) {
        if let Some(at) = self.stack.iter().rposition(|w| w.bracket) {
            while self.stack.len() > at {
                self.pop();
            }
        }
    }

    fn stop(&mut self, end: usize) {
        while !self.stack.is_empty() {
            self.pop();
        }
        self.finish_change();
        if let Some(first) = self.statement.first.take() {
            self.topic = Some(first);
        }
        self.statement = Statement::default();
        self.sentence_start = end;
        self.lead_start = end;
    }

    /// The amount that a change speaks of: what was just said, or the topic of the sentence before.
    fn now_for(&self, words: &str, range_start: usize) -> Option<Now> {
        if let Some(now) = &self.statement.now {
            return Some(now.clone());
        }
        let named = words[..range_start].trim_end_matches("各");
        let named = named.split("相比").last().unwrap_or(named);
        let subject = subject::of(named);
        match subject {
            Subject::Unknown => self.topic.clone(),
            Subject::Named(ref n) if is_comparison(n) => self.topic.clone(),
            known => self.topic.clone().filter(|t| t.subject == known),
        }
    }

    fn change(&mut self, figure: FigureId, direction: Direction, words: &str, range: std::ops::Range<usize>) {
        let down = direction == Direction::Down;
        let named = words[..range.start].trim_end_matches('各').to_owned();
        let subject = subject::of(&named);
        let is_component = self.components.is_some() && !matches!(subject, Subject::Unknown) && !is_comparison(&named);
        self.finish_change();
        let now = if is_component { None } else { self.now_for(words, range.start) };
        if is_component && let Some(components) = &mut self.components {
            components.parts.push(Part { figure, negative: down });
        }
        let span = self.flow.source(self.lead_start + range.start, self.lead_start + range.end);
        let said = now.as_ref().map(|n| (n.subject.clone(), n.words.clone()));
        let (subject, words) = said.unwrap_or((subject, named));
        let prior = self.statement.prior.take();
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

    fn percent(&mut self, figure: FigureId, start: usize) {
        let words = self.words(start).to_owned();
        self.name(figure, &words);
        let direction = token::direction(&words).filter(|(_, range)| says_change(&words, range.end));
        let in_reason = self.statement.change.as_ref().is_some_and(|c| c.in_reason);
        if in_reason {
            return;
        }
        if let Some((direction, range)) = direction {
            if let Some(open) = &self.statement.change
                && let ClaimKind::Change { percent: slot @ None, .. } = &mut self.claims[open.claim].kind
            {
                *slot = Some(figure);
                return;
            }
            let Some(now) = self.now_for(&words, range.start) else { return };
            let prior = self.statement.prior.take();
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
            self.share(figure);
        }
    }

    /// 占 N%: of the whole whose parts are being listed.
    fn share(&mut self, percent: FigureId) {
        let Some(part) = self.statement.now.clone() else { return };
        let Some(whole) = self.stack.last().map(|w| w.figure).filter(|w| *w != part.figure) else { return };
        self.claim(part.subject, &part.words, YearRef::Current, ClaimKind::Share { part: part.figure, whole, percent });
    }

    fn level(&mut self, start: usize, end: usize) {
        let words = self.words(start).to_owned();
        let compares = ["比", "较", "与", "和", "同"].iter().any(|w| words.contains(w)) && (words.contains('年') || words.contains("预算"));
        if !compares {
            return;
        }
        let Some(now) = self.now_for(&words, 0).or_else(|| self.topic.clone()) else { return };
        let prior = self.statement.prior.take();
        let kind = ClaimKind::Change {
            now: Some(now.figure),
            prior,
            difference: None,
            percent: None,
            direction: Direction::Level,
            direction_span: self.flow.source(start, end),
            reason: None,
        };
        self.claim(now.subject, &now.words, YearRef::Current, kind);
    }

    fn reason(&mut self, after: usize) {
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

    fn reason_amount(&mut self, figure: FigureId, direction: Option<Direction>) {
        if let Some(open) = &mut self.statement.change {
            open.reasons.push(Part { figure, negative: direction == Some(Direction::Down) });
        }
    }

    fn finish_change(&mut self) {
        let Some(open) = self.statement.change.take() else { return };
        let (Some(difference), false) = (open.difference, open.reasons.is_empty()) else { return };
        let (subject, words) = (self.claims[open.claim].subject.clone(), self.claims[open.claim].words.clone());
        self.claim(subject, &words, YearRef::Current, ClaimKind::Reasons { difference, down: open.down, parts: open.reasons });
    }

    fn close_components(&mut self) {
        if let Some(c) = self.components.take().filter(|c| c.parts.len() >= 2) {
            let kind = ClaimKind::Components { difference: c.difference, down: c.down, parts: c.parts };
            self.claim(Subject::Unknown, "", YearRef::Current, kind);
        }
    }
}

/// 比2023年预算, 与上年相比, 较上年: words that compare and name no subject.
fn is_comparison(words: &str) -> bool {
    let starts = words.starts_with(['比', '较', '与', '同', '和']);
    starts && (words.contains('年') || words.contains("预算") || words.contains("相比"))
}

/// The direction word belongs to the number: nothing but 了, 约, an object or 各 stands between.
fn says_change(words: &str, end: usize) -> bool {
    let after = &words[end..];
    !after.contains("的") && !after.contains("原因") && !after.ends_with(['至', '到']) && after.chars().count() <= 14
}
