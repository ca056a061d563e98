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
#[command(name = "budgetcheck", version, about, max_term_width = 100, after_help = EXAMPLES)]
pub struct Cli {
    /// 是否用颜色；auto 时管道、文件和 NO_COLOR 不用 · Colour; with auto none in pipes, files and under NO_COLOR
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value_t = Color::Auto)]
    pub color: Color,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The verbs.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// 核对一份或多份公开文件 · Check disclosures
    #[command(after_help = VERIFY_EXAMPLES)]
    Verify(Verify),
    /// 在文件的副本上标注每个问题（Word 批注、Excel 批注、PDF 高亮） · A copy with every finding at its place
    #[command(after_help = MARK_EXAMPLES)]
    Mark(Mark),
    /// 导出读到的表（JSON 或 CSV） · Print the typed model
    #[command(after_help = EXTRACT_EXAMPLES)]
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
    /// 规则附一份内置的最小文件，当场核对给出例子 · With a rule comes a smallest document, checked on the spot
    #[command(after_help = EXPLAIN_EXAMPLES)]
    Explain {
        /// 规则编号，如 BC101；或 文件:行[:列]、文件:第3页、文件:表名!D5、文件:科目名称；或规则里的一个词 · Code of the rule, or FILE:LINE[:COL], a page, a cell, a name; or a word of the rules
        #[arg(value_name = "CODE|FILE:PLACE|WORD")]
        code: String,
        /// 语言 · Language
        #[arg(long, value_enum, default_value_t = LangArg::Zh)]
        lang: LangArg,
        /// 只输出内置的例子文件，可存下来试 · Print the example document alone
        #[arg(long)]
        example: bool,
    },
    /// 输出命令补全脚本 · Print a completion script
    #[command(after_help = COMPLETIONS_EXAMPLES)]
    Completions {
        /// 命令行外壳 · Shell
        #[arg(value_enum)]
        shell: clap_complete::Shell,
    },
    /// 输出手册页（man） · Print a man page
    #[command(after_help = MAN_EXAMPLES)]
    Man {
        /// 子命令，如 verify；不写为总页 · Subcommand, such as verify; without, the page of the program
        command: Option<String>,
    },
}

/// Examples of `--help`; every line that begins with the command is parsed in a test.
const EXAMPLES: &str = "\
例 · Examples:
  budgetcheck 2024年部门预算.docx
      核对一份文件，指出有问题的数字和应有的数（verify 可以不写） · Check one document
  budgetcheck verify 公开稿 --format sheet --output 核对单.xlsx
      核对文件夹里的全部文件，写成核对单 · Check a folder into a review sheet
  budgetcheck explain BC101
      说明一条规则，并当场给出例子 · Explain a rule, with an example
  budgetcheck help verify
      一个子命令的全部选项 · All options of a subcommand";

const VERIFY_EXAMPLES: &str = "\
例 · Examples:
  budgetcheck verify 2024年部门预算.docx
  budgetcheck verify 公开稿 --format sheet --output 核对单.xlsx
      一份文件一张工作表，供逐项复核 · One sheet a document, for the reviewer
  budgetcheck verify 公开稿 --format html --output 报告.html
      一个网页文件，可打印 · One page to print
  budgetcheck verify 表.docx --with 说明.docx
      表和说明分成两个文件 · Tables and narrative in two files
  budgetcheck verify 2024年预算.txt --prior 2023年预算.txt
      对照上年的公开文件 · Compare with last year's
  budgetcheck verify 草稿.txt --show unchecked
      列出没有核对到的数字 · List the figures that nobody checked
  budgetcheck verify 公开稿 --format concise
      一条一行，file:line:column，编辑器可直接跳转 · One line a finding, for editors
  budgetcheck verify 公开稿 --format sarif --output report.sarif --fail-on warning
      用于流水线，有警告即退出码 1 · For a pipeline; exit 1 on warnings

退出码：0 没有错误 · 1 有错误 · 2 文件读不了，或没有可以核对的内容
Exit code: 0 no error · 1 errors · 2 a file could not be read, or nothing could be checked";

const MARK_EXAMPLES: &str = "\
例 · Examples:
  budgetcheck mark 草稿.docx
      写出 草稿-标注.docx：每个问题一条批注，原文件不动 · Comments in a copy; the document is not touched
  budgetcheck mark 预算表.xlsx --output 退回修改.xlsx
      单元格批注和底色，写到指定的文件 · Notes and fills, into a file of your choice
  budgetcheck mark 公开稿
      文件夹里的每份文件各写一份副本 · A copy of every document of a folder

docx、xlsx、pdf 在副本上标注；网页和文本写成网页报告；.xls、.ods 请先另存为 .xlsx
docx, xlsx and pdf are marked in a copy; web pages and text become the page; save .xls and .ods as .xlsx first";

