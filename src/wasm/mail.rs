use super::components::JsComponents;
use super::{JsResult, decode, encode, thrown};
use crate::campaign::{self, Campaign, LinkOptions};
use crate::diagnostic::{Code, Diagnostic};
use crate::letter::Schema;
use crate::link::{Key, Keys};
use crate::merge::{CompileOptions, RenderOptions, Template};
use crate::mjml::{self, Components, Format, MjmlError, NoComponents, Source, Tags, Texts};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::rc::Rc;
use wasm_bindgen::prelude::*;

/// How MJML is compiled; what is not said is as mjml has it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Mjml {
    keep_comments: bool,
    includes: bool,
    fonts: Option<Vec<(String, String)>>,
    printer_support: bool,
    minify: bool,
    beautify: bool,
    validates: bool,
    /// The caller's components: their attributes with defaults.
    components: BTreeMap<String, BTreeMap<String, String>>,
}

impl Default for Mjml {
    fn default() -> Self {
        Self {
            keep_comments: true,
            includes: true,
            fonts: None,
            printer_support: false,
            minify: false,
            beautify: false,
            validates: true,
            components: BTreeMap::new(),
        }
    }
}

impl Mjml {
    fn options(self, tags: Tags, expand: Option<js_sys::Function>) -> mjml::Options {
        let Self { keep_comments, includes, fonts, printer_support, minify, beautify, validates, components } = self;
        let components: Rc<dyn Components> = match expand {
            Some(expand) => Rc::new(JsComponents::new(components, expand)),
            None => Rc::new(NoComponents),
        };
        let format = match (minify, beautify) {
            (true, _) => Format::Minified,
            (false, true) => Format::Beautified,
            (false, false) => Format::Plain,
        };
        mjml::Options { tags, keep_comments, includes, fonts, printer_support, format, validates, components }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Compile {
    jinja: bool,
    #[serde(default)]
    mjml: Mjml,
    #[serde(default)]
    texts: Option<Texts>,
    #[serde(default)]
    schema: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Render {
    locale: String,
    zone: String,
    #[serde(default)]
    live: Option<Live>,
}

/// Links to be sealed here, or links that were sealed where the keys are.
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
}

#[derive(Deserialize)]
struct KeyText {
    kid: String,
    secret: String,
}

/// A compiled template.
#[wasm_bindgen]
pub struct MailTemplate(Template);

#[wasm_bindgen]
impl MailTemplate {
    /// Compiles a document. `include` takes a path and gives a text, or undefined; `expand` takes a component and gives the MJML in its place.
    #[wasm_bindgen(constructor)]
    pub fn new(source: &str, options: JsValue, include: Option<js_sys::Function>, expand: Option<js_sys::Function>) -> JsResult<MailTemplate> {
        let options: Compile = decode(options)?;
        let schema = options.schema.as_deref().map(Schema::parse).transpose().map_err(thrown)?;
        let include = |path: &str| include.as_ref()?.call1(&JsValue::NULL, &path.into()).ok()?.as_string();
        let tags = if options.jinja { Tags::Jinja } else { Tags::None };
        let compile = CompileOptions { include: &include, texts: options.texts.as_ref(), schema, mjml: options.mjml.options(tags, expand) };
        Template::compile(source, compile).map(Self).map_err(thrown)
    }

    /// The HTML with its tags, or undefined where the document is merged first.
    pub fn html(&self) -> Option<String> {
        self.0.html().map(str::to_owned)
    }

    /// What compiling found.
    pub fn diagnostics(&self) -> JsValue {
        encode(self.0.diagnostics())
    }

    /// The first tag that decides the layout, or null.
    #[wasm_bindgen(js_name = layoutTag)]
    pub fn layout_tag(&self) -> JsValue {
        encode(&self.0.layout_tag())
    }

    /// Merges data, given as JSON text.
    pub fn render(&self, data: &str, options: JsValue) -> JsResult<JsValue> {
        let options: Render = decode(options)?;
        let data = serde_json::from_str(data).map_err(|e| thrown(Diagnostic::new(Code::DataNotJson, format!("the data can't be read: {e}"))))?;
        let live = options.live.map_or(Ok(serde_json::Value::Null), by_block).map_err(thrown)?;
        let options = RenderOptions { locale: options.locale, zone: options.zone, live };
        self.0.render(data, &options).map(|message| encode(&message)).map_err(thrown)
    }
}

fn seal(links: &Links) -> crate::diagnostic::Result<Vec<campaign::SlotLinks>> {
    let ring = links.keys.iter().map(|k| Key::from_base64(&k.kid, &k.secret)).collect::<Result<_, _>>()?;
    let options = LinkOptions { base_url: &links.base_url, message: &links.message, locale: &links.locale, issued_at: links.issued_at };
    campaign::seal_links(&Campaign::parse(&links.campaign)?, &Keys::new(ring)?, &options)
}

fn by_block(live: Live) -> crate::diagnostic::Result<serde_json::Value> {
    let mut blocks = serde_json::Map::new();
    let slots = match live {
        Live::Sealed(slots) => slots,
        Live::Seal(links) => seal(&links)?,
    };
    for slot in slots {
        let block = blocks.entry(slot.block.clone()).or_insert_with(|| serde_json::Value::Array(Vec::new()));
        if let (Some(slots), Ok(slot)) = (block.as_array_mut(), serde_json::to_value(&slot)) {
            slots.push(slot);
        }
    }
    Ok(serde_json::Value::Object(blocks))
}

/// Seals the links of every slot of a campaign for one message.
#[wasm_bindgen(js_name = sealLinks)]
pub fn seal_links(options: JsValue) -> JsResult<JsValue> {
    seal(&decode(options)?).map(|links| encode(&links)).map_err(thrown)
}

#[derive(Serialize)]
struct Compiled<'a> {
    html: &'a str,
    diagnostics: &'a [Diagnostic],
    errors: &'a [MjmlError],
}

/// Compiles a document as mjml does, reading no template tag: `{html, diagnostics, errors}`, the errors in mjml's own words.
#[wasm_bindgen(js_name = compileMjml)]
pub fn compile_mjml(source: &str, options: JsValue, include: Option<js_sys::Function>) -> JsResult<JsValue> {
    let options: mjml::Options = decode::<Mjml>(options)?.options(Tags::None, None);
    let include = |path: &str| include.as_ref()?.call1(&JsValue::NULL, &path.into()).ok()?.as_string();
    let source = Source::read(source, &include, None, Tags::None).map_err(thrown)?;
    let compiled = source.compile(&options).map_err(thrown)?;
    let errors = if options.validates { source.mjml_errors(&options).map_err(thrown)? } else { Vec::new() };
    Ok(encode(&Compiled { html: &compiled.html, diagnostics: &compiled.diagnostics, errors: &errors }))
}
