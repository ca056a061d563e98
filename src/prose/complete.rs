//! What may be a part of a list, and whether its parts are all there is, by the form or by their words.

#![allow(clippy::string_slice)] // Cuts text where characters begin: at what was found.

use super::form;
use super::list::{Ends, List};
use super::mark;
use super::remembered::Mention;
use crate::lexicon::{Group, divides};
use crate::model::{Meaning, Subject};

impl List {
    fn subjects(&self) -> Vec<Subject> {
        self.parts.iter().map(|p| p.subject.clone()).collect()
    }

    /// Whether the form makes the subject a part of the whole; the two halves of 公务用车购置及运行费 are parts of “三公” where their
    /// sum is not listed.
    pub fn takes(&self, subject: &Subject) -> Option<bool> {
        let halves = Subject::ThreePublic(Meaning::CarAll);
        let is_flat = self.whole.subject == Subject::ThreePublic(Meaning::ThreePublicTotal)
            && form::is_part_of(subject, &halves) == Some(true)
            && self.parts.iter().all(|p| p.subject != halves);
        if is_flat { Some(true) } else { form::is_part_of(subject, &self.whole.subject) }
    }

    /// Whether a part in a sentence of its own is a further one: the form says so, or it is the other half.
    pub(super) fn goes_on_with(&self, subject: &Subject) -> bool {
        self.takes(subject) == Some(true) || is_half(subject) && self.parts.iter().all(|p| is_half(&p.subject))
    }

    pub(super) fn is_complete(&self) -> bool {
        form::is_complete(&self.whole.subject, &self.subjects()) && !self.leaves_carried()
            || self.is_exhausted()
            || self.ends_with_the_rest()
            || self.announced.is_some_and(|count| count > 1 && count == self.parts.len())
    }

    /// 债务余额N，其中一般债务A，专项债务B: the words name every kind there is.
    pub(super) fn is_exhausted(&self) -> bool {
        let parts: Vec<&str> = self.parts.iter().map(|p| p.words.as_str()).collect();
        parts.len() > 1 && divides::exhaust(&self.whole.words, &parts)
    }

    /// 固定资产N，其中房屋A、车辆B、其他C: what is left has an amount of its own. 其他收入 and 其他支出 are names of kinds.
    pub(super) fn ends_with_the_rest(&self) -> bool {
        let last = self.parts.last().map_or("", |p| Group::Ties.strip_start(p.words.trim_start_matches(['，', '、', '；'])));
        // 利润A、其他B in a bracket, 其余B anywhere: also behind one part alone.
        let strict = Group::OthersName.pairs().any(|(word, kind)| kind == "all" && last.starts_with(word));
        let some = self.parts.len() > if strict || self.ends == Ends::Bracket { 1 } else { 2 };
        let rest = some && Group::OthersName.begins(last);
        let rest_of = Group::Leads.strip_end(Group::OthersName.strip_start(last));
        rest && (rest_of.is_empty() || Group::OfTheRest.holds(rest_of) || self.is_of_assets() && Group::Assets.ends(rest_of))
    }

    /// 收入总计N，其中：甲A；乙B: what was carried over is in 总计, and where no part names it the list is a selection.
    fn leaves_carried(&self) -> bool {
        let carried = |p: &Mention| matches!(p.subject, Subject::IncomeItem(Meaning::CarryIn | Meaning::SurplusUsed));
        self.whole.subject == Subject::Income && Group::Grand.is_in(&self.whole.words) && !self.parts.iter().any(carried)
    }

    pub(super) fn is_of_assets(&self) -> bool {
        matches!(self.whole.subject, Subject::Assets(_)) || matches!(&self.whole.subject, Subject::Named(n) if Group::Assets.is_in(n))
    }
}

/// 用于四个方向, 来源有三: how many parts words announce; 主要用于四个方面 announces only the greatest.
pub(super) fn announced(words: &str) -> Option<usize> {
    if Group::Chiefly.is_in(words) {
        return None;
    }
    let words = Group::Leads.strip_end(words.trim_end_matches(':'));
    let stem = Group::Ways.strip_end(words);
    let stem = Group::ItemsWord.strip_end(Group::Piece.strip_end(stem));
    let names = stem.trim_end_matches(|c: char| mark::chinese(&c.to_string()).is_some());
    if stem == words && !Group::Ways.ends(names) {
        return None;
    }
    mark::chinese(&stem[names.len()..]).and_then(|count| usize::try_from(count).ok())
}

/// 基本支出 and 项目支出, which make whatever they divide.
pub(super) const fn is_half(subject: &Subject) -> bool {
    matches!(subject, Subject::ExpenditureItem(Meaning::Basic | Meaning::Project) | Subject::GeneralItem(Meaning::Basic | Meaning::Project))
}
