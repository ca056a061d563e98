//! Which table figure a claim's subject names.

use super::between::{total_figure, whole_column};
use super::economic::{PERSONNEL, PUBLIC, three_public_figure};
use super::item_names;
use super::narrative::AMOUNT;
use super::one_body;
use super::scope::{self, Scope};
use crate::ledger::adds_up;
use crate::lexicon::Group;
use crate::lexicon::codes::{self, Scheme};
use crate::model::fold::{fold, number_depth, without_number};
use crate::model::{
    Aspect, Claim, ClaimKind, Code, Disclosure, DocumentKind, FigureId, Meaning, Origin, Part, Role, RowKind, Side, Subject, Table,
};
use rust_decimal::Decimal;

/// Where the amount of a subject is printed in the tables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// One figure (possibly a blank cell).
    Figure(FigureId),
    /// The sum of several.
    Sum(Vec<FigureId>),
    /// The table is there and prints nothing for it: zero.
    Nothing,
}

/// The figures that a claim's amount must agree with: one, or one for each side. Empty where no table prints it.
#[must_use]
pub fn of(d: &Disclosure, claim: &Claim) -> Vec<Target> {
    let said = if let ClaimKind::Amount { figure } = claim.kind { Some(figure) } else { None };
    let found = aimed(d, claim, scope::of(d, claim), said);
    let elsewhere = |said: FigureId| {
        scope::is_other(d, claim)
            || one_body::is_of_one(d, claim)
            || scope::holds_carried(d, said)
            || scope::is_one_carried(d, claim)
            || is_part_of_other(d, said, &found)
    };
    let Some(said) = said.filter(|&said| elsewhere(said)) else { return found };
    found.into_iter().filter(|target| prints(d, target, said)).collect()
}

/// Whether the place holds the amount, as far as both print it.
pub(super) fn prints(d: &Disclosure, target: &Target, said: FigureId) -> bool {
    let places: &[FigureId] = match target {
        Target::Figure(id) => std::slice::from_ref(id),
        Target::Sum(parts) => parts,
        Target::Nothing => &[],
    };
    let sum: Option<Decimal> = places.iter().map(|&id| d.figure(id).value()).sum();
    let step = places.iter().map(|&id| d.figure(id).step()).fold(d.figure(said).step(), Decimal::max);
    sum.zip(d.figure(said).value()).is_some_and(|(sum, said)| (sum - said).abs() <= step)
}

/// A part of a whole that is another one than the table's: `当年拨款合计415.70万元，其中：项目支出54.18万元` beside a table that
/// holds last year's money as well. The sentence adds up by itself, and its whole is not the total of the table.
fn is_part_of_other(d: &Disclosure, said: FigureId, found: &[Target]) -> bool {
    let [Target::Figure(place)] = found else { return false };
    let Origin::Cell { table, row, .. } = d.figure(*place).origin else { return false };
    let Some(table) = d.tables.get(table.0).filter(|t| t.total_row() == Some(row)) else { return false };
    let Some(total) = total_figure(table, Meaning::Total).or_else(|| total_figure(table, Meaning::Subtotal)) else { return false };
    d.claims.iter().any(|claim| {
        let ClaimKind::Parts { whole, parts, .. } = &claim.kind else { return false };
        let own = parts.iter().any(|p| p.figure == said);
        let value = |p: &Part| d.figure(p.figure).value().map(|v| if p.negative { -v } else { v });
        let sum: Option<Decimal> = parts.iter().map(value).sum();
        let step = d.figure(*whole).step() * Decimal::from(parts.len());
        let adds_up = || sum.zip(d.figure(*whole).value()).is_some_and(|(sum, whole)| (sum - whole).abs() <= step);
        own && parts.len() > 1 && adds_up() && !prints(d, &Target::Figure(total), *whole)
    })
}

