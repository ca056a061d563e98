//! BC7xx — projects and their targets, procurement, assets.

use super::between::total_figure;
use super::target::assets_total;
use crate::ledger::rule::FORM;
use crate::ledger::{Ledger, Rule, Severity, Tolerance};
use crate::model::fold::fold;
use crate::model::{ClaimKind, Code, Disclosure, FigureId, Indicator, Meaning, Project, Reading, Role, Side, Subject, Table, YearRef};
use rust_decimal::Decimal;

fn projects(d: &Disclosure) -> impl Iterator<Item = (&Table, &Project)> {
    // 整体绩效目标表 is of all that the unit does.
    d.tables.iter().filter(|t| !t.title.contains("整体")).filter_map(|t| Some((t, t.project.as_ref()?)))
}

/// 项目预算数与资金来源不符 (B21)
pub static FUNDS: Rule = Rule {
    code: "BC701",
    name: "project-funds-mismatch",
    title: "项目预算数与资金来源之和不符",
    title_en: "A project's budget is not the sum of its funds",
    severity: Severity::Error,
    checks: (
        "项目绩效目标表：预算数（年度资金申请总额）= 当年财政资金 + 上年结转资金 + 其他资金；另印项目资金总额时，项目资金总额 = 财政资金 + 其他资金，且不小于年度资金申请总额。",
        "A project's budget (the year's application) = fiscal + carried over + other funds; where the total over all years is printed too, it is the sum of its own funds and no less than the year's.",
    ),
    basis: FORM,
    example: ("预算数 6.45，财政资金 6.54。", "Budget 6.45, fiscal 6.54."),
    tolerance: Tolerance::Sum,
    fix: ("核对三个数", "compare the three figures"),
    check: funds,
};

fn funds(d: &Disclosure, ledger: &mut Ledger<'_>) {
    // A form of which nobody fills in the sources does not contradict its budgets.
    let printed = |id: FigureId| d.figure(id).is_printed();
    let filled = projects(d).any(|(_, p)| [p.fiscal, p.carried, p.other, p.whole_fiscal, p.whole_other].into_iter().flatten().any(printed));
    for (_, project) in projects(d).filter(|_| filled) {
        if let (Some(budget), Some(fiscal)) = (project.budget, project.fiscal) {
            ledger.sum(&FUNDS, budget, std::iter::once(fiscal).chain(project.carried).chain(project.other));
        }
        if let (Some(whole), Some(fiscal)) = (project.whole, project.whole_fiscal) {
            ledger.sum(&FUNDS, whole, std::iter::once(fiscal).chain(project.whole_other));
        }
    }
    for (_, project) in projects(d) {
        // What is asked for this year is a part of what the project costs over all its years.
        if let (Some(whole), Some(budget)) = (project.whole, project.budget) {
            ledger.at_least(&FUNDS, whole, [(1, budget)]);
        }
    }
}

/// 各项目之和与项目支出不符 (B21)
pub static ALL_PROJECTS: Rule = Rule {
    code: "BC702",
    name: "projects-total-mismatch",
    title: "各项目预算之和与项目支出不符",
    title_en: "The projects do not add up to project expenditure",
    severity: Severity::Warning,
    checks: (
        "逐个公开了全部项目的绩效目标表时，各项目预算数之和 = 支出总表项目支出合计；只公开一部分项目时，不大于该数。情况说明写明编报绩效目标的项目个数和资金、个数与所附的表相同时，该资金 = 各表预算数之和。",
        "Where every project has its table, their budgets add up to the project expenditure of the expenditure table; where only some have, they do not exceed it. Where the text counts the projects with targets and as many tables are there, the amount it gives is their sum.",
    ),
    basis: FORM,
    example: ("三个项目 6.45、1.04、201.00，项目支出 217.49。", "Projects 6.45, 1.04 and 201.00; project expenditure 217.49."),
    tolerance: Tolerance::Sum,
    fix: (
        "核对各项目预算数与项目支出合计；如只公开部分项目，请在文中说明",
        "compare the projects with the total; say so where only some are published",
    ),
    check: all_projects,
};

