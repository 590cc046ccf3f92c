use crate::base::datum::Datum;
use crate::base::diagnostic::{Code, Diagnostic, Result};
use crate::send::mjml::{Components, Defaults, Used};
use serde::Serialize;
use wasm_bindgen::prelude::*;

/// Components that a JavaScript function expands; it is called with JSON text.
pub(super) struct JsComponents {
    attributes: Vec<(String, Defaults)>,
    expand: js_sys::Function,
}

#[derive(Serialize)]
struct Told<'u> {
    tag: &'u str,
    attributes: Datum<'u>,
    content: &'u str,
    width: f64,
}

impl JsComponents {
    pub fn new(attributes: Vec<(String, Defaults)>, expand: js_sys::Function) -> Self {
        Self { attributes, expand }
    }
}

impl Components for JsComponents {
    fn attributes(&self, tag: &str) -> Option<&Defaults> {
        self.attributes.iter().find(|(known, _)| known == tag).map(|(_, defaults)| defaults)
    }

    fn expand(&self, used: &Used<'_>) -> Result<String> {
        let attributes = used.attributes.iter().map(|(name, value)| (name.as_str().into(), Datum::Text(value.as_str().into()))).collect();
        let told =
            serde_json::to_string(&Told { tag: used.tag, attributes: Datum::Map(attributes), content: used.content, width: used.width }).unwrap_or_default();
        let failed = |why: String| Diagnostic::new(Code::MjmlComponentFailed, format!("<{}> {why}", used.tag));
        match self.expand.call1(&JsValue::NULL, &told.into()) {
            Ok(mjml) => mjml.as_string().ok_or_else(|| failed("returned no text".into())),
            Err(thrown) => Err(failed(format!("failed: {}", message_of(&thrown)))),
        }
    }
}

/// The result of the caller's include function; an exception gives the reason why the file must not be included.
pub(super) fn included(include: Option<&js_sys::Function>, path: &str) -> Option<std::result::Result<String, String>> {
    match include?.call1(&JsValue::NULL, &path.into()) {
        Ok(text) => text.as_string().map(Ok),
        Err(thrown) => Some(Err(message_of(&thrown))),
    }
}

fn message_of(thrown: &JsValue) -> String {
    thrown.dyn_ref::<js_sys::Error>().map_or_else(|| "it threw something other than an Error".into(), |e| String::from(e.message()))
}
