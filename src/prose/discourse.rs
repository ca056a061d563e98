//! Clauses to statements: what a sentence, its paragraph and its section are about, and what is left out because it was
//! said before.

use super::Setting;
use super::count::{CountList, Counted};
use super::grammar::{self, Clause, Kind, Named};
use super::list::{Ends, List};
use super::mark;
use super::noun::{When, Year};
use super::phrase::{self, Says};
use super::statement::{Certainty, Statement};
use super::token::{self, Placed};
use crate::lexicon::Text;
use crate::lexicon::words::Listing;
use crate::model::{ClaimKind, Direction, Figure, FigureId, Meaning, Origin, Paragraph, Part, Section, Span, Subject, YearRef};
use std::collections::HashMap;

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
    /// 年初预算 of what is said next.
    pub budget: Option<Mention>,
    /// 与上年相比，
    pub compared: Option<(When, Subject)>,
    /// The change just said.
    pub change: Option<OpenChange>,
    /// Whether an explanation is being given.
    pub explains: bool,
    /// Whether a reason was given for something that is no change.
    pub reasoned: bool,
    /// What a name without amount announced: 公务接待24批次，支出N万元.
    pub carried: Option<Named>,
    /// `；` stands between the last amount and what is being said.
    pub broke: bool,
    /// A name before a colon: 某科目：2024年预算支出N万元.
    pub headed: Option<Subject>,
    /// A sum or a count that was said last, and its words.
    pub counted: Option<Counted>,
    /// Names in a row: 货物、工程、服务分别为.
    pub row: Vec<Named>,
    /// Amounts beside one another, in no list.
    pub plain: Vec<Mention>,
    /// What stood before a bracket.
    pub bracket: Vec<Option<Mention>>,
    /// 加上: what was said before, and what is added.
    pub added: Option<(Vec<FigureId>, Vec<FigureId>)>,
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
    /// The budget.
    pub budget: FigureId,
    /// What became of it.
    pub executed: FigureId,
    /// Of what.
    pub subject: Subject,
}

/// Reads paragraph after paragraph.
pub struct Discourse<'a> {
    source: &'a str,
    pub(super) sections: &'a [Section],
    pub(super) setting: Setting,
    /// Every figure.
    pub figures: &'a mut Vec<Figure>,
    /// What was understood.
    pub statements: Vec<Statement>,
    /// Years, list numbers and the like.
    pub structure: Vec<Span>,
    /// The paragraph.
    pub text: Text,
    /// Its section.
    pub section: Option<usize>,
    /// The sentence.
    pub sentence: Sentence,
    /// Lists that are open, the innermost last.
    pub lists: Vec<List>,
    /// Counts whose parts are being listed.
    pub counts: Vec<CountList>,
    /// The count that ended the sentence before.
    pub last_counted: Option<Counted>,
    /// A list whose next part may open the next sentence.
    pub parked: Option<List>,
    /// What the sentence before spoke of, if of one thing; and whether in this paragraph.
    pub topic: Option<(Mention, bool)>,
    pub(super) item: Option<Item>,
    /// Budget and outturn said last in this paragraph.
    pub execution: Option<Executed>,
    /// A change, whether it is a reduction, and the changes of its parts.
    pub components: Option<(FigureId, bool, Vec<Part>)>,
    /// The amounts of this year that a section gave for a subject; `None` where it gave several.
    pub(super) said: HashMap<(Option<usize>, Subject), Option<Mention>>,
    /// What an amount was said to be a share of.
    pub shares: HashMap<FigureId, Subject>,
    /// By how much an amount changed, and which way.
    pub changes: HashMap<FigureId, (Option<FigureId>, Direction)>,
}

impl<'a> Discourse<'a> {
    /// Nothing was read yet.
    pub fn new(source: &'a str, sections: &'a [Section], setting: Setting, figures: &'a mut Vec<Figure>) -> Self {
        Self {
            source,
            sections,
            setting,
            figures,
            statements: Vec::new(),
            structure: Vec::new(),
            text: Text::default(),
            section: None,
            sentence: Sentence::default(),
            lists: Vec::new(),
            parked: None,
            counts: Vec::new(),
            last_counted: None,
            topic: None,
            item: None,
            execution: None,
            components: None,
            said: HashMap::new(),
            shares: HashMap::new(),
            changes: HashMap::new(),
        }
    }