/// The same, where the claim may be another document's: whose money it speaks of was read there.
#[must_use]
pub fn within(d: &Disclosure, claim: &Claim, money: Scope) -> Vec<Target> {
    aimed(d, claim, money, None)
}

/// `said` is the claim's own figure, where it is of this document: of several places that its words admit, the one that prints
/// it is meant.
fn aimed(d: &Disclosure, claim: &Claim, money: Scope, said: Option<FigureId>) -> Vec<Target> {
    let one = |id: Option<FigureId>| id.map(Target::Figure).into_iter().collect::<Vec<_>>();
    let current = claim.words.contains("本年") && !claim.words.contains("总计");
    if let Some(own) = scope::target(d, claim, money, current) {
        return own;
    }
    match &claim.subject {
        Subject::Income => one(side_total(d, claim, Side::Income, current, said)),
        Subject::Expenditure => one(side_total(d, claim, Side::Expenditure, current, said)),
        Subject::BothSides => {
            [Side::Income, Side::Expenditure].into_iter().filter_map(|s| balance_total(d, s, current).map(Target::Figure)).collect()
        }
        Subject::IncomeItem(meaning) => {
            let own = income_item(d, *meaning);
            with_carried(d, *meaning, said).filter(|_| !own.iter().any(|t| said.is_some_and(|s| prints(d, t, s)))).map_or(own, |t| vec![t])
        }
        Subject::ExpenditureItem(meaning) => one(expenditure_item(d, *meaning)),
        Subject::GeneralItem(meaning) => one(general_item(d, *meaning)),
        Subject::Fiscal => one(fiscal_said(d, claim, current, said)),
        Subject::FundTotal(meaning) => fund_total(d, *meaning, said),
        Subject::BasicPart(meaning) => {
            let own = basic_part(d, *meaning);
            if own.is_none() { basic_sum(d, claim, said, *meaning).into_iter().collect() } else { one(own) }
        }
        Subject::Functional(names) => {
            let own = functional(d, names, money, said);
            if own.is_none() { undivided(d, names).into_iter().collect() } else { one(own) }
        }
        Subject::ThreePublic(meaning) => three_public(d, *meaning),
        Subject::Procurement(Meaning::Total) => procurement(d),
        Subject::Assets(Meaning::Total) => one(d.table(Role::Assets).and_then(assets_total)),
        Subject::Assets(Meaning::PlannedPurchase) => procurement(d).into_iter().filter(|t| *t == Target::Nothing).collect(),
        Subject::AgencyOperating => one(agency(d)),
        Subject::Named(name) => one(class(d, name)),
        Subject::Procurement(kind) => one(purchases(d, *kind)),
        Subject::SmallBusiness | Subject::TargetFunds | Subject::Assets(_) | Subject::Unknown => Vec::new(),
    }
}

/// 收入合计 is the year's or all there is: the one that prints what the text gives, where the words leave it open; where neither
/// does, 合计 is the year's.
fn side_total(d: &Disclosure, claim: &Claim, side: Side, current: bool, said: Option<FigureId>) -> Option<FigureId> {
    let (all, year) = (balance_total(d, side, false), balance_total(d, side, true));
    if current || claim.words.contains("总计") {
        return if current { year } else { all };
    }
    let gives = |id: &FigureId| said.is_some_and(|s| d.figure(s).value().is_some() && adds_up(d, &AMOUNT, s, [*id]));
    let open = [all, year].into_iter().flatten().find(gives);
    open.or(if claim.words.contains("合计") { year } else { all })
}

fn balance_total(d: &Disclosure, side: Side, current: bool) -> Option<FigureId> {
    let Some(table) = d.table(Role::Balance) else {
        let role = if side == Side::Income { Role::Income } else { Role::Expenditure };
        return d.table(role).and_then(|t| if current { total_figure(t, Meaning::Total) } else { grand_total(t) });
    };
    let view = table.side(side);
    let own = if current { view.current_figure() } else { view.grand_figure() };
    let printed = own.filter(|&id| d.figure(id).is_printed());
    printed.or_else(|| table.side(Side::Use).grand_figure().filter(|_| side == Side::Expenditure)).or(own)
}

