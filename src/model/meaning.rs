//! 栏与行 — what a column or a row of a table stands for.

use serde::Serialize;

/// 收入 or 支出 side of a two-sided table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Side {
    /// A table with one side.
    Single,
    /// 收入
    Income,
    /// 支出 by function, or the only expenditure side.
    Expenditure,
    /// 支出 by use (支出用途), printed beside the functional side by some provinces.
    Use,
}

/// Which of the paired amounts a column prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Aspect {
    /// The table prints one amount.
    Only,
    /// 预算数 beside 决算数.
    Budget,
    /// 决算数 beside 预算数.
    Final,
    /// 上年、年初结转等 — the same amount of another year, or of another part of the flow, beside the table's own: its columns add
    /// up for themselves, and no other table or sentence speaks of them.
    Aside,
}

impl Aspect {
    /// Whether other tables and the narrative speak of it: of 预算数 and 决算数 the latter, of two years the later.
    #[must_use]
    pub const fn is_own(self) -> bool {
        matches!(self, Self::Only | Self::Final)
    }
}

/// What a column or a row stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Meaning {
    /// 序号、行次
    Ordinal,
    /// 科目编码
    Code,
    /// 科目名称、项目
    Name,
    /// 合计
    Total,
    /// 小计
    Subtotal,
    /// 本年收入合计、本年支出合计
    CurrentTotal,
    /// 收入总计、支出总计
    GrandTotal,
    /// 上年结转、年初结转和结余
    CarryIn,
    /// 年终结转、结转下年、年末结转和结余
    CarryOut,
    /// 使用非财政拨款结余
    SurplusUsed,
    /// 结余分配
    SurplusDistribution,
    /// 财政拨款
    FiscalAppropriation,
    /// 一般公共预算
    General,
    /// 政府性基金
    Fund,
    /// 国有资本经营预算
    Capital,
    /// 财政专户管理资金
    FiscalAccount,
    /// 单位资金
    UnitFunds,
    /// 事业收入
    Undertaking,
    /// 经营收入
    Operating,
    /// 上级补助收入
    SuperiorGrant,
    /// 附属单位上缴收入
    AffiliatePayment,
    /// 其他收入
    OtherIncome,
    /// 其他资金
    OtherFunds,
    /// 基本支出
    Basic,
    /// 项目支出
    Project,
    /// 经营支出
    OperatingExpenditure,
    /// 上解、上缴上级支出
    PaidUp,
    /// 对附属单位补助支出
    SubsidyDown,
    /// 单位预留机动经费
    Reserve,
    /// 人员经费
    Personnel,
    /// 公用经费
    Public,
    /// “三公”经费小计
    ThreePublicTotal,
    /// 因公出国（境）费
    Abroad,
    /// 公务用车购置及运行费
    CarAll,
    /// 公务用车购置费
    CarPurchase,
    /// 公务用车运行维护费
    CarRun,
    /// 公务接待费
    Reception,
    /// 会议费
    Meeting,
    /// 培训费
    Training,
    /// 机关运行经费
    AgencyOperating,
    /// 预算数、决算数、金额
    Amount,
    /// 上年预算数, printed beside this year's
    PriorAmount,
    /// 增减额, likewise
    ChangeAmount,
    /// 本年收入 (a column of the fund tables)
    YearIncome,
    /// 本年支出 (likewise)
    YearExpenditure,
    /// 数量
    Count,
    /// 价值
    Value,
    /// 单价
    UnitPrice,
    /// 货物
    Goods,
    /// 工程
    Works,
    /// 服务
    Services,
    /// 中小微企业份额
    SmallBusiness,
    /// 房屋
    Buildings,
    /// 车辆
    Vehicles,
    /// 单价…以上设备
    Equipment,
    /// 其他固定资产
    OtherAssets,
    /// 拟购置固定资产
    PlannedPurchase,
    /// Words, not figures.
    Text,
    /// A functional or economic item, known by its own name or code.
    Named,
    /// Not recognised.
    Unknown,
}
