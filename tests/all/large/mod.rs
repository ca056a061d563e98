//! 大型文件 — a whole disclosure of any size, printed from true amounts in 分 as a unit would print it: the nine tables, each
//! amount rounded by itself to 万元 with two decimals, so that a large part of its sums holds only within rounding.
//!
//! All money is this year's general public budget, so that the tables with functional codes print the same amounts.

#![allow(dead_code)] // The test and the benchmark compile this module each for itself and use a part of it.

use std::fmt::Write;

/// 类 of the functional classification.
const CLASSES: [Named; 18] = [
    ("201", "一般公共服务支出"),
    ("203", "国防支出"),
    ("204", "公共安全支出"),
    ("205", "教育支出"),
    ("206", "科学技术支出"),
    ("207", "文化旅游体育与传媒支出"),
    ("208", "社会保障和就业支出"),
    ("210", "卫生健康支出"),
    ("211", "节能环保支出"),
    ("212", "城乡社区支出"),
    ("213", "农林水支出"),
    ("214", "交通运输支出"),
    ("215", "资源勘探工业信息等支出"),
    ("216", "商业服务业等支出"),
    ("217", "金融支出"),
    ("220", "自然资源海洋气象等支出"),
    ("221", "住房保障支出"),
    ("222", "粮油物资储备支出"),
];

/// A code and its name.
type Named = (&'static str, &'static str);

/// 款 of the economic classification, by 类: those of persons and the one of goods.
const ECONOMIC: [(&str, &str, bool, &[Named]); 2] = [
    ("301", "工资福利支出", true, &[("30101", "基本工资"), ("30102", "津贴补贴"), ("30103", "奖金"), ("30107", "绩效工资")]),
    ("302", "商品和服务支出", false, &[("30201", "办公费"), ("30207", "邮电费"), ("30211", "差旅费"), ("30228", "工会经费")]),
];

/// How many 类, 款 of each and 项 of each.
#[derive(Clone, Copy)]
pub struct Size {
    /// At most eighteen.
    pub classes: usize,
    pub sections: usize,
    pub items: usize,
}

/// Basic expenditure for persons, basic expenditure for goods, project expenditure, in 分.
type Amounts = [i64; 3];

/// A row of the tables with functional codes.
struct Line {
    code: String,
    name: String,
    amounts: Amounts,
}

/// A small generator of its own: the same document on every machine and in every run.
struct Source(u64);

impl Source {
    /// Up to four and a half million 元, in 分.
    fn next(&mut self) -> i64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        i64::try_from(self.0 >> 33).unwrap_or(0) % 450_000_000
    }
}

fn lines(size: Size) -> Vec<Line> {
    let mut source = Source(1);
    let line = |code: &str, name: String| Line { code: code.to_owned(), name, amounts: [0; 3] };
    let mut lines = vec![line("", "合计".to_owned())];
    for (class, class_name) in CLASSES.iter().take(size.classes) {
        let class_at = lines.len();
        lines.push(line(class, (*class_name).to_owned()));
        for section in 1..=size.sections {
            let section_at = lines.len();
            // From 60 on, where the classification has no 款 whose name would have to be printed.
            let code = format!("{class}{:02}", section + 60);
            lines.push(line(&code, format!("第{section}款事务")));
            for item in 1..=size.items {
                let amounts = [source.next(), source.next(), source.next()];
                lines.push(Line { code: format!("{code}{item:02}"), name: format!("第{section}款第{item}项支出"), amounts });
                for at in [0, class_at, section_at] {
                    for (sum, amount) in lines[at].amounts.iter_mut().zip(amounts) {
                        *sum += amount;
                    }
                }
            }
        }
    }
    lines
}

