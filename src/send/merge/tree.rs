//! Queries on a template's syntax tree: its parts, its `|safe` filters, its includes.

use crate::base::limits;
use minijinja::machinery::ast::{CallArg, Expr, Filter, Stmt};
use minijinja::machinery::{Span, Token, parse, tokenize};
use minijinja::syntax::SyntaxConfig;
use minijinja::{Error, ErrorKind, Value};
use std::ops::Range;

/// Parses an author's template, checking its depth first.
///
/// # Errors
/// The syntax error.
pub(super) fn first_tree(text: &str) -> Result<Stmt<'_>, Error> {
    check_depth(text)?;
    tree(text)
}

/// Parses a template whose depth was checked before.
///
/// # Errors
/// The syntax error.
pub(super) fn tree(text: &str) -> Result<Stmt<'_>, Error> {
    parse(text, "", SyntaxConfig::default())
}

/// The position of an error in the text.
pub(super) fn place(error: &Error) -> Option<Range<usize>> {
    error.range().or_else(|| std::error::Error::source(error)?.downcast_ref::<TooDeep>().map(|deep| deep.0.clone()))
}

/// The position of an expression that is too deep for the parser, which limits only brackets and blocks.
#[derive(Debug)]
struct TooDeep(Range<usize>);

impl std::error::Error for TooDeep {}

impl std::fmt::Display for TooDeep {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("too deep")
    }
}

/// Rejects long chains of operators and of `elif`, because they become deep trees. Brackets and blocks count together with their surroundings.
fn check_depth(text: &str) -> Result<(), Error> {
    let (mut levels, mut ifs) = (vec![0], vec![0]);
    let mut begins = false;
    for token in tokenize(text, false, SyntaxConfig::default()) {
        let (token, span) = token?;
        let word = if let Token::Ident(word) = token { word } else { "" };
        match (&token, begins, word) {
            (_, true, "if") => ifs.push(0),
            (_, true, "elif") => ifs.iter_mut().next_back().into_iter().for_each(|count| *count += 1),
            (_, true, "endif") => drop(ifs.pop()),
            (Token::VariableStart | Token::BlockStart, ..) => levels = vec![0],
            (Token::BracketOpen | Token::ParenOpen | Token::BraceOpen, ..) => {
                levels.iter_mut().next_back().into_iter().for_each(|count| *count += 1);
                levels.push(0);
            }
            (Token::BracketClose | Token::ParenClose | Token::BraceClose, ..) => drop(levels.pop()),
            (Token::Comma, ..) => levels.iter_mut().next_back().into_iter().for_each(|count| *count = 0),
            (Token::TemplateData(_) | Token::Str(_) | Token::String(_) | Token::Int(_) | Token::Int128(_) | Token::Float(_), ..) => {}
            (Token::Ident(_), ..) if !matches!(word, "and" | "or" | "not" | "in" | "is" | "if" | "else") => {}
            _ => levels.iter_mut().next_back().into_iter().for_each(|count| *count += 1),
        }
        begins = matches!(token, Token::BlockStart);
        for (counts, what) in [(&levels, "operators in one expression"), (&ifs, "`elif` in a row")] {
            if counts.iter().sum::<usize>() > limits::CHAIN {
                return Err(Error::new(ErrorKind::SyntaxError, format!("more than {} {what}", limits::CHAIN)).with_source(TooDeep(range(span))));
            }
        }
    }
    Ok(())
}

/// The statements of a tree.
pub(super) fn statements<'t, 'a>(tree: &'t Stmt<'a>) -> &'t [Stmt<'a>] {
    match tree {
        Stmt::Template(template) => &template.children,
        _ => &[],
    }
}

/// The byte range of a span.
/// Where a statement stands that makes a program impossible; a block counts by what it begins with.
pub(super) fn place_of(statement: &Stmt<'_>) -> Range<usize> {
    match statement {
        Stmt::EmitExpr(emit) => range(emit.span()),
        other => expressions_of(other).first().map_or(0..0, |expr| range(expr.span())),
    }
}

pub(super) fn range(span: Span) -> Range<usize> {
    span.start_offset as usize..span.end_offset as usize
}

/// The positions of `|safe`.
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

/// The files that a template uses through `import` or `extends`; none for a name that is not constant.
pub(super) fn taken_over(tree: &Stmt<'_>) -> Vec<Option<String>> {
    let mut found = Vec::new();
    each_statement(statements(tree), &mut |statement| {
        let name = match statement {
            Stmt::Import(import) => &import.expr,
            Stmt::FromImport(import) => &import.expr,
            Stmt::Extends(extends) => &extends.name,
            _ => return,
        };
        found.push(if let Expr::Const(name) = name { name.value.as_str().map(str::to_owned) } else { None });
    });
    found
}

/// The files that a template includes, as far as their names are constant.
pub(super) fn included(tree: &Stmt<'_>) -> Vec<(String, Range<usize>)> {
    let mut found = Vec::new();
    let alone = std::slice::from_ref(tree);
    each_statement(if let Stmt::Template(_) = tree { statements(tree) } else { alone }, &mut |statement| {
        let named = match statement {
            Stmt::Include(include) => Some((&include.name, include.span())),
            Stmt::Import(import) => Some((&import.expr, import.span())),
            Stmt::FromImport(import) => Some((&import.expr, import.span())),
            Stmt::Extends(extends) => Some((&extends.name, extends.span())),
            _ => None,
        };
        if let Some((name, span)) = named {
            each_part(name, &mut |expr| {
                let value = if let Expr::Const(value) = expr { Some(value.value.clone()) } else { None };
                let names = value
                    .iter()
                    .flat_map(|value| value.as_str().map_or_else(|| value.try_iter().map(Vec::from_iter).unwrap_or_default(), |_| vec![value.clone()]));
                found.extend(names.filter_map(|name: Value| Some((name.as_str()?.to_owned(), range(span)))));
            });
        }
    });
    found
}

/// Visits the statements of all bodies, outer ones first.
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

/// Visits all expressions of a template and their operands.
pub(super) fn each_expression<'t, 'a>(statements: &'t [Stmt<'a>], visit: &mut dyn FnMut(&'t Expr<'a>)) {
    each_statement(statements, &mut |statement| expressions_of(statement).into_iter().for_each(|expr| each_part(expr, visit)));
}

/// The expressions of a statement itself, without its body.
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

/// An argument of a filter by name or position.
pub(super) fn argument_of<'t, 'a>(filter: &'t Filter<'a>, name: &str, place: usize) -> Option<&'t Expr<'a>> {
    let named = filter.args.iter().find_map(|arg| if let CallArg::Kwarg(known, value) = arg { (*known == name).then_some(value) } else { None });
    named.or_else(|| if let CallArg::Pos(value) = filter.args.get(place)? { Some(value) } else { None })
}

/// The direct operands of an expression.
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

pub(super) fn each_part<'t, 'a>(expr: &'t Expr<'a>, visit: &mut dyn FnMut(&'t Expr<'a>)) {
    visit(expr);
    parts_of(expr).into_iter().for_each(|part| each_part(part, visit));
}
