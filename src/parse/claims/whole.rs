//! 其中, 包括: a whole and its parts, within a sentence and over lines that end with `；`.

use super::change::{Components, Open};
use super::{Now, Walker};
use crate::model::{ClaimKind, FigureId, Part, Subject, YearRef};
use crate::parse::subject;
use crate::parse::token::Token;

/// A whole whose parts are being listed.
pub(super) struct Whole {
    pub(super) figure: FigureId,
    subject: Subject,
    parts: Vec<(Part, Subject)>,
    complete: bool,
    pub(super) wide: bool,
    pub(super) bracket: bool,
    /// Whether its last part was introduced by 合计 or 共计 alone.
    pub(super) restated: bool,
}

impl Whole {
    /// Nothing was listed yet, and the list claims to be complete.
    pub(super) fn awaits(&self) -> bool {
        self.parts.is_empty() && self.complete && !self.bracket
    }
}

impl Walker<'_> {
    pub(super) fn add_part(&mut self, part: Part, subject: Subject) {
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

    pub(super) fn open(&mut self, complete: bool, wide: bool, index: usize) {
        if self.statement.change.as_ref().is_some_and(|c| c.in_reason) {
            return;
        }
        let bracket = index > 0 && matches!(self.tokens[index - 1].token, Token::OpenBracket);
        if self.statement.change.is_some() {
            if !complete {
                // 主要为 after a change opens its reasons.
                return self.reason(self.tokens[index].range.end);
            }
            if let Some(Open { difference: Some(difference), down, .. }) = &self.statement.change {
                self.components = Some(Components { difference: *difference, down: *down, parts: Vec::new() });
                self.statement.change = None;
            }
            // 其中： at the end of the line: numbered items of the amount itself follow, not of its change.
            if let (true, Some(now)) = (self.ends_the_line(index), self.statement.now.clone()) {
                self.components = None;
                self.push(now, complete, wide, bracket);
            }
            return;
        }
        // 其中 at the head of a sentence speaks of the one thing that the sentence before named.
        let before = || self.topic.clone().filter(|t| t.single && self.tokens[index].range.start == self.lead_start).map(|t| t.now);
        let Some(now) = self.statement.now.clone().or_else(before) else { return };
        self.push(now, complete, wide, bracket);
    }

    fn push(&mut self, now: Now, complete: bool, wide: bool, bracket: bool) {
        self.stack.push(Whole { figure: now.figure, subject: now.subject, parts: Vec::new(), complete, wide, bracket, restated: false });
    }

    fn ends_the_line(&self, index: usize) -> bool {
        self.tokens[index].range.end == self.flow.text.len()
    }

    pub(super) fn pop(&mut self) {
        let Some(mut whole) = self.stack.pop() else { return };
        if whole.awaits() {
            // 包括： and nothing in the sentence: numbered items may follow.
            return self.await_items(whole.figure, whole.subject);
        }
        if whole.parts.is_empty() {
            return;
        }
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

    pub(super) fn close_bracket(&mut self) {
        if let Some(at) = self.stack.iter().rposition(|w| w.bracket) {
            while self.stack.len() > at {
                self.pop();
            }
        }
    }
}
