//! 线性可行性 — whether numbers exist within given bounds that satisfy given linear equations; exact, in fractions.
//!
//! The simplex method for bounds (Dutertre and de Moura, 2006): every equation has a basic variable, every other variable
//! stays within its bounds, and a basic variable out of bounds is moved in by one that can still give way. Where none
//! can, the row that is stuck is a proof that no solution exists, and its members are the reason. The first
//! variable in order is taken (Bland), so it ends; of many equations the shortest row and the variable in the fewest rows are
//! taken, as rows that grow long are what takes time.

use std::collections::{BTreeMap, BTreeSet};

/// A fraction of whole numbers, in lowest terms, the denominator positive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fraction {
    over: i128,
    under: i128,
}

impl Fraction {
    const ZERO: Self = Self { over: 0, under: 1 };

    /// A whole number.
    #[must_use]
    pub const fn whole(value: i128) -> Self {
        Self { over: value, under: 1 }
    }

    fn new(over: i128, under: i128) -> Option<Self> {
        if under == 0 {
            return None;
        }
        let (mut a, mut b) = (over.unsigned_abs(), under.unsigned_abs());
        while b != 0 {
            (a, b) = (b, a % b);
        }
        let divisor = i128::try_from(a).ok()?.max(1);
        let sign = under.signum();
        Some(Self { over: (over / divisor).checked_mul(sign)?, under: (under / divisor).checked_mul(sign)? })
    }

    fn plus(self, other: Self) -> Option<Self> {
        if self.under == 1 && other.under == 1 {
            return Some(Self::whole(self.over.checked_add(other.over)?));
        }
        let over = self.over.checked_mul(other.under)?.checked_add(other.over.checked_mul(self.under)?)?;
        Self::new(over, self.under.checked_mul(other.under)?)
    }

    fn minus(self, other: Self) -> Option<Self> {
        self.plus(Self { over: other.over.checked_neg()?, under: other.under })
    }

    fn times(self, other: Self) -> Option<Self> {
        Self::new(self.over.checked_mul(other.over)?, self.under.checked_mul(other.under)?)
    }

    fn divided_by(self, other: Self) -> Option<Self> {
        Self::new(self.over.checked_mul(other.under)?, self.under.checked_mul(other.over)?)
    }

    /// Whether it lies below a whole number.
    fn is_below(self, bound: i128) -> bool {
        // under > 0; an overflow can only come from a huge bound, which lies far away on its own side.
        bound.checked_mul(self.under).map_or(bound > 0, |b| self.over < b)
    }

    fn is_above(self, bound: i128) -> bool {
        bound.checked_mul(self.under).map_or(bound < 0, |b| self.over > b)
    }
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Solution {
    /// Numbers exist.
    Feasible,
    /// None exist: the equations and the variables whose bounds contradict each other.
    Infeasible {
        /// Indexes of the equations.
        equations: Vec<usize>,
        /// Indexes of the variables.
        variables: Vec<usize>,
    },
    /// The work was cut off, or the numbers grew beyond 128 bits.
    Undecided,
}

/// A variable: its bounds, both included, and where to begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Variable {
    /// Least value.
    pub low: i128,
    /// Greatest value.
    pub high: i128,
    /// A value between the two.
    pub start: i128,
}

impl Variable {
    /// The variable that lies within both; `None` where they have nothing in common.
    #[must_use]
    pub fn within(self, other: Self) -> Option<Self> {
        let (low, high) = (self.low.max(other.low), self.high.min(other.high));
        (low <= high).then(|| Self { low, high, start: self.start.clamp(low, high) })
    }
}

/// More equations than this, and the rows are kept short. That need not end, as the order does; the limit of the work ends it.
const MANY: usize = 512;

