//! 表 — what a table is.

/// What a table is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// 收支总表
    Balance,
    /// 收入总表
    Income,
    /// 支出总表
    Expenditure,
    /// 财政拨款收支总表
    FiscalBalance,
    /// 一般公共预算支出表
    General,
    /// 一般公共预算基本支出表 (economic classification)
    BasicEconomic,
    /// 政府性基金支出表
    Fund,
    /// 国有资本经营预算支出表
    Capital,
    /// “三公”经费表
    ThreePublic,
    /// 政府采购预算表
    Procurement,
    /// 固定资产占用情况表
    Assets,
    /// 项目绩效目标表
    Performance,
    /// 财政拨款支出表 (all funds, printed by some provinces beside the general one)
    FiscalExpenditure,
    /// 财政拨款基本支出表 (likewise)
    FiscalBasic,
    /// 机关运行经费支出表
    AgencyOperating,
    /// 项目支出表: the projects of a budget, each with what pays for it.
    ProjectList,
    /// 支出明细表: expenditure of one kind of money, or of a table above by another classification, which adds up like an
    /// expenditure table and stands for none of them.
    Detail,
    /// None of these.
    Other,
}

impl Role {
    /// The role's name in reports (`budgetcheck/1`).
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Balance => "balance",
            Self::Income => "income",
            Self::Expenditure => "expenditure",
            Self::FiscalBalance => "fiscal_balance",
            Self::General => "general",
            Self::BasicEconomic => "basic_economic",
            Self::Fund => "fund",
            Self::Capital => "capital",
            Self::ThreePublic => "three_public",
            Self::Procurement => "procurement",
            Self::Assets => "assets",
            Self::Performance => "performance",
            Self::FiscalExpenditure | Self::FiscalBasic | Self::AgencyOperating | Self::ProjectList | Self::Detail | Self::Other => "other",
        }
    }

    /// The common Chinese name of the table.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Balance => "收支总表",
            Self::Income => "收入总表",
            Self::Expenditure => "支出总表",
            Self::FiscalBalance => "财政拨款收支总表",
            Self::General => "一般公共预算支出表",
            Self::BasicEconomic => "一般公共预算基本支出表",
            Self::Fund => "政府性基金支出表",
            Self::Capital => "国有资本经营预算支出表",
            Self::ThreePublic => "“三公”经费表",
            Self::Procurement => "政府采购预算表",
            Self::Assets => "固定资产占用情况表",
            Self::Performance => "项目绩效目标表",
            Self::FiscalExpenditure => "财政拨款支出表",
            Self::FiscalBasic => "财政拨款基本支出表",
            Self::AgencyOperating => "机关运行经费表",
            Self::ProjectList => "项目支出表",
            Self::Detail => "支出明细表",
            Self::Other => "其他表",
        }
    }

    /// The English name of the table.
    #[must_use]
    pub const fn english(self) -> &'static str {
        match self {
            Self::Balance => "revenue and expenditure",
            Self::Income => "revenue",
            Self::Expenditure => "expenditure",
            Self::FiscalBalance => "fiscal appropriations balance",
            Self::General => "general public budget expenditure",
            Self::BasicEconomic => "basic expenditure by economic class",
            Self::Fund => "government funds",
            Self::Capital => "state capital operations",
            Self::ThreePublic => "three public costs",
            Self::Procurement => "government procurement",
            Self::Assets => "fixed assets",
            Self::Performance => "project performance targets",
            Self::FiscalExpenditure => "fiscal expenditure",
            Self::FiscalBasic => "fiscal basic expenditure",
            Self::AgencyOperating => "agency operating costs",
            Self::ProjectList => "project expenditure",
            Self::Detail => "detailed expenditure",
            Self::Other => "other table",
        }
    }

    /// Whether its rows carry economic classification codes.
    #[must_use]
    pub const fn is_economic(self) -> bool {
        matches!(self, Self::BasicEconomic | Self::FiscalBasic | Self::AgencyOperating)
    }

    /// Whether it prints two sides (收入 | 支出) in one grid.
    #[must_use]
    pub const fn has_sides(self) -> bool {
        matches!(self, Self::Balance | Self::FiscalBalance)
    }
}
