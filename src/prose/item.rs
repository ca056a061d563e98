//! What a paragraph is about: the 科目 that opens it, or the item of the form that its heading names.

#![allow(clippy::string_slice)] // Cuts text where characters begin: at what was found, or at the edges of spans.

use super::discourse::Discourse;
use super::mark;
use super::remembered::Item;
use super::token::{self, Placed, Token};
use crate::lexicon::{Sense, Text};
use crate::model::{Meaning, Subject};

impl Discourse<'_> {
    /// The item that the words before the first amount name, or the heading above.
    pub(super) fn begin_item(&mut self, tokens: &[Placed], first_of_section: bool) {
        let text = self.text.text();
        let end =
            tokens.iter().position(|t| matches!(t.token, Token::Stop | Token::Comma | Token::Semicolon | Token::Colon | Token::Amount(_)));
        let opening = &tokens[..end.unwrap_or(tokens.len())];
        let own = accounts(text, opening).or_else(|| {
            // 3.公务用车购置及运行维护费。2024年决算数N万元: the name that opens a numbered paragraph, in a sentence of its own.
            let alone = tokens.get(opening.len()).is_some_and(|t| t.token == Token::Stop) && tokens.len() > opening.len() + 1;
            if alone && mark::of(text).is_some() { named_by(text, opening) } else { None }
        });
        let subject = own.or_else(|| {
            let section = &self.sections[self.section.filter(|_| first_of_section)?];
            let title = Text::of(self.source, [section.title_span]);
            let tokens = token::tokens(self.source, &title, None, &mut Vec::new()).tokens;
            let holds_amount = tokens.iter().any(|t| matches!(t.token, Token::Amount(_) | Token::Count(_)));
            if holds_amount { None } else { heading(title.text(), &tokens).or_else(|| named_by(title.text(), &tokens)) }
        });
        self.item = subject.map(|subject| Item { subject, opening: None });
    }
}

/// The names in `X（类）Y（款）`, where words have levels.
fn accounts(text: &str, tokens: &[Placed]) -> Option<Subject> {
    let last = tokens.iter().rposition(|t| matches!(t.token, Token::Word(Sense::Rank(_))))?;
    Some(super::noun::name(text, &tokens[..=last]).subject)
}

/// The item of the form that a heading names: （三）公务接待费
fn named_by(text: &str, tokens: &[Placed]) -> Option<Subject> {
    let is_item = |s: &Subject| matches!(s, Subject::ThreePublic(m) if *m != Meaning::ThreePublicTotal);
    Some(super::noun::name(text, tokens).subject).filter(is_item)
}

/// The 科目 that a heading names, the last one perhaps without its level.
fn heading(text: &str, tokens: &[Placed]) -> Option<Subject> {
    let Subject::Functional(mut names) = accounts(text, tokens)? else { return None };
    let last = tokens.iter().rposition(|t| matches!(t.token, Token::Word(Sense::Rank(_))))?;
    let rest = text[tokens[last].range.end..].trim_end_matches(['。', ':']);
    if rest.contains(['，', '。']) {
        return None;
    }
    if !rest.is_empty() {
        names.push(rest.to_owned());
    }
    Some(Subject::Functional(names))
}
