//! Kinds of sentences, each in several provinces' words: the relations that they state, and what must not be said of them.
//!
//! Whatever reads the narrative has to give these rows: nothing here names the reader.

use budgetcheck::ReadOptions;
use budgetcheck::ledger::Severity;

/// A disclosure of two lines' head around a narrative.
fn document(text: &str) -> String {
    let title = if text.contains("决算") {
        "清源县水务局2024年度部门决算"
    } else {
        "清源县水务局2024年部门预算情况说明"
    };
    format!(
        "{title}\n\n二、情况说明\n\n2024年差旅费10.00万元，比上年增加2.00万元，增长25%，主要原因是人员增加。\n\n三、有关情况\n\n{text}\n"
    )
}

struct Read {
    /// Rule, and the printed figures: what is held, then its terms.
    relations: Vec<String>,
    /// Errors and warnings on figures.
    accused: Vec<String>,
}

fn read(text: &str) -> Read {
    let verified = budgetcheck::verify("draft.txt", document(text).as_bytes(), &ReadOptions::default()).unwrap();
    let d = &verified.disclosure;
    let raw = |id: budgetcheck::model::FigureId| d.figure(id).raw.clone();
    let relations = verified.closed.relations.iter().map(|r| {
        let terms: Vec<String> = r.terms.iter().map(|t| raw(t.figure)).collect();
        format!("{} {} = {}", r.rule.code, raw(r.reported), terms.join(" "))
    });
    let on_figures = |code: &str| code.starts_with("BC3") || code.starts_with("BC4");
    let accused = verified.closed.findings.iter().filter(|f| f.severity > Severity::Note && on_figures(f.rule.code));
    Read { relations: relations.collect(), accused: accused.map(|f| format!("{} {}", f.rule.code, f.message.zh)).collect() }
}

