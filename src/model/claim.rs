//! 情况说明 — what a sentence of the narrative claims about figures.

use super::{FigureId, Meaning, Span};

/// Which year a figure in a sentence speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum YearRef {
    /// The year of the disclosure, or none named.
    Current,
    /// Another year or 上年.
    Prior,
    /// 年初预算 of the year itself (final accounts).
    Opening,
}

/// What a figure in a sentence is an amount of.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Subject {
    /// 收入预算总计
    Income,
    /// 支出预算总计
    Expenditure,
    /// 收支 both sides at once.
    BothSides,
    /// An item on the income side of the balance table.
    IncomeItem(Meaning),
    /// 一般公共预算 basic or project expenditure, named as such.
    GeneralItem(Meaning),
    /// A column of the expenditure table, or a fund's total (基本支出, 项目支出).
    ExpenditureItem(Meaning),
    /// 财政拨款收入、支出总计 of the fiscal balance.
    Fiscal,
    /// Total of the 一般公共预算, 政府性基金 or 国有资本 expenditure.
    FundTotal(Meaning),
    /// A part of the basic expenditure: 人员经费 or 公用经费.
    BasicPart(Meaning),
    /// A functional item named by 类 / 款 / 项 or by code.
    Functional(Vec<String>),
    /// A “三公” item.
    ThreePublic(Meaning),
    /// 机关运行经费
    AgencyOperating,
    /// 政府采购: Total, Goods, Works, Services.
    Procurement(Meaning),
    /// 政府采购 set aside for or won by small and medium enterprises.
    SmallBusiness,
    /// 涉及项目预算资金: what the projects with performance targets cost.
    TargetFunds,
    /// 固定资产
    Assets(Meaning),
    /// A name that no table row was matched to, folded.
    Named(String),
    /// No words that name it were found.
    Unknown,
}

/// Direction word of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// 增加、增长、上升
    Up,
    /// 减少、下降、压减
    Down,
    /// 持平、一致
    Level,
}

/// How 决算 stands to 预算 by the words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// 大于、高于、超过
    Above,
    /// 小于、低于
    Below,
    /// 等于、持平
    Equal,
    /// 未超过、不大于
    AtMost,
}

/// One part of a stated whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// The part's figure.
    pub figure: FigureId,
    /// Whether it reduces the whole (减少… among the reasons of an increase).
    pub negative: bool,
}

/// What the sentence says about its figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClaimKind {
    /// The figure is the amount of the subject.
    Amount {
        /// The figure.
        figure: FigureId,
    },
    /// A whole and its 其中 parts.
    Parts {
        /// The whole.
        whole: FigureId,
        /// Its parts.
        parts: Vec<Part>,
        /// Whether the words claim that the list is complete (其中, 包括 with the usual parts) and not only 主要.
        complete: bool,
    },
    /// A change against the year before.
    Change {
        /// This year's amount, if stated in the same statement.
        now: Option<FigureId>,
        /// Last year's amount, if stated.
        prior: Option<FigureId>,
        /// The stated difference.
        difference: Option<FigureId>,
        /// The stated percentage.
        percent: Option<FigureId>,
        /// The direction word.
        direction: Direction,
        /// Where the direction word stands.
        direction_span: Span,
        /// 主要原因 in words; empty where none is given.
        reason: Option<Span>,
    },
    /// The signed amounts that a reason lists as the make-up of a change.
    Reasons {
        /// The change.
        difference: FigureId,
        /// Whether the change is a reduction.
        down: bool,
        /// The amounts.
        parts: Vec<Part>,
    },
    /// The components of a change (其中：基本支出增加…；项目支出减少…).
    Components {
        /// The whole change.
        difference: FigureId,
        /// Whether it is a reduction.
        down: bool,
        /// The component changes.
        parts: Vec<Part>,
    },
    /// The amount that opens an item, said again (…科目N万元…，预算安排N万元).
    Restated {
        /// In the opening.
        first: FigureId,
        /// Again.
        again: FigureId,
    },
    /// 完成年初预算的N%
    Completion {
        /// 年初预算 or 全年预算; `None` where only the table gives it.
        budget: Option<FigureId>,
        /// 决算
        executed: FigureId,
        /// The stated percentage.
        percent: FigureId,
    },
    /// 预决算差异率N%: how far the outturn is from the budget, signed or not.
    Deviation {
        /// 年初预算 or 全年预算.
        budget: FigureId,
        /// 决算
        executed: FigureId,
        /// The stated percentage.
        percent: FigureId,
    },
    /// 人均N元: what each of many gets.
    Average {
        /// What is divided.
        total: FigureId,
        /// By how many.
        count: FigureId,
        /// What each gets.
        each: FigureId,
    },
    /// 决算数大于（小于、等于）预算数
    Execution {
        /// 年初预算 or 全年预算.
        budget: FigureId,
        /// 决算
        executed: FigureId,
        /// The word.
        order: Order,
        /// Where the word stands.
        order_span: Span,
    },
    /// A count or an area and its parts (车辆、面积).
    Counts {
        /// The whole.
        whole: FigureId,
        /// Parts that make it up.
        parts: Vec<Part>,
    },
    /// A plan by quarters or months.
    Plan {
        /// The steps in order.
        steps: Vec<FigureId>,
        /// The year's amount, if stated.
        whole: Option<FigureId>,
        /// Whether each step counts from the beginning of the year.
        cumulative: bool,
        /// Whether the steps are said to end with all there is.
        complete: bool,
    },
    /// A share of a whole that is named and not stated (占本年支出合计的N%).
    ShareOf {
        /// The part.
        part: FigureId,
        /// What it is a share of.
        whole: Subject,
        /// The words that name it.
        whole_words: String,
        /// The stated percentage.
        percent: FigureId,
    },
    /// A share that several amounts have together (甲A，乙B，共占N%).
    ShareTogether {
        /// The parts.
        parts: Vec<FigureId>,
        /// The whole.
        whole: FigureId,
        /// The stated percentage.
        percent: FigureId,
    },
    /// How much of a budget was spent, beside how far the two are apart (完成预算的N%，超收M): the budget is not printed.
    CompletionBy {
        /// 决算
        executed: FigureId,
        /// The difference.
        difference: FigureId,
        /// Which way the outturn differs.
        direction: Direction,
        /// The stated percentage.
        percent: FigureId,
    },
    /// A share of a whole.
    Share {
        /// The part.
        part: FigureId,
        /// The whole.
        whole: FigureId,
        /// The stated percentage.
        percent: FigureId,
    },
}

/// 陈述 — one claim of the narrative.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// What it is about.
    pub subject: Subject,
    /// The words of the subject, as printed.
    pub words: String,
    /// Which year.
    pub year: YearRef,
    /// What is said.
    pub kind: ClaimKind,
    /// The sentence it stands in.
    pub sentence: Span,
    /// Index of the section.
    pub section: Option<usize>,
    /// The words admit several readings, and this one was taken because it holds: it accuses nobody.
    pub chosen: bool,
}
