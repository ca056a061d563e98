//! What a change is of: the subject that the words name, or what was said last.

use super::discourse::Discourse;
use super::fit::Change;
use super::grammar::Clause;
use super::list::Ends;
use super::noun::Year;
use super::remembered::Mention;
use crate::lexicon::Group;
use crate::model::Subject;

impl Discourse<'_> {
    /// What a clause speaks of, the likeliest first: the subject that it names, or what was said last.
    pub(super) fn referents(&self, clause: &Clause) -> Vec<Mention> {
        // 增减相抵后与上年相比减少N: of what was said.
        let own = clause.name.as_ref().filter(|(n, _)| !n.netted).map_or(Subject::Unknown, |(n, _)| n.subject.clone());
        let own = if own == Subject::Unknown {
            let carried = self.sentence.carried.as_ref().map(|(n, _)| n.subject.clone());
            carried.filter(|s| !matches!(s, Subject::Unknown | Subject::Named(_))).unwrap_or(own)
        } else {
            own
        };
        let own = clause.name.as_ref().or(self.sentence.carried.as_ref()).and_then(|named| self.bare_side(named)).unwrap_or(own);
        let s = &self.sentence;
        // 2023年比2021年减少N: of the amount of that year, where one was said.
        let year = clause.name.as_ref().and_then(|(n, _)| n.when.year).filter(|y| matches!(y, Year::Named(_)));
        if let (Subject::Unknown, Some(year)) = (&own, year)
            && let Some(now) = s.plain.iter().chain(&s.now).find(|m| m.when.year == Some(year))
        {
            return vec![now.clone()];
        }
        match own {
            Subject::Unknown => match &s.now {
                Some(now) => {
                    if let Some(whole) = self.whole_of_one(now).filter(|_| !self.goes_on_listing(clause)) {
                        return vec![whole, now.clone()];
                    }
                    let mut all = vec![now.clone()];
                    let whole = self.whole_that_is_done();
                    // 甲N万元；乙M万元；比上年增加…: of the whole, before it is of the last part.
                    if s.broke {
                        all.splice(0..0, whole);
                    } else {
                        all.extend(whole);
                    }
                    all
                }
                // 收入总计A，支出总计A。与上年相比，各增加N: of either.
                None => {
                    let either = || self.equal_sides(&Subject::BothSides).filter(|_| clause.each && self.topic.is_none());
                    self.named_like_prior().or_else(|| self.topic.clone().map(|t| t.0)).or_else(either).into_iter().collect()
                }
            },
            Subject::Named(name) => {
                let said = s.now.as_ref().or(self.topic.as_ref().map(|t| &t.0));
                said.filter(|m| name.chars().count() > 1 && m.words.contains(&name)).cloned().into_iter().collect()
            }
            known => {
                // 财政拨款收、支总预算N万元。收、支预算总计各增加M万元: of the appropriation.
                let sides = matches!(known, Subject::BothSides | Subject::Income | Subject::Expenditure);
                if let Some((topic, true)) = self.topic.as_ref().filter(|t| sides && s.now.is_none() && t.0.subject == Subject::Fiscal) {
                    return vec![topic.clone()];
                }
                let here = s.now.iter().chain(&s.first).chain(&s.plain).chain(self.lists.iter().map(|l| &l.whole));
                let listed = self.lists.last().into_iter().flat_map(|l| l.parts.iter().rev());
                let topic = self.topic.iter().map(|t| &t.0);
                // 收入总计A…。与年初预算数相比，本年支出减少N: not of 总计.
                let of_year =
                    clause.name.as_ref().is_some_and(|(_, r)| Group::OwnYear.is_in(super::discourse::text_of(self.text.text(), r)));
                let other = |m: &Mention| of_year && Group::Grand.is_in(&m.words);
                let found = here.chain(listed).chain(topic).find(|m| m.subject == known).cloned();
                if found.as_ref().is_some_and(other) {
                    return Vec::new();
                }
                found.or_else(|| self.said(&known)).or_else(|| self.equal_sides(&known)).into_iter().collect()
            }
        }
    }

    /// 收入总计A，支出总计B。收支较上年增加N, 收入增加M: of the totals that were said, where the words are just that.
    fn bare_side(&self, (name, range): &super::grammar::Named) -> Option<Subject> {
        let words = super::discourse::text_of(self.text.text(), range);
        let side = if Group::BothSides.holds(words) {
            Subject::BothSides
        } else if Group::Revenue.holds(words) {
            Subject::Income
        } else if Group::Spending.holds(words) {
            Subject::Expenditure
        } else {
            return None;
        };
        let total = |s: &Subject| self.said(s).is_some_and(|m| Group::Grand.is_in(&m.words));
        let said = if side == Subject::BothSides { self.equal_sides(&side).is_some() } else { total(&side) };
        (matches!(name.subject, Subject::Unknown | Subject::Named(_)) && said).then_some(side)
    }

    /// 2023年低保资金2100万元，2024年比2023年减少100万元: of 低保资金, which the section gave before.
    fn named_like_prior(&self) -> Option<Mention> {
        let Subject::Named(name) = &self.sentence.prior.as_ref()?.subject else { return None };
        let alike = |s: &Subject| matches!(s, Subject::Named(own) if own.chars().count() > 2 && name.contains(own.as_str()));
        let mut said = self.said.iter().filter(|((section, subject), _)| *section == self.section && alike(subject));
        said.next().filter(|_| said.next().is_none()).and_then(|(_, mention)| mention.clone())
    }

    /// 收入总计A，支出总计A。收支总计各增加N: of either.
    pub(super) fn equal_sides(&self, subject: &Subject) -> Option<Mention> {
        let (income, expenditure) = (self.said(&Subject::Income)?, self.said(&Subject::Expenditure)?);
        let value = |m: &Mention| self.figures[m.figure.0].value();
        let grand = Group::Grand.is_in(&income.words) && Group::Grand.is_in(&expenditure.words);
        let equal = grand && *subject == Subject::BothSides && value(&income) == value(&expenditure);
        equal.then_some(Mention { subject: Subject::BothSides, ..income })
    }

    /// 收入总计N万元，其中年初结转M万元，较上年增加…: of the whole, or of the one part that the words took out of it.
    pub(super) fn whole_of_one(&self, part: &Mention) -> Option<Mention> {
        let list = self.lists.last().filter(|l| l.ends != Ends::Paragraphs && l.ends != Ends::Bracket)?;
        let only = matches!(&list.parts[..], [only] if only.figure == part.figure);
        let said = self.changes.contains_key(&list.whole.figure) || self.changes.contains_key(&part.figure);
        // Of equal amounts either is as good: the nearer is taken.
        let alike = self.figures[list.whole.figure.0].value() == self.figures[part.figure.0].value();
        (only && !said && !alike && !self.sentence.broke).then(|| list.whole.clone())
    }

    /// 其中：甲N万元，比上年增加…；乙M万元: further parts may follow, each with a change of its own.
    pub(super) fn goes_on_listing(&self, clause: &Clause) -> bool {
        let rest = self.text.text().get(clause.range.end..).unwrap_or("");
        let open = self.lists.last().is_some_and(|l| l.ends == Ends::Stop);
        open && rest.split('。').next().is_some_and(|rest| rest.contains('；'))
    }

    /// The whole of a list with one part so far, where the change is borne out by it and not by the part.
    pub(super) fn fits_whole(&self, part: Option<&Mention>, change: Change) -> Option<Mention> {
        let part = part?;
        let known = change.percent.is_some() || change.prior.is_some();
        let whole = self.whole_of_one(part).filter(|_| known && !self.fits(part.figure, change))?;
        self.fits(whole.figure, change).then_some(whole)
    }

    /// The whole of a list, where the words may be done with its parts: none of them was said to change on its own.
    pub(super) fn whole_that_is_done(&self) -> Option<Mention> {
        let list = self.lists.last().filter(|l| l.ends != Ends::Paragraphs && l.parts.len() > 1)?;
        if list.semicolons && !self.sentence.broke {
            return None;
        }
        let none_changed = list.parts.iter().all(|p| !self.changes.contains_key(&p.figure));
        none_changed.then(|| list.whole.clone())
    }
}
