//! 项目绩效目标表 — one project's budget, spending plan and indicators.

use super::{FigureId, Span};

/// 资金支出计划的一期 — one step of the spending plan (`3月底` · `25%`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanStep {
    /// The date as printed.
    pub label: String,
    /// Month number, if the label names one.
    pub month: Option<u32>,
    /// Cumulative percentage.
    pub percent: FigureId,
    /// Whether the step stands in an extra row instead of its column.
    pub displaced: bool,
}

/// 绩效指标 — one indicator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Indicator {
    /// 一级指标, filled down.
    pub first: String,
    /// 二级指标, filled down (`成本指标`, `时效指标`).
    pub second: String,
    /// 三级指标 and its description.
    pub name: String,
    /// The printed target (`≥210万元`, `1790元/人/月`).
    pub target: String,
    /// Where the target stands.
    pub target_span: Span,
    /// The comparison sign, if printed.
    pub sign: Option<char>,
    /// The number in the target, if there is one.
    pub figure: Option<FigureId>,
}

/// 项目 — one project with its performance targets.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Project {
    /// 项目编码
    pub code: String,
    /// 项目名称
    pub name: String,
    /// 项目资金总额 over all years, where the form prints it beside the year's application.
    pub whole: Option<FigureId>,
    /// 其中：财政资金 of that.
    pub whole_fiscal: Option<FigureId>,
    /// 其他资金 of that.
    pub whole_other: Option<FigureId>,
    /// 预算数、年度资金申请总额
    pub budget: Option<FigureId>,
    /// 其中：财政资金
    pub fiscal: Option<FigureId>,
    /// 上年结转资金
    pub carried: Option<FigureId>,
    /// 其他资金
    pub other: Option<FigureId>,
    /// 资金用途, as printed.
    pub purpose: String,
    /// 资金支出计划, in printed order.
    pub plan: Vec<PlanStep>,
    /// 绩效指标, in printed order.
    pub indicators: Vec<Indicator>,
}
