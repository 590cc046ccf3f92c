use super::components::{JsComponents, included};
use super::{JsResult, encode, thrown};
use crate::base::datum::Datum;
use crate::base::diagnostic::{Code, Diagnostic};
use crate::send::check;
use crate::send::letter::Schema;
use crate::send::merge::{Class, CompileOptions, Language, RenderOptions, Template};
use crate::send::message::{Subject, plain_text};
use crate::send::mime::{self, Content};
use crate::send::mjml::{self, Components, Defaults, Format, NoComponents, Source, Tags, Texts};
use crate::shop::campaign::{self, Campaign, LinkOptions};
use crate::shop::link::{Key, Keys};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;

/// Compiler flags, one bit each: decoding an object would take longer than compiling a small document. `js/send/mjml-flags.ts` has the same.
mod flag {
    pub const JINJA: u32 = 1;
    pub const KEEP_COMMENTS: u32 = 2;
    pub const INCLUDES: u32 = 4;
    pub const PRINTER_SUPPORT: u32 = 8;
    pub const MINIFY: u32 = 16;
    pub const BEAUTIFY: u32 = 32;
    pub const VALIDATES: u32 = 64;
    pub const MJMLS_WORDS: u32 = 128;
}

/// Further compiler options.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
struct Compile {
    texts: Option<Texts>,
    schema: Option<String>,
    fonts: Option<Vec<(String, String)>>,
    presets: String,
    /// Custom components: their attributes with defaults.
    components: Vec<(String, Defaults)>,
}

/// Decodes an argument from JSON text, which is faster than passing an object.
fn decoded<T: DeserializeOwned>(text: &str) -> JsResult<T> {
    serde_json::from_str(text).map_err(|e| thrown(Diagnostic::new(Code::UsageBad, format!("an argument can't be read: {e}"))))
}

