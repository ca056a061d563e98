//! BC3xx — 收支总计: both sides of the balance, where the text gives them both.

use super::target;
use crate::ledger::rule::TEXT;
use crate::ledger::{Ledger, Rule, Severity, Tolerance};
use crate::lexicon::Group;
use crate::model::{Claim, ClaimKind, Disclosure, Figure, FigureId, Meaning, Span, Subject, YearRef};
use rust_decimal::Decimal;
use std::collections::HashMap;

/// 文中收入总计与支出总计不等
pub static BALANCED: Rule = Rule {
    code: "BC311",
    name: "narrative-sides-differ",
    title: "情况说明中收入总计与支出总计不等",
    title_en: "Total revenue and total expenditure of the text differ",
    severity: Severity::Warning,
    checks: (
        "同一句写明收入总计和支出总计，或写“收支平衡”“收支相抵”时，两个数应相等（总计含结转结余）。",
        "Where a sentence gives both totals, or says that they balance, they are equal: totals include what is carried over.",
    ),
    basis: TEXT,
    example: ("“收入总计 866.70 万元，支出总计 886.70 万元，收支平衡”。", "Total revenue 866.70, total expenditure 886.70, \"balanced\"."),
    tolerance: Tolerance::Same,
    fix: ("核对两个总计", "compare the two totals"),
    check: balanced,
};

/// The amount printed right behind both totals is what the one is above the other.
/// `order` has the figures as they stand in the text.
fn leaves_a_rest(d: &Disclosure, order: &[&Figure], revenue: FigureId, spent: FigureId) -> bool {
    let value = |id: FigureId| d.figure(id).value();
    let last = d.figure(revenue).span.end.max(d.figure(spent).span.end);
    let rest = value(revenue).zip(value(spent)).map(|(a, b)| (a - b).abs());
    let behind = &order[order.partition_point(|f| f.span.start < last)..];
    let behind = &behind[..behind.partition_point(|f| f.span.start - last < 600)];
    let next = behind.first().map(|f| f.span.start);
    // 支出总计N，即：甲A、乙B。结转下年C: also behind the parts of either.
    let named = |at: usize| {
        let words = d.text.get(last..at).unwrap_or("");
        words.rsplit(['。', '；', '，']).next().is_some_and(|w| Group::Remains.is_in(w))
    };
    let left = |f: &Figure| f.value().is_some() && f.value() == rest && (Some(f.span.start) == next || named(f.span.start));
    behind.iter().copied().any(left)
}

fn balanced(d: &Disclosure, ledger: &mut Ledger<'_>) {
    let side = |subject: Subject| -> Vec<(&Claim, FigureId)> {
        let (own, other) = if subject == Subject::Income { (Group::Revenue, Group::Spending) } else { (Group::Spending, Group::Revenue) };
        // 财政拨款收入总计: of the appropriation, by its words.
        let granted = |c: &Claim| {
            let fiscal = Meaning::FiscalAppropriation;
            let of = [Subject::Fiscal, Subject::IncomeItem(fiscal), Subject::ExpenditureItem(fiscal)].contains(&c.subject);
            of && Group::Grand.is_in(&c.words) && own.is_in(&c.words) && !other.is_in(&c.words)
        };
        let own = d.claims.iter().filter(|c| (c.subject == subject || granted(c)) && c.year == YearRef::Current);
        own.filter_map(|c| if let ClaimKind::Amount { figure } = c.kind { Some((c, figure)) } else { None }).collect()
    };
    let (incomes, expenditures) = (side(Subject::Income), side(Subject::Expenditure));
    let by_sentence = |amounts: &[(&Claim, FigureId)]| {
        let mut own: HashMap<Span, Vec<usize>> = HashMap::new();
        for (at, (claim, _)) in amounts.iter().enumerate() {
            own.entry(claim.sentence).or_default().push(at);
        }
        own
    };
    let (earned, used) = (by_sentence(&incomes), by_sentence(&expenditures));
    // 本年收入 and 本年支出, by their amounts.
    let of_year = |amounts: &[(&Claim, FigureId)]| {
        let mut own: HashMap<Option<Decimal>, Vec<FigureId>> = HashMap::new();
        for (_, figure) in amounts.iter().filter(|(claim, _)| Group::OwnYear.is_in(&claim.words)) {
            own.entry(d.figure(*figure).value()).or_default().push(*figure);
        }
        own
    };
    let own_year = (of_year(&incomes), of_year(&expenditures));
    let mut order: Vec<&Figure> = d.figures.iter().collect();
    order.sort_by_key(|f| f.span.start);
    for &(income, revenue) in &incomes {
        // Of several amounts of a side nothing tells which balances which.
        let (Some([_]), Some([one])) = (earned.get(&income.sentence).map(Vec::as_slice), used.get(&income.sentence).map(Vec::as_slice))
        else {
            continue;
        };
        let (expenditure, spent) = expenditures[*one];
        // 财政拨款收入总计A，比上年…；支出总计B: 总计 is used loosely where each is spoken of by itself.
        if (income.subject != Subject::Income || expenditure.subject != Subject::Expenditure) && revenue.0.abs_diff(spent.0) != 1 {
            continue;
        }
        let total = |claim: &Claim| Group::Grand.is_in(&claim.words) && !Group::OwnYear.is_in(&claim.words);
        let said = income.sentence.of(&d.text);
        let balances = Group::Balances.is_in(said);
        // 收入总计A，支出总计B，收支相抵，年终结余C: they differ by what is left, which is held by itself.
        if Group::Balance.is_in(said) && Group::Left.is_in(said) {
            continue;
        }
        // Each side against its own table says more.
        let by_table = |claim: &Claim| !target::of(d, claim).is_empty();
        // 收入总计 of the amount that the text calls 本年收入合计, and so the other side: 总计 is used loosely.
        let loose = |of: &HashMap<Option<Decimal>, Vec<FigureId>>, figure: FigureId| {
            of.get(&d.figure(figure).value()).is_some_and(|same| same.iter().any(|f| *f != figure))
        };
        if !balances && loose(&own_year.0, revenue) && loose(&own_year.1, spent) {
            continue;
        }
        // 收支相抵，年终结余N: what is left over is said, so that the two differ.
        if leaves_a_rest(d, &order, revenue, spent) {
            continue;
        }
        if (balances || total(income) && total(expenditure)) && !(by_table(income) && by_table(expenditure)) {
            ledger.same(&BALANCED, spent, revenue);
        }
    }
}
