//! 诊断 — one cause, not ten symptoms: the figures whose change would make the broken relations hold.
//!
//! Greedy and deterministic: of all figures in broken relations, and of all values that one of these relations implies,
//! take the change that mends most and spoils least; repeat until nothing is broken or no change helps. What no change
//! helps is reported as it stands, one finding a row.

use super::finding::{Evidence, in_unit_of};
use super::solve::implied;
use super::verdict::evaluate_with;
use super::{Evaluation, Finding, Involved, Kind, Part, Relation, Rule, Severity, Verdict, Words, joint, label};
use crate::model::{Disclosure, FigureId, Origin, Span, Table};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Two columns exchanged: the values afterwards, the relations touched, those mended.
type Exchange = (HashMap<FigureId, Decimal>, BTreeSet<usize>, Vec<usize>);

/// Why some relations are broken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause {
    /// The figure most likely wrong; `None` where no single change mends them.
    pub suspect: Option<FigureId>,
    /// The value that the other relations imply for it.
    pub value: Option<Decimal>,
    /// Other figures that are as likely.
    pub ties: Vec<FigureId>,
    /// The relations it breaks.
    pub relations: Vec<usize>,
    /// Where a whole row or column is the cause: the place, and what is wrong with it.
    pub whole: Option<(Span, Words)>,
}

struct Search<'d> {
    disclosure: &'d Disclosure,
    relations: &'d [Relation],
    by_figure: HashMap<FigureId, Vec<usize>>,
    changed: HashMap<FigureId, Decimal>,
    broken: BTreeSet<usize>,
}

/// A change that was tried.
#[derive(Clone, Copy)]
struct Trial {
    figure: FigureId,
    value: Decimal,
    mended: usize,
    spoiled: usize,
}

/// Finds the causes of all broken relations that state an equality.
#[must_use]
pub fn causes(disclosure: &Disclosure, relations: &[Relation], evaluations: &[Evaluation]) -> Vec<Cause> {
    let mut by_figure: HashMap<FigureId, Vec<usize>> = HashMap::new();
    for (index, (relation, evaluation)) in relations.iter().zip(evaluations).enumerate() {
        if evaluation.verdict != Verdict::Blocked && is_joint(relation) {
            for figure in relation.figures().collect::<BTreeSet<_>>() {
                by_figure.entry(figure).or_default().push(index);
            }
        }
    }
    let broken = (0..relations.len()).filter(|&i| evaluations[i].verdict == Verdict::Broken && is_joint(&relations[i])).collect();
    let mut search = Search { disclosure, relations, by_figure, changed: HashMap::new(), broken };
    search.run()
}

/// Equalities are diagnosed together; inequalities and statements read as they stand are not.
fn is_joint(relation: &Relation) -> bool {
    relation.kind != Kind::AtLeast && !relation.as_stated
}

