//! Which data a template needs: its syntax tree comes in, out go paths into the data like `order.items[].name`, each with what it is used as.

use super::syntax::{expressions_of, parts_of, statements};
use minijinja::machinery::ast::{Expr, Stmt};
use serde::Serialize;

/// What a value is used as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum Use {
    Any,
    /// Only asked whether it is so.
    Condition,
    Text,
    Number,
    Date,
    /// `{amount, currency}`.
    Money,
    /// What a loop runs over.
    List,
}

/// A value that a template takes from the data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Variable {
    /// Where it is in the data; `[]` is each item of a list.
    pub path: String,
    /// What the template takes it for.
    #[serde(rename = "type")]
    pub used_as: Use,
    /// The template does without it: wherever it stands, a default or a test stands with it.
    pub optional: bool,
}

/// What a template needs, in the order of the paths.
pub(super) fn variables(trees: &[Stmt<'_>]) -> Vec<Variable> {
    let mut walk = Walk::default();
    trees.iter().for_each(|tree| walk.statements(statements(tree)));
    let is_part = |inner: &str, outer: &str| inner.strip_prefix(outer).is_some_and(|rest| rest.starts_with(['.', '[']));
    let mut found = walk.found;
    found.sort_by(|a, b| a.path.cmp(&b.path));
    // Of an object that is only passed through, its fields are told.
    let paths: Vec<String> = found.iter().map(|v| v.path.clone()).collect();
    found.retain(|v| v.used_as > Use::Condition || !paths.iter().any(|path| is_part(path, &v.path)));
    found
}

/// A name that stands for something else than the data's own.
struct Bound<'a> {
    name: &'a str,
    /// The path into the data it stands for; none for what the template made.
    path: Option<String>,
}

#[derive(Default)]
struct Walk<'a> {
    found: Vec<Variable>,
    bound: Vec<Bound<'a>>,
    /// Paths that are known to be there.
    known: Vec<String>,
}

/// Names that are there without data.
const OWN: [&str; 8] = ["loop", "live", "locale", "zone", "caller", "varargs", "kwargs", "self"];

