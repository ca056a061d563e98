//! 情况说明 — what the tables show, in several wordings, every figure rounded on its own.

use super::accounts::{Accounts, Fund, Item};
use super::forms::{Form, Printer, wan};

/// Share of a whole in percent with two decimals, halves up.
fn percent(part: i64, whole: i64) -> String {
    let hundredths = (i128::from(part.abs()) * 20_000 + i128::from(whole)) / (2 * i128::from(whole.max(1)));
    format!("{}.{:02}%", hundredths / 100, hundredths % 100)
}

/// 增加12.00万元，增长3.40%
fn change(now: i64, before: i64, wording: usize) -> String {
    let up = now >= before;
    if wan(now - before) == "0.00" {
        return "持平".to_owned();
    }
    let (a, b) = match (wording % 2, up) {
        (0, true) => ("增加", "增长"),
        (0, false) => ("减少", "下降"),
        (_, true) => ("增加", "上升"),
        (_, false) => ("减少", "降低"),
    };
    let by = wan((now - before).abs());
    if before == 0 { format!("{a}{by}万元") } else { format!("{a}{by}万元，{b}{}", percent(now - before, before)) }
}

/// Totals that the narrative speaks of.
struct Sums {
    general: i64,
    government: i64,
    capital: i64,
    other: i64,
    carried: i64,
    total: i64,
    basic: i64,
    project: i64,
    personnel: i64,
    public: i64,
}

fn sums(accounts: &Accounts) -> Sums {
    let sum = |of: &dyn Fn(&Item) -> i64| accounts.items.iter().map(of).sum::<i64>();
    let of = |fund: Fund| accounts.items.iter().filter(|i| i.fund == fund).map(Item::received).sum::<i64>();
    let total = sum(&Item::all);
    let basic = sum(&Item::all_basic);
    Sums {
        general: of(Fund::General),
        government: of(Fund::Government),
        capital: of(Fund::Capital),
        other: accounts.other[0],
        carried: sum(&|i| i.carried),
        total,
        basic,
        project: total - basic,
        personnel: sum(&|i| i.personnel),
        public: sum(&|i| i.public),
    }
}

/// Names of the 经济分类 that have an amount, as a list.
fn list(accounts: &Accounts, classes: [&str; 2]) -> String {
    let own = accounts.economic.iter().filter(|e| classes.iter().any(|c| e.0.starts_with(c)));
    own.map(|e| e.1).collect::<Vec<_>>().join("、")
}

/// Writes the narrative below the tables.
pub fn narrative(p: &mut Printer<'_>) {
    let (form, accounts) = (p.form, p.accounts);
    let s = sums(accounts);
    let (name, kind, we) = (form.name.clone(), form.kind(), p.we());
    p.line(&format!("\n{name}{}{kind}情况说明\n", form.year_words()));
    p.line("一、主要职责\n");
    p.line(&format!("{name}承担辖区内综合协调、公共服务和基层治理工作。\n"));
    p.line("二、机构设置\n");
    p.line(&format!("{name}内设办公室、财务科和服务科三个科室。\n"));
    if form.settled {
        settled(p, accounts, form, &s, we)
    } else {
        budget(p, accounts, form, &s, we)
    }
    p.line("名词解释\n");
    p.line("基本支出：为保障机构正常运转、完成日常工作任务发生的支出。\n");
    p.line("项目支出：在基本支出之外为完成特定任务发生的支出。");
}

