//! `budgetcheck.toml` — what a project says once instead of on every command line.
//!
//! ```toml
//! lang = "zh"
//! fail-on = "warning"
//! select = ["BC"]
//! ignore = ["BC605"]
//! baseline = "accepted.json"      # from the folder of this file
//!
//! [severity]
//! BC705 = "error"                 # code or name; not a beginning
//!
//! [document]                      # where the document does not say it itself
//! kind = "budget"                 # budget | final_accounts
//! level = "department"            # department | unit | township | government
//! name = "清源县水利局"
//!
//! [[exclude]]                     # a figure that is known and explained
//! file = "2024.txt"               # may be left out
//! table = "general"               # role as in the JSON report
//! row = "2010301"                 # code, or name where there is no code
//! column = "合计"
//! reason = "上级年中追加，已另行说明"
//! ```

use super::Identity;
use super::codes::{self, Codes, suggestion};
use crate::ledger::{Rule, Severity, Words};
use crate::model::{DocumentKind, Level};
use crate::report::Lang;
use crate::rules;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The name that is looked for, from a document's folder upward.
pub const NAME: &str = "budgetcheck.toml";

/// What `budgetcheck.toml` says.
#[derive(Debug, Default)]
pub struct Config {
    /// Language of messages.
    pub lang: Option<Lang>,
    /// The severity that fails; `Some(None)`: never.
    pub fail_on: Option<Option<Severity>>,
    /// Rules looked at.
    pub codes: Codes,
    /// Severities by rule.
    pub severities: Vec<(&'static Rule, Severity)>,
    /// What the documents are.
    pub identity: Identity,
    /// Figures left out.
    pub excluded: Vec<Excluded>,
    /// Where accepted findings are kept.
    pub baseline: Option<PathBuf>,
}

/// A figure left out, and why.
#[derive(Debug, Default)]
pub struct Excluded {
    /// Name or end of the path of the document.
    pub file: Option<String>,
    /// Role of the table, `performance` or `narrative`.
    pub table: Option<String>,
    /// Code or name of the row; heading of the section in the narrative.
    pub row: Option<String>,
    /// Header of the column; words that name the figure in the narrative.
    pub column: Option<String>,
    /// Why.
    pub reason: String,
    /// Line in the configuration.
    pub line: usize,
    /// Whether a figure was found that it means.
    pub met: AtomicBool,
}

/// The configuration nearest to a folder.
#[must_use]
pub fn find(folder: &Path) -> Option<PathBuf> {
    let folder = std::path::absolute(folder).ok()?;
    folder.ancestors().map(|a| a.join(NAME)).find(|p| p.is_file())
}

/// Reads a configuration.
///
/// # Errors
/// A sentence with file, line and what to do.
pub fn load(path: &Path) -> Result<Config, Words> {
    let text = std::fs::read_to_string(path)
        .map_err(|e| Words::new(format!("{}：无法读取配置：{e}", path.display()), format!("{}: cannot read: {e}", path.display())))?;
    let mut config = parse(&text).map_err(|wrong| {
        let line = text.get(..wrong.at).map_or(1, |before| before.matches('\n').count() + 1);
        let place = format!("{}:{line}", path.display());
        Words::new(format!("{place}：{}", wrong.words.zh), format!("{place}: {}", wrong.words.en))
    })?;
    if let (Some(folder), Some(baseline)) = (path.parent(), &mut config.baseline) {
        *baseline = folder.join(&*baseline);
    }
    Ok(config)
}

/// What is wrong, and at which byte.
#[derive(Debug)]
struct Wrong {
    at: usize,
    words: Words,
}

type Value<'i> = Spanned<DeValue<'i>>;

fn wrong(at: usize, zh: impl Into<String>, en: impl Into<String>) -> Wrong {
    Wrong { at, words: Words::new(zh, en) }
}

fn parse(text: &str) -> Result<Config, Wrong> {
    let root = DeTable::parse(text).map_err(|e| {
        let at = e.span().map_or(0, |s| s.start);
        wrong(at, format!("不是合法的 TOML：{}", e.message()), format!("no valid TOML: {}", e.message()))
    })?;
    let mut config = Config::default();
    for (key, value) in root.get_ref() {
        match key.get_ref().as_ref() {
            "lang" => config.lang = Some(choice(value, &[("zh", Lang::Zh), ("en", Lang::En)])?),
            "fail-on" => config.fail_on = Some(choice(value, FAIL_ON)?),
            "select" => config.codes.select = code_list(value)?,
            "ignore" => config.codes.ignore = code_list(value)?,
            "baseline" => config.baseline = Some(PathBuf::from(string(value)?)),
            "severity" => {
                for (code, severity) in table(value)? {
                    let name = code.get_ref().as_ref();
                    codes::known(name).map_err(|words| Wrong { at: code.span().start, words })?;
                    let Some(rule) = rules::find(name) else {
                        return Err(wrong(
                            code.span().start,
                            format!("“{name}”是一类规则；严重程度要逐条规则设置"),
                            format!("\"{name}\" means several rules; a severity is set rule by rule"),
                        ));
                    };
                    config.severities.push((rule, choice(severity, SEVERITIES)?));
                }
            }
            "document" => config.identity = identity(value)?,
            "exclude" => {
                let list = value.get_ref().as_array().ok_or_else(|| {
                    wrong(value.span().start, "排除的数字写成 [[exclude]]", "excluded figures are written as [[exclude]]")
                })?;
                config.excluded = list.iter().map(|entry| excluded(entry, text)).collect::<Result<_, _>>()?;
            }
            unknown => return Err(unknown_key(unknown, key.span().start, KEYS)),
        }
    }
    Ok(config)
}

const KEYS: &[&str] = &["lang", "fail-on", "select", "ignore", "baseline", "severity", "document", "exclude"];
const SEVERITIES: &[(&str, Severity)] = &[("error", Severity::Error), ("warning", Severity::Warning), ("note", Severity::Note)];
const FAIL_ON: &[(&str, Option<Severity>)] =
    &[("error", Some(Severity::Error)), ("warning", Some(Severity::Warning)), ("note", Some(Severity::Note)), ("never", None)];

fn identity(value: &Value<'_>) -> Result<Identity, Wrong> {
    let mut identity = Identity::default();
    for (key, value) in table(value)? {
        match key.get_ref().as_ref() {
            "kind" => {
                let kinds = [("budget", DocumentKind::Budget), ("final_accounts", DocumentKind::FinalAccounts)];
                identity.kind = Some(choice(value, &kinds)?);
            }
            "level" => {
                let levels = [
                    ("department", Level::Department),
                    ("unit", Level::Unit),
                    ("township", Level::Township),
                    ("government", Level::Government),
                ];
                identity.level = Some(choice(value, &levels)?);
            }
            "name" => identity.name = Some(string(value)?),
            unknown => return Err(unknown_key(unknown, key.span().start, &["kind", "level", "name"])),
        }
    }
    Ok(identity)
}

fn excluded(entry: &Value<'_>, text: &str) -> Result<Excluded, Wrong> {
    let at = entry.span().start;
    let line = text.get(..at).map_or(1, |before| before.matches('\n').count() + 1);
    let mut excluded = Excluded { line, ..Excluded::default() };
    for (key, value) in table(entry)? {
        match key.get_ref().as_ref() {
            "file" => excluded.file = Some(string(value)?),
            "table" => excluded.table = Some(string(value)?),
            "row" => excluded.row = Some(string(value)?),
            "column" => excluded.column = Some(string(value)?),
            "reason" => excluded.reason = string(value)?,
            unknown => return Err(unknown_key(unknown, key.span().start, &["file", "table", "row", "column", "reason"])),
        }
    }
    if excluded.reason.trim().is_empty() {
        return Err(wrong(at, "排除的数字没有写理由；加上 reason = \"…\"", "an excluded figure needs a reason; add reason = \"…\""));
    }
    if excluded.table.is_none() && excluded.row.is_none() && excluded.column.is_none() {
        return Err(wrong(
            at,
            "没有写明排除哪个数字；写上 table、row、column 中的一项或几项",
            "which figure is excluded is not said; add table, row or column",
        ));
    }
    Ok(excluded)
}

fn unknown_key(key: &str, at: usize, keys: &[&str]) -> Wrong {
    let (zh, en) = suggestion(key, keys.iter().copied());
    let all = keys.join("、");
    wrong(at, format!("没有设置项“{key}”{zh}；可用的有 {all}"), format!("no setting \"{key}\"{en} Settings: {}", keys.join(", ")))
}

fn table<'v, 'i>(value: &'v Value<'i>) -> Result<&'v DeTable<'i>, Wrong> {
    let words = || wrong(value.span().start, "这里应当是一张表（[名称]）", "this must be a table ([name])");
    value.get_ref().as_table().ok_or_else(words)
}

fn string(value: &Value<'_>) -> Result<String, Wrong> {
    let words = || wrong(value.span().start, "这里应当是带引号的文字", "this must be a quoted string");
    value.get_ref().as_str().map(str::to_owned).ok_or_else(words)
}

fn code_list(value: &Value<'_>) -> Result<Vec<String>, Wrong> {
    let words =
        || wrong(value.span().start, "这里应当是一列规则，如 [\"BC101\", \"BC4\"]", "this must be a list of rules: [\"BC101\", \"BC4\"]");
    let one = |value: &Value<'_>| {
        let pattern = string(value)?;
        codes::known(&pattern).map_err(|words| Wrong { at: value.span().start, words })?;
        Ok(pattern)
    };
    value.get_ref().as_array().ok_or_else(words)?.iter().map(one).collect()
}