/// 收入总计 of a table that prints 本年收入合计 above it; else its only total.
fn grand_total(table: &Table) -> Option<FigureId> {
    let last = table.rows.iter().rposition(|r| r.kind == RowKind::Total && r.code.is_none());
    let grand = last.filter(|&row| table.total_row() != Some(row) && Group::Grand.is_in(&fold(&table.rows[row].name)));
    grand.map_or_else(|| total_figure(table, Meaning::Total), |row| table.figure(row, whole_column(table)?))
}

fn income_item(d: &Disclosure, meaning: Meaning) -> Vec<Target> {
    let Some(table) = d.table(Role::Balance) else { return Vec::new() };
    let side = table.side(Side::Income);
    if side.carries_apart() {
        return Vec::new();
    }
    let of = |kind: RowKind| side.rows().find(|&r| table.rows[r].meaning == meaning && table.rows[r].kind == kind);
    let row = of(RowKind::Item).or_else(|| of(RowKind::Part));
    if let Some(figure) = side.figure(row) {
        return vec![Target::Figure(figure)];
    }
    if meaning == Meaning::FiscalAppropriation {
        let funds: Vec<FigureId> =
            [Meaning::General, Meaning::Fund, Meaning::Capital].into_iter().filter_map(|m| side.item_figure(m)).collect();
        if !funds.is_empty() {
            return vec![Target::Sum(funds)];
        }
    }
    Vec::new()
}

/// 政府性基金预算收入N万元, with what was carried over: what that fund spends, where it is that.
fn with_carried(d: &Disclosure, meaning: Meaning, said: Option<FigureId>) -> Option<Target> {
    let said = said.filter(|&s| d.is_nonzero(Some(s)))?;
    let spent = match meaning {
        Meaning::General | Meaning::Fund | Meaning::Capital => fund_total(d, meaning, Some(said)),
        Meaning::FiscalAppropriation => fiscal(d, false).map(Target::Figure).into_iter().collect(),
        _ => return None,
    };
    spent.into_iter().find(|t| prints(d, t, said))
}

/// 项目支出 of all funds.
#[must_use]
pub fn project_total(d: &Disclosure) -> Option<FigureId> {
    expenditure_item(d, Meaning::Project)
}

fn expenditure_item(d: &Disclosure, meaning: Meaning) -> Option<FigureId> {
    let table = d.table(Role::Expenditure).and_then(|t| total_figure(t, meaning));
    table.or_else(|| {
        let balance = d.table(Role::Balance)?;
        balance.side(Side::Use).item_figure(meaning).or_else(|| balance.side(Side::Expenditure).item_figure(meaning))
    })
}

/// A class named in running text (`社会保障和就业支出`): its item in the balance table, where the general table agrees
/// that there is only one such amount.
fn class(d: &Disclosure, name: &str) -> Option<FigureId> {
    let wanted = without_number(name).trim_start_matches(['和', '及']);
    let balance = d.table(Role::Balance)?;
    let side = balance.side(Side::Expenditure);
    let named = |t: &Table, r: usize| without_number(&fold(&t.rows[r].name)) == wanted;
    let item = side.items().into_iter().find(|&r| named(balance, r)).and_then(|r| side.figure(Some(r)))?;
    let general = d.table(Role::General).and_then(|t| {
        let row = t.coded_rows().find(|&r| t.rows[r].code.as_ref().is_some_and(|c| c.level() == 1) && named(t, r))?;
        t.figure(row, whole_column(t)?)
    });
    let agrees = general.is_none_or(|g| d.figure(g).value() == d.figure(item).value());
    agrees.then_some(item)
}