fn budget(p: &mut Printer<'_>, accounts: &Accounts, form: &Form, s: &Sums, we: &str) {
    let (year, last) = (form.year, form.year - 1);
    let against = [format!("比{last}年"), "比上年".to_owned(), format!("与{last}年相比")][form.wording % 3].clone();
    let before = accounts.before[0] + accounts.before[1];
    p.line("三、收支预算情况\n");
    let mut sources = vec![format!("一般公共预算拨款收入{}万元", wan(s.general))];
    if s.government > 0 {
        sources.push(format!("政府性基金预算拨款收入{}万元", wan(s.government)));
    }
    if s.capital > 0 {
        sources.push(format!("国有资本经营预算拨款收入{}万元", wan(s.capital)));
    }
    if s.other > 0 {
        sources.push(format!("其他收入{}万元", wan(s.other)));
    }
    if s.carried > 0 {
        sources.push(format!("上年结转{}万元", wan(s.carried)));
    }
    let opening = [
        format!("{year}年收入预算{}万元，其中：{}。", wan(s.total), sources.join("，")),
        format!("{year}年{we}收入预算总计{}万元，包括：{}。", wan(s.total), sources.join("、")),
        format!("{we}{year}年预算收入为{}万元。其中：{}。", wan(s.total), sources.join("；")),
    ];
    p.line(&format!("{}\n", opening[form.wording % 3]));
    let spending = match form.wording % 3 {
        0 => format!("{year}年支出预算{}万元，其中：基本支出{}万元，项目支出{}万元。", wan(s.total), wan(s.basic), wan(s.project)),
        1 => format!(
            "{year}年支出预算{}万元，其中：基本支出{}万元，占{}；项目支出{}万元，占{}。",
            wan(s.total),
            wan(s.basic),
            percent(s.basic, s.total),
            wan(s.project),
            percent(s.project, s.total)
        ),
        _ => format!("{we}{year}年预算支出为{}万元。其中：基本支出{}万元；项目支出{}万元。", wan(s.total), wan(s.basic), wan(s.project)),
    };
    p.line(&format!("{spending}\n"));
    p.line(&format!(
        "{year}年收支预算{}万元，{against}预算{}，主要原因是人员和项目变动。\n",
        wan(s.total),
        change(s.total, before, form.wording)
    ));
    p.line("四、一般公共预算支出情况\n");
    if form.wording.is_multiple_of(2) {
        for item in accounts.items.iter().filter(|i| i.fund == Fund::General).take(4) {
            p.line(&format!(
                "{}（类）{}（款）{}（项）{}万元，主要用于相应的人员和工作支出。\n",
                item.class,
                item.section,
                item.name,
                wan(item.of_fund())
            ));
        }
    }
    let all = s.personnel + s.public;
    p.line(&format!(
        "{year}年一般公共预算基本支出{}万元，其中：人员经费{}万元，主要包括：{}；公用经费{}万元，主要包括：{}。\n",
        wan(all),
        wan(s.personnel),
        list(accounts, ["301", "303"]),
        wan(s.public),
        list(accounts, ["302", "310"])
    ));
    three_public(p, accounts, form);
    p.line("六、机关运行经费情况\n");
    let [now, then] = accounts.agency;
    p.line(&format!("{year}年机关运行经费预算{}万元，{against}{}，主要是日常公用支出变动。\n", wan(now), change(now, then, form.wording)));
    procurement(p, accounts, "七");
    p.line("八、国有资产占用情况\n");
    p.line("现有公务用车由机关事务部门统一管理，没有单价较高的大型设备。\n");
    p.line("九、预算绩效情况\n");
    p.line("项目支出均已编制绩效目标。\n");
}

fn three_public(p: &mut Printer<'_>, accounts: &Accounts, form: &Form) {
    let [_, costs, before] = accounts.public_costs;
    let (year, last) = (form.year, form.year - 1);
    let (total, then): (i64, i64) = (costs.iter().sum(), before.iter().sum());
    p.line("五、“三公”经费预算情况\n");
    let [abroad, bought, run, reception] = costs.map(wan);
    let cars = wan(costs[1] + costs[2]);
    p.line(&format!(
        "{year}年“三公”经费预算{}万元，其中：因公出国（境）费{abroad}万元，公务接待费{reception}万元，公务用车购置及运行费{cars}万元（公务用车购置费{bought}万元，公务用车运行费{run}万元）。与{last}年相比{}{}。\n",
        wan(total),
        change(total, then, 0),
        if total == then { "" } else { "，主要原因是按实际需要安排" }
    ));
}

fn procurement(p: &mut Printer<'_>, accounts: &Accounts, numeral: &str) {
    let [goods, works, services] = accounts.procurement;
    let total = goods + works + services;
    p.line(&format!("{numeral}、政府采购情况\n"));
    let kind = if p.form.settled { "支出总额" } else { "预算" };
    if total == 0 {
        p.line(&format!("{}年没有安排政府采购。\n", p.form.year));
    } else {
        p.line(&format!(
            "{}年政府采购{kind}{}万元，其中：政府采购货物{}万元、政府采购工程{}万元、政府采购服务{}万元。\n",
            p.form.year,
            wan(total),
            wan(goods),
            wan(works),
            wan(services)
        ));
        if p.form.settled {
            p.line(&format!("授予中小企业合同金额{}万元，占政府采购支出总额的{}。\n", wan(accounts.small), percent(accounts.small, total)));
        }
    }
}

