//! 联合舍入 — whether true amounts exist that round to everything that is printed, all relations taken together.
//!
//! The true amount behind a printed figure lies within half a unit of its last digit, both ends included, whichever way
//! halves are rounded (四舍五入 or 四舍六入五成双); a blank is zero, and 0 among revenue and expenditure hides nothing below
//! it. An exact simplex decides, and names an irreducible set of relations that contradict each other. Where its work is cut
//! off, the intervals are narrowed along every relation to a fixed point: an empty one is a proof that no such amounts
//! exist. See `docs/joint-rounding.md`.

use super::simplex::{Solution, Variable, solve};
use super::{Evaluation, Kind, Relation, Severity, Verdict};
use crate::model::{Disclosure, FigureId};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, HashSet, VecDeque};

/// Exchanges of the simplex after which a group of relations is left undecided.
pub const LIMIT: usize = 20_000;

/// Relations that hold each by itself and cannot hold together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// The relations, by index.
    pub relations: Vec<usize>,
    /// The figures whose intervals are too narrow.
    pub figures: Vec<FigureId>,
    /// Every relation of the connected group that they belong to.
    pub group: Vec<usize>,
}

/// What the relations say together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Joint {
    /// Contradictions, at most one for each group of connected relations.
    pub conflicts: Vec<Conflict>,
    /// The relations of each connected group that could not be decided.
    pub undecided: Vec<Vec<usize>>,
}

/// What the relations of one group say together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// True amounts exist that round to what is printed.
    Possible,
    /// None exist.
    Impossible(Conflict),
    /// The work was cut off, or a number grew too large: nothing is known.
    Undecided,
}

/// Whether a relation is an equation that the true amounts satisfy; what usually agrees but need not, and is worth a
/// note at most, is none.
#[must_use]
pub fn is_linear(relation: &Relation) -> bool {
    let certain = !relation.as_stated && !relation.is_doubtful();
    matches!(relation.kind, Kind::Sum | Kind::Same) && certain && relation.rule.severity > Severity::Note
}

/// One connected group: only groups in which some relation does not hold digit by digit need a look, as the printed
/// amounts themselves satisfy all others.
struct Group {
    figures: Vec<FigureId>,
    variables: Vec<Variable>,
    relations: Vec<usize>,
    equations: Vec<Vec<(usize, i128)>>,
}

/// Decides every connected group of the relations that hold, with at most `limit` exchanges each; `value` gives amounts in
/// base units.
#[must_use]
pub fn joint(
    disclosure: &Disclosure,
    relations: &[Relation],
    evaluations: &[Evaluation],
    value: &dyn Fn(FigureId) -> Option<Decimal>,
    limit: usize,
) -> Joint {
    let mut joint = Joint::default();
    for group in groups(disclosure, relations, evaluations) {
        match decide(disclosure, relations, &group, value, limit) {
            Decision::Possible => {}
            Decision::Undecided => joint.undecided.push(group),
            Decision::Impossible(conflict) => joint.conflicts.push(conflict),
        }
    }
    joint
}

/// Decides whether true amounts exist for the relations of one group.
#[must_use]
pub fn decide(
    disclosure: &Disclosure,
    relations: &[Relation],
    group: &[usize],
    value: &dyn Fn(FigureId) -> Option<Decimal>,
    limit: usize,
) -> Decision {
    let Some(own) = Group::of(disclosure, relations, group, value) else { return Decision::Undecided };
    match own.decide(limit) {
        Solution::Feasible => Decision::Possible,
        Solution::Undecided => Decision::Undecided,
        Solution::Infeasible { equations, variables } => Decision::Impossible(Conflict {
            relations: equations.iter().map(|&e| own.relations[e]).collect(),
            figures: variables.iter().map(|&v| own.figures[v]).collect(),
            group: group.to_vec(),
        }),
    }
}

