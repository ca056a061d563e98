//! What procurement saved: what was planned, less what was paid, and its rate.

use super::discourse::Discourse;
use super::remembered::Mention;
use super::statement::{Certainty, Statement};
use crate::lexicon::Group;
use crate::model::{ClaimKind, FigureId, Part, YearRef};

impl Discourse<'_> {
    /// 采购计划A万元，实际采购B万元，节约资金N万元: A is B and N, where these two amounts stand right in front.
    pub(super) fn saves(&mut self, saved: &Mention) -> bool {
        let rest = Group::NetAssets.is_in(&saved.words);
        if !Group::Saved.is_in(&saved.words) && !rest {
            return false;
        }
        let amount = |s: &Statement| match s.kind {
            ClaimKind::Amount { figure } if figure != saved.figure => Some((s.words.clone(), figure)),
            _ => None,
        };
        let last: Vec<(String, FigureId)> = self.statements.iter().rev().take(8).filter_map(amount).take(2).collect();
        // 完成采购预算A，实际采购金额B: the last of these words says which it is.
        let at = |group: Group, words: &str| group.words().filter_map(|word| words.rfind(word)).max();
        let plan = |words: &str| at(Group::Planned, words) > at(Group::Bought, words);
        let planned = last.iter().find(|(words, _)| plan(words)).map(|l| l.1);
        let bought = last.iter().find(|(words, _)| at(Group::Bought, words).is_some() && !plan(words) && !Group::Saved.is_in(words));
        let bought = bought.map(|l| l.1);
        // 资产总额A，负债B，净资产C
        let owned = || {
            let owned = last.iter().find(|(words, _)| Group::Assets.is_in(words) && Group::Total.is_in(words));
            Some((owned?.1, last.iter().find(|(words, _)| Group::Debts.is_in(words))?.1))
        };
        let Some((planned, bought)) = (if rest { owned() } else { planned.zip(bought) }) else { return false };
        let parts = [bought, saved.figure].map(|figure| Part { figure, negative: false }).to_vec();
        self.say(
            &Mention::nothing(planned),
            YearRef::Current,
            ClaimKind::Parts { whole: planned, parts, complete: true },
            Certainty::Certain,
        );
        self.sentence.saved = Some((saved.figure, planned)).filter(|_| !rest);
        true
    }

    /// 节约率P%: of what was planned, unless what was paid bears it out.
    pub(super) fn saved_rate(&mut self, percent: FigureId, stem: &str) -> bool {
        let Some((part, whole)) = self.sentence.saved.filter(|_| Group::Saved.is_in(stem)) else { return false };
        let paid = self.near(percent).into_iter().find(|&f| f != part && f != whole && self.bears_share(part, f, percent));
        let fits = self.bears_share(part, whole, percent);
        let (whole, certainty) = match paid.filter(|_| !fits) {
            Some(paid) => (paid, Certainty::Chosen),
            None => (whole, Certainty::Certain),
        };
        self.say(&Mention::nothing(part), YearRef::Current, ClaimKind::Share { part, whole, percent }, certainty);
        true
    }
}