fn settled(p: &mut Printer<'_>, accounts: &Accounts, form: &Form, s: &Sums, _we: &str) {
    let (year, last) = (form.year, form.year - 1);
    let [other, surplus, other_carried, ..] = accounts.other;
    let received = s.general + s.government + s.capital + other;
    let grand = received + surplus + s.carried + other_carried;
    let before = accounts.before[0] + accounts.before[1];
    p.line("三、收入支出决算总体情况\n");
    p.line(&format!(
        "{year}年度收、支总计均为{}万元。与{last}年度相比，收、支总计各{}，主要原因是人员和项目变动。\n",
        wan(grand),
        change(grand, before, form.wording)
    ));
    p.line("四、收入决算情况\n");
    let fiscal = s.general + s.government + s.capital;
    let mut income =
        format!("{year}年度本年收入合计{}万元，其中：财政拨款收入{}万元，占{}", wan(received), wan(fiscal), percent(fiscal, received));
    if other > 0 {
        income.push_str(&format!("；其他收入{}万元，占{}", wan(other), percent(other, received)));
    }
    p.line(&format!("{income}。\n"));
    p.line("五、支出决算情况\n");
    p.line(&format!(
        "{year}年度本年支出合计{}万元，其中：基本支出{}万元，占{}；项目支出{}万元，占{}。\n",
        wan(s.total),
        wan(s.basic),
        percent(s.basic, s.total),
        wan(s.project),
        percent(s.project, s.total)
    ));
    p.line("六、一般公共预算财政拨款支出决算情况\n");
    let own: Vec<&Item> = accounts.items.iter().filter(|i| i.fund == Fund::General).collect();
    let spent: i64 = own.iter().map(|i| i.of_fund()).sum();
    p.line(&format!("{year}年度一般公共预算财政拨款支出{}万元，占本年支出合计的{}。\n", wan(spent), percent(spent, s.total)));
    if form.wording.is_multiple_of(2) {
        let mut classes: Vec<(&str, i64)> = Vec::new();
        for item in &own {
            match classes.iter_mut().find(|c| c.0 == item.class) {
                Some(class) => class.1 += item.of_fund(),
                None => classes.push((item.class, item.of_fund())),
            }
        }
        let parts: Vec<String> = classes.iter().map(|(n, a)| format!("{n}（类）{}万元，占{}", wan(*a), percent(*a, spent))).collect();
        p.line(&format!("一般公共预算财政拨款支出{}万元，主要用于以下方面：{}。\n", wan(spent), parts.join("；")));
    }
    for (at, item) in accounts.items.iter().enumerate().filter(|(_, i)| i.fund == Fund::General).take(4) {
        let (planned, spent) = (accounts.budgeted[at], item.of_fund());
        let word = match spent.cmp(&planned) {
            _ if wan(spent) == wan(planned) => "决算数等于年初预算数。".to_owned(),
            std::cmp::Ordering::Less => "决算数小于年初预算数，主要原因是部分支出没有发生。".to_owned(),
            _ => "决算数大于年初预算数，主要原因是年中追加预算。".to_owned(),
        };
        p.line(&format!(
            "{}（类）{}（款）{}（项）。年初预算为{}万元，支出决算为{}万元，完成年初预算的{}，{word}\n",
            item.class,
            item.section,
            item.name,
            wan(planned),
            wan(spent),
            percent(spent, planned)
        ));
    }
    p.line("七、一般公共预算财政拨款基本支出决算情况\n");
    p.line(&format!(
        "{year}年度一般公共预算财政拨款基本支出{}万元，其中：人员经费{}万元，主要包括：{}；公用经费{}万元，主要包括：{}。\n",
        wan(s.personnel + s.public),
        wan(s.personnel),
        list(accounts, ["301", "303"]),
        wan(s.public),
        list(accounts, ["302", "310"])
    ));
    p.line("八、“三公”经费支出决算情况\n");
    let [planned, costs, _] = accounts.public_costs;
    let (plan, total): (i64, i64) = (planned.iter().sum(), costs.iter().sum());
    if plan > 0 {
        let word = if total == plan {
            "决算数与预算数持平".to_owned()
        } else {
            "决算数小于预算数，主要原因是厉行节约".to_owned()
        };
        p.line(&format!(
            "{year}年度“三公”经费财政拨款支出预算为{}万元，支出决算为{}万元，完成预算的{}，{word}。其中：因公出国（境）费支出{}万元；公务用车购置及运行维护费支出{}万元；公务接待费支出{}万元。\n",
            wan(plan),
            wan(total),
            percent(total, plan),
            wan(costs[0]),
            wan(costs[1] + costs[2]),
            wan(costs[3])
        ));
    } else {
        p.line(&format!("{year}年度没有发生“三公”经费支出。\n"));
    }
    p.line("九、机关运行经费支出情况\n");
    let [now, then] = accounts.agency;
    p.line(&format!(
        "{year}年度机关运行经费支出{}万元，比{last}年度{}，主要原因是日常公用支出变动。\n",
        wan(now),
        change(now, then, form.wording)
    ));
    procurement(p, accounts, "十");
    p.line("十一、国有资产占用情况\n");
    p.line(&format!("截至{year}年12月31日，共有车辆0辆；单价100万元以上设备0台。\n"));
    p.line("十二、预算绩效情况\n");
    p.line("已对全部项目开展绩效自评。\n");
}