impl Search<'_> {
    fn run(&mut self) -> Vec<Cause> {
        let mut causes = Vec::new();
        while let Some(cause) = self.exchanged_columns() {
            causes.push(cause);
        }
        while !self.broken.is_empty() {
            let trials = self.trials();
            let best = trials.iter().max_by(|a, b| self.rank(a).cmp(&self.rank(b))).copied();
            match best.filter(|t| t.mended > t.spoiled) {
                Some(trial) => causes.push(self.accept(trial, &trials)),
                None => causes.extend(self.give_up()),
            }
        }
        causes
    }

    fn value(&self, id: FigureId) -> Option<Decimal> {
        self.changed.get(&id).copied().or_else(|| self.disclosure.figure(id).value())
    }

    fn holds(&self, relation: usize, figure: FigureId, value: Decimal) -> bool {
        let with = |id| if id == figure { Some(value) } else { self.value(id) };
        evaluate_with(self.disclosure, &self.relations[relation], with).verdict.holds()
    }

    fn trials(&self) -> Vec<Trial> {
        let figures: BTreeSet<FigureId> = self.broken.iter().flat_map(|&r| self.relations[r].figures()).collect();
        let mut trials = Vec::new();
        for figure in figures {
            // What another file published is not what is under check.
            if self.changed.contains_key(&figure) || self.disclosure.is_elsewhere(figure) {
                continue;
            }
            let mine = &self.by_figure[&figure];
            let values: BTreeSet<Decimal> = mine
                .iter()
                .filter(|r| self.broken.contains(r))
                .filter_map(|&r| implied(self.disclosure, &self.relations[r], figure, |id| self.value(id)))
                .collect();
            // A negative amount where a positive one is printed is no plausible correction.
            for value in values {
                if value.is_sign_negative() && !value.is_zero() {
                    continue;
                }
                let mended = mine.iter().filter(|r| self.broken.contains(r) && self.holds(**r, figure, value)).count();
                let spoiled = mine.iter().filter(|r| !self.broken.contains(r) && !self.holds(**r, figure, value)).count();
                trials.push(Trial { figure, value, mended, spoiled });
            }
        }
        trials
    }

    /// Most mended, then least spoiled, then the likelier slip, then a printed figure before a blank one, then the narrative before the tables
    /// (tables are printed by software), then the reported side, then the first.
    fn rank(&self, trial: &Trial) -> (isize, isize, u8, bool, bool, bool, isize) {
        let net = trial.mended as isize - trial.spoiled as isize;
        let figure = self.disclosure.figure(trial.figure);
        let sentence = matches!(figure.origin, Origin::Sentence { .. });
        let reported = self.broken.iter().any(|&r| self.relations[r].reported == trial.figure);
        let slip = super::slip::likelihood(figure, trial.value);
        (net, -(trial.spoiled as isize), slip, figure.is_printed(), sentence, reported, -(trial.figure.0 as isize))
    }

    fn accept(&mut self, trial: Trial, trials: &[Trial]) -> Cause {
        let touched: Vec<usize> = self.by_figure[&trial.figure].clone();
        let relations: Vec<usize> =
            touched.iter().copied().filter(|r| self.broken.contains(r) && self.holds(*r, trial.figure, trial.value)).collect();
        let ties = trials
            .iter()
            .filter(|t| t.figure != trial.figure && t.mended == trial.mended && t.spoiled == trial.spoiled)
            .filter(|t| self.disclosure.figure(t.figure).is_printed() && self.covers_same(t, &relations))
            .map(|t| t.figure)
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect();
        self.changed.insert(trial.figure, trial.value);
        for r in touched {
            let holds = self.holds(r, trial.figure, trial.value);
            if holds {
                self.broken.remove(&r);
            } else {
                self.broken.insert(r);
            }
        }
        Cause { suspect: Some(trial.figure), value: Some(trial.value), ties, relations, whole: None }
    }

    /// Two columns of a table whose figures stand in each other's place: exchanging them mends every broken relation that
    /// they take part in, more than two, and spoils none.
    fn exchanged_columns(&mut self) -> Option<Cause> {
        let mut broken_in: BTreeMap<usize, usize> = BTreeMap::new();
        for &r in &self.broken {
            let tables: BTreeSet<usize> = self.relations[r]
                .figures()
                .filter_map(|f| match self.disclosure.figure(f).origin {
                    Origin::Cell { table, .. } => Some(table.0),
                    _ => None,
                })
                .collect();
            for table in tables {
                *broken_in.entry(table).or_default() += 1;
            }
        }
        for (index, _) in broken_in.into_iter().filter(|(_, count)| *count > 2) {
            let table = &self.disclosure.tables[index];
            let columns: Vec<usize> = table.amount_columns().collect();
            for (i, &a) in columns.iter().enumerate() {
                for &b in columns[i + 1..].iter().filter(|&&b| table.columns[a].side == table.columns[b].side) {
                    if let Some((swapped, touched, mended)) = self.exchange(table, a, b) {
                        self.changed.extend(swapped);
                        for r in touched {
                            self.broken.remove(&r);
                        }
                        let span = table.columns[a].header_span;
                        return Some(Cause {
                            suspect: None,
                            value: None,
                            ties: Vec::new(),
                            relations: mended,
                            whole: Some((span, exchanged_words(table, a, b))),
                        });
                    }
                }
            }
        }
        None
    }

    /// The values after exchanging two columns, the relations touched and those mended; `None` where it does not help.
    fn exchange(&self, table: &Table, a: usize, b: usize) -> Option<Exchange> {
        let mut swapped: HashMap<FigureId, Decimal> = HashMap::new();
        let mut rows = 0;
        for row in 0..table.rows.len() {
            let (Some(left), Some(right)) = (table.figure(row, a), table.figure(row, b)) else { continue };
            let (l, r) = (self.value(left)?, self.value(right)?);
            rows += usize::from(l != r);
            swapped.insert(left, r);
            swapped.insert(right, l);
        }
        if rows < 2 || swapped.keys().any(|f| self.changed.contains_key(f)) {
            return None;
        }
        let touched: BTreeSet<usize> = swapped.keys().filter_map(|f| self.by_figure.get(f)).flatten().copied().collect();
        let mended: Vec<usize> = touched.iter().copied().filter(|r| self.broken.contains(r)).collect();
        let with = |id| swapped.get(&id).copied().or_else(|| self.value(id));
        let holds = touched.iter().all(|&r| evaluate_with(self.disclosure, &self.relations[r], with).verdict.holds());
        (mended.len() > 2 && holds).then_some((swapped, touched, mended))
    }

    fn covers_same(&self, trial: &Trial, relations: &[usize]) -> bool {
        relations.iter().all(|&r| self.relations[r].involves(trial.figure))
    }

    /// No change helps: what is broken is reported as it stands, one cause for the columns of a row.
    fn give_up(&mut self) -> Vec<Cause> {
        let mut groups: BTreeMap<(&str, usize, usize), Vec<usize>> = BTreeMap::new();
        for &r in &self.broken {
            let relation = &self.relations[r];
            let place = match self.disclosure.figure(relation.reported).origin {
                Origin::Cell { table, row, .. } => (table.0, row),
                _ => (usize::MAX, relation.reported.0),
            };
            groups.entry((relation.rule.code, place.0, place.1)).or_default().push(r);
        }
        self.broken.clear();
        groups.into_values().map(|relations| Cause { suspect: None, value: None, ties: Vec::new(), relations, whole: None }).collect()
    }
}