/// 分 → 万元 with two decimals, half up.
fn printed(fen: i64) -> String {
    let hundredths = (fen + 5_000) / 10_000;
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

/// The columns of a row.
type Columns = fn(Amounts) -> Vec<i64>;

fn whole([persons, goods, project]: Amounts) -> i64 {
    persons + goods + project
}

fn spending(amounts: Amounts) -> Vec<i64> {
    vec![whole(amounts), amounts[0] + amounts[1], amounts[2]]
}

fn title(text: &mut String, title: &str, header: &str) {
    let _ = write!(text, "{title}\n\n预算年度：2024\n\n单位：万元\n\n{header}\n");
}

/// The whole document.
pub fn document(size: Size) -> String {
    let lines = lines(size);
    let all = lines[0].amounts;
    let sum = printed(whole(all));
    let classes: Vec<&Line> = lines.iter().filter(|l| l.code.len() == 3).collect();
    let mut text = "桂岭县综合服务中心2024年部门预算\n\n".to_owned();

    title(&mut text, "部门收支总表", "收入\t\t支出\t\n项目\t预算数\t项目\t预算数");
    let ordinal = |n: usize| {
        let digits = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
        format!("{}{}{}", if n >= 20 { digits[n / 10] } else { "" }, if n >= 10 { "十" } else { "" }, digits[n % 10])
    };
    let income = ["一般公共预算拨款收入", "政府性基金预算拨款收入", "国有资本经营预算拨款收入"];
    for n in 0..classes.len().max(3) {
        let left = income.get(n).map_or("\t".to_owned(), |name| format!("{}、{name}\t{}", ordinal(n + 1), if n == 0 { &*sum } else { "" }));
        let right = classes.get(n).map_or("\t".to_owned(), |l| format!("{}、{}\t{}", ordinal(n + 1), l.name, printed(whole(l.amounts))));
        let _ = writeln!(text, "{left}\t{right}");
    }
    let _ = write!(text, "本年收入合计\t{sum}\t本年支出合计\t{sum}\n上年结转\t\t结转下年\t\n收入总计\t{sum}\t支出总计\t{sum}\n\n");

    let coded: [(&str, &str, Columns); 4] = [
        ("部门收入总表", "合计\t财政拨款收入\t一般公共预算", |a| vec![whole(a); 3]),
        ("部门支出总表", "合计\t基本支出\t项目支出", spending),
        ("财政拨款支出表", "合计\t基本支出\t项目支出", spending),
        ("一般公共预算支出表", "合计\t基本支出\t项目支出", spending),
    ];
    for (n, (name, columns, of)) in coded.into_iter().enumerate() {
        if n == 2 {
            fiscal_balance(&mut text, &classes, &sum);
        }
        title(&mut text, name, &format!("科目编码\t科目名称\t{columns}"));
        for line in &lines {
            let amounts: Vec<String> = of(line.amounts).into_iter().map(printed).collect();
            let _ = writeln!(text, "{}\t{}\t{}", line.code, line.name, amounts.join("\t"));
        }
        text.push('\n');
    }

    basic(&mut text, all);
    text.push_str("财政拨款“三公”经费支出表\n\n单位：万元\n\n项目\t预算数\n合计\t0.00\n1.因公出国（境）费\t0.00\n2.公务接待费\t0.00\n3.公务用车购置及运行费\t0.00\n其中：公务用车购置费\t0.00\n公务用车运行费\t0.00\n\n");
    for (name, note) in [("政府性基金预算支出表", "政府性基金"), ("国有资本经营预算支出表", "国有资本经营")]
    {
        title(&mut text, name, "科目编码\t科目名称\t合计\t基本支出\t项目支出");
        let _ = write!(text, "合计\t\t\t\t\n\n注：本部门2024年没有{note}预算安排的支出，本表为空表。\n\n");
    }
    text
}

fn fiscal_balance(text: &mut String, classes: &[&Line], sum: &str) {
    title(text, "财政拨款收支总表", "收入\t\t支出\t\t\t\t\n项目\t预算数\t项目\t合计\t一般公共预算\t政府性基金预算\t国有资本经营预算");
    let _ = writeln!(text, "一、本年收入\t{sum}\t一、本年支出\t{sum}\t{sum}\t\t");
    let income =
        [("（一）一般公共预算拨款", sum), ("（二）政府性基金预算拨款", ""), ("（三）国有资本经营预算拨款", ""), ("二、上年结转", "")];
    for n in 0..classes.len().max(income.len()) {
        let (name, amount) = income.get(n).copied().unwrap_or_default();
        let right = classes.get(n).map_or("\t\t\t\t".to_owned(), |l| {
            let amount = printed(whole(l.amounts));
            format!("{}\t{amount}\t{amount}\t\t", l.name)
        });
        let _ = writeln!(text, "{name}\t{amount}\t{right}");
    }
    let _ = write!(text, "\t\t二、结转下年\t\t\t\t\n收入总计\t{sum}\t支出总计\t{sum}\t{sum}\t\t\n\n");
}

/// 基本支出 by economic 款: what is spent on persons and on goods, divided in equal parts with the rest in the last.
fn basic(text: &mut String, [persons, goods, _]: Amounts) {
    title(text, "一般公共预算基本支出表", "科目编码\t科目名称\t合计\t人员经费\t公用经费");
    let _ = writeln!(text, "\t合计\t{}\t{}\t{}", printed(persons + goods), printed(persons), printed(goods));
    for (code, name, of_persons, sections) in ECONOMIC {
        let sum = if of_persons { persons } else { goods };
        let row = |code: &str, name: &str, fen: i64| {
            let amount = printed(fen);
            let (left, right) = if of_persons { (&*amount, "") } else { ("", &*amount) };
            format!("{code}\t{name}\t{amount}\t{left}\t{right}\n")
        };
        text.push_str(&row(code, name, sum));
        let count = i64::try_from(sections.len()).unwrap_or(1);
        for (n, (code, name)) in sections.iter().enumerate() {
            let part = if n == 0 { sum - sum / count * (count - 1) } else { sum / count };
            text.push_str(&row(code, name, part));
        }
    }
    text.push('\n');
}

/// One fault in the text: where the wrong number stands, and what should be printed, in 元.
pub struct Fault {
    pub at: usize,
    pub right: i64,
}

/// The document with `count` faults: one digit of one amount each, as a person would mistype it, all over the text.
pub fn faulty(text: &str, count: usize) -> (String, Vec<Fault>) {
    let places: Vec<usize> = text.match_indices('.').map(|(at, _)| at - 1).filter(|&at| text.as_bytes()[at + 2].is_ascii_digit()).collect();
    let mut bytes = text.as_bytes().to_vec();
    let mut faults = Vec::new();
    for n in 0..count {
        let at = places[(n * 2 + 1) * places.len() / (count * 2)];
        let start = text[..at].rfind(|c: char| !c.is_ascii_digit()).map_or(0, |before| before + 1);
        bytes[at] = b'0' + (bytes[at] - b'0' + 3) % 10;
        let hundredths: i64 = text[start..at + 4].replace('.', "").parse().expect("digits and a point");
        faults.push(Fault { at: start, right: hundredths * 100 });
    }
    (String::from_utf8(bytes).expect("digits stay digits"), faults)
}
