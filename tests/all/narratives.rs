//! The narrative of several provinces, levels and years: clean, every amount is understood or listed; with one number or
//! word changed, the sentence that it contradicts is found, and nothing else.

use crate::documents::root;
use budgetcheck::ReadOptions;
use budgetcheck::ledger::Severity;
use budgetcheck::model::{FigureId, Origin, Reading, Unchecked};
use std::collections::BTreeSet;
use std::fs;

fn clean(name: &str) -> String {
    fs::read_to_string(root().join("fixtures/clean").join(format!("narrative-{name}.txt"))).unwrap()
}

fn findings(text: &str) -> Vec<(&'static str, String)> {
    let verified = budgetcheck::verify("draft.txt", text.as_bytes(), &ReadOptions::default()).unwrap();
    let found = verified.closed.findings.iter().filter(|f| f.severity > Severity::Note);
    found.map(|f| (f.rule.code, f.message.zh.clone())).collect()
}

/// Faults of which the sentence itself and a second statement each say the same, under one rule.
const TWICE: &[(&str, &str)] = &[
    ("beijing-budget", "事业收入20.000000万元，比2023年30.000000万元增加"),
    ("jiangxi-budget", "710.00万元，较上年预算安排减少55.00万元"),
];

/// Document, what is printed, what is printed instead, and the rule that must say so.
const FAULTS: &[(&str, &str, &str, &str)] = &[
    // Wholes and parts, in one sentence and over numbered lines.
    ("hebei-township", "基金预算收入0.00万元", "基金预算收入1.00万元", "BC303"),
    ("hebei-township", "日常公用经费60.00万元", "日常公用经费66.00万元", "BC302"),
    ("jiangsu-budget", "（1）一般公共预算收入预算4,000.48万元", "（1）一般公共预算收入预算4,004.08万元", "BC402"),
    ("jiangsu-budget", "3．住房保障（类）支出500.00万元", "3．住房保障（类）支出550.00万元", "BC302"),
    ("jiangsu-budget", "（一）人员经费2,600.00万元", "（一）人员经费2,060.00万元", "BC302"),
    ("jiangsu-budget", "拟购买服务支出92.60万元", "拟购买服务支出96.20万元", "BC302"),
    ("sichuan-budget", "公用经费208.46万元，主要", "公用经费280.46万元，主要", "BC302"),
    ("guangxi-final", "年初预算为250.00万元，支出决算为200.00万元", "年初预算为205.00万元，支出决算为200.00万元", "BC302"),
    ("shanghai-budget", "政府采购工程预算550.00万元", "政府采购工程预算5500.00万元", "BC302"),
    // Changes, percentages and their words.
    ("jiangsu-budget", "增加403.69万元，增长10.77%", "增加403.69万元，增长11.77%", "BC402"),
    ("hubei-budget", "增长5.97%。其中：一般公共预算财政拨款", "增长59.7%。其中：一般公共预算财政拨款", "BC402"),
    ("shanghai-budget", "增加66.37%", "增加0.53%", "BC402"),
    (
        "shanghai-budget",
        "2025年预算安排1,075.35万元，比2024年预算执行数减少",
        "2025年预算安排1,075.35万元，比2024年预算执行数增加",
        "BC403",
    ),
    ("sichuan-budget", "公务接待费较2024年预算减少2.00万元，下降20%", "公务接待费较2024年预算减少2.00万元，下降30%", "BC402"),
    ("hebei-township", "项目支出增加100.00万元，主要", "项目支出增加90.00万元，主要", "BC404"),
    ("shanghai-budget", "2025年预算安排350.35万元", "2025年预算安排352.67万元", "BC305"),
    ("county-budget", "运行费27.00万元，较上年减少20.00万元，下降42.55%", "运行费27.00万元，较上年减少20.00万元，下降45.22%", "BC402"),
    ("county-budget", "机关运行经费财政拨款预算400.00万元", "机关运行经费财政拨款预算440.00万元", "BC401"),
    ("county-budget", "服务类200.00万元", "服务类2000.00万元", "BC302"),
    ("national-final", "各减少1,200.00万元，下降1.64%", "各减少1,200.00万元，下降1.46%", "BC402"),
    // Shares.
    ("national-final", "占87.50%", "占85.70%", "BC408"),
    ("sichuan-budget", "占62.34%", "占63.24%", "BC408"),
    ("guangxi-final", "占94.24%", "占94.42%", "BC408"),
    ("jiangsu-budget", "占“三公”经费的23.20%", "占“三公”经费的32.20%", "BC414"),
    ("guangxi-final", "占政府采购支出总额的90.00%", "占政府采购支出总额的95.00%", "BC414"),
    // Budgets and final amounts.
    ("guangxi-final", "完成年初预算的103.24%", "完成年初预算的102.34%", "BC411"),
    ("guangxi-final", "决算数大于年初预算数", "决算数小于年初预算数", "BC412"),
    ("guangxi-final", "决算数小于年初预算数的主要原因是部分培训", "决算数与年初预算数持平的主要原因是部分培训", "BC412"),
    ("national-final", "支出决算为300.00万元，完成预算的60.00%", "支出决算为300.00万元，完成预算的66.00%", "BC411"),
    ("national-final", "“三公”经费支出决算数小于预算数", "“三公”经费支出决算数大于预算数", "BC412"),
    ("national-final", "支出决算为1,000.00万元，完成年初预算的90.91%", "支出决算为1,000.00万元，完成年初预算的91.90%", "BC411"),
    // Items whose first line gives the amount and goes on in the next.
    ("guangxi-budget", "占支出总预算的 5.00%", "占支出总预算的 6.50%", "BC414"),
    ("guangxi-budget", "占一般公共预算支出的 5.00%", "占一般公共预算支出的 15.00%", "BC414"),
    ("guangxi-budget", "占基本支出预算 18.95%", "占基本支出预算 19.85%", "BC414"),
    ("guangxi-budget", "增长 10.00%", "增长 11.00%", "BC402"),
    ("guangxi-budget", "下降 1.64%", "下降 6.14%", "BC402"),
    // 亿元 beside 万元, 约, numbers in Chinese.
    ("government", "增加0.86亿元，增长7.35%", "增加0.86亿元，增长7.53%", "BC402"),
    ("guangxi-budget", "增长约 12.5%", "增长约 15.5%", "BC402"),
    ("guangxi-budget", "货物类采购一万元", "货物类采购四万元", "BC303"),
    // Half-width commas; 完成预算N万元的P%; 其中 after a change, and the parts that the form fixes without it.
    ("guangdong-final", "完成全年预算60.00万元的80.0%", "完成全年预算66.00万元的80.0%", "BC411"),
    ("guangdong-final", "完成预算22.00万元的81.8%", "完成预算22.00万元的88.1%", "BC411"),
    ("guangdong-final", "公务接待费支出决算为12.00万元", "公务接待费支出决算为21.00万元", "BC302"),
    ("guangdong-final", "占本年支出合计的94.4%", "占本年支出合计的94.9%", "BC414"),
    ("guangdong-final", "比2021年度增加100.00万元,增长10.0%", "比2021年度增加100.00万元,增长11.0%", "BC402"),
    ("guangdong-final", "占政府采购支出总额的75.0%", "占政府采购支出总额的57.0%", "BC414"),
    ("chongqing-budget", "事业收入40.00万元", "事业收入44.00万元", "BC302"),
    ("chongqing-budget", "公务接待费2.00万元", "公务接待费2.20万元", "BC302"),
    ("chongqing-budget", "服务类采购预算10.00万元", "服务类采购预算12.00万元", "BC302"),
    ("chongqing-budget", "项目支出增加10.00万元", "项目支出增加11.00万元", "BC405"),
    // The changes of numbered items against the change of what they make.
    ("chongqing-budget", "教育支出600.50万元,比2023年增加20.50万元", "教育支出600.50万元,比2023年增加22.50万元", "BC404"),
    ("chongqing-budget", "教育支出600.50万元", "教育支出605.50万元", "BC302"),
    // What follows a bracket speaks of the amount before it; 主要用于 lists the uses of a part.
    ("zhejiang-final", "占收入合计98.00%", "占收入合计89.00%", "BC414"),
    ("zhejiang-final", "公务用车运行维护费支出10.00万元", "公务用车运行维护费支出16.00万元", "BC302"),
    ("zhejiang-final", "一般公共预算4700.36万元，政府性基金预算200.00万元", "一般公共预算4700.36万元，政府性基金预算220.00万元", "BC303"),
    ("zhejiang-final", "占59.84%", "占58.94%", "BC408"),
    // A, 加上 B and C, 总计.
    ("government", "收入总计4.50亿元", "收入总计4.05亿元", "BC302"),
    ("government", "加上调出资金0.40亿元", "加上调出资金0.60亿元", "BC302"),
    // Shares of items whose whole the section states once, or not at all.
    ("anhui-budget", "社会保障和就业支出256.8万元，占11.9%", "社会保障和就业支出256.8万元，占19.1%", "BC414"),
    ("neimenggu-budget", "200.80万元，占9.79%", "200.80万元，占7.99%", "BC414"),
    ("xinjiang-budget", "政府性基金预算60.00万元，占3.23%", "政府性基金预算60.00万元，占2.33%", "BC408"),
    ("hospital-final", "（类）支出3500.00万元，占94.6%", "（类）支出3500.00万元，占96.4%", "BC408"),
    ("hospital-final", "占授予中小企业合同金额的40.0%", "占授予中小企业合同金额的60.0%", "BC414"),
    ("hospital-final", "占本年支出合计的6.0%", "占本年支出合计的8.0%", "BC414"),
    // 收入包括…；支出包括… after both sides at once, 按…分类，包括 in full, parts whose own parts stand in a bracket.
    ("anhui-budget", "收入包括一般公共预算拨款收入2156.8万元", "收入包括一般公共预算拨款收入2516.8万元", "BC302"),
    ("zhejiang-budget", "社会保障和就业支出410.00万元", "社会保障和就业支出401.00万元", "BC302"),
    ("fujian-budget", "公用支出60.00万元）", "公用支出600.00万元）", "BC302"),
    ("liaoning-budget", "人员经费780.2万元，公用", "人员经费708.2万元，公用", "BC302"),
    ("liaoning-budget", "其他固定资产280万元", "其他固定资产820万元", "BC302"),
    ("xinjiang-budget", "执法执勤用车3辆，价值52.50万元", "执法执勤用车3辆，价值525.00万元", "BC303"),
    ("bureau-final", "国内接待支出12.00万元", "国内接待支出21.00万元", "BC302"),
    // Two words of one change.
    ("xinjiang-budget", "减少40.00万元，下降40.00%", "减少40.00万元，增长40.00%", "BC403"),
    ("henan-final", "减少10.00万元，下降2.78%", "增加10.00万元，下降2.78%", "BC403"),
    ("tianjin-final", "增加250,000.00元，增长4.2%", "增加250,000.00元，下降4.2%", "BC403"),
    ("school-final", "各减少210.66万元，下降5.66%", "各减少210.66万元，下降6.56%", "BC402"),
    ("liaoning-budget", "2024年比2023年减少100万元，下降4.8%", "2024年比2023年减少100万元，下降8.4%", "BC402"),
    // 年初预算 in the sentence before, 比年初预算数, six decimals.
    ("henan-final", "完成年初预算的92.86%", "完成年初预算的96.82%", "BC411"),
    ("bureau-final", "比年初预算数5,000.00万元减少19.64万元", "比年初预算数5,000.00万元减少196.40万元", "BC401"),
    ("beijing-budget", "事业收入20.000000万元，比2023年30.000000万元减少", "事业收入20.000000万元，比2023年30.000000万元增加", "BC403"),
    // Changes of listed parts, counted totals, a percentage in a bracket behind its change.
    ("jiangxi-budget", "100.00万元，较上年预算安排增加12.00万元", "100.00万元，较上年预算安排增加21.00万元", "BC404"),
    ("jiangxi-budget", "710.00万元，较上年预算安排增加55.00万元", "710.00万元，较上年预算安排减少55.00万元", "BC403"),
    ("heilongjiang-final", "三项合计500.00万元", "三项合计550.00万元", "BC302"),
    ("guizhou-budget", "两项合计480万元", "两项合计840万元", "BC302"),
    ("shaanxi-budget", "减少0.60万元（42.86%）", "减少0.60万元（46.82%）", "BC402"),
    ("hunan-budget", "50.00万元，占4.41%", "50.00万元，占4.14%", "BC408"),
    ("yunnan-final", "（含教育收费0.00元），占总收入的2.65%", "（含教育收费0.00元），占总收入的2.56%", "BC414"),
    // 预算N万元，实际支出M万元，执行率P%; reasons without a direction word of their own; parts of parts in brackets.
    ("water-final", "执行率95.83%", "执行率98.53%", "BC411"),
    ("water-final", "压减一般性支出20.00万元", "压减一般性支出200.00万元", "BC405"),
    ("clinic-budget", "药品支出220万元", "药品支出420万元", "BC303"),
    // 增收, 减收, 增支; 占年初预算N万元的P%; a list that a new clause ends.
    ("monthly-report", "比上年增收300万元，增长6.7%", "比上年增收300万元，增长7.6%", "BC402"),
    ("monthly-report", "比上年减收550万元", "比上年减收505万元", "BC402"),
    ("monthly-report", "占年初预算2,000万元的40.0%", "占年初预算2,000万元的44.0%", "BC411"),
    ("monthly-report", "非税收入1,200万元", "非税收入12,000万元", "BC402"),
    // A percentage before its amount; lists of percentages; several measures of each part; items without numbers.
    ("monthly-report", "增长6.7%，增收300万元", "增长6.7%，增收330万元", "BC402"),
    ("monthly-report", "50.0%、30.0%和20.0%", "50.0%、33.0%和20.0%", "BC414"),
    ("monthly-report", "工程类采购预算200.00万元", "工程类采购预算220.00万元", "BC302"),
    ("monthly-report", "公务用车购置费70.00万元", "公务用车购置费77.00万元", "BC302"),
    ("monthly-report", "公务用车运行维护支出250.00万元", "公务用车运行维护支出520.00万元", "BC302"),
    // Parts of another year's amount; 收入合计N；包括A；B; a change of the whole after its last part.
    ("two-years", "公务接待14.00万元", "公务接待14.40万元", "BC302"),
    ("two-years", "公务接待12.00万元，公务用车", "公务接待21.00万元，公务用车", "BC302"),
    ("two-years", "其他收入50.00万元", "其他收入60.00万元", "BC302"),
    ("two-years", "同比增加100.00万元，增长25%", "同比增加100.00万元，增长52%", "BC402"),
    ("two-years", "增长15.4%", "增长14.5%", "BC402"),
    // Counts.
    ("shanghai-budget", "一般公务用车3辆", "一般公务用车8辆", "BC308"),
    ("guangxi-final", "应急保障用车20辆", "应急保障用车22辆", "BC308"),
];

