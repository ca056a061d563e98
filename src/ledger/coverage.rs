//! 覆盖 — which printed figures take part in an evaluated relation, and why the others do not.

use super::{Evaluation, Relation, Verdict};
use crate::model::{Disclosure, FigureId, Unchecked};

/// A figure that nobody checked, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UncheckedFigure {
    /// The figure.
    pub figure: FigureId,
    /// Why.
    pub reason: Unchecked,
}

/// Counts of printed figures.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Figures printed.
    pub figures: usize,
    /// Figures in at least one evaluated relation.
    pub checked: usize,
    /// The others, in printed order.
    pub unchecked: Vec<UncheckedFigure>,
    /// Groups of relations that hold one by one, of which it could not be decided whether they can hold together.
    pub undecided: Vec<Vec<usize>>,
}

impl Coverage {
    /// Counts what the relations cover.
    #[must_use]
    pub fn of(disclosure: &Disclosure, relations: &[Relation], evaluations: &[Evaluation]) -> Self {
        let mut evaluated = vec![false; disclosure.figures.len()];
        let mut blocked = vec![false; disclosure.figures.len()];
        for (relation, evaluation) in relations.iter().zip(evaluations) {
            for figure in relation.figures() {
                if evaluation.verdict == Verdict::Blocked {
                    blocked[figure.0] = true;
                } else {
                    evaluated[figure.0] = true;
                }
            }
        }
        let mut coverage = Self::default();
        for (id, figure) in disclosure.own_figures().filter(|(_, f)| f.is_printed()) {
            let index = id.0;
            coverage.figures += 1;
            if evaluated[index] {
                coverage.checked += 1;
            } else {
                let reason = match figure.reason {
                    Unchecked::NoCounterpart if blocked[index] => Unchecked::Blocked,
                    reason => reason,
                };
                coverage.unchecked.push(UncheckedFigure { figure: id, reason });
            }
        }
        coverage.unchecked.sort_by_key(|u| disclosure.figure(u.figure).span);
        coverage
    }
}

impl Unchecked {
    /// The reason in words, Chinese and English.
    #[must_use]
    pub const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Count => ("计数（人数、个数等），没有可核对的表", "a count with no table to check it against"),
            Self::Date => ("日期或期限", "a date or time limit"),
            Self::UnitCost => ("单价或标准", "a unit cost"),
            Self::Area => ("面积或长度", "an area or length"),
            Self::Ratio => ("比例指标", "a ratio target"),
            Self::NoCounterpart => ("没有能与之核对的数字", "no figure to check it against"),
            Self::UnknownColumn => ("所在列未能识别", "its column was not recognised"),
            Self::UnknownTable => ("所在表未能识别", "its table was not recognised"),
            Self::NotUnderstood => ("所在文字未能理解", "its words were not understood"),
            Self::Unreadable => ("数字无法读取", "it could not be read"),
            Self::Undecided => ("所在栏无法判断", "its column could not be told"),
            Self::Ambiguous => ("所在的行或列无法确定", "its row or column could not be decided"),
            Self::Blocked => ("与之核对的数字无法读取", "the figures to check it against could not be read"),
        }
    }
}
