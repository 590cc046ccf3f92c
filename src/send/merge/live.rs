//! Live components in what is laid out for each message: their tags come out of the component then, and are merged at once.

use super::engine::{RenderOptions, merged};
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
