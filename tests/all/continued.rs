//! Tables that a page cuts, with whatever is printed between the parts; and what merged cells lose of headers and names.

use budgetcheck::{ReadOptions, Verified};

const TITLE: &str = "部门预算支出总表";
const HEADER: &str = "科目编码\t科目名称\t合计\t基本支出\t项目支出\n";
const ABOVE: &str = "\t合计\t9.00\t8.00\t1.00
201\t一般公共服务支出\t6.00\t5.00\t1.00
20103\t政府办公厅（室）及相关机构事务\t6.00\t5.00\t1.00
2010301\t行政运行\t4.00\t4.00\t
";
const BELOW: &str = "2010350\t事业运行\t2.00\t1.00\t1.00
208\t社会保障和就业支出\t3.00\t3.00\t
20805\t行政事业单位养老支出\t3.00\t3.00\t
2080505\t机关事业单位基本养老保险缴费支出\t3.00\t3.00\t
";

fn verify(text: &str) -> Verified {
    budgetcheck::verify("draft.txt", text.as_bytes(), &ReadOptions::default()).expect("a disclosure")
}

fn draft(between: &str, below: &str) -> Verified {
    verify(&format!("{TITLE}\n\n预算年度：2024\n\n单位：万元\n\n{HEADER}{ABOVE}{between}{below}"))
}

#[test]
fn a_table_goes_on_behind_what_is_printed_on_every_page() {
    for between in [
        "\n\u{c}",
        "\n- 6 -\n\n",
        "\n清河县某某局2024年部门预算公开\n\n",
        "\n- 6 -\n\u{c}清河县某某局2024年部门预算\n\n",
        "\n续表\n\n",
        "\n续表一\n单位：万元\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n",
        "\n（转下页）\n\n（接上页）\n\n",
        "\n部门预算支出总表（续）\n\n",
        "\n部门预算支出总表（续表）\n单位：万元\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n",
        "\n续：部门预算支出总表\n\n",
        "\n部门预算支出总表\n\n预算年度：2024\n\n单位：万元\n\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n",
    ] {
        let verified = draft(between, BELOW);
        assert!(verified.findings().is_empty(), "{between}: {:?}", verified.findings());
        let coverage = &verified.closed.coverage;
        assert_eq!((verified.disclosure.tables.len(), coverage.figures, coverage.checked), (1, 20, 20), "{between}");
        let changed = draft(between, &BELOW.replace("事业运行\t2.00", "事业运行\t2.50"));
        let [finding] = changed.findings() else { panic!("{between}: {:?}", changed.findings()) };
        assert_eq!(changed.disclosure.figure(finding.figures[0].figure).raw, "2.50", "{between}");
    }
}

/// A row that the page cut and left without TABs is a row: its amount stands in the only column of amounts, the halves of its
/// name above and below it.
#[test]
fn a_cut_row_between_the_parts_is_a_row() {
    let text = |cut: &str| {
        format!(
            "部门预算政府采购预算表\n\n预算年度：2024\n\n单位：万元\n
专项名称\t经济科目\t采购物品名称\t采购组织形式\t总计
合计\t\t\t\t14.00
一、货物A\t\t\t\t5.00
设备购置费\t办公设备购置\t\t\t5.00
\t\t其他办公设备\t分散自行组织\t5.00
二、服务C\t\t\t\t9.00
商品和服务支出\t维修（护）费\t\t\t9.00
\t\t修缮工程\t分散自行组织\t7.00

计算机设备维修和保
分散自行组织 {cut}
养服务

"
        )
    };
    let rest = "\t会议费\t\t\t1.51\n\t\t会议服务\t分散自行组织\t1.51\n";
    let whole =
        |cut: &str| verify(&(text(cut).replace("14.00", "15.51").replace("二、服务C\t\t\t\t9.00", "二、服务C\t\t\t\t10.51") + rest));
    let verified = whole("2.00");
    assert!(verified.findings().is_empty(), "{:?}", verified.findings());
    let names: Vec<&str> = verified.disclosure.tables.iter().flat_map(|t| &t.rows).map(|r| r.name.as_str()).collect();
    assert!(names.contains(&"计算机设备维修和保养服务"), "{names:?}");
    assert!(!whole("2.50").findings().is_empty());
}

