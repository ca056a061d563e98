//! The command line: arguments and what they mean. Running is `run`'s.

use budgetcheck::gate;
use budgetcheck::ledger::Severity;
use budgetcheck::report::{Lang, Show};
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// 预决算公开核对：逐个核对公开表和情况说明中的数字
///
/// Proves or contradicts every printed figure of a Chinese budget disclosure.
#[derive(Debug, Parser)]
#[command(name = "budgetcheck", version, about, max_term_width = 100)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The verbs.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// 核对一份或多份公开文件 · Check disclosures
    ///
    /// 例：budgetcheck verify 2024年部门预算.txt
    Verify(Verify),
    /// 导出读到的表（JSON 或 CSV） · Print the typed model
    Extract(Extract),
    /// 列出全部规则 · List the rules
    Rules {
        /// 输出格式 · Output format
        #[arg(long, value_enum, default_value_t = RulesFormat::Text)]
        format: RulesFormat,
        /// 语言 · Language
        #[arg(long, value_enum, default_value_t = LangArg::Zh)]
        lang: LangArg,
    },
    /// 说明一条规则，或列出一个数字参加的全部关系 · Explain one rule, or every relation of a figure
    ///
    /// 例：budgetcheck explain BC101；budgetcheck explain 2024年部门预算.txt:47:12
    Explain {
        /// 规则编号，如 BC101；或 文件:行[:列] · Code of the rule, or FILE:LINE[:COL]
        #[arg(value_name = "CODE|FILE:LINE[:COL]")]
        code: String,
        /// 语言 · Language
        #[arg(long, value_enum, default_value_t = LangArg::Zh)]
        lang: LangArg,
    },
}

/// Arguments of `verify`.
#[derive(Debug, Args)]
pub struct Verify {
    /// 文件、文件夹，或 - 表示标准输入 · Files, folders, or - for standard input
    #[arg(required = true)]
    pub paths: Vec<PathBuf>,
    /// 输出格式 · Output format
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// 写入文件而不是屏幕 · Write to a file
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// 同一份公开的其余文件（表和说明分成两个文件时） · The rest of the same disclosure
    #[arg(long, value_name = "FILE")]
    pub with: Vec<PathBuf>,
    /// 对照上年的公开文件（决算也可对照同年预算，部门可对照所属单位），可写多次 · Compare with last year's disclosure (or the budget that was settled, or a unit's)
    #[arg(long, value_name = "FILE")]
    pub prior: Vec<PathBuf>,
    /// 不合并同一文件夹里的表文件和说明文件 · Do not join a tables file and a narrative file of one folder
    #[arg(long)]
    pub no_join: bool,
    /// 达到哪一级时退出码为 1（默认 error） · Exit 1 at or above this severity (default: error)
    #[arg(long, value_enum)]
    pub fail_on: Option<FailOn>,
    /// 只报告这些规则，可写开头，如 BC4 · Report these rules only; beginnings of codes are allowed
    #[arg(long, value_name = "CODES", value_delimiter = ',')]
    pub select: Vec<String>,
    /// 不报告这些规则（仍计数） · Do not report these rules (they are counted)
    #[arg(long, value_name = "CODES", value_delimiter = ',')]
    pub ignore: Vec<String>,
    /// 设置文件；不指定时从文件所在文件夹逐级向上找 budgetcheck.toml · Settings; otherwise budgetcheck.toml is looked for upward
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// 已接受问题的基线文件 · Accepted findings
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,
    /// 把现有问题全部写入基线（默认 budgetcheck-baseline.json） · Accept all present findings into the baseline
    #[arg(long)]
    pub write_baseline: bool,
    /// 语言（默认 zh） · Language (default: zh)
    #[arg(long, value_enum)]
    pub lang: Option<LangArg>,
    /// 文字编码（一般自动判断） · Encoding of a text file
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<String>,
    /// 另外列出的内容，可用逗号并列 · Also show
    #[arg(long, value_enum, value_delimiter = ',')]
    pub show: Vec<ShowArg>,
    /// 同时检查的文件数 · Files checked at a time
    #[arg(long, value_name = "N")]
    pub jobs: Option<usize>,
}