/// 基本支出 or 项目支出 of the general fund; where that table has no such column, the total of the basic table.
fn general_item(d: &Disclosure, meaning: Meaning) -> Option<FigureId> {
    d.table(Role::General).and_then(|t| total_figure(t, meaning)).or_else(|| {
        let basic = d.table(Role::BasicEconomic).filter(|_| meaning == Meaning::Basic)?;
        total_figure(basic, Meaning::Total).or_else(|| total_figure(basic, Meaning::Amount))
    })
}

fn fiscal(d: &Disclosure, current: bool) -> Option<FigureId> {
    let table = d.table(Role::FiscalBalance)?;
    let side = table.side(Side::Expenditure);
    let side = if side.grand_figure().is_some_and(|f| d.figure(f).is_printed()) { side } else { table.side(Side::Income) };
    if current { side.current_figure() } else { side.grand_figure() }
}

/// 财政拨款支出决算N万元: what was spent in the year, or of the general fund alone, as its chapter has it; 总计 holds what was
/// carried over as well.
fn fiscal_said(d: &Disclosure, claim: &Claim, current: bool, said: Option<FigureId>) -> Option<FigureId> {
    let usual = fiscal(d, current || claim.words.ends_with("支出"));
    if Group::AllOfIt.is_in(&claim.words) || Group::Revenue.is_in(&claim.words) {
        return usual;
    }
    let year = fiscal(d, true);
    let general = fund_total(d, Meaning::General, said).into_iter().find_map(|t| if let Target::Figure(id) = t { Some(id) } else { None });
    let printed = |id: &FigureId| said.is_some_and(|said| prints(d, &Target::Figure(*id), said));
    let settled = d.kind == Some(DocumentKind::FinalAccounts);
    [usual, year, general].into_iter().flatten().find(printed).or(if settled { year } else { usual })
}

/// The total of a fund's table. A government's is balanced with what is paid to others (本级支出小计, 调出资金, 支出合计): of
/// several totals the one that prints what the text gives is meant, and none where none does.
fn fund_total(d: &Disclosure, meaning: Meaning, said: Option<FigureId>) -> Vec<Target> {
    let role = match meaning {
        Meaning::General => Role::General,
        Meaning::Fund => Role::Fund,
        _ => Role::Capital,
    };
    let Some(table) = d.table(role) else { return Vec::new() };
    if let (Some(column), [_, _, ..]) = (whole_column(table), &totals(table)[..]) {
        let printed = totals(table).into_iter().filter_map(|r| table.figure(r, column));
        return printed.map(Target::Figure).find(|t| said.is_some_and(|said| prints(d, t, said))).into_iter().collect();
    }
    let spending = table.column(Meaning::YearExpenditure).zip(table.total_row()).and_then(|(c, r)| table.figure(r, c));
    match spending.or_else(|| total_figure(table, Meaning::Total)) {
        Some(figure) => vec![Target::Figure(figure)],
        None if table.is_empty(&d.figures) => vec![Target::Nothing],
        None => Vec::new(),
    }
}

/// 人员经费 or 公用经费: the column total, or the row of that name in a final-accounts table.
#[must_use]
pub fn basic_part(d: &Disclosure, meaning: Meaning) -> Option<FigureId> {
    let table = d.table(Role::BasicEconomic)?;
    if let Some(figure) = total_figure(table, meaning) {
        return Some(figure);
    }
    let word = if meaning == Meaning::Personnel { "人员经费" } else { "公用经费" };
    let row = table.rows.iter().position(|r| r.code.is_none() && fold(&r.name).contains(word))?;
    let column = table.amount_columns().next()?;
    table.figure(row, column)
}

