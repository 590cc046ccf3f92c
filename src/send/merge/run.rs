//! Runs a program over data. Any problem stops it; the engine then reports the error.

use super::filters::{Format, Formatted};
use super::guard::{Guard, Printed};
use super::hold::brings_components;
use super::message::Class;
use super::options::RenderOptions;
use super::program::{Comparison, Expr, For, Program, Shape, Step, Target};
use crate::base::datum::Datum;
use crate::base::limits;
use std::borrow::Cow;

/// The engine has to take over.
#[derive(Debug)]
pub(super) struct Unknown;

pub(super) type Done<T> = Result<T, Unknown>;

/// A value at run time.
#[derive(Debug, Clone)]
pub(super) enum Value<'v> {
    Undefined,
    None,
    Bool(bool),
    Int(i64),
    Text(Cow<'v, str>),
    Safe(Cow<'v, str>),
    /// A list, an object, or a number with decimals.
    Datum(&'v Datum<'v>),
    /// A loop: the current index and the length.
    Loop(usize, usize),
}

/// The size up to which objects are searched linearly; the engine indexes larger ones.
const ENTRIES: usize = 64;

/// The result of merging.
#[derive(Debug)]
pub(super) struct Merged {
    pub html: String,
    pub class: Class,
    /// The marks that were passed, with their positions.
    pub marks: Vec<(usize, usize)>,
}

/// Merges data into a program's text.
pub(super) fn run<'v>(program: &'v Program, text: &'v str, data: &'v Datum<'v>, options: &'v RenderOptions, room: usize) -> Done<Merged> {
    let mut run = Run { out: String::with_capacity(room), ..Run::new(program, text, data, options) };
    run.steps(&program.body)?;
    Ok(Merged { html: run.out, class: run.class, marks: run.marks })
}

/// A program being run.
pub(super) struct Run<'v> {
    program: &'v Program,
    text: &'v str,
    data: &'v Datum<'v>,
    options: &'v RenderOptions,
    /// The variables bound by the template, innermost last.
    bound: Vec<(usize, Value<'v>)>,
    out: String,
    pub marks: Vec<(usize, usize)>,
    class: Class,
    fuel: u32,
}

/// Variables bound by the template.
type Bound<'v> = Vec<(usize, Value<'v>)>;

impl<'v> Run<'v> {
    pub fn new(program: &'v Program, text: &'v str, data: &'v Datum<'v>, options: &'v RenderOptions) -> Self {
        let (out, fuel) = (String::new(), limits::PROGRAM_STEPS);
        Self { program, text, data, options, bound: Vec::new(), out, marks: Vec::new(), class: Class::Transactional, fuel }
    }

    /// What was printed since the last call.
    pub fn taken(&mut self) -> String {
        std::mem::take(&mut self.out)
    }

    pub fn holds(&mut self, condition: &'v Expr) -> Done<bool> {
        is_true(&self.value(condition)?)
    }

