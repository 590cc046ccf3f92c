//! The possible origins of a name in a template.

use minijinja::machinery::ast::Macro;
use std::rc::Rc;

/// The possible origins of a value, any of them; none for values that the template made itself.
pub(super) type Value<'t, 'a> = Vec<Origin<'t, 'a>>;

#[derive(Clone)]
pub(super) enum Origin<'t, 'a> {
    /// A path in the data, and whether it is known to exist.
    At(String, bool),
    /// A value that is known to have this path, because a test excluded others. `[]` means each item of a list.
    Having(Box<Origin<'t, 'a>>, Vec<String>),
    /// A list of such items.
    List(Value<'t, 'a>),
    /// An object with these fields, or a tuple, whose fields have numbers.
    Fields(Vec<(String, Value<'t, 'a>)>),
    Macro(Rc<Made<'t, 'a>>),
}

impl Origin<'_, '_> {
    /// The path in the data, and whether it is known to exist.
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

    /// Adds the knowledge that a path exists in this value; an empty path refers to the value itself.
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

/// A macro, with the variables around it.
pub(super) struct Made<'t, 'a> {
    pub body: &'t Macro<'a>,
    pub bound: Vec<(&'t str, Value<'t, 'a>)>,
}
