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
    /// 全年预算 or 调整预算 said beside it.
    others: Vec<FigureId>,
    pub(super) executed: FigureId,
    subject: Subject,
}

impl Executed {
    /// What was said of a budget, as the beginning of an execution.
    pub(super) const fn of(budget: FigureId, executed: FigureId, subject: Subject) -> Self {
        Self { budget, others: Vec::new(), executed, subject }
    }

    /// The budgets, in the order in which they were said.
    fn budgets(&self) -> impl Iterator<Item = FigureId> + '_ {
        std::iter::once(self.budget).chain(self.others.iter().copied())
    }
}

/// 年初预算, 全年预算, 调整预算: which budget of the year some words name, if any.
fn stage(words: &str) -> Option<&'static str> {
    let at = words.rfind("预算")?;
    ["年初", "全年", "调整"].into_iter().find(|w| words[..at].contains(w))
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
        // 完成年初预算的N%, 决算数大于预算数 in a line of its own go on with the item of the line before.
        let goes_on = ["完成", "决算数"].iter().any(|w| self.flow.text.starts_with(w));
        if goes_on && !first_of_section {
            return;
        }
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
            Regex::new(r"^[\d.,]+(?:亿元|万元|千元|元)[，、；](?:20\d\d年度?)?[^，。；\d]{0,20}(?:决算|执行|实际支出|实际完成)(?:数|金额|总额)?(?:为|是|共)?\d")
                .expect("valid pattern")
        });
        let named = ["预算", "预算数", "预算为", "预算数为", "预算是"].iter().any(|w| words.ends_with(w));
        named && matches!(self.figures[figure.0].reading, Reading::Money(_)) && FINAL_FOLLOWS.is_match(&self.flow.text[start..])
    }

    /// 年初预算 of something; said after its 决算, the two belong together at once.
    pub(super) fn budgets(&mut self, figure: FigureId, subject: &Subject) {
        match &self.statement.now {
            Some(now)
                if now.words.contains("决算")
                    && !self.flow.text[..self.lead_start].ends_with('；')
                    && (*subject == now.subject || *subject == Subject::Unknown) =>
            {
                self.execution = Some(Executed::of(figure, now.figure, now.subject.clone()));
            }
            _ => {
                // 年初预算为A万元，全年预算为B万元，支出决算为C万元: C is measured by either.
                if let Some((before, _)) = self.statement.budget.take().filter(|(_, of)| *subject == Subject::Unknown || of == subject) {
                    self.statement.budgets_before.push(before);
                }
                self.statement.budget = Some((figure, subject.clone()));
            }
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
            let others = std::mem::take(&mut self.statement.budgets_before);
            self.execution = Some(Executed { others, ..Executed::of(budget, figure, subject) });
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
        self.execution = Some(Executed::of(figure, now.figure, now.subject));
        self.statement.completing = true;
        true
    }

    /// 完成年初预算的N%, in the sentence of the amount or at the head of the next one.
    pub(super) fn completion(&mut self, percent: FigureId, words: &str) {
        // 公务接待费支出决算为N万元，完成预算的P%, in a list whose items give no budget of their own.
        if let Some(now) = self.statement.now.clone().filter(|n| matches!(n.subject, Subject::ThreePublic(_)) && words.contains("预算"))
            && self.execution.as_ref().is_none_or(|e| e.executed != now.figure)
        {
            let kind = ClaimKind::Completion { budget: None, executed: now.figure, percent };
            self.claim(now.subject, &now.words, YearRef::Current, kind);
            return;
        }
        let head = self.statement.first.is_none() && self.statement.now.is_none() && self.statement.prior.is_none();
        let Some(done) = self.execution.as_ref() else { return };
        let now = self.statement.now.as_ref().map(|n| (n.figure, n.subject.clone(), n.words.clone()));
        let Some((now, subject, said)) = now.or_else(|| head.then(|| (done.executed, done.subject.clone(), String::new()))) else { return };
        let Some(budget) = self.budget_named(words).filter(|_| done.executed == now) else { return };
        let kind = ClaimKind::Completion { budget: Some(budget), executed: now, percent };
        self.claim(subject, &said, YearRef::Current, kind);
    }

    /// The budget that the words name, of those that were said: 完成全年预算 is not measured by 年初预算. Of two that the words
    /// do not tell apart, none.
    pub(super) fn budget_named(&self, words: &str) -> Option<FigureId> {
        let done = self.execution.as_ref()?;
        let wanted = stage(words);
        let all: Vec<(FigureId, Option<&'static str>)> = done.budgets().map(|b| (b, stage(&self.label(b)))).collect();
        if let Some((budget, _)) = all.iter().find(|(_, own)| own.is_some() && *own == wanted) {
            return Some(*budget);
        }
        match all[..] {
            [(only, own)] if own.is_none() || wanted.is_none() => Some(only),
            _ => None,
        }
    }

    /// 决算数大于预算数
    pub(super) fn compared(&mut self, order: Order, start: usize, end: usize) {
        // Only the clause that compares: the amounts before it may be of anything.
        let clause = self.flow.text[self.sentence_start..start].rsplit(['，', '；']).next().unwrap_or("");
        let named =
            if clause.contains(|c: char| c.is_ascii_digit()) && !clause.contains('年') { Subject::Unknown } else { subject::of(clause) };
        let Some(done) = self.execution.as_ref().filter(|e| named == Subject::Unknown || named == e.subject) else { return };
        let (executed, subject) = (done.executed, done.subject.clone());
        let Some(budget) = self.budget_named(&self.flow.text[start..end]) else { return };
        let kind = ClaimKind::Execution { budget, executed, order, order_span: self.flow.source(start, end) };
        self.claim(subject, "", YearRef::Current, kind);
    }
}
