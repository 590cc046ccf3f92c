//! The values of a recipient's data: what the program prints, asks and lists, ready escaped for their places.

use super::plan::{Part, Plan};
use crate::send::merge::program::{Program, Step};
use crate::send::merge::run::{Done, Run};
use serde::ser::{Serialize, SerializeMap, Serializer};

/// Runs a program, and records its values by their names.
pub(super) fn values<'v, 'n>(program: &'v Program, plan: &'n Plan, run: &mut Run<'v>) -> Done<Scope<'n>> {
    let mut scope = Scope::default();
    let nested = plan.language.branches_are_scopes();
    record(&program.body, &plan.parts, run, &mut scope, nested)?;
    Ok(scope)
}

fn record<'v, 'n>(steps: &'v [Step], parts: &'n [Part], run: &mut Run<'v>, scope: &mut Scope<'n>, nested: bool) -> Done<()> {
    for (step, part) in steps.iter().zip(parts) {
        match (step, part) {
            (Step::Print(..), Part::Print(name)) => {
                run.step(step)?;
                scope.set(name, Recorded::Text(run.taken()));
            }
            (Step::If(condition, yes, no), Part::If { name, other, yes: named, no: others }) => {
                let holds = run.holds(condition)?;
                let (steps, parts) = if holds { (yes, named) } else { (no, others) };
                if nested {
                    let mut inner = Scope::default();
                    record(steps, parts, run, &mut inner, nested)?;
                    scope.set(if holds { name } else { other }, Recorded::Scope(inner));
                } else {
                    scope.set(name, Recorded::Flag(holds));
                    record(steps, parts, run, scope, nested)?;
                }
            }
            (Step::If(_, _, no), Part::Never(parts)) => record(no, parts, run, scope, nested)?,
            (Step::For(each), Part::For { name, body, otherwise }) => {
                let mut rows = Vec::new();
                for bound in run.rows(each)? {
                    let outer = run.bind(bound);
                    let mut row = Scope::default();
                    record(&each.body, body, run, &mut row, nested)?;
                    run.release(outer);
                    rows.push(row);
                }
                if let Some((empty, parts)) = otherwise {
                    match (nested, rows.is_empty()) {
                        (true, true) => {
                            let mut inner = Scope::default();
                            record(&each.otherwise, parts, run, &mut inner, nested)?;
                            scope.set(empty, Recorded::Scope(inner));
                        }
                        (true, false) => {}
                        (false, is_empty) => {
                            scope.set(empty, Recorded::Flag(is_empty));
                            if is_empty {
                                record(&each.otherwise, parts, run, scope, nested)?;
                            }
                        }
                    }
                }
                scope.set(name, Recorded::Rows(rows));
            }
            (Step::With(assignments, steps), Part::With(parts)) => {
                let bound = run.assigned(assignments)?;
                let outer = run.bind(bound);
                record(steps, parts, run, scope, nested)?;
                run.release(outer);
            }
            (_, Part::Quiet) => {
                run.step(step)?;
                run.taken();
            }
            _ => {}
        }
    }
    Ok(())
}

/// Values by name.
#[derive(Debug, Default)]
pub(super) struct Scope<'n>(Vec<(&'n str, Recorded<'n>)>);

#[derive(Debug)]
enum Recorded<'n> {
    Text(String),
    Flag(bool),
    Rows(Vec<Scope<'n>>),
    Scope(Scope<'n>),
}

impl<'n> Scope<'n> {
    pub fn set_text(&mut self, name: &'n str, text: &str) {
        self.set(name, Recorded::Text(text.to_owned()));
    }

    fn set(&mut self, name: &'n str, value: Recorded<'n>) {
        match self.0.iter_mut().find(|(known, _)| *known == name) {
            Some((_, known)) => *known = value,
            None => self.0.push((name, value)),
        }
    }
}

impl Serialize for Scope<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut map = s.serialize_map(Some(self.0.len()))?;
        for (name, value) in &self.0 {
            match value {
                Recorded::Text(text) => map.serialize_entry(name, text)?,
                Recorded::Flag(flag) => map.serialize_entry(name, flag)?,
                Recorded::Rows(rows) => map.serialize_entry(name, rows)?,
                Recorded::Scope(scope) => map.serialize_entry(name, scope)?,
            }
        }
        map.end()
    }
}
