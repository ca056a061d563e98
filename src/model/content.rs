//! 公开内容 — the parts of a disclosure that a reviewer ticks off, and the headings that name them.

use super::fold::fold;

/// 检查内容 — one content item of a review, beside the published tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Content {
    /// 及时性
    Timeliness,
    /// 封面
    Cover,
    /// 目录
    Contents,
    /// 主要职能
    Duties,
    /// 机构设置
    Organisation,
    /// 名词解释
    Terms,
    /// 编制说明: the narrative about revenue and expenditure.
    Statement,
    /// 其他相关情况说明: agency operating costs, procurement, assets.
    OtherMatters,
    /// 项目经费说明
    Projects,
    /// 绩效
    Performance,
}

/// Headings by their words; the first entry that fits wins, so the special stands before the general.
const HEADINGS: &[(Content, &[&str])] = &[
    (Content::Terms, &["名词解释", "术语解释", "名词说明"]),
    (Content::Performance, &["绩效"]),
    (Content::Duties, &["职责", "职能"]),
    (Content::Organisation, &["机构设置", "单位构成", "内设机构", "机构情况", "机构及人员", "预算单位", "决算单位", "单位基本情况"]),
    (Content::Projects, &["项目经费", "项目支出", "项目预算", "项目情况", "项目说明"]),
    (
        Content::OtherMatters,
        &[
            "机关运行经费",
            "政府采购",
            "国有资产",
            "固定资产",
            "资产占",
            "其他重要事项",
            "其他相关情况",
            "其他情况",
            "其他需要说明",
            "其他需说明",
        ],
    ),
    (
        Content::Statement,
        &["编制说明", "预算说明", "决算说明", "情况说明", "总体情况", "收支", "收入", "支出", "三公", "财政拨款", "基金", "国有资本"],
    ),
];

impl Content {
    /// The item that a heading opens.
    ///
    /// ```
    /// use budgetcheck::model::Content;
    /// assert_eq!(Content::of_heading("一、部门职责及机构设置情况"), Some(Content::Duties));
    /// assert_eq!(Content::of_heading("五、部门项目预算安排情况及绩效目标"), Some(Content::Performance));
    /// assert_eq!(Content::of_heading("附件"), None);
    /// ```
    #[must_use]
    pub fn of_heading(title: &str) -> Option<Self> {
        let key = fold(title);
        HEADINGS.iter().find(|(_, words)| words.iter().any(|w| key.contains(w))).map(|(content, _)| *content)
    }

    /// Whether a heading names this item, perhaps among others (`部门职责及机构设置情况`).
    #[must_use]
    pub fn is_named_by(self, title: &str) -> bool {
        let key = fold(title);
        HEADINGS.iter().any(|(content, words)| *content == self && words.iter().any(|w| key.contains(w)))
    }

    /// The item's name, Chinese and English.
    #[must_use]
    pub const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Timeliness => ("及时性", "timeliness"),
            Self::Cover => ("封面", "cover"),
            Self::Contents => ("目录", "table of contents"),
            Self::Duties => ("主要职能", "duties"),
            Self::Organisation => ("机构设置", "organisation"),
            Self::Terms => ("名词解释", "explanation of terms"),
            Self::Statement => ("编制说明", "narrative"),
            Self::OtherMatters => ("其他相关情况说明", "other matters"),
            Self::Projects => ("项目经费说明", "project funds"),
            Self::Performance => ("绩效", "performance"),
        }
    }
}