fn exchanged_words(table: &Table, a: usize, b: usize) -> Words {
    let (name, name_en) = label::table_name(table);
    let (a, b) = (&table.columns[a].header, &table.columns[b].header);
    Words::new(
        format!("{name}“{a}”与“{b}”两列对调：两列数字互换后，各项关系全部成立"),
        format!("{name_en} table: columns \"{a}\" and \"{b}\" stand in each other's place: exchanged, all their relations hold"),
    )
}

/// Turns broken and doubtful relations into findings.
#[must_use]
pub fn findings(
    disclosure: &Disclosure,
    relations: &[Relation],
    evaluations: &[Evaluation],
    together: Option<&'static Rule>,
) -> Vec<Finding> {
    let found = causes(disclosure, relations, evaluations);
    let corrected: HashMap<FigureId, Decimal> = found.iter().filter_map(|c| Some((c.suspect?, c.value?))).collect();
    let mut findings: Vec<Finding> = found.iter().map(|c| of_cause(disclosure, relations, evaluations, c)).collect();
    for (index, (relation, evaluation)) in relations.iter().zip(evaluations).enumerate() {
        if !is_joint(relation) && evaluation.verdict == Verdict::Broken {
            let with = |id| corrected.get(&id).copied().or_else(|| disclosure.figure(id).value());
            let mended = evaluate_with(disclosure, relation, with).verdict.holds();
            let cause = found.iter().position(|c| mended && c.suspect.is_some_and(|s| relation.involves(s)));
            match cause {
                Some(at) => findings[at].breaks.push(index),
                None => findings.push(of_relation(disclosure, relation, evaluation, index)),
            }
        }
        if evaluation.verdict == Verdict::UnlikelyRounding {
            findings.push(of_relation(disclosure, relation, evaluation, index));
        }
    }
    if let Some(rule) = together {
        findings.extend(joint::findings(disclosure, relations, evaluations, &corrected, rule));
    }
    findings
}

