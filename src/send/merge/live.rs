//! Live components in what is laid out for each message: their tags come out of the component then, and are merged at once.

use super::failure;
use super::guard::{self, Guarded};
use super::inserted::{self, Inserted};
use super::jinja;
use super::options::RenderOptions;
use super::tree;
use crate::base::datum::Datum;
use crate::base::diagnostic::Result;
use crate::send::mjml::{Components, Defaults, LiveComponents, Used};
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

    /// Only tags of ours are merged: what the caller's components give may have data in it that look like tags.
    fn expand(&self, used: &Used<'_>) -> Result<String> {
        let text = self.components.expand(used)?;
        if self.components.is_own(used.tag) { Ok(text) } else { merged(&text, &self.options) }
    }
}

/// The name of the one text.
const NAME: &str = "postfrisch live";

/// A text of the library's own, merged with what a message is rendered with besides its data.
///
/// # Errors
/// What the engine says of it, without a place.
fn merged(text: &str, options: &RenderOptions) -> Result<String> {
    let mut env = jinja::environment();
    let guarded = tree::tree(text).map(|tree| {
        let (trees, mut guards) = ([(NAME.to_owned(), tree)], [Guarded::new()]);
        // What the library writes can be followed.
        let _ = guard::follow(&trees, &mut guards);
        let ([(_, tree)], [guarded]) = (&trees, &guards);
        inserted::with_guards(text, tree, guarded, false, jinja::WRITTEN_IN).0
    });
    let data = Datum::Map(Vec::new());
    let merged = guarded.and_then(|text| env.add_template_owned(NAME, text)).and_then(|()| jinja::merge(&env, NAME, false, &data, options));
    merged.map(|(html, _)| html).map_err(|e| failure::said(&e, text, &Inserted::default()))
}
