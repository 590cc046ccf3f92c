//! A template's syntax tree, asked questions: what it is made of, which values it vouches for, which files it includes.

use super::guard::Guard;
use minijinja::machinery::ast::{CallArg, Expr, Stmt};
use minijinja::machinery::{Span, parse};
use minijinja::{Error, Value};
use std::ops::Range;

/// What a template prints: the range of the expression, and what guards it.
pub(super) type Guarded = Vec<(Range<usize>, Guard)>;

/// A template as a tree.
///
/// # Errors
/// What is wrong with it.
pub(super) fn tree(text: &str) -> Result<Stmt<'_>, Error> {
    parse(text, "", minijinja::syntax::SyntaxConfig::default())
}

/// The statements of a tree.
pub(super) fn statements<'t, 'a>(tree: &'t Stmt<'a>) -> &'t [Stmt<'a>] {
    match tree {
        Stmt::Template(template) => &template.children,
        _ => &[],
    }
}

/// The bytes a span stands for.
pub(super) fn range(span: Span) -> Range<usize> {
    span.start_offset as usize..span.end_offset as usize
}

/// The same template with its guards written in: `{{ a }}` becomes `{{ (a)|postfrisch_guard(1) }}`.
pub(super) fn with_guards(text: &str, guarded: &Guarded, filter: &str) -> (String, Inserted) {
    let mut out = String::with_capacity(text.len() + guarded.len() * 24);
    let mut inserted = Inserted::default();
    let mut at = 0;
    for (range, guard) in guarded.iter().filter(|(_, guard)| !guard.is_none()) {
        out.push_str(text.get(at..range.start).unwrap_or(""));
        inserted.note(&mut out, "(");
        out.push_str(text.get(range.clone()).unwrap_or(""));
        inserted.note(&mut out, &format!(")|{filter}({})", guard.0));
        at = range.end;
    }
    out.push_str(text.get(at..).unwrap_or(""));
    (out, inserted)
}

/// Where something was written into a text: its place there, and its length.
#[derive(Debug, Default)]
pub(super) struct Inserted(Vec<(usize, usize)>);

impl Inserted {
    fn note(&mut self, out: &mut String, what: &str) {
        self.0.push((out.len(), what.len()));
        out.push_str(what);
    }

    /// The range in the text without what was written in.
    pub fn without(&self, range: Range<usize>) -> Range<usize> {
        let before = |offset: usize| {
            let cut: usize = self.0.iter().take_while(|(at, _)| *at < offset).map(|(at, length)| (*length).min(offset - at)).sum();
            offset - cut
        };
        before(range.start)..before(range.end)
    }
}

/// Where a template vouches for a value with `|safe`.
pub(super) fn vouched(tree: &Stmt<'_>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    each_expression(statements(tree), &mut |expr| {
        if let Expr::Filter(filter) = expr
            && (filter.name == "safe" || filter.args.iter().any(|arg| argument(arg).as_const().is_some_and(|name| name.as_str() == Some("safe"))))
        {
            let from = filter.expr.as_ref().map_or(filter.span(), Expr::span);
            found.push(range(from).start..range(filter.span()).end);
        }
    });
    found
}

/// The files a template includes, as far as it names them.
pub(super) fn included(tree: &Stmt<'_>) -> Vec<(String, Range<usize>)> {
    let mut found = Vec::new();
    each_statement(statements(tree), &mut |statement| {
        if let Stmt::Include(include) = statement {
            each_part(&include.name, &mut |expr| {
                let value = if let Expr::Const(value) = expr { Some(value.value.clone()) } else { None };
                let names = value
                    .iter()
                    .flat_map(|value| value.as_str().map_or_else(|| value.try_iter().map(Vec::from_iter).unwrap_or_default(), |_| vec![value.clone()]));
                found.extend(names.filter_map(|name: Value| Some((name.as_str()?.to_owned(), range(include.span())))));
            });
        }
    });
    found
}