fn of_cause(disclosure: &Disclosure, relations: &[Relation], evaluations: &[Evaluation], cause: &Cause) -> Finding {
    let primary = cause
        .relations
        .iter()
        .copied()
        .min_by_key(|&r| {
            let reported = cause.suspect.is_none_or(|s| relations[r].reported == s);
            (std::cmp::Reverse(relations[r].rule.severity), !reported, relations[r].rule.code)
        })
        .unwrap_or(0);
    let relation = &relations[primary];
    let mut finding = of_relation(disclosure, relation, &evaluations[primary], primary);
    finding.breaks.clone_from(&cause.relations);
    if let Some((span, words)) = &cause.whole {
        finding.span = *span;
        finding.message.clone_from(words);
        finding.advice = Words::new("按原表核对表头与这两列数字", "compare the headers and the two columns with the original table");
    } else if let (Some(suspect), Some(value)) = (cause.suspect, cause.value) {
        blame(disclosure, relations, cause, relation, suspect, value, &mut finding);
    } else if cause.relations.len() > 1 || relation.terms.len() > 1 {
        finding.message.zh.push_str("。没有哪一个数字改动后能使各项关系同时成立，可能漏列、重列了一行，或有两处以上错误");
        finding.message.en.push_str(
            ". No change of a single figure makes all relations hold: a row may be missing or repeated, or two figures are wrong",
        );
    }
    finding
}

fn blame(
    disclosure: &Disclosure,
    relations: &[Relation],
    cause: &Cause,
    relation: &Relation,
    suspect: FigureId,
    value: Decimal,
    finding: &mut Finding,
) {
    let figure = disclosure.figure(suspect);
    let printed = figure.value().unwrap_or_default();
    finding.span = figure.span;
    if suspect != relation.reported {
        if let Some(e) = &mut finding.evidence {
            e.computed = value;
            e.difference = printed - value;
        }
        if cause.relations.len() == 1 {
            let (name, wanted) = (label(disclosure, suspect), in_unit_of(figure, value));
            let unit = unit_of(disclosure, relation, suspect);
            finding.message.zh.push_str(&format!("；可能有误的是{}的 {}，应为 {wanted}{unit}", name.zh, shown(&figure.raw)));
            finding.message.en.push_str(&format!(
                "; most likely wrong is {} in {}: it should be {wanted}{unit}",
                shown(&figure.raw),
                name.en
            ));
        } else {
            finding.message = implied_words(disclosure, relations, cause, relation, suspect, value);
        }
        finding.figures.retain(|f| f.figure != suspect);
        for f in &mut finding.figures {
            if f.part == Part::Reported {
                f.part = part_of(disclosure, f.figure);
            }
        }
        finding.figures.insert(0, Involved { figure: suspect, part: Part::Reported });
    } else if cause.relations.len() > 1 {
        finding.message = implied_words(disclosure, relations, cause, relation, suspect, value);
        if let Some(e) = &mut finding.evidence {
            e.computed = value;
            e.difference = printed - value;
        }
    }
    for &r in &cause.relations {
        for other in relations[r].figures() {
            if finding.figures.len() < 40 && finding.figures.iter().all(|f| f.figure != other) && disclosure.figure(other).is_printed() {
                finding.figures.push(Involved { figure: other, part: part_of(disclosure, other) });
            }
        }
    }
    finding.suggestion = Some((0, value));
    let wanted = in_unit_of(figure, value);
    let unit = unit_of(disclosure, relation, suspect);
    if cause.ties.is_empty() {
        let (slip, slip_en) = super::slip::slip(figure, value);
        finding.advice = Words::new(
            format!("核对“{}”；其余数字无误时应为 {wanted}{unit}{slip}", shown(figure.raw.as_str())),
            format!("check \"{}\": if the other figures are right it should be {wanted}{unit}{slip_en}", shown_en(figure.raw.as_str())),
        );
        let related: Vec<FigureId> = cause.relations.iter().flat_map(|&r| relations[r].figures()).collect();
        if let Some(from) = super::slip::source(disclosure, suspect, &related) {
            let name = label(disclosure, from);
            let line = disclosure.text[..disclosure.figure(from).span.start].matches('\n').count() + 1;
            finding.advice.zh.push_str(&format!("；它等于第 {line} 行{}，疑为抄自该处", name.zh));
            finding.advice.en.push_str(&format!("; it equals line {line}, {}, from where it may have been copied", name.en));
        }
    } else {
        let names: Vec<String> =
            cause.ties.iter().take(3).map(|&t| format!("{}（{}）", shown(&disclosure.figure(t).raw), label(disclosure, t).zh)).collect();
        let mut names_en: Vec<String> =
            cause.ties.iter().take(3).map(|&t| format!("{} ({})", shown_en(&disclosure.figure(t).raw), label(disclosure, t).en)).collect();
        let mut more = String::new();
        if cause.ties.len() > 3 {
            more = format!("等 {} 处", cause.ties.len());
            names_en.push(format!("{} in all", cause.ties.len()));
        }
        finding.advice = Words::new(
            format!("仅凭所印数字不能区分：应为 {wanted}{unit}，或者有误的是 {}{more}", names.join("、")),
            format!("the printed figures alone cannot tell: it should be {wanted}{unit}, or the wrong one is {}", names_en.join("; ")),
        );
    }
}

