//! What a template is compiled with, and what a message is rendered with.

use crate::base::datum::Datum;
use crate::base::diagnostic::Result;
use crate::base::language::Locale;
use crate::base::time::Zone;
use crate::send::letter::Schema;
use crate::send::mjml::{Include, Options, Texts};

/// How a template is compiled.
pub struct CompileOptions<'a> {
    /// Gives included files.
    pub include: Include<'a>,
    /// The letter's texts.
    pub texts: Option<&'a Texts>,
    /// What the data must be.
    pub schema: Option<Schema>,
    /// How the MJML is compiled; its tags are Jinja's.
    pub mjml: Options,
}

/// What a message is rendered with besides its data.
#[derive(Debug, Clone)]
pub struct RenderOptions {
    /// The tag as it was given; `locale` in the template.
    pub tag: String,
    /// How numbers and dates are written.
    pub locale: &'static Locale,
    /// Where dates are told; its name is `zone` in the template.
    pub zone: Zone,
    /// The live blocks' links by block, `live` in the template; null for none.
    pub live: Datum<'static>,
    /// What `|link` adds to addresses.
    pub links: Vec<(String, String)>,
}

impl RenderOptions {
    /// For a locale's tag and an IANA zone, without live blocks.
    ///
    /// # Errors
    /// `locale/unknown`, `zone/unknown`.
    pub fn new(locale: &str, zone: &str) -> Result<Self> {
        Ok(Self { tag: locale.to_owned(), locale: Locale::named(locale)?, zone: Zone::named(zone)?, live: Datum::Null, links: Vec::new() })
    }
}
