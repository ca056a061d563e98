//! What the forms fix: which item is a part of which, and which parts together are all there is.

use crate::lexicon::Group;
use crate::model::{Meaning, Subject};

/// Whether a subject is a usual part of another; `None` where nothing is known.
#[must_use]
pub fn is_part_of(part: &Subject, whole: &Subject) -> Option<bool> {
    use Meaning as M;
    use Subject as S;
    match (whole, part) {
        (S::ThreePublic(M::ThreePublicTotal), S::ThreePublic(m)) => Some(matches!(m, M::Abroad | M::CarAll | M::Reception)),
        (S::ThreePublic(M::CarAll), S::ThreePublic(m)) => Some(matches!(m, M::CarPurchase | M::CarRun)),
        (S::ThreePublic(M::Reception), S::Named(n)) if Group::Reception.is_in(n) => None,
        // 运行维护费N万元，其中：燃料费A万元
        (S::ThreePublic(M::CarRun | M::CarPurchase | M::Abroad), S::Named(_)) => None,
        (S::ThreePublic(_), _) => Some(false),
        (S::Expenditure | S::BothSides, S::ExpenditureItem(_) | S::GeneralItem(_) | S::Fiscal | S::FundTotal(_)) => Some(true),
        (S::Income | S::BothSides, S::IncomeItem(_)) => Some(true),
        (S::Fiscal, S::FundTotal(_) | S::IncomeItem(M::General | M::Fund | M::Capital)) => Some(true),
        (S::Income, S::Expenditure | S::ExpenditureItem(_) | S::GeneralItem(_)) => Some(false),
        (S::Expenditure, S::Income | S::IncomeItem(_)) => Some(false),
        (S::ExpenditureItem(M::Basic) | S::GeneralItem(M::Basic), S::BasicPart(_)) => Some(true),
        (S::ExpenditureItem(_) | S::GeneralItem(_), S::ExpenditureItem(_) | S::GeneralItem(_)) => Some(false),
        (S::BasicPart(_), S::BasicPart(_) | S::ExpenditureItem(_)) => Some(false),
        (S::Expenditure, S::BasicPart(_)) => Some(false),
        (S::Procurement(M::Total), S::SmallBusiness) => Some(false),
        // 集中采购 and 分散采购 divide it by who buys.
        (S::Procurement(M::Total), S::Named(n)) if Group::Centrally.is_in(n) => Some(true),
        (S::Procurement(M::Total), S::Procurement(m)) => Some(*m != M::Total),
        (S::IncomeItem(a), S::IncomeItem(b)) if a == b => Some(false),
        (S::IncomeItem(_), S::Expenditure | S::ExpenditureItem(_) | S::GeneralItem(_) | S::FundTotal(_)) => Some(false),
        _ => None,
    }
}

/// Whether parts with these subjects make up the whole by the form itself.
#[must_use]
pub fn is_complete(whole: &Subject, parts: &[Subject]) -> bool {
    use Meaning as M;
    use Subject as S;
    let has = |wanted: &[M]| {
        wanted.iter().all(|m| {
            parts.iter().any(|p| {
                matches!(p, S::ThreePublic(x) | S::ExpenditureItem(x) | S::GeneralItem(x) | S::BasicPart(x) | S::Procurement(x) if x == m)
            })
        })
    };
    match whole {
        S::ThreePublic(M::ThreePublicTotal) | S::Unknown => {
            has(&[M::Abroad, M::CarAll, M::Reception]) || has(&[M::Abroad, M::CarPurchase, M::CarRun, M::Reception])
        }
        S::ThreePublic(M::CarAll) => has(&[M::CarPurchase, M::CarRun]),
        S::ThreePublic(M::Reception) => {
            let named = |word: &str| parts.iter().any(|p| matches!(p, S::Named(n) if n.contains(word)));
            parts.len() == 2 && Group::Visits.words().all(named)
        }
        // 收入包括：一般公共预算拨款A、政府性基金预算拨款B, of 收支总预算.
        S::BothSides if parts.len() > 1 && parts.iter().all(|p| matches!(p, S::IncomeItem(_))) => true,
        S::Expenditure | S::BothSides | S::Fiscal | S::FundTotal(_) if has(&[M::Basic, M::Project]) => true,
        S::Expenditure if parts.len() == 3 && has(&[M::Personnel, M::Public, M::Project]) => true,
        // 某科目N元，其中：基本支出A元，项目支出B元
        S::Named(_) | S::Functional(_) if parts.len() == 2 && has(&[M::Basic, M::Project]) => true,
        S::ExpenditureItem(M::Basic) | S::GeneralItem(M::Basic) => has(&[M::Personnel, M::Public]),
        // 实际采购规模N万元，其中：货物类A，工程类B，服务类C: there is no fourth kind.
        S::Named(name) if Group::Purchase.is_in(name) && parts.len() == 3 && has(&[M::Goods, M::Works, M::Services]) => true,
        S::Procurement(M::Total) => {
            let by = |word: &str| parts.iter().any(|p| matches!(p, S::Named(n) if n.contains(word)));
            has(&[M::Goods, M::Works, M::Services]) || Group::Centrally.words().all(by)
        }
        S::Income => {
            let items = parts.iter().filter(|p| matches!(p, S::IncomeItem(_))).count();
            items >= 2 && items == parts.len()
        }
        _ => false,
    }
}
