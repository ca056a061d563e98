//! 表和说明分成两个文件 — which files are the tables and the narrative of one disclosure, by what stands in them.

use crate::model::{Disclosure, DocumentKind, Level, Origin, Reading, Role};
use rust_decimal::{Decimal, RoundingStrategy};
use std::collections::BTreeSet;

/// Which half of a disclosure a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Half {
    /// 表: tables with figures, and no sentence that claims anything.
    Tables,
    /// 情况说明: sentences that claim amounts, and no table with figures.
    Narrative,
}

/// What a half says about itself; little enough to keep for thousands of files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// Which half.
    pub half: Half,
    /// 单位名称
    pub name: Option<String>,
    /// 年度
    pub year: Option<i32>,
    /// 预算 or 决算.
    pub kind: Option<DocumentKind>,
    /// 部门 or 单位.
    pub level: Option<Level>,
    /// The amounts in its cells or sentences, in 万元 with two decimals.
    amounts: BTreeSet<Decimal>,
}

/// Amounts that two halves must have in common before they count as evidence.
const AMOUNTS: usize = 3;

impl Profile {
    /// The profile of a document that is half a disclosure; `None` for one that holds tables and narrative.
    #[must_use]
    pub fn of(d: &Disclosure) -> Option<Self> {
        let tables = d.tables.iter().filter(|t| t.role != Role::Other && !t.is_empty(&d.figures)).count();
        let half = match (tables, d.claims.len()) {
            (1.., 0) => Half::Tables,
            (0, 2..) => Half::Narrative,
            _ => return None,
        };
        let mut amounts = BTreeSet::new();
        for figure in &d.figures {
            let counts = match half {
                Half::Tables => matches!(figure.origin, Origin::Cell { .. } | Origin::Performance { .. }),
                Half::Narrative => matches!(figure.origin, Origin::Sentence { .. }),
            };
            if let (true, Reading::Money(money)) = (counts, &figure.reading) {
                let amount = money.yuan() / Decimal::from(10_000);
                let amount = amount.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
                if !amount.is_zero() {
                    amounts.insert(amount.normalize());
                }
            }
        }
        Some(Self { half, name: d.name.clone(), year: d.year, kind: d.kind, level: d.level, amounts })
    }

    /// Why the two are halves of one disclosure; `None` where something speaks against it or too little for it.
    #[must_use]
    pub fn evidence(&self, other: &Self) -> Option<Evidence> {
        let (tables, narrative) = match (self.half, other.half) {
            (Half::Tables, Half::Narrative) => (self, other),
            (Half::Narrative, Half::Tables) => (other, self),
            _ => return None,
        };
        let name = match (&tables.name, &narrative.name) {
            (Some(a), Some(b)) if a.ends_with(b.as_str()) || b.ends_with(a.as_str()) => true,
            (Some(_), Some(_)) => return None,
            _ => false,
        };
        let year = agree(tables.year, narrative.year)?;
        let kind = agree(tables.kind, narrative.kind)?;
        agree(tables.level, narrative.level)?;
        let shared = narrative.amounts.intersection(&tables.amounts).count();
        let amounts = shared >= AMOUNTS && shared * 2 >= narrative.amounts.len();
        (amounts || (name && year)).then_some(Evidence { name, year, kind, amounts: if amounts { shared } else { 0 } })
    }
}

/// Whether both say the same: `None` where they contradict each other, false where one does not say it.
fn agree<T: PartialEq>(a: Option<T>, b: Option<T>) -> Option<bool> {
    match (a, b) {
        (Some(a), Some(b)) => (a == b).then_some(true),
        _ => Some(false),
    }
}

/// What shows that two files are one disclosure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Evidence {
    /// The same 单位名称.
    pub name: bool,
    /// The same 年度.
    pub year: bool,
    /// Both 预算 or both 决算.
    pub kind: bool,
    /// So many amounts of the narrative stand in the tables, at least half of them; 0: fewer.
    pub amounts: usize,
}

