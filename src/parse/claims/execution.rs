//! An item's opening and what is said of it after: 预算安排 again, 年初预算 and 决算, completion, 大于 and 小于.

use super::Walker;
use crate::model::{ClaimKind, FigureId, Order, Paragraph, Reading, Subject, YearRef};
use crate::parse::flow::Flow;
use crate::parse::subject;
use regex::Regex;
use std::sync::LazyLock;

/// What the paragraph is about: the 科目 that opens it, or its heading.
pub(super) struct Item {
    subject: Subject,
    /// The amount in the opening sentence.
    opening: Option<FigureId>,
}

/// 年初预算 and 决算 of one thing.
pub(super) struct Executed {
    pub(super) budget: FigureId,
    pub(super) executed: FigureId,
    subject: Subject,
}

/// Words that name an amount and no subject: 支出决算为, 2024年预算安排, 年初预算为.
static BARE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:20\d\d年度?|本年度?|当年|全年|年初)*(?:财政拨款)?(?:支出)?(?:预算|决算)(?:安排|数|金额)*(?:为|是|共)?$")
        .expect("valid pattern")
});

/// 支出决算为, 实际支出: what became of the budget just said.
static EXECUTED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:20\d\d年度?|本年度?|当年|全年)?(?:实际)?(?:完成)?(?:财政拨款)?(?:支出|收入)?(?:决算|执行)?(?:数|金额)?(?:为|是|共)?$")
        .expect("valid pattern")
});

impl Walker<'_> {
    /// What the paragraph that begins is about.
    pub(super) fn begin_item(&mut self, first_of_section: bool) {
        self.execution = None;
        let own = subject::opening(&self.flow.text);
        let subject = own.or_else(|| {
            let section = &self.sections[self.section.filter(|_| first_of_section)?];
            let title = Paragraph { span: section.title_span, lines: vec![section.title_span], section: None };
            subject::heading(&Flow::of(self.text, &title).text)
        });
        self.item = subject.map(|subject| Item { subject, opening: None });
    }

    /// The subject of an amount whose own words name none: the item's.
    pub(super) fn of_item(&self, own: Subject, words: &str) -> Subject {
        match &self.item {
            Some(item) if own == Subject::Unknown && BARE.is_match(words) => item.subject.clone(),
            _ => own,
        }
    }

    /// The opening amount of an item, and the same amount said again (2024年预算安排N万元).
    pub(super) fn repeats_opening(&mut self, figure: FigureId, own: &Subject, words: &str, year: YearRef) {
        let Some(item) = &mut self.item else { return };
        if year != YearRef::Current {
            return;
        }
        match item.opening {
            None if *own == item.subject => item.opening = Some(figure),
            Some(opening) if *own == Subject::Unknown && BARE.is_match(words) && words.contains("预算") => {
                let subject = item.subject.clone();
                self.claim(subject, words, year, ClaimKind::Restated { first: opening, again: figure });
            }
            _ => {}
        }
    }

    /// 支出预算为N万元，支出决算为M万元: N is the budget that M is measured by, with or without 年初.
    pub(super) fn is_budget_of_final(&self, figure: FigureId, start: usize, words: &str) -> bool {
        static FINAL_FOLLOWS: LazyLock<Regex> = LazyLock::new(|| {
            Regex::new(r"^[\d.,]+(?:亿元|万元|元)[，、；][^，。；\d]{0,12}(?:决算|执行|实际支出|实际完成)(?:数|金额)?(?:为|是|共)?\d")
                .expect("valid pattern")
        });
        let named = ["预算", "预算数", "预算为", "预算数为", "预算是"].iter().any(|w| words.ends_with(w));
        named && matches!(self.figures[figure.0].reading, Reading::Money(_)) && FINAL_FOLLOWS.is_match(&self.flow.text[start..])
    }

    /// 年初预算 of something; said after its 决算, the two belong together at once.
    pub(super) fn budgets(&mut self, figure: FigureId, subject: &Subject) {
        match &self.statement.now {
            Some(now) if now.words.contains("决算") && (*subject == now.subject || *subject == Subject::Unknown) => {
                self.execution = Some(Executed { budget: figure, executed: now.figure, subject: now.subject.clone() });
            }
            _ => self.statement.budget = Some((figure, subject.clone())),
        }
    }

    /// X支出预算为N万元，支出决算为M万元: M is of X as well.
    pub(super) fn of_budget(&self, subject: Subject, words: &str) -> Subject {
        match &self.statement.budget {
            Some((_, of)) if subject == Subject::Unknown && !words.is_empty() && EXECUTED.is_match(words) => of.clone(),
            _ => subject,
        }
    }

    /// The amount after 年初预算 in the same sentence is what became of it, where the words name nothing else.
    pub(super) fn executes(&mut self, figure: FigureId, subject: &Subject, words: &str) {
        let Some((budget, of)) = self.statement.budget.take() else { return };
        let bare = EXECUTED.is_match(words) && !words.is_empty();
        if bare || *subject == of && words.contains("决算") {
            let subject = if bare { of } else { subject.clone() };
            self.execution = Some(Executed { budget, executed: figure, subject });
        }
    }

    /// 决算为M万元，完成预算N万元的P%, 占年初预算N万元的P%: N is the budget that M is measured by.
    pub(super) fn completes(&mut self, figure: FigureId, words: &str) -> bool {
        static DONE_OF: LazyLock<Regex> = LazyLock::new(|| {
            Regex::new(r"^(?:(?:实际)?完成(?:了)?|占)(?:20\d\d年度?|本年度?|全年|年初|年度|当年|调整后?的?)*预算(?:数|安排)?(?:为)?$")
                .expect("valid pattern")
        });
        if !DONE_OF.is_match(words) {
            return false;
        }
        let Some(now) = self.statement.now.clone() else { return false };
        self.claim(now.subject.clone(), words, YearRef::Opening, ClaimKind::Amount { figure });
        self.execution = Some(Executed { budget: figure, executed: now.figure, subject: now.subject });
        self.statement.completing = true;
        true
    }

    /// 完成年初预算的N%
    pub(super) fn completion(&mut self, percent: FigureId) {
        let Some(now) = &self.statement.now else { return };
        let Some(done) = self.execution.as_ref().filter(|e| e.executed == now.figure) else { return };
        let kind = ClaimKind::Completion { budget: done.budget, executed: done.executed, percent };
        let (subject, words) = (now.subject.clone(), now.words.clone());
        self.claim(subject, &words, YearRef::Current, kind);
    }

    /// 决算数大于预算数
    pub(super) fn compared(&mut self, order: Order, start: usize, end: usize) {
        let named = subject::of(&self.flow.text[self.sentence_start..start]);
        let Some(done) = self.execution.as_ref().filter(|e| named == Subject::Unknown || named == e.subject) else { return };
        let kind = ClaimKind::Execution { budget: done.budget, executed: done.executed, order, order_span: self.flow.source(start, end) };
        let subject = done.subject.clone();
        self.claim(subject, "", YearRef::Current, kind);
    }
}