fn all_projects(d: &Disclosure, ledger: &mut Ledger<'_>) {
    let budgets: Vec<FigureId> = projects(d).filter_map(|(_, p)| p.budget).collect();
    if budgets.is_empty() {
        return;
    }
    if let Some(stated) = stated_total(d, budgets.len()) {
        ledger.sum(&ALL_PROJECTS, stated, budgets.iter().copied());
    }
    let Some(total) = d.table(Role::Expenditure).and_then(|t| total_figure(t, Meaning::Project)) else { return };
    // Two levels of project expenditure name every project that is paid: with as many tables as that, the list is whole.
    if lists_all(d, budgets.len()) {
        ledger.sum(&ALL_PROJECTS, total, budgets);
    } else {
        ledger.at_least(&ALL_PROJECTS, total, budgets.into_iter().map(|f| (1, f)));
    }
}

/// What the text says the projects with targets cost, where it counts as many of them as have a table
/// (编报绩效目标的项目3个，涉及资金…).
fn stated_total(d: &Disclosure, count: usize) -> Option<FigureId> {
    let near = 200;
    d.claims.iter().filter(|c| c.subject == Subject::TargetFunds && c.year == YearRef::Current).find_map(|claim| {
        let ClaimKind::Amount { figure } = claim.kind else { return None };
        let at = d.figure(figure).span.start;
        let counted = d.figures.iter().filter(|f| f.span.end <= at && at - f.span.end < near).any(|f| match &f.reading {
            Reading::Quantity(q) => q.unit == "个" && q.value == Decimal::from(count),
            _ => false,
        });
        counted.then_some(figure)
    })
}

/// Whether the narrative section about projects holds nothing but the tables, so that they are all there are.
fn lists_all(d: &Disclosure, count: usize) -> bool {
    let paid = d.table(Role::Expenditure).map_or(0, |t| {
        let column = t.column(Meaning::Project);
        t.coded_rows()
            .filter(|&r| t.rows[r].code.as_ref().is_some_and(|c| c.level() == 3) && d.is_nonzero(column.and_then(|c| t.figure(r, c))))
            .count()
    });
    paid > 0 && count >= paid
}

/// 资金支出计划 (B22)
pub static PLAN: Rule = Rule {
    code: "BC703",
    name: "spending-plan-incomplete",
    title: "资金支出计划不完整或不递增",
    title_en: "A spending plan does not rise to 100 %",
    severity: Severity::Warning,
    checks: ("资金支出计划是累计百分比：逐期不减，到 12 月底为 100%。", "The plan is cumulative: it never falls and ends at 100 %."),
    basis: FORM,
    example: ("3 月底 25%，6 月底 50%，10 月底 75%，没有 12 月底。", "25 %, 50 %, 75 % and no figure for December."),
    tolerance: Tolerance::None,
    fix: ("补上 12 月底的 100%，或改正各期百分比", "add the 100 % of December or correct the steps"),
    check: plan,
};

fn plan(d: &Disclosure, ledger: &mut Ledger<'_>) {
    for (_, project) in projects(d).filter(|(_, p)| !p.plan.is_empty()) {
        for pair in project.plan.windows(2) {
            ledger.at_least(&PLAN, pair[1].percent, [(1, pair[0].percent)]);
        }
        let Some(last) = project.plan.last() else { continue };
        let hundred = d.figure(last.percent).value() == Some(Decimal::ONE_HUNDRED);
        let name = &project.name;
        if !hundred {
            let shown = format!("{}%", d.figure(last.percent).raw);
            ledger
                .report(
                    &PLAN,
                    d.figure(last.percent).span,
                    format!("项目“{name}”的资金支出计划到{}为 {shown}，没有到 100%", squeeze(&last.label)),
                    format!("the spending plan of \"{name}\" ends with {shown} ({}) and does not reach 100 %", squeeze(&last.label)),
                )
                .with([last.percent])
                .keyed(format!("{}|100", project.code));
        }
        for step in project.plan.iter().filter(|s| s.displaced) {
            ledger
                .report(
                    &PLAN,
                    d.figure(step.percent).span,
                    format!("项目“{name}”的“{}”没有排在资金支出计划的列中，单独印成一行", squeeze(&step.label)),
                    format!("\"{}\" of project \"{name}\" stands in a row of its own and not in its column", squeeze(&step.label)),
                )
                .with([step.percent])
                .at_most(Severity::Note)
                .advise("把这一期排回资金支出计划的列中", "put the step back into its column")
                .keyed(format!("{}|{}", project.code, step.label));
        }
    }
}

fn squeeze(label: &str) -> String {
    label.split_whitespace().collect()
}

