//! A printed figure: what the page says, what it was read as, and where it stands.

use super::money::last_digit;
use super::{Interval, Money, MoneyUnit, Percent, Quantity, Span, TableId};
use rust_decimal::Decimal;

/// Index of a figure in [`Disclosure::figures`](super::Disclosure::figures).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FigureId(pub usize);

/// What a figure's place on the page was read as. Blank, 0, 0.00, 无 and unreadable are all different.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reading {
    /// An amount of money.
    Money(Money),
    /// A percentage.
    Percent(Percent),
    /// A count, area, rate or other number.
    Quantity(Quantity),
    /// Nothing printed: exactly zero where an amount is expected, and not an addend.
    Blank,
    /// 无, — or a dash printed for "none": exactly zero, and not an addend.
    Nil,
    /// Printed, but not a number in the strict grammar: blocks every relation it is in.
    Unreadable,
}

/// Why a figure is in no evaluated relation. The variants are what a reader is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unchecked {
    /// 人数、个数等计数
    Count,
    /// 日期、期限
    Date,
    /// 单价、标准
    UnitCost,
    /// 面积、长度
    Area,
    /// 比例、满意度
    Ratio,
    /// 没有能与之核对的数字
    NoCounterpart,
    /// 所在列未能识别
    UnknownColumn,
    /// 所在表未能识别
    UnknownTable,
    /// 未能理解的文字
    NotUnderstood,
    /// 数字无法读取
    Unreadable,
    /// 在哪一栏无法判断
    Undecided,
    /// 所在行、列无法确定
    Ambiguous,
    /// 与之有关的数字无法读取
    Blocked,
}

/// How sure it is that a figure stands in the row and the column it was read in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Certainty {
    /// The page or the words say so.
    #[default]
    Certain,
    /// Read by TABs or columns of spaces that say nothing against it. A blank among such cells may as well be one whose amount
    /// was put elsewhere, so that nothing is concluded from it.
    Likely,
}

/// Where a figure stands in the model. No figure without an origin can reach a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// A cell of a table.
    Cell {
        /// The table.
        table: TableId,
        /// Index in [`Table::rows`](super::Table::rows).
        row: usize,
        /// Index in [`Table::columns`](super::Table::columns).
        column: usize,
    },
    /// A figure in a performance table (项目绩效目标表).
    Performance {
        /// The table.
        table: TableId,
        /// What it is, as the table calls it.
        label: String,
    },
    /// A figure in a sentence of the narrative.
    Sentence {
        /// Index in [`Disclosure::sections`](super::Disclosure::sections), if the text has headings.
        section: Option<usize>,
        /// The words that name it.
        label: String,
    },
    /// A figure that stands in no table and no sentence.
    Loose,
    /// A figure of another disclosure that this one is compared with.
    Other {
        /// Index in [`Disclosure::others`](super::Disclosure::others).
        other: usize,
        /// The figure in its own numbering.
        figure: FigureId,
    },
}

/// 数字 — one printed figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// Where its digits stand: `&text[span] == raw`.
    pub span: Span,
    /// The digits as printed, without unit.
    pub raw: String,
    /// What they were read as.
    pub reading: Reading,
    /// Where it stands in the model.
    pub origin: Origin,
    /// Why it will be listed as unchecked, unless a rule checks it.
    pub reason: Unchecked,
    /// 约、近、余 — printed as approximate: one more unit of the last digit is allowed.
    pub approximate: bool,
    /// The unit that amounts in its place are printed in: what a blank cell would hold.
    pub unit: Option<MoneyUnit>,
    /// 小数位数 that the whole table is set in, where it is set in one; 0 otherwise. `55.4` among `55.34`, `12.00` is 55.40.
    pub set: u32,
    /// How sure its place is.
    pub certainty: Certainty,
}

impl Figure {
    /// The printed value in base units (元, percent, own unit); zero for blank and 无; `None` if unreadable.
    #[must_use]
    pub fn value(&self) -> Option<Decimal> {
        match &self.reading {
            Reading::Money(m) => Some(m.yuan()),
            Reading::Percent(p) => Some(p.value),
            Reading::Quantity(q) => Some(q.value),
            Reading::Blank | Reading::Nil => Some(Decimal::ZERO),
            Reading::Unreadable => None,
        }
    }

    /// One unit of the last printed digit in base units (of the last decimal that its whole table is set in, where that is
    /// finer); zero for what is exact: blank, 无, and whole counts.
    #[must_use]
    pub fn step(&self) -> Decimal {
        let step = match &self.reading {
            Reading::Money(m) => m.step_at(m.scale.max(self.set)),
            Reading::Percent(p) => last_digit(p.scale),
            // People, cars and projects are counted, not measured.
            Reading::Quantity(q) if q.scale == 0 && self.reason == Unchecked::Count => Decimal::ZERO,
            Reading::Quantity(q) => last_digit(q.scale),
            Reading::Blank | Reading::Nil | Reading::Unreadable => Decimal::ZERO,
        };
        if self.approximate { step * Decimal::from(3) } else { step }
    }

    /// The unit of an amount of money.
    #[must_use]
    pub const fn unit_of_money(&self) -> Option<MoneyUnit> {
        match &self.reading {
            Reading::Money(m) => Some(m.unit),
            _ => None,
        }
    }

    /// Table, row and column of a cell of a table.
    #[must_use]
    pub const fn cell(&self) -> Option<(usize, usize, usize)> {
        match self.origin {
            Origin::Cell { table, row, column } => Some((table.0, row, column)),
            _ => None,
        }
    }

    /// How many base units one printed unit is (10 000 for an amount in 万元).
    #[must_use]
    pub fn base(&self) -> Decimal {
        match &self.reading {
            Reading::Money(m) => m.unit.in_yuan(),
            Reading::Blank | Reading::Nil | Reading::Unreadable => self.unit.map_or(Decimal::ONE, MoneyUnit::in_yuan),
            _ => Decimal::ONE,
        }
    }

    /// Number of printed decimals.
    #[must_use]
    pub fn scale(&self) -> u32 {
        match &self.reading {
            Reading::Money(m) => m.scale,
            Reading::Percent(p) => p.scale,
            Reading::Quantity(q) => q.scale,
            Reading::Blank | Reading::Nil | Reading::Unreadable => 0,
        }
    }

    /// The interval of true values that the digits allow; `None` if unreadable.
    #[must_use]
    pub fn interval(&self) -> Option<Interval> {
        Some(Interval::around(self.value()?, self.step() / Decimal::TWO))
    }

    /// Whether a number is printed here (an unreadable one counts: it is printed, and must be listed).
    #[must_use]
    pub fn is_printed(&self) -> bool {
        match self.reading {
            Reading::Blank | Reading::Nil => false,
            // A blank cell of a row that could not be placed.
            Reading::Unreadable => !self.raw.is_empty(),
            Reading::Money(_) | Reading::Percent(_) | Reading::Quantity(_) => true,
        }
    }

    /// Whether this is a printed number that takes part in a sum as an addend.
    #[must_use]
    pub fn is_addend(&self) -> bool {
        matches!(self.reading, Reading::Money(_) | Reading::Percent(_) | Reading::Quantity(_))
    }

    /// The unit as printed: 元, 万元, 亿元, %, or the quantity's own.
    #[must_use]
    pub fn unit_name(&self) -> &str {
        match &self.reading {
            Reading::Money(m) => m.unit.name(),
            Reading::Percent(_) => "%",
            Reading::Quantity(q) => &q.unit,
            _ => "",
        }
    }
}