/// Visits the bodies of statements, the outer before the inner.
pub(super) fn each_statement<'t, 'a>(statements: &'t [Stmt<'a>], visit: &mut dyn FnMut(&'t Stmt<'a>)) {
    for statement in statements {
        visit(statement);
        let bodies: [&[Stmt<'a>]; 2] = match statement {
            Stmt::ForLoop(each) => [&each.body, &each.else_body],
            Stmt::IfCond(cond) => [&cond.true_body, &cond.false_body],
            Stmt::WithBlock(with) => [&with.body, &[]],
            Stmt::SetBlock(set) => [&set.body, &[]],
            Stmt::AutoEscape(block) => [&block.body, &[]],
            Stmt::FilterBlock(block) => [&block.body, &[]],
            Stmt::Block(block) => [&block.body, &[]],
            Stmt::Macro(made) => [&made.body, &[]],
            Stmt::CallBlock(call) => [&call.macro_decl.body, &[]],
            Stmt::Template(template) => [&template.children, &[]],
            Stmt::EmitExpr(_)
            | Stmt::EmitRaw(_)
            | Stmt::Set(_)
            | Stmt::Import(_)
            | Stmt::FromImport(_)
            | Stmt::Extends(_)
            | Stmt::Include(_)
            | Stmt::Continue(_)
            | Stmt::Break(_)
            | Stmt::Do(_) => [&[], &[]],
        };
        bodies.into_iter().for_each(|body| each_statement(body, visit));
    }
}

/// Visits every expression of a template, and what it is made of.
pub(super) fn each_expression<'t, 'a>(statements: &'t [Stmt<'a>], visit: &mut dyn FnMut(&'t Expr<'a>)) {
    each_statement(statements, &mut |statement| expressions_of(statement).into_iter().for_each(|expr| each_part(expr, visit)));
}

/// The expressions of a statement itself, not of its body.
pub(super) fn expressions_of<'t, 'a>(statement: &'t Stmt<'a>) -> Vec<&'t Expr<'a>> {
    match statement {
        Stmt::EmitExpr(emit) => vec![&emit.expr],
        Stmt::ForLoop(each) => std::iter::once(&each.iter).chain(&each.filter_expr).collect(),
        Stmt::IfCond(cond) => vec![&cond.expr],
        Stmt::WithBlock(with) => with.assignments.iter().map(|(_, value)| value).collect(),
        Stmt::Set(set) => vec![&set.expr],
        Stmt::SetBlock(set) => set.filter.iter().collect(),
        Stmt::FilterBlock(block) => vec![&block.filter],
        Stmt::Include(include) => vec![&include.name],
        Stmt::Macro(made) => made.defaults.iter().collect(),
        Stmt::CallBlock(call) => std::iter::once(&call.call.expr).chain(call.call.args.iter().map(argument)).chain(&call.macro_decl.defaults).collect(),
        Stmt::Do(call) => std::iter::once(&call.call.expr).chain(call.call.args.iter().map(argument)).collect(),
        Stmt::AutoEscape(block) => vec![&block.enabled],
        Stmt::Import(import) => vec![&import.expr],
        Stmt::FromImport(import) => vec![&import.expr],
        Stmt::Extends(extends) => vec![&extends.name],
        Stmt::Template(_) | Stmt::EmitRaw(_) | Stmt::Block(_) | Stmt::Continue(_) | Stmt::Break(_) => Vec::new(),
    }
}

pub(super) fn argument<'t, 'a>(argument: &'t CallArg<'a>) -> &'t Expr<'a> {
    match argument {
        CallArg::Pos(expr) | CallArg::Kwarg(_, expr) | CallArg::PosSplat(expr) | CallArg::KwargSplat(expr) => expr,
    }
}

/// What an expression is made of, one level down.
pub(super) fn parts_of<'t, 'a>(expr: &'t Expr<'a>) -> Vec<&'t Expr<'a>> {
    match expr {
        Expr::Var(_) | Expr::Const(_) => Vec::new(),
        Expr::Slice(slice) => std::iter::once(&slice.expr).chain(&slice.start).chain(&slice.stop).chain(&slice.step).collect(),
        Expr::UnaryOp(op) => vec![&op.expr],
        Expr::BinOp(op) => vec![&op.left, &op.right],
        Expr::Compare(compare) => std::iter::once(&compare.expr).chain(compare.ops.iter().map(|op| &op.expr)).collect(),
        Expr::IfExpr(choice) => [&choice.test_expr, &choice.true_expr].into_iter().chain(&choice.false_expr).collect(),
        Expr::Filter(filter) => filter.expr.iter().chain(filter.args.iter().map(argument)).collect(),
        Expr::Test(test) => std::iter::once(&test.expr).chain(test.args.iter().map(argument)).collect(),
        Expr::GetAttr(get) => vec![&get.expr],
        Expr::GetItem(get) => vec![&get.expr, &get.subscript_expr],
        Expr::Call(call) => std::iter::once(&call.expr).chain(call.args.iter().map(argument)).collect(),
        Expr::List(list) => list.items.iter().collect(),
        Expr::Tuple(tuple) => tuple.items.iter().collect(),
        Expr::Map(map) => map.keys.iter().chain(&map.values).collect(),
    }
}

fn each_part<'t, 'a>(expr: &'t Expr<'a>, visit: &mut dyn FnMut(&'t Expr<'a>)) {
    visit(expr);
    parts_of(expr).into_iter().for_each(|part| each_part(part, visit));
}