/// 标准 × 数量 × 月数与预算数不符 (B23)
pub static RATE: Rule = Rule {
    code: "BC704",
    name: "rate-times-count-mismatch",
    title: "补助标准乘以数量与项目预算数不符",
    title_en: "Rate times count is not the project's budget",
    severity: Severity::Warning,
    checks: (
        "绩效指标中有单价标准（元/人、元/人/月）和数量时，标准 × 数量（× 12 个月）应与项目预算数相合。",
        "Where the indicators give a rate (元/人, 元/人/月) and a count, rate × count (× 12 months) fits the budget.",
    ),
    basis: FORM,
    example: (
        "286.4 元/人 × 3 人 = 0.0859 万元，× 12 个月 = 1.0310 万元，预算数 1.04。",
        "286.4 × 3 = 0.0859万元, × 12 = 1.0310; the budget is 1.04.",
    ),
    tolerance: Tolerance::Interval,
    fix: (
        "核对标准、数量、月数和预算数；标准按月计算的写明“元/人/月”",
        "check rate, count, months and budget; write 元/人/月 for a monthly rate",
    ),
    check: rate,
};

fn rate(d: &Disclosure, ledger: &mut Ledger<'_>) {
    for (_, project) in projects(d) {
        let Some(budget) = project.budget else { continue };
        let quantity = |i: &&Indicator| {
            i.figure.and_then(|f| match &d.figure(f).reading {
                Reading::Quantity(q) => Some((f, q.unit.clone())),
                _ => None,
            })
        };
        let per: Option<(FigureId, String)> = project
            .indicators
            .iter()
            .filter(|i| i.second.contains("成本"))
            .find_map(|i| quantity(&i).filter(|(_, u)| u.starts_with('元') && u.contains(['/', '／'])));
        let Some((rate, unit)) = per else { continue };
        let counted = unit.trim_start_matches("元").trim_start_matches(['/', '／']).split(['/', '／']).next().unwrap_or("").to_owned();
        let count =
            project.indicators.iter().filter(|i| i.second.contains("数量")).find_map(|i| quantity(&i).filter(|(_, u)| *u == counted));
        let Some((count, _)) = count else { continue };
        // A rate printed without 月 may be meant by the month: the reading that comes closer to the budget is checked.
        let monthly = unit.ends_with('月') || twelve_is_closer(d, budget, rate, count);
        ledger.product(&RATE, budget, Decimal::from(if monthly { 12 } else { 1 }), [rate, count]);
        ledger.as_stated();
    }
}

fn twelve_is_closer(d: &Disclosure, budget: FigureId, rate: FigureId, count: FigureId) -> bool {
    let value = |id: FigureId| d.figure(id).value();
    let (Some(budget), Some(once)) = (value(budget), value(rate).zip(value(count)).and_then(|(r, c)| r.checked_mul(c))) else {
        return false;
    };
    let distance = |product: Decimal| (product - budget).abs();
    once.checked_mul(Decimal::from(12)).is_some_and(|yearly| distance(yearly) < distance(once))
}

/// 成本、时限指标方向 (B24)
pub static SIGN: Rule = Rule {
    code: "BC705",
    name: "indicator-direction-reversed",
    title: "成本或时限指标的方向写反",
    title_en: "A cost or time target points the wrong way",
    severity: Severity::Warning,
    checks: ("成本指标和完成时限是上限，应写“≤”；写“≥”等于要求多花钱、多用时。", "Costs and time limits are upper bounds and take ≤."),
    basis: FORM,
    example: ("总成本 ≥210 万元；工作完成时限 ≥365 天。", "Total cost ≥210万元; time limit ≥365 days."),
    tolerance: Tolerance::None,
    fix: ("把“≥”改为“≤”", "change ≥ to ≤"),
    check: sign,
};