impl Evidence {
    /// What agrees, in Chinese and English.
    #[must_use]
    pub fn words(&self) -> (String, String) {
        let mut zh = Vec::new();
        let mut en = Vec::new();
        for (agrees, chinese, english) in
            [(self.name, "单位", "unit"), (self.year, "年度", "year"), (self.kind, "预算或决算", "budget or final accounts")]
        {
            if agrees {
                zh.push(chinese.to_owned());
                en.push(english.to_owned());
            }
        }
        let mut words = (format!("{}相同", zh.join("、")), format!("same {}", en.join(", ")));
        if self.amounts > 0 {
            let (also_zh, also_en) = if zh.is_empty() { ("", "") } else { ("，", "; ") };
            let agrees = if zh.is_empty() { (String::new(), String::new()) } else { words };
            words = (
                format!("{}{also_zh}说明中有 {} 个金额见于表", agrees.0, self.amounts),
                format!("{}{also_en}{} amounts of the narrative stand in the tables", agrees.1, self.amounts),
            );
        }
        words
    }
}

/// What the halves of one folder are to each other.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pairing {
    /// Index of the tables, index of the narrative, and why: neither fits any other.
    pub pairs: Vec<(usize, usize, Evidence)>,
    /// Halves that fit several others: nobody can say which.
    pub ambiguous: Vec<usize>,
}

/// Pairs halves. One that fits several others stays alone.
#[must_use]
pub fn pair(halves: &[&Profile]) -> Pairing {
    let fits: Vec<Vec<(usize, Evidence)>> =
        halves.iter().map(|a| halves.iter().enumerate().filter_map(|(index, b)| Some((index, a.evidence(b)?))).collect()).collect();
    let mut pairing = Pairing::default();
    for (index, fitting) in fits.iter().enumerate() {
        match fitting.as_slice() {
            [] => {}
            [(other, evidence)] if fits[*other].len() == 1 => {
                if halves[index].half == Half::Tables {
                    pairing.pairs.push((index, *other, *evidence));
                }
            }
            _ => pairing.ambiguous.push(index),
        }
    }
    pairing
}

#[cfg(test)]
mod tests {
    use super::*;

    fn profile(half: Half, name: &str, year: Option<i32>, amounts: &[i64]) -> Profile {
        let name = (!name.is_empty()).then(|| name.to_owned());
        Profile {
            half,
            name,
            year,
            kind: Some(DocumentKind::Budget),
            level: None,
            amounts: amounts.iter().map(|a| Decimal::from(*a)).collect(),
        }
    }

    #[test]
    fn the_same_unit_and_year_are_one_disclosure() {
        let tables = profile(Half::Tables, "甲局", Some(2024), &[]);
        assert!(tables.evidence(&profile(Half::Narrative, "甲局", Some(2024), &[])).is_some());
        for other in [("乙局", Some(2024)), ("甲局", Some(2023)), ("甲局", None), ("", Some(2024))] {
            assert_eq!(tables.evidence(&profile(Half::Narrative, other.0, other.1, &[])), None, "{other:?}");
        }
        assert_eq!(tables.evidence(&tables), None);
    }

    #[test]
    fn amounts_speak_where_name_or_year_are_not_printed_and_never_against_them() {
        let tables = profile(Half::Tables, "甲局", None, &[1, 2, 3, 4]);
        assert!(tables.evidence(&profile(Half::Narrative, "", Some(2024), &[1, 2, 3, 9])).is_some());
        assert_eq!(tables.evidence(&profile(Half::Narrative, "", Some(2024), &[1, 2, 3, 6, 7, 8, 9])), None);
        assert_eq!(tables.evidence(&profile(Half::Narrative, "", Some(2024), &[1, 2])), None);
        assert_eq!(tables.evidence(&profile(Half::Narrative, "乙局", Some(2024), &[1, 2, 3])), None);
    }

    #[test]
    fn what_fits_several_stays_alone() {
        let tables = profile(Half::Tables, "甲局", Some(2024), &[]);
        let narrative = profile(Half::Narrative, "甲局", Some(2024), &[]);
        let other = profile(Half::Narrative, "乙局", Some(2024), &[]);
        assert_eq!(pair(&[&other, &tables, &narrative]).pairs.iter().map(|p| (p.0, p.1)).collect::<Vec<_>>(), [(1, 2)]);
        let twice = pair(&[&tables, &narrative, &narrative, &other]);
        assert_eq!((twice.pairs.len(), twice.ambiguous), (0, vec![0, 1, 2]));
    }
}
