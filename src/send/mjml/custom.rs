//! Components of the caller's own: what one is given goes out, MJML to stand in its place comes in.

use crate::base::diagnostic::Result;
use std::cell::OnceCell;

/// A component's attributes with their defaults.
pub type Defaults = Vec<(String, String)>;

/// The caller's components.
pub trait Components {
    /// The attributes that a component of this tag has, with their defaults; none where there is no such component.
    fn attributes(&self, tag: &str) -> Option<&Defaults>;

    /// The MJML that stands in place of a component.
    ///
    /// # Errors
    /// Whatever the caller finds wrong; it gets the component's place.
    fn expand(&self, used: &Used<'_>) -> Result<String>;
}

/// A component as it is used in a document.
#[derive(Debug)]
pub struct Used<'u> {
    /// Its tag.
    pub tag: &'u str,
    /// Its attributes, defaults and those of `mj-attributes` and classes included.
    pub attributes: &'u [(String, String)],
    /// What stands in it, as it is written.
    pub content: &'u str,
    /// The width it is laid out in, in pixels.
    pub width: f64,
}

/// No components beside MJML's.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoComponents;

impl Components for NoComponents {
    fn attributes(&self, _: &str) -> Option<&Defaults> {
        None
    }

    fn expand(&self, _: &Used<'_>) -> Result<String> {
        Ok(String::new())
    }
}

/// Keeps things for as long as a document is looked at: each is put once and never moves.
#[derive(Debug)]
pub(super) struct Shelf<T>(OnceCell<(T, Box<Shelf<T>>)>);

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Self(OnceCell::new())
    }
}

impl<T> Shelf<T> {
    /// Puts a thing on a shelf that is free: the thing, and the next free shelf.
    pub fn put(&self, thing: T) -> (&T, &Self) {
        let (thing, next) = self.0.get_or_init(|| (thing, Box::default()));
        (thing, next)
    }
}
