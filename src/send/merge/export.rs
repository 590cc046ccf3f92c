//! Exports a template to other template languages. Every expression becomes a value with a name, so that the other language needs print, if and each only;
//! the values of a recipient's data are what the program prints, asks and lists, ready escaped for their places.

use super::dialect::{ELSE, Language, Writer, otherwise};
use super::guard::Guard;
use super::options::RenderOptions;
use super::program::{Expr, For, Program, Step, Target};
use super::run::{Done, Run};
use crate::base::datum::Datum;
use serde::ser::{Serialize, SerializeMap, Serializer};
use std::ops::Range;

/// A program whose values have names.
#[derive(Debug)]
enum Part<'p> {
    Text(Range<usize>),
    Print {
        name: String,
        step: &'p Step,
    },
    If {
        name: String,
        condition: &'p Expr,
        yes: Vec<Part<'p>>,
        no: Vec<Part<'p>>,
    },
    For {
        name: String,
        each: &'p For,
        body: Vec<Part<'p>>,
        otherwise: Option<(String, Vec<Part<'p>>)>,
    },
    With {
        assignments: &'p [(usize, Expr)],
        parts: Vec<Part<'p>>,
    },
    /// The head styles, which depend on what the message shows.
    Styles,
    /// Prints nothing.
    Quiet(&'p Step),
}

/// The name of the head styles.
pub(super) const STYLES: &str = "styles";

/// The template in another language; `prefix` stands before the names of values.
pub(super) fn template(program: &Program, text: &str, language: Language, prefix: &str) -> Result<String, &'static str> {
    let parts = Planner::new(program, language).plan();
    let mut writer = Writer::new(language, prefix);
    write(&parts, text, &mut writer)?;
    Ok(writer.finish())
}

fn write(parts: &[Part<'_>], text: &str, writer: &mut Writer) -> Result<(), &'static str> {
    for part in parts {
        match part {
            Part::Text(range) => writer.text(text.get(range.clone()).unwrap_or("")),
            Part::Print { name, .. } => writer.print(name),
            Part::If { name, yes, no, .. } => {
                writer.branches(name, |writer| write(yes, text, writer), (!no.is_empty()).then_some(|writer: &mut Writer| write(no, text, writer)))?;
            }
            Part::For { name, body, otherwise, .. } => {
                writer.each(name, |writer| write(body, text, writer))?;
                if let Some((name, parts)) = otherwise {
                    writer.branches(name, |writer| write(parts, text, writer), None::<fn(&mut Writer) -> Result<(), &'static str>>)?;
                }
            }
            Part::With { parts, .. } => write(parts, text, writer)?,
            Part::Styles => writer.print(STYLES),
            Part::Quiet(_) => {}
        }
    }
    Ok(())
}

/// The values of a recipient's data, and the marks that were passed.
pub(super) fn values<'v>(program: &'v Program, text: &'v str, data: &'v Datum<'v>, options: &'v RenderOptions, language: Language) -> Done<(Scope, Marks)> {
    let parts = Planner::new(program, language).plan();
    let mut run = Run::new(program, text, data, options);
    let mut scope = Scope::default();
    record(&parts, &mut run, &mut scope, language.branches_are_scopes())?;
    Ok((scope, run.marks))
}

fn record<'p>(parts: &[Part<'p>], run: &mut Run<'p>, scope: &mut Scope, nested: bool) -> Done<()> {
    for part in parts {
        match part {
            Part::Text(_) | Part::Styles => {}
            Part::Print { name, step } => {
                run.step(step)?;
                scope.set(name, Recorded::Text(run.taken()));
            }
            Part::If { name, condition, yes, no } => {
                let holds = run.holds(condition)?;
                let (taken, name) = if holds { (yes, name.clone()) } else { (no, otherwise(name)) };
                if nested {
                    let mut inner = Scope::default();
                    record(taken, run, &mut inner, nested)?;
                    scope.set(&name, Recorded::Scope(inner));
                } else {
                    scope.set(name.strip_suffix(ELSE).filter(|_| !holds).unwrap_or(&name), Recorded::Flag(holds));
                    record(taken, run, scope, nested)?;
                }
            }
            Part::For { name, each, body, otherwise } => {
                let mut rows = Vec::new();
                for bound in run.rows(each)? {
                    let outer = run.bind(bound);
                    let mut row = Scope::default();
                    record(body, run, &mut row, nested)?;
                    run.release(outer);
                    rows.push(row);
                }
                if let Some((name, parts)) = otherwise {
                    if nested && rows.is_empty() {
                        let mut inner = Scope::default();
                        record(parts, run, &mut inner, nested)?;
                        scope.set(name, Recorded::Scope(inner));
                    } else if !nested {
                        scope.set(name, Recorded::Flag(rows.is_empty()));
                        if rows.is_empty() {
                            record(parts, run, scope, nested)?;
                        }
                    }
                }
                scope.set(name, Recorded::Rows(rows));
            }
            Part::With { assignments, parts } => {
                let bound = run.assigned(assignments)?;
                let outer = run.bind(bound);
                record(parts, run, scope, nested)?;
                run.release(outer);
            }
            Part::Quiet(step) => {
                run.step(step)?;
                run.taken();
            }
        }
    }
    Ok(())
}

