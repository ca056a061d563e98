//! 占 N%: shares of the whole whose parts are listed, or of a whole that the words name.

use super::Walker;
use crate::model::{ClaimKind, FigureId, Subject, YearRef};
use crate::parse::subject;

impl Walker<'_> {
    pub(super) fn share(&mut self, percent: FigureId, words: &str) {
        let Some(part) = self.statement.now.clone() else { return };
        let Some((own, of)) = words.rsplit_once('占') else { return };
        // 货物采购授予中小企业合同金额占货物支出的N%: the words name a part of their own.
        let own = own.trim_matches(|c| "，,、其中约".contains(c));
        if !own.is_empty() && own != part.words {
            return;
        }
        let of = of.trim_end_matches(['为', '约', '达']).trim_end_matches("比例").trim_end_matches("比重");
        let of = of.trim_end_matches('的').trim_end_matches('比').trim_start_matches("比重").trim_start_matches('比');
        if of.is_empty() {
            let Some(whole) = self.stack.last().map(|w| w.figure).filter(|w| *w != part.figure) else { return };
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
