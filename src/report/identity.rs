//! What a document says of itself: unit, year, budget or final accounts, level.

use super::Lang;
use crate::model::{Disclosure, DocumentKind, Level};

/// `清源县柳河镇人民政府，2024 年预算，乡镇（街道）`; what is not recognised is said.
#[must_use]
pub fn words(d: &Disclosure, lang: Lang) -> String {
    if d.name.is_none() && d.year.is_none() && d.kind.is_none() {
        return lang.of("单位、年度、预算或决算均未识别", "unit, year and kind not recognised").to_owned();
    }
    let unknown = "not recognised";
    let kind = d.kind.map(|k| match k {
        DocumentKind::Budget => lang.of("预算", "budget"),
        DocumentKind::FinalAccounts => lang.of("决算", "final accounts"),
    });
    let level = d.level.map(|l| match l {
        Level::Department => lang.of("部门", "department"),
        Level::Unit => lang.of("单位", "unit"),
        Level::Township => lang.of("乡镇（街道）", "township"),
        Level::Government => lang.of("政府", "government"),
    });
    let name = d.name.as_deref();
    match lang {
        Lang::Zh => {
            let year = d.year.map_or("年度未识别，".to_owned(), |y| format!("{y} 年"));
            let (name, kind) = (name.unwrap_or("单位未识别"), kind.unwrap_or("预算或决算未识别"));
            format!("{name}，{year}{kind}，{}", level.unwrap_or("级别未识别"))
        }
        Lang::En => {
            let year = d.year.map_or(unknown.to_owned(), |y| y.to_string());
            format!("{}, {year} {}, {}", name.unwrap_or(unknown), kind.unwrap_or(unknown), level.unwrap_or(unknown))
        }
    }
}
