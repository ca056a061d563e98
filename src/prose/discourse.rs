//! Clauses to statements: what a sentence, its paragraph and its section are about, and what is left out because it was
//! said before.

use super::grammar::{self, Clause, Kind, Named};
use super::count::{self, CountList, Counted};
use super::list::{Ends, List};
use super::mark;
use super::noun::{Name, When, Year};
use super::phrase::{self, Says};
use super::statement::{Certainty, Statement};
use super::token::{self, Placed};
use super::{Setting, form};
use crate::lexicon::words::{Extent, Listing, Stage};
use crate::lexicon::Text;
use crate::model::{
    ClaimKind, Direction, Figure, FigureId, Meaning, Money, Origin, Paragraph, Part, Reading, Section, Span, Subject, Unchecked, YearRef,
};
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
    subject: Subject,
    opening: Option<FigureId>,
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
    sections: &'a [Section],
    setting: Setting,
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
    item: Option<Item>,
    /// Budget and outturn said last in this paragraph.
    pub execution: Option<Executed>,
    /// A change, whether it is a reduction, and the changes of its parts.
    pub components: Option<(FigureId, bool, Vec<Part>)>,
    /// The amounts of this year that a section gave for a subject; `None` where it gave several.
    said: HashMap<(Option<usize>, Subject), Option<Mention>>,
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
            if let Some(list) = self.lists.last_mut().filter(|l| self.text.text().ends_with(':') && l.parts.is_empty() && l.ends == Ends::Stop) {
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
    fn leave(&mut self, section: Option<usize>) {
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
    fn begin_paragraph(&mut self) {
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

    fn begin_item(&mut self, tokens: &[Placed], first_of_section: bool) {
        let text = self.text.text();
        let end = tokens.iter().position(|t| {
            matches!(t.token, token::Token::Stop | token::Token::Comma | token::Token::Semicolon | token::Token::Colon | token::Token::Amount(_))
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
    fn begin_sentence(&mut self, at: usize) {
        let Some((style, number)) = mark::of(&self.text.text()[at..]) else { return };
        let goes_on = |l: &List| l.marks == Some((style, number)) || l.restarts && number == 1 && l.marks.is_some_and(|m| m.0 == style) || l.marks.is_none() && number == 1 && l.ends == Ends::Paragraphs;
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

    fn clause(&mut self, clause: &Clause, rest: &[Clause]) {
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

    fn carry(&mut self, clause: &Clause) {
        if let Some(named) = clause.name.clone().filter(|(n, _)| n.subject != Subject::Unknown || n.fund.is_some() || !n.when.is_empty()) {
            self.sentence.carried = Some(named);
        }
    }

    fn punctuation(&mut self, clause: &Clause, rest: &[Clause]) {
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

    /// A numbered item within a sentence, after 其中： or `；`.
    fn begin_listed(&mut self, at: usize) {
        let Some((style, number)) = mark::of(self.text.text().get(at..).unwrap_or("")) else { return };
        let opens = number == 1 && self.lists.last().is_some_and(|l| l.parts.is_empty() && l.ends != Ends::Bracket);
        if opens && let Some(list) = self.lists.last_mut() {
            list.ends = Ends::Paragraphs;
        }
        if opens || self.lists.iter().any(|l| l.marks == Some((style, number))) {
            self.stop(at);
            self.begin_sentence(at);
        }
    }

    fn semicolon(&mut self) {
        self.end_lists(|ends| ends == Ends::Semicolon);
        self.finish_change();
        let s = &mut self.sentence;
        (s.prior, s.budget, s.compared, s.carried) = (None, None, None, None);
        (s.explains, s.reasoned, s.broke) = (false, false, true);
        for list in &mut self.lists {
            list.semicolons = true;
        }
    }

    fn stop(&mut self, end: usize) {
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

    /// Whether a figure is an amount of money, or one that cannot be read.
    pub fn is_money(&self, figure: FigureId) -> bool {
        matches!(self.figures[figure.0].reading, Reading::Money(_) | Reading::Unreadable)
    }

    /// 较上年6.40减少0.90万元: an amount without unit beside one of the same thing is printed in its unit.
    pub fn share_unit(&mut self, bare: FigureId, beside: FigureId) {
        let Reading::Money(Money { unit, .. }) = self.figures[beside.0].reading else { return };
        let figure = &mut self.figures[bare.0];
        if let Reading::Quantity(q) = &figure.reading
            && q.unit.is_empty()
        {
            figure.reading = Reading::Money(Money { value: q.value, scale: q.scale, unit });
            figure.reason = Unchecked::NoCounterpart;
        }
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

    fn label(&mut self, figure: FigureId, words: &str) {
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

    /// An amount of money without a unit, which the words do not place.
    pub fn is_unitless(&self, figure: FigureId) -> bool {
        matches!(&self.figures[figure.0].reading, Reading::Quantity(q) if q.unit.is_empty())
    }

    /// 支出预算为0: no money, in whatever unit.
    fn is_nothing(&mut self, clause: &Clause) -> bool {
        let [figure] = clause.amounts[..] else { return false };
        let of_money = clause.name.as_ref().is_some_and(|(n, _)| !matches!(n.subject, Subject::Unknown | Subject::Named(_)) || n.when.stage.is_some());
        let nothing = self.figures[figure.0].value().is_some_and(|v| v.is_zero());
        if !of_money || !nothing || !self.is_unitless(figure) {
            return false;
        }
        let Some(unit) = self.figures.iter().rev().take(64).find_map(|f| if let Reading::Money(m) = f.reading { Some(m.unit) } else { None }) else {
            return false;
        };
        if let Reading::Quantity(q) = &self.figures[figure.0].reading {
            let (value, scale) = (q.value, q.scale);
            self.figures[figure.0].reading = Reading::Money(Money { value, scale, unit });
            self.figures[figure.0].reason = Unchecked::NoCounterpart;
        }
        true
    }

    fn count(&mut self, clause: &Clause) {
        self.label_all(clause);
        self.counted(clause);
        // 支出预算为0: nothing, in whatever unit; another number without unit blocks the list that it stands in.
        for &figure in &clause.amounts {
            if self.is_unitless(figure)
                && self.sentence.bracket.is_empty()
                && let Some(list) = self.lists.last_mut()
            {
                list.blocked |= self.figures[figure.0].value().is_some_and(|v| !v.is_zero());
            }
        }
    }

    pub fn amounts(&mut self, clause: &Clause, row: Vec<Named>, rest: &[Clause]) {
        self.label_all(clause);
        let named = clause.name.clone();
        if named.as_ref().is_some_and(|(n, _)| n.per) && !self.sentence.explains {
            for figure in &clause.amounts {
                self.figures[figure.0].reason = Unchecked::UnitCost;
            }
            return;
        }
        if self.sentence.explains {
            let up = named.as_ref().is_some_and(|(_, r)| ["新", "增", "追加", "补"].iter().any(|w| self.text.text()[r.clone()].contains(w)));
            for &figure in &clause.amounts {
                self.explained(figure, None, up);
            }
            return;
        }
        let names = self.names_of_row(clause, &row);
        for (index, &figure) in clause.amounts.iter().enumerate() {
            let own = names.get(index).cloned().or_else(|| named.clone());
            self.amount(figure, own, clause, rest);
        }
    }

    /// 收、支总计各是A、B; 货物、工程、服务分别为A、B、C: a name for each amount.
    fn names_of_row(&self, clause: &Clause, row: &[Named]) -> Vec<Named> {
        let many = clause.amounts.len();
        if many < 2 {
            return Vec::new();
        }
        if let (2, Some((name, range))) = (many, &clause.name)
            && name.subject == Subject::BothSides
        {
            let side = |subject| (Name { subject, ..name.clone() }, range.clone());
            return vec![side(Subject::Income), side(Subject::Expenditure)];
        }
        let all: Vec<Named> = row.iter().cloned().chain(clause.name.clone()).collect();
        if all.len() == many { all } else { Vec::new() }
    }

    /// Whether an outturn of the same thing follows in the sentence: then 预算 is what it is measured by.
    fn outturn_follows(rest: &[Clause]) -> bool {
        let sentence = rest.iter().take_while(|c| !matches!(c.mark, Some(Says::Stop | Says::Semicolon)));
        let mut amounts = sentence.filter(|c| c.kind == Kind::Amount);
        amounts.next().is_some_and(|c| c.name.as_ref().is_some_and(|(n, _)| n.when.stage == Some(Stage::Final)))
    }

    fn amount(&mut self, figure: FigureId, named: Option<Named>, clause: &Clause, rest: &[Clause]) {
        let words = self.words(clause);
        let name = named.as_ref().map(|(n, _)| n.clone());
        let when = name.as_ref().map_or(When::default(), |n| n.when);
        let mut year = when.year_ref(self.setting.year, self.setting.is_budget);
        // In whatever document, 年初预算 of the amount just said is what it is measured by.
        let measures = matches!(when.stage, Some(Stage::Opening | Stage::WholeYear)) && when.year.is_none();
        let bare = name.as_ref().is_none_or(|n| n.subject == Subject::Unknown);
        if measures && bare && year == YearRef::Current && self.sentence.now.as_ref().is_some_and(|n| n.when.stage.is_none_or(|s| s == Stage::Final)) {
            year = YearRef::Opening;
        }
        if when.stage == Some(Stage::Budget) && year == YearRef::Current && Self::outturn_follows(rest) {
            year = YearRef::Opening;
        }
        let own = name.as_ref().map_or(Subject::Unknown, |n| self.placed(n));
        let subject = self.completed(&own, when, year);
        let divided = self.lists.last().map(|l| (l.whole.year, l.whole.subject.clone()));
        let of_other_year = year == YearRef::Current && when.year.is_none() && matches!(divided, Some((YearRef::Prior, _)));
        if of_other_year {
            year = YearRef::Prior;
        }
        if own != Subject::Unknown {
            self.sentence.carried = None;
        }
        let restates = own == Subject::Unknown && when.is_empty() && name.as_ref().is_some_and(|n| n.extent.is_some());
        let mention = Mention { figure, subject, words, year, when, restates };
        self.repeats_opening(&mention, &own);
        // 某科目N元，其中：基本支出A元: of the 科目, and not of all.
        let whole = match &divided {
            Some((_, Subject::Functional(_))) => true,
            Some((_, Subject::Named(name))) => ["支出", "经费", "费", "运行", "医疗", "金", "补贴"].iter().any(|end| name.ends_with(end)),
            _ => false,
        };
        let of_item = whole
            && matches!(mention.subject, Subject::ExpenditureItem(_) | Subject::GeneralItem(_) | Subject::BasicPart(_));
        let claimed = Mention { subject: if of_item { Subject::Unknown } else { mention.subject.clone() }, ..mention.clone() };
        self.say(&claimed, year, ClaimKind::Amount { figure }, Certainty::Certain);
        if of_other_year {
            return self.add_part(&mention);
        }
        match year {
            YearRef::Prior => {
                self.sentence.prior = Some(mention);
                return;
            }
            YearRef::Opening => return self.budgets(mention),
            YearRef::Current => {}
        }
        self.executes(&mention);
        if self.sentence.added.is_some() {
            self.adds(&mention, name.is_some_and(|n| n.extent.is_some()));
            self.sentence.now = Some(mention);
            return;
        }
        if restates && self.totals(&mention) || self.totals_counted(&mention) {
            return;
        }
        if !mention.restates && mention.subject != Subject::Unknown {
            self.remember(&mention);
        }
        self.finish_change();
        self.add_part(&mention);
        let in_list = self.lists.iter().any(|l| l.ends != Ends::Paragraphs);
        let s = &mut self.sentence;
        if !in_list {
            s.several |= s.first.is_some();
            s.first.get_or_insert_with(|| mention.clone());
            s.plain.push(mention.clone());
        }
        s.broke = false;
        s.now = Some(mention);
    }

    /// 一般公共预算拨款 alone is of the side that the list, or the sentence, is about.
    fn placed(&self, name: &Name) -> Subject {
        let Some(fund) = name.fund else { return name.subject.clone() };
        let about = self.lists.last().map(|l| &l.whole.subject).or_else(|| self.sentence.first.as_ref().map(|m| &m.subject));
        match about {
            Some(Subject::Income | Subject::IncomeItem(_)) => Subject::IncomeItem(fund),
            Some(Subject::Expenditure | Subject::Fiscal) if fund != Meaning::FiscalAppropriation => Subject::FundTotal(fund),
            Some(Subject::Expenditure) => Subject::Fiscal,
            _ => name.subject.clone(),
        }
    }

    /// The subject of an amount whose own words name none.
    fn completed(&self, own: &Subject, when: When, year: YearRef) -> Subject {
        let whole_side = matches!(own, Subject::Income | Subject::Expenditure);
        if let (true, Some(headed @ (Subject::Functional(_) | Subject::ThreePublic(_) | Subject::AgencyOperating))) = (whole_side, &self.sentence.headed) {
            return headed.clone();
        }
        if *own != Subject::Unknown {
            return match (self.lists.last().map(|l| &l.whole.subject), own) {
                // 基本支出 and 项目支出 below the expenditure of one fund are that fund's.
                (Some(Subject::FundTotal(Meaning::General)), Subject::ExpenditureItem(m @ (Meaning::Basic | Meaning::Project))) => {
                    Subject::GeneralItem(*m)
                }
                (Some(Subject::FundTotal(_)), Subject::ExpenditureItem(Meaning::Basic | Meaning::Project)) => Subject::Unknown,
                // 由中小企业中标的，采购金额N万元: a part of the procurement.
                (_, Subject::Procurement(Meaning::Total))
                    if self.sentence.carried.as_ref().is_some_and(|(n, _)| n.subject == Subject::SmallBusiness) =>
                {
                    Subject::SmallBusiness
                }
                _ => own.clone(),
            };
        }
        let carried = self.sentence.carried.as_ref().map(|(n, _)| self.placed(n)).filter(|s| !matches!(s, Subject::Unknown | Subject::Named(_)));
        if let Some(carried) = carried {
            return carried;
        }
        let said = self.sentence.budget.as_ref().or(self.sentence.now.as_ref());
        match (year, when.stage) {
            (YearRef::Prior | YearRef::Opening, _) | (_, Some(Stage::Final)) if said.is_some() => {
                said.map_or(Subject::Unknown, |m| m.subject.clone())
            }
            (_, Some(_)) => self.item.as_ref().map_or(Subject::Unknown, |i| i.subject.clone()),
            _ => Subject::Unknown,
        }
    }

    /// The opening amount of an item, and the same amount said again: 2024年预算安排N万元.
    fn repeats_opening(&mut self, mention: &Mention, own: &Subject) {
        let Some(item) = self.item.as_mut().filter(|_| mention.year == YearRef::Current) else { return };
        match item.opening {
            None if *own == item.subject => item.opening = Some(mention.figure),
            Some(first) if *own == Subject::Unknown && matches!(mention.when.stage, Some(Stage::Budget)) => {
                let kind = ClaimKind::Restated { first, again: mention.figure };
                self.say(mention, YearRef::Current, kind, Certainty::Certain);
            }
            _ => {}
        }
    }

    fn remember(&mut self, mention: &Mention) {
        let figures = &*self.figures;
        let value = |id: FigureId| figures[id.0].value();
        self.said
            .entry((self.section, mention.subject.clone()))
            .and_modify(|said| {
                if said.as_ref().is_some_and(|m| value(m.figure) != value(mention.figure)) {
                    *said = None;
                }
            })
            .or_insert_with(|| Some(mention.clone()));
    }

    /// The one amount of a subject that this section gave, or one around it.
    pub fn said(&self, subject: &Subject) -> Option<Mention> {
        if matches!(subject, Subject::Unknown) {
            return None;
        }
        let own = self.section.and_then(|s| self.sections.get(s)).map(|s| s.title_span);
        let around = self.section.zip(own).into_iter().flat_map(|(own, inner)| {
            let sections = self.sections;
            (0..=own).rev().take(64).filter(move |&s| sections[s].span.start <= inner.start && inner.end <= sections[s].span.end)
        });
        let mut all = around.map(Some).chain(self.section.is_none().then_some(None));
        all.find_map(|s| self.said.get(&(s, subject.clone()))).cloned().flatten()
    }

    /// A、B和C，合计N: what the sentence listed so far makes N.
    fn totals(&mut self, total: &Mention) -> bool {
        let listed = std::mem::take(&mut self.sentence.plain);
        let in_list = self.lists.iter().any(|l| l.ends != Ends::Paragraphs);
        if listed.len() > 1 && !in_list {
            let parts = listed.iter().map(|m| Part { figure: m.figure, negative: false }).collect();
            let kind = ClaimKind::Parts { whole: total.figure, parts, complete: true };
            self.say(&Mention::nothing(total.figure), YearRef::Current, kind, Certainty::Certain);
            self.sentence.now = Some(total.clone());
            return true;
        }
        self.sentence.plain = listed;
        false
    }

    /// 加上A、B，总计T.
    fn added(&mut self, clause: &Clause) {
        self.label_all(clause);
        let in_lists = self.lists.iter().filter(|l| l.ends != Ends::Paragraphs);
        let mut bases: Vec<FigureId> = self.sentence.plain.iter().map(|m| m.figure).collect();
        bases.extend(in_lists.flat_map(|l| l.parts.iter().map(|p| p.figure).chain([l.whole.figure])));
        if bases.is_empty() {
            bases.extend(self.topic.as_ref().map(|t| t.0.figure));
        }
        bases.sort_unstable();
        bases.dedup();
        self.end_lists(|ends| ends != Ends::Paragraphs);
        self.finish_change();
        for &figure in &clause.amounts {
            let mention = Mention { words: self.words(clause), ..Mention::nothing(figure) };
            self.say(&mention, YearRef::Current, ClaimKind::Amount { figure }, Certainty::Certain);
        }
        self.sentence.added = Some((bases, clause.amounts.clone()));
    }

    /// What is added, or the total that ends the addition.
    fn adds(&mut self, mention: &Mention, is_total: bool) {
        let Some((bases, mut parts)) = self.sentence.added.take() else { return };
        if !is_total {
            parts.push(mention.figure);
            self.sentence.added = Some((bases, parts));
            return;
        }
        let sum = |base: FigureId| -> Vec<FigureId> { std::iter::once(base).chain(parts.iter().copied()).collect() };
        let fitting = bases.iter().take(16).find(|&&base| self.makes(mention.figure, &sum(base)));
        // Of several amounts that fit none, nothing tells which was meant.
        if let Some(&base) = fitting.or_else(|| bases.first().filter(|_| bases.len() == 1)) {
            let parts = sum(base).into_iter().map(|figure| Part { figure, negative: false }).collect();
            let certainty = if bases.len() == 1 { Certainty::Certain } else { Certainty::Chosen };
            self.say(mention, YearRef::Current, ClaimKind::Parts { whole: mention.figure, parts, complete: true }, certainty);
        }
    }

    /// 三项合计N: how many amounts it counts.
    fn counts_items(words: &str) -> Option<usize> {
        let words = words.trim_start_matches("以上").trim_start_matches("上述");
        let (count, rest) = words.split_once('项')?;
        let total = ["合计", "共计", "总计", "总和"].iter().any(|w| rest.starts_with(w));
        let count = if count == "两" { 2 } else { mark::chinese(count)? };
        if total { usize::try_from(count).ok() } else { None }
    }

    /// A、B、C，三项合计N: the last three amounts of the sentence, where they are all there is or make N.
    fn totals_counted(&mut self, total: &Mention) -> bool {
        let Some(count) = Self::counts_items(&total.words) else { return false };
        let plain = &self.sentence.plain;
        let Some(from) = plain.len().checked_sub(count) else { return false };
        let last: Vec<FigureId> = plain[from..].iter().map(|m| m.figure).collect();
        if from > 0 && !self.makes(total.figure, &last) {
            return false;
        }
        let parts = last.into_iter().map(|figure| Part { figure, negative: false }).collect();
        self.sentence.plain.clear();
        let of = Mention { subject: Subject::Unknown, ..total.clone() };
        self.say(&of, YearRef::Current, ClaimKind::Parts { whole: total.figure, parts, complete: true }, Certainty::Certain);
        self.sentence.now = Some(of);
        true
    }

    /// A sentence that lists all the parts which the form fixes, without 其中: of the whole at its head, or of the one that the
    /// section gave before.
    fn unannounced(&mut self) {
        let plain = std::mem::take(&mut self.sentence.plain);
        let Some((head, rest)) = plain.split_first() else { return };
        let is_all = |whole: &Subject, parts: &[Mention]| {
            let subjects: Vec<Subject> = parts.iter().map(|p| p.subject.clone()).collect();
            subjects.iter().all(|s| form::is_part_of(s, whole) == Some(true)) && form::is_complete(whole, &subjects)
        };
        let (whole, parts) = if is_all(&head.subject, rest) {
            (head.clone(), rest)
        } else {
            let fixed = [Subject::Procurement(Meaning::Total), Subject::ThreePublic(Meaning::ThreePublicTotal)];
            let Some(of) = fixed.into_iter().find(|whole| is_all(whole, &plain)) else { return };
            let Some(whole) = self.sentence.prior.clone().filter(|p| p.subject == of).or_else(|| self.said(&of)) else { return };
            (whole, &plain[..])
        };
        let parts = parts.iter().map(|p| Part { figure: p.figure, negative: false }).collect();
        let kind = ClaimKind::Parts { whole: whole.figure, parts, complete: true };
        self.say(&Mention { words: String::new(), ..whole }, YearRef::Current, kind, Certainty::Certain);
    }

    fn opens(&mut self, clause: &Clause, rest: &[Clause]) {
        let Some(listing) = clause.listing else { return };
        if self.sentence.explains {
            return;
        }
        let next = rest.iter().find(|c| !matches!(c.kind, Kind::Mark | Kind::Named));
        if listing == Listing::All && next.is_some_and(count::is_count) && self.opens_counts(clause) {
            return;
        }
        if listing == Listing::Below {
            return self.announces(clause);
        }
        let colon = matches!(rest.first().and_then(|c| c.mark.as_ref()), Some(Says::Colon));
        let words = &self.text.text()[clause.range.clone()];
        let after = self.text.text()[..clause.range.start].ends_with('；');
        let wide = colon || after || words.ends_with("其中");
        let next = rest.iter().take_while(|c| !matches!(c.mark, Some(Says::Stop))).find(|c| !matches!(c.kind, Kind::Mark | Kind::Named));
        if listing == Listing::Uses && !next.is_some_and(|c| c.kind == Kind::Amount) {
            return;
        }
        let ends = match (wide, self.sentence.bracket.is_empty()) {
            (_, false) => Ends::Bracket,
            (true, _) => Ends::Stop,
            _ => Ends::Semicolon,
        };
        if let Some(change) = self.sentence.change.clone() {
            match listing {
                Listing::Main => return self.reason(clause.range.end),
                Listing::All if next.is_some_and(|c| matches!(c.kind, Kind::Change)) => {
                    if let ClaimKind::Change { difference: Some(difference), direction, .. } = self.statements[change.statement].kind {
                        self.finish_change();
                        self.components = Some((difference, direction == Direction::Down, Vec::new()));
                    }
                    return;
                }
                _ => self.finish_change(),
            }
        }
        if listing == Listing::All && self.sentence.now.is_none() && self.divides_by_kind(clause) {
            if let Some(whole) = self.side_of_section() {
                self.open_list(whole, listing, Ends::Stop);
                if let Some(list) = self.lists.last_mut() {
                    list.divides = true;
                }
            }
            return;
        }
        let side = clause.name.as_ref().map(|(n, range)| match &text_of(self.text.text(), range) {
            &"支出" => Subject::Expenditure,
            &"收入" => Subject::Income,
            _ => n.subject.clone(),
        });
        let side = side.filter(|s| *s != Subject::Unknown);
        let whole = match side {
            // 收入包括…；支出包括…: of both sides, and not of the last amount of the other.
            Some(Subject::Income | Subject::Expenditure) => {
                let said = self.sentence.first.clone().or_else(|| self.topic.clone().map(|t| t.0));
                said.filter(|m| matches!(m.subject, Subject::BothSides | Subject::Income | Subject::Expenditure | Subject::Fiscal))
            }
            Some(subject) => self.sentence.now.clone().filter(|m| m.subject == subject).or_else(|| self.said(&subject)),
            None => self.sentence.now.clone().or_else(|| self.sentence.prior.clone().filter(|p| p.year == YearRef::Prior)).or_else(|| {
                // 其中 at the head of a sentence speaks of the one thing that the sentence before named.
                let begins = clause.range.start <= self.sentence.start + '，'.len_utf8();
                self.topic.clone().filter(|t| begins && (t.1 || self.sentence.start == 0)).map(|t| t.0)
            }),
        };
        if let Some(whole) = whole {
            self.open_list(whole, listing, ends);
        }
    }

    /// 财政拨款支出主要内容如下： items of what was said before, not claimed to be all.
    fn announces(&mut self, clause: &Clause) {
        let named = clause.name.as_ref().map_or(Subject::Unknown, |(n, _)| n.subject.clone());
        let whole = match named {
            Subject::Unknown => {
                let total = Subject::ThreePublic(Meaning::ThreePublicTotal);
                let first = self.sentence.first.clone().or_else(|| self.topic.clone().map(|t| t.0));
                first.filter(|m| m.subject == total)
            }
            Subject::Named(_) => None,
            known => self.statements.iter().rev().find_map(|s| match s.kind {
                ClaimKind::Amount { figure } if s.subject == known && s.year == YearRef::Current => {
                    Some(Mention { subject: known.clone(), ..Mention::nothing(figure) })
                }
                _ => None,
            }),
        };
        if let Some(whole) = whole {
            self.open_list(whole, Listing::Main, Ends::Paragraphs);
        }
    }

    /// 按资金来源分：the parts of what was said follow.
    fn divided_by(&mut self) {
        let Some((_, range)) = self.sentence.row.last() else { return };
        let words = text_of(self.text.text(), range);
        let words = words.rsplit_once('按').map_or("", |(before, after)| if before.is_empty() || before.ends_with('中') { after } else { "" });
        let by = ["分类", "划分", "分"].iter().any(|w| words.ends_with(w)) && words.chars().count() <= 12;
        let whole = self.sentence.now.clone().or_else(|| self.topic.clone().map(|t| t.0));
        if let (true, Some(whole)) = (by, whole) {
            self.open_list(whole, Listing::All, Ends::Stop);
        }
    }

    /// 按支出功能分类， and nothing else before 包括.
    fn divides_by_kind(&self, clause: &Clause) -> bool {
        let text = self.text.text();
        let so_far = text.get(self.sentence.start..clause.range.start).unwrap_or("");
        let so_far = crate::model::fold::without_number(so_far).trim_end_matches('，');
        so_far.starts_with('按') && ["分类", "划分", "分"].iter().any(|w| so_far.ends_with(w)) && so_far.chars().count() <= 14
    }

    /// The one amount of 支出 or 收入 that the section states.
    fn side_of_section(&self) -> Option<Mention> {
        let sides = [Subject::Expenditure, Subject::Income, Subject::FundTotal(Meaning::General), Subject::FundTotal(Meaning::Fund)];
        let mut said = sides.iter().filter_map(|side| self.said.get(&(self.section, side.clone())).cloned().flatten());
        said.next().filter(|_| said.next().is_none())
    }

    /// 公车费N万元（购置费A万元，运行维护费B万元）: the bracket lists parts of the amount.
    fn open_bracket(&mut self, rest: &[Clause]) {
        let now = self.sentence.now.clone();
        self.sentence.bracket.push(now.clone());
        let inside: Vec<&Clause> = rest.iter().take_while(|c| !matches!(c.mark, Some(Says::Close | Says::Stop))).collect();
        let opens = inside.iter().any(|c| c.kind == Kind::Opens);
        let compares = inside.iter().any(|c| matches!(c.kind, Kind::Change | Kind::Level | Kind::Compared | Kind::Base));
        let first = inside.iter().find(|c| c.kind == Kind::Amount);
        let Some((now, first)) = now.zip(first).filter(|_| !opens && !compares && self.sentence.change.is_none()) else { return };
        let part = first.name.as_ref().map_or(Subject::Unknown, |(n, _)| n.subject.clone());
        let amounts = inside.iter().filter(|c| c.kind == Kind::Amount).count();
        if form::is_part_of(&part, &now.subject) == Some(true) {
            self.open_list(now, Listing::All, Ends::Bracket);
        } else if amounts > 1 && !self.lists.is_empty() {
            // A part whose own parts stand in a bracket: they are not parts beside it.
            self.open_list(now, Listing::Main, Ends::Bracket);
        }
    }

    fn close_bracket(&mut self) {
        if let Some(before) = self.sentence.bracket.pop() {
            if self.lists.iter().any(|l| l.ends == Ends::Bracket) {
                self.end_lists(|ends| ends != Ends::Bracket && ends != Ends::Paragraphs && ends != Ends::Stop);
                if self.lists.last().is_some_and(|l| l.ends == Ends::Bracket) {
                    self.close_list();
                }
            }
            if before.is_some() {
                self.sentence.now = before;
            }
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

fn text_of<'t>(text: &'t str, range: &std::ops::Range<usize>) -> &'t str {
    text.get(range.clone()).unwrap_or("")
}

/// 总计 of the words.
pub fn is_grand(name: &Name) -> bool {
    name.extent == Some(Extent::Grand)
}
