//! A fast path for merging: compiles a template's syntax tree to a short program. Unsupported templates are left to the template engine, which produces the same
//! text, or the error with its position.

use super::filters::Format;
use super::guard::Guard;
use super::guard::Guarded;
use super::hold::Hold;
use super::marks::next_mark;
use super::tree::{place_of, range, statements};
use crate::send::mjml::{EDGED, GIVEN};
use minijinja::machinery::ast::{BinOpKind, CallArg, CompareOpKind, Expr as Tree, Stmt, UnaryOpKind};
use minijinja::value::ValueKind;
use std::ops::Range;

/// A template that does not need the engine.
#[derive(Debug)]
pub(super) struct Program {
    pub body: Vec<Step>,
    /// The names of variables; steps refer to their indices.
    pub names: Vec<String>,
}

/// An instruction.
#[derive(Debug)]
pub(super) enum Step {
    Text(Range<usize>),
    /// Reports the position of a mark, by number.
    Mark(usize),
    Print(Expr, Guard),
    If(Expr, Vec<Step>, Vec<Step>),
    For(Box<For>),
    Set(usize, Expr),
    Capture(usize, Vec<Step>),
    With(Vec<(usize, Expr)>, Vec<Step>),
}

/// A loop.
#[derive(Debug)]
pub(super) struct For {
    pub target: Target,
    pub over: Expr,
    pub body: Vec<Step>,
    pub otherwise: Vec<Step>,
    /// The index of the name `loop`.
    pub own: usize,
}

/// The variables that a loop binds.
#[derive(Debug, Clone, Copy)]
pub(super) enum Target {
    /// Each item of a list.
    Item(usize),
    /// The key and value of each entry of an object.
    Entry(usize, usize),
}

/// An expression.
#[derive(Debug)]
pub(super) enum Expr {
    Name(usize),
    Field(Box<Expr>, String),
    At(Box<Expr>, usize),
    /// A field whose name is a value.
    Item(Box<[Expr; 2]>),
    Text(String),
    Int(i64),
    Bool(bool),
    None,
    Not(Box<Expr>),
    And(Box<[Expr; 2]>),
    Or(Box<[Expr; 2]>),
    Compare(Comparison, Box<[Expr; 2]>),
    Join(Box<[Expr; 2]>),
    Choice(Box<[Expr; 3]>),
    IsDefined(Box<Expr>),
    IsNone(Box<Expr>),
    Default(Box<[Expr; 2]>),
    Length(Box<Expr>),
    Safe(Box<Expr>),
    /// Checks a condition of the compiled HTML; if it fails, the message is merged first.
    Held(Hold, Box<Expr>),
    Shape(Shape, Box<Expr>),
    Format(Format, Box<Expr>, Vec<(Option<String>, Expr)>),
    Advertising,
}

/// A text transformation.
#[derive(Debug, Clone, Copy)]
pub(super) enum Shape {
    Trim,
    Upper,
    Lower,
}

/// A comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Comparison {
    Equal,
    Unequal,
    Less,
    AtMost,
    More,
    AtLeast,
}

impl Program {
    /// Compiles a template; if it needs the engine, where the first tag is that does.
    pub fn of(tree: &Stmt<'_>, guarded: &Guarded, text: &str, marks: &[String]) -> Result<Self, Range<usize>> {
        let mut maker = Maker { names: Vec::new(), guarded, text, marks, foreign: None };
        match maker.steps(statements(tree)) {
            Some(body) => Ok(Self { body, names: maker.names }),
            None => Err(maker.foreign.unwrap_or_default()),
        }
    }
}

struct Maker<'g> {
    names: Vec<String>,
    guarded: &'g Guarded,
    text: &'g str,
    marks: &'g [String],
    /// The innermost tag that needs the engine.
    foreign: Option<Range<usize>>,
}