/// A sentence and the relations that it states, all of which hold.
const STATED: &[(&str, &[&str])] = &[
    // A list that 其中 does not open: the whole is named, and 中 follows.
    (
        "支出预算500.00万元。支出预算中，一般公共预算支出450.00万元；政府性基金支出50.00万元；国有资本经营预算支出0万元。",
        &["BC302 500.00 = 450.00 50.00 0"],
    ),
    (
        "2024年部门收入总计800.00万元，收入包括：一般公共预算拨款收入700.00万元、事业收入60.00万元、上年结转结余40.00万元。",
        &["BC302 800.00 = 700.00 60.00 40.00"],
    ),
    // By who buys, sentence after sentence.
    (
        "政府采购预算643.00万元，其中：政府集中采购预算338.00万元。部门集中采购预算100.00万元。分散采购预算205.00万元。",
        &["BC302 643.00 = 338.00 100.00 205.00"],
    ),
    (
        "政府采购预算60.00万元，比上年增加6.00万元，主要原因是设备更新。其中：集中采购50.00万元，占83.33%；分散采购10.00万元，占16.67%。",
        &["BC302 60.00 = 50.00 10.00"],
    ),
    ("2024年政府采购支出100.00万元，货物支出40.00万元、工程支出50.00万元、服务支出10.00万元。", &["BC302 100.00 = 40.00 50.00 10.00"]),
    // The whole after its parts.
    (
        "“三公”经费支出决算中，因公出国（境）费支出决算0万元；公务用车购置及运行费支出决算3.90万元；公务接待费支出决算1.60万元。“三公”经费支出决算总额为5.50万元。",
        &["BC302 5.50 = 0 3.90 1.60"],
    ),
    // Items that open with a dash, or are counted in one line.
    ("公用经费35.00万元，包括：\n——办公费20.00万元。\n——水费5.00万元。\n——电费10.00万元。", &["BC302 35.00 = 20.00 5.00 10.00"]),
    ("公用经费35.00万元，其中：\n● 办公费20.00万元。\n● 水费5.00万元。\n● 电费10.00万元。", &["BC302 35.00 = 20.00 5.00 10.00"]),
    ("公用经费35.00万元，其中：一、办公费20.00万元，二、水费5.00万元，三、电费10.00万元。", &["BC302 35.00 = 20.00 5.00 10.00"]),
    ("一是办公费20.00万元，二是水费10.00万元，三是电费5.00万元，合计35.00万元。", &["BC302 35.00 = 20.00 10.00 5.00"]),
    // 其中 in a sentence of its own.
    (
        "财政拨款收入总计616.60万元，与上年相比减少58.40万元，降低8.65%。其中：一般公共预算财政拨款收入586.60万元，政府性基金预算财政拨款收入30.00万元。",
        &["BC302 616.60 = 586.60 30.00", "BC402 8.65 = 58.40 616.60 58.40"],
    ),
    // An amount without its unit, or with 万 alone.
    ("公用经费35.00万元，其中：办公费20.00万元，水费5.00，电费10.00万元。", &["BC302 35.00 = 20.00 5.00 10.00"]),
    ("“三公”经费12.00万元，其中：公务接待费2.00万元，公务用车运行维护费10.00万元，因公出国（境）费0。", &["BC302 12.00 = 2.00 10.00 0"]),
    ("公用经费60.00万元，其中：办公费20万元，水费10万元，差旅费30万。", &["BC302 60.00 = 20 10 30"]),
    // Items in lines that look like headings.
    (
        "项目支出60.00万元，其中：\n1.社会保障和就业支出（类）行政事业单位养老支出（款）行政单位离退休（项）\n20.00万元，主要用于离退休人员。\n2.卫生健康支出（类）行政事业单位医疗（款）行政单位医疗（项）\n40.00万元，主要用于医疗。",
        &["BC302 60.00 = 20.00 40.00"],
    ),
    (
        "财政拨款支出906.00万元，比上年增加50.00万元，主要原因是增资。其中：\n（一）一般公共服务支出（类）\n1.政协事务（款）行政运行（项）支出300.00万元，与上年相比减少10.00万元，主要原因是减员。\n2.政协事务（款）政协会议（项）支出200.00万元，与上年数一致。\n（二）社会保障和就业支出（类）行政事业单位养老支出（款）\n行政单位离退休（项）支出150.00万元，与上年相比增加40.00万元，主要原因是增资。\n（三）住房保障支出（类）\n1.住房改革支出（款）住房公积金（项）支出256.00万元，与上年相比增加20.00万元，主要原因是增资。",
        &["BC302 906.00 = 300.00 200.00 150.00 256.00", "BC404 50.00 = 10.00 40.00 20.00"],
    ),
    // The distance to a budget, with and without its direction.
    ("“三公”经费支出决算2.05万元，年初预算为2.95万元，差值为0.90万元。", &["BC401 2.05 = 2.95 0.90"]),
    ("公务接待费决算支出2.05万元，年初预算为2.00万元，差额为0.05万元。", &["BC401 2.05 = 2.00 0.05"]),
    (
        "公务接待费年初预算为3.00万元，支出决算为3.20万元。\n完成年初预算的106.67%。决算数大于预算数0.20万元。",
        &["BC411 106.67 = 3.20 3.00", "BC401 3.20 = 3.00 0.20"],
    ),
    ("会议费支出20.00万元，本年数小于上年预算数5.00万元，下降20.0%，原因是压减会议。", &["BC402 20.0 = 5.00 20.00 5.00"]),
    ("“三公”经费支出预算为44.52万元，实际支出决算为22.62万元，决算数未超过预算数。", &["BC412 44.52 = 22.62"]),
    // Two budgets of one year: the rate is measured by the one that it names.
    (
        "住房公积金年初预算为20.00万元，全年预算为30.00万元，支出决算为25.00万元，完成年初预算的125.00%，完成全年预算的83.33%。",
        &["BC411 125.00 = 25.00 20.00", "BC411 83.33 = 25.00 30.00"],
    ),
    (
        "“三公”经费年初预算10.00万元，支出决算8.00万元，比年初预算数减少2.00万元，下降20%，比上年决算数增加1.00万元，增长14.29%，原因是公务增加。",
        &["BC401 8.00 = 10.00 2.00", "BC402 14.29 = 1.00 8.00 1.00"],
    ),
    // A subject named here, its amounts elsewhere.
    (
        "2023年度“三公”经费合计支出20.12万元，其中：因公出国（境）经费0万元，公务接待费12.39万元，公务用车运行费7.73万元。\n2024年度“三公”经费合计支出21.80万元，其中：因公出国（境）经费0万元，公务接待费11.80万元，公务用车运行费10.00万元。\n2024年度“三公”经费较2023年度增加1.68万元，其中公务接待费较上年同期减少0.59万元，减少4.76%。公务用车运行费较上年同期增加2.27万元，增长29.37%，原因是车辆老旧。",
        &["BC401 21.80 = 20.12 1.68", "BC401 11.80 = 12.39 0.59", "BC402 29.37 = 2.27 7.73", "BC404 1.68 = 0.59 2.27"],
    ),
    // Shares of a whole in other words.
    ("本年支出合计500.00万元。一般公共预算支出307.00万元，占支出总预算61.40%。", &["BC414 61.40 = 307.00 500.00"]),
    (
        "“三公”经费支出10.00万元。公务接待费4.00万元，占“三公”经费支出的40%；公务用车运行维护费6.00万元，占“三公”经费支出总额的60%。",
        &["BC414 40 = 4.00 10.00", "BC414 60 = 6.00 10.00"],
    ),
    // A base or a percentage in odd words.
    (
        "公务接待费支出16.00万元，较上年20.00减少4.00万元，减少率20.0%，原因是压减。",
        &["BC401 16.00 = 20.00 4.00", "BC402 20.0 = 4.00 20.00"],
    ),
    ("公务接待费支出16.00万元，比上年增加4.00万元，增长33.33，原因是公务增加。", &["BC402 33.33 = 4.00 16.00 4.00"]),
    (
        "机动经费预算数为40.00万元，与上年相比增加30.00万元（上年仅安排本级机动经费10.00万元），增长300%，原因是统一编列。",
        &["BC401 40.00 = 10.00 30.00"],
    ),
    // Counts.
    ("国内公务接待312批次（其中外事接待0批次）、4228人次（其中外事接待2人次）。", &["BC303 312 = 0", "BC303 4228 = 2"]),
    ("列明公务接待2批次、26人次，其中：接待外宾1批次、3人次。", &["BC303 2 = 1", "BC303 26 = 3"]),
    (
        "绩效自评项目39个，涉及资金415.48万元，平均得分99.33分（其中，评级为“优”的项目30个；评级为“良”的项目9个；评级为“差”的项目0个）。",
        &["BC308 39 = 30 9 0"],
    ),
    // Traditional characters.
    (
        "本年支出合計100.00萬元，其中：基本支出60.00萬元，佔60.0%；項目支出40.00萬元，佔40.0%。與上年預算數相比增加10.00萬元，增長11.11%，主要原因是增資。",
        &["BC302 100.00 = 60.00 40.00", "BC408 60.0 = 60.00 100.00", "BC402 11.11 = 10.00 100.00 10.00"],
    ),
    // A change of the whole behind its list.
    (
        "政府采购支出总额100.00万元，其中：货物支出40.00万元、工程支出50.00万元、服务支出10.00万元；比上年增加60.00万元，增长150%，原因是新建工程。",
        &["BC402 150 = 60.00 100.00 60.00"],
    ),
    // The parts are those of the change.
    ("项目支出300.00万元，比上年减少90.00万元，其中：道路维修60.00万元；水渠维修30.00万元。", &["BC404 90.00 = 60.00 30.00"]),
];

