//! Names for the values of a program, so that another language needs print, if and each only.

use super::dialect::{ELSE, Language, otherwise};
use crate::send::merge::guard::Guard;
use crate::send::merge::program::{Expr, Program, Step, Target};

/// The names of a program's values, in the order of its steps.
#[derive(Debug)]
pub(in crate::send::merge) struct Plan {
    pub language: Language,
    pub parts: Vec<Part>,
}

/// What a step is in another language.
#[derive(Debug)]
pub(in crate::send::merge) enum Part {
    Text,
    Print(String),
    /// `other` names the second branch, where branches are scopes.
    If {
        name: String,
        other: String,
        yes: Vec<Part>,
        no: Vec<Part>,
    },
    /// A condition that never holds, with its second branch.
    Never(Vec<Part>),
    /// The name of `otherwise` is a condition.
    For {
        name: String,
        body: Vec<Part>,
        otherwise: Option<(String, Vec<Part>)>,
    },
    With(Vec<Part>),
    /// The head styles, which depend on what the message shows.
    Styles,
    /// Prints nothing.
    Quiet,
}

impl Plan {
    pub fn of(program: &Program, language: Language) -> Self {
        let parts = Planner::new(program, language).parts(&program.body);
        Self { language, parts }
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

    fn parts(&mut self, steps: &'p [Step]) -> Vec<Part> {
        steps.iter().map(|step| self.part(step)).collect()
    }

    /// The parts of a branch, which is a scope of its own in some languages.
    fn branch(&mut self, steps: &'p [Step]) -> Vec<Part> {
        if !self.language.branches_are_scopes() {
            return self.parts(steps);
        }
        self.scopes.push(Vec::new());
        let parts = self.parts(steps);
        self.scopes.pop();
        parts
    }

    fn part(&mut self, step: &'p Step) -> Part {
        match step {
            Step::Text(_) => Part::Text,
            Step::Mark(0) => Part::Styles,
            Step::Print(Expr::Advertising, _) | Step::Mark(_) | Step::Set(..) | Step::Capture(..) => Part::Quiet,
            Step::Print(expr, guard) => Part::Print(self.name(expr, *guard, "")),
            Step::If(condition, _, no) if self.is_never(condition) => Part::Never(self.parts(no)),
            Step::If(condition, yes, no) => {
                // Where branches are scopes, each condition has one of its own.
                let name = if self.language.branches_are_scopes() { self.own_name(condition, "if_") } else { self.name(condition, Guard::default(), "if_") };
                Part::If { other: otherwise(&name), name, yes: self.branch(yes), no: self.branch(no) }
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
                Part::For { name, body, otherwise }
            }
            Step::With(_, steps) => Part::With(self.parts(steps)),
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
