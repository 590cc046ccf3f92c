//! Determines the guard of each printed value: follows the syntax tree as it would run, through all branches, loops, macros and included files, with all possible
//! markup states at each point. A node without a rule does not compile; tags that can't be analysed are rejected.

use super::Guard;
use super::markup_state::MarkupState;
use super::prints::Prints;
use crate::send::merge::escape::escape;
use crate::send::merge::guard::Guarded;
use crate::send::merge::tree::{argument, each_expression, each_statement, parts_of, range, statements};
use minijinja::Value;
use minijinja::machinery::Span;
use minijinja::machinery::ast::{CallArg, Expr, ForLoop, Include, Spanned, Stmt};
use std::ops::Range;

/// A tag that can't be analysed.
#[derive(Debug)]
pub(in crate::send::merge) struct Refused {
    /// The index of the template.
    pub tree: usize,
    pub range: Range<usize>,
    pub why: &'static str,
}

type Followed = Result<Vec<MarkupState>, Refused>;

/// The maximum number of simultaneous markup states.
const PLACES: usize = 64;
/// The maximum nesting of macros and includes.
const DEPTH: usize = 64;

/// Determines the guards for a template, the first one, and for the files that it includes. Guards found earlier for the files are kept.
///
/// # Errors
/// The first tag that can't be analysed.
pub(in crate::send::merge) fn follow<'t, 'a>(trees: &'t [(String, Stmt<'a>)], found: &mut [Guarded]) -> Result<(), Refused> {
    let mut walk = Walk {
        trees,
        found,
        bodies: Vec::new(),
        bound: Vec::new(),
        known: Vec::new(),
        round: 0,
        is_circular: false,
        is_aside: false,
        jumps: Vec::new(),
        own: None,
        depth: 0,
        tree: 0,
        at: 0..0,
    };
    for (tree, (_, root)) in trees.iter().enumerate() {
        walk.tree = tree;
        each_statement(statements(root), &mut |statement| walk.declare(statement));
    }
    for (tree, (_, root)) in trees.iter().enumerate() {
        walk.tree = tree;
        walk.check(root)?;
    }
    let bodies = walk.bodies.clone();
    // Its macro may be one of another file, where `caller` is unknown.
    if bodies.iter().any(|body| body.kind == Kind::Call && walk.made(body.name, Kind::Macro).is_empty()) {
        walk.bound.push("caller");
    }
    let root = walk.file(0);
    loop {
        let before = walk.ends();
        (walk.round, walk.is_circular, walk.is_aside) = (walk.round + 1, false, false);
        walk.enter_all(root.as_slice(), &[MarkupState::default()])?;
        // The output of a body may also be combined with other values, so it must be text then.
        walk.is_aside = true;
        for body in &bodies {
            let after = walk.enter(body, &MarkupState::default())?;
            (walk.tree, walk.at) = (body.tree, body.at.0 as usize..body.at.1 as usize);
            walk.is_text(&after, "ends within a tag that it begins")?;
        }
        // Recursive bodies are repeated until nothing new is found.
        if !walk.is_circular || walk.ends() == before {
            return Ok(());
        }
    }
}

/// A macro, a captured block, a call body or a file.
#[derive(Clone, Copy)]
struct Body<'t, 'a> {
    kind: Kind,
    /// For a call body, the name of the macro.
    name: &'a str,
    tree: usize,
    statements: &'t [Stmt<'a>],
    at: (u32, u32),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Macro,
    Set,
    Call,
    Filter,
    File,
}

/// The markup states after a body that was entered in a certain state.
struct Known {
    body: usize,
    place: MarkupState,
    after: Vec<MarkupState>,
    round: u32,
    is_open: bool,
}

