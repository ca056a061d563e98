//! What a year began with and what it left: 收入总计 is 本年收入合计 and 年初结转, 支出总计 is 本年支出合计 and 年末结转; what came in
//! before and in the year, less what was spent, is what is left.

use super::discourse::Discourse;
use super::remembered::Mention;
use super::statement::{Certainty, Statement};
use crate::lexicon::Group;
use crate::model::fold::without_number;
use crate::model::{ClaimKind, FigureId, Meaning, Part, Subject, YearRef};

/// What was said of a side: its place in the statements, and its figure.
type Said = (usize, FigureId);

impl Discourse<'_> {
    /// After the whole narrative is read: each side with what was carried over, where nothing of it was said as a sum.
    pub(super) fn grand_totals(&mut self) {
        let sides =
            [(Subject::Income, Subject::IncomeItem(Meaning::CarryIn)), (Subject::Expenditure, Subject::ExpenditureItem(Meaning::CarryOut))];
        for (side, carried) in sides {
            let total = self.only_said(&side, |w| Group::Grand.is_in(w) || Group::AllOfIt.is_in(w) && !Group::YearTotal.is_in(w));
            let year =
                self.only_said(&side, |words| (Group::YearTotal.is_in(words) || Group::OwnYear.is_in(words)) && !Group::Grand.is_in(words));
            let rest = self.only_said(&carried, |words| {
                Group::CarriedAlone.begins(Group::Besides.strip_start(without_number(words).trim_start_matches(['，', '；'])))
            });
            let (Some(total), Some(year), Some(rest)) = (total, year, rest) else { continue };
            let value = |said: Said| self.figures[said.1.0].value();
            let summed = |s: &Statement| matches!(s.kind, ClaimKind::Parts { whole, complete: true, .. } if whole == total.1);
            if value(total) == value(year) || self.statements.iter().any(summed) {
                continue;
            }
            // Where it does not hold, the rule of carried totals asks for it: said here only where it does.
            if !self.makes(total.1, &[year.1, rest.1]) {
                continue;
            }
            let parts = [year.1, rest.1].map(|figure| Part { figure, negative: false }).to_vec();
            let kind = ClaimKind::Parts { whole: total.1, parts, complete: true };
            let of = &self.statements[total.0];
            let said = Statement { subject: Subject::Unknown, words: String::new(), kind, certainty: Certainty::Chosen, ..of.clone() };
            self.statements.push(said);
        }
    }

    /// The one amount of this year that the narrative gave for a subject in such words.
    fn only_said(&self, subject: &Subject, words: impl Fn(&str) -> bool) -> Option<Said> {
        let own =
            self.statements.iter().enumerate().filter(|(_, s)| s.subject == *subject && s.year == YearRef::Current && words(&s.words));
        let mut all = own.filter_map(|(at, s)| if let ClaimKind::Amount { figure } = s.kind { Some((at, figure)) } else { None });
        let first = all.next()?;
        all.all(|(_, f)| self.figures[f.0].value() == self.figures[first.1.0].value()).then_some(first)
    }

    /// 年初结转A，本年收入B，本年支出C，年末结转D, and nothing else in the sentence: D is A and B less C.
    pub(super) fn carries_over(&mut self) {
        let plain = &self.sentence.plain;
        let of = |wanted: &dyn Fn(&Mention) -> bool| plain.iter().find(|m| wanted(m)).map(|m| m.figure);
        let side = |side: Subject| move |m: &Mention| m.subject == side && Group::OwnYear.is_in(&m.words);
        let carry_in = of(&|m| m.subject == Subject::IncomeItem(Meaning::CarryIn));
        let carry_out = of(&|m| m.subject == Subject::ExpenditureItem(Meaning::CarryOut));
        let (Some(before), Some(earned), Some(spent), Some(left), 4) =
            (carry_in, of(&side(Subject::Income)), of(&side(Subject::Expenditure)), carry_out, plain.len())
        else {
            return;
        };
        let parts = vec![
            Part { figure: before, negative: false },
            Part { figure: earned, negative: false },
            Part { figure: spent, negative: true },
        ];
        let certainty = if Group::CarriedBeside.is_in(self.source) { Certainty::Chosen } else { Certainty::Certain };
        if certainty == Certainty::Certain || self.nets(left, &parts) {
            self.say(&Mention::nothing(left), YearRef::Current, ClaimKind::Parts { whole: left, parts, complete: true }, certainty);
        }
    }
}
