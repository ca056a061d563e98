//! What a document says about itself: kind, level, unit and year from its own words, and what it does not say is said.
//! The titles of the tables, as the provinces print them.

use budgetcheck::ReadOptions;
use budgetcheck::layout::line::title_role;
use budgetcheck::model::{DocumentKind, Level, Role, Source};
use budgetcheck::parse;
use budgetcheck::report::{Lang, Report, Style, text};

/// The titles of 收支总表 to 国有资本经营预算, by province.
const TITLES: &[(Role, &[&str])] = &[
    (
        Role::Balance,
        &[
            "部门预算收支总表",
            "收支预算总表",
            "2024年部门财务收支预算总表",
            "2024年预算单位财务收支预算总表",
            "收支总表",
            "部门收支总体情况表",
            "单位收支总体情况表",
            "2024年部门收支总体情况表",
            "收入支出决算总表",
            "收入支出决算表",
        ],
    ),
    (
        Role::Income,
        &[
            "部门预算收入总表",
            "收入预算总表",
            "2024年部门收入预算总表",
            "部门收入总表",
            "收入总表",
            "部门收入总体情况表",
            "收入决算表",
            "收入决算总表",
        ],
    ),
    (
        Role::Expenditure,
        &[
            "部门预算支出总表",
            "支出预算总表",
            "2024年部门支出预算总表",
            "部门支出总表",
            "支出总表",
            "部门支出总体情况表",
            "支出决算表",
            "支出决算总表",
        ],
    ),
    (
        Role::FiscalBalance,
        &[
            "部门预算财政拨款收支总表",
            "财政拨款收支预算总表",
            "2024年部门财政拨款收支预算总表",
            "财政拨款收支总表",
            "财政拨款收支总体情况表",
            "财政拨款收入支出决算总表",
            "财政拨款收入支出决算表",
        ],
    ),
    (
        Role::General,
        &[
            "部门预算一般公共预算财政拨款支出表",
            "一般公共预算支出预算表（功能科目）",
            "2024年部门一般公共预算支出功能分类预算表",
            "一般公共预算支出表",
            "一般公共预算支出情况表",
            "一般公共预算财政拨款支出决算表",
            "一般公共预算财政拨款收入支出决算表",
        ],
    ),
    (
        Role::BasicEconomic,
        &[
            "部门预算一般公共预算财政拨款基本支出表",
            "一般公共预算基本支出预算表（经济科目）",
            "2024年部门一般公共预算基本支出部门预算经济分类预算表",
            "一般公共预算基本支出表",
            "一般公共预算基本支出情况表",
            "一般公共预算财政拨款基本支出决算表",
            "一般公共预算财政拨款基本支出决算明细表",
        ],
    ),
    (
        Role::ThreePublic,
        &[
            "部门预算财政拨款“三公”经费支出表",
            "一般公共预算“三公”经费、会议费、培训费支出预算表",
            "“三公”经费、会议费、培训费支出预算表",
            "2024年部门“三公”经费和机关运行经费预算表",
            "2024年单位“三公”经费和机关运行经费预算表",
            "一般公共预算“三公”经费支出表",
            "财政拨款“三公”经费支出表",
            "一般公共预算“三公”经费、会议费和培训费支出情况表",
            "财政拨款“三公”经费支出决算表",
            "一般公共预算财政拨款“三公”经费支出决算表",
            "一般公共预算财政拨款“三公”经费及会议费、培训费支出决算表",
            "财政拨款“三公”经费、行政参公单位机关运行经费情况表",
        ],
    ),
    (
        Role::Fund,
        &[
            "部门预算政府性基金预算财政拨款支出表",
            "政府性基金支出预算表",
            "政府性基金预算财政拨款支出预算表",
            "政府性基金财政拨款支出预算表",
            "2024年部门政府性基金预算支出功能分类预算表",
            "政府性基金预算支出表",
            "政府性基金预算支出情况表",
            "政府性基金预算财政拨款收入支出决算表",
        ],
    ),
    (
        Role::Capital,
        &[
            "部门预算国有资本经营预算财政拨款支出表",
            "2024年部门国有资本经营预算支出功能分类预算表",
            "国有资本经营预算支出表",
            "国有资本经营预算支出情况表",
            "国有资本经营预算财政拨款支出决算表",
            "国有资本经营预算财政拨款收入支出决算表",
        ],
    ),
];