/// A row that the page cuts in the middle, its code as well.
#[test]
fn a_code_cut_by_the_page_is_put_together() {
    let below =
        BELOW.replace("2010350\t事业运行\t2.00", "20103\t事业\t2.00").replacen('\n', &format!("\n\n\u{c}{HEADER}50\t运行\t\t\t\n"), 1);
    let verified = draft("", &below);
    let codes: Vec<_> = verified.findings().iter().map(|f| f.rule.code).collect();
    assert_eq!(codes, ["BC006"], "{:?}", verified.findings());
    let rows = &verified.disclosure.tables[0].rows;
    assert!(rows.iter().any(|r| r.name == "事业运行" && r.code.as_ref().is_some_and(|c| c.0 == "2010350")), "{rows:?}");
}

/// A row that the page cuts in the middle of its digits is ambiguous, and nothing is held against the rest of its number.
#[test]
fn digits_on_two_pages_are_no_two_amounts() {
    let below = BELOW.replacen(
        "2010350\t事业运行\t2.00\t1.00\t1.00\n",
        &format!("2010350\t事业\t2.0\t1.0\t1.0\n\n\u{c}{HEADER}\t运行\t0\t0\t0\n"),
        1,
    );
    let verified = draft("", &below);
    let codes: Vec<_> = verified.findings().iter().map(|f| f.rule.code).collect();
    assert_eq!(codes, ["BC011"], "{:?}", verified.findings());
    assert!(verified.disclosure.tables[0].rows.iter().any(|r| r.name == "事业运行"));
}

/// A page that prints each line of the header twice, 栏次 between them.
#[test]
fn a_header_printed_twice_on_a_page_is_no_row() {
    let head = ["项目\t\t本年支出\t\t", "科目编码\t科目名称\t合计\t基本支出\t项目支出", "栏次\t\t1\t2\t3"];
    let page = [head[0], head[0], head[1], head[2], head[1], head[2]].join("\n");
    let verified = verify(&format!("{TITLE}\n\n预算年度：2024\n\n单位：万元\n\n{}\n{ABOVE}\n\u{c}{page}\n{BELOW}", head.join("\n")));
    assert!(verified.findings().is_empty(), "{:?}", verified.findings());
    let coverage = &verified.closed.coverage;
    assert_eq!((verified.disclosure.tables[0].rows.len(), coverage.figures, coverage.checked), (8, 20, 20));
}

/// The same table printed twice is not one table.
#[test]
fn a_table_that_begins_again_is_another_one() {
    let again = format!("\n{TITLE}\n\n单位：万元\n\n{HEADER}{ABOVE}");
    let verified = draft(&format!("{BELOW}{again}"), BELOW);
    assert_eq!(verified.disclosure.tables.len(), 2);
    assert!(verified.findings().iter().any(|f| f.rule.code == "BC002"), "{:?}", verified.findings());
}

/// Rows behind a sentence or a heading are not rows of the table above.
#[test]
fn a_sentence_ends_a_table() {
    for between in ["\n上表合计与收入总表一致。\n\n", "\n二、其他事项\n\n"] {
        let verified = draft(&format!("{BELOW}{between}"), "213\t农林水支出\t7.00\t7.00\t\n");
        assert!(verified.disclosure.tables.len() == 2, "{between}");
        assert!(verified.findings().iter().all(|f| f.rule.code == "BC008"), "{between}: {:?}", verified.findings());
    }
}

/// 小计 over 购置费 in one column: a column was lost with a merged cell, and whose the amount is nobody can say.
#[test]
fn the_headers_of_two_columns_over_one_make_it_ambiguous() {
    let text = "部门预算“三公”经费预算表\n\n预算年度：2024\n\n单位：万元\n
合计\t因公出国（境）费\t公务用车购置及运行维护费\t\t公务接待费
\t\t小计\t运行维护费\t
\t\t购置费\t\t
9.00\t2.00\t4.00\t4.00\t3.00
";
    let verified = verify(text);
    let found: Vec<_> = verified.findings().iter().map(|f| f.rule.code).collect();
    assert_eq!(found, ["BC011"], "{:?}", verified.findings());
    // `公务用车购置 | 及运行维护费` is one header in two lines.
    let wrapped = verify(&text.replace("小计\t运行维护费", "小计\t").replace("购置费", "").replace("\t4.00\t4.00", "\t4.00\t"));
    assert!(wrapped.findings().iter().all(|f| f.rule.code != "BC011"), "{:?}", wrapped.findings());
}

