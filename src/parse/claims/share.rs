//! 占 N%: shares of the whole whose parts are listed, or of a whole that the words name.

use super::{Now, Walker};
use crate::model::{ClaimKind, FigureId, Meaning, Subject, YearRef};
use crate::parse::subject;
use crate::parse::token::Token;

/// 全部支出的比重为 → 全部支出.
fn share_of(words: &str) -> &str {
    let of = words.trim_end_matches(['为', '约', '达', '是']).trim_end_matches("分别").trim_end_matches("比例").trim_end_matches("比重");
    of.trim_end_matches('的').trim_end_matches('比').trim_start_matches("比重").trim_start_matches('比')
}

impl Walker<'_> {
    /// 公务接待费N万元，占P%: without a whole in the sentence, of the one whose part the form makes it.
    fn share_of_form(&mut self, part: Now, percent: FigureId) {
        let (whole, words) = match part.subject {
            Subject::ThreePublic(Meaning::Abroad | Meaning::CarAll | Meaning::CarPurchase | Meaning::CarRun | Meaning::Reception) => {
                (Subject::ThreePublic(Meaning::ThreePublicTotal), "三公经费")
            }
            Subject::Procurement(Meaning::Goods | Meaning::Works | Meaning::Services) => (Subject::Procurement(Meaning::Total), "政府采购"),
            // 农林水支出N万元，占P%: of what the items of the section together divide.
            _ => (Subject::Unknown, ""),
        };
        let kind = ClaimKind::ShareOf { part: part.figure, whole, whole_words: words.to_owned(), percent };
        self.claim(part.subject, &part.words, YearRef::Current, kind);
    }

    /// The percentages that stand one after the other from here on: A%、B%和C%.
    pub(super) fn percents_from(&self, start: usize) -> Vec<FigureId> {
        let mut found = Vec::new();
        let mut end = start;
        for placed in self.tokens.iter().filter(|t| t.range.start >= start) {
            let Token::Percent(figure) = placed.token else { continue };
            let between = self.flow.text.get(end..placed.range.start).unwrap_or("");
            if !found.is_empty() && !matches!(between, "、" | "和" | "及" | "与") {
                break;
            }
            found.push(figure);
            end = placed.range.end;
        }
        found
    }

    /// 分别为A、B和C，占X的P%、Q%和R%: each is the share of the amount at its place.
    pub(super) fn shares_listed(&mut self, percents: &[FigureId], words: &str) {
        let Some(from) = self.statement.listed.len().checked_sub(percents.len()) else { return };
        let Some((own, of)) = words.rsplit_once('占') else { return };
        let whole = subject::of(share_of(of));
        if !own.trim_matches(|c| "，,、分别各".contains(c)).is_empty() || matches!(whole, Subject::Unknown | Subject::Named(_)) {
            return;
        }
        let parts: Vec<FigureId> = self.statement.listed.split_off(from);
        for (&part, &percent) in parts.iter().zip(percents) {
            let kind = ClaimKind::ShareOf { part, whole: whole.clone(), whole_words: share_of(of).to_owned(), percent };
            self.claim(Subject::Unknown, "", YearRef::Current, kind);
        }
    }

    pub(super) fn share(&mut self, percent: FigureId, words: &str) {
        let Some(part) = self.statement.now.clone() else { return };
        let Some((own, of)) = words.rsplit_once('占') else { return };
        // 货物采购授予中小企业合同金额占货物支出的N%: the words name a part of their own.
        let own = own.trim_matches(|c| "，,、其中约".contains(c));
        if !own.is_empty() && own != part.words {
            return;
        }
        let of = share_of(of);
        if of.is_empty() {
            let Some(whole) = self.stack.last().map(|w| w.figure).filter(|w| *w != part.figure) else {
                return self.share_of_form(part, percent);
            };
            self.claim(part.subject, &part.words, YearRef::Current, ClaimKind::Share { part: part.figure, whole, percent });
            return;
        }
        let whole = subject::of(of);
        if !matches!(whole, Subject::Unknown | Subject::Named(_)) {
            let kind = ClaimKind::ShareOf { part: part.figure, whole, whole_words: of.to_owned(), percent };
            self.claim(part.subject, &part.words, YearRef::Current, kind);
        }
    }
}