impl Verify {
    /// What the gate is told.
    #[must_use]
    pub fn gate(&self) -> gate::Options {
        gate::Options {
            select: self.select.clone(),
            ignore: self.ignore.clone(),
            config: self.config.clone(),
            fail_on: self.fail_on.map(FailOn::threshold),
            baseline: self.baseline.clone(),
            write_baseline: self.write_baseline,
        }
    }
}

/// Arguments of `extract`.
#[derive(Debug, Args)]
pub struct Extract {
    /// 文件，或 - 表示标准输入 · File, or - for standard input
    pub path: PathBuf,
    /// 同一份公开的其余文件（表和说明分成两个文件时） · The rest of the same disclosure
    #[arg(long, value_name = "FILE")]
    pub with: Vec<PathBuf>,
    /// 写成 Frictionless 数据包，放入此文件夹：datapackage.json，每张表一个 CSV · A Frictionless data package into this folder
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// 文字编码 · Encoding of a text file
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<String>,
    /// 语言 · Language
    #[arg(long, value_enum, default_value_t = LangArg::Zh)]
    pub lang: LangArg,
}

/// `--format`
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// 逐条说明，带原文 · Findings with the original line
    Text,
    /// 一条一行 · One line a finding
    Concise,
    /// 各表、各项核对的总览 · An overview
    Table,
    /// 供程序读取 · For programs (budgetcheck/1)
    Json,
    /// 每份文件一行 JSON · One JSON object a document
    Ndjson,
    /// 用电子表格打开，一条一行 · For a spreadsheet, one row a finding
    Csv,
    /// SARIF 2.1.0，代码扫描平台 · For code scanning
    Sarif,
    /// GitHub 拉取请求中的标注 · Annotations of GitHub Actions
    Github,
    /// GitLab 代码质量报告 · GitLab code quality
    Gitlab,
    /// 测试报告，每份文件每条规则一项 · Test report, one case a rule and document
    Junit,
    /// reviewdog
    Rdjson,
    /// 核对单，每份文件一张工作表；与 --output 核对单.xlsx（或 .csv）同用 · Review sheet; with --output review.xlsx (or .csv)
    Sheet,
}

/// `rules --format`
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum RulesFormat {
    /// 一条一行 · One line a rule
    Text,
    /// 全部说明，如 docs/rules.zh.md · All of it, as in docs/rules.md
    Markdown,
}

/// `--fail-on`
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    /// 有错误 · An error
    Error,
    /// 有警告或错误 · A warning
    Warning,
    /// 有任何发现 · Anything
    Note,
    /// 从不 · Never
    Never,
}

impl FailOn {
    /// The least severity that fails; `None`: never.
    #[must_use]
    pub const fn threshold(self) -> Option<Severity> {
        match self {
            Self::Error => Some(Severity::Error),
            Self::Warning => Some(Severity::Warning),
            Self::Note => Some(Severity::Note),
            Self::Never => None,
        }
    }
}

/// `--lang`
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LangArg {
    /// 中文
    Zh,
    /// English
    En,
}

impl From<LangArg> for Lang {
    fn from(lang: LangArg) -> Self {
        match lang {
            LangArg::Zh => Self::Zh,
            LangArg::En => Self::En,
        }
    }
}

/// `--show`
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ShowArg {
    /// 尾差 · Rounding differences
    Rounding,
    /// 未核对的数字 · Unchecked figures
    Unchecked,
    /// 全部关系 · Every relation
    Relations,
}

/// Collects `--show`.
#[must_use]
pub fn show(args: &[ShowArg]) -> Show {
    Show {
        rounding: args.contains(&ShowArg::Rounding),
        unchecked: args.contains(&ShowArg::Unchecked),
        relations: args.contains(&ShowArg::Relations),
    }
}
