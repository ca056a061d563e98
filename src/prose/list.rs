//! Wholes and their parts: 其中 within a sentence, lists over sentences and paragraphs, numbered items.

use super::complete::is_half;
use super::discourse::Discourse;
use super::form;
use super::grammar::{Clause, Kind};
use super::phrase::Says;
use super::remembered::Mention;
use super::statement::Certainty;
use crate::lexicon::words::Listing;
use crate::lexicon::{Group, divides};
use crate::model::{ClaimKind, FigureId, Meaning, Part, Subject, YearRef};

/// A list that is being read.
#[derive(Debug, Clone)]
pub struct List {
    /// What is divided.
    pub whole: Mention,
    /// What was listed so far.
    pub parts: Vec<Mention>,
    /// What the words claim.
    listing: Listing,
    /// How the parts are told apart, and so what ends the list.
    pub ends: Ends,
    /// Something in it was not understood: nothing is known of its sum.
    pub blocked: bool,
    /// Its items are numbered: the style and the next number.
    pub marks: Option<(u8, u32)>,
    /// An item was opened, and its amount is still to come.
    pub awaits: bool,
    /// The line ended where the list began: it may go on line by line.
    pub lines: bool,
    /// A heading below the whole's opened: the count may begin anew.
    pub restarts: bool,
    /// It has done so.
    pub restarted: bool,
    /// The words divide the whole in full: 按支出功能分类，包括.
    pub divides: bool,
    /// It was only announced, items of several levels were taken together, or the text stops before it does: what it makes
    /// is said only where it makes it.
    pub doubtful: bool,
    /// Its items are lines that `；` ends.
    pub by_semicolon: bool,
    /// Its words announce no items, as 包括人员经费和公用经费 does: what the form fixes, or what makes the whole, is said.
    pub loose: bool,
    /// The count of its items is broken: nothing is known of it.
    pub broken: bool,
    /// 比上年减少N万元，其中：A、B: the change that the parts may be of as well, and whether it is a reduction.
    pub rival: Option<(FigureId, bool)>,
    /// `；` stands between its parts: what `，` ties to a part is the part's.
    pub semicolons: bool,
    /// The budget of the whole, and those of the parts, where each says both.
    pub budgets: Option<(FigureId, Vec<FigureId>)>,
    /// The section that the whole stands in.
    pub section: Option<usize>,
    /// A part of it that was divided itself, and into what: where `；` ended that too soon, what follows is of the part.
    pub nested: Option<(FigureId, Vec<FigureId>)>,
    /// Amounts that it may divide, where the words do not tell which: the one that its parts make.
    pub among: Vec<Mention>,
    /// How many parts its words announce.
    pub announced: Option<usize>,
}

/// What ends a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ends {
    /// The next `；`.
    Semicolon,
    /// The next `。`.
    Stop,
    /// The bracket that it stands in.
    Bracket,
    /// A paragraph that is no item of it.
    Paragraphs,
}

/// Lists of more parts than this end where their marks say: what they make so far is not asked of each part.
const LONG: usize = 200;

