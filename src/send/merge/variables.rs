//! Determines the data that a template needs: its syntax tree in; paths like `order.items[].name` with their uses out.

use super::origin::{Made, Origin, Value};
use super::tree::{argument, argument_of, expressions_of, parts_of, statements};
use super::variable::{Use, Variable};
use minijinja::machinery::ast::{BinOpKind, Call, CallArg, Expr, Filter, Macro, Stmt, UnaryOpKind};
use std::rc::Rc;

/// The variables of a template, sorted by path. The first tree is the template; the others are the files that it may include, by name.
pub(super) fn variables(trees: &[(&str, Stmt<'_>)]) -> Vec<Variable> {
    let mut walk = Walk { trees, found: Vec::new(), bound: Vec::new(), known: Vec::new(), depth: 0, steps: 0 };
    if let Some((_, tree)) = trees.first() {
        walk.statements(statements(tree));
    }
    let mut found = walk.found;
    found.sort_by(|a, b| a.path.cmp(&b.path));
    // An object that is only passed through is implied by a required field of it.
    let is_in = |inner: &Variable, outer: &Variable, by: &[char]| inner.path.strip_prefix(&outer.path).is_some_and(|rest| rest.starts_with(by));
    let may_miss = |field: &Variable, v: &Variable| found.iter().any(|o| o.optional && is_in(field, o, &['.', '[']) && is_in(o, v, &['.']));
    let tells = |field: &Variable, v: &Variable| !field.optional && is_in(field, v, &['.']) && !may_miss(field, v);
    let kept: Vec<bool> = found.iter().map(|v| v.optional || v.used_as > Use::Condition || !found.iter().any(|field| tells(field, v))).collect();
    found.into_iter().zip(kept).filter_map(|(v, kept)| kept.then_some(v)).collect()
}

struct Walk<'t, 'a> {
    trees: &'t [(&'t str, Stmt<'a>)],
    found: Vec<Variable>,
    /// The variables bound by the template, innermost last.
    bound: Vec<(&'t str, Value<'t, 'a>)>,
    /// Paths that are known to exist.
    known: Vec<String>,
    /// The nesting of macros and files that are being visited.
    depth: usize,
    /// The number of statements visited; each call visits its macro again.
    steps: usize,
}

/// Names that exist without data.
const OWN: [&str; 8] = ["loop", "live", "locale", "zone", "caller", "varargs", "kwargs", "self"];
/// Limits for nested macros and files, and for visited statements; what is beyond is not reported.
const DEPTH: usize = 20;
const STEPS: usize = 100_000;

impl<'t, 'a> Walk<'t, 'a> {
    fn statements(&mut self, statements: &'t [Stmt<'a>]) {
        for statement in statements {
            self.steps += 1;
            if self.steps < STEPS {
                self.statement(statement);
            }
        }
    }

    /// A body with local names.
    fn inside(&mut self, body: &'t [Stmt<'a>]) {
        let bound = self.bound.len();
        self.statements(body);
        self.bound.truncate(bound);
    }

    fn statement(&mut self, statement: &'t Stmt<'a>) {
        match statement {
            Stmt::EmitExpr(emit) => drop(self.expr(&emit.expr, Use::Text, false)),
            Stmt::ForLoop(each) => {
                let over = self.expr(&each.iter, Use::List, false);
                let (bound, known) = (self.bound.len(), self.known.len());
                self.learn_of(over.iter().filter(|origin| !matches!(origin, Origin::List(items) if items.is_empty())));
                self.bind(&each.target, self.items(&over));
                if let Some(condition) = &each.filter_expr {
                    self.expr(condition, Use::Condition, false);
                    self.learn(condition, true);
                }
                self.statements(&each.body);
                self.known.truncate(known);
                self.bound.truncate(bound);
                self.inside(&each.else_body);
            }
            Stmt::IfCond(cond) => {
                self.expr(&cond.expr, Use::Condition, false);
                let (bound, known) = (self.bound.len(), self.known.len());
                let sides = [(true, &cond.true_body), (false, &cond.false_body)].map(|(holds, body)| {
                    self.learn(&cond.expr, holds);
                    self.statements(body);
                    (self.bound.split_off(bound), self.known.split_off(known))
                });
                // A name that only one branch sets keeps its former value in the other.
                let mut set: Vec<(&'t str, Value<'t, 'a>)> = Vec::new();
                for name in sides.iter().flat_map(|(set, _)| set).map(|(name, _)| *name) {
                    if set.iter().any(|(known, _)| *known == name) {
                        continue;
                    }
                    let mut values = Vec::new();
                    for (set, learnt) in &sides {
                        self.known.extend(learnt.iter().cloned());
                        values.extend(set.iter().rfind(|(known, _)| *known == name).map_or_else(|| self.named(name), |(_, value)| value.clone()));
                        self.known.truncate(known);
                    }
                    set.push((name, values));
                }
                self.bound.extend(set);
            }
            Stmt::WithBlock(with) => {
                let bound = self.bound.len();
                for (target, value) in &with.assignments {
                    let value = self.expr(value, Use::Any, false);
                    self.bind(target, value);
                }
                self.statements(&with.body);
                self.bound.truncate(bound);
            }
            Stmt::Set(set) => {
                let value = self.expr(&set.expr, Use::Any, false);
                self.bind(&set.target, value);
            }
            Stmt::SetBlock(set) => {
                set.filter.iter().for_each(|filter| drop(self.expr(filter, Use::Any, false)));
                self.inside(&set.body);
                self.bind(&set.target, Vec::new());
            }
            Stmt::Macro(made) => {
                let value = self.made(made);
                self.bound.push((made.name, value));
            }
            Stmt::CallBlock(block) => {
                let caller = self.made(&block.macro_decl);
                self.call(&block.call, caller);
            }
            Stmt::Do(done) => drop(self.call(&done.call, Vec::new())),
            Stmt::Include(include) => {
                self.expr(&include.name, Use::Text, false);
                let names = super::tree::included(statement);
                for (name, tree) in self.trees.iter().skip(1) {
                    // The file is unknown if its name comes from the data.
                    if self.depth < DEPTH && (names.is_empty() || names.iter().any(|(known, _)| known == name)) {
                        self.depth += 1;
                        self.inside(statements(tree));
                        self.depth -= 1;
                    }
                }
            }
            Stmt::AutoEscape(block) => self.statements(&block.body),
            Stmt::FilterBlock(block) => {
                self.expr(&block.filter, Use::Any, false);
                self.statements(&block.body);
            }
            Stmt::Block(block) => self.inside(&block.body),
            _ => expressions_of(statement).into_iter().for_each(|expr| drop(self.expr(expr, Use::Any, false))),
        }
    }

    fn made(&self, body: &'t Macro<'a>) -> Value<'t, 'a> {
        vec![Origin::Macro(Rc::new(Made { body, bound: self.bound.clone() }))]
    }

    fn bind(&mut self, target: &'t Expr<'a>, value: Value<'t, 'a>) {
        match target {
            Expr::Var(var) => self.bound.push((var.id, value)),
            Expr::List(list) => self.bind_each(&list.items, &value),
            Expr::Tuple(tuple) => self.bind_each(&tuple.items, &value),
            Expr::GetAttr(get) => {
                // A field of a namespace may have any of the values that were set.
                let Expr::Var(of) = &get.expr else { return };
                let bound = self.bound.iter_mut().rfind(|(name, _)| *name == of.id);
                for origin in bound.into_iter().flat_map(|(_, value)| value) {
                    if let Origin::Fields(fields) = origin {
                        fields.push((get.name.to_owned(), value.clone()));
                    }
                }
            }
            _ => {}
        }
    }

    /// Binds several targets, each to the field of its number.
    fn bind_each(&mut self, targets: &'t [Expr<'a>], value: &Value<'t, 'a>) {
        targets.iter().enumerate().for_each(|(at, target)| self.bind(target, self.field(value, &at.to_string())));
    }

    fn at(&self, path: String) -> Origin<'t, 'a> {
        let known = self.known.contains(&path);
        Origin::At(path, known)
    }

    fn named(&self, name: &str) -> Value<'t, 'a> {
        match self.bound.iter().rfind(|(bound, _)| *bound == name) {
            Some((_, value)) => value.iter().map(|origin| if let Origin::At(path, false) = origin { self.at(path.clone()) } else { origin.clone() }).collect(),
            None if OWN.contains(&name) => Vec::new(),
            None => vec![self.at(name.to_owned())],
        }
    }

    fn items(&self, of: &Value<'t, 'a>) -> Value<'t, 'a> {
        let items = |origin: &Origin<'t, 'a>| match origin {
            Origin::At(path, _) => vec![self.at(format!("{path}[]"))],
            Origin::Having(of, has) => self.known_of(self.items(&vec![(**of).clone()]), "[]", has),
            Origin::List(items) => items.clone(),
            Origin::Fields(fields) => fields.iter().flat_map(|(_, value)| value.clone()).collect(),
            Origin::Macro(_) => Vec::new(),
        };
        of.iter().flat_map(items).collect()
    }

    fn field(&self, of: &Value<'t, 'a>, name: &str) -> Value<'t, 'a> {
        let is_number = name.parse::<usize>().is_ok();
        let field = |origin: &Origin<'t, 'a>| match origin {
            Origin::At(path, _) if !is_number => vec![self.at(format!("{path}.{name}"))],
            Origin::Having(of, has) if !is_number => self.known_of(self.field(&vec![(**of).clone()], name), name, has),
            Origin::Fields(fields) => fields.iter().filter(|(known, _)| known == name).flat_map(|(_, value)| value.clone()).collect(),
            Origin::At(..) | Origin::Having(..) | Origin::List(_) if is_number => self.items(&vec![origin.clone()]),
            _ => Vec::new(),
        };
        of.iter().flat_map(field).collect()
    }

    /// The fields of a value with a known path: those at the start of the path inherit the rest.
    fn known_of(&self, parts: Value<'t, 'a>, name: &str, has: &[String]) -> Value<'t, 'a> {
        match has.split_first() {
            Some((first, rest)) if first == name => parts.into_iter().map(|part| part.having(rest.to_vec())).collect(),
            _ => parts,
        }
    }

    /// The origin of an expression that is a path; nothing is recorded.
    fn place(&self, expr: &'t Expr<'a>) -> Value<'t, 'a> {
        match expr {
            Expr::Var(var) => self.named(var.id),
            Expr::GetAttr(get) => self.field(&self.place(&get.expr), get.name),
            Expr::GetItem(get) => match &get.subscript_expr {
                Expr::Const(key) if key.value.as_str().is_some() => self.field(&self.place(&get.expr), key.value.as_str().unwrap_or_default()),
                _ => Vec::new(),
            },
            _ => Vec::new(),
        }
    }

    /// Visits an expression and records the data it uses. `tolerant`: it may be undefined.
    fn expr(&mut self, expr: &'t Expr<'a>, used_as: Use, tolerant: bool) -> Value<'t, 'a> {
        let within = if used_as == Use::Condition { Use::Condition } else { Use::Any };
        let value = match expr {
            Expr::Var(var) => self.named(var.id),
            Expr::GetAttr(get) => {
                let of = self.expr(&get.expr, Use::Any, false);
                self.field(&of, get.name)
            }
            Expr::GetItem(get) => {
                let key = if let Expr::Const(key) = &get.subscript_expr { Some(&key.value) } else { None };
                let is_number = key.is_some_and(minijinja::Value::is_integer);
                let of = self.expr(&get.expr, if is_number { Use::List } else { Use::Any }, false);
                self.expr(&get.subscript_expr, Use::Any, false);
                match key {
                    Some(key) => self.field(&of, &key.to_string()),
                    None => self.items(&of),
                }
            }
            Expr::Filter(filter) => return self.filter(filter, used_as, tolerant),
            Expr::Call(call) => return self.call(call, Vec::new()),
            Expr::Test(test) => {
                let asks = matches!(test.name, "defined" | "undefined");
                self.expr(&test.expr, if asks { Use::Any } else { within }, asks);
                test.args.iter().for_each(|arg| drop(self.expr(argument(arg), within, false)));
                return Vec::new();
            }
            Expr::IfExpr(choice) => {
                self.expr(&choice.test_expr, Use::Condition, false);
                let known = self.known.len();
                let mut value = Vec::new();
                for (holds, side) in [(true, Some(&choice.true_expr)), (false, choice.false_expr.as_ref())] {
                    self.learn(&choice.test_expr, holds);
                    value.extend(side.map(|side| self.expr(side, used_as, tolerant)).unwrap_or_default());
                    self.known.truncate(known);
                }
                return value;
            }
            Expr::BinOp(op) if matches!(op.op, BinOpKind::ScAnd | BinOpKind::ScOr) => {
                let mut value = self.expr(&op.left, used_as, false);
                let known = self.known.len();
                self.learn(&op.left, matches!(op.op, BinOpKind::ScAnd));
                value.extend(self.expr(&op.right, used_as, tolerant));
                self.known.truncate(known);
                return value;
            }
            Expr::Slice(slice) => {
                parts_of(expr).into_iter().skip(1).for_each(|part| drop(self.expr(part, Use::Any, false)));
                return self.expr(&slice.expr, Use::List, false);
            }
            Expr::Tuple(tuple) => {
                return vec![Origin::Fields(tuple.items.iter().enumerate().map(|(at, item)| (at.to_string(), self.expr(item, Use::Any, false))).collect())];
            }
            Expr::Map(map) => {
                let name = |key: &Expr<'_>| if let Expr::Const(key) = key { key.value.to_string() } else { String::new() };
                map.keys.iter().for_each(|key| drop(self.expr(key, Use::Any, false)));
                return vec![Origin::Fields(map.keys.iter().zip(&map.values).map(|(key, value)| (name(key), self.expr(value, Use::Any, false))).collect())];
            }
            _ => {
                let parts: Value<'t, 'a> = parts_of(expr).into_iter().flat_map(|part| self.expr(part, within, false)).collect();
                return match expr {
                    Expr::List(_) => vec![Origin::List(parts)],
                    Expr::BinOp(op) if matches!(op.op, BinOpKind::Add) => parts,
                    _ => Vec::new(),
                };
            }
        };
        self.note(&value, used_as, tolerant);
        value
    }

    fn filter(&mut self, filter: &'t Filter<'a>, used_as: Use, tolerant: bool) -> Value<'t, 'a> {
        let name = filter.name;
        let is_default = matches!(name, "default" | "d");
        let taken_as = match name {
            "money" | "decimal" => Use::Money,
            "date" | "datetime" => Use::Date,
            "number" | "percent" | "plural" | "round" | "abs" => Use::Number,
            "items" | "dictsort" | "sort" | "reverse" | "first" | "last" | "join" | "list" | "unique" | "map" | "select" | "reject" | "selectattr"
            | "rejectattr" | "sum" | "min" | "max" | "batch" | "slice" | "groupby" | "zip" | "chain" => Use::List,
            "length" | "count" | "json" | "tojson" | "attr" => Use::Any,
            "default" | "d" => used_as,
            _ => Use::Text,
        };
        let of = filter.expr.as_ref().map(|of| self.expr(of, taken_as, is_default)).unwrap_or_default();
        let mut args = Vec::new();
        for arg in &filter.args {
            let (used_as, tolerant) =
                if is_default && args.is_empty() { (used_as, tolerant) } else { (if matches!(name, "zip" | "chain") { Use::List } else { Use::Any }, false) };
            args.push(self.expr(argument(arg), used_as, tolerant));
        }
        let mut items = self.items(&of);
        let field = match name {
            "groupby" | "selectattr" | "rejectattr" | "sum" => argument_of(filter, "attribute", 0),
            "join" => argument_of(filter, "attribute", 1),
            "map" | "sort" | "min" | "max" | "unique" => argument_of(filter, "attribute", usize::MAX),
            _ => None,
        };
        let text = |expr: Option<&'t Expr<'a>>| if let Some(Expr::Const(text)) = expr { text.value.as_str() } else { None };
        let item_as = match name {
            "sum" => Use::Number,
            "join" => Use::Text,
            "selectattr" | "rejectattr" => Use::Condition,
            _ => Use::Any,
        };
        if let Some(fields) = text(field) {
            let may_miss =
                argument_of(filter, "default", usize::MAX).is_some() || matches!(text(argument_of(filter, "test", 1)), Some("defined" | "undefined"));
            for field in fields.split(',') {
                let mut found = items.clone();
                let mut parts = field.trim().split('.').peekable();
                while let Some(part) = parts.next() {
                    found = self.field(&found, part);
                    let is_last = parts.peek().is_none();
                    self.note(&found, if is_last { item_as } else { Use::Any }, is_last && may_miss);
                }
                if name == "map" {
                    return vec![Origin::List(found)];
                }
            }
        } else if matches!(name, "sum" | "join") {
            self.note(&items, item_as, false);
        }
        let fields = |values: Vec<(&str, Value<'t, 'a>)>| {
            vec![Origin::List(vec![Origin::Fields(values.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())])]
        };
        match name {
            "default" | "d" => of.into_iter().map(|origin| origin.having(Vec::new())).chain(args.into_iter().take(1).flatten()).collect(),
            "first" | "last" | "min" | "max" => {
                self.note(&items, used_as, tolerant);
                std::mem::take(&mut items)
            }
            "selectattr" | "rejectattr" => {
                let test = text(argument_of(filter, "test", 1));
                let is_there = test == Some(if name == "selectattr" { "defined" } else { "undefined" });
                let has = text(field).filter(|_| is_there);
                let path = |field: &str| std::iter::once("[]").chain(field.split('.')).map(str::to_owned).collect();
                of.into_iter().map(|origin| if let Some(field) = has { origin.having(path(field)) } else { origin }).collect()
            }
            "sort" | "reverse" | "list" | "unique" | "select" | "reject" => of,
            "batch" | "slice" => vec![Origin::List(of)],
            "groupby" => fields(vec![("grouper", Vec::new()), ("list", of.clone()), ("0", Vec::new()), ("1", of)]),
            "items" | "dictsort" => fields(vec![("0", Vec::new()), ("1", items)]),
            "zip" => {
                let second = args.first().map(|other| self.items(other)).unwrap_or_default();
                fields(vec![("0", items), ("1", second)])
            }
            "chain" => of.into_iter().chain(args.into_iter().flatten()).collect(),
            "attr" => text(argument_of(filter, "name", 0)).map(|name| self.field(&of, name)).unwrap_or_default(),
            _ => Vec::new(),
        }
    }

    /// A call, with the body that a `call` block passes to the macro.
    fn call(&mut self, call: &'t Call<'a>, caller: Value<'t, 'a>) -> Value<'t, 'a> {
        let called = self.place(&call.expr);
        if let Expr::GetAttr(get) = &call.expr {
            self.expr(&get.expr, Use::Any, false);
        }
        let mut given: Vec<(Option<&str>, Value<'t, 'a>)> = Vec::new();
        for arg in &call.args {
            let value = self.expr(argument(arg), Use::Any, false);
            given.push((if let CallArg::Kwarg(name, _) = arg { Some(*name) } else { None }, value));
        }
        for origin in called {
            if let Origin::Macro(made) = origin
                && self.depth < DEPTH
            {
                self.depth += 1;
                let outer = std::mem::replace(&mut self.bound, made.bound.clone());
                self.bound.extend([(made.body.name, vec![Origin::Macro(Rc::clone(&made))]), ("caller", caller.clone())]);
                let without = made.body.args.len().saturating_sub(made.body.defaults.len());
                for (at, arg) in made.body.args.iter().enumerate() {
                    let is_it = |name: &str| matches!(arg, Expr::Var(var) if var.id == name);
                    let found = given.iter().filter(|(name, _)| name.is_none()).nth(at).or_else(|| given.iter().find(|(name, _)| name.is_some_and(is_it)));
                    let value = match (found, at.checked_sub(without).and_then(|at| made.body.defaults.get(at))) {
                        (Some((_, value)), _) => value.clone(),
                        (None, Some(default)) => self.expr(default, Use::Any, false),
                        (None, None) => Vec::new(),
                    };
                    self.bind(arg, value);
                }
                self.statements(&made.body.body);
                self.bound = outer;
                self.depth -= 1;
            }
        }
        match &call.expr {
            Expr::Var(var) if matches!(var.id, "namespace" | "dict") => {
                vec![Origin::Fields(given.into_iter().filter_map(|(name, value)| Some((name?.to_owned(), value))).collect())]
            }
            _ => Vec::new(),
        }
    }

    /// Learns from a condition that holds, or does not hold.
    fn learn(&mut self, condition: &'t Expr<'a>, holds: bool) {
        match condition {
            Expr::Test(test) if test.name == if holds { "defined" } else { "undefined" } => {
                let place = self.place(&test.expr);
                self.learn_of(place.iter());
            }
            Expr::UnaryOp(op) if matches!(op.op, UnaryOpKind::Not) => self.learn(&op.expr, !holds),
            Expr::BinOp(op) if matches!((&op.op, holds), (BinOpKind::ScAnd, true) | (BinOpKind::ScOr, false)) => {
                self.learn(&op.left, holds);
                self.learn(&op.right, holds);
            }
            _ => {}
        }
    }

    /// Learns that a value exists, if it has only one possible origin.
    fn learn_of<'v>(&mut self, value: impl Iterator<Item = &'v Origin<'t, 'a>> + Clone)
    where
        't: 'v,
        'a: 'v,
    {
        if let Some(path) = value.clone().next().and_then(Origin::path)
            && value.clone().all(|other| other.path() == Some(path))
        {
            self.known.push(path.to_owned());
        }
    }

    fn note(&mut self, value: &Value<'t, 'a>, used_as: Use, tolerant: bool) {
        for origin in value {
            let Some((path, known)) = origin.place() else { continue };
            let optional = tolerant || known || self.known.iter().any(|known| known == path);
            match self.found.iter_mut().find(|v| v.path == path) {
                Some(found) => {
                    found.used_as = found.used_as.max(used_as);
                    found.optional &= optional;
                }
                None => self.found.push(Variable { path: path.to_owned(), used_as, optional }),
            }
        }
    }
}