/// The row of `X（类）Y（款）Z（项）`, found from the 项 upwards.
#[must_use]
pub fn functional_row(table: &Table, names: &[String]) -> Option<usize> {
    let last = fold(names.last()?);
    let level = names.len().min(3);
    let matches = |row: usize, name: &str| without_number(&fold(&table.rows[row].name)) == name;
    let candidates: Vec<usize> = table
        .coded_rows()
        .filter(|&r| table.rows[r].code.as_ref().is_some_and(|c| names.len() < 3 || c.level() == level) && matches(r, &last))
        .collect();
    let upper = |r: usize| {
        let code = table.rows[r].code.as_ref();
        names.iter().rev().skip(1).all(|name| {
            let name = fold(name);
            table.coded_rows().any(|o| table.rows[o].code.as_ref().zip(code).is_some_and(|(o, c)| c.is_below(o)) && matches(o, &name))
        })
    };
    let mut fitting = candidates.iter().copied().filter(|&r| upper(r));
    match (fitting.next(), fitting.next()) {
        (Some(only), None) => Some(only),
        _ => None,
    }
}

/// The row of a 科目 in the first table that prints them. Another table may hold other money: its row is taken only where it
/// prints the amount that the text gives, and likewise where it differs from the first by rounding.
fn functional(d: &Disclosure, names: &[String], money: Scope, said: Option<FigureId>) -> Option<FigureId> {
    let said = said.map(|id| d.figure(id));
    let equals = |id: FigureId| said.is_some_and(|s| s.value().is_some() && s.value() == d.figure(id).value());
    let found = |table: &Table| {
        let row = functional_row(table, names).or_else(|| item_names::row(table, names))?;
        table.figure(row, whole_column(table)?)
    };
    let mut tables = [Role::General, Role::FiscalExpenditure, Role::Expenditure].into_iter().filter_map(|role| d.table(role));
    let first = tables.next()?;
    let own = found(first);
    let near = |id: FigureId| {
        let (Some(said), Some(value)) = (said, d.figure(id).value()) else { return false };
        let step = said.step().max(d.figure(id).step());
        said.value().is_some_and(|v| v != value && (v - value).abs() <= step + step)
    };
    let exact = functional_row(first, names).is_some();
    // Below a heading of one fund only its table speaks; otherwise any table that prints what the text says is meant.
    let elsewhere = || {
        let item = names.first().filter(|_| names.len() == 1).into_iter().flat_map(|n| items_named(d, n));
        tables.filter_map(found).chain(item).find(|&id| equals(id))
    };
    let bound = money != Scope::Whole;
    match own {
        Some(own) if equals(own) || bound && !near(own) => Some(own),
        Some(own) if exact => elsewhere().or(Some(own)),
        // A name that only resembles the row's accuses where no other table has it with another amount.
        Some(own) => {
            let others = [Role::FiscalExpenditure, Role::Expenditure].into_iter().filter_map(|role| d.table(role)).filter_map(found);
            let agree = others.into_iter().all(|id| d.figure(id).value() == d.figure(own).value());
            elsewhere().or_else(|| agree.then_some(own))
        }
        None => elsewhere(),
    }
}

/// The rows of a 项 in a table that prints no 类 and 款 above them, or prints its units one below the other: of all units
/// together. What the text names above the 项 is then known by the code, where the classification has it.
fn undivided(d: &Disclosure, names: &[String]) -> Option<Target> {
    const LEVELS: usize = 3;
    let wanted = fold(names.last().filter(|_| names.len() == LEVELS)?);
    let table = [Role::General, Role::FiscalExpenditure, Role::Expenditure].into_iter().find_map(|role| d.table(role))?;
    let column = whole_column(table)?;
    let level = |r: usize| table.rows[r].code.as_ref().map_or(0, Code::level);
    let above = table.coded_rows().any(|r| level(r) < LEVELS);
    if above && !table.is_by_unit() {
        return None;
    }
    let rows: Vec<usize> =
        table.coded_rows().filter(|&r| level(r) == LEVELS && without_number(&fold(&table.rows[r].name)) == wanted).collect();
    let mut codes: Vec<&Code> = rows.iter().filter_map(|&r| table.rows[r].code.as_ref()).collect();
    let class = codes.first()?.0.get(..3)?.to_owned();
    let named = names.first().map(|n| fold(n).trim_end_matches("支出").to_owned())?;
    let known = codes::names(Scheme::Functional, &class);
    let digits = codes.first()?.0.clone();
    if codes.iter().any(|c| c.0 != digits) || !known.iter().any(|n| fold(n.name).trim_end_matches("支出") == named) {
        return None;
    }
    // Twice in one unit: rows of projects, of which nobody says that they are all.
    codes.sort();
    codes.dedup();
    if codes.len() != rows.len() {
        return None;
    }
    let figures: Vec<FigureId> = rows.iter().filter_map(|&r| table.figure(r, column)).collect();
    Some(if let [only] = figures[..] { Target::Figure(only) } else { Target::Sum(figures) })
}

