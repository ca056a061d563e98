//! Words are data: outside the lexicon, the texts of rules and the reports no file may hold them. The list of those that still
//! do can only become shorter.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// The files that still hold some.
const LIST: &str = include_str!("words_in_code.txt");

/// Literals of a source file that hold a word to be recognised: short ones, outside comments, tests, and the texts of rules.
fn words(source: &str) -> usize {
    let source = source.split("#[cfg(test)]").next().unwrap_or("");
    let (mut count, mut in_rule) = (0, false);
    for line in source.lines() {
        in_rule = in_rule && line != "};" || line.starts_with("pub static") && line.ends_with(": Rule = Rule {");
        if in_rule {
            continue;
        }
        count += literals(line).into_iter().filter(|l| is_word(l)).count();
    }
    count
}

/// The literals of a line, up to its comment.
fn literals(line: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = line;
    while let Some(at) = rest.find(['"', '/', '\'']) {
        let (quote, after) = (&rest[at..=at], &rest[at + 1..]);
        match quote {
            "/" if after.starts_with('/') => break,
            "\"" => {
                let end = (0..after.len()).find(|&i| after.as_bytes()[i] == b'"' && (i == 0 || after.as_bytes()[i - 1] != b'\\'));
                let Some(end) = end else { break };
                found.push(after[..end].to_owned());
                rest = &after[end + 1..];
            }
            "'" => {
                let mut chars = after.chars();
                match (chars.next(), chars.next()) {
                    (Some(c), Some('\'')) => {
                        found.push(c.to_string());
                        rest = chars.as_str();
                    }
                    _ => rest = after,
                }
            }
            _ => rest = after,
        }
    }
    found
}

/// A sentence that is said to the reader is no word.
fn is_word(literal: &str) -> bool {
    let said = literal.contains(['，', '。', '：', '；', '{']);
    let word = literal.chars().any(|c| matches!(c, '\u{3400}'..='\u{9fff}'));
    word && literal.chars().count() <= 12 && !said
}

fn walk(folder: &Path, found: &mut BTreeMap<String, usize>) {
    for entry in fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()) {
        if entry.is_dir() {
            walk(&entry, found);
        } else if entry.extension().is_some_and(|e| e == "rs") {
            let name = entry.to_string_lossy().replace('\\', "/");
            let count = words(&fs::read_to_string(&entry).unwrap());
            if count > 0 && !name.starts_with("src/lexicon/") && !name.starts_with("src/report/") {
                found.insert(name, count);
            }
        }
    }
}

#[test]
fn no_further_file_holds_words() {
    let mut found = BTreeMap::new();
    walk(Path::new("src"), &mut found);
    let listed: Vec<&str> = LIST.lines().filter(|l| !l.starts_with('#')).collect();
    let more: Vec<String> = found
        .iter()
        .filter(|(file, _)| !listed.contains(&file.as_str()))
        .map(|(file, n)| format!("{file} holds {n} words: they belong into src/lexicon/data"))
        .collect();
    assert!(more.is_empty(), "{}", more.join("\n"));
    let done: Vec<&&str> = listed.iter().filter(|file| Path::new(**file).exists() && !found.contains_key(**file)).collect();
    assert!(done.is_empty(), "free of words now, and to be taken off tests/all/words_in_code.txt: {done:?}");
}

#[test]
fn words_are_told_from_comments_and_sentences() {
    let source = "let a = [\"预算\", \"决算\"]; // \"注释\"\nledger.say(\"应为“小于”，或金额有误\");\nif c == '元' {}\n\
                  pub static R: Rule = Rule {\n    title: \"占比不符\",\n};\n#[cfg(test)]\nlet t = \"测试\";\n";
    assert_eq!(words(source), 3);
}