fn choice<T: Copy>(value: &Value<'_>, choices: &[(&str, T)]) -> Result<T, Wrong> {
    let given = string(value)?;
    if let Some((_, found)) = choices.iter().find(|(name, _)| *name == given) {
        return Ok(*found);
    }
    let names: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
    let (zh, en) = suggestion(&given, names.iter().copied());
    let at = value.span().start;
    Err(wrong(
        at,
        format!("不能是“{given}”{zh}；可用的有 {}", names.join("、")),
        format!("not \"{given}\"{en} One of {}", names.join(", ")),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_the_documentation_is_read() {
        let page = include_str!("config.rs");
        let toml: String = page
            .lines()
            .skip_while(|l| *l != "//! ```toml")
            .skip(1)
            .take_while(|l| *l != "//! ```")
            .map(|l| format!("{}\n", l.trim_start_matches("//!").trim_start()))
            .collect();
        let config = parse(&toml).unwrap();
        assert_eq!(config.fail_on, Some(Some(Severity::Warning)));
        assert_eq!(config.severities.len(), 1);
        assert_eq!(config.identity.level, Some(Level::Department));
        assert_eq!(config.excluded[0].row.as_deref(), Some("2010301"));
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line() {
        for (toml, line, words) in [
            ("lang = \"zh\"\nselct = []\n", 2, "是否指“select”"),
            ("\nfail-on = \"warn\"\n", 2, "是否指“warning”"),
            ("ignore = [\"BC101\",\n  \"BC999\"]\n", 2, "没有规则“BC999”"),
            ("[severity]\nBC1 = \"note\"\n", 2, "逐条规则"),
            ("[[exclude]]\nrow = \"201\"\n", 1, "没有写理由"),
            ("[[exclude]]\nreason = \"x\"\n", 1, "哪个数字"),
            ("[[exclude]]\nrow = \"201\"\nreson = \"x\"\n", 3, "是否指“reason”"),
            ("a = \n", 1, "TOML"),
            ("select = \"BC1\"\n", 1, "一列规则"),
            ("[document]\nkind = \"决算\"\n", 2, "final_accounts"),
        ] {
            let error = parse(toml).unwrap_err();
            assert_eq!(toml[..error.at].matches('\n').count() + 1, line, "{toml}: {error:?}");
            assert!(error.words.zh.contains(words), "{}", error.words.zh);
        }
    }
}