/// The connected groups of the relations that hold, of which one does not hold digit by digit.
fn groups(disclosure: &Disclosure, relations: &[Relation], evaluations: &[Evaluation]) -> Vec<Vec<usize>> {
    // What is compared with another file is rounded on its own: a change may be that of the rounded amounts.
    let within = |r: usize| !relations[r].figures().any(|f| disclosure.is_elsewhere(f));
    let holds: Vec<usize> =
        (0..relations.len()).filter(|&r| is_linear(&relations[r]) && evaluations[r].verdict.holds() && within(r)).collect();
    // A figure that is exact and zero connects nothing.
    let varies = |id: FigureId| disclosure.figure(id).is_printed();
    let mut root: Vec<usize> = (0..disclosure.figures.len()).collect();
    for &r in &holds {
        let mut figures = relations[r].figures().filter(|&f| varies(f));
        if let Some(first) = figures.next() {
            for other in figures {
                let (a, b) = (find(&mut root, first.0), find(&mut root, other.0));
                root[a] = b;
            }
        }
    }
    let mut by_root: BTreeMap<usize, (Vec<usize>, bool)> = BTreeMap::new();
    for &r in &holds {
        if let Some(first) = relations[r].figures().find(|&f| varies(f)) {
            let entry = by_root.entry(find(&mut root, first.0)).or_default();
            entry.0.push(r);
            entry.1 |= evaluations[r].verdict != Verdict::Exact;
        }
    }
    by_root.into_values().filter(|(_, inexact)| *inexact).map(|(own, _)| own).collect()
}

fn find(root: &mut [usize], mut at: usize) -> usize {
    while root[at] != at {
        root[at] = root[root[at]];
        at = root[at];
    }
    at
}

impl Group {
    /// Two prints of one amount (`≡`, and a sum with a single printed addend) are one variable, within both intervals.
    fn of(disclosure: &Disclosure, relations: &[Relation], own: &[usize], value: &dyn Fn(FigureId) -> Option<Decimal>) -> Option<Self> {
        let mut index: BTreeMap<FigureId, usize> = BTreeMap::new();
        let mut figures: Vec<FigureId> = Vec::new();
        let mut amounts: Vec<(Decimal, Decimal, Decimal)> = Vec::new();
        let mut signed: Vec<(usize, Vec<(usize, i128)>)> = Vec::new();
        for &r in own {
            let relation = &relations[r];
            let mut equation = Vec::new();
            let terms = relation.terms.iter().map(|t| (t.figure, -i128::from(t.sign.signum())));
            for (figure, sign) in std::iter::once((relation.reported, 1)).chain(terms) {
                let amount = value(figure)?;
                let half = disclosure.figure(figure).step() / Decimal::TWO;
                if amount.is_zero() && half.is_zero() {
                    continue;
                }
                let at = *index.entry(figure).or_insert_with(|| {
                    figures.push(figure);
                    let below = if amount.is_zero() { disclosure.room(figure).0 } else { half };
                    amounts.push((amount, below, half));
                    amounts.len() - 1
                });
                equation.push((at, sign));
            }
            signed.push((r, equation));
        }
        let scale = amounts.iter().map(|(a, _, h)| a.normalize().scale().max(h.normalize().scale())).max().unwrap_or(0);
        let mut variables = amounts
            .iter()
            .map(|&(amount, below, above)| {
                let (amount, below, above) = (whole(amount, scale)?, whole(below, scale)?, whole(above, scale)?);
                Some(Variable { low: amount.checked_sub(below)?, high: amount.checked_add(above)?, start: amount })
            })
            .collect::<Option<Vec<_>>>()?;
        let mut root: Vec<usize> = (0..variables.len()).collect();
        let mut left = Vec::new();
        for (r, equation) in signed {
            if let [(a, x), (b, y)] = equation[..]
                && x == -y
            {
                let (a, b) = (find(&mut root, a), find(&mut root, b));
                let both = variables[a].within(variables[b]);
                if let Some(both) = both {
                    root[b] = a;
                    variables[a] = both;
                    continue;
                }
            }
            left.push((r, equation));
        }
        let mut equations = Vec::new();
        let mut kept = Vec::new();
        let mut seen = HashSet::new();
        for (r, equation) in left {
            let mut sum: BTreeMap<usize, i128> = BTreeMap::new();
            for (at, sign) in equation {
                *sum.entry(find(&mut root, at)).or_default() += sign;
            }
            sum.retain(|_, c| *c != 0);
            let lead = sum.values().next().copied().unwrap_or(1).signum();
            let equation: Vec<(usize, i128)> = sum.into_iter().map(|(v, c)| (v, c * lead)).collect();
            // Copies of a whole relation (the same sum in another table) say nothing new.
            if !equation.is_empty() && seen.insert(equation.clone()) {
                equations.push(equation);
                kept.push(r);
            }
        }
        Some(Self { figures, variables, relations: kept, equations })
    }