#[test]
fn every_province_s_title_of_a_table_is_known() {
    let mut unknown = Vec::new();
    for (role, titles) in TITLES {
        for title in *titles {
            for printed in
                [(*title).to_owned(), format!("表一、{title}"), format!("公开01表 {title}"), format!("2024年度清源县审计局{title}")]
            {
                if title_role(&printed) != Some(*role) {
                    unknown.push(format!("{printed}: {:?}, not {role:?}", title_role(&printed)));
                }
            }
        }
    }
    assert!(unknown.is_empty(), "{unknown:#?}");
}

const TABLE: &str = "收入总表\n单位：万元\n科目编码\t科目名称\t合计\n\t合计\t3.00\n201\t一般公共服务支出\t3.00\n";

/// Unit, year, kind and level of a document that begins with these words.
fn of(head: &str, table: &str) -> (Option<String>, Option<i32>, Option<DocumentKind>, Option<Level>) {
    let d = parse::parse(&Source::plain(format!("{head}\n\n{table}"), "utf-8"));
    (d.name, d.year, d.kind, d.level)
}

#[test]
fn a_document_is_what_its_own_words_say() {
    let budget = Some(DocumentKind::Budget);
    let settled = Some(DocumentKind::FinalAccounts);
    for (head, name, year, kind, level) in [
        ("清源县审计局2024年部门预算公开", "清源县审计局", 2024, budget, Level::Department),
        ("2024年清源县审计局部门预算", "清源县审计局", 2024, budget, Level::Department),
        ("2023年度清源县教育局部门决算公开", "清源县教育局", 2023, settled, Level::Department),
        ("清源县第一中学 2024年单位预算", "清源县第一中学", 2024, budget, Level::Unit),
        ("宁原省地方志研究室2018年度部门预算公开", "宁原省地方志研究室", 2018, budget, Level::Department),
        ("清源县柳河镇人民政府2024年预算公开", "清源县柳河镇人民政府", 2024, budget, Level::Township),
        ("清源市桥东街道办事处2024年部门预算", "清源市桥东街道办事处", 2024, budget, Level::Township),
        ("清源县档案馆2022年度单位决算", "清源县档案馆", 2022, settled, Level::Unit),
        ("清源县残疾人联合会2024年部门预算", "清源县残疾人联合会", 2024, budget, Level::Department),
        ("中共清源县委组织部2024年部门预算", "中共清源县委组织部", 2024, budget, Level::Department),
        ("清源县人民医院2024年度单位预算公开", "清源县人民医院", 2024, budget, Level::Unit),
    ] {
        assert_eq!(of(head, TABLE), (Some(name.to_owned()), Some(year), kind, Some(level)), "{head}");
    }
}

#[test]
fn what_a_document_does_not_say_is_not_guessed_and_is_said() {
    assert_eq!(of("", TABLE), (None, None, None, None));
    assert_eq!(of("第一部分 部门概况\n一、主要职能部门", TABLE).0, None);
    let printed = |document: &str, lang: Lang| {
        let verified = budgetcheck::verify("draft.txt", document.as_bytes(), &ReadOptions::default()).unwrap();
        let report = Report { documents: vec![verified], ..Report::default() };
        let mut out = Vec::new();
        text::render(&report, &Style { lang, ..Style::default() }, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    };
    let nothing = printed(TABLE, Lang::Zh);
    assert!(nothing.starts_with("draft.txt：单位、年度、预算或决算均未识别"), "{nothing}");
    assert!(printed(TABLE, Lang::En).starts_with("draft.txt: unit, year and kind not recognised"));
    let named = printed(&format!("部门预算公开\n\n{TABLE}"), Lang::Zh);
    assert!(named.starts_with("draft.txt：单位未识别，年度未识别，预算，部门"), "{named}");
    let year = printed(&format!("清源县审计局2024年工作\n\n{TABLE}"), Lang::Zh);
    assert!(year.contains("清源县审计局") && year.contains("预算或决算未识别"), "{year}");
}