fn sign(d: &Disclosure, ledger: &mut Ledger<'_>) {
    for (_, project) in projects(d) {
        for indicator in &project.indicators {
            let Some(figure) = indicator.figure.filter(|_| matches!(indicator.sign, Some('≥' | '>' | '＞'))) else { continue };
            let unit = d.figure(figure).unit_name().to_owned();
            let cost = indicator.second.contains("成本") && unit.contains('元');
            let name = fold(&indicator.name);
            let limit = (name.contains("时限") || name.contains("工期") || indicator.second.contains("时效"))
                && ["天", "日", "月", "小时", "周", "工作日"].iter().any(|u| unit.starts_with(u) || unit.starts_with("个月"));
            if cost || limit {
                let (kind, kind_en) = if cost { ("成本", "cost") } else { ("时限", "time") };
                ledger
                    .report(
                        &SIGN,
                        indicator.target_span,
                        format!(
                            "项目“{}”的{kind}指标“{}”印为“{}”，{kind}是上限，应为“≤”",
                            project.name,
                            indicator.name,
                            squeeze(&indicator.target)
                        ),
                        format!(
                            "the {kind_en} target \"{}\" of project \"{}\" prints \"{}\": an upper bound takes ≤",
                            indicator.name,
                            project.name,
                            squeeze(&indicator.target)
                        ),
                    )
                    .with([figure])
                    .keyed(format!("{}|{}", project.code, indicator.name));
            }
        }
    }
}

/// 总成本指标与项目预算数不符
pub static TOTAL_COST: Rule = Rule {
    code: "BC710",
    name: "total-cost-target-mismatch",
    title: "总成本指标与项目预算数不符",
    title_en: "The total cost target is not the project's budget",
    severity: Severity::Warning,
    checks: (
        "成本指标中的“总成本”以金额表示时，应等于该项目的预算数。",
        "A target for the total cost given in money is the budget of the project.",
    ),
    basis: FORM,
    example: ("总成本 ≤201 万元，项目预算数 210.00。", "Total cost ≤201万元, budget 210.00."),
    tolerance: Tolerance::Same,
    fix: ("核对总成本指标与项目预算数", "compare the target with the budget"),
    check: total_cost,
};

fn total_cost(d: &Disclosure, ledger: &mut Ledger<'_>) {
    for (_, project) in projects(d) {
        let Some(budget) = project.budget else { continue };
        for indicator in project.indicators.iter().filter(|i| i.second.contains("成本") && fold(&i.name).contains("总成本")) {
            if let Some(figure) = indicator.figure.filter(|&f| matches!(d.figure(f).reading, Reading::Money(_))) {
                ledger.same(&TOTAL_COST, figure, budget);
            }
        }
    }
}

/// 资产合计不符 (B26)
pub static ASSETS: Rule = Rule {
    code: "BC707",
    name: "assets-mismatch",
    title: "资产总额与各类资产之和不符",
    title_en: "Total assets are not the sum of their kinds",
    severity: Severity::Warning,
    checks: (
        "固定资产占用情况表：资产总额的价值 = 房屋 + 车辆 + 设备 + 其他固定资产。",
        "In the asset table the total value is buildings + vehicles + equipment + others.",
    ),
    basis: FORM,
    example: ("资产总额 250.72，房屋 225.67，车辆 52.05。", "Total 250.72, buildings 225.67, vehicles 52.05."),
    tolerance: Tolerance::Sum,
    fix: ("核对各类资产与总额", "compare the kinds with the total"),
    check: assets,
};

fn assets(d: &Disclosure, ledger: &mut Ledger<'_>) {
    for table in d.tables_of(Role::Assets) {
        let Some(total) = assets_total(table) else { continue };
        let Some(column) = table.column(Meaning::Value).or_else(|| table.column(Meaning::Amount)) else { continue };
        let kinds = [Meaning::Buildings, Meaning::Vehicles, Meaning::Equipment, Meaning::OtherAssets];
        let parts: Vec<FigureId> = kinds.into_iter().filter_map(|m| table.figure(table.item(Side::Single, m)?, column)).collect();
        if parts.len() >= 2 {
            ledger.sum(&ASSETS, total, parts);
        }
        for (row, part) in table.rows.iter().enumerate().filter_map(|(i, r)| Some((r.parent?, i))) {
            for c in table.amount_columns() {
                if let (Some(whole), Some(part)) = (table.figure(row, c), table.figure(part, c).filter(|&f| d.figure(f).is_printed())) {
                    ledger.at_least(&ASSETS, whole, [(1, part)]);
                }
            }
        }
    }
}

