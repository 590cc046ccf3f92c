//! Options for compiling templates and for rendering messages.

use crate::base::datum::Datum;
use crate::base::diagnostic::Result;
use crate::base::language::Locale;
use crate::base::time::Zone;
use crate::send::letter::Schema;
use crate::send::mjml::{Include, Options, Tags, Texts};

/// Options for compiling: included files, the texts of a letter, the schema of its data, MJML options.
///
/// ```
/// use postfrisch::{CompileOptions, RenderOptions, Schema, compile};
///
/// let mjml = r#"<mjml><mj-body>
///   <mj-section><mj-column><mj-text>{{ name }}</mj-text></mj-column></mj-section>
///   <mj-include path="./footer.mjml" />
/// </mj-body></mjml>"#;
/// let footer = "<mj-section><mj-column><mj-text>Shop GmbH, Kiel</mj-text></mj-column></mj-section>";
/// let schema = Schema::parse(r#"{ "type": "object", "required": ["name"], "properties": { "name": { "type": "string", "minLength": 1 } } }"#)?;
/// let options = CompileOptions {
///     // None for a file that is not there, an error's text for one that can't be read.
///     include: &|path| (path == "footer.mjml").then(|| Ok(footer.to_owned())),
///     schema: Some(schema),
///     ..CompileOptions::default()
/// };
/// let template = compile(mjml, options)?;
/// let options = RenderOptions::new("en", "UTC")?;
/// assert!(template.merge(r#"{ "name": "Ada" }"#, &options)?.html.contains("Shop GmbH, Kiel"));
/// let refused = template.merge(r#"{ "name": "" }"#, &options).unwrap_err();
/// assert_eq!(refused.path.as_deref(), Some("name"));
/// # Ok::<(), Box<postfrisch::Diagnostic>>(())
/// ```
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

impl Default for CompileOptions<'_> {
    /// A document without files, texts or a schema; MJML with Jinja tags.
    fn default() -> Self {
        Self { include: &|_| None, texts: None, schema: None, mjml: Options { tags: Tags::Jinja, ..Options::default() } }
    }
}

/// Options for rendering, besides the data.
///
/// ```
/// use postfrisch::{CompileOptions, RenderOptions, compile};
///
/// let mjml = "<mjml><mj-body><mj-section><mj-column><mj-text>{{ total|money }}</mj-text></mj-column></mj-section></mj-body></mjml>";
/// let template = compile(mjml, CompileOptions::default())?;
/// let total = r#"{ "total": { "amount": 159900, "currency": "EUR" } }"#;
/// assert!(template.merge(total, &RenderOptions::new("en", "Europe/London")?)?.html.contains("€1,599.00"));
/// assert!(template.merge(total, &RenderOptions::new("de", "Europe/Berlin")?)?.html.contains("1.599,00\u{a0}€"));
/// assert_eq!(RenderOptions::new("en", "Mars/Olympus").unwrap_err().code.slug(), "zone/unknown");
/// # Ok::<(), Box<postfrisch::Diagnostic>>(())
/// ```
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
