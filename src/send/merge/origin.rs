//! What a name in a template may stand for.

use minijinja::machinery::ast::Macro;
use std::rc::Rc;

/// What a value may stand for: any of these; none for what the template made itself.
pub(super) type Value<'t, 'a> = Vec<Stands<'t, 'a>>;

#[derive(Clone)]
pub(super) enum Stands<'t, 'a> {
    /// A place in the data; whether it is known to be there.
    At(String, bool),
    /// Such a value that has what this path leads to: a test let through no other. `[]` is each item of a list.
    Having(Box<Stands<'t, 'a>>, Vec<String>),
    /// A list of such items.
    List(Value<'t, 'a>),
    /// An object with these fields, or a tuple, whose fields have numbers.
    Fields(Vec<(String, Value<'t, 'a>)>),
    Macro(Rc<Made<'t, 'a>>),
}

impl Stands<'_, '_> {
    /// The place in the data, and whether it is known to be there.
    pub fn place(&self) -> Option<(&str, bool)> {
        match self {
            Self::At(path, known) => Some((path, *known)),
            Self::Having(of, _) => of.place(),
            _ => None,
        }
    }

    pub fn path(&self) -> Option<&str> {
        self.place().map(|(path, _)| path)
    }

    /// The same, of which it is known that it has what a path leads to; for itself that is nothing more.
    pub fn having(self, path: Vec<String>) -> Self {
        match self {
            Self::At(at, _) if path.is_empty() => Self::At(at, true),
            Self::Having(of, has) if path.is_empty() => Self::Having(Box::new(of.having(path)), has),
            Self::List(items) if items.is_empty() => Self::List(items),
            other if path.is_empty() => other,
            other => Self::Having(Box::new(other), path),
        }
    }
}

/// A macro, with the names around it.
pub(super) struct Made<'t, 'a> {
    pub body: &'t Macro<'a>,
    pub bound: Vec<(&'t str, Value<'t, 'a>)>,
}