/// Marks that were passed, with their positions.
type Marks = Vec<(usize, usize)>;

/// Values by name.
#[derive(Debug, Default)]
pub(super) struct Scope(Vec<(String, Recorded)>);

#[derive(Debug)]
enum Recorded {
    Text(String),
    Flag(bool),
    Rows(Vec<Scope>),
    Scope(Scope),
}

impl Scope {
    pub fn set_text(&mut self, name: &str, text: &str) {
        self.set(name, Recorded::Text(text.to_owned()));
    }

    fn set(&mut self, name: &str, value: Recorded) {
        match self.0.iter_mut().find(|(known, _)| known == name) {
            Some((_, known)) => *known = value,
            None => self.0.push((name.to_owned(), value)),
        }
    }
}

impl Serialize for Scope {
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

/// Names that template languages, or what is exported besides, use for something else.
const RESERVED: &str = " and as blank block blockHelperMissing class constructor contains cycle date each else empty ends false first for forloop get helperMissing if in is items \
    keys last length live log lookup loop lower matches nil none not null or preheader self size starts striptags styles subject text this title true undefined unless upper url \
    values with ";

/// Names the values of a program.
struct Planner<'p> {
    program: &'p Program,
    language: Language,
    /// Whether the same expression always has the same value in the same scope.
    is_pure: bool,
    /// The loop variables around, innermost last.
    loops: Vec<usize>,
    /// The names of the scopes around, each with the expression that it stands for.
    scopes: Vec<Vec<(String, String)>>,
    count: usize,
}

impl<'p> Planner<'p> {
    fn new(program: &'p Program, language: Language) -> Self {
        Self { program, language, is_pure: !assigns(&program.body), loops: Vec::new(), scopes: vec![Vec::new()], count: 0 }
    }

