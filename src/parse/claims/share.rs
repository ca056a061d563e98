//! 占 N%: shares of the whole whose parts are listed, or of a whole that the words name.

use super::Walker;
use crate::model::{ClaimKind, FigureId, Subject, YearRef};
use crate::parse::subject;

impl Walker<'_> {
    pub(super) fn share(&mut self, percent: FigureId, words: &str) {
        let Some(part) = self.statement.now.clone() else { return };
        let of = words.rsplit('占').next().unwrap_or("");
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
