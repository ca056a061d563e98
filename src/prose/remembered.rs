//! What is remembered of a sentence and its paragraph: amounts, changes and lists that a later word may refer to.

use super::grammar::Named;
use super::noun::When;
use crate::lexicon::words::Stage;
use crate::model::{FigureId, Part, Subject, YearRef};

/// An amount that was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// The amount.
    pub figure: FigureId,
    /// What it is of.
    pub subject: Subject,
    /// The words in front of it.
    pub words: String,
    /// Which year.
    pub year: YearRef,
    /// When, as the words say.
    pub when: When,
    /// 合计 and no other words.
    pub restates: bool,
}

impl Mention {
    /// A figure without words.
    pub fn nothing(figure: FigureId) -> Self {
        Self { figure, subject: Subject::Unknown, words: String::new(), year: YearRef::Current, when: When::default(), restates: false }
    }
}

/// A change that still takes its percentage and its reasons.
#[derive(Debug, Clone)]
pub struct OpenChange {
    /// Its statement.
    pub statement: usize,
    /// Reasons that were listed.
    pub reasons: Vec<Part>,
    /// It is of another scope: the amounts that were said may not be those that are meant.
    pub lenient: bool,
    /// A reason has a word that says which way it went.
    pub directed: bool,
}

/// What was said since the last full stop.
#[derive(Debug, Default)]
pub struct Sentence {
    /// Where it begins in the folded text.
    pub start: usize,
    /// The amount that a later word may refer to.
    pub now: Option<Mention>,
    /// The first amount of the sentence, in no list.
    pub first: Option<Mention>,
    /// Whether a second one stands beside it.
    pub several: bool,
    /// An amount of another year, or a base that is compared with.
    pub prior: Option<Mention>,
    /// Such an amount, whose own change was told.
    pub other: Option<Mention>,
    /// 年初预算 of what is said next.
    pub budget: Option<Mention>,
    /// Other budgets of the same thing, said before it.
    pub budgets_before: Vec<Mention>,
    /// 同口径, 剔除…后: the amounts that were said may not be those that are meant.
    pub other_scope: bool,
    /// 相抵, 合计: the next amount of a reason is what the others come to.
    pub netted: bool,
    /// A count that was said last, and where it ends.
    pub counted: Option<(FigureId, usize)>,
    /// A count stands between the last amount and this one.
    pub behind_count: bool,
    /// 与上年相比，
    pub compared: Option<(When, Subject)>,
    /// The change just said.
    pub change: Option<OpenChange>,
    /// Whether an explanation is being given.
    pub explains: bool,
    /// Whether a reason was given for something that is no change.
    pub reasoned: bool,
    /// 2022年、2023年分别为: the years of a row of amounts, which a later row may leave out.
    pub row_years: Vec<When>,
    /// 其中 within a reason: what follows are parts of it, up to the next `；`.
    pub within_reason: bool,
    /// What a name without amount announced: 公务接待24批次，支出N万元.
    pub carried: Option<Named>,
    /// `；` stands between the last amount and what is being said.
    pub broke: bool,
    /// A name before a colon: 某科目：2024年预算支出N万元.
    pub headed: Option<Subject>,
    /// Names in a row: 货物、工程、服务分别为.
    pub row: Vec<Named>,
    /// Amounts beside one another, in no list.
    pub plain: Vec<Mention>,
    /// How many of them stand before the last `；`.
    pub half: usize,
    /// Where the last amount ends.
    pub ended: usize,
    /// What each of many gets, with the words in front.
    pub each: Vec<(FigureId, String)>,
    /// Its counts.
    pub counts: Vec<FigureId>,
    /// Its amounts of money.
    pub money: Vec<FigureId>,
    /// The percentage said last.
    pub percent: Option<FigureId>,
    /// An amount was read as a change that compares nothing: of what the sentence adds up nothing is certain.
    pub unsure: bool,
    /// 三项合计N, which may be a part beside what follows.
    pub subtotal: Option<Mention>,
    /// What a list divided in full that `；` ended.
    pub made: Option<Mention>,
    /// What the share said last is of.
    pub shared: Option<Subject>,
    /// What stood before a bracket.
    pub bracket: Vec<Option<Mention>>,
    /// 加上: what was said before, and what is added.
    pub added: Option<Addition>,
    /// A sum was made already: what is added next may be of something else.
    pub added_before: bool,
    /// 节约资金N: what was saved, and of what was planned.
    pub saved: Option<(FigureId, FigureId)>,
}

/// 加上A，减去B: what is added up.
#[derive(Debug, Clone)]
pub struct Addition {
    /// What it may be added to.
    pub bases: Vec<FigureId>,
    /// The base is what the sentence before spoke of.
    pub to_topic: bool,
    /// What is added, and what is taken off.
    pub parts: Vec<Part>,
    /// How many stood before 其中, behind which parts of the last of them may follow.
    pub nested: Option<usize>,
}

/// What the paragraph is about: the 科目 that opens it, or that its heading names.
pub struct Item {
    /// The 科目, or the item of the form.
    pub subject: Subject,
    /// The amount that opens it.
    pub opening: Option<FigureId>,
}

/// 年初预算 and 决算 of one thing.
#[derive(Debug, Clone)]
pub struct Executed {
    /// The budgets of the year, with the stage that each is of, in the order in which they were said.
    pub budgets: Vec<(FigureId, Option<Stage>)>,
    /// What became of it.
    pub executed: FigureId,
    /// Of what.
    pub subject: Subject,
}

/// A change and the changes of its parts, open until the paragraph ends.
#[derive(Debug, Clone)]
pub struct Components {
    /// The change.
    pub difference: FigureId,
    /// Whether it is a reduction.
    pub down: bool,
    /// The changes of its parts.
    pub parts: Vec<Part>,
    /// When what the change is measured by is of.
    pub when: When,
    /// What the change is measured by, as far as the words say.
    pub base: Option<Base>,
    /// A part was measured by something else.
    pub mixed: bool,
    /// What changed.
    pub of: Subject,
    /// The sentence that opens them, by where it begins.
    pub start: usize,
    /// A part that the form does not give it stands in another sentence, and may be no part.
    pub loose: bool,
}

/// What a change is measured by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Base {
    /// Another year.
    Year(i32),
    /// The budget of the year itself.
    Budget,
}

/// Parts that the form fixes, whose whole is still to come.
#[derive(Debug, Clone)]
pub struct Waiting {
    /// What they divide.
    pub of: Subject,
    /// The parts.
    pub parts: Vec<FigureId>,
    /// Where.
    pub section: Option<usize>,
}