struct Walk<'t, 'a, 'f> {
    trees: &'t [(String, Stmt<'a>)],
    found: &'f mut [Guarded],
    bodies: Vec<Body<'t, 'a>>,
    /// Names that may have other meanings too.
    bound: Vec<&'a str>,
    known: Vec<Known>,
    round: u32,
    /// Whether a recursive body was entered.
    is_circular: bool,
    /// Whether the output may be used in another context.
    is_aside: bool,
    /// The markup states at `break` and `continue`.
    jumps: Vec<MarkupState>,
    /// The macro being followed.
    own: Option<&'a str>,
    depth: usize,
    tree: usize,
    at: Range<usize>,
}

impl<'t, 'a> Walk<'t, 'a, '_> {
    fn refused(&self, why: &'static str) -> Refused {
        Refused { tree: self.tree, range: self.at.clone(), why }
    }

    /// The amount of knowledge, to detect a fixed point.
    fn ends(&self) -> usize {
        self.known.iter().map(|known| known.after.len() + 1).sum()
    }

    /// Records the name that a statement defines.
    fn declare(&mut self, statement: &'t Stmt<'a>) {
        match statement {
            Stmt::Macro(made) => {
                made.args.iter().for_each(|arg| self.bind(arg));
                self.body(Kind::Macro, made.name, &made.body, made.span());
            }
            Stmt::SetBlock(set) => match (&set.target, &set.filter) {
                (Expr::Var(var), None) => self.body(Kind::Set, var.id, &set.body, set.span()),
                (target, _) => {
                    self.bind(target);
                    self.body(Kind::Filter, "", &set.body, set.span());
                }
            },
            Stmt::FilterBlock(block) => self.body(Kind::Filter, "", &block.body, block.span()),
            Stmt::CallBlock(call) => {
                call.macro_decl.args.iter().for_each(|arg| self.bind(arg));
                let name = if let Expr::Var(var) = &call.call.expr { var.id } else { "" };
                self.body(Kind::Call, name, &call.macro_decl.body, call.span());
            }
            Stmt::ForLoop(each) => self.bind(&each.target),
            Stmt::WithBlock(with) => with.assignments.iter().for_each(|(target, _)| self.bind(target)),
            Stmt::Set(set) => self.bind(&set.target),
            Stmt::Import(import) => self.bind(&import.name),
            Stmt::FromImport(import) => import.names.iter().for_each(|(name, alias)| self.bind(alias.as_ref().unwrap_or(name))),
            Stmt::Template(_)
            | Stmt::EmitExpr(_)
            | Stmt::EmitRaw(_)
            | Stmt::IfCond(_)
            | Stmt::AutoEscape(_)
            | Stmt::Block(_)
            | Stmt::Extends(_)
            | Stmt::Include(_)
            | Stmt::Continue(_)
            | Stmt::Break(_)
            | Stmt::Do(_) => {}
        }
    }

    fn body(&mut self, kind: Kind, name: &'a str, statements: &'t [Stmt<'a>], span: Span) {
        self.bodies.push(Body { kind, name, tree: self.tree, statements, at: (span.start_offset, span.end_offset) });
    }

    fn bind(&mut self, target: &Expr<'a>) {
        match target {
            Expr::Var(var) => self.bound.push(var.id),
            target => parts_of(target).into_iter().for_each(|part| self.bind(part)),
        }
    }

    /// Rejects expressions that use what can't be analysed.
    fn check(&mut self, root: &'t Stmt<'a>) -> Result<(), Refused> {
        let mut bad = None;
        let mut gives_caller = false;
        each_expression(statements(root), &mut |expr| {
            let why = match expr {
                Expr::Var(var) if matches!(var.id, "self" | "super") => "`self` and `super` print a block in another place: use a macro",
                Expr::Filter(filter) => {
                    let is_constant = |arg: &CallArg<'_>| argument(arg).as_const().is_some();
                    let name = match (filter.name, filter.args.first()) {
                        ("map", Some(CallArg::Pos(name))) => name.as_const(),
                        (name, _) => Some(Value::from(name)),
                    };
                    let changes_markup = name.as_ref().is_none_or(|name| matches!(name.as_str(), Some("replace" | "format")));
                    let is_of_data = filter.expr.as_ref().is_some_and(|of| !self.may_be_made(of));
                    if !changes_markup || name.is_some() && (is_of_data || filter.args.iter().all(is_constant)) {
                        return;
                    }
                    "the output of a macro or a block can't be changed: change the value before"
                }
                Expr::Call(call) => {
                    gives_caller |= call.args.iter().any(|arg| matches!(arg, CallArg::Kwarg("caller", _) | CallArg::KwargSplat(_)));
                    return;
                }
                _ => return,
            };
            bad.get_or_insert((range(expr.span()), why));
        });
        self.bound.extend(gives_caller.then_some("caller"));
        bad.map_or(Ok(()), |(range, why)| Err(Refused { tree: self.tree, range, why }))
    }

    /// Whether an expression may return the output of a macro or a block.
    fn may_be_made(&self, expr: &Expr<'a>) -> bool {
        match expr {
            Expr::Call(_) => true,
            Expr::Var(var) => self.bound.contains(&var.id) || self.bodies.iter().any(|body| body.name == var.id),
            expr => parts_of(expr).into_iter().any(|part| self.may_be_made(part)),
        }
    }

    /// The bodies of a name, if it has no other meaning.
    fn made(&self, name: &str, kind: Kind) -> Vec<Body<'t, 'a>> {
        let all = || self.bodies.iter().filter(|body| body.name == name && body.kind != Kind::Call);
        let is_known = !self.bound.contains(&name) && all().all(|body| body.kind == kind);
        if is_known { all().copied().collect() } else { Vec::new() }
    }

    /// The bodies that a call prints.
    fn called(&self, name: &str) -> Vec<Body<'t, 'a>> {
        match self.own {
            Some(own) if name == "caller" && !self.bound.contains(&"caller") => {
                self.bodies.iter().filter(|body| body.kind == Kind::Call && body.name == own).copied().collect()
            }
            _ => self.made(name, Kind::Macro),
        }
    }

    fn file(&self, tree: usize) -> Option<Body<'t, 'a>> {
        let (_, root) = self.trees.get(tree)?;
        Some(Body { kind: Kind::File, name: "", tree, statements: statements(root), at: (0, 0) })
    }

    fn enter_all(&mut self, bodies: &[Body<'t, 'a>], places: &[MarkupState]) -> Followed {
        let mut after = Vec::new();
        for body in bodies {
            for place in places {
                let ends = self.enter(body, place)?;
                add(&mut after, ends);
            }
        }
        Ok(after)
    }

    fn enter(&mut self, body: &Body<'t, 'a>, place: &MarkupState) -> Followed {
        let key = body.statements.as_ptr() as usize;
        let known = self.known.iter().position(|known| known.body == key && known.place == *place);
        let known = known.unwrap_or_else(|| {
            self.known.push(Known { body: key, place: place.clone(), after: Vec::new(), round: 0, is_open: false });
            self.known.len() - 1
        });
        if let Some(known) = self.known.get_mut(known) {
            if known.round == self.round {
                self.is_circular |= known.is_open;
                return Ok(known.after.clone());
            }
            (known.round, known.is_open) = (self.round, true);
        }
        if self.depth > DEPTH {
            return Err(self.refused("macros and includes are nested too deeply"));
        }
        let own = match body.kind {
            Kind::Macro => Some(body.name),
            Kind::Call => None,
            Kind::Set | Kind::Filter | Kind::File => self.own,
        };
        let outer = (self.tree, self.at.clone(), std::mem::replace(&mut self.own, own), std::mem::take(&mut self.jumps));
        (self.tree, self.depth) = (body.tree, self.depth + 1);
        let after = self.statements(body.statements, vec![place.clone()])?;
        self.depth -= 1;
        (self.tree, self.at, self.own, self.jumps) = outer;
        Ok(self.known.get_mut(known).map_or_else(Vec::new, |known| {
            known.is_open = false;
            add(&mut known.after, after);
            known.after.clone()
        }))
    }

    fn statements(&mut self, statements: &'t [Stmt<'a>], mut places: Vec<MarkupState>) -> Followed {
        for statement in statements {
            places = self.statement(statement, places)?;
            if places.len() > PLACES {
                return Err(self.refused("there are too many possible states here: use fewer conditions within one tag"));
            }
        }
        Ok(places)
    }

    fn statement(&mut self, statement: &'t Stmt<'a>, mut places: Vec<MarkupState>) -> Followed {
        match statement {
            Stmt::Template(template) => return self.statements(&template.children, places),
            Stmt::EmitRaw(raw) => {
                self.at = range(raw.span());
                places = passed(places, |place| place.pass(raw.raw));
                if places.iter().any(MarkupState::is_lost) {
                    return Err(self.refused("a name continues after a value"));
                }
            }
            Stmt::EmitExpr(emit) => {
                self.at = range(emit.span());
                return self.emit(&emit.expr, places);
            }
            Stmt::IfCond(cond) => {
                // `elif` is a condition in the other branch; there may be many of them.
                let (mut cond, mut after) = (cond, Vec::new());
                loop {
                    add(&mut after, self.statements(&cond.true_body, places.clone())?);
                    match cond.false_body.as_slice() {
                        [Stmt::IfCond(next)] => cond = next,
                        body => {
                            add(&mut after, self.statements(body, places)?);
                            return Ok(after);
                        }
                    }
                }
            }
            Stmt::ForLoop(each) => return self.each(each, places),
            Stmt::WithBlock(with) => return self.statements(&with.body, places),
            Stmt::Block(block) => return self.statements(&block.body, places),
            Stmt::AutoEscape(block) => {
                self.at = range(block.span());
                if block.enabled.as_const().is_none_or(|enabled| enabled != Value::from(true)) {
                    return Err(self.refused("values are always escaped: print trusted values with `|safe`"));
                }
                return self.statements(&block.body, places);
            }
            Stmt::FilterBlock(block) => {
                self.at = range(block.span());
                self.is_text(&places, "`{% filter %}` is allowed only between tags: filter the printed value")?;
            }
            Stmt::CallBlock(call) => {
                self.at = range(call.span());
                let bodies = if let Expr::Var(var) = &call.call.expr { self.called(var.id) } else { Vec::new() };
                if !bodies.is_empty() {
                    return self.enter_all(&bodies, &places);
                }
                self.is_text(&places, "`{% call %}` of a macro from elsewhere is allowed only between tags")?;
            }
            Stmt::Include(include) => return self.include(include, places),
            Stmt::Extends(extends) => {
                self.at = range(extends.span());
                return Err(self.refused("`{% extends %}` is not supported: include files"));
            }
            Stmt::Continue(_) | Stmt::Break(_) => add(&mut self.jumps, std::mem::take(&mut places)),
            // These print nothing.
            Stmt::Set(_) | Stmt::SetBlock(_) | Stmt::Macro(_) | Stmt::Import(_) | Stmt::FromImport(_) | Stmt::Do(_) => {}
        }
        Ok(places)
    }

    fn each(&mut self, each: &'t ForLoop<'a>, places: Vec<MarkupState>) -> Followed {
        let mut all = places.clone();
        let outer = std::mem::take(&mut self.jumps);
        loop {
            let before = all.len();
            let after = self.statements(&each.body, all.clone())?;
            add(&mut all, after);
            add(&mut all, std::mem::take(&mut self.jumps));
            if all.len() == before || all.len() > PLACES {
                break;
            }
        }
        self.jumps = outer;
        if each.recursive {
            self.is_text(&all, "a recursive loop is allowed only between tags")?;
        }
        add(&mut all, self.statements(&each.else_body, places)?);
        Ok(all)
    }

    fn include(&mut self, include: &'t Spanned<Include<'a>>, places: Vec<MarkupState>) -> Followed {
        self.at = range(include.span());
        let names =
            include.name.as_const().map(|names| if names.as_str().is_some() { vec![names] } else { names.try_iter().map(Vec::from_iter).unwrap_or_default() });
        if names.is_none() {
            self.is_text(&places, "a file whose name comes from data can be included only between tags")?;
        }
        let is_meant = |file: &str| names.as_ref().is_none_or(|names| names.iter().any(|name| name.as_str() == Some(file)));
        let files: Vec<_> =
            (1..self.trees.len()).filter(|at| self.trees.get(*at).is_some_and(|(file, _)| is_meant(file))).filter_map(|at| self.file(at)).collect();
        let mut after = self.enter_all(&files, &places)?;
        // A missing file prints nothing.
        if files.is_empty() || include.ignore_missing || names.is_none_or(|names| names.len() > files.len()) {
            add(&mut after, places);
        }
        Ok(after)
    }

    fn emit(&mut self, expr: &Expr<'a>, places: Vec<MarkupState>) -> Followed {
        let guard = Guard(places.iter().fold(0, |bits, place| bits | place.guard().0));
        let prints = Prints::of(expr);
        let value = |places: Vec<MarkupState>| passed(places, MarkupState::pass_value);
        match prints {
            Prints::Constants(texts) => {
                self.note(guard.of_constants())?;
                let mut after = Vec::new();
                for text in texts {
                    let mut printed = String::new();
                    let _ = escape(&mut printed, &text);
                    let printed = if guard.has(Guard::RAW) { text } else { printed };
                    add(&mut after, passed(places.clone(), |place| place.pass_constant(&printed)));
                }
                Ok(after)
            }
            Prints::Vouched => Ok(value(places)),
            Prints::Json if guard.0 == Guard::JSON => Ok(value(places)),
            Prints::Call("loop") => {
                self.is_text(&places, "a recursive loop is allowed only between tags")?;
                Ok(places)
            }
            Prints::Call(name) if !self.called(name).is_empty() => {
                let bodies = self.called(name);
                self.enter_all(&bodies, &places)
            }
            Prints::Name(name) if !self.made(name, Kind::Set).is_empty() => {
                // If it is not set, the name may come from the data.
                self.note(Guard(guard.0 | Guard::FOLLOWED))?;
                let bodies = self.made(name, Kind::Set);
                let mut after = self.enter_all(&bodies, &places)?;
                add(&mut after, value(places));
                Ok(after)
            }
            Prints::Json | Prints::Call(_) | Prints::Name(_) | Prints::Value => {
                self.note(guard)?;
                Ok(value(places))
            }
        }
    }

    /// Records the guard of the current expression.
    fn note(&mut self, guard: Guard) -> Result<(), Refused> {
        let guard = if self.is_aside { Guard(guard.0 & !Guard::TEXT) } else { guard };
        let Some(found) = self.found.get_mut(self.tree) else { return Ok(()) };
        let at = match found.binary_search_by_key(&self.at.start, |(range, _)| range.start) {
            Ok(at) => at,
            Err(at) => {
                found.insert(at, (self.at.clone(), Guard::default()));
                at
            }
        };
        if let Some((_, known)) = found.get_mut(at) {
            known.0 |= guard.0;
            if known.is_torn() {
                return Err(
                    self.refused("it may be printed in text, in a style or in a script, which require different encodings: use a separate tag for each")
                );
            }
        }
        Ok(())
    }

    fn is_text(&self, places: &[MarkupState], why: &'static str) -> Result<(), Refused> {
        if places.iter().all(MarkupState::is_text) { Ok(()) } else { Err(self.refused(why)) }
    }
}

fn passed(mut places: Vec<MarkupState>, pass: impl Fn(&mut MarkupState)) -> Vec<MarkupState> {
    places.iter_mut().for_each(pass);
    let mut after = Vec::new();
    add(&mut after, places);
    after
}

fn add(places: &mut Vec<MarkupState>, more: Vec<MarkupState>) {
    for place in more {
        if !places.contains(&place) {
            places.push(place);
        }
    }
}
