//! What explains a change, and the changes of its parts.

#![allow(clippy::string_slice)] // Cuts text where characters begin: at what was found, or at the edges of spans.

use super::discourse::Discourse;
use super::grammar::Clause;
use super::noun::{When, Year};
use super::remembered::{Base, Mention, OpenChange};
use super::statement::Certainty;
use crate::lexicon::words::{Stage, YearWord};
use crate::model::{ClaimKind, Direction, FigureId, Part, YearRef};

impl Discourse<'_> {
    /// What a change is measured by, as far as the words say.
    pub(super) fn base_of(&self, with: When) -> Option<Base> {
        match with {
            When { year: Some(Year::Named(year)), .. } if Some(year) != self.year() => Some(Base::Year(year)),
            When { year: Some(Year::Word(YearWord::Prior | YearWord::LastEnd)), .. } => self.year().map(|y| Base::Year(y - 1)),
            When { stage: Some(Stage::Budget | Stage::Opening | Stage::WholeYear | Stage::Adjusted), .. } => Some(Base::Budget),
            _ => None,
        }
    }

    pub(super) fn reason(&mut self, after: usize) {
        // …等原因减少支付: the explanation is being given already.
        if self.sentence.explains {
            return;
        }
        let text = self.text.text();
        let after = after + usize::from(text[after..].starts_with(':'));
        let end = text[after..].find('。').map_or(text.len(), |at| after + at);
        let span = self.text.source(after..end);
        if self.sentence.change.is_none() {
            // 主要原因 in a sentence of its own explains the change before it.
            self.sentence.change = self.last_change();
        }
        self.sentence.reasoned = true;
        let Some(open) = &self.sentence.change else { return };
        self.sentence.explains = true;
        if let ClaimKind::Change { reason, .. } = &mut self.statements[open.statement].kind {
            *reason = Some(span);
        }
    }

    fn last_change(&self) -> Option<OpenChange> {
        let statement = self.statements.len().checked_sub(1).filter(|_| self.sentence.first.is_none())?;
        let last = &self.statements[statement];
        let open = matches!(last.kind, ClaimKind::Change { reason: None, .. }) && last.section == self.section;
        open.then(|| OpenChange { statement, reasons: Vec::new(), lenient: false, directed: false })
    }

    /// An amount within a reason. Without a word of its own it goes the way of the change, unless something new was paid for.
    pub(super) fn explained(&mut self, figure: FigureId, direction: Option<Direction>, adds: bool) {
        // 增减相抵后增加N万元, 合计减少N万元: what the reasons come to, and no further one.
        if std::mem::take(&mut self.sentence.netted) {
            return;
        }
        let money = self.is_money(figure) && !self.sentence.within_reason;
        let Some(open) = self.sentence.change.as_mut().filter(|_| money) else { return };
        let ClaimKind::Change { direction: way, .. } = self.statements[open.statement].kind else { return };
        let down = way == Direction::Down;
        open.directed |= direction.is_some() || adds;
        open.reasons.push(Part { figure, negative: direction.map_or(down && !adds, |d| d == Direction::Down) });
    }

    /// 一是…减支A；二是…减支B。两项合计减支N: what the reasons come to, where they make it.
    pub(super) fn explained_elsewhere(&mut self, clause: &Clause, direction: Direction) {
        let Some(&figure) = clause.amounts.first().filter(|f| self.is_money(**f)) else { return };
        let down = direction == Direction::Down;
        if !clause.netted {
            return self.reasons.push(Part { figure, negative: down });
        }
        let parts = std::mem::take(&mut self.reasons);
        let figures: Vec<FigureId> = parts.iter().map(|p| p.figure).collect();
        if parts.len() > 1 && parts.iter().all(|p| p.negative == down) && self.makes(figure, &figures) {
            let kind = ClaimKind::Components { difference: figure, down, parts };
            self.say(&Mention::nothing(figure), YearRef::Current, kind, Certainty::Chosen);
        }
    }

    pub(super) fn finish_change(&mut self) {
        self.sentence.explains = false;
        let Some(open) = self.sentence.change.take() else { return };
        if open.lenient {
            self.settle(open.statement);
        }
        let said = &self.statements[open.statement];
        let ClaimKind::Change { difference: Some(difference), direction, .. } = said.kind else { return };
        if open.reasons.is_empty() {
            return;
        }
        // 减少N万元，主要原因是甲余下A、2018年的乙B: which way they went, no word says. More than the change proves nothing.
        let certainty = if open.directed { Certainty::Certain } else { Certainty::Chosen };
        let of = Mention { subject: said.subject.clone(), words: said.words.clone(), ..Mention::nothing(difference) };
        let kind = ClaimKind::Reasons { difference, down: direction == Direction::Down, parts: open.reasons };
        self.say(&of, YearRef::Current, kind, certainty);
    }

    pub(super) fn close_components(&mut self) {
        let Some(c) = self.components.take().filter(|c| !c.mixed) else { return };
        // 其中A、B持平，C减少N: one component makes the change where it does.
        let alone = matches!(&c.parts[..], [only] if only.negative == c.down && self.makes(c.difference, &[only.figure]));
        // 资产增加N，其中固定资产增加A: a part of the change at most, where it is.
        if let [only] = c.parts[..]
            && only.negative == c.down
            && !alone
            && self.figures[only.figure.0].value() <= self.figures[c.difference.0].value()
        {
            let kind = ClaimKind::Parts { whole: c.difference, parts: vec![Part { negative: false, ..only }], complete: false };
            self.say(&Mention::nothing(c.difference), YearRef::Current, kind, Certainty::Chosen);
        }
        let signed: Vec<Part> = c.parts.iter().map(|p| Part { negative: p.negative != c.down, ..*p }).collect();
        if alone || c.parts.len() > 1 && (!c.loose || self.nets(c.difference, &signed)) {
            let kind = ClaimKind::Components { difference: c.difference, down: c.down, parts: c.parts };
            let certainty = if alone { Certainty::Chosen } else { Certainty::Certain };
            self.say(&Mention::nothing(c.difference), YearRef::Current, kind, certainty);
        }
    }
}