fn implied_words(
    disclosure: &Disclosure,
    relations: &[Relation],
    cause: &Cause,
    relation: &Relation,
    suspect: FigureId,
    value: Decimal,
) -> Words {
    let figure = disclosure.figure(suspect);
    let name = label(disclosure, suspect);
    let unit = unit_of(disclosure, relation, suspect);
    let wanted = in_unit_of(figure, value);
    let (raw, raw_en) = (shown(&figure.raw), shown_en(&figure.raw));
    let difference = in_unit_of(figure, figure.value().unwrap_or_default() - value);
    let mut others: Vec<FigureId> = cause
        .relations
        .iter()
        .flat_map(|&r| relations[r].figures())
        .filter(|&f| f != suspect && disclosure.figure(f).value() == Some(value))
        .collect();
    others.dedup();
    let same: Vec<Words> = others.iter().take(2).map(|&f| label(disclosure, f)).collect();
    let (by, by_en) = if same.is_empty() {
        (format!("按与之有关的 {} 项关系", cause.relations.len()), format!("by {} relation(s) it takes part in", cause.relations.len()))
    } else {
        (
            format!("按{}等 {} 项关系", same.iter().map(|w| w.zh.as_str()).collect::<Vec<_>>().join("、"), cause.relations.len()),
            format!("by {} ({} relation(s))", same.iter().map(|w| w.en.as_str()).collect::<Vec<_>>().join("; "), cause.relations.len()),
        )
    };
    Words::new(
        format!("{}印为 {raw}{unit}，{by}应为 {wanted}{unit}，相差 {difference}", name.zh),
        format!("{} prints {raw_en}{unit}; {by_en} it should be {wanted}{unit}, difference {difference}", name.en),
    )
}

/// How a raw figure is quoted: a blank cell as 空白.
fn shown(raw: &str) -> &str {
    if raw.is_empty() { "（空白）" } else { raw }
}

/// The same in English.
fn shown_en(raw: &str) -> &str {
    if raw.is_empty() { "(blank)" } else { raw }
}

fn unit_of(disclosure: &Disclosure, relation: &Relation, id: FigureId) -> String {
    let figure = disclosure.figure(id);
    if !figure.is_printed()
        && let Some(unit) = figure.unit
    {
        return unit.name().to_owned();
    }
    let own = disclosure.figure(id).unit_name();
    if own.is_empty() {
        relation.figures().map(|f| disclosure.figure(f).unit_name()).find(|u| !u.is_empty()).unwrap_or("").to_owned()
    } else {
        own.to_owned()
    }
}

