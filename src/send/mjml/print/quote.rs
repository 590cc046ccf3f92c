use crate::send::mjml::component::*;
use crate::send::mjml::resolve::Element;
use askama::Template;

/// What somebody said.
#[derive(Template)]
#[template(path = "mjml/quote.html", escape = "none")]
pub(super) struct Quote<'e, 'a> {
    e: &'e Element<'a>,
    has_link: bool,
}

impl<'e, 'a> Quote<'e, 'a> {
    pub fn of(e: &'e Element<'a>) -> Self {
        Self { has_link: e.has_link(), e }
    }
}
