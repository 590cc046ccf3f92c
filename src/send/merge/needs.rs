//! Finds the values that a template requires: a syntax tree in; checks to insert into the template's text out. The engine itself prints null as "None", and
//! treats undefined as an empty list.

use super::tree::{argument, argument_of, each_part, each_statement, expressions_of, range, statements};
use minijinja::machinery::ast::{BinOpKind, CompareOpKind, Expr, Filter, Stmt, UnaryOpKind};
use std::ops::Range;

/// The requirement on a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Need {
    /// Not undefined.
    Defined,
    /// Neither undefined nor null.
    Given,
    /// No null or undefined inside either, because the value becomes text.
    Whole,
    /// Present, and each item, or a field of each item, is present.
    Items,
    /// Present, and a field of each item is defined.
    Fields,
    /// Defined, and not nested too deeply, because it is stored or written as JSON.
    Kept,
}

impl Need {
    /// The requirement with a number, as used in template texts.
    pub fn numbered(number: u8) -> Self {
        [Self::Defined, Self::Given, Self::Whole, Self::Items, Self::Fields].get(usize::from(number)).copied().unwrap_or(Self::Kept)
    }
}

/// A check to insert.
pub(super) struct Check {
    pub at: usize,
    pub text: String,
    /// The checked value.
    pub about: Range<usize>,
}

/// Filters that may return their input, or nothing.
const PASSING: [&str; 7] = ["first", "last", "min", "max", "attr", "default", "d"];

/// All checks of a template.
pub(super) fn checks(text: &str, tree: &Stmt<'_>, filter: &str) -> Vec<Check> {
    let mut needs = Needs { text, filter, found: Vec::new() };
    each_statement(statements(tree), &mut |statement| needs.statement(statement));
    needs.found
}

/// Whether an expression is a name or a path.
fn is_path(expr: &Expr<'_>) -> bool {
    matches!(expr, Expr::Var(_) | Expr::GetAttr(_) | Expr::GetItem(_))
}

/// The name that a path begins with.
fn root<'a>(expr: &Expr<'a>) -> Option<&'a str> {
    match expr {
        Expr::Var(var) => Some(var.id),
        Expr::GetAttr(get) => root(&get.expr),
        Expr::GetItem(get) => root(&get.expr),
        _ => None,
    }
}

/// The byte range of an expression. The parser's spans begin at the last postfix operator.
fn extent(expr: &Expr<'_>) -> Range<usize> {
    let own = range(expr.span());
    let parts = super::tree::parts_of(expr);
    match expr {
        Expr::List(_) | Expr::Tuple(_) | Expr::Map(_) => own,
        _ => parts.into_iter().map(extent).reduce(|a, b| a.start.min(b.start)..a.end.max(b.end)).map_or(own.clone(), |all| all.start..all.end.max(own.end)),
    }
}

struct Needs<'t> {
    text: &'t str,
    filter: &'t str,
    found: Vec<Check>,
}