impl<'a> Walk<'a> {
    fn statements(&mut self, statements: &[Stmt<'a>]) {
        for statement in statements {
            self.statement(statement);
        }
    }

    /// A body with names of its own.
    fn inside(&mut self, body: &[Stmt<'a>]) {
        let bound = self.bound.len();
        self.statements(body);
        self.bound.truncate(bound);
    }

    fn statement(&mut self, statement: &Stmt<'a>) {
        match statement {
            Stmt::ForLoop(each) => {
                self.expr(&each.iter, Use::List);
                let bound = self.bound.len();
                self.bind_items(&each.target, &each.iter);
                each.filter_expr.iter().for_each(|expr| self.expr(expr, Use::Condition));
                self.statements(&each.body);
                self.bound.truncate(bound);
                self.inside(&each.else_body);
            }
            Stmt::IfCond(cond) => {
                self.expr(&cond.expr, Use::Condition);
                let known = self.known.len();
                self.learn(&cond.expr);
                self.statements(&cond.true_body);
                self.known.truncate(known);
                self.statements(&cond.false_body);
            }
            Stmt::WithBlock(with) => {
                let bound = self.bound.len();
                for (target, value) in &with.assignments {
                    self.expr(value, Use::Any);
                    self.bind(target, self.path(value));
                }
                self.statements(&with.body);
                self.bound.truncate(bound);
            }
            Stmt::Set(set) => {
                self.expr(&set.expr, Use::Any);
                self.bind(&set.target, self.path(&set.expr));
            }
            Stmt::SetBlock(set) => {
                self.inside(&set.body);
                self.bind(&set.target, None);
            }
            Stmt::Macro(made) => {
                let bound = self.bound.len();
                made.args.iter().for_each(|arg| self.bind(arg, None));
                self.statements(&made.body);
                self.bound.truncate(bound);
                self.bound.push(Bound { name: made.name, path: None });
            }
            Stmt::CallBlock(call) => {
                expressions_of(statement).into_iter().for_each(|expr| self.expr(expr, Use::Any));
                let bound = self.bound.len();
                call.macro_decl.args.iter().for_each(|arg| self.bind(arg, None));
                self.statements(&call.macro_decl.body);
                self.bound.truncate(bound);
            }
            Stmt::EmitExpr(emit) => self.expr(&emit.expr, Use::Text),
            Stmt::AutoEscape(block) => self.statements(&block.body),
            Stmt::FilterBlock(block) => self.statements(&block.body),
            Stmt::Block(block) => self.statements(&block.body),
            _ => expressions_of(statement).into_iter().for_each(|expr| self.expr(expr, Use::Any)),
        }
    }

    fn bind(&mut self, target: &Expr<'a>, path: Option<String>) {
        match target {
            Expr::Var(var) => self.bound.push(Bound { name: var.id, path }),
            Expr::List(list) => list.items.iter().for_each(|item| self.bind(item, None)),
            Expr::Tuple(tuple) => tuple.items.iter().for_each(|item| self.bind(item, None)),
            _ => {}
        }
    }

    /// The variables of a loop stand for the items of what it runs over.
    fn bind_items(&mut self, target: &Expr<'a>, iter: &Expr<'a>) {
        let items = match iter {
            Expr::Filter(filter) if matches!(filter.name, "sort" | "reverse" | "list" | "unique" | "items" | "dictsort") => filter.expr.as_ref(),
            other => Some(other),
        };
        let path = items.and_then(|items| self.path(items)).map(|path| format!("{path}[]"));
        let pair = match target {
            Expr::Tuple(pair) => pair.items.as_slice(),
            Expr::List(pair) => pair.items.as_slice(),
            _ => &[],
        };
        match (pair, iter) {
            ([key, value], Expr::Filter(filter)) if matches!(filter.name, "items" | "dictsort") => {
                self.bind(key, None);
                self.bind(value, path);
            }
            _ => self.bind(target, path),
        }
    }

    /// The path into the data that an expression stands for.
    fn path(&self, expr: &Expr<'a>) -> Option<String> {
        match expr {
            Expr::Var(var) => match self.bound.iter().rfind(|bound| bound.name == var.id) {
                Some(bound) => bound.path.clone(),
                None => (!OWN.contains(&var.id)).then(|| var.id.to_owned()),
            },
            Expr::GetAttr(get) => Some(format!("{}.{}", self.path(&get.expr)?, get.name)),
            Expr::GetItem(get) => {
                let Expr::Const(key) = &get.subscript_expr else { return None };
                let of = self.path(&get.expr)?;
                Some(key.value.as_str().map_or_else(|| format!("{of}[]"), |key| format!("{of}.{key}")))
            }
            _ => None,
        }
    }

    fn expr(&mut self, expr: &Expr<'a>, used_as: Use) {
        if let Some(path) = self.path(expr) {
            let optional = self.known.contains(&path);
            return self.note(path, used_as, optional);
        }
        match expr {
            Expr::Filter(filter) => {
                let Some(of) = &filter.expr else { return };
                let known = self.known.len();
                let used_as = match filter.name {
                    "money" => Use::Money,
                    "date" | "datetime" => Use::Date,
                    "number" | "percent" | "plural" | "round" | "abs" => Use::Number,
                    "items" | "sort" | "reverse" | "first" | "last" | "join" | "list" | "unique" | "map" | "select" | "sum" => Use::List,
                    "length" | "count" => Use::Any,
                    "default" | "d" => {
                        self.known.extend(self.path(of));
                        used_as
                    }
                    _ => Use::Text,
                };
                self.expr(of, used_as);
                self.known.truncate(known);
                parts_of(expr).into_iter().skip(1).for_each(|part| self.expr(part, Use::Any));
            }
            Expr::Test(test) if matches!(test.name, "defined" | "undefined") => {
                if let Some(path) = self.path(&test.expr) {
                    self.note(path, Use::Any, true);
                }
            }
            Expr::Call(call) => parts_of(expr).into_iter().skip(usize::from(matches!(call.expr, Expr::Var(_)))).for_each(|part| self.expr(part, Use::Any)),
            Expr::IfExpr(choice) => {
                self.expr(&choice.test_expr, Use::Condition);
                let known = self.known.len();
                self.learn(&choice.test_expr);
                self.expr(&choice.true_expr, used_as);
                self.known.truncate(known);
                choice.false_expr.iter().for_each(|expr| self.expr(expr, used_as));
            }
            Expr::BinOp(op) if matches!(op.op, minijinja::machinery::ast::BinOpKind::ScAnd) => {
                self.expr(&op.left, used_as);
                let known = self.known.len();
                self.learn(&op.left);
                self.expr(&op.right, used_as);
                self.known.truncate(known);
            }
            _ => parts_of(expr).into_iter().for_each(|part| self.expr(part, if used_as == Use::Condition { Use::Condition } else { Use::Any })),
        }
    }

    /// What holds where a condition is true.
    fn learn(&mut self, condition: &Expr<'a>) {
        match condition {
            Expr::Test(test) if test.name == "defined" => self.known.extend(self.path(&test.expr)),
            Expr::BinOp(op) if matches!(op.op, minijinja::machinery::ast::BinOpKind::ScAnd) => {
                self.learn(&op.left);
                self.learn(&op.right);
            }
            _ => {}
        }
    }

    fn note(&mut self, path: String, used_as: Use, optional: bool) {
        match self.found.iter_mut().find(|v| v.path == path) {
            Some(known) => {
                known.used_as = known.used_as.max(used_as);
                known.optional &= optional;
            }
            None => self.found.push(Variable { path, used_as, optional }),
        }
    }
}