struct Tableau {
    bounds: Vec<(i128, i128)>,
    value: Vec<Fraction>,
    /// Basic variable → its row over the variables that are not basic.
    rows: BTreeMap<usize, BTreeMap<usize, Fraction>>,
    /// Variable that is not basic → the rows that it stands in.
    columns: Vec<BTreeSet<usize>>,
    /// The basic variables out of bounds.
    out: BTreeSet<usize>,
    variables: usize,
}

/// Decides whether values within the bounds satisfy every equation Σ coefficient × variable = 0.
#[must_use]
pub fn solve(variables: &[Variable], equations: &[Vec<(usize, i128)>], limit: usize) -> Solution {
    Tableau::of(variables, equations).and_then(|mut t| t.run(limit)).unwrap_or(Solution::Undecided)
}

impl Tableau {
    fn of(variables: &[Variable], equations: &[Vec<(usize, i128)>]) -> Option<Self> {
        let count = variables.len();
        let mut tableau = Self {
            bounds: variables.iter().map(|v| (v.low, v.high)).collect(),
            value: variables.iter().map(|v| Fraction::whole(v.start.clamp(v.low, v.high))).collect(),
            rows: BTreeMap::new(),
            columns: vec![BTreeSet::new(); count + equations.len()],
            out: BTreeSet::new(),
            variables: count,
        };
        for (index, equation) in equations.iter().enumerate() {
            let mut row: BTreeMap<usize, Fraction> = BTreeMap::new();
            let mut sum = Fraction::ZERO;
            for &(variable, coefficient) in equation {
                let coefficient = Fraction::whole(coefficient);
                sum = sum.plus(coefficient.times(tableau.value[variable])?)?;
                add(&mut row, variable, coefficient)?;
            }
            tableau.bounds.push((0, 0));
            tableau.value.push(sum);
            for &variable in row.keys() {
                tableau.columns[variable].insert(count + index);
            }
            tableau.rows.insert(count + index, row);
            tableau.watch(count + index);
        }
        Some(tableau)
    }

    fn run(&mut self, limit: usize) -> Option<Solution> {
        let sparse = self.rows.len() > MANY;
        for _ in 0..limit {
            let Some(basic) = self.stuck(sparse) else { return Some(Solution::Feasible) };
            let rises = self.value[basic].is_below(self.bounds[basic].0);
            match self.giving(basic, rises, sparse) {
                Some(other) => {
                    let target = if rises { self.bounds[basic].0 } else { self.bounds[basic].1 };
                    self.exchange(basic, other, Fraction::whole(target))?;
                }
                None => return Some(self.reason(basic)),
            }
        }
        None
    }

    /// A basic variable out of bounds: the first one, or the one with the shortest row.
    fn stuck(&self, sparse: bool) -> Option<usize> {
        if sparse { self.out.iter().copied().min_by_key(|b| self.rows[b].len()) } else { self.out.first().copied() }
    }

    /// A variable of its row that can still give way: the first one, or the one that stands in the fewest rows.
    fn giving(&self, basic: usize, rises: bool, sparse: bool) -> Option<usize> {
        let mut free = self.rows[&basic].iter().filter_map(|(&variable, coefficient)| {
            let up = (coefficient.over > 0) == rises;
            let (low, high) = self.bounds[variable];
            let free = if up { self.value[variable].is_below(high) } else { self.value[variable].is_above(low) };
            free.then_some(variable)
        });
        if sparse { free.min_by_key(|&v| self.columns[v].len()) } else { free.next() }
    }

    fn watch(&mut self, basic: usize) {
        let (low, high) = self.bounds[basic];
        if self.value[basic].is_below(low) || self.value[basic].is_above(high) {
            self.out.insert(basic);
        } else {
            self.out.remove(&basic);
        }
    }

