//! `rules --format markdown` — the reference of all rules, as it lies in `docs/`.

use super::rule_page::sections;
use super::{Lang, Written};
use crate::ledger::Rule;
use std::io::Write;

/// What the rules of one hundred of codes are about.
const FAMILIES: &[(char, &str, &str)] = &[
    ('0', "读取", "Reading"),
    ('1', "一张表之内", "Inside a table"),
    ('2', "表与表之间", "Between tables"),
    ('3', "情况说明与表", "The narrative against the tables"),
    ('4', "增减、百分比、占比与用词", "Changes, percentages, shares and words of direction"),
    ('5', "科目", "Classification"),
    ('6', "应当公开的内容", "What must be published"),
    ('7', "项目、采购与资产", "Projects, procurement and assets"),
    ('8', "文字", "Wording"),
    ('9', "与其他文件核对", "Against another document"),
];

/// Prints every rule in full, by family, with a table of contents.
///
/// # Errors
/// Those of `out`.
pub fn markdown(rules: &[&Rule], lang: Lang, out: &mut dyn Write) -> Written {
    let title = |rule: &Rule| escaped(lang.of(rule.title, rule.title_en));
    writeln!(out, "# {}\n", lang.of("规则", "Rules"))?;
    writeln!(
        out,
        "{}",
        lang.of(
            "本页由 `budgetcheck rules --format markdown` 从规则本身印出，不要手工修改。同样的内容，一条一条地看：`budgetcheck explain BC101`。\
             能说明每条规则的最小文件在 `fixtures/bad/` 下，改正之后的在 `fixtures/good/` 下，文件名是“编号-名称.txt”。",
            "Printed from the rules themselves by `budgetcheck rules --format markdown --lang en`; not to be edited. One rule \
             at a time: `budgetcheck explain BC101 --lang en`. The smallest document that shows a rule's fault is in \
             `fixtures/bad/`, the same document mended in `fixtures/good/`, both named CODE-NAME.txt."
        )
    )?;
    writeln!(out, "\n| {} |\n|---|---|---|---|", lang.of("编号 | 标题 | 级别 | 名称", "code | title | severity | name"))?;
    for rule in rules {
        let code = rule.code;
        writeln!(out, "| [{code}](#{}) | {} | {} | `{}` |", anchor(rule), title(rule), severity(rule, lang), rule.name)?;
    }
    for (digit, zh, en) in FAMILIES {
        let family: Vec<&&Rule> = rules.iter().filter(|r| r.code.chars().nth(2) == Some(*digit)).collect();
        if family.is_empty() {
            continue;
        }
        writeln!(out, "\n## BC{digit}xx {}", lang.of(zh, en))?;
        for rule in family {
            writeln!(out, "\n<a id=\"{}\"></a>\n\n### {} {}\n", anchor(rule), rule.code, title(rule))?;
            writeln!(out, "`{}` · {}", rule.name, severity(rule, lang))?;
            for (heading, words) in sections(rule, lang) {
                writeln!(out, "\n**{heading}** {}", escaped(words))?;
            }
        }
    }
    Ok(())
}

fn severity(rule: &Rule, lang: Lang) -> &'static str {
    lang.of(rule.severity.name(), rule.severity.key())
}

/// The code alone: titles change, links to them must not.
fn anchor(rule: &Rule) -> String {
    rule.code.to_ascii_lowercase()
}

/// Words as they are: none of their characters is a mark of Markdown.
fn escaped(words: &str) -> String {
    let mut text = String::with_capacity(words.len());
    for c in words.chars() {
        if matches!(c, '\\' | '*' | '_' | '<' | '[' | ']' | '`' | '|' | '#' | '~') {
            text.push('\\');
        }
        text.push(c);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::RULES;

    #[test]
    fn every_rule_stands_under_its_family_once() {
        for lang in [Lang::Zh, Lang::En] {
            let mut out = Vec::new();
            markdown(RULES, lang, &mut out).unwrap();
            let text = String::from_utf8(out).unwrap();
            let headings: Vec<&str> = text.lines().filter(|l| l.starts_with("### ")).map(|l| &l[4..9]).collect();
            assert_eq!(headings, RULES.iter().map(|r| r.code).collect::<Vec<_>>());
        }
    }

    #[test]
    fn marks_of_markdown_are_words() {
        assert_eq!(escaped("a*b|c_d [1]"), "a\\*b\\|c\\_d \\[1\\]");
    }
}
