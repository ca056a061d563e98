//! 表 — the nine tables in several published forms, every figure rounded on its own.

use super::accounts::{Accounts, Fund, Item, Random};
use std::fmt::Write as _;

/// How amounts are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// 万元, two decimals.
    Wan,
    /// 元, two decimals.
    Yuan,
    /// 元, whole, with separators.
    Whole,
}

/// The form of one document.
#[derive(Debug, Clone)]
pub struct Form {
    pub settled: bool,
    pub unit: Unit,
    /// 科目编码 in three columns.
    pub divided: bool,
    /// 合计 below the rows.
    pub total_last: bool,
    /// 栏次 below the header.
    pub numbered: bool,
    /// What stands where there is nothing.
    pub nothing: &'static str,
    pub year: i32,
    pub name: String,
    /// 部门, 单位 or 镇
    pub body: &'static str,
    /// Which wording of the narrative.
    pub wording: usize,
}

const PLACES: &[&str] = &["清源县", "庐阳县", "桂岭县", "蓉南市", "澄江市云溪区", "临川市", "长宁区", "安丰县"];
const BODIES: &[(&str, &str)] = &[
    ("市场监督服务中心", "单位"),
    ("退役事务局", "部门"),
    ("文化服务局", "部门"),
    ("信访服务中心", "单位"),
    ("柳河镇人民政府", "镇"),
    ("第二幼儿园", "单位"),
    ("农业农村局", "部门"),
    ("杨树街道办事处", "部门"),
];

impl Form {
    /// A form of a seed.
    pub fn of(random: &mut Random) -> Self {
        let settled = random.once_in(2);
        let &(body, kind) = random.of(BODIES);
        Self {
            settled,
            unit: *random.of(&[Unit::Wan, Unit::Wan, Unit::Yuan, Unit::Whole]),
            divided: random.once_in(3),
            total_last: random.once_in(3),
            numbered: random.once_in(2),
            nothing: *random.of(&["", "", "0.00", "0"]),
            year: 2022 + random.below(4) as i32,
            name: format!("{}{body}", random.of(PLACES)),
            body: kind,
            wording: random.below(6),
        }
    }

    pub const fn unit_name(&self) -> &'static str {
        match self.unit {
            Unit::Wan => "万元",
            _ => "元",
        }
    }

    /// An amount as a cell prints it.
    pub fn cell(&self, fen: i64) -> String {
        if fen == 0 {
            return if self.unit == Unit::Whole && !self.nothing.is_empty() { "0".to_owned() } else { self.nothing.to_owned() };
        }
        match self.unit {
            Unit::Wan => wan(fen),
            Unit::Yuan => format!("{}.{:02}", fen / 100, fen % 100),
            Unit::Whole => thousands((fen + 50) / 100),
        }
    }

    /// `2024年部门预算` …
    pub fn kind(&self) -> &'static str {
        match (self.settled, self.body) {
            (false, "单位") => "单位预算",
            (false, _) => "部门预算",
            (true, "单位") => "单位决算",
            (true, _) => "部门决算",
        }
    }

    /// 2024年 or 2024年度
    pub fn year_words(&self) -> String {
        format!("{}年{}", self.year, if self.settled { "度" } else { "" })
    }
}

/// 万元 with two decimals, halves up.
pub fn wan(fen: i64) -> String {
    let cents = (fen.abs() + 5_000) / 10_000;
    format!("{}{}.{:02}", if fen < 0 && cents > 0 { "-" } else { "" }, cents / 100, cents % 100)
}

fn thousands(yuan: i64) -> String {
    let digits = yuan.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// One column of a coded table: its header, over it another, and what it adds up.
struct Column<'a> {
    over: &'a str,
    head: &'a str,
    amount: &'a dyn Fn(&Item) -> i64,
}

/// A column of no group.
fn column<'a>(head: &'a str, amount: &'a dyn Fn(&Item) -> i64) -> Column<'a> {
    Column { over: "", head, amount }
}

/// The rows of the classification: class, section, item, with the items of each.
fn tree<'i>(items: &[&'i Item]) -> Vec<(&'static str, &'static str, Vec<&'i Item>)> {
    let mut rows: Vec<(&'static str, &'static str, Vec<&'i Item>)> = Vec::new();
    for item in items {
        for (digits, name) in [(3, item.class), (5, item.section), (7, item.name)] {
            let code = &item.code[..digits];
            match rows.iter_mut().find(|r| r.0 == code) {
                Some(row) => row.2.push(item),
                None => rows.push((code, name, vec![item])),
            }
        }
    }
    rows
}

/// Prints the tables of a document.
pub struct Printer<'d> {
    pub form: &'d Form,
    pub accounts: &'d Accounts,
    pub text: String,
    table: usize,
}