    /// Moves the basic variable to the target by the other one, which becomes basic in its place.
    fn exchange(&mut self, basic: usize, other: usize, target: Fraction) -> Option<()> {
        let row = self.rows.remove(&basic)?;
        let pivot = *row.get(&other)?;
        let step = target.minus(self.value[basic])?.divided_by(pivot)?;
        self.value[basic] = target;
        self.value[other] = self.value[other].plus(step)?;
        self.out.remove(&basic);
        for variable in row.keys() {
            self.columns[*variable].remove(&basic);
        }
        let users = std::mem::take(&mut self.columns[other]);
        // other = (basic − Σ rest) / pivot
        let mut solved: BTreeMap<usize, Fraction> = BTreeMap::new();
        for (variable, coefficient) in row.into_iter().filter(|(v, _)| *v != other) {
            solved.insert(variable, Fraction::ZERO.minus(coefficient.divided_by(pivot)?)?);
        }
        solved.insert(basic, Fraction::whole(1).divided_by(pivot)?);
        for user in users {
            let mut theirs = self.rows.remove(&user)?;
            let coefficient = theirs.remove(&other)?;
            self.value[user] = self.value[user].plus(coefficient.times(step)?)?;
            for (&variable, own) in &solved {
                if add(&mut theirs, variable, coefficient.times(*own)?)? {
                    self.columns[variable].insert(user);
                } else {
                    self.columns[variable].remove(&user);
                }
            }
            self.rows.insert(user, theirs);
            self.watch(user);
        }
        for &variable in solved.keys() {
            self.columns[variable].insert(other);
        }
        self.rows.insert(other, solved);
        self.watch(other);
        Some(())
    }

    fn reason(&self, basic: usize) -> Solution {
        let members = std::iter::once(basic).chain(self.rows[&basic].keys().copied());
        let (mut equations, mut variables) = (Vec::new(), Vec::new());
        for member in members {
            if member < self.variables {
                variables.push(member);
            } else {
                equations.push(member - self.variables);
            }
        }
        equations.sort_unstable();
        variables.sort_unstable();
        Solution::Infeasible { equations, variables }
    }
}

/// Adds to a row; whether the variable stands in it afterwards.
fn add(row: &mut BTreeMap<usize, Fraction>, variable: usize, coefficient: Fraction) -> Option<bool> {
    let sum = row.get(&variable).copied().unwrap_or(Fraction::ZERO).plus(coefficient)?;
    if sum == Fraction::ZERO {
        row.remove(&variable);
    } else {
        row.insert(variable, sum);
    }
    Some(sum != Fraction::ZERO)
}

#[cfg(test)]
mod tests {
    use super::{Solution, Variable, solve};

    fn around(value: i128) -> Variable {
        Variable { low: value - 5, high: value + 5, start: value }
    }

    #[test]
    fn a_sum_within_rounding_has_a_solution_and_one_beyond_has_none() {
        let equation = vec![vec![(0, 1), (1, -1), (2, -1)]];
        assert_eq!(solve(&[around(1010), around(500), around(500)], &equation, 100), Solution::Feasible);
        assert_eq!(
            solve(&[around(1020), around(500), around(500)], &equation, 100),
            Solution::Infeasible { equations: vec![0], variables: vec![0, 1, 2] }
        );
    }

    #[test]
    fn two_sums_that_hold_alone_can_contradict_each_other() {
        // total = a + b, a = c + d + e: the parts pull a down, the total pulls it up.
        let variables = [around(10_010), around(5000), around(5000), around(1660), around(1660), around(1660)];
        let total = vec![(0, 1), (1, -1), (2, -1)];
        let parts = vec![(1, 1), (3, -1), (4, -1), (5, -1)];
        assert_eq!(solve(&variables, std::slice::from_ref(&total), 100), Solution::Feasible);
        let wide = [variables[0], variables[1], variables[2], around(1661), around(1662), around(1662)];
        assert_eq!(solve(&wide, &[total.clone(), parts.clone()], 100), Solution::Feasible);
        assert!(matches!(solve(&variables, &[total, parts], 100), Solution::Infeasible { .. }));
    }
}
