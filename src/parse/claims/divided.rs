//! What 其中 divides: an amount of another year, an item of the expenditure, an amount that a list has divided already.

use super::whole::Whole;
use super::{Now, Walker};
use crate::model::{ClaimKind, FigureId, Meaning, Part, Subject, YearRef};
use crate::parse::subject;
use crate::parse::token::Token;
use regex::Regex;
use std::sync::LazyLock;

impl Walker<'_> {
    /// The amount of another year that stands right before 其中 and is all that the sentence has said.
    pub(super) fn prior_divided(&self, index: usize) -> Option<Now> {
        static OWN_YEAR: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"^20\d\d年").expect("valid pattern"));
        let prior = self.statement.prior.filter(|_| self.statement.now.is_none())?;
        let mut before = self.tokens[..index].iter().rev().filter(|t| !matches!(t.token, Token::Comma | Token::Semicolon));
        let words = before.next().filter(|t| t.token == Token::Amount(prior)).map(|_| self.label(prior))?;
        OWN_YEAR.is_match(&words).then(|| Now { figure: prior, subject: subject::of(&words), words })
    }

    /// A part of an amount of another year, whose own words name no year.
    pub(super) fn part_of_other_year(&mut self, figure: FigureId, words: &str) -> bool {
        if !self.statement.divides_other_year || words.contains('年') {
            return false;
        }
        let subject = subject::of(words);
        self.claim(subject.clone(), words, YearRef::Prior, ClaimKind::Amount { figure });
        self.add_part(Part { figure, negative: false }, subject);
        true
    }

    /// 教育支出N万元，其中：基本支出A: A is the item's, and not 基本支出 of the whole body.
    pub(super) fn divides_an_item(&self, subject: &Subject) -> bool {
        let halves = matches!(subject, Subject::ExpenditureItem(Meaning::Basic | Meaning::Project) | Subject::BasicPart(_));
        let item = |whole: &Whole| match &whole.subject {
            Subject::Functional(_) => true,
            Subject::Named(name) => ["支出", "经费", "费", "运行", "医疗", "金", "补贴"].iter().any(|end| name.ends_with(end)),
            _ => false,
        };
        halves && self.stack.last().is_some_and(item)
    }

    /// A list with words of its own gave the parts of the amount.
    pub(super) fn is_divided(&self, figure: FigureId) -> bool {
        self.claims.iter().rev().any(|c| matches!(c.kind, ClaimKind::Parts { whole, .. } if whole == figure))
    }
}
