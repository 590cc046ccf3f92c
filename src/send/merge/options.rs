//! Options for compiling templates and for rendering messages.

use crate::base::datum::Datum;
use crate::base::diagnostic::Result;
use crate::base::money::Locale;
use crate::base::time::Zone;
use crate::send::letter::Schema;
use crate::send::mjml::{Include, Options, Texts};

/// Options for compiling.
pub struct CompileOptions<'a> {
    /// Loads included files.
    pub include: Include<'a>,
    /// The letter's texts.
    pub texts: Option<&'a Texts>,
    /// The schema of the data.
    pub schema: Option<Schema>,
    /// MJML options; template tags are Jinja's.
    pub mjml: Options,
}

/// Options for rendering, besides the data.
#[derive(Debug, Clone)]
pub struct RenderOptions {
    /// The locale tag as given; `locale` in the template.
    pub tag: String,
    /// The format of numbers and dates.
    pub locale: &'static Locale,
    /// The time zone of dates; its name is `zone` in the template.
    pub zone: Zone,
    /// The links of live blocks, `live` in the template; null for none.
    pub live: Datum<'static>,
    /// The parameters that `|link` adds to addresses.
    pub links: Vec<(String, String)>,
}

impl RenderOptions {
    /// Options for a locale tag and an IANA zone, without live blocks.
    ///
    /// # Errors
    /// `locale/unknown`, `zone/unknown`.
    pub fn new(locale: &str, zone: &str) -> Result<Self> {
        Ok(Self { tag: locale.to_owned(), locale: Locale::named(locale)?, zone: Zone::named(zone)?, live: Datum::Null, links: Vec::new() })
    }
}
