//! Printed amounts, exactly: value, number of decimals, unit, and the interval that the digits allow.

use rust_decimal::Decimal;
use serde::Serialize;
use std::fmt;

/// 金额单位 — the unit an amount is printed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum MoneyUnit {
    /// 元
    #[serde(rename = "元")]
    Yuan,
    /// 千元 (10³ 元)
    #[serde(rename = "千元")]
    QianYuan,
    /// 万元 (10⁴ 元)
    #[serde(rename = "万元")]
    WanYuan,
    /// 亿元 (10⁸ 元)
    #[serde(rename = "亿元")]
    YiYuan,
}

impl MoneyUnit {
    /// How many 元 one unit is.
    #[must_use]
    pub fn in_yuan(self) -> Decimal {
        Decimal::from(self.whole_yuan())
    }

    const fn whole_yuan(self) -> i64 {
        match self {
            Self::Yuan => 1,
            Self::QianYuan => 1_000,
            Self::WanYuan => 10_000,
            Self::YiYuan => 100_000_000,
        }
    }

    /// The Chinese name: 元, 千元, 万元 or 亿元.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Yuan => "元",
            Self::QianYuan => "千元",
            Self::WanYuan => "万元",
            Self::YiYuan => "亿元",
        }
    }
}

impl fmt::Display for MoneyUnit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// One unit of the last printed digit: `10^-scale`.
#[must_use]
pub fn last_digit(scale: u32) -> Decimal {
    Decimal::new(1, scale.min(28))
}

/// 金额 — an amount as printed: `866.70万元` has value 866.70, scale 2 and unit 万元.
///
/// The scale is data: 866.7 and 866.70 allow different intervals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Money {
    /// The number as printed, in `unit`.
    pub value: Decimal,
    /// Number of printed decimals.
    pub scale: u32,
    /// The unit it is printed in.
    pub unit: MoneyUnit,
}

/// 百分比 — a printed percentage; `value` is in percent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Percent {
    /// The number before the percent sign.
    pub value: Decimal,
    /// Number of printed decimals.
    pub scale: u32,
}

/// 数量 — a printed count, area, rate or other number that is not an amount of money.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Quantity {
    /// The number as printed.
    pub value: Decimal,
    /// Number of printed decimals.
    pub scale: u32,
    /// The unit as printed (`人`, `平方米`, `元/人/月`), or empty.
    pub unit: String,
}

/// The closed interval of true values that a printed number allows, in base units (元, percent, or the quantity's own unit).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interval {
    /// Smallest allowed value.
    pub low: Decimal,
    /// Largest allowed value.
    pub high: Decimal,
}

impl Interval {
    /// `center ± half`.
    #[must_use]
    pub fn around(center: Decimal, half: Decimal) -> Self {
        Self { low: center - half, high: center + half }
    }

    /// The values in both, or `None` where there are none.
    #[must_use]
    pub fn meet(self, other: Self) -> Option<Self> {
        let low = self.low.max(other.low);
        let high = self.high.min(other.high);
        (low <= high).then_some(Self { low, high })
    }

    /// Whether the value lies inside, ends included.
    #[must_use]
    pub fn contains(&self, value: Decimal) -> bool {
        self.low <= value && value <= self.high
    }
}

impl Money {
    /// The printed value in 元, exactly.
    #[must_use]
    pub fn yuan(&self) -> Decimal {
        self.value * self.unit.in_yuan()
    }

    /// One unit of the last of so many decimals, in 元.
    #[must_use]
    pub fn step_at(&self, decimals: u32) -> Decimal {
        Decimal::new(self.unit.whole_yuan(), decimals.min(28))
    }
}