/// The items of a name in the balance tables.
fn items_named(d: &Disclosure, name: &str) -> Vec<FigureId> {
    let wanted = item_names::key(name);
    let tables = [Role::Balance, Role::FiscalBalance].into_iter().filter_map(|role| d.table(role));
    let rows = |table: &Table| {
        let side = table.side(Side::Expenditure);
        side.items()
            .into_iter()
            .filter(|&r| item_names::key(&table.rows[r].name) == wanted)
            .filter_map(|r| side.figure(Some(r)))
            .collect::<Vec<_>>()
    };
    tables.flat_map(rows).collect()
}

/// 人员经费 = 301 + 303, 公用经费 = 302 and the other classes, where the basic table has neither columns nor rows of these
/// names. A disclosure may draw that line elsewhere, so it is taken where the classes make what the text gives, or where they
/// make what the same section gives for the other part.
fn basic_sum(d: &Disclosure, claim: &Claim, said: Option<FigureId>, meaning: Meaning) -> Option<Target> {
    let figure = said?;
    let (own, rest) = if meaning == Meaning::Personnel { (PERSONNEL, PUBLIC) } else { (PUBLIC, PERSONNEL) };
    let other = if meaning == Meaning::Personnel { Meaning::Public } else { Meaning::Personnel };
    let beside =
        || d.claims.iter().filter(|c| (&c.subject, c.section, &c.year) == (&Subject::BasicPart(other), claim.section, &claim.year));
    [Role::BasicEconomic, Role::FiscalBasic].into_iter().filter_map(|role| d.table(role)).find_map(|table| {
        let column = whole_column(table)?;
        let classes = |codes: &[&str]| {
            let row = |code: &str| table.coded_rows().find(|&r| table.rows[r].code.as_ref().is_some_and(|c| c.0 == code));
            let found = codes.iter().filter_map(|code| table.figure(row(code)?, column));
            found.filter(|&id| d.is_nonzero(Some(id))).collect::<Vec<_>>()
        };
        let make = |parts: &[FigureId], whole: FigureId| {
            let sum: Option<Decimal> = parts.iter().map(|&id| d.figure(id).value()).sum();
            !parts.is_empty() && sum.is_some() && sum == d.figure(whole).value()
        };
        let (parts, others) = (classes(own), classes(rest));
        let holds = make(&parts, figure)
            || !parts.is_empty() && beside().any(|c| matches!(c.kind, ClaimKind::Amount { figure } if make(&others, figure)));
        holds.then(|| if let [only] = parts[..] { Target::Figure(only) } else { Target::Sum(parts) })
    })
}