/// Sentences of which several readings are possible, or whose figures are of another scope: nobody is accused.
const UNDECIDED: &[&str] = &[
    // A list that stops before its end.
    "一般公共预算支出500.00万元，其中：教育支出200.00万元，卫生健康支出100.00万元，住房保障支出",
    "2024年支出总计60.00万元，包括：基本支出40.00万元；项目支出21。",
    "“三公”经费12.00万元，其中：公务接待费2.00万元，公务用车购置及运行维护费10.00万元，因公出国（境）费1。",
    // What the reasons come to is no further reason.
    "收入总计100.00万元，比上年增加20.00万元，主要原因是基本支出增加30.00万元，项目支出减少10.00万元，增减相抵后增加20.00万元。",
    "收入总计100.00万元，比上年增加20.00万元，主要原因是人员经费增加30.00万元，公用经费减少10.00万元，两项合计增加20.00万元。",
    // Parts of a decrease, and parts of nothing that is printed.
    "项目支出300.00万元，比上年减少90.00万元，其中：道路维修60.00万元；水渠维修20.00万元。",
    // After a semicolon the change may be the whole's or the last part's.
    "收入总计100.00万元，其中：财政拨款收入60.00万元、事业收入40.00万元；比上年增加60.00万元，原因是增资。",
    // N is the distance, and not last year's amount.
    "会议费预算支出1305.25万元，本年数小于上年预算数403.75万元，原因是调减403.75万元用于培训。",
    "培训费预算支出25.00万元，高于上年预算数5.00万元，原因是人员增加。",
    // Another scope.
    "公务接待费支出16.00万元，同口径比上年减少4.00万元，下降25.0%，原因是压减。",
    "收支总预算900.00万元。按照剔除一次性项目后的口径计算，较上年减少20.00万元，下降8%，原因是压减。",
    "行政运行支出900.00万元，按与上年统计口径一致计算，比上年增加60.00万元，增长12%，原因是增资。",
    // Components against another year than the change.
    "基本支出50.00万元，比2023年增加10.00万元，其中：人员经费较2022年增加8.00万元，公用经费较2023年增加3.00万元，原因是增资。",
    // 比年初预算 is not 比上年.
    "“三公”经费上年决算7.00万元，支出决算8.00万元，比年初预算数减少2.00万元，原因是压减。",
    // A rate of something else among the reasons.
    "支出年初预算为300.00万元，支出决算为270.00万元，完成年初预算的90.00%，决算数小于预算数的主要原因是规划项目仅完成72%。",
    // The budget of the year, and not the one at its beginning, is what the rate names.
    "年初预算为20.00万元，支出决算为25.00万元，完成全年预算的83.33%。",
];

