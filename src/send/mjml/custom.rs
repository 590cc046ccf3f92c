//! Custom components: their attributes and contents are passed to the caller, who returns MJML.

use crate::base::diagnostic::Result;
use std::cell::OnceCell;

/// The attributes of a component with their defaults.
pub type Defaults = Vec<(String, String)>;

/// The caller's custom components.
pub trait Components {
    /// The attributes of a component with their defaults; none if there is no component with this tag.
    fn attributes(&self, tag: &str) -> Option<&Defaults>;

    /// The MJML that replaces a component.
    ///
    /// # Errors
    /// Any error of the caller; it is reported at the component's position.
    fn expand(&self, used: &Used<'_>) -> Result<String>;

    /// The rules that a component needs in the head, once for all of its kind.
    fn styles(&self, _tag: &str) -> Option<&'static str> {
        None
    }

    /// The rules that a document needs even if none of its components is left in it.
    fn styles_of_document(&self) -> Option<&'static str> {
        None
    }
}

/// A use of a custom component in a document.
#[derive(Debug)]
pub struct Used<'u> {
    /// Its tag.
    pub tag: &'u str,
    /// Its attributes, including defaults and those from `mj-attributes` and classes.
    pub attributes: &'u [(String, String)],
    /// Its contents as written.
    pub content: &'u str,
    /// The width available to it, in pixels.
    pub width: f64,
}

/// No custom components.
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

/// Owns texts that are not in the source while a document is processed. There may be one for each attribute: they are dropped in a loop, which a
/// [`Shelf`], whose values may refer to each other, can't do.
#[derive(Debug, Default)]
pub(super) struct Kept(OnceCell<(String, Box<Kept>)>);

impl Kept {
    /// Adds a text where `kept` is free. Returns a reference to it.
    pub fn put<'k>(kept: &mut &'k Self, text: String) -> &'k str {
        let (text, next) = kept.0.get_or_init(|| (text, Box::default()));
        *kept = next;
        text
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        let mut rest = self.0.take();
        while let Some((_, mut next)) = rest {
            rest = next.0.take();
        }
    }
}

/// Owns values while a document is processed: each is added once and never moves.
#[derive(Debug)]
pub(super) struct Shelf<T>(OnceCell<(T, Box<Shelf<T>>)>);

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Self(OnceCell::new())
    }
}

impl<T> Shelf<T> {
    /// Adds a value to a free shelf; returns a reference to it and the next free shelf.
    pub fn put(&self, thing: T) -> (&T, &Self) {
        let (thing, next) = self.0.get_or_init(|| (thing, Box::default()));
        (thing, next)
    }
}