pub(super) fn part_of(disclosure: &Disclosure, id: FigureId) -> Part {
    if matches!(disclosure.figure(id).origin, Origin::Sentence { .. }) { Part::Claim } else { Part::Term }
}

/// The finding of one relation by itself.
fn of_relation(disclosure: &Disclosure, relation: &Relation, evaluation: &Evaluation, index: usize) -> Finding {
    let figure = disclosure.figure(relation.reported);
    let mut finding = Finding::plain(relation.rule, figure.span, words(disclosure, relation, evaluation));
    finding.figures.push(Involved { figure: relation.reported, part: Part::Reported });
    for term in &relation.terms {
        if disclosure.figure(term.figure).is_printed() && finding.figures.iter().all(|f| f.figure != term.figure) {
            finding.figures.push(Involved { figure: term.figure, part: part_of(disclosure, term.figure) });
        }
    }
    finding.evidence = Some(Evidence { computed: evaluation.computed, difference: evaluation.difference, allowed: evaluation.allowed });
    finding.breaks.push(index);
    if let Some((span, said)) = &relation.said {
        finding.span = *span;
        finding.message.clone_from(said);
    }
    if evaluation.verdict == Verdict::UnlikelyRounding {
        finding.severity = Severity::Note;
        finding.advice = Words::new(
            "差额仍可能由四舍五入造成，但不大像；建议按元核对一次",
            "rounding could give this difference but hardly does: check once in 元",
        );
    }
    finding
}

fn words(disclosure: &Disclosure, relation: &Relation, evaluation: &Evaluation) -> Words {
    let figure = disclosure.figure(relation.reported);
    let name = label(disclosure, relation.reported);
    let unit = unit_of(disclosure, relation, relation.reported);
    let computed = in_unit_of(figure, evaluation.computed);
    let difference = in_unit_of(figure, evaluation.difference);
    let allowed = in_unit_of(figure, evaluation.allowed);
    let (raw, raw_en) = (shown(&figure.raw), shown_en(&figure.raw));
    let list = formula(disclosure, relation);
    let addends: Vec<FigureId> = relation.terms.iter().map(|t| t.figure).filter(|&f| disclosure.figure(f).is_printed()).collect();
    match relation.kind {
        Kind::Sum if addends.len() == 1 => {
            let theirs = label(disclosure, addends[0]);
            Words::new(
                format!("{}印为 {raw}{unit}，应与{}的 {computed}{unit} 一致，相差 {difference}", name.zh, theirs.zh),
                format!("{} prints {raw}{unit} and must agree with {} ({computed}{unit}): difference {difference}", name.en, theirs.en),
            )
        }
        Kind::Sum => Words::new(
            format!("{}印为 {raw}{unit}，按 {list} 应为 {computed}{unit}，相差 {difference}（舍入最多允许 ±{allowed}）", name.zh),
            format!(
                "{} prints {raw_en}{unit}, but {list} gives {computed}{unit}: difference {difference} (rounding allows ±{allowed})",
                name.en
            ),
        ),
        Kind::Same => {
            let other = relation.terms.first().map_or(relation.reported, |t| t.figure);
            let theirs = label(disclosure, other);
            let other_figure = disclosure.figure(other);
            let other_shown = if other_figure.unit_name().is_empty() { String::new() } else { other_figure.unit_name().to_owned() };
            let (other_raw, other_raw_en) = (shown(&other_figure.raw), shown_en(&other_figure.raw));
            Words::new(
                format!("{}印为 {raw}{unit}，而{}印为 {other_raw}{other_shown}，两处应一致，相差 {difference}", name.zh, theirs.zh),
                format!(
                    "{} prints {raw_en}{unit}, but {} prints {other_raw_en}{other_shown}: the two must agree, difference {difference}",
                    name.en, theirs.en
                ),
            )
        }
        Kind::AtLeast if relation.terms.len() == 1 => {
            let theirs = label(disclosure, relation.terms[0].figure);
            let short = in_unit_of(figure, evaluation.difference.abs());
            Words::new(
                format!("{}印为 {raw}{unit}，不应小于{}的 {computed}{unit}，少 {short}", name.zh, theirs.zh),
                format!("{} prints {raw}{unit} and should not be less than {} ({computed}{unit}); short by {short}", name.en, theirs.en),
            )
        }
        Kind::AtLeast => Words::new(
            format!(
                "{}印为 {raw}{unit}，不应小于 {list} = {computed}{unit}，少 {}",
                name.zh,
                in_unit_of(figure, evaluation.difference.abs())
            ),
            format!(
                "{} prints {raw_en}{unit} and should not be less than {list} = {computed}{unit}; short by {}",
                name.en,
                in_unit_of(figure, evaluation.difference.abs())
            ),
        ),
        Kind::Product(_) | Kind::Percent => {
            let (computed, difference) = (rounded(&computed, figure.scale()), rounded(&difference, figure.scale()));
            Words::new(
                format!("{}印为 {raw}{unit}，按所印数字计算（{list}）约为 {computed}{unit}，相差 {difference}", name.zh),
                format!(
                    "{} prints {raw_en}{unit}, but the printed figures ({list}) give about {computed}{unit}: difference {difference}",
                    name.en
                ),
            )
        }
    }
}

