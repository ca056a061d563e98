//! Amounts whose unit was left out: what stands beside them, or what they divide, tells it.

use super::discourse::Discourse;
use super::grammar::Clause;
use super::list::Ends;
use crate::model::{FigureId, Money, Reading, Subject, Unchecked};

impl Discourse<'_> {
    /// 较上年6.40减少0.90万元: an amount without unit beside one of the same thing is printed in its unit.
    pub(super) fn share_unit(&mut self, bare: FigureId, beside: FigureId) {
        let Reading::Money(Money { unit, .. }) = self.figures[beside.0].reading else { return };
        let figure = &mut self.figures[bare.0];
        if let Reading::Quantity(q) = &figure.reading
            && q.unit.is_empty()
        {
            figure.reading = Reading::Money(Money { value: q.value, scale: q.scale, unit });
            figure.reason = Unchecked::NoCounterpart;
        }
    }

    /// An amount of money without a unit, which the words do not place.
    pub(super) fn is_unitless(&self, figure: FigureId) -> bool {
        matches!(&self.figures[figure.0].reading, Reading::Quantity(q) if q.unit.is_empty())
    }

    /// 支出预算为0: no money, in whatever unit.
    pub(super) fn is_nothing(&mut self, clause: &Clause) -> bool {
        let [figure] = clause.amounts[..] else { return false };
        let of_money =
            clause.name.as_ref().is_some_and(|(n, _)| !matches!(n.subject, Subject::Unknown | Subject::Named(_)) || n.when.stage.is_some());
        let nothing = self.figures[figure.0].value().is_some_and(|v| v.is_zero());
        if !of_money || !nothing || !self.is_unitless(figure) {
            return false;
        }
        let Some(unit) =
            self.figures.iter().rev().take(64).find_map(|f| if let Reading::Money(m) = f.reading { Some(m.unit) } else { None })
        else {
            return false;
        };
        if let Reading::Quantity(q) = &self.figures[figure.0].reading {
            let (value, scale) = (q.value, q.scale);
            self.figures[figure.0].reading = Reading::Money(Money { value, scale, unit });
            self.figures[figure.0].reason = Unchecked::NoCounterpart;
        }
        true
    }

    /// 水费5.00，电费10.00万元 in a list of amounts: an item whose unit was left out, printed in that of the whole. Nothing
    /// accuses by it.
    pub(super) fn is_item_without_unit(&mut self, clause: &Clause, rest: &[Clause]) -> bool {
        let ([figure], Some(_)) = (&clause.amounts[..], &clause.name) else { return false };
        let stops = rest.first().is_none_or(|c| c.mark.is_some());
        let Some(list) = self.lists.last().filter(|l| stops && (l.ends != Ends::Paragraphs || l.awaits)) else { return false };
        let whole = list.whole.figure;
        let Reading::Quantity(q) = &self.figures[figure.0].reading else { return false };
        // 一般公共服务198340 in lines of thousands: a whole number, where the whole is one.
        let lines = self.figures[whole.0].step() >= rust_decimal::Decimal::ONE_THOUSAND && q.value >= rust_decimal::Decimal::ONE_HUNDRED;
        // 甲820.4、乙30、丙64.87: a whole number among items whose units were left out as well.
        let among = list.doubtful && list.parts.iter().any(|p| self.figures[p.figure.0].scale() > 0);
        if !q.unit.is_empty() || q.scale == 0 && !q.value.is_zero() && !lines && !among {
            return false;
        }
        self.share_unit(*figure, whole);
        for list in &mut self.lists {
            list.doubtful = true;
        }
        self.is_money(*figure)
    }
}