impl Needs<'_> {
    fn statement(&mut self, statement: &Stmt<'_>) {
        match statement {
            // A bare path is checked where it is printed.
            Stmt::EmitExpr(emit) if !is_path(&emit.expr) => self.value(&emit.expr, Need::Given),
            Stmt::ForLoop(each) => {
                self.value(&each.iter, Need::Given);
                each.filter_expr.iter().for_each(|condition| self.value(condition, Need::Defined));
            }
            Stmt::IfCond(cond) => self.value(&cond.expr, Need::Defined),
            Stmt::Set(set) => self.value(&set.expr, Need::Defined),
            Stmt::WithBlock(with) => with.assignments.iter().for_each(|(_, value)| self.value(value, Need::Defined)),
            Stmt::Macro(made) => made.defaults.iter().for_each(|value| self.value(value, Need::Defined)),
            Stmt::CallBlock(call) => call.call.args.iter().for_each(|arg| self.value(argument(arg), Need::Defined)),
            Stmt::Do(call) => call.call.args.iter().for_each(|arg| self.value(argument(arg), Need::Defined)),
            Stmt::Include(include) => self.value(&include.name, Need::Given),
            _ => {}
        }
        expressions_of(statement).into_iter().for_each(|expr| each_part(expr, &mut |part| self.expr(part)));
        // A variable that is set repeatedly may become deeply nested.
        if let Stmt::Set(set) = statement
            && matches!(set.expr, Expr::List(_) | Expr::Tuple(_) | Expr::Map(_) | Expr::Filter(_) | Expr::Call(_) | Expr::BinOp(_))
            && let Some((before, _)) =
                self.text.get(..range(set.span()).end).and_then(|text| text.get(range(set.target.span()).end..)).and_then(|rest| rest.split_once('='))
        {
            let about = range(set.target.span()).end + before.len() + 1..range(set.span()).end;
            self.note(about.start, "(".to_owned(), &about);
            self.check(about.end, ")|", Need::Kept, ")", &about);
        }
    }

    /// The requirements of an expression on its operands.
    fn expr(&mut self, expr: &Expr<'_>) {
        match expr {
            Expr::Filter(filter) => self.filtered(filter, range(filter.span()).start),
            Expr::Test(test) if !matches!(test.name, "defined" | "undefined") => {
                self.value(&test.expr, Need::Defined);
                for arg in &test.args {
                    self.enclosed(argument(arg), Need::Defined);
                }
            }
            Expr::BinOp(op) => match op.op {
                BinOpKind::ScAnd | BinOpKind::ScOr => self.value(&op.left, Need::Defined),
                BinOpKind::Eq | BinOpKind::Ne => [&op.left, &op.right].into_iter().for_each(|side| self.value(side, Need::Defined)),
                BinOpKind::In => {
                    self.value(&op.left, Need::Defined);
                    self.value(&op.right, Need::Given);
                }
                BinOpKind::Concat => [&op.left, &op.right].into_iter().for_each(|side| self.value(side, Need::Whole)),
                _ => [&op.left, &op.right].into_iter().for_each(|side| self.value(side, Need::Given)),
            },
            Expr::Compare(compare) => {
                let equals = compare.ops.iter().all(|op| matches!(op.op, CompareOpKind::Eq | CompareOpKind::Ne));
                let need = if equals { Need::Defined } else { Need::Given };
                std::iter::once(&compare.expr).chain(compare.ops.iter().map(|op| &op.expr)).for_each(|side| self.value(side, need));
            }
            Expr::UnaryOp(op) if matches!(op.op, UnaryOpKind::Neg) => {
                self.enclosed(&op.expr, Need::Given);
            }
            Expr::UnaryOp(op) => self.value(&op.expr, Need::Defined),
            Expr::IfExpr(choice) => self.value(&choice.test_expr, Need::Defined),
            Expr::GetItem(get) => self.value(&get.subscript_expr, Need::Given),
            Expr::Slice(slice) => {
                if self.enclosed(&slice.expr, Need::Given)
                    && let Some(name) = root(&slice.expr)
                {
                    // The engine drops a name in a macro that is only used in a slice, so it is repeated here.
                    let all = extent(&slice.expr).start..range(expr.span()).end;
                    self.note(all.start, "(".to_owned(), &all);
                    self.check(all.end, "|", Need::Defined, &format!(",none,{name}))"), &all);
                }
                slice.start.iter().chain(&slice.stop).chain(&slice.step).for_each(|part| self.value(part, Need::Given));
            }
            Expr::Call(call) => call.args.iter().for_each(|arg| self.value(argument(arg), Need::Defined)),
            Expr::List(list) => list.items.iter().for_each(|item| self.value(item, Need::Defined)),
            Expr::Tuple(tuple) => tuple.items.iter().for_each(|item| self.value(item, Need::Defined)),
            Expr::Map(map) => map.keys.iter().chain(&map.values).for_each(|item| self.value(item, Need::Defined)),
            _ => {}
        }
    }

    fn filtered(&mut self, filter: &Filter<'_>, name: usize) {
        let named = |wanted: &str| argument_of(filter, wanted, usize::MAX);
        let placed = |at: usize| argument_of(filter, "", at);
        let is_default = |expr: Option<&Expr<'_>>| matches!(expr, Some(Expr::Const(name)) if matches!(name.value.as_str(), Some("default" | "d")));
        let (need, field) = match filter.name {
            "default" | "d" => return,
            name if name.starts_with("postfrisch_") => return,
            "map" if named("default").is_some() || is_default(placed(0)) => (Need::Given, None),
            "groupby" if named("default").is_some() => (Need::Given, None),
            "map" if named("attribute").is_some() => (Need::Fields, named("attribute")),
            "map" | "min" | "max" | "sort" => (Need::Items, named("attribute")),
            "sum" => (Need::Items, named("attribute").or(placed(0))),
            "join" => (Need::Items, named("attribute").or(placed(1))),
            "selectattr" | "rejectattr" if matches!(placed(1), Some(Expr::Const(test)) if matches!(test.value.as_str(), Some("defined" | "undefined"))) => {
                (Need::Given, None)
            }
            "groupby" | "selectattr" | "rejectattr" | "unique" => match named("attribute").or(placed(0)) {
                Some(field) => (Need::Fields, Some(field)),
                None => (Need::Given, None),
            },
            "bool" => (Need::Defined, None),
            "json" | "tojson" => (Need::Kept, None),
            "length" | "count" | "first" | "last" | "list" | "reverse" | "select" | "reject" | "batch" | "slice" | "items" | "dictsort" | "zip" | "chain"
            | "attr" => (Need::Given, None),
            _ => (Need::Whole, None),
        };
        filter.args.iter().for_each(|arg| self.value(argument(arg), Need::Given));
        let Some(of) = &filter.expr else { return };
        let is_there = match of {
            Expr::Const(value) => !value.value.is_none() && need != Need::Items && need != Need::Fields,
            Expr::Filter(inner) => need == Need::Given && !PASSING.contains(&inner.name),
            _ => false,
        };
        if is_there {
            return;
        }
        if matches!(of, Expr::IfExpr(_) | Expr::BinOp(_)) {
            self.value(of, if need == Need::Kept { Need::Defined } else { need.min(Need::Whole) });
        }
        let field = field.and_then(|field| self.text.get(extent(field))).map(|field| format!(",{field}")).unwrap_or_default();
        self.check(name, "", need, &format!("{field})|"), &extent(of));
    }

    /// Adds a check for the final value of an expression.
    fn value(&mut self, expr: &Expr<'_>, need: Need) {
        match expr {
            Expr::Const(value) if value.value.is_none() && need != Need::Defined => self.check(range(value.span()).end, "|", need, ")", &extent(expr)),
            Expr::Filter(filter) if !PASSING.contains(&filter.name) => {}
            Expr::Var(_) | Expr::GetAttr(_) | Expr::GetItem(_) | Expr::Filter(_) => self.check(range(expr.span()).end, "|", need, ")", &extent(expr)),
            Expr::IfExpr(choice) => std::iter::once(&choice.true_expr).chain(&choice.false_expr).for_each(|side| self.value(side, need)),
            Expr::BinOp(op) if matches!(op.op, BinOpKind::ScAnd) => [&op.left, &op.right].into_iter().for_each(|side| self.value(side, need)),
            Expr::BinOp(op) if matches!(op.op, BinOpKind::ScOr) => self.value(&op.right, need),
            _ => {}
        }
    }

    /// The same, in parentheses where a filter would have another precedence (`-a`, `is eq a`) or is not allowed (`a[:3]`).
    fn enclosed(&mut self, expr: &Expr<'_>, need: Need) -> bool {
        let all = extent(expr);
        let is_known = is_path(expr) && self.text.get(all.clone()).is_some_and(|path| !path.contains('('));
        if is_known {
            self.note(all.start, "(".to_owned(), &all);
            self.check(all.end, "|", need, "))", &all);
        }
        is_known
    }

    fn check(&mut self, at: usize, before: &str, need: Need, after: &str, about: &Range<usize>) {
        self.note(at, format!("{before}{}({}{after}", self.filter, need as u8), about);
    }

    fn note(&mut self, at: usize, text: String, about: &Range<usize>) {
        self.found.push(Check { at, text, about: about.clone() });
    }
}