fn options(flags: u32, fonts: Option<Vec<(String, String)>>, presets: String, components: Rc<dyn Components>) -> mjml::Options {
    let has = |flag: u32| flags & flag != 0;
    mjml::Options {
        tags: if has(flag::JINJA) { Tags::Jinja } else { Tags::None },
        keep_comments: has(flag::KEEP_COMMENTS),
        includes: has(flag::INCLUDES),
        fonts,
        presets,
        printer_support: has(flag::PRINTER_SUPPORT),
        format: format(flags),
        validates: has(flag::VALIDATES),
        components,
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Render {
    locale: String,
    zone: String,
    #[serde(default)]
    live: Option<Live>,
    #[serde(default)]
    links: Vec<(String, String)>,
}

/// Links to seal here, or links that were sealed elsewhere.
#[derive(Deserialize)]
#[serde(untagged)]
enum Live {
    Sealed(Vec<campaign::SlotLinks>),
    Seal(Links),
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Links {
    campaign: String,
    keys: Vec<KeyText>,
    base_url: String,
    message: String,
    locale: String,
    issued_at: u32,
    subject: Option<String>,
    #[serde(default)]
    subjects: Vec<(String, String)>,
    #[serde(default)]
    variant: String,
    #[serde(default)]
    amp: bool,
}

#[derive(Deserialize)]
struct KeyText {
    kid: String,
    secret: String,
}

/// A compiled template.
#[wasm_bindgen]
pub struct MailTemplate {
    template: Template,
    /// The last options as text and decoded, because they rarely change.
    last: RefCell<Option<(String, RenderOptions)>>,
}

#[wasm_bindgen]
impl MailTemplate {
    /// Compiles a document. `include` takes a path and returns a text or undefined; `expand` takes a component and returns its MJML.
    #[wasm_bindgen(constructor)]
    pub fn new(source: &str, flags: u32, more: Option<String>, include: Option<js_sys::Function>, expand: Option<js_sys::Function>) -> JsResult<MailTemplate> {
        let Compile { texts, schema, fonts, presets, components } = more.as_deref().map_or_else(|| Ok(Compile::default()), decoded)?;
        let schema = schema.as_deref().map(Schema::parse).transpose().map_err(thrown)?;
        let include = |path: &str| included(include.as_ref(), path);
        let compile = CompileOptions { include: &include, texts: texts.as_ref(), schema, mjml: options(flags, fonts, presets, own(components, expand)) };
        let template = Template::compile(source, compile).map_err(thrown)?;
        Ok(Self { template, last: RefCell::default() })
    }

    /// The HTML with template tags; undefined if the document is merged first.
    pub fn html(&self) -> Option<String> {
        self.template.html().map(str::to_owned)
    }

    /// Diagnostics of compiling as JSON; undefined if there are none.
    pub fn diagnostics(&self) -> JsValue {
        list(self.template.diagnostics())
    }

    /// The first tag that decides the layout, or null.
    #[wasm_bindgen(js_name = layoutTag)]
    pub fn layout_tag(&self) -> JsValue {
        encode(&self.template.layout_tag())
    }

    /// Why styles are inlined for each message, or null.
    #[wasm_bindgen(js_name = styledLater)]
    pub fn styled_later(&self) -> JsValue {
        encode(&self.template.styled_later())
    }

    /// The tags that decide the layout of parts as JSON; undefined if there are none.
    pub fn parts(&self) -> JsValue {
        list(self.template.parts())
    }

    /// The positions of `|safe` as JSON; undefined if there are none.
    pub fn vouched(&self) -> JsValue {
        list(&self.template.vouched())
    }

    /// The data that the template uses as JSON; undefined if none.
    pub fn variables(&self) -> JsValue {
        list(&self.template.variables())
    }

    /// The paths that a letter should have and data (JSON) lack, as JSON; undefined if there are none.
    pub fn missing(&self, data: &str) -> JsValue {
        list(&self.template.missing(data))
    }

    /// The template in another template language: `[html, subject, text]`. `prefix` stands before the names of values.
    pub fn exported(&self, language: &str, prefix: &str) -> JsResult<Vec<String>> {
        self.template.exported(named(language)?, prefix).map(|made| vec![made.html, made.subject, made.text]).map_err(thrown)
    }

    /// The values of a recipient's data for the exported template, as JSON; data and options are JSON.
    #[wasm_bindgen(js_name = exportedValues)]
    pub fn exported_values(&self, data: &str, options: &str, language: &str) -> JsResult<String> {
        self.template.exported_values(data, &render_options(options)?, named(language)?).map_err(thrown)
    }

    /// Merges data; both arguments are JSON. Writes the HTML into `into` if it fits. Returns the HTML's bytes; for advertising mails, a list of the bytes and the headers as JSON.
    pub fn render(&self, data: &str, options: &str, into: Option<js_sys::Uint8Array>) -> JsResult<JsValue> {
        let mut last = self.last.borrow_mut();
        let known = match last.take().filter(|(text, _)| text == options) {
            Some(known) => known,
            None => (options.to_owned(), render_options(options)?),
        };
        let mail = self.template.merge(data, &last.insert(known).1).map_err(thrown)?;
        let length = u32::try_from(mail.html.len()).unwrap_or(u32::MAX);
        let bytes = match into.filter(|into| into.length() >= length) {
            Some(into) => {
                let piece = into.subarray(0, length);
                piece.copy_from(mail.html.as_bytes());
                piece
            }
            None => js_sys::Uint8Array::from(mail.html.as_bytes()),
        };
        // Returning a list costs more than everything else.
        Ok(match mail.class {
            Class::Transactional => bytes.into(),
            Class::Advertising => js_sys::Array::of2(&bytes.into(), &list(&mail.headers)).into(),
        })
    }
}

fn named(language: &str) -> JsResult<Language> {
    Language::named(language).map_err(thrown)
}

/// The JSON Schema of a letter's data.
#[wasm_bindgen]
pub struct DataSchema(Schema);

#[wasm_bindgen]
impl DataSchema {
    /// Reads a schema as JSON.
    #[wasm_bindgen(constructor)]
    pub fn new(schema: &str) -> JsResult<DataSchema> {
        Schema::parse(schema).map(Self).map_err(thrown)
    }

    /// Data (JSON) with their defaults, as JSON.
    pub fn checked(&self, data: &str) -> JsResult<String> {
        let wrong = |message: String| thrown(Diagnostic::new(Code::DataNotJson, message));
        let mut read = Datum::parse(data).map_err(|e| wrong(format!("the data can't be read: {}", e.message(data))))?;
        self.0.check(&mut read).map_err(thrown)?;
        serde_json::to_string(&read).map_err(|e| wrong(e.to_string()))
    }
}

fn render_options(text: &str) -> JsResult<RenderOptions> {
    let Render { locale, zone, live, links } = decoded(text)?;
    let live = live.map_or(Ok(Datum::Null), by_block).map_err(thrown)?;
    Ok(RenderOptions { live, links, ..RenderOptions::new(&locale, &zone).map_err(thrown)? })
}

/// The subject of a mail (UTF-8 HTML), and the preheader on a second line.
#[wasm_bindgen(js_name = subjectOf)]
pub fn subject_of(html: &[u8]) -> String {
    let Subject { subject, preheader } = Subject::of(text(html));
    subject + "\n" + &preheader
}

/// The plain text of a mail (UTF-8 HTML).
#[wasm_bindgen(js_name = textOf)]
pub fn text_of(html: &[u8]) -> String {
    plain_text(text(html))
}

/// The AMP part of a mail as JSON: `{html, findings}`. Takes UTF-8 HTML, and the live links as JSON.
#[wasm_bindgen(js_name = ampOf)]
pub fn amp_of(html: &[u8], slots: &str) -> JsResult<JsValue> {
    let slots: Vec<campaign::SlotLinks> = decoded(slots)?;
    let part = crate::send::amp::part(text(html), &slots).map_err(thrown)?;
    Ok(serde_json::to_string(&part).map_or(JsValue::UNDEFINED, JsValue::from))
}

/// The bytes of a whole mail. Takes UTF-8 HTML, the options as JSON, and attachments as byte arrays. `ascii` converts a domain to ASCII.
#[wasm_bindgen(js_name = emlOf)]
pub fn eml_of(html: &[u8], options: &str, attachments: Vec<js_sys::Uint8Array>, ascii: &js_sys::Function) -> JsResult<Vec<u8>> {
    let html = text(html);
    let mut options = mime::Options::read(options).map_err(thrown)?;
    let subject = options.subject.take().unwrap_or_else(|| Subject::of(html).subject);
    let text = options.text.take().unwrap_or_else(|| plain_text(html));
    let amp = options.amp.take();
    let bytes: Vec<_> = attachments.iter().map(js_sys::Uint8Array::to_vec).collect();
    let ascii = |domain: &str| ascii.call1(&JsValue::NULL, &domain.into()).ok()?.as_string();
    mime::eml(Content { subject: &subject, text: &text, amp: amp.as_deref(), html }, &options, &bytes, &ascii).map_err(thrown)
}

/// Warnings about a mail (UTF-8 HTML) as JSON; undefined if there are none.
#[wasm_bindgen(js_name = warningsOf)]
pub fn warnings_of(html: &[u8]) -> JsValue {
    list(&check::warnings(text(html)))
}

/// The HTML was produced by this module, so it is valid UTF-8.
fn text(html: &[u8]) -> &str {
    std::str::from_utf8(html).unwrap_or("")
}

/// Calls a sealing function with campaign, keys and options.
fn sealing<T>(links: &Links, seal: impl Fn(&Campaign, &Keys, &LinkOptions<'_>) -> crate::base::diagnostic::Result<T>) -> crate::base::diagnostic::Result<T> {
    let ring = links.keys.iter().map(|k| Key::from_base64(&k.kid, &k.secret)).collect::<Result<_, _>>()?;
    let options = LinkOptions {
        base_url: &links.base_url,
        message: &links.message,
        locale: &links.locale,
        issued_at: links.issued_at,
        subject: links.subject.as_deref(),
        subjects: &links.subjects,
        variant: &links.variant,
        amp: links.amp,
    };
    seal(&Campaign::parse(&links.campaign)?, &Keys::new(ring)?, &options)
}

fn by_block(live: Live) -> crate::base::diagnostic::Result<Datum<'static>> {
    let slots = match live {
        Live::Sealed(slots) => slots,
        Live::Seal(links) => sealing(&links, campaign::seal_links)?,
    };
    let text = serde_json::to_string(&slots).unwrap_or_default();
    let Ok(Datum::List(slots)) = Datum::parse(&text) else { return Ok(Datum::Null) };
    let mut blocks: Vec<(Cow<'static, str>, Datum<'static>)> = Vec::new();
    for slot in slots {
        let slot = slot.into_owned();
        let name = slot.get("block").and_then(Datum::as_str).unwrap_or("").to_owned();
        match blocks.iter_mut().find(|(block, _)| *block == name) {
            Some((_, Datum::List(slots))) => slots.push(slot),
            _ => blocks.push((name.into(), Datum::List(vec![slot]))),
        }
    }
    Ok(Datum::Map(blocks))
}

/// Seals the links of all slots of a campaign for one message; the options are JSON.
#[wasm_bindgen(js_name = sealLinks)]
pub fn seal_links(options: &str) -> JsResult<JsValue> {
    sealing(&decoded(options)?, campaign::seal_links).map(|links| encode(&links)).map_err(thrown)
}

/// Seals the List-Unsubscribe link of one message; the options are JSON.
#[wasm_bindgen(js_name = sealUnsubscribe)]
pub fn seal_unsubscribe(options: &str) -> JsResult<String> {
    sealing(&decoded(options)?, campaign::seal_unsubscribe).map_err(thrown)
}

/// Compiles a document without template tags: `[html, diagnostics, errors]`, the latter two as JSON, which is faster for many entries.
/// They are undefined if empty; errors, in mjml's wording, are included on request. Nothing is stored.
#[wasm_bindgen(js_name = compilePlain)]
pub fn compile_plain(source: &str, flags: u32, more: Option<String>, include: Option<js_sys::Function>, expand: Option<js_sys::Function>) -> JsResult<JsValue> {
    let Compile { texts, fonts, presets, components, .. } = more.as_deref().map_or_else(|| Ok(Compile::default()), decoded)?;
    let include = |path: &str| included(include.as_ref(), path);
    let options = options(flags & !flag::JINJA, fonts, presets, own(components, expand));
    let source = Source::read(source, &include, texts.as_ref(), Tags::None).map_err(thrown)?;
    let compiled = source.compile(&options).map_err(thrown)?;
    let errors = if flags & flag::MJMLS_WORDS == 0 { Vec::new() } else { source.mjml_errors(&options).map_err(thrown)? };
    Ok(js_sys::Array::of3(&compiled.html.into(), &list(&compiled.diagnostics), &list(&errors)).into())
}

/// Formats HTML: minified, or indented.
#[wasm_bindgen(js_name = layOut)]
pub fn lay_out(html: String, flags: u32) -> String {
    mjml::laid_out(html, format(flags))
}

fn format(flags: u32) -> Format {
    match (flags & flag::MINIFY != 0, flags & flag::BEAUTIFY != 0) {
        (true, _) => Format::Minified,
        (false, true) => Format::Beautified,
        (false, false) => Format::Plain,
    }
}

fn list<T: Serialize>(found: &[T]) -> JsValue {
    if found.is_empty() { JsValue::UNDEFINED } else { serde_json::to_string(found).map_or(JsValue::UNDEFINED, JsValue::from) }
}

fn own(components: Vec<(String, Defaults)>, expand: Option<js_sys::Function>) -> Rc<dyn Components> {
    match expand {
        Some(expand) => Rc::new(JsComponents::new(components, expand)),
        None => Rc::new(NoComponents),
    }
}