    /// What a loop binds in each of its rows.
    pub fn rows(&mut self, each: &'v For) -> Done<Vec<Bound<'v>>> {
        let row = |at, count, bound: Bound<'v>| [vec![(each.own, Value::Loop(at, count))], bound].concat();
        Ok(match (self.value(&each.over)?, each.target) {
            (Value::Datum(Datum::List(items)), Target::Item(name)) => {
                items.iter().enumerate().map(|(at, item)| row(at, items.len(), vec![(name, of(item))])).collect()
            }
            (Value::Datum(Datum::Map(entries)), Target::Entry(key, value)) if entries.len() <= ENTRIES => {
                let bound = |name: &'v str, datum| vec![(key, Value::Text(Cow::Borrowed(name))), (value, of(datum))];
                entries.iter().enumerate().map(|(at, (name, datum))| row(at, entries.len(), bound(name, datum))).collect()
            }
            _ => return Err(Unknown),
        })
    }

    pub fn assigned(&mut self, assignments: &'v [(usize, Expr)]) -> Done<Bound<'v>> {
        assignments.iter().map(|(name, expr)| Ok((*name, self.defined(expr)?))).collect()
    }

    /// Binds variables; to be released to where it was.
    pub fn bind(&mut self, bound: Bound<'v>) -> usize {
        let outer = self.bound.len();
        self.bound.extend(bound);
        outer
    }

    pub fn release(&mut self, outer: usize) {
        self.bound.truncate(outer);
    }

    fn steps(&mut self, steps: &'v [Step]) -> Done<()> {
        steps.iter().try_for_each(|step| self.step(step))
    }

    pub fn step(&mut self, step: &'v Step) -> Done<()> {
        self.fuel = self.fuel.checked_sub(1).ok_or(Unknown)?;
        if self.out.len() > limits::MERGED_BYTES {
            return Err(Unknown);
        }
        match step {
            Step::Text(range) => self.out.push_str(self.text.get(range.clone()).ok_or(Unknown)?),
            Step::Mark(mark) => self.marks.push((*mark, self.out.len())),
            Step::Print(expr, guard) => {
                let value = self.value(expr)?;
                // Most values are printed in text or quotes.
                let is_usual = guard.is_none() || guard.is_escaping() && !matches!(value, Value::Safe(_));
                if is_usual || !self.print_guarded(&value, *guard)? {
                    self.print(&value)?;
                }
            }
            Step::If(condition, yes, no) => {
                let holds = is_true(&self.value(condition)?)?;
                self.steps(if holds { yes } else { no })?;
            }
            Step::For(each) => self.each(each)?,
            Step::Set(name, expr) => {
                let value = self.defined(expr)?;
                self.bound.push((*name, value));
            }
            Step::Capture(name, steps) => {
                let outer = std::mem::take(&mut self.out);
                let bound = self.bound.len();
                let done = self.steps(steps);
                self.bound.truncate(bound);
                let captured = std::mem::replace(&mut self.out, outer);
                done?;
                self.bound.push((*name, Value::Safe(captured.into())));
            }
            Step::With(assignments, steps) => {
                let bound = self.bound.len();
                for (name, expr) in assignments {
                    let value = self.defined(expr)?;
                    self.bound.push((*name, value));
                }
                self.steps(steps)?;
                self.bound.truncate(bound);
            }
        }
        Ok(())
    }

    fn each(&mut self, each: &'v For) -> Done<()> {
        let over = self.value(&each.over)?;
        let bound = self.bound.len();
        match (over, each.target) {
            (Value::Datum(Datum::List(items)), Target::Item(name)) => {
                for (at, item) in items.iter().enumerate() {
                    self.bound.extend([(each.own, Value::Loop(at, items.len())), (name, of(item))]);
                    self.steps(&each.body)?;
                    self.bound.truncate(bound);
                }
                if items.is_empty() { self.steps(&each.otherwise) } else { Ok(()) }
            }
            (Value::Datum(Datum::Map(entries)), Target::Entry(key, value)) if entries.len() <= ENTRIES => {
                for (at, (name, datum)) in entries.iter().enumerate() {
                    self.bound.extend([(each.own, Value::Loop(at, entries.len())), (key, Value::Text(Cow::Borrowed(name))), (value, of(datum))]);
                    self.steps(&each.body)?;
                    self.bound.truncate(bound);
                }
                if entries.is_empty() { self.steps(&each.otherwise) } else { Ok(()) }
            }
            _ => Err(Unknown),
        }
    }

    /// Prints a value in a context other than text; false if the context is text.
    fn print_guarded(&mut self, value: &Value<'_>, guard: Guard) -> Done<bool> {
        let admitted = match value {
            Value::Text(text) => guard.admit(text, Printed::Text),
            Value::Safe(text) => guard.admit(text, Printed::Safe),
            Value::Int(n) => guard.admit(&n.to_string(), Printed::Plain),
            Value::Bool(b) => guard.admit(if *b { "True" } else { "False" }, Printed::Plain),
            Value::None => guard.admit("", Printed::Text).map(|_| None),
            _ => return Ok(false),
        };
        let markup = admitted.map_err(|_| Unknown)?;
        markup.iter().for_each(|markup| self.out.push_str(markup));
        Ok(markup.is_some())
    }

    fn print(&mut self, value: &Value<'_>) -> Done<()> {
        match value {
            Value::Bool(b) => self.out.push_str(if *b { "True" } else { "False" }),
            Value::Int(n) => self.out.push_str(&n.to_string()),
            Value::Text(text) => super::escape::escape(&mut self.out, text).map_err(|_| Unknown)?,
            Value::Safe(text) if brings_components(text) => return Err(Unknown),
            Value::Safe(text) => self.out.push_str(text),
            Value::Undefined | Value::None | Value::Datum(_) | Value::Loop(..) => return Err(Unknown),
        }
        Ok(())
    }

    fn name(&self, name: usize) -> Done<Value<'v>> {
        if let Some((_, value)) = self.bound.iter().rfind(|(bound, _)| *bound == name) {
            return Ok(value.clone());
        }
        let name = self.program.names.get(name).ok_or(Unknown)?;
        Ok(match name.as_str() {
            "locale" => Value::Text(Cow::Borrowed(self.options.tag.as_str())),
            "zone" => Value::Text(Cow::Borrowed(self.options.zone.name)),
            "live" => of(&self.options.live),
            name => self.data.get(name).map_or(Value::Undefined, of),
        })
    }

    fn defined(&mut self, expr: &'v Expr) -> Done<Value<'v>> {
        let value = self.value(expr)?;
        if matches!(value, Value::Undefined) { Err(Unknown) } else { Ok(value) }
    }

    fn value(&mut self, expr: &'v Expr) -> Done<Value<'v>> {
        self.fuel = self.fuel.checked_sub(1).ok_or(Unknown)?;
        Ok(match expr {
            Expr::Name(name) => self.name(*name)?,
            Expr::Field(of_what, field) => match self.value(of_what)? {
                Value::Datum(map @ Datum::Map(entries)) if entries.len() <= ENTRIES => map.get(field).map_or(Value::Undefined, of),
                Value::Loop(at, count) => match field.as_str() {
                    "index" => Value::Int(at as i64 + 1),
                    "index0" => Value::Int(at as i64),
                    "revindex" => Value::Int((count - at) as i64),
                    "revindex0" => Value::Int((count - at) as i64 - 1),
                    "length" => Value::Int(count as i64),
                    "first" => Value::Bool(at == 0),
                    "last" => Value::Bool(at + 1 == count),
                    _ => return Err(Unknown),
                },
                _ => return Err(Unknown),
            },
            Expr::At(of_what, at) => match self.value(of_what)? {
                Value::Datum(Datum::List(items)) => items.get(*at).map_or(Value::Undefined, of),
                _ => return Err(Unknown),
            },
            Expr::Item(sides) => self.item(sides)?,
            Expr::Text(text) => Value::Text(Cow::Borrowed(text)),
            Expr::Int(n) => Value::Int(*n),
            Expr::Bool(b) => Value::Bool(*b),
            Expr::None => Value::None,
            Expr::Not(expr) => Value::Bool(!is_true(&self.value(expr)?)?),
            Expr::And(sides) => {
                let [a, b] = &**sides;
                let value = self.value(a)?;
                if is_true(&value)? { self.value(b)? } else { value }
            }
            Expr::Or(sides) => {
                let [a, b] = &**sides;
                let value = self.value(a)?;
                if is_true(&value)? { value } else { self.value(b)? }
            }
            Expr::Compare(comparison, sides) => {
                let [a, b] = &**sides;
                let (a, b) = (self.value(a)?, self.value(b)?);
                Value::Bool(compare(*comparison, &a, &b)?)
            }
            Expr::Join(sides) => {
                let [a, b] = &**sides;
                let (a, b) = (self.value(a)?, self.value(b)?);
                Value::Text(Cow::Owned([joined(&a)?, joined(&b)?].concat()))
            }
            Expr::Choice(choice) => {
                let [condition, yes, no] = &**choice;
                let holds = is_true(&self.value(condition)?)?;
                self.value(if holds { yes } else { no })?
            }
            Expr::IsDefined(expr) => Value::Bool(!matches!(self.value(expr)?, Value::Undefined)),
            Expr::IsNone(expr) => match self.value(expr)? {
                Value::Undefined => return Err(Unknown),
                value => Value::Bool(matches!(value, Value::None)),
            },
            Expr::Default(sides) => {
                let [value, other] = &**sides;
                // The argument is evaluated even if it is not needed.
                match (self.value(value)?, self.value(other)?) {
                    (Value::Undefined | Value::None, other) => other,
                    (value, _) => value,
                }
            }
            Expr::Length(expr) => Value::Int(match self.value(expr)? {
                Value::Datum(Datum::List(items)) => items.len(),
                Value::Datum(Datum::Map(entries)) => entries.len(),
                Value::Text(text) | Value::Safe(text) => text.chars().count(),
                _ => return Err(Unknown),
            } as i64),
            Expr::Safe(expr) => match self.value(expr)? {
                Value::Text(text) | Value::Safe(text) => Value::Safe(text),
                _ => return Err(Unknown),
            },
            Expr::Held(hold, expr) => match self.value(expr)? {
                Value::Text(text) | Value::Safe(text) if !hold.admits(&text) => return Err(Unknown),
                value @ (Value::Text(_) | Value::Safe(_) | Value::Int(_)) => value,
                _ => return Err(Unknown),
            },
            Expr::Shape(shape, expr) => match (shape, self.value(expr)?) {
                (Shape::Trim, Value::Text(text) | Value::Safe(text)) => Value::Text(Cow::Owned(text.trim().to_owned())),
                (Shape::Upper, Value::Text(text)) => Value::Text(Cow::Owned(text.to_uppercase())),
                (Shape::Lower, Value::Text(text)) => Value::Text(Cow::Owned(text.to_lowercase())),
                _ => return Err(Unknown),
            },
            Expr::Format(format, expr, arguments) => self.format(*format, expr, arguments)?,
            Expr::Advertising => {
                self.class = Class::Advertising;
                Value::Safe(Cow::Borrowed(""))
            }
        })
    }

    fn item(&mut self, [of_what, name]: &'v [Expr; 2]) -> Done<Value<'v>> {
        match (self.value(of_what)?, self.value(name)?) {
            (Value::Datum(map @ Datum::Map(entries)), Value::Text(name)) if entries.len() <= ENTRIES => Ok(map.get(&name).map_or(Value::Undefined, of)),
            _ => Err(Unknown),
        }
    }

    fn format(&mut self, format: Format, expr: &'v Expr, arguments: &'v [(Option<String>, Expr)]) -> Done<Value<'v>> {
        let value = self.value(expr)?;
        let mut values = Vec::with_capacity(arguments.len());
        for (name, expr) in arguments {
            let value = self.value(expr)?;
            values.push((name.as_deref(), argument(&value)?));
        }
        let given: Vec<(Option<&str>, &Datum<'_>)> = values.iter().map(|(name, value)| (*name, &**value)).collect();
        let datum = argument(&value)?;
        Ok(match format.of(&datum, &given, self.options).map_err(|_| Unknown)? {
            Formatted::Text(text) => Value::Text(text.into()),
            Formatted::Safe(text) => Value::Safe(text.into()),
            Formatted::Same => value.clone(),
        })
    }
}

/// A value as JSON data.
fn argument<'v>(value: &Value<'v>) -> Done<Cow<'v, Datum<'v>>> {
    Ok(match value {
        Value::Bool(b) => Cow::Owned(Datum::Bool(*b)),
        Value::Int(n) => Cow::Owned(Datum::Int(*n)),
        Value::Text(text) => Cow::Owned(Datum::Text(text.clone())),
        Value::Datum(datum) => Cow::Borrowed(*datum),
        _ => return Err(Unknown),
    })
}

fn of<'v>(datum: &'v Datum<'v>) -> Value<'v> {
    match datum {
        Datum::Null => Value::None,
        Datum::Bool(b) => Value::Bool(*b),
        Datum::Int(n) => Value::Int(*n),
        Datum::Text(text) => Value::Text(Cow::Borrowed(text)),
        other => Value::Datum(other),
    }
}

fn is_true(value: &Value<'_>) -> Done<bool> {
    Ok(match value {
        Value::None => false,
        Value::Bool(b) => *b,
        Value::Int(n) => *n != 0,
        Value::Text(text) | Value::Safe(text) => !text.is_empty(),
        Value::Datum(Datum::List(items)) => !items.is_empty(),
        Value::Datum(Datum::Map(entries)) => !entries.is_empty(),
        _ => return Err(Unknown),
    })
}

fn compare(comparison: Comparison, a: &Value<'_>, b: &Value<'_>) -> Done<bool> {
    let order = match (a, b) {
        (Value::Int(a), Value::Int(b)) => a.cmp(b),
        (Value::Text(a), Value::Text(b)) => a.cmp(b),
        (Value::Bool(a), Value::Bool(b)) => a.cmp(b),
        (Value::None, Value::None) if matches!(comparison, Comparison::Equal | Comparison::Unequal) => std::cmp::Ordering::Equal,
        (Value::None, Value::Text(_)) | (Value::Text(_), Value::None) if comparison == Comparison::Equal => return Ok(false),
        (Value::None, Value::Text(_)) | (Value::Text(_), Value::None) if comparison == Comparison::Unequal => return Ok(true),
        _ => return Err(Unknown),
    };
    Ok(match comparison {
        Comparison::Equal => order.is_eq(),
        Comparison::Unequal => order.is_ne(),
        Comparison::Less => order.is_lt(),
        Comparison::AtMost => order.is_le(),
        Comparison::More => order.is_gt(),
        Comparison::AtLeast => order.is_ge(),
    })
}

/// The text of a value for `~`.
fn joined<'v>(value: &Value<'v>) -> Done<Cow<'v, str>> {
    match value {
        Value::Int(n) => Ok(n.to_string().into()),
        Value::Text(text) => Ok(text.clone()),
        _ => Err(Unknown),
    }
}