/// A name on three lines, its amount in the middle one.
#[test]
fn the_halves_of_a_name_are_put_back_beside_its_amount() {
    let text = "部门预算收支总表\n\n预算年度：2024\n\n单位：万元\n
收入\t\t支出\t
项目\t金额\t项目\t金额
一、一般公共预算拨款收入\t9.00\t一、一般公共服务支出\t6.00
\t\t八、社会保障和\t
二、事业收入\t\t\t3.00
\t\t就业支出\t
收入总计\t9.00\t支出总计\t9.00
";
    let verified = verify(text);
    assert!(verified.findings().is_empty(), "{:?}", verified.findings());
    let rows = &verified.disclosure.tables[0].rows;
    let row = rows.iter().find(|r| r.name == "八、社会保障和就业支出").expect("one name");
    assert!(row.cells.iter().flatten().any(|id| verified.disclosure.figure(*id).raw == "3.00"));
}

/// What a table says: role, code or name of the row, column and printed figure of every cell.
fn model(verified: &Verified) -> Vec<String> {
    let d = &verified.disclosure;
    let mut said: Vec<String> = Vec::new();
    for table in &d.tables {
        for row in &table.rows {
            for (column, id) in table.columns.iter().zip(&row.cells) {
                let Some(figure) = id.map(|id| d.figure(id)).filter(|f| f.is_printed()) else { continue };
                let code = row.code.as_ref().map_or("", |c| c.0.as_str());
                said.push(format!("{:?} {code} {} {:?} {}", table.role, row.name, column.meaning, figure.raw));
            }
        }
    }
    said.sort();
    said
}

/// Cuts the table of lines `from..to` before line `at`, the second part without the columns that are blank to its end.
fn cut(lines: &[&str], at: usize, to: usize, between: &str) -> String {
    let rest = &lines[at..to];
    let width = rest.iter().map(|l| l.trim_end_matches('\t').split('\t').count()).max().unwrap_or(0);
    let narrowed = rest.iter().map(|l| l.split('\t').take(width).collect::<Vec<_>>().join("\t"));
    let all: Vec<String> = lines[..at]
        .iter()
        .map(|l| (*l).to_owned())
        .chain([between.to_owned()])
        .chain(narrowed)
        .chain(lines[to..].iter().map(|l| (*l).to_owned()))
        .collect();
    all.join("\n")
}

/// A table cut at any row is the same table: below its header, after 合计, in the middle of the header.
#[test]
fn tables_cut_at_any_row_say_the_same() {
    for name in ["nine-tables-final-accounts-2023", "yuan-code-in-three-columns-budget-2025"] {
        let path = format!("{}/fixtures/clean/{name}.txt", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(&path).expect("a fixture");
        let whole = model(&verify(&text));
        let lines: Vec<&str> = text.lines().collect();
        let mut cuts = 0;
        for at in (1..lines.len()).filter(|&at| lines[at].contains('\t') && lines[at - 1].contains('\t')).step_by(3) {
            let to = (at..lines.len()).find(|&i| !lines[i].contains('\t')).unwrap_or(lines.len());
            let between = ["\n", "\n- 7 -\n\n清河县某某局2024年度公开资料\n"][cuts % 2];
            let wide = between.len() > 1;
            let text = if wide {
                lines[..at].iter().chain([&between]).chain(&lines[at..]).copied().collect::<Vec<_>>().join("\n")
            } else {
                cut(&lines, at, to, between)
            };
            let verified = verify(&text);
            assert_eq!(model(&verified), whole, "{name}, before line {}, {between}", at + 1);
            let errors: Vec<_> = verified.findings().iter().filter(|f| f.severity == budgetcheck::ledger::Severity::Error).collect();
            assert!(errors.is_empty(), "{name}, before line {}: {errors:?}", at + 1);
            cuts += 1;
        }
        assert!(cuts > 30, "{cuts}");
    }
}