    /// Reads one paragraph.
    pub fn paragraph(&mut self, paragraph: &Paragraph) {
        let moved = self.section != paragraph.section;
        let text = Text::of(self.source, paragraph.lines.iter().copied());
        let goes_on = !moved && self.text.text().ends_with([':', '；']) && mark::of(text.text()).is_none();
        if goes_on {
            if let Some(list) =
                self.lists.last_mut().filter(|l| self.text.text().ends_with(':') && l.parts.is_empty() && l.ends == Ends::Stop)
            {
                list.lines = true;
            }
            self.semicolon();
        } else {
            self.stop(self.text.text().len());
            self.close_components();
            self.topic = self.topic.take().filter(|_| !moved).map(|(topic, _)| (topic, false));
        }
        if moved {
            self.unpark();
            self.leave(paragraph.section);
        }
        self.section = paragraph.section;
        let tokens = token::tokens(self.source, &text, paragraph.section, self.figures);
        self.structure.extend(tokens.structure);
        let phrases = phrase::phrases(text.text(), &tokens.tokens);
        let clauses = grammar::clauses(text.text(), &phrases);
        self.text = text;
        self.sentence.start = 0;
        if !goes_on {
            self.execution = None;
            self.begin_item(&tokens.tokens, moved);
            self.begin_paragraph();
        }
        self.begin_sentence(0);
        for (at, clause) in clauses.iter().enumerate() {
            self.clause(clause, &clauses[at + 1..]);
        }
        self.plans(&clauses);
    }

    /// Ends everything.
    pub fn finish(&mut self) {
        self.stop(self.text.text().len());
        self.close_components();
        self.unpark();
        self.end_lists(|_| true);
        self.end_lists(|_| true);
    }

    /// Another section begins: lists of sections that do not hold it are done.
    pub(super) fn leave(&mut self, section: Option<usize>) {
        let sections = self.sections;
        let keeps = |list: &List| match (list.section, section) {
            (Some(own), Some(new)) => {
                let (outer, inner) = (&sections[own], &sections[new]);
                outer.span.start <= inner.span.start && inner.span.end <= outer.span.end
            }
            _ => false,
        };
        let kept = self.lists.iter().take_while(|l| keeps(l)).count();
        while self.lists.len() > kept {
            let before = self.lists.len();
            if self.lists.last().is_some_and(|l| l.parts.is_empty()) {
                self.lists.pop();
            } else {
                self.close_list();
            }
            debug_assert!(self.lists.len() < before);
        }
        // A heading that gives an amount is an item that nobody reads.
        let title = section.map_or("", |s| self.sections[s].title.as_str());
        let amount = title.contains('元') && title.contains(|c: char| c.is_ascii_digit());
        for list in &mut self.lists {
            (list.restarts, list.blocked) = (true, list.blocked || amount);
        }
    }

    /// 其中：at the end of a line: each paragraph after it is an item.
    pub(super) fn begin_paragraph(&mut self) {
        if mark::of(self.text.text()).is_none()
            && let Some(list) = self.lists.last_mut().filter(|l| l.ends == Ends::Paragraphs && l.marks.is_none())
        {
            if list.awaits {
                self.close_list();
            } else {
                list.awaits = true;
            }
        }
    }

    pub(super) fn begin_item(&mut self, tokens: &[Placed], first_of_section: bool) {
        let text = self.text.text();
        let end = tokens.iter().position(|t| {
            matches!(
                t.token,
                token::Token::Stop | token::Token::Comma | token::Token::Semicolon | token::Token::Colon | token::Token::Amount(_)
            )
        });
        let opening = &tokens[..end.unwrap_or(tokens.len())];
        let own = accounts(text, opening);
        let subject = own.or_else(|| {
            let section = &self.sections[self.section.filter(|_| first_of_section)?];
            let title = Text::of(self.source, [section.title_span]);
            let tokens = token::tokens(self.source, &title, None, &mut Vec::new()).tokens;
            let holds_amount = tokens.iter().any(|t| matches!(t.token, token::Token::Amount(_) | token::Token::Count(_)));
            if holds_amount { None } else { heading(title.text(), &tokens).or_else(|| named_by(title.text(), &tokens)) }
        });
        self.item = subject.map(|subject| Item { subject, opening: None });
    }