    /// The simplex decides and finds the reason; where it is cut off, narrowing may still prove that there is none.
    fn decide(&self, limit: usize) -> Solution {
        match solve(&self.variables, &self.equations, limit) {
            Solution::Infeasible { equations, .. } => self.smallest(equations, limit),
            Solution::Undecided => match narrow(&self.variables, &self.equations) {
                Some(equations) => {
                    let mut variables: Vec<usize> = equations.iter().flat_map(|&e| self.equations[e].iter().map(|t| t.0)).collect();
                    variables.sort_unstable();
                    variables.dedup();
                    Solution::Infeasible { equations, variables }
                }
                None => Solution::Undecided,
            },
            Solution::Feasible => Solution::Feasible,
        }
    }

    /// Leaves out every equation without which the others still contradict each other.
    fn smallest(&self, mut kept: Vec<usize>, limit: usize) -> Solution {
        let only = |kept: &[usize]| -> Vec<Vec<(usize, i128)>> { kept.iter().map(|&e| self.equations[e].clone()).collect() };
        let mut at = 0;
        while at < kept.len() && kept.len() > 1 {
            let mut fewer = kept.clone();
            fewer.remove(at);
            if matches!(solve(&self.variables, &only(&fewer), limit), Solution::Infeasible { .. }) {
                kept = fewer;
            } else {
                at += 1;
            }
        }
        let mut variables: Vec<usize> = kept.iter().flat_map(|&e| self.equations[e].iter().map(|t| t.0)).collect();
        variables.sort_unstable();
        variables.dedup();
        Solution::Infeasible { equations: kept, variables }
    }
}

fn whole(value: Decimal, scale: u32) -> Option<i128> {
    let value = value.normalize();
    value.mantissa().checked_mul(10_i128.checked_pow(scale.checked_sub(value.scale())?)?)
}

/// Narrows the bounds along the equations to a fixed point. An empty interval gives the equations that narrowed their way
/// to it; `None` is no proof of a solution: bounds that are narrow one by one need not meet in one point.
#[must_use]
pub fn narrow(variables: &[Variable], equations: &[Vec<(usize, i128)>]) -> Option<Vec<usize>> {
    let mut bounds: Vec<(i128, i128)> = variables.iter().map(|v| (v.low, v.high)).collect();
    let mut because: Vec<Vec<usize>> = vec![Vec::new(); variables.len()];
    let mut users: Vec<Vec<usize>> = vec![Vec::new(); variables.len()];
    for (e, equation) in equations.iter().enumerate() {
        for &(v, _) in equation {
            users[v].push(e);
        }
    }
    let mut waiting: VecDeque<usize> = (0..equations.len()).collect();
    let mut queued = vec![true; equations.len()];
    // Bounds may creep towards each other for long: what is not narrowed by then is left to the simplex.
    let mut work = 64 * equations.len();
    while let Some(e) = waiting.pop_front() {
        queued[e] = false;
        if work == 0 {
            return None;
        }
        work -= 1;
        let equation = &equations[e];
        let ends = |&(v, c): &(usize, i128), b: &[(i128, i128)]| if c > 0 { b[v] } else { (-b[v].1, -b[v].0) };
        let (low, high) = equation.iter().fold((0, 0), |(l, h), t| {
            let (a, b) = ends(t, &bounds);
            (l + a, h + b)
        });
        for term in equation {
            let (own_low, own_high) = ends(term, &bounds);
            // term = −(all others)
            let (new_low, new_high) = (own_low.max(own_high - high), own_high.min(own_low - low));
            if (new_low, new_high) == (own_low, own_high) {
                continue;
            }
            let v = term.0;
            if new_low > new_high {
                let mut reason: Vec<usize> = equation.iter().flat_map(|t| because[t.0].iter().copied()).chain([e]).collect();
                reason.sort_unstable();
                reason.dedup();
                return Some(reason);
            }
            bounds[v] = if term.1 > 0 { (new_low, new_high) } else { (-new_high, -new_low) };
            let mut reason: Vec<usize> = equation.iter().flat_map(|t| because[t.0].iter().copied()).chain([e]).collect();
            reason.sort_unstable();
            reason.dedup();
            because[v] = reason;
            for &user in &users[v] {
                if !queued[user] {
                    queued[user] = true;
                    waiting.push_back(user);
                }
            }
        }
    }
    None
}