const EXTRACT_EXAMPLES: &str = "\
例 · Examples:
  budgetcheck extract 2024年部门预算.docx
      读到的表和数字，JSON · The typed model as JSON
  budgetcheck extract 2024年部门预算.docx --out 数据
      写成数据包：datapackage.json，每张表一个 CSV · A Frictionless data package";

const EXPLAIN_EXAMPLES: &str = "\
例 · Examples:
  budgetcheck explain BC101
      一条规则，附当场核对的例子 · A rule, with an example that runs
  budgetcheck explain BC101 --example
      例子文件的全文 · The example document
  budgetcheck explain 2024年部门预算.txt:47
      第 47 行每个数字参加的全部关系 · Every relation of the figures of line 47
  budgetcheck explain 2024年部门预算.txt:47:12
      第 47 行第 12 列的数字 · Of the figure at column 12
  budgetcheck explain 附件1.xlsx:支出总表!D5
      一个单元格的数字 · Of a cell
  budgetcheck explain 2024年部门预算.pdf:第3页
      一页上的数字 · Of a page
  budgetcheck explain 2024年部门预算.docx:差旅费
      一个科目的数字 · Of an item by its name
  budgetcheck explain 三公
      标题或说明里有这个词的规则 · Rules that speak of a word";

const COMPLETIONS_EXAMPLES: &str = "\
例 · Examples:
  budgetcheck completions bash
      bash：存到 ~/.local/share/bash-completion/completions/budgetcheck
  budgetcheck completions zsh
      zsh：存到 $fpath 中的 _budgetcheck
  budgetcheck completions fish
      fish：存到 ~/.config/fish/completions/budgetcheck.fish
  budgetcheck completions powershell
      PowerShell：加到 $PROFILE";

const MAN_EXAMPLES: &str = "\
例 · Examples:
  budgetcheck man
      存为 budgetcheck.1，用 man ./budgetcheck.1 看 · Save as budgetcheck.1, read with man ./budgetcheck.1
  budgetcheck man verify";

/// Arguments of `verify`.
#[derive(Debug, Clone, Args)]
pub struct Verify {
    /// 文件、文件夹，或 - 表示标准输入 · Files, folders, or - for standard input
    #[arg(required = true)]
    pub paths: Vec<PathBuf>,
    /// 输出格式（默认 text），可写多次，与 --output 依次对应 · Output format (default: text), also several, each with its --output
    #[arg(long = "format", value_enum, value_name = "FORMAT")]
    pub formats: Vec<Format>,
    /// 写入文件而不是屏幕 · Write to a file
    #[arg(long = "output", value_name = "FILE")]
    pub outputs: Vec<PathBuf>,
    /// The format of one report.
    #[arg(skip)]
    pub format: Format,
    /// Where that report goes.
    #[arg(skip)]
    pub output: Option<PathBuf>,
    /// 写成网页并打开（默认写在文件旁边） · Write the page and open it
    #[arg(long)]
    pub open: bool,
    /// 只报告这一级和更严重的问题（其余计数） · Report findings of this severity and worse
    #[arg(long, value_enum)]
    pub severity: Option<SeverityArg>,
    /// 只列出每条规则发现了多少问题 · Only count the findings of each rule
    #[arg(long, conflicts_with_all = ["formats", "open"])]
    pub statistics: bool,
    /// 预决算批复日期，如 2024-02-05，与 --published 一起核对及时性（20 日） · Day of approval
    #[arg(long, value_name = "DATE", value_parser = day, requires = "published")]
    pub approved: Option<i64>,
    /// 公开日期 · Day of publication
    #[arg(long, value_name = "DATE", value_parser = day, requires = "approved")]
    pub published: Option<i64>,
    /// 同一份公开的其余文件（表和说明分成两个文件时） · The rest of the same disclosure
    #[arg(long, value_name = "FILE")]
    pub with: Vec<PathBuf>,
    /// 对照上年的公开文件（决算也可对照同年预算，部门可对照所属单位），可写多次；给文件夹时，每份文件按单位和年度取其中相应的 · Compare with last year's disclosure (or the budget that was settled, or a unit's); of a folder, every document takes its own by unit and year
    #[arg(long, value_name = "FILE|FOLDER")]
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
    /// 写入基线的理由，如 已整改、已说明、不采纳 · Why they are accepted
    #[arg(long, value_name = "WORDS", requires = "write_baseline")]
    pub reason: Option<String>,
    /// 接受问题的人 · Who accepts them
    #[arg(long, value_name = "NAME", requires = "write_baseline")]
    pub by: Option<String>,
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
            severity: self.severity.map(SeverityArg::least),
            reason: self.reason.clone(),
            by: self.by.clone(),
            date: self.write_baseline.then(|| crate::today::today(Lang::En)),
        }
    }

    /// The reports that are asked for, each with the file that it goes to: the n-th format to the n-th file. Where there is
    /// one file less, the first is the screen's.
    ///
    /// # Errors
    /// A sentence where files and formats do not fit together.
    pub fn reports(&self) -> Result<Vec<Self>, (&'static str, &'static str)> {
        let formats = if self.formats.is_empty() { vec![Format::Text] } else { self.formats.clone() };
        let screen = formats.len().checked_sub(self.outputs.len()).filter(|n| *n <= 1).ok_or((
            "--format 和 --output 的个数不相符：每种格式写一个 --output，只有一种可以不写（输出到屏幕）",
            "--format and --output do not fit together: each format has its --output, and only one may have none (the screen)",
        ))?;
        let files = std::iter::repeat_n(None, screen).chain(self.outputs.iter().cloned().map(Some));
        Ok(formats.into_iter().zip(files).map(|(format, output)| Self { format, output, ..self.clone() }).collect())
    }
}