impl Discourse<'_> {
    /// A list of what was said begins.
    pub fn open_list(&mut self, whole: Mention, listing: Listing, ends: Ends) {
        let section = self.section;
        let budgets = self.execution.as_ref().filter(|e| e.executed == whole.figure).and_then(|e| Some((e.budgets.last()?.0, Vec::new())));
        self.lists.push(List {
            whole,
            parts: Vec::new(),
            listing,
            ends,
            blocked: false,
            marks: None,
            awaits: false,
            lines: false,
            restarts: false,
            restarted: false,
            divides: false,
            doubtful: false,
            by_semicolon: false,
            loose: false,
            broken: false,
            rival: None,
            semicolons: false,
            budgets,
            section,
            nested: None,
            among: Vec::new(),
            announced: None,
        });
    }

    /// A list of one of several amounts begins.
    pub fn open_list_of(&mut self, among: Vec<Mention>, ends: Ends) {
        let Some(whole) = among.last().cloned() else { return };
        self.open_list(whole, Listing::All, ends);
        if let Some(list) = self.lists.last_mut() {
            (list.among, list.doubtful) = (among, true);
        }
    }

    /// An amount of the kind that lists hold: a part of the innermost list that takes it.
    pub fn add_part(&mut self, part: &Mention) {
        // 甲A（乙b，比上年增加…；丙c）；丁D: what a bracket speaks of beside its amount is of that, and no part beside it.
        if self.sentence.bracket.len() > self.lists.iter().filter(|l| l.ends == Ends::Bracket).count() {
            return;
        }
        // 其中甲A；加乙B、丙C，收入总量N: what is added is no part of what was divided; nor is what stands beside it.
        let words = part.words.trim_start_matches(['，', '；', '、']);
        if words.starts_with('加') && !words.starts_with("加强") || Group::Besides.begins(words) {
            self.end_lists(|ends| ends != Ends::Paragraphs && ends != Ends::Bracket);
            return;
        }
        // 债务限额N, 合计新增M: beside what was divided.
        let of_limit = self.lists.last().is_some_and(|l| Group::Limit.is_in(&l.whole.words));
        if Group::Limit.is_in(words) && !of_limit || Group::Counted.begins(words) && Group::Adds.is_in(words) {
            self.end_lists(|ends| ends != Ends::Paragraphs && ends != Ends::Bracket);
            return;
        }
        self.divide_cars(&part.subject);
        if self.lists.iter().all(|l| l.ends == Ends::Paragraphs) {
            self.resume(&part.subject);
        }
        while let Some(top) = self.lists.last().filter(|l| l.ends != Ends::Paragraphs) {
            let known = top.takes(&part.subject);
            let mut outer = self.lists.iter().rev().skip(1).filter(|l| l.ends != Ends::Paragraphs);
            let elsewhere = outer.any(|l| l.takes(&part.subject) == Some(true));
            let beside = matches!((&top.whole.subject, &part.subject), (Subject::Expenditure, Subject::BasicPart(_)))
                && top.parts.iter().all(|p| p.subject != Subject::ExpenditureItem(Meaning::Basic));
            // 县级A、上级B；别的资金C: A and B, which make what they divide, were all there is of it.
            let figures = || top.parts.iter().map(|p| p.figure).collect::<Vec<FigureId>>();
            let nothing = self.figures[part.figure.0].value().is_some_and(|v| v.is_zero());
            let made =
                self.sentence.broke && top.ends == Ends::Stop && (2..LONG).contains(&top.parts.len()) && known != Some(true) && !nothing;
            let exhausted = made && top.is_exhausted();
            let used_up = exhausted || made && !top.is_complete() && self.makes(top.whole.figure, &figures());
            let foreign = top.ends != Ends::Bracket && !beside && (known == Some(false) || known.is_none() && elsewhere);
            // 收入N，其中甲A、乙B；支出M: no part of income.
            let item = matches!(
                part.subject,
                Subject::ExpenditureItem(_) | Subject::GeneralItem(_) | Subject::BasicPart(_) | Subject::Functional(_)
            );
            let foreign =
                foreign || self.sentence.broke && !item && !top.parts.is_empty() && super::addition::are_of_two_sides(&top.whole, part);
            if used_up || foreign {
                // 收、支总计N，其中：甲A、乙B；丙C、丁D: once for either side.
                let sides = used_up && matches!(top.whole.subject, Subject::BothSides | Subject::Fiscal) && top.among.is_empty();
                let whole = top.whole.clone();
                self.close_list();
                if sides {
                    self.open_list_of(vec![whole], Ends::Stop);
                    break;
                }
            } else {
                break;
            }
        }
        // A paragraph that is no item of the list ends it.
        if self
            .lists
            .last()
            .is_some_and(|l| l.ends == Ends::Paragraphs && l.marks.is_none() && l.awaits && l.takes(&part.subject) == Some(false))
        {
            self.close_list();
        }
        let unit = self.is_unitless(part.figure);
        let heads = self.sentence.now.is_none() && self.sentence.start > 0;
        let second = self.lists.last().is_some_and(|l| {
            heads && l.marks.is_none() && l.takes(&part.subject) == Some(true) && l.parts.iter().all(|p| p.subject != part.subject)
        });
        if let Some(top) = self.lists.last_mut() {
            match top.ends {
                // Of a numbered item only the first amount is its own; a paragraph without number may hold two, a sentence each.
                // 甲（项）A万元、乙（项）B万元 in one line: two items, as far as they make the whole.
                Ends::Paragraphs
                    if !top.awaits && !second && top.marks.is_none() && is_account(part) && top.parts.last().is_some_and(is_account) =>
                {
                    top.doubtful = true;
                    top.parts.push(part.clone());
                }
                Ends::Paragraphs if !top.awaits && !second => {}
                _ => {
                    top.awaits = false;
                    top.blocked |= unit;
                    top.parts.push(part.clone());
                }
            }
        }
    }

    /// 公车购置及运行费N万元，购置费A万元，运行费B万元 among the parts of “三公”: parts of the part just said.
    fn divide_cars(&mut self, subject: &Subject) {
        let cars = Subject::ThreePublic(Meaning::CarAll);
        let Some(top) = self.lists.last().filter(|_| form::is_part_of(subject, &cars) == Some(true)) else { return };
        if let Some(part) = top.parts.last().filter(|p| p.subject == cars && top.ends != Ends::Paragraphs) {
            let (part, ends) = (part.clone(), top.ends);
            self.open_list(part, Listing::All, if ends == Ends::Bracket { Ends::Stop } else { ends });
        }
    }

    /// 其中： with one part a sentence: the next part goes on with the list, anything else ends it.
    fn resume(&mut self, subject: &Subject) {
        let Some(list) = &self.parked else { return };
        let known = list.parts.iter().any(|p| p.subject == *subject);
        if list.goes_on_with(subject) && !known {
            self.lists.extend(self.parked.take());
        } else {
            self.unpark();
        }
    }

    /// Says what the list that waited for further sentences says.
    pub fn unpark(&mut self) {
        if let Some(list) = self.parked.take() {
            self.say_list(list);
        }
    }

    /// Whether the next sentence may go on with a list, since the form fixes its parts and not all were named.
    fn may_go_on(&self, list: &List) -> bool {
        let fixed = matches!(
            list.whole.subject,
            Subject::ThreePublic(_)
                | Subject::Procurement(Meaning::Total)
                | Subject::ExpenditureItem(Meaning::Basic)
                | Subject::GeneralItem(Meaning::Basic)
                | Subject::Expenditure
                | Subject::FundTotal(_)
        );
        let fixed = fixed || list.parts.iter().all(|p| is_half(&p.subject));
        let last = self.lists.iter().all(|l| l.ends == Ends::Paragraphs);
        let wide = list.ends == Ends::Stop && list.listing == Listing::All;
        fixed && last && wide && list.parts.iter().all(|p| list.goes_on_with(&p.subject)) && !list.is_complete()
    }

    /// Ends the lists that a mark ends.
    pub fn end_lists(&mut self, ends: impl Fn(Ends) -> bool) {
        let mut waiting = Vec::new();
        while self.lists.last().is_some_and(|l| ends(l.ends)) {
            waiting.extend(self.close_list());
        }
        self.lists.extend(waiting);
    }

    /// Ends the innermost list and says what it says; what it still waits for, where nothing followed in its sentence.
    pub fn close_list(&mut self) -> Option<List> {
        let list = self.lists.pop()?;
        if list.parts.is_empty() {
            // 包括： and nothing in the sentence: items may follow in paragraphs of their own.
            let announced = self.text.text().ends_with(':');
            let may = list.listing == Listing::All || list.listing == Listing::Main && announced;
            let waits = may && list.ends != Ends::Bracket && list.ends != Ends::Paragraphs;
            return waits.then_some(List { ends: Ends::Paragraphs, loose: !announced, ..list });
        }
        if self.may_go_on(&list) {
            self.unpark();
            self.parked = Some(list);
        } else {
            self.say_list(list);
        }
        None
    }

    /// 收入合计N，包括A；B: `；` ends no list whose next part the form names.
    pub(super) fn keep_open(&mut self, rest: &[Clause]) {
        let next = rest.iter().take_while(|c| !matches!(c.mark, Some(Says::Stop))).find(|c| c.kind != Kind::Mark);
        let named = next.filter(|c| c.kind == Kind::Amount).and_then(|c| c.name.as_ref());
        let subject = named.map_or(Subject::Unknown, |(n, _)| self.placed(n));
        let figures = |l: &List| l.parts.iter().map(|p| p.figure).collect::<Vec<FigureId>>();
        let Some(list) = self.lists.last().filter(|l| l.ends == Ends::Semicolon && (1..LONG).contains(&l.parts.len())) else { return };
        if self.makes(list.whole.figure, &figures(list)) {
            self.sentence.made = Some(list.whole.clone());
            return;
        }
        let goes_on = list.takes(&subject) == Some(true) && list.parts.iter().all(|p| p.subject != subject);
        if let Some(list) = self.lists.last_mut().filter(|_| goes_on) {
            list.ends = Ends::Stop;
        }
    }

    fn say_list(&mut self, mut list: List) {
        self.lists_said = Some(list.parts.clone());
        let figures_of = |parts: &[Mention]| parts.iter().map(|p| p.figure).collect::<Vec<FigureId>>();
        // 其中：甲A，用于修路，乙B；丙C: B, which is more than A, was not spent of it.
        let spent = figures_of(&list.parts);
        let beside = |outer: &List| {
            let all: Vec<FigureId> = outer.parts.iter().map(|p| p.figure).chain(spent.iter().copied()).collect();
            outer.parts.last().is_some_and(|p| p.figure == list.whole.figure) && self.makes(outer.whole.figure, &all)
        };
        let uses = matches!(list.listing, Listing::Uses | Listing::Main)
            && (self.exceed(list.whole.figure, &spent) || self.lists.last().is_some_and(beside));
        if let Some(outer) =
            self.lists.last_mut().filter(|l| list.ends != Ends::Bracket && l.parts.last().is_some_and(|p| p.figure == list.whole.figure))
        {
            if uses {
                outer.parts.append(&mut list.parts);
                outer.doubtful = true;
                return;
            }
            outer.nested = Some((list.whole.figure, spent));
        }
        if uses && list.listing == Listing::Uses && list.ends != Ends::Paragraphs {
            return;
        }
        // 其中：甲A，主要为乙b；丙c；丁d: c and d are parts of A as b is, and beside A they are too much.
        if let Some((part, inner)) = list.nested.take().filter(|_| self.exceed(list.whole.figure, &figures_of(&list.parts))) {
            let behind = list.parts.iter().skip_while(|p| p.figure != part).skip(1).map(|p| p.figure);
            let parts: Vec<FigureId> = inner.into_iter().chain(behind).collect();
            if parts.len() > 2 && self.makes(part, &parts) {
                let parts = parts.into_iter().map(|figure| Part { figure, negative: false }).collect();
                let kind = ClaimKind::Parts { whole: part, parts, complete: true };
                self.say(&Mention::nothing(part), list.whole.year, kind, Certainty::Chosen);
            }
            if !list.is_complete() {
                return;
            }
        }
        let sides = matches!(list.whole.subject, Subject::BothSides | Subject::Fiscal)
            && list.parts.iter().any(|p| p.subject == Subject::Income)
            && list.parts.iter().any(|p| p.subject == Subject::Expenditure);
        // 收、支总计N，其中：年初结转A，年末结转B: movements of either side.
        let moved = list.whole.subject == Subject::BothSides
            && list.parts.iter().any(|p| matches!(p.subject, Subject::IncomeItem(_)))
            && list.parts.iter().any(|p| matches!(p.subject, Subject::ExpenditureItem(_)));
        let sides = sides || moved;
        let known = list.whole.subject != Subject::Unknown && list.ends == Ends::Paragraphs;
        // 收入总计包括本年收入合计 and what was carried over.
        let grand = list.whole.words.contains("总计");
        let foreign = known
            && list.ends == Ends::Paragraphs
            && list.listing == Listing::Main
            && list.parts.iter().any(|p| list.takes(&p.subject) == Some(false))
            || known && list.parts.iter().any(|p| p.subject == list.whole.subject && !(grand && p.words.contains("本年")));
        let all_figures: Vec<FigureId> = list.parts.iter().map(|p| p.figure).collect();
        if !list.among.is_empty() {
            let amounts = all_figures.iter().filter(|f| self.figures[f.0].value().is_some_and(|v| !v.is_zero())).count();
            match list
                .among
                .iter()
                .rev()
                .find(|m| (amounts > 1 || list.among.len() == 1 && all_figures.len() > 1) && self.makes(m.figure, &all_figures))
            {
                Some(made) => list.whole = made.clone(),
                // 政府采购N万元：货物A、工程B、服务C: the form says that these are all; 分中央和地方看，甲A，乙B: so do their words.
                None => {
                    let whole = match &list.among[..] {
                        [only] if list.is_complete() => Some(only),
                        several => {
                            let words: Vec<&str> = list.parts.iter().map(|p| p.words.as_str()).collect();
                            let mut divided = several.iter().filter(|m| divides::exhaust(&m.words, &words));
                            divided.next().filter(|_| divided.next().is_none())
                        }
                    };
                    // 基本支出N万元，分别为：甲A、乙B: items of one row, which are more than what they divide.
                    let row = all_figures.len() > 1 && all_figures.windows(2).all(|w| self.goes_straight_on(w[0], w[1]));
                    let whole = whole.or_else(|| match &list.among[..] {
                        [only] if row && list.ends != Ends::Bracket && self.exceed(only.figure, &all_figures) => Some(only),
                        _ => None,
                    });
                    let Some(whole) = whole.cloned() else { return };
                    (list.whole, list.doubtful) = (whole, false);
                    list.among.clear();
                }
            }
        }
        let makes = self.makes(list.whole.figure, &all_figures);
        let short = list.ends == Ends::Paragraphs && (list.awaits && list.marks.is_some() || list.parts.len() < 2 && !list.lines && !makes);
        let doubtful = list.doubtful && !makes && (list.ends == Ends::Paragraphs || self.exceed(list.whole.figure, &all_figures));
        let loose = list.loose && !makes && !list.is_complete();
        if list.broken || sides || foreign || short || doubtful || loose || self.are_shares_of_more(&list) {
            return;
        }
        // 项目支出比上年减少N万元，其中：A、B: parts of the decrease, where they make that and not the whole.
        if let Some((difference, down)) = list.rival.filter(|r| list.parts.len() > 1 && !makes && self.makes(r.0, &all_figures)) {
            let parts = all_figures.iter().map(|&figure| Part { figure, negative: down }).collect();
            let kind = ClaimKind::Components { difference, down, parts };
            self.say(&Mention::nothing(difference), YearRef::Current, kind, Certainty::Chosen);
            return;
        }
        // 计划N、实际M，其中甲计划A、实际B: of what is said of each part, only the amounts of one kind add up.
        let own = |m: &Mention| m.words.trim_end_matches(['为', '是', '达', ':']).to_owned();
        let kind = own(&list.whole);
        let same = |p: &Mention| own(p) == kind;
        let mixed = list.ends != Ends::Paragraphs && !kind.is_empty() && list.parts.iter().any(same) && !list.parts.iter().all(same);
        if mixed {
            list.parts.retain(same);
            list.blocked = true;
        }
        // 其中A、B，合计N: N is the sum of the parts, and no part.
        if let Some(total) = list.parts.pop_if(|p| p.restates) {
            let own: Vec<FigureId> = list.parts.iter().map(|p| p.figure).collect();
            if list.blocked && !self.makes(total.figure, &own) {
                return;
            }
            let parts = list.parts.iter().map(part).collect();
            self.say(&list.whole, list.whole.year, ClaimKind::Parts { whole: total.figure, parts, complete: true }, Certainty::Certain);
        }
        let figures: Vec<FigureId> = list.parts.iter().map(|p| p.figure).collect();
        let mut figures = figures;
        // 其中甲A、乙B，丙C: what already makes the whole is all there is of it.
        if let Some(made) =
            (2..figures.len()).find(|&n| !self.makes(list.whole.figure, &figures) && self.makes(list.whole.figure, &figures[..n]))
            && self.figures[list.whole.figure.0].value().is_some_and(|v| !v.is_zero())
            && !self.goes_straight_on(figures[made - 1], figures[made])
        {
            figures.truncate(made);
            list.parts.truncate(made);
            list.doubtful = true;
        }
        let holds = figures.len() > 1 && self.makes(list.whole.figure, &figures);
        let all = list.listing == Listing::All;
        let unsure = list.blocked || list.doubtful || !list.among.is_empty() || list.rival.is_some() && !list.is_complete();
        let by_words = !unsure
            && ((all || list.ends == Ends::Paragraphs) && list.is_complete()
                || all && (list.divides || list.announced.is_some() && list.is_complete())
                || all && list.marks.is_some() && list.parts.len() > 1 && self.leaves_nothing_out(&list, &figures)
                || self.names_what_is_nothing(&list)
                || list.ends_with_the_rest());
        // Items that make less than half of it, whatever counts them, are the main ones.
        let main = list.ends == Ends::Paragraphs && list.marks.is_some() && self.are_less_than_half(list.whole.figure, &figures);
        // A list that makes the whole is taken for all of it, whatever else the words admit.
        let complete = by_words && !main || holds && !mixed;
        if figures.len() > 1 && complete {
            self.changes_of_parts(list.whole.figure, &list.parts, !list.doubtful);
        }
        let said = |b: &(FigureId, Vec<FigureId>)| b.1.len() > 1 && (b.1.len() == list.parts.len() || self.makes(b.0, &b.1));
        if let Some((budget, parts)) = list.budgets.take().filter(said) {
            let complete = complete || self.makes(budget, &parts);
            let parts = parts.into_iter().map(|figure| Part { figure, negative: false }).collect();
            let whole = Mention { words: String::new(), ..list.whole.clone() };
            self.say(&whole, YearRef::Opening, ClaimKind::Parts { whole: budget, parts, complete }, Certainty::Certain);
        }
        let certainty = if by_words || !complete && !list.doubtful { Certainty::Certain } else { Certainty::Chosen };
        let parts = list.parts.iter().map(part).collect();
        let mut whole = list.whole;
        whole.words.clear();
        let year = whole.year;
        self.say(&whole, year, ClaimKind::Parts { whole: whole.figure, parts, complete }, certainty);
    }

    /// 甲A、乙B: nothing but `、` and a name stands between two amounts, so that both are items of one row.
    fn goes_straight_on(&self, one: FigureId, next: FigureId) -> bool {
        let (one, next) = (self.figures[one.0].span, self.figures[next.0].span);
        let between = self.source.get(one.end..next.start).unwrap_or("");
        between.contains('、') && !between.contains(['，', ',', '；', ';', '。', '\n'])
    }

    /// 项目支出N万元…其中：（一）甲，占支出总预算的P%: the items divide what the whole is itself a part of.
    fn are_shares_of_more(&self, list: &List) -> bool {
        let more = |p: &Mention| self.shares.get(&p.figure).is_some_and(|of| form::is_part_of(&list.whole.subject, of) == Some(true));
        let figures: Vec<FigureId> = list.parts.iter().map(|p| p.figure).collect();
        list.ends == Ends::Paragraphs && list.parts.iter().any(more) && !self.makes(list.whole.figure, &figures)
    }

    /// A list that names even what is zero names everything; of assets it names those above a value.
    fn names_what_is_nothing(&self, list: &List) -> bool {
        let zero = |p: &Mention| self.figures[p.figure.0].value().is_some_and(|v| v.is_zero());
        !list.is_of_assets() && list.ends != Ends::Semicolon && list.parts.len() >= 3 && list.parts.iter().any(zero)
    }
}

/// Whether an amount is of a 科目 that is named with its level.
const fn is_account(mention: &Mention) -> bool {
    matches!(mention.subject, Subject::Functional(_))
}

fn part(mention: &Mention) -> Part {
    Part { figure: mention.figure, negative: false }
}