    fn plan(&mut self) -> Vec<Part<'p>> {
        self.parts(&self.program.body)
    }

    fn parts(&mut self, steps: &'p [Step]) -> Vec<Part<'p>> {
        steps.iter().map(|step| self.part(step)).collect()
    }

    /// The parts of a branch, which is a scope of its own in some languages.
    fn branch(&mut self, steps: &'p [Step]) -> Vec<Part<'p>> {
        if !self.language.branches_are_scopes() {
            return self.parts(steps);
        }
        self.scopes.push(Vec::new());
        let parts = self.parts(steps);
        self.scopes.pop();
        parts
    }

    fn part(&mut self, step: &'p Step) -> Part<'p> {
        match step {
            Step::Text(range) => Part::Text(range.clone()),
            Step::Mark(0) => Part::Styles,
            Step::Print(Expr::Advertising, _) | Step::Mark(_) | Step::Set(..) | Step::Capture(..) => Part::Quiet(step),
            Step::Print(expr, guard) => Part::Print { name: self.name(expr, *guard, ""), step },
            Step::If(condition, _, no) if self.is_never(condition) => Part::With { assignments: &[], parts: self.parts(no) },
            Step::If(condition, yes, no) => {
                // Where branches are scopes, each condition has one of its own.
                let name = if self.language.branches_are_scopes() { self.own_name(condition, "if_") } else { self.name(condition, Guard::default(), "if_") };
                Part::If { name, condition, yes: self.branch(yes), no: self.branch(no) }
            }
            Step::For(each) => {
                // Each loop has rows of its own, because each prints other values of them.
                let name = self.own_name(&each.over, "");
                let outer = self.loops.len();
                match each.target {
                    Target::Item(item) => self.loops.push(item),
                    Target::Entry(key, value) => self.loops.extend([key, value]),
                }
                self.scopes.push(Vec::new());
                let body = self.parts(&each.body);
                self.scopes.pop();
                self.loops.truncate(outer);
                let otherwise = (!each.otherwise.is_empty()).then(|| {
                    let name = self.fresh(&format!("no_{name}"), "");
                    (name, self.branch(&each.otherwise))
                });
                Part::For { name, each, body, otherwise }
            }
            Step::With(assignments, steps) => Part::With { assignments, parts: self.parts(steps) },
        }
    }

    fn name(&mut self, expr: &Expr, guard: Guard, before: &str) -> String {
        let key = format!("{before}{expr:?}{guard:?}");
        let known = self.scopes.last().and_then(|scope| scope.iter().find(|(_, of)| *of == key)).map(|(name, _)| name.clone());
        if let Some(name) = known.filter(|_| self.is_pure) {
            return name;
        }
        self.named(expr, before, &key)
    }

    /// A name that nothing else has in its scope, even if it is the same expression.
    fn own_name(&mut self, expr: &Expr, before: &str) -> String {
        self.named(expr, before, "")
    }

    fn named(&mut self, expr: &Expr, before: &str, key: &str) -> String {
        let words = self.words(expr);
        let said = if words.is_empty() { "value".to_owned() } else { words.chars().take(48).collect() };
        self.fresh(&[before, said.trim_matches('_')].concat(), key)
    }

    /// A name that the scope does not have.
    fn fresh(&mut self, wanted: &str, key: &str) -> String {
        self.count += 1;
        let is_reserved = RESERVED.contains(&format!(" {wanted} ")) || !wanted.starts_with(|c: char| c.is_ascii_alphabetic());
        let wanted = if is_reserved { format!("the_{wanted}") } else { wanted.to_owned() };
        let numbered = self.language.numbers_names();
        let count = self.count;
        let Some(scope) = self.scopes.last_mut() else { return wanted };
        let is_taken =
            |name: &str| scope.iter().any(|(known, _)| known == name || known.strip_suffix(ELSE) == Some(name) || name.strip_suffix(ELSE) == Some(known));
        let name = if numbered {
            format!("PF{count}")
        } else {
            (1..).map(|n| if n == 1 { wanted.clone() } else { format!("{wanted}_{n}") }).find(|name| !is_taken(name)).unwrap_or(wanted)
        };
        scope.push((name.clone(), key.to_owned()));
        name
    }

    /// Whether a condition never holds in an exported template: there are no live blocks.
    fn is_never(&self, condition: &Expr) -> bool {
        match condition {
            Expr::Name(name) => self.program.names.get(*name).is_some_and(|name| name == "live"),
            Expr::And(sides) => sides.iter().any(|side| self.is_never(side)),
            Expr::Or(sides) => sides.iter().all(|side| self.is_never(side)),
            _ => false,
        }
    }

    /// An expression in words: `order.total|money` is `order_total`. Loop variables are left out.
    fn words(&self, expr: &Expr) -> String {
        let two = |[a, b]: &[Expr; 2], word: &str| joined(&self.words(a), word, &self.words(b));
        match expr {
            Expr::Name(name) if self.loops.contains(name) => String::new(),
            Expr::Name(name) => self.program.names.get(*name).map_or_else(String::new, |name| clean(name)),
            Expr::Field(of, field) => joined(&self.words(of), "", &clean(field)),
            Expr::At(of, at) => joined(&self.words(of), "", &at.to_string()),
            Expr::Item(sides) => two(sides, ""),
            Expr::Text(text) => clean(text),
            Expr::Int(n) => n.to_string(),
            Expr::Bool(_) | Expr::None | Expr::Advertising => String::new(),
            Expr::Not(inner) => joined("not", "", &self.words(inner)),
            Expr::And(sides) => two(sides, "and"),
            Expr::Or(sides) => two(sides, "or"),
            Expr::Compare(_, sides) => two(sides, "is"),
            Expr::Join(sides) => two(sides, ""),
            Expr::Choice(choice) => choice.first().map_or_else(String::new, |condition| self.words(condition)),
            Expr::Default(sides) => sides.first().map_or_else(String::new, |value| self.words(value)),
            Expr::IsDefined(inner) | Expr::IsNone(inner) | Expr::Length(inner) | Expr::Safe(inner) | Expr::Held(_, inner) | Expr::Shape(_, inner) => {
                self.words(inner)
            }
            Expr::Format(_, inner, _) => self.words(inner),
        }
    }
}

fn joined(a: &str, word: &str, b: &str) -> String {
    [a, word, b].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("_")
}

/// A word that all languages take as a name.
fn clean(text: &str) -> String {
    text.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect()
}

/// Whether a program binds variables other than those of loops: an expression may then have several values in one scope.
fn assigns(steps: &[Step]) -> bool {
    steps.iter().any(|step| match step {
        Step::Set(..) | Step::Capture(..) | Step::With(..) => true,
        Step::If(_, yes, no) => assigns(yes) || assigns(no),
        Step::For(each) => assigns(&each.body) || assigns(&each.otherwise),
        Step::Text(_) | Step::Mark(_) | Step::Print(..) => false,
    })
}