/// A day of the calendar.
fn day(words: &str) -> Result<i64, String> {
    budgetcheck::report::review::timeliness::day(words).ok_or_else(|| "日期写作 2024-02-05 · write a date as 2024-02-05".to_owned())
}

/// Arguments of `mark`.
#[derive(Debug, Args)]
pub struct Mark {
    /// 文件或文件夹 · Files or folders
    #[arg(required = true)]
    pub paths: Vec<PathBuf>,
    /// 副本的文件名（默认在文件名后加“-标注”） · Name of the copy (default: the name with -标注)
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// 同一份公开的其余文件（表和说明分成两个文件时） · The rest of the same disclosure
    #[arg(long, value_name = "FILE")]
    pub with: Vec<PathBuf>,
    /// 对照上年的公开文件，或放着它们的文件夹 · Compare with last year's disclosure, or a folder of them
    #[arg(long, value_name = "FILE|FOLDER")]
    pub prior: Vec<PathBuf>,
    /// 不合并同一文件夹里的表文件和说明文件 · Do not join a tables file and a narrative file of one folder
    #[arg(long)]
    pub no_join: bool,
    /// 只标注这些规则，可写开头，如 BC4 · Mark findings of these rules only
    #[arg(long, value_name = "CODES", value_delimiter = ',')]
    pub select: Vec<String>,
    /// 不标注这些规则 · Do not mark findings of these rules
    #[arg(long, value_name = "CODES", value_delimiter = ',')]
    pub ignore: Vec<String>,
    /// 设置文件 · Settings
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// 已接受问题的基线文件 · Accepted findings
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,
    /// 语言（默认 zh） · Language (default: zh)
    #[arg(long, value_enum)]
    pub lang: Option<LangArg>,
    /// 文字编码（一般自动判断） · Encoding of a text file
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<String>,
}

/// Arguments of `extract`.
#[derive(Debug, Args)]
pub struct Extract {
    /// 文件（可以多个），或 - 表示标准输入 · Files, or - for standard input
    #[arg(required = true)]
    pub paths: Vec<PathBuf>,
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Format {
    /// 逐条说明，带原文 · Findings with the original line
    #[default]
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
    /// 一个网页文件，可打印、转发 · One page to read and print
    Html,
    /// 核对单，每份文件一张工作表；与 --output 核对单.xlsx（或 .csv）同用 · Review sheet; with --output review.xlsx (or .csv)
    Sheet,
    /// 标注了问题的副本（docx、xlsx、pdf），与 --output 同用；见 budgetcheck mark · A marked copy, with --output
    Marked,
}

/// `rules --format`
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum RulesFormat {
    /// 一条一行 · One line a rule
    Text,
    /// 全部说明，如 docs/rules.zh.md · All of it, as in docs/rules.md
    Markdown,
}

/// `--color`
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// 终端上用 · On a terminal
    Auto,
    /// 总是 · Always
    Always,
    /// 从不 · Never
    Never,
}

/// `--severity`
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SeverityArg {
    /// 错误 · Errors
    Error,
    /// 错误和警告 · Errors and warnings
    Warning,
    /// 全部 · Everything
    Note,
}

impl SeverityArg {
    /// The least severity that is reported.
    #[must_use]
    pub const fn least(self) -> Severity {
        match self {
            Self::Error => Severity::Error,
            Self::Warning => Severity::Warning,
            Self::Note => Severity::Note,
        }
    }
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
    /// 全部数字及其位置（JSON） · Every figure with its place (JSON)
    Figures,
}

/// Collects `--show`.
#[must_use]
pub fn show(args: &[ShowArg]) -> Show {
    Show {
        rounding: args.contains(&ShowArg::Rounding),
        unchecked: args.contains(&ShowArg::Unchecked),
        relations: args.contains(&ShowArg::Relations),
        figures: args.contains(&ShowArg::Figures),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_arguments_are_consistent() {
        Cli::command().debug_assert();
    }
}
