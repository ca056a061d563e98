//! What a year began with and what it left: 收入总计 is 本年收入合计 and 年初结转, 支出总计 is 本年支出合计 and 年末结转; what came in
//! before and in the year, less what was spent, is what is left.

use super::discourse::Discourse;
use super::remembered::Mention;
use super::statement::{Certainty, Statement};
use crate::lexicon::Group;
use crate::model::fold::{fold, without_number};
use crate::model::{ClaimKind, FigureId, Meaning, Part, Subject, YearRef};

/// What was said of a side: its place in the statements, and its figure.
type Said = (usize, FigureId);

impl Discourse<'_> {
    /// After the whole narrative is read: each side with what was carried over, where nothing of it was said as a sum.
    pub(super) fn grand_totals(&mut self) {
        // 使用非财政拨款结余, 结余分配: further parts of either total, where there are any.
        let others = Group::CarriedBeside.is_in(self.source);
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
            let holds = self.makes(total.1, &[year.1, rest.1]);
            // 二、一般公共预算情况: of one fund, and the total is of all.
            let title = self.statements[year.0].section.map_or("", |s| self.sections[s].title.as_str());
            let grand = Group::Grand.is_in(&self.statements[total.0].words);
            let own = self.statements[total.0].section == self.statements[year.0].section;
            let alike = own || grand && !Group::OneFund.is_in(title);
            // 一般公共预算收入总计A，本年支出B: of that fund, in a sentence of its own.
            let sentence = |said: Said| self.statements[said.0].sentence;
            let of_fund = sentence(year) != sentence(total) && Group::OneFund.is_in(&fold(sentence(year).of(self.source)));
            let near = self.statements[year.0].section == self.statements[rest.0].section && year.0 < rest.0 && alike && !of_fund;
            if !holds && (others || !near) {
                continue;
            }
            let parts = [year.1, rest.1].map(|figure| Part { figure, negative: false }).to_vec();
            let kind = ClaimKind::Parts { whole: total.1, parts, complete: true };
            let certainty = if near && !others { Certainty::Certain } else { Certainty::Chosen };
            let of = &self.statements[total.0];
            let said = Statement { subject: Subject::Unknown, words: String::new(), kind, certainty, ..of.clone() };
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