#[test]
fn a_fault_in_a_sentence_is_found_and_nothing_else() {
    let mut wrong = Vec::new();
    for (name, printed, instead, code) in FAULTS {
        let text = clean(name);
        assert_eq!(text.matches(printed).count(), 1, "{name}: {printed}");
        let found = findings(&text.replace(printed, instead));
        let codes: BTreeSet<_> = found.iter().map(|f| f.0).collect();
        if !codes.contains(code) || found.len() > usize::from(TWICE.contains(&(name, instead))) + 1 || codes.len() > 1 {
            wrong.push(format!("{name}: {instead} ({code}) yields {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn amounts_of_clean_narratives_are_checked_or_listed() {
    for (name, at_least) in [
        ("hebei-township", 85),
        ("shanghai-budget", 90),
        ("jiangsu-budget", 90),
        ("sichuan-budget", 85),
        ("hubei-budget", 85),
        ("guangxi-final", 95),
        ("guangxi-budget", 95),
        ("county-budget", 80),
        ("national-final", 85),
        ("government", 60),
        ("anhui-budget", 95),
        ("beijing-budget", 85),
        ("bureau-final", 95),
        ("henan-final", 90),
        ("hospital-final", 90),
        ("neimenggu-budget", 95),
        ("school-final", 95),
        ("tianjin-final", 90),
        ("xinjiang-budget", 85),
        ("zhejiang-budget", 90),
        ("jiangxi-budget", 95),
        ("yunnan-final", 95),
    ] {
        let text = clean(name);
        let verified = budgetcheck::verify("draft.txt", text.as_bytes(), &ReadOptions::default()).unwrap();
        let d = &verified.disclosure;
        let unchecked: BTreeSet<FigureId> = verified.closed.coverage.unchecked.iter().map(|u| u.figure).collect();
        let is_amount = |i: usize| {
            let f = &d.figures[i];
            matches!(f.origin, Origin::Sentence { .. }) && matches!(f.reading, Reading::Money(_)) && f.reason != Unchecked::UnitCost
        };
        let amounts: Vec<usize> = (0..d.figures.len()).filter(|&i| is_amount(i)).collect();
        let checked = amounts.iter().filter(|&&i| !unchecked.contains(&FigureId(i))).count();
        assert!(checked * 100 >= amounts.len() * at_least, "{name}: {checked} of {} amounts are checked", amounts.len());
    }
}

/// The table of kinds in `fixtures/README.md` names rules that have both fixtures, and narratives that have faults.
#[test]
fn every_kind_of_sentence_has_its_fixtures() {
    let page = fs::read_to_string(root().join("fixtures/README.md")).unwrap();
    let files = |folder: &str| -> Vec<String> {
        let entries = fs::read_dir(root().join("fixtures").join(folder)).unwrap();
        entries.map(|e| e.unwrap().file_name().into_string().unwrap()).collect()
    };
    let (good, bad) = (files("good"), files("bad"));
    let narratives = [
        ("H", "hebei-township"),
        ("S", "shanghai-budget"),
        ("J", "jiangsu-budget"),
        ("C", "chongqing-budget"),
        ("G", "guangdong-final"),
        ("I", "sichuan-budget"),
        ("X", "guangxi"),
        ("N", "national-final"),
        ("B", "hubei-budget"),
        ("K", "county-budget"),
        ("V", "government"),
        ("Z", "zhejiang-final"),
        ("A", "anhui-budget"),
        ("F", "fujian-budget"),
        ("L", "liaoning-budget"),
        ("M", "neimenggu-budget"),
        ("P", "hospital-final"),
        ("Q", "school-final"),
        ("R", "henan-final"),
        ("T", "tianjin-final"),
        ("U", "xinjiang-budget"),
        ("W", "zhejiang-budget"),
        ("Y", "beijing-budget"),
        ("1", "jiangxi-budget"),
        ("2", "heilongjiang-final"),
        ("3", "guizhou-budget"),
        ("4", "shaanxi-budget"),
        ("5", "hunan-budget"),
        ("6", "yunnan-final"),
        ("7", "water-final"),
        ("8", "clinic-budget"),
        ("D", "bureau-final"),
    ];
    let mut kinds = 0;
    for row in page.lines().filter(|l| l.starts_with("| ") && l.contains("BC")) {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        let codes: Vec<&str> = cells[1].match_indices("BC").map(|(at, _)| &cells[1][at..at + 5]).collect();
        for code in &codes {
            assert!(good.iter().any(|f| f.starts_with(code)) && bad.iter().any(|f| f.starts_with(code)), "{code} lacks a fixture");
        }
        for letter in cells[2].split_whitespace() {
            let (_, name) = narratives.iter().find(|(l, _)| *l == letter).unwrap();
            let faulty = FAULTS.iter().any(|(document, _, _, code)| document.starts_with(name) && codes.contains(code));
            assert!(faulty, "{}: {name} is made wrong nowhere", cells[0]);
        }
        kinds += 1;
    }
    assert_eq!(kinds, 16);
}