impl<'d> Printer<'d> {
    pub const fn new(form: &'d Form, accounts: &'d Accounts) -> Self {
        Self { form, accounts, text: String::new(), table: 0 }
    }

    pub fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn title(&mut self, title: &str, unit: &str) {
        self.table += 1;
        let number = if self.form.settled { format!("公开{:02}表", self.table) } else { format!("预算公开表{}", self.table) };
        let _ = write!(self.text, "\n{number}\n{title}\n\n单位名称：{}\t单位：{unit}\n\n", self.form.name);
    }

    fn coded(&mut self, title: &str, items: &[&Item], columns: &[Column<'_>]) {
        self.title(title, self.form.unit_name());
        let form = self.form;
        let own = if form.divided { "功能分类科目编码\t\t\t科目名称" } else { "科目编码\t科目名称" };
        let grouped = columns.iter().any(|c| !c.over.is_empty());
        if grouped {
            let heads: Vec<&str> = columns
                .iter()
                .enumerate()
                .map(|(i, c)| match c.over {
                    "" => c.head,
                    over if i == 0 || columns[i - 1].over != over => over,
                    _ => "",
                })
                .collect();
            self.line(&format!("{own}\t{}", heads.join("\t")));
            let under: Vec<&str> = columns.iter().map(|c| if c.over.is_empty() { "" } else { c.head }).collect();
            let blank = if form.divided { "类\t款\t项\t" } else { "\t" };
            self.line(&format!("{blank}\t{}", under.join("\t")));
        } else {
            let heads: Vec<&str> = columns.iter().map(|c| c.head).collect();
            self.line(&format!("{own}\t{}", heads.join("\t")));
            if form.divided {
                self.line(&format!("类\t款\t项\t{}", "\t".repeat(columns.len())));
            }
        }
        let blank = if form.divided { "\t\t\t" } else { "\t" };
        if form.numbered {
            let numbers: Vec<String> = (1..=columns.len()).map(|n| n.to_string()).collect();
            self.line(&format!("栏次{blank}\t{}", numbers.join("\t")));
        }
        let amounts = |own: &[&Item]| {
            let sums: Vec<String> = columns.iter().map(|c| form.cell(own.iter().map(|i| (c.amount)(i)).sum())).collect();
            sums.join("\t")
        };
        let total = format!("合计{blank}\t{}", if items.is_empty() { "\t".repeat(columns.len() - 1) } else { amounts(items) });
        if !form.total_last {
            self.line(&total);
        }
        for (code, name, own) in tree(items) {
            let code = if form.divided {
                let part = |from: usize| code.get(from..from + 2).unwrap_or("");
                format!("{}\t{}\t{}", &code[..3], part(3), part(5))
            } else {
                code.to_owned()
            };
            self.line(&format!("{code}\t{name}\t{}", amounts(&own)));
        }
        if form.total_last {
            self.line(&total);
        }
    }

    /// Two sides, the longer deciding how many rows: names and amounts; `wide` amount columns on the right.
    fn sides(&mut self, title: &str, heads: (&str, &[&str]), left: &[(String, i64)], right: &[(String, Vec<i64>)], ends: usize) {
        self.title(title, self.form.unit_name());
        let form = self.form;
        let wide = heads.1.len();
        self.line(&format!("收入\t\t支出{}", "\t".repeat(wide)));
        self.line(&format!("项目\t{}\t项目\t{}", heads.0, heads.1.join("\t")));
        if form.numbered {
            let numbers: Vec<String> = (2..=wide + 1).map(|n| n.to_string()).collect();
            self.line(&format!("栏次\t1\t栏次\t{}", numbers.join("\t")));
        }
        let (body_left, end_left) = left.split_at(left.len() - ends);
        let (body_right, end_right) = right.split_at(right.len() - ends);
        let rows = body_left.len().max(body_right.len());
        let amount = |a: i64| form.cell(a);
        let line = |left: Option<&(String, i64)>, right: Option<&(String, Vec<i64>)>| {
            let left = left.map_or("\t".to_owned(), |(n, a)| format!("{n}\t{}", amount(*a)));
            let right = right
                .map_or("\t".repeat(wide), |(n, all)| format!("{n}\t{}", all.iter().map(|a| amount(*a)).collect::<Vec<_>>().join("\t")));
            format!("{left}\t{right}")
        };
        let body: Vec<String> = (0..rows).map(|r| line(body_left.get(r), body_right.get(r))).collect();
        let end: Vec<String> = (0..ends).map(|r| line(end_left.get(r), end_right.get(r))).collect();
        for l in body.iter().chain(&end) {
            self.line(l);
        }
    }

    /// All nine tables.
    pub fn tables(&mut self) {
        let (form, accounts) = (self.form, self.accounts);
        let sum = |of: &dyn Fn(&Item) -> i64| accounts.items.iter().map(of).sum::<i64>();
        let of_fund = |fund: Fund, of: &dyn Fn(&Item) -> i64| accounts.items.iter().filter(|i| i.fund == fund).map(of).sum::<i64>();
        let [general, government, capital] = [Fund::General, Fund::Government, Fund::Capital].map(|f| of_fund(f, &Item::received));
        let carried = sum(&|i| i.carried);
        let left = sum(&|i| i.left);
        let [other, surplus, other_carried, distributed, other_left] = accounts.other;
        let (settled, total) = (form.settled, sum(&Item::all));
        let kind = if settled { "决算" } else { "预算" };
        let numerals = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"];
        let classes: Vec<(String, Vec<&Item>)> = {
            let all: Vec<&Item> = accounts.items.iter().collect();
            let rows = tree(&all).into_iter().filter(|r| r.0.len() == 3);
            rows.enumerate().map(|(n, r)| (format!("{}、{}", numerals[n], r.1), r.2)).collect()
        };
        let by_class = |of: &dyn Fn(&Item) -> i64| -> Vec<(String, Vec<i64>)> {
            classes.iter().map(|(name, own)| (name.clone(), vec![own.iter().map(|i| of(i)).sum()])).collect()
        };
        // 收支总表
        let mut income = vec![
            ("一、一般公共预算财政拨款收入".to_owned(), general),
            ("二、政府性基金预算财政拨款收入".to_owned(), government),
            ("三、国有资本经营预算财政拨款收入".to_owned(), capital),
            ("四、事业收入".to_owned(), 0),
            ("五、其他收入".to_owned(), other),
            ("本年收入合计".to_owned(), general + government + capital + other),
        ];
        let mut spending = by_class(&Item::all);
        spending.push(("本年支出合计".to_owned(), vec![total]));
        if settled {
            income.push(("使用非财政拨款结余".to_owned(), surplus));
            income.push(("年初结转和结余".to_owned(), carried + other_carried));
            spending.push(("结余分配".to_owned(), vec![distributed]));
            spending.push(("年末结转和结余".to_owned(), vec![left + other_left]));
        } else {
            income.push(("上年结转".to_owned(), carried));
            spending.push(("结转下年".to_owned(), vec![0]));
        }
        let grand = general + government + capital + other + surplus + carried + other_carried;
        income.push((if settled { "总计" } else { "收入总计" }.to_owned(), grand));
        spending.push((if settled { "总计" } else { "支出总计" }.to_owned(), vec![grand]));
        let ends = if settled { 4 } else { 3 };
        let amount = if settled { "决算数" } else { "预算数" };
        let title = if settled { "收入支出决算总表".to_owned() } else { format!("{}收支总表", self.body()) };
        self.sides(&title, (amount, &[amount]), &income, &spending, ends);
        // 收入
        let all: Vec<&Item> = accounts.items.iter().collect();
        let first_other = accounts.items.iter().position(|i| i.other > 0);
        let more = other - sum(&|i| i.other);
        let other_of = |item: &Item| {
            let first = first_other.is_some_and(|f| accounts.items[f].code == item.code);
            item.other + if first { more } else { 0 }
        };
        if settled {
            let received = |i: &Item| i.received() + other_of(i);
            let columns = [
                column("本年收入合计", &received),
                column("财政拨款收入", &Item::received),
                column("上级补助收入", &|_| 0),
                column("事业收入", &|_| 0),
                column("经营收入", &|_| 0),
                column("附属单位上缴收入", &|_| 0),
                column("其他收入", &other_of),
            ];
            self.coded("收入决算表", &all, &columns);
        } else {
            let of = |fund: Fund| move |i: &Item| if i.fund == fund { i.received() } else { 0 };
            let (g, f, c) = (of(Fund::General), of(Fund::Government), of(Fund::Capital));
            let columns = [
                column("合计", &Item::all),
                column("上年结转", &|i| i.carried),
                column("一般公共预算拨款收入", &g),
                column("政府性基金预算拨款收入", &f),
                column("国有资本经营预算拨款收入", &c),
                column("事业收入", &|_| 0),
                column("其他收入", &other_of),
            ];
            self.coded(&format!("{}收入总表", self.body()), &all, &columns);
        }
        // 支出
        let project = |i: &Item| i.all() - i.all_basic();
        let columns = [
            column(if settled { "本年支出合计" } else { "合计" }, &Item::all),
            column("基本支出", &Item::all_basic),
            column("项目支出", &project),
            column("上缴上级支出", &|_| 0),
            column("经营支出", &|_| 0),
            column("对附属单位补助支出", &|_| 0),
        ];
        let title = if settled { "支出决算表".to_owned() } else { format!("{}支出总表", self.body()) };
        self.coded(&title, &all, &columns);
        self.fiscal(&classes, (general, government, capital), kind, amount);
        // 一般公共预算
        let of = |fund: Fund| accounts.items.iter().filter(|i| i.fund == fund).collect::<Vec<&Item>>();
        let columns = [
            Column {
                over: if settled { "本年支出" } else { "" }, head: if settled { "小计" } else { "合计" }, amount: &Item::of_fund
            },
            Column { over: if settled { "本年支出" } else { "" }, head: "基本支出", amount: &Item::basic },
            Column { over: if settled { "本年支出" } else { "" }, head: "项目支出", amount: &|i| i.project },
        ];
        let title = if settled { "一般公共预算财政拨款支出决算表" } else { "一般公共预算支出表" };
        self.coded(title, &of(Fund::General), &columns);
        self.basic(if settled { "一般公共预算财政拨款基本支出决算表" } else { "一般公共预算基本支出表" });
        self.public_costs();
        let flow = [
            column("年初结转和结余", &|i| i.carried),
            column("本年收入", &Item::received),
            Column { over: "本年支出", head: "小计", amount: &Item::of_fund },
            Column { over: "本年支出", head: "基本支出", amount: &Item::basic },
            Column { over: "本年支出", head: "项目支出", amount: &|i| i.project },
            column("年末结转和结余", &|i| i.left),
        ];
        let plain = [column("合计", &Item::of_fund), column("基本支出", &Item::basic), column("项目支出", &|i| i.project)];
        let (fund, own) = (of(Fund::Government), of(Fund::Capital));
        let body = self.we();
        if settled {
            self.coded("政府性基金预算财政拨款收入支出决算表", &fund, &flow);
        } else {
            self.coded("政府性基金预算支出表", &fund, &plain);
        }
        if fund.is_empty() {
            self.line(&format!("\n注：{body}没有政府性基金{kind}财政拨款安排的支出，本表为空表。"));
        }
        self.coded(if settled { "国有资本经营预算财政拨款支出决算表" } else { "国有资本经营预算支出表" }, &own, &plain);
        if own.is_empty() {
            self.line(&format!("\n注：{body}没有国有资本经营{kind}财政拨款安排的支出，本表为空表。"));
        }
    }

    fn fiscal(&mut self, classes: &[(String, Vec<&Item>)], received: (i64, i64, i64), kind: &str, amount: &str) {
        let (form, accounts) = (self.form, self.accounts);
        let (general, government, capital) = received;
        let split = |own: &[&Item], of: &dyn Fn(&Item) -> i64| {
            let fund = |f: Fund| own.iter().filter(|i| i.fund == f).map(|i| of(i)).sum::<i64>();
            let parts = [Fund::General, Fund::Government, Fund::Capital].map(fund);
            vec![parts.iter().sum(), parts[0], parts[1], parts[2]]
        };
        let all: Vec<&Item> = accounts.items.iter().collect();
        let mut spending: Vec<(String, Vec<i64>)> = classes.iter().map(|(n, own)| (n.clone(), split(own, &Item::of_fund))).collect();
        let carried = split(&all, &|i| i.carried);
        let mut income = vec![
            ("一、一般公共预算财政拨款".to_owned(), general),
            ("二、政府性基金预算财政拨款".to_owned(), government),
            ("三、国有资本经营预算财政拨款".to_owned(), capital),
            ("本年收入合计".to_owned(), general + government + capital),
        ];
        spending.push(("本年支出合计".to_owned(), split(&all, &Item::of_fund)));
        if form.settled {
            income.push(("年初财政拨款结转和结余".to_owned(), carried[0]));
            spending.push(("年末财政拨款结转和结余".to_owned(), split(&all, &|i| i.left)));
            for (name, own) in ["一般公共预算财政拨款", "政府性基金预算财政拨款", "国有资本经营预算财政拨款"].iter().zip(&carried[1..])
            {
                income.push(((*name).to_owned(), *own));
                spending.push((String::new(), vec![0; 4]));
            }
        } else {
            income.push(("上年结转".to_owned(), carried[0]));
            spending.push(("结转下年".to_owned(), vec![0; 4]));
        }
        let total = split(&all, &|i| i.of_fund() + i.left);
        income.push((if form.settled { "总计" } else { "收入总计" }.to_owned(), general + government + capital + carried[0]));
        spending.push((if form.settled { "总计" } else { "支出总计" }.to_owned(), total));
        let heads = ["合计", "一般公共预算财政拨款", "政府性基金预算财政拨款", "国有资本经营预算财政拨款"];
        let title = if form.settled { "财政拨款收入支出决算总表" } else { "财政拨款收支总表" };
        let _ = kind;
        self.sides(title, (amount, &heads), &income, &spending, if form.settled { 6 } else { 3 });
    }

    fn basic(&mut self, title: &str) {
        let (form, accounts) = (self.form, self.accounts);
        self.title(title, form.unit_name());
        let of = |class: &str| accounts.economic.iter().filter(|e| e.0.starts_with(class)).map(|e| e.2).sum::<i64>();
        let personnel = |code: &str| code.starts_with("301") || code.starts_with("303");
        let all: i64 = accounts.economic.iter().map(|e| e.2).sum();
        let staff: i64 = accounts.economic.iter().filter(|e| personnel(e.0)).map(|e| e.2).sum();
        self.line("经济分类科目编码\t科目名称\t合计\t人员经费\t公用经费");
        if form.numbered {
            self.line("栏次\t\t1\t2\t3");
        }
        let total = format!("合计\t\t{}\t{}\t{}", form.cell(all), form.cell(staff), form.cell(all - staff));
        if !form.total_last {
            self.line(&total);
        }
        for (class, name) in [("301", "工资福利支出"), ("302", "商品和服务支出"), ("303", "对个人和家庭的补助"), ("310", "资本性支出")]
        {
            let rows: Vec<_> = accounts.economic.iter().filter(|e| e.0.starts_with(class)).collect();
            if rows.is_empty() {
                continue;
            }
            let cells = |amount: i64| {
                let (p, u) = if personnel(class) { (amount, 0) } else { (0, amount) };
                format!("{}\t{}\t{}", form.cell(amount), form.cell(p), form.cell(u))
            };
            self.line(&format!("{class}\t{name}\t{}", cells(of(class))));
            for e in rows {
                self.line(&format!("{}\t{}\t{}", e.0, e.1, cells(e.2)));
            }
        }
        if form.total_last {
            self.line(&total);
        }
    }

    fn public_costs(&mut self) {
        let (form, accounts) = (self.form, self.accounts);
        let title =
            if form.settled { "财政拨款“三公”经费支出决算表" } else { "一般公共预算“三公”经费支出表" };
        self.title(title, form.unit_name());
        let [budget, spent, before] = accounts.public_costs;
        let cells = |costs: [i64; 4]| {
            let cars = costs[1] + costs[2];
            [costs.iter().sum(), costs[0], cars, costs[1], costs[2], costs[3]].map(|a| form.cell(a))
        };
        if form.settled {
            self.line("预算数\t\t\t\t\t\t决算数\t\t\t\t\t");
            let head = "合计\t因公出国（境）费\t公务用车购置及运行维护费\t\t\t公务接待费";
            self.line(&format!("{head}\t{head}"));
            self.line(&["\t\t小计\t公务用车购置费\t公务用车运行维护费\t"; 2].join("\t"));
            self.line(&format!("{}\t{}", cells(budget).join("\t"), cells(spent).join("\t")));
        } else {
            let names = [
                "合计",
                "一、因公出国（境）费",
                "二、公务用车购置及运行费",
                "其中：公务用车购置费",
                "公务用车运行维护费",
                "三、公务接待费",
            ];
            self.line("项目\t上年预算数\t本年预算数");
            for ((name, now), before) in names.iter().zip(cells(spent)).zip(cells(before)) {
                self.line(&format!("{name}\t{before}\t{now}"));
            }
        }
        if [budget, spent, before].iter().all(|costs| costs.iter().all(|c| *c == 0)) {
            let we = self.we();
            self.line(&format!("\n注：{we}没有安排“三公”经费，本表为空表。"));
        }
    }

    /// 部门 or 单位 in titles.
    pub fn body(&self) -> &'static str {
        if self.form.body == "单位" { "单位" } else { "部门" }
    }

    /// How the body speaks of itself.
    pub fn we(&self) -> &'static str {
        match (self.form.body, self.form.wording % 2) {
            ("镇", 0) => "我镇",
            ("镇", _) => "本镇",
            ("单位", 0) => "我单位",
            ("单位", _) => "本单位",
            (_, 0) => "我部门",
            _ => "本部门",
        }
    }
}