    /// A sentence begins: an item of a numbered list, or none.
    pub(super) fn begin_sentence(&mut self, at: usize) {
        let Some((style, number)) = mark::of(&self.text.text()[at..]) else { return };
        let goes_on = |l: &List| {
            l.marks == Some((style, number))
                || l.restarts && number == 1 && l.marks.is_some_and(|m| m.0 == style)
                || l.marks.is_none() && number == 1 && l.ends == Ends::Paragraphs
        };
        if let Some(found) = self.lists.iter().rposition(goes_on) {
            while self.lists.len() > found + 1 {
                if self.lists.last().is_some_and(|l| l.parts.is_empty()) {
                    self.lists.pop();
                } else {
                    self.close_list();
                }
            }
            let list = &mut self.lists[found];
            list.blocked |= list.awaits;
            (list.marks, list.awaits, list.restarts, list.ends) = (Some((style, number + 1)), true, false, Ends::Paragraphs);
            return;
        }
        // 1．甲100万元。（1）乙60万元。（2）丙40万元: a finer number divides the item before, perhaps not in full.
        let item = self.lists.last().filter(|l| number == 1 && !l.awaits && l.marks.is_some_and(|(own, _)| own < style));
        if let Some(whole) = item.and_then(|l| l.parts.last().cloned()) {
            self.open_list(whole, Listing::Main, Ends::Paragraphs);
            if let Some(list) = self.lists.last_mut() {
                (list.marks, list.awaits) = (Some((style, 2)), true);
            }
            return;
        }
        // The count is broken: nothing is known of these lists.
        for list in self.lists.iter_mut().filter(|l| l.ends == Ends::Paragraphs && l.marks.is_none_or(|(own, _)| own == style)) {
            list.blocked = true;
        }
    }

    pub(super) fn clause(&mut self, clause: &Clause, rest: &[Clause]) {
        let row = if matches!(clause.kind, Kind::Named | Kind::Mark) { Vec::new() } else { std::mem::take(&mut self.sentence.row) };
        match clause.kind {
            Kind::Amount => self.amounts(clause, row, rest),
            Kind::Base => self.base(clause),
            Kind::Change => self.change(clause, rest),
            Kind::Level => self.level(clause),
            Kind::Ordered => self.ordered(clause),
            Kind::Gap => self.gap(clause),
            Kind::Share => self.share(clause),
            Kind::Completion => self.completion(clause),
            Kind::Opens => self.opens(clause, rest),
            Kind::Reason => self.reason(clause.range.end),
            Kind::Compared => {
                self.sentence.compared = clause.compare.clone();
                self.carry(clause);
            }
            Kind::Added => self.added(clause),
            Kind::Percent => {
                self.label_all(clause);
                if clause.name.is_none() && !self.sentence.bracket.is_empty() {
                    self.percent_in_bracket(clause);
                }
            }
            Kind::Count if self.is_nothing(clause) => self.amounts(clause, row, rest),
            Kind::Count => {
                self.count(clause);
                self.carry(clause);
            }
            Kind::Named => {
                self.carry(clause);
                self.sentence.row.extend(clause.name.clone());
            }
            Kind::Mark => self.punctuation(clause, rest),
        }
    }

    pub(super) fn carry(&mut self, clause: &Clause) {
        if let Some(named) = clause.name.clone().filter(|(n, _)| n.subject != Subject::Unknown || n.fund.is_some() || !n.when.is_empty()) {
            self.sentence.carried = Some(named);
        }
    }

    pub(super) fn punctuation(&mut self, clause: &Clause, rest: &[Clause]) {
        match &clause.mark {
            Some(Says::Stop) => {
                self.end_counts(clause);
                self.stop(clause.range.end);
                if !rest.is_empty() {
                    self.begin_sentence(clause.range.end);
                }
            }
            Some(Says::Semicolon) => {
                self.end_counts(clause);
                self.semicolon();
                self.begin_listed(clause.range.end);
            }
            Some(Says::Colon) => {
                self.sentence.headed = self.sentence.row.last().map(|(n, _)| n.subject.clone());
                self.divided_by();
                self.begin_listed(clause.range.end);
            }
            Some(Says::Open) => self.open_bracket(rest),
            Some(Says::Close) => {
                self.close_bracket();
                self.end_counts(clause);
            }
            _ => {}
        }
        if !matches!(clause.mark, Some(Says::Comma | Says::Pause | Says::Colon)) {
            self.sentence.row.clear();
        }
    }

