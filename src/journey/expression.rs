//! Conditions of rules, campaigns and decision tables: expressions of the template language over a customer's facts. minijinja is used only here.

use crate::base::diagnostic::{Code, Diagnostic, Result};
use crate::base::written::written;
use minijinja::{Environment, UndefinedBehavior, Value};
use serde::Deserialize;
use std::collections::BTreeMap;

/// What a decision table does with several lines that hold (DMN 1.5, hit policies).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Hit {
    Unique,
    First,
    Collect,
}
written!(Hit: Unique = "unique", First = "first", Collect = "collect");

/// A line of a decision table.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    pub when: String,
    pub then: String,
}

/// A decision table: a fact by conditions.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    pub hit: Hit,
    pub lines: Vec<Line>,
}

/// All conditions of a shop's rules.
#[derive(Debug)]
pub struct Expressions {
    env: Environment<'static>,
    tables: BTreeMap<String, Table>,
    /// Each condition with its place.
    all: Vec<(String, String)>,
}

impl Expressions {
    /// Reads conditions, each with its place, and those of the tables.
    ///
    /// # Errors
    /// `journey/bad-rules` for the first that can't be read.
    pub fn of(conditions: Vec<(String, String)>, tables: &BTreeMap<String, Table>) -> Result<Self> {
        let mut env = Environment::empty();
        env.set_undefined_behavior(UndefinedBehavior::Lenient);
        env.set_fuel(Some(10_000));
        let of_tables = tables.iter().flat_map(|(name, table)| table.lines.iter().map(move |line| (format!("facts.{name}"), line.when.clone())));
        let all: Vec<(String, String)> = conditions.into_iter().chain(of_tables).collect();
        for (place, text) in &all {
            // Read as an expression first: the text is not to end the tag that it is put into.
            let read = env.compile_expression_owned(text.clone()).map(drop);
            read.and_then(|()| env.add_template_owned(text.clone(), format!("{{% if {text} %}}1{{% endif %}}"))).map_err(|e| {
                Diagnostic::new(Code::JourneyBadRules, format!("the condition `{text}` in `{place}` can't be read: {e}"))
                    .help("write an expression of the template language, like `orders >= 3 and \"vip\" in segments`")
            })?;
        }
        Ok(Self { env, tables: tables.clone(), all })
    }

    /// Whether a condition holds. One that fails on the facts at hand does not.
    pub fn holds(&self, text: &str, facts: &Value) -> bool {
        self.env.get_template(text).and_then(|condition| condition.render(facts)).is_ok_and(|held| !held.is_empty())
    }

    /// What the decision tables come to.
    pub fn decided(&self, facts: &Value) -> BTreeMap<String, Value> {
        let decide = |table: &Table| {
            let mut held = table.lines.iter().filter(|line| self.holds(&line.when, facts)).map(|line| Value::from(line.then.as_str()));
            match table.hit {
                Hit::First => held.next().unwrap_or(Value::from(())),
                Hit::Collect => held.collect(),
                // Two lines that hold contradict each other: neither is taken.
                Hit::Unique => match (held.next(), held.next()) {
                    (Some(one), None) => one,
                    _ => Value::from(()),
                },
            }
        };
        self.tables.iter().map(|(name, table)| (name.clone(), decide(table))).collect()
    }

    /// Each condition with its place.
    pub fn all(&self) -> impl Iterator<Item = (&String, &str)> {
        self.all.iter().map(|(place, text)| (place, text.as_str()))
    }

    /// The tables by name.
    pub fn tables(&self) -> impl Iterator<Item = (&str, &Table)> {
        self.tables.iter().map(|(name, table)| (name.as_str(), table))
    }

    /// The facts that a condition asks for.
    pub fn names(&self, text: &str) -> Vec<String> {
        let asked = self.env.get_template(text).map(|condition| condition.undeclared_variables(false)).unwrap_or_default();
        let mut names: Vec<String> = asked.into_iter().collect();
        names.sort_unstable();
        names
    }

    pub fn has_tables(&self) -> bool {
        !self.tables.is_empty()
    }
}