impl Maker<'_> {
    fn name(&mut self, name: &str) -> usize {
        self.names.iter().position(|known| known == name).unwrap_or_else(|| {
            self.names.push(name.to_owned());
            self.names.len() - 1
        })
    }

    /// A name that the template binds. Variables that formats depend on can't be rebound.
    fn target(&mut self, name: &str) -> Option<usize> {
        (!matches!(name, "locale" | "zone")).then(|| self.name(name))
    }

    fn steps(&mut self, statements: &[Stmt<'_>]) -> Option<Vec<Step>> {
        let mut steps = Vec::with_capacity(statements.len());
        for statement in statements {
            if let Stmt::EmitRaw(raw) = statement {
                self.raw(raw.raw, &mut steps)?;
            } else {
                match self.step(statement) {
                    Some(step) => steps.push(step),
                    None => {
                        self.foreign.get_or_insert_with(|| place_of(statement));
                        return None;
                    }
                }
            }
        }
        Some(steps)
    }

    /// Text between tags, split at marks.
    fn raw(&self, raw: &str, steps: &mut Vec<Step>) -> Option<()> {
        let start = (raw.as_ptr() as usize).checked_sub(self.text.as_ptr() as usize)?;
        (self.text.get(start..start + raw.len()) == Some(raw)).then_some(())?;
        let mut at = 0;
        while let Some((mark, length)) = next_mark(raw.get(at..)?, self.marks) {
            steps.extend([Step::Text(start + at..start + at + length), Step::Mark(mark)]);
            at += length + self.marks.get(mark)?.len();
        }
        steps.push(Step::Text(start + at..start + raw.len()));
        Some(())
    }

    fn step(&mut self, statement: &Stmt<'_>) -> Option<Step> {
        Some(match statement {
            Stmt::EmitExpr(emit) => {
                let at = range(emit.span());
                let guard = self.guarded.binary_search_by_key(&at.start, |(range, _)| range.start).ok().and_then(|found| self.guarded.get(found));
                Step::Print(self.expr(&emit.expr)?, guard.map(|(_, guard)| *guard).unwrap_or_default())
            }
            Stmt::IfCond(cond) => Step::If(self.expr(&cond.expr)?, self.steps(&cond.true_body)?, self.steps(&cond.false_body)?),
            Stmt::ForLoop(each) if !each.recursive && each.filter_expr.is_none() => {
                let pair = match &each.target {
                    Tree::Tuple(pair) => Some(pair.items.as_slice()),
                    Tree::List(pair) => Some(pair.items.as_slice()),
                    _ => None,
                };
                let (target, over) = match (&each.target, &each.iter) {
                    (_, Tree::Filter(filter)) if pair.is_some() && filter.name == "items" && filter.args.is_empty() => {
                        let [Tree::Var(key), Tree::Var(value)] = pair? else { return None };
                        (Target::Entry(self.target(key.id)?, self.target(value.id)?), filter.expr.as_ref()?)
                    }
                    (Tree::Var(item), iter) => (Target::Item(self.target(item.id)?), iter),
                    _ => return None,
                };
                let over = self.expr(over)?;
                let (body, otherwise) = (self.steps(&each.body)?, self.steps(&each.else_body)?);
                Step::For(Box::new(For { target, over, body, otherwise, own: self.name("loop") }))
            }
            Stmt::Set(set) => {
                let Tree::Var(target) = &set.target else { return None };
                Step::Set(self.target(target.id)?, self.expr(&set.expr)?)
            }
            Stmt::SetBlock(set) if set.filter.is_none() => {
                let Tree::Var(target) = &set.target else { return None };
                Step::Capture(self.target(target.id)?, self.steps(&set.body)?)
            }
            Stmt::WithBlock(with) => {
                let assignment = |(target, value): &(Tree<'_>, Tree<'_>)| {
                    let Tree::Var(target) = target else { return None };
                    Some((self.target(target.id)?, self.expr(value)?))
                };
                let assignments = with.assignments.iter().map(assignment).collect::<Option<_>>()?;
                Step::With(assignments, self.steps(&with.body)?)
            }
            _ => return None,
        })
    }

    fn boxed(&mut self, expr: &Tree<'_>) -> Option<Box<Expr>> {
        self.expr(expr).map(Box::new)
    }

    fn two(&mut self, a: &Tree<'_>, b: &Tree<'_>) -> Option<Box<[Expr; 2]>> {
        Some(Box::new([self.expr(a)?, self.expr(b)?]))
    }

    fn expr(&mut self, expr: &Tree<'_>) -> Option<Expr> {
        Some(match expr {
            Tree::Var(var) => Expr::Name(self.name(var.id)),
            Tree::Const(value) => match value.value.kind() {
                ValueKind::String => Expr::Text(value.value.as_str()?.to_owned()),
                ValueKind::Bool => Expr::Bool(value.value.is_true()),
                ValueKind::None => Expr::None,
                ValueKind::Number if value.value.is_integer() => Expr::Int(i64::try_from(value.value.clone()).ok()?),
                _ => return None,
            },
            Tree::GetAttr(get) => Expr::Field(self.boxed(&get.expr)?, get.name.to_owned()),
            Tree::GetItem(get) => match self.expr(&get.subscript_expr)? {
                Expr::Text(name) => Expr::Field(self.boxed(&get.expr)?, name),
                Expr::Int(at) => Expr::At(self.boxed(&get.expr)?, usize::try_from(at).ok()?),
                Expr::Bool(_) | Expr::None => return None,
                _ => Expr::Item(self.two(&get.expr, &get.subscript_expr)?),
            },
            Tree::UnaryOp(op) => match op.op {
                UnaryOpKind::Not => Expr::Not(self.boxed(&op.expr)?),
                UnaryOpKind::Neg => return None,
            },
            Tree::BinOp(op) => {
                let sides = self.two(&op.left, &op.right)?;
                match op.op {
                    BinOpKind::ScAnd => Expr::And(sides),
                    BinOpKind::ScOr => Expr::Or(sides),
                    BinOpKind::Concat => Expr::Join(sides),
                    BinOpKind::Eq => Expr::Compare(Comparison::Equal, sides),
                    BinOpKind::Ne => Expr::Compare(Comparison::Unequal, sides),
                    BinOpKind::Lt => Expr::Compare(Comparison::Less, sides),
                    BinOpKind::Lte => Expr::Compare(Comparison::AtMost, sides),
                    BinOpKind::Gt => Expr::Compare(Comparison::More, sides),
                    BinOpKind::Gte => Expr::Compare(Comparison::AtLeast, sides),
                    _ => return None,
                }
            }
            Tree::Compare(compare) => {
                let [op] = compare.ops.as_slice() else { return None };
                let comparison = match op.op {
                    CompareOpKind::Eq => Comparison::Equal,
                    CompareOpKind::Ne => Comparison::Unequal,
                    CompareOpKind::Lt => Comparison::Less,
                    CompareOpKind::Lte => Comparison::AtMost,
                    CompareOpKind::Gt => Comparison::More,
                    CompareOpKind::Gte => Comparison::AtLeast,
                    _ => return None,
                };
                Expr::Compare(comparison, self.two(&compare.expr, &op.expr)?)
            }
            Tree::IfExpr(choice) => {
                Expr::Choice(Box::new([self.expr(&choice.test_expr)?, self.expr(&choice.true_expr)?, self.expr(choice.false_expr.as_ref()?)?]))
            }
            Tree::Test(test) if test.args.is_empty() => match test.name {
                "defined" => Expr::IsDefined(self.boxed(&test.expr)?),
                "undefined" => Expr::Not(Box::new(Expr::IsDefined(self.boxed(&test.expr)?))),
                "none" => Expr::IsNone(self.boxed(&test.expr)?),
                _ => return None,
            },
            Tree::Filter(filter) => {
                let of = self.boxed(filter.expr.as_ref()?)?;
                match (filter.name, filter.args.as_slice()) {
                    ("default" | "d", [CallArg::Pos(other)]) => Expr::Default(Box::new([*of, self.expr(other)?])),
                    ("length" | "count", []) => Expr::Length(of),
                    ("safe", []) => Expr::Safe(of),
                    (GIVEN, []) => Expr::Held(Hold::Given, of),
                    (EDGED, []) => Expr::Held(Hold::Edged, of),
                    ("trim", []) => Expr::Shape(Shape::Trim, of),
                    ("upper", []) => Expr::Shape(Shape::Upper, of),
                    ("lower", []) => Expr::Shape(Shape::Lower, of),
                    (name, args) => Expr::Format(Format::named(name)?, of, args.iter().map(|arg| self.argument(arg)).collect::<Option<_>>()?),
                }
            }
            Tree::Call(call) => match &call.expr {
                Tree::Var(var) if var.id == super::filters::ADVERTISING && call.args.is_empty() => Expr::Advertising,
                _ => return None,
            },
            _ => return None,
        })
    }

    fn argument(&mut self, argument: &CallArg<'_>) -> Option<(Option<String>, Expr)> {
        match argument {
            CallArg::Pos(expr) => Some((None, self.expr(expr)?)),
            CallArg::Kwarg(name, expr) => Some((Some((*name).to_owned()), self.expr(expr)?)),
            _ => None,
        }
    }
}