/// 预算数 of a “三公” item in a table that prints it beside 决算数.
#[must_use]
pub fn budget_of(d: &Disclosure, subject: &Subject) -> Option<FigureId> {
    let Subject::ThreePublic(item) = subject else { return None };
    let table = d.table(Role::ThreePublic)?;
    let column = |m: Option<Meaning>| {
        table.amount_columns().find(|&c| table.columns[c].aspect == Aspect::Budget && m.is_none_or(|m| table.columns[c].meaning == m))
    };
    let row = table.printed_item(Side::Single, *item, &d.figures);
    let row = row.or_else(|| table.total_row().filter(|_| *item == Meaning::ThreePublicTotal)).filter(|_| table.rows.len() > 1);
    if let Some(figure) = row.zip(column(None)).and_then(|(r, c)| table.figure(r, c)) {
        return Some(figure);
    }
    let row = (table.rows.len() == 1).then_some(0).or_else(|| table.total_row())?;
    let wanted = if *item == Meaning::ThreePublicTotal { Meaning::Total } else { *item };
    table.figure(row, column(Some(*item)).or_else(|| column(Some(wanted)))?)
}

fn three_public(d: &Disclosure, meaning: Meaning) -> Vec<Target> {
    let Some(table) = d.table(Role::ThreePublic) else { return Vec::new() };
    let figure = three_public_figure(d, table, meaning).or_else(|| {
        // 合计 of a table that also holds 会议费 and 培训费 is more than the three.
        let more = [Meaning::Meeting, Meaning::Training].into_iter().any(|m| three_public_figure(d, table, m).is_some());
        three_public_figure(d, table, Meaning::Total).filter(|_| meaning == Meaning::ThreePublicTotal && !more)
    });
    figure.map(Target::Figure).into_iter().collect()
}

/// The rows of a table without codes whose names say that they are sums of others, each name once.
pub(super) fn totals(table: &Table) -> Vec<usize> {
    let sum = |r: &usize| {
        let row = &table.rows[*r];
        let name = fold(&row.name);
        row.code.is_none() && ["合计", "总计", "小计"].iter().any(|end| name.ends_with(end)) && !name.contains("收入")
    };
    (0..table.rows.len()).filter(sum).collect()
}

fn procurement(d: &Disclosure) -> Vec<Target> {
    let Some(table) = d.table(Role::Procurement) else { return Vec::new() };
    if table.is_empty(&d.figures) {
        return vec![Target::Nothing];
    }
    total_figure(table, Meaning::Total).map(Target::Figure).into_iter().collect()
}

/// 货物, 工程 or 服务: the row of a nested list that heads them (一、货物A).
fn purchases(d: &Disclosure, kind: Meaning) -> Option<FigureId> {
    let word = match kind {
        Meaning::Goods => "货物",
        Meaning::Works => "工程",
        Meaning::Services => "服务",
        _ => return None,
    };
    let table = d.table(Role::Procurement)?;
    let heads = |r: usize| {
        let name = fold(&table.rows[r].name);
        number_depth(&name) == Some(1)
            && without_number(&name).strip_prefix(word).is_some_and(|rest| {
                let rest = rest.trim_start_matches(|c: char| c.is_ascii_alphabetic());
                matches!(rest, "" | "类" | "采购" | "类采购")
            })
    };
    let mut rows = (0..table.rows.len()).filter(|&r| heads(r));
    let row = rows.next().filter(|_| rows.next().is_none())?;
    table.figure(row, whole_column(table)?)
}

/// 资产总额 by value.
#[must_use]
pub fn assets_total(table: &Table) -> Option<FigureId> {
    let row = table.item(Side::Single, Meaning::Total)?;
    table.figure(row, table.column(Meaning::Value).or_else(|| table.column(Meaning::Amount))?)
}

/// 机关运行经费 where a table prints it as such.
fn agency(d: &Disclosure) -> Option<FigureId> {
    let own = d
        .table(Role::AgencyOperating)
        .and_then(|t| total_figure(t, Meaning::Total).or_else(|| t.figure(t.total_row()?, t.amount_columns().next()?)));
    own.or_else(|| d.table(Role::ThreePublic).and_then(|t| three_public_figure(d, t, Meaning::AgencyOperating)))
}
