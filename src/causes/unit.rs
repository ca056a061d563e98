//! 单位 — the amounts of a table, or of the text, in the unit that they are in.

use crate::ledger::label::table_name;
use crate::ledger::scaled::{Home, Scaled, home, moved, times};
use crate::ledger::{Finding, Words};
use crate::model::{Disclosure, FigureId, MoneyUnit, Span};
use crate::rules::unit_line::UNIT_LINE;
use rust_decimal::Decimal;

/// What is wrong, at the unit line or at the first amount of the text.
pub(super) fn finding(disclosure: &Disclosure, scaled: &Scaled) -> Finding {
    let first = scaled.homes.first().copied().unwrap_or(Home::Narrative);
    let (span, unit) = place(disclosure, first);
    let count = scaled.mended.len();
    let name = match first {
        Home::Narrative => Words::new("情况说明", "the narrative"),
        Home::Table(_) if scaled.homes.len() > 1 => Words::new("各张表", "all tables"),
        Home::Table(t) => {
            let (zh, en) = table_name(&disclosure.tables[t]);
            Words::new(zh, format!("the {en} table"))
        }
    };
    let ratio = ratio(scaled.power);
    let rest = match first {
        Home::Narrative => Words::new("各表", "the tables"),
        Home::Table(_) if scaled.homes.len() > 1 => Words::new("情况说明", "the narrative"),
        Home::Table(_) => Words::new("其他表和情况说明", "the other tables and the narrative"),
    };
    let printed = unit.map_or("", MoneyUnit::name);
    let meant = unit.and_then(|u| moved(u, scaled.power));
    let (words, advice) = match meant {
        Some(meant) => (
            Words::new(
                format!(
                    "{}的金额单位印为“{printed}”，而与{}之间的 {count} 项关系都在按“{}”计算（各数为所印的 {}）时才成立",
                    name.zh,
                    rest.zh,
                    meant.name(),
                    ratio.zh
                ),
                format!(
                    "{} gives its amounts in {printed}; {count} relations to {} hold only where they are in {} ({} as printed)",
                    name.en,
                    rest.en,
                    meant.name(),
                    ratio.en
                ),
            ),
            Words::new(
                format!("核对单位：应为“{}”，或者各数应为所印的 {}", meant.name(), ratio.zh),
                format!("check the unit: {}, or all amounts {} as printed", meant.name(), ratio.en),
            ),
        ),
        None => (
            Words::new(
                format!("{}的金额整体与{}差一个量级：各数为所印的 {}时，{count} 项关系成立", name.zh, rest.zh, ratio.zh),
                format!("all amounts of {} are out of proportion to {}: {} as printed, {count} relations hold", name.en, rest.en, ratio.en),
            ),
            Words::new("核对这张表的单位和小数点", "check the unit and the decimal point of the whole table"),
        ),
    };
    let mut finding = Finding::plain(&UNIT_LINE, span, words);
    finding.advice = advice;
    finding.key = match first {
        Home::Narrative => "narrative".to_owned(),
        Home::Table(t) => format!("{}|{t}", disclosure.tables[t].role.key()),
    };
    finding
}

fn place(disclosure: &Disclosure, home_of: Home) -> (Span, Option<MoneyUnit>) {
    match home_of {
        Home::Table(t) => {
            let table = &disclosure.tables[t];
            (table.unit_span.unwrap_or(table.title_span), table.unit)
        }
        Home::Narrative => {
            let own = (0..disclosure.figures.len()).map(FigureId).filter(|f| home(disclosure, *f) == Some(Home::Narrative));
            let first = own.map(|f| disclosure.figure(f)).min_by_key(|f| f.span.start);
            first.map_or((Span::new(0, 0), None), |f| (f.span, f.unit_of_money()))
        }
    }
}

/// `1/10000`, `10000 倍`
fn ratio(power: i32) -> Words {
    let factor = times(Decimal::ONE, power.abs()).unwrap_or(Decimal::ONE).normalize();
    if power < 0 {
        Words::new(format!("1/{factor}"), format!("1/{factor} of what is"))
    } else {
        Words::new(format!("{factor} 倍"), format!("{factor} times what is"))
    }
}