/// Faulty twins: what is unambiguous by its words is still found.
const FAULTY: &[(&str, &str)] = &[
    ("“三公”经费12.00万元，其中：因公出国（境）费0万元，公务接待费3.00万元，公务用车购置及运行维护费10.00万元。", "BC302"),
    ("政府采购预算643.00万元，其中：政府集中采购预算338.00万元。部门集中采购预算100.00万元。分散采购预算250.00万元。", "BC302"),
    ("公务接待费年初预算为3.00万元，支出决算为3.20万元。\n完成年初预算的160.67%。", "BC411"),
    ("“三公”经费支出预算为22.52万元，实际支出决算为44.62万元，决算数未超过预算数。", "BC412"),
    ("“三公”经费年初预算10.00万元，支出决算8.00万元，比年初预算数减少3.00万元，原因是压减。", "BC401"),
    ("本年支出合計100.00萬元，其中：基本支出60.00萬元，佔60.0%；項目支出45.00萬元，佔45.0%。", "BC302"),
    ("共有车辆5辆，其中：机要通信用车1辆、应急保障用车2辆、其他用车3辆。", "BC308"),
];

#[test]
fn sentences_give_the_relations_that_they_state() {
    let mut wrong = Vec::new();
    for (text, relations) in STATED {
        let found = read(text);
        for wanted in relations.iter().filter(|w| !found.relations.iter().any(|r| r == *w)) {
            wrong.push(format!("{text}\n  lacks {wanted}; has {:?}", found.relations));
        }
        if !found.accused.is_empty() {
            wrong.push(format!("{text}\n  accuses {:?}", found.accused));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_the_words_leave_open_accuses_nobody() {
    let all = UNDECIDED.iter().map(|t| (t, read(t).accused)).filter(|(_, a)| !a.is_empty());
    let accused: Vec<String> = all.map(|(t, a)| format!("{t}\n  {a:?}")).collect();
    assert!(accused.is_empty(), "{}", accused.join("\n"));
}

#[test]
fn what_the_words_make_certain_is_found() {
    let mut wrong = Vec::new();
    for (text, code) in FAULTY {
        let accused = read(text).accused;
        if !accused.iter().any(|a| a.starts_with(code)) {
            wrong.push(format!("{text}\n  {code} is not found: {accused:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