/// 资本性支出与采购、拟购置 (B26)
pub static PURCHASE: Rule = Rule {
    code: "BC708",
    name: "purchase-without-procurement",
    title: "有资本性支出而采购预算、拟购置资产为零",
    title_en: "Capital expenditure without procurement or planned purchase",
    severity: Severity::Note,
    checks: (
        "基本支出表有 310 资本性支出（如办公设备购置）时，拟购置固定资产和政府采购预算通常不为零。",
        "With capital expenditure (310) in the basic table, planned purchases and procurement are usually not zero.",
    ),
    basis: FORM,
    example: ("31002 办公设备购置 0.74，拟购置固定资产 0.00，采购为空表。", "31002 is 0.74, planned purchases 0.00, procurement empty."),
    tolerance: Tolerance::None,
    fix: ("确认是否漏编政府采购预算或资产购置计划", "see whether procurement or the purchase plan is missing"),
    check: purchase,
};

fn purchase(d: &Disclosure, ledger: &mut Ledger<'_>) {
    let Some(economic) = d.table(Role::BasicEconomic) else { return };
    let Some(column) = economic.column(Meaning::Total).or_else(|| economic.column(Meaning::Amount)) else { return };
    let leaf = economic.coded_rows().find(|&r| {
        economic.rows[r].code.as_ref().is_some_and(|c| c.0.starts_with("310") && c.level() == 2) && d.is_nonzero(economic.figure(r, column))
    });
    let Some(id) =
        leaf.or_else(|| economic.coded(&Code::new("310"))).and_then(|r| economic.figure(r, column)).filter(|&id| d.is_nonzero(Some(id)))
    else {
        return;
    };
    let empty = d.table(Role::Procurement).is_some_and(|t| t.is_empty(&d.figures));
    let planned = d.claims.iter().find_map(|c| match (&c.subject, &c.kind) {
        (Subject::Assets(Meaning::PlannedPurchase), ClaimKind::Amount { figure }) => Some(*figure),
        _ => None,
    });
    let zero = planned.filter(|&p| !d.is_nonzero(Some(p)));
    if empty && (planned.is_none() || zero.is_some()) {
        let raw = &d.figure(id).raw;
        ledger
            .report(
                &PURCHASE,
                d.figure(id).span,
                format!("基本支出表有资本性支出 {raw}，而政府采购预算为空表{}", if zero.is_some() { "、拟购置固定资产为零" } else { "" }),
                format!(
                    "the basic table has capital expenditure {raw}, but procurement is empty{}",
                    if zero.is_some() { " and planned purchases are zero" } else { "" }
                ),
            )
            .with(std::iter::once(id).chain(zero));
    }
}

/// 有车无运行费 (B26)
pub static CARS: Rule = Rule {
    code: "BC709",
    name: "cars-and-running-costs-disagree",
    title: "车辆与公务用车运行费不相称",
    title_en: "Cars and their running costs disagree",
    severity: Severity::Note,
    checks: (
        "有车辆通常有公务用车运行维护费；没有车辆而有运行费也应说明。",
        "Cars usually have running costs; running costs without cars need a word.",
    ),
    basis: FORM,
    example: ("资产表有车辆 2 辆，公务用车运行维护费为空。", "Two vehicles in the asset table, no running costs."),
    tolerance: Tolerance::None,
    fix: ("确认车辆是否在用、运行费由谁承担", "see whether the cars are in use and who pays for them"),
    check: cars,
};

fn cars(d: &Disclosure, ledger: &mut Ledger<'_>) {
    let (Some(assets), Some(public)) = (d.table(Role::Assets), d.table(Role::ThreePublic)) else { return };
    let Some(count) = assets.item(Side::Single, Meaning::Vehicles).and_then(|r| assets.figure(r, assets.column(Meaning::Count)?)) else {
        return;
    };
    let running = super::economic::three_public_figure(d, public, Meaning::CarRun);
    let (cars, paid) = (d.is_nonzero(Some(count)), d.is_nonzero(running));
    if cars != paid && running.is_some() {
        let (zh, en) = if cars {
            (
                format!("资产表有车辆 {} 辆（台），“三公”经费中公务用车运行维护费为零", d.figure(count).raw),
                format!("the asset table has {} vehicle(s), but the running costs of official cars are zero", d.figure(count).raw),
            )
        } else {
            (
                "“三公”经费有公务用车运行维护费，资产表没有车辆".to_owned(),
                "there are running costs of official cars, but no vehicles in the asset table".to_owned(),
            )
        };
        ledger.report(&CARS, d.figure(count).span, zh, en).with(std::iter::once(count).chain(running));
    }
}