    pub(super) fn semicolon(&mut self) {
        self.end_lists(|ends| ends == Ends::Semicolon);
        self.finish_change();
        let s = &mut self.sentence;
        (s.prior, s.budget, s.compared, s.carried) = (None, None, None, None);
        (s.explains, s.reasoned, s.broke) = (false, false, true);
        for list in &mut self.lists {
            list.semicolons = true;
        }
    }

    pub(super) fn stop(&mut self, end: usize) {
        if let Some(list) = self.lists.last_mut().filter(|l| l.lines && l.parts.len() == 1) {
            list.ends = Ends::Paragraphs;
        }
        self.end_lists(|ends| ends != Ends::Paragraphs);
        self.finish_change();
        self.unannounced();
        let sentence = std::mem::take(&mut self.sentence);
        self.last_counted = sentence.counted;
        if let Some(first) = sentence.first {
            self.topic = (!sentence.several).then_some((first, true));
        } else if sentence.prior.is_some() {
            // A sentence about another year: what follows speaks of it.
            self.topic = None;
        }
        self.sentence.start = end;
        // 年初预算为N万元。支出决算为M万元: the sentence goes on.
        self.sentence.budget = sentence.budget;
    }

    /// The year of the disclosure.
    pub fn year(&self) -> Option<i32> {
        self.setting.year
    }

    /// Adds a statement.
    pub fn say(&mut self, of: &Mention, year: YearRef, kind: ClaimKind, certainty: Certainty) -> usize {
        let text = self.text.text();
        let start = self.sentence.start.min(text.len());
        let end = text[start..].find('。').map_or(text.len(), |at| start + at);
        self.statements.push(Statement {
            subject: of.subject.clone(),
            words: of.words.clone(),
            year,
            when: of.when,
            kind,
            sentence: self.text.source(start..end),
            section: self.section,
            certainty,
        });
        self.statements.len() - 1
    }

    /// The words in front of the first number of a clause.
    pub fn words(&self, clause: &Clause) -> String {
        let start = clause.name.as_ref().map_or(clause.range.start, |(_, range)| range.start.min(clause.range.start));
        self.text.text()[start..clause.number.max(start)].to_owned()
    }

    pub(super) fn label(&mut self, figure: FigureId, words: &str) {
        if let Origin::Sentence { label, .. } = &mut self.figures[figure.0].origin {
            words.clone_into(label);
        }
    }

    /// Names the figures of a clause by its words.
    pub fn label_all(&mut self, clause: &Clause) {
        let words = self.words(clause);
        for figure in clause.amounts.iter().chain(&clause.percents) {
            self.label(*figure, &words);
        }
    }
}

/// The names in `X（类）Y（款）`, where words have levels.
fn accounts(text: &str, tokens: &[Placed]) -> Option<Subject> {
    let last = tokens.iter().rposition(|t| matches!(t.token, token::Token::Word(crate::lexicon::Sense::Rank(_))))?;
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
    let last = tokens.iter().rposition(|t| matches!(t.token, token::Token::Word(crate::lexicon::Sense::Rank(_))))?;
    let rest = text[tokens[last].range.end..].trim_end_matches(['。', ':']);
    if rest.contains(['，', '。']) {
        return None;
    }
    if !rest.is_empty() {
        names.push(rest.to_owned());
    }
    Some(Subject::Functional(names))
}

/// Whether two comparisons or times name the same year.
pub fn same_year(one: When, other: When) -> bool {
    match (one.year, other.year) {
        (Some(Year::Named(a)), Some(Year::Named(b))) => a == b,
        _ => true,
    }
}

/// The words of a range.
pub(super) fn text_of<'t>(text: &'t str, range: &std::ops::Range<usize>) -> &'t str {
    text.get(range.clone()).unwrap_or("")
}
