//! Amounts: what each is of, by its own words, by what was named before it, or by what the paragraph is about.

#![allow(clippy::string_slice)] // Cuts text where characters begin: at what was found, or at the edges of spans.

use super::discourse::{Discourse, text_of};
use super::grammar::{Clause, Kind, Named};
use super::list::Ends;
use super::noun::{Name, When};
use super::phrase::Says;
use super::remembered::Mention;
use super::statement::Certainty;
use super::{form, mark};
use crate::lexicon::Group;
use crate::lexicon::words::Stage;
use crate::model::{ClaimKind, FigureId, Meaning, Reading, Subject, Unchecked, YearRef};

impl Discourse<'_> {
    /// Whether a figure is an amount of money, or one that cannot be read.
    pub(super) fn is_money(&self, figure: FigureId) -> bool {
        matches!(self.figures[figure.0].reading, Reading::Money(_) | Reading::Unreadable)
    }

    pub(super) fn amounts(&mut self, clause: &Clause, row: Vec<Named>, rest: &[Clause]) {
        let all = self.all_of_row(clause, &row).map(|name| Clause { name: Some(name), ..clause.clone() });
        let clause = all.as_ref().unwrap_or(clause);
        self.label_all(clause);
        if self.is_aside(clause) {
            return;
        }
        self.sentence.behind_count = self.sentence.counted.is_some_and(|(_, end)| end > self.sentence.ended);
        self.sentence.ended = clause.range.end;
        let named = clause.name.clone();
        if self.is_bound(clause) {
            return self.is_within(clause);
        }
        if named.as_ref().is_some_and(|(n, _)| n.per) && !self.sentence.explains {
            let words = self.words(clause);
            for figure in &clause.amounts {
                self.figures[figure.0].reason = Unchecked::UnitCost;
                self.sentence.each.push((*figure, words.clone()));
            }
            return;
        }
        self.sentence.money.extend(&clause.amounts);
        // 若剔除新增车辆运行费N万元: what is left out, and no amount of what the form knows.
        if named.as_ref().is_some_and(|(_, r)| Group::LeftOut.is_in(&self.text.text()[r.clone()])) {
            let words = self.words(clause);
            for &figure in &clause.amounts {
                let mention = Mention { words: words.clone(), ..Mention::nothing(figure) };
                self.say(&mention, YearRef::Current, ClaimKind::Amount { figure }, Certainty::Certain);
            }
            return;
        }
        // 工程类N万元，比货物类多出M万元，占P%: how far it is from another, and no amount that goes on.
        let words = self.words(clause);
        if Group::More.ends(Group::Leads.strip_end(&words)) {
            return;
        }
        // …主要原因是核减运行费，三、2023年公务接待费预算N万元: an item of its own, and no reason.
        let anew = |n: &Name| {
            let named = !matches!(n.subject, Subject::Unknown | Subject::Named(_));
            named && n.when.stage.is_some() && n.when.year.is_some() && n.when.year == self.setting.year.map(super::noun::Year::Named)
        };
        if self.sentence.explains && named.as_ref().is_some_and(|(n, _)| anew(n)) {
            self.finish_change();
            self.sentence.reasoned = false;
        }
        if self.sentence.explains {
            let up = named.as_ref().is_some_and(|(_, r)| Group::Adds.is_in(&Group::NotNew.without(&self.text.text()[r.clone()])));
            for &figure in &clause.amounts {
                self.explained(figure, None, up);
            }
            return;
        }
        // 收入总计、支出总计N万元: of both.
        if let ([figure], Some((last, _)), Some((first, range))) = (&clause.amounts[..], &clause.name, row.last())
            && matches!((&first.subject, &last.subject), (Subject::Income, Subject::Expenditure) | (Subject::Expenditure, Subject::Income))
        {
            let words = text_of(self.text.text(), range).to_owned();
            self.remember(&Mention { subject: first.subject.clone(), words, ..Mention::nothing(*figure) });
        }
        // 甲、乙、丙三项共N，分别为A、B、C
        let whole = self.sentence.now.clone().filter(|now| {
            let bare = named.as_ref().is_none_or(|(n, _)| n.subject == Subject::Unknown);
            clause.each && bare && row.is_empty() && Self::counts_items(&now.words) == Some(clause.amounts.len())
        });
        if let Some(whole) = whole.filter(|_| clause.amounts.len() > 1) {
            let parts = clause.amounts.iter().map(|&figure| crate::model::Part { figure, negative: false }).collect();
            let kind = ClaimKind::Parts { whole: whole.figure, parts, complete: true };
            self.say(&Mention::nothing(whole.figure), YearRef::Current, kind, Certainty::Certain);
        }
        let mut names = self.names_of_row(clause, &row);
        self.years_of_row(clause, &mut names);
        let sides = names.len() == 2 && named.as_ref().is_some_and(|(n, _)| n.subject == Subject::BothSides);
        for (index, &figure) in clause.amounts.iter().enumerate() {
            let own = names.get(index).cloned().or_else(|| named.clone());
            self.amount(figure, own, clause, rest);
            if sides {
                let words = of_one_side(&self.words(clause), if index == 0 { "收入" } else { "支出" });
                self.label(figure, &words);
            }
        }
    }

    /// 200万元以上, 控制在限额N万元以内: a bound that something is held against, and no amount of it.
    fn is_bound(&self, clause: &Clause) -> bool {
        let text = self.text.text();
        let after = text.get(clause.range.end..).unwrap_or("");
        let after = Group::Bracketed.skip(after);
        if Group::Above.begins(after) {
            return true;
        }
        let head = text.get(self.sentence.start..clause.number).unwrap_or("");
        let words = head.rsplit(['，', '；', '。', ':']).next().unwrap_or("");
        let limit = Group::Limit.is_in(words);
        let held = Group::Held.is_in(words);
        let inside = Group::Inside.begins(after);
        // 债务限额N亿元，余额控制在限额之内
        let rest = after.split('。').next().unwrap_or("");
        limit && (held || inside || Group::Limit.is_in(rest) && Group::Held.is_in(rest))
    }

    /// 余额N亿元，低于限额M亿元: at most the bound, where it is.
    fn is_within(&mut self, clause: &Clause) {
        let text = self.text.text();
        let limit = Group::Limit.is_in(text.get(self.sentence.start..clause.number).unwrap_or(""));
        let of = self.sentence.first.clone().filter(|_| limit && self.sentence.bracket.is_empty());
        let (Some(of), [bound]) = (of, &clause.amounts[..]) else { return };
        let bound = *bound;
        if self.figures[of.figure.0].value() <= self.figures[bound.0].value() {
            let parts = vec![crate::model::Part { figure: of.figure, negative: false }];
            let kind = ClaimKind::Parts { whole: bound, parts, complete: false };
            self.say(&Mention::nothing(bound), YearRef::Current, kind, Certainty::Chosen);
        }
    }

    /// 与上年持平（151万元）, 1402777千元（即14.03亿元）: an amount in a bracket that says the one before it again, or last year's.
    fn is_aside(&mut self, clause: &Clause) -> bool {
        let bare = clause.name.as_ref().is_none_or(|(n, _)| matches!(&n.subject, Subject::Named(name) if name.chars().count() == 1));
        let ([figure], true) = (&clause.amounts[..], bare && !self.sentence.bracket.is_empty()) else { return false };
        let figure = *figure;
        let inner = self.lists.last().is_some_and(|l| l.ends == Ends::Bracket);
        if inner || self.sentence.explains {
            return false;
        }
        let mention = Mention { words: self.words(clause), ..Mention::nothing(figure) };
        self.say(&mention, YearRef::Prior, ClaimKind::Amount { figure }, Certainty::Certain);
        self.base_behind(figure);
        true
    }

    /// 3个项目，资金合计N万元: the money of what was counted, and no sum of the amounts before it.
    fn is_of_count(&self, clause: &Clause) -> bool {
        let text = self.text.text();
        let between = self.sentence.counted.and_then(|(_, end)| text.get(end..clause.range.start));
        let named = clause.name.as_ref().is_some_and(|(_, range)| text[range.clone()].starts_with("资金"));
        // 车辆5台，共计N万元: of these.
        let direct = between.is_some_and(|words| words == "，");
        direct || named && between.is_some_and(|words| !words.contains(['；', '。']))
    }

    /// 出国费、用车费和接待费N万元: of “三公” where the row names all of it, and never of the last alone.
    fn all_of_row(&self, clause: &Clause, row: &[Named]) -> Option<Named> {
        let (name, range) = clause.name.as_ref().filter(|_| clause.amounts.len() == 1 && !clause.each)?;
        let total = Subject::ThreePublic(Meaning::ThreePublicTotal);
        let is_part = |s: &Subject| form::is_part_of(s, &total) == Some(true);
        let mut subjects = vec![name.subject.clone()];
        let mut start = range.start;
        for (before, own) in row.iter().rev() {
            let tie = self.text.text().get(own.end..start).unwrap_or("");
            if !is_part(&before.subject) || !Group::Ties.holds(tie) {
                break;
            }
            subjects.push(before.subject.clone());
            start = own.start;
        }
        let several = subjects.len() > 1 && is_part(&name.subject);
        let subject = if form::is_complete(&total, &subjects) { total } else { Subject::Unknown };
        several.then(|| (Name { subject, ..name.clone() }, start..range.end))
    }

    /// 收、支总计各是A、B; 货物、工程、服务分别为A、B、C: a name for each amount.
    pub(super) fn names_of_row(&self, clause: &Clause, row: &[Named]) -> Vec<Named> {
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

    /// 2022年、2023年甲分别为A、B，其中乙分别为a、b: of the same years.
    fn years_of_row(&mut self, clause: &Clause, names: &mut Vec<Named>) {
        if names.len() > 1 && names.iter().all(|(n, _)| n.when.year.is_some()) {
            self.sentence.row_years = names.iter().map(|(n, _)| n.when).collect();
        } else if let Some((name, range)) = clause.name.as_ref().filter(|(n, _)| clause.each && n.when.year.is_none())
            && names.is_empty()
            && self.sentence.row_years.len() == clause.amounts.len()
        {
            let years = self.sentence.row_years.iter();
            *names = years.map(|&when| (Name { when: When { stage: name.when.stage, ..when }, ..name.clone() }, range.clone())).collect();
        }
    }

    /// Whether an outturn of the same thing follows in the sentence: then 预算 is what it is measured by.
    pub(super) fn outturn_follows(rest: &[Clause]) -> bool {
        let sentence = rest.iter().take_while(|c| !matches!(c.mark, Some(Says::Stop | Says::Semicolon)));
        let mut amounts = sentence.filter(|c| c.kind == Kind::Amount);
        amounts.next().is_some_and(|c| c.name.as_ref().is_some_and(|(n, _)| n.when.stage == Some(Stage::Final)))
    }

    pub(super) fn amount(&mut self, figure: FigureId, named: Option<Named>, clause: &Clause, rest: &[Clause]) {
        let words = self.words(clause);
        let name = named.as_ref().map(|(n, _)| n.clone());
        let mut when = name.as_ref().map_or(When::default(), |n| n.when);
        let mut year = when.year_ref(self.setting.year, self.setting.is_budget);
        // In whatever document, 年初预算 of the amount just said is what it is measured by.
        // 决算58万元，预算76万元: so is 预算 alone behind what it came to.
        // 全年支出7万元，预算数8万元, in final accounts: so is 预算数 behind what was spent.
        let spent = |n: &Mention| n.when.stage == Some(Stage::Final) || n.when.stage.is_none() && !self.setting.is_budget;
        let behind = when.stage == Some(Stage::Budget) && self.sentence.now.as_ref().is_some_and(spent);
        let measures = (behind || matches!(when.stage, Some(Stage::Opening | Stage::WholeYear))) && when.year.is_none();
        let bare = name.as_ref().is_none_or(|n| n.subject == Subject::Unknown);
        if measures
            && bare
            && year == YearRef::Current
            && self.sentence.now.as_ref().is_some_and(|n| n.when.stage.is_none_or(|s| s == Stage::Final))
        {
            year = YearRef::Opening;
        }
        let budget = matches!(when.stage, Some(Stage::Budget | Stage::Opening | Stage::WholeYear | Stage::Adjusted));
        if budget && year == YearRef::Current && Self::outturn_follows(rest) {
            year = YearRef::Opening;
        }
        if self.plans_another_year() {
            self.planned_amounts.insert(figure);
        }
        let own = name.as_ref().map_or(Subject::Unknown, |n| self.placed(n));
        let subject = self.completed(&own, when, year, &words);
        // 上年安排甲A、乙B; 2023年收入决算A，支出决算B: both of that year.
        let before = self.sentence.prior.as_ref().filter(|p| p.year == YearRef::Prior && p.figure.0 + 1 == figure.0);
        let named = before.is_some_and(|p| matches!(p.when.year, Some(super::noun::Year::Named(_))) && p.when.stage == Some(Stage::Final));
        let alike = named && when.year.is_none() && when.stage == Some(Stage::Final);
        let tied = alike || when.is_empty() && self.text.text()[..clause.range.start].ends_with('、');
        if let Some(prior) = before.filter(|_| tied && year == YearRef::Current && self.sentence.now.is_none()) {
            (year, when.year) = (YearRef::Prior, prior.when.year);
        }
        let divided = self.lists.last().map(|l| (l.whole.year, l.whole.subject.clone()));
        let of_other_year = year == YearRef::Current && when.year.is_none() && matches!(divided, Some((YearRef::Prior, _)));
        if of_other_year {
            year = YearRef::Prior;
        }
        if own != Subject::Unknown {
            self.sentence.carried = None;
        }
        let restates = own == Subject::Unknown && when.is_empty() && name.as_ref().is_some_and(|n| n.extent.is_some());
        let restates = restates && !self.is_of_count(clause);
        let mention = Mention { figure, subject, words, year, when, restates };
        self.remember_item(&mention);
        self.repeats_opening(&mention, &own);
        self.arrives(&mention);
        // 某科目N元，其中：基本支出A元: of the 科目, and not of all.
        let whole = match &divided {
            Some((_, Subject::Functional(_))) => true,
            Some((_, Subject::Named(name))) => Group::Expense.ends(name),
            _ => false,
        };
        let of_item = whole && matches!(mention.subject, Subject::ExpenditureItem(_) | Subject::GeneralItem(_) | Subject::BasicPart(_));
        let claimed = Mention { subject: if of_item { Subject::Unknown } else { mention.subject.clone() }, ..mention.clone() };
        self.say(&claimed, year, ClaimKind::Amount { figure }, Certainty::Certain);
        if of_other_year {
            return self.add_part(&mention);
        }
        match year {
            YearRef::Prior => {
                if self.base_behind(figure) {
                    return;
                }
                self.sentence.prior = Some(mention);
                return;
            }
            YearRef::Opening => return self.budgets(mention),
            YearRef::Current => {}
        }
        self.executes(&mention);
        if self.sentence.added.is_some() && self.sentence.bracket.is_empty() {
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
        // 两项合计N, of amounts that do not make it: no part of anything.
        if Self::counts_items(&mention.words).is_some() {
            self.sentence.now = Some(mention);
            return;
        }
        self.adds_up(&mention);
        self.saves(&mention);
        self.left_over(&mention);
        self.is_what_was_added(&mention);
        self.finish_change();
        self.consists_of(&mention, clause, rest);
        self.add_part(&mention);
        if self.sentence.now.is_none() && mark::of(self.text.text().get(self.sentence.start..).unwrap_or("")).is_some() {
            self.numbered.push(mention.clone());
        }
        let in_list = self.lists.iter().any(|l| l.ends != Ends::Paragraphs);
        let s = &mut self.sentence;
        // 主要原因：追加N万元。其中：A、B: what follows divides what was explained, and not the reason.
        if !(in_list || s.reasoned && s.first.is_none()) {
            s.several |= s.first.is_some();
            s.first.get_or_insert_with(|| mention.clone());
            s.plain.extend(s.subtotal.take());
            s.plain.push(mention.clone());
        }
        s.broke = false;
        s.now = Some(mention);
    }

    /// 项目N元，为上年结转A元、本年安排B元: what it consists of, where they make it.
    fn consists_of(&mut self, mention: &Mention, clause: &Clause, rest: &[Clause]) {
        let text = self.text.text();
        let is_said = clause.name.as_ref().is_some_and(|(_, r)| text_of(text, r).starts_with('为'));
        let follows = matches!(rest, [mark, next, ..] if mark.mark == Some(Says::Pause) && next.kind == Kind::Amount);
        let behind = text[..clause.range.start].ends_with('，');
        if let Some(now) = self.sentence.now.clone().filter(|now| is_said && follows && behind && now.figure != mention.figure) {
            self.open_list_of(vec![now], Ends::Semicolon);
        }
    }

    /// 决算数大于年初预算数的主要原因是追加N万元: by how much, where that is the whole difference.
    fn is_what_was_added(&mut self, mention: &Mention) {
        let Some(done) = self.execution.clone().filter(|_| self.sentence.reasoned && self.sentence.change.is_none()) else { return };
        let Some(budget) = self.budget_named(None) else { return };
        let way = Group::Adds.is_in(&mention.words) || self.text.text()[self.sentence.start..].contains('大');
        let change = super::fit::Change {
            prior: Some(budget),
            difference: Some(mention.figure),
            percent: None,
            direction: crate::model::Direction::Up,
        };
        if way && mention.figure != done.executed && self.is_worth(mention.figure) && self.fits(done.executed, change) {
            let parts = [budget, mention.figure].map(|figure| crate::model::Part { figure, negative: false }).to_vec();
            let kind = ClaimKind::Parts { whole: done.executed, parts, complete: true };
            self.say(&Mention::nothing(done.executed), YearRef::Current, kind, Certainty::Chosen);
        }
    }

    /// Whether an amount is not nothing.
    fn is_worth(&self, figure: FigureId) -> bool {
        self.figures[figure.0].value().is_some_and(|v| !v.is_zero())
    }

    /// 一般公共预算拨款 alone is of the side that the list, or the sentence, is about.
    pub(super) fn placed(&self, name: &Name) -> Subject {
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
    pub(super) fn completed(&self, own: &Subject, when: When, year: YearRef, words: &str) -> Subject {
        let spends = words.trim_start_matches(['，', '；']).starts_with("支出");
        let whole_side = matches!(own, Subject::Income | Subject::Expenditure);
        // 接待21批次，168人次，共计支出N万元: what that came to, and no total of the body's.
        let sum = words.trim_start_matches(['，', '、', ')']);
        if whole_side && self.sentence.behind_count && (Group::Summed.begins(sum) || Group::Side.begins(sum)) {
            return Subject::Unknown;
        }
        if let (true, Some(headed @ (Subject::Functional(_) | Subject::ThreePublic(_) | Subject::AgencyOperating))) =
            (whole_side, &self.sentence.headed)
        {
            return headed.clone();
        }
        // 1.因公出国（境）费。2023年支出N万元: of the item that opens the paragraph.
        let whole = Group::Total.is_in(words) || words.contains('总') || words.contains("合计");
        if let (true, Some(item)) = (whole_side && !whole && self.lists.iter().all(|l| l.ends == Ends::Paragraphs), &self.item) {
            return item.subject.clone();
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
        let carried =
            self.sentence.carried.as_ref().map(|(n, _)| self.placed(n)).filter(|s| !matches!(s, Subject::Unknown | Subject::Named(_)));
        if let Some(carried) = carried {
            return carried;
        }
        // 一般公共预算收入安排A；支出安排B, in a plan: of the same fund.
        if self.plans_another_year()
            && spends
            && let Some(Subject::IncomeItem(fund @ (Meaning::General | Meaning::Fund | Meaning::Capital))) =
                self.sentence.first.as_ref().map(|m| &m.subject)
        {
            return Subject::FundTotal(*fund);
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
    pub(super) fn repeats_opening(&mut self, mention: &Mention, own: &Subject) {
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

    pub(super) fn remember(&mut self, mention: &Mention) {
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
    pub(super) fn said(&self, subject: &Subject) -> Option<Mention> {
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
}

/// 收、支总计分别 → 收入总计, 支出总计.
fn of_one_side(words: &str, side: &str) -> String {
    let head = words.find('收').map_or("", |at| &words[..at]);
    let tail = words.rfind(['支', '出']).map_or("", |at| words[at..].trim_start_matches(['支', '出']));
    format!("{head}{side}{}", tail.trim_end_matches(['为', '是', '达']).trim_end_matches("分别").trim_end_matches(['各', '均']))
}