/// A computed quotient or product with two decimals more than the printed figure.
fn rounded(value: &str, scale: u32) -> String {
    value.parse::<Decimal>().map_or_else(|_| value.to_owned(), |v| v.round_dp(scale + 2).normalize().to_string())
}

/// `649.21 + 217.49`, at most eight terms.
fn formula(disclosure: &Disclosure, relation: &Relation) -> String {
    let printed: Vec<_> = relation.terms.iter().filter(|t| disclosure.figure(t.figure).is_printed()).collect();
    if printed.is_empty() {
        return "0".to_owned();
    }
    let one = |t: &super::Term| {
        let f = disclosure.figure(t.figure);
        let (home, _) = disclosure.home(t.figure);
        let year = home.year.filter(|_| disclosure.is_elsewhere(t.figure)).map_or(String::new(), |y| format!("({y})"));
        if f.unit_name() == disclosure.figure(relation.reported).unit_name() {
            format!("{}{year}", f.raw)
        } else {
            format!("{}{}{year}", f.raw, f.unit_name())
        }
    };
    if let Kind::Percent = relation.kind {
        let part = |below: bool| {
            let terms: Vec<_> = printed.iter().filter(|t| t.below == below).copied().collect();
            let text = joined(&terms, &one);
            if terms.len() > 1 { format!("({text})") } else { text }
        };
        return format!("{} ÷ {}", part(false), part(true));
    }
    if let Kind::Product(factor) = relation.kind {
        let mut parts: Vec<String> = printed.iter().map(|t| one(t)).collect();
        if let Some(months) = months(factor) {
            parts.push(months);
        }
        return parts.join(" × ");
    }
    if printed.len() > 8 {
        let head: Vec<_> = printed[..6].to_vec();
        return format!("{} + …（{} 项）", joined(&head, &one), printed.len());
    }
    joined(&printed, &one)
}

/// The whole number in a factor such as 12 months, without its change of unit.
fn months(factor: Decimal) -> Option<String> {
    let whole =
        [Decimal::ONE, Decimal::from(10_000)].into_iter().map(|u| factor * u).find(|v| v.is_integer() && *v < Decimal::from(1000))?;
    (whole > Decimal::ONE).then(|| whole.normalize().to_string())
}

fn joined(terms: &[&super::Term], one: &dyn Fn(&super::Term) -> String) -> String {
    let mut text = String::new();
    for (i, term) in terms.iter().enumerate() {
        match (i, term.sign < 0) {
            (0, true) => text.push('−'),
            (0, false) => {}
            (_, true) => text.push_str(" − "),
            (_, false) => text.push_str(" + "),
        }
        text.push_str(&one(term));
    }
    text
}
