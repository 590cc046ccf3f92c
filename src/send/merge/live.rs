//! Live components in parts that are laid out for each message: their template tags are merged as soon as the component is expanded.

use super::failure;
use super::guard::{self, Guarded};
use super::inserted::{self, Inserted};
use super::jinja;
use super::options::RenderOptions;
use super::tree;
use crate::base::datum::Datum;
use crate::base::diagnostic::Result;
use crate::send::mjml::{Components, Defaults, LIVE_STYLES, LiveComponents, Used};
use std::rc::Rc;

/// The components of one message.
pub(super) struct Merged {
    pub components: Rc<LiveComponents>,
    pub options: RenderOptions,
}

impl Components for Merged {
    fn attributes(&self, tag: &str) -> Option<&Defaults> {
        self.components.attributes(tag)
    }

    fn styles(&self, tag: &str) -> Option<&'static str> {
        self.components.styles(tag)
    }

    /// A template that was compiled before has them, whether or not a message shows its live components.
    fn styles_of_document(&self) -> Option<&'static str> {
        Some(LIVE_STYLES)
    }

    /// Only the library's own tags are merged: the output of custom components may contain data that look like tags.
    fn expand(&self, used: &Used<'_>) -> Result<String> {
        let text = self.components.expand(used)?;
        if self.components.is_own(used.tag) { Ok(text) } else { merged(&text, &self.options) }
    }
}

/// The name of the template.
const NAME: &str = "postfrisch live";

/// Merges a text of the library with the render options.
///
/// # Errors
/// The engine's error, without a position.
fn merged(text: &str, options: &RenderOptions) -> Result<String> {
    let mut env = jinja::environment();
    let guarded = tree::tree(text).map(|tree| {
        let (trees, mut guards) = ([(NAME.to_owned(), tree)], [Guarded::new()]);
        // The library's own templates can always be analysed.
        let _ = guard::follow(&trees, &mut guards);
        let ([(_, tree)], [guarded]) = (&trees, &guards);
        inserted::with_guards(text, tree, guarded, false, jinja::WRITTEN_IN).0
    });
    let data = Datum::Map(Vec::new());
    let merged = guarded.and_then(|text| env.add_template_owned(NAME, text)).and_then(|()| jinja::merge(&env, NAME, false, &data, options));
    merged.map(|(html, _)| html).map_err(|e| failure::said(&e, text, &Inserted::default()))
}
