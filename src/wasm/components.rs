use crate::diagnostic::{Code, Diagnostic, Result};
use crate::mjml::{Components, Defaults, Used};
use serde::Serialize;
use std::collections::BTreeMap;
use wasm_bindgen::prelude::*;

/// Components that JavaScript expands: its function is given JSON text.
pub(super) struct JsComponents {
    attributes: BTreeMap<String, Defaults>,
    expand: js_sys::Function,
}

#[derive(Serialize)]
struct Told<'u> {
    tag: &'u str,
    attributes: BTreeMap<&'u str, &'u str>,
    content: &'u str,
    width: f64,
}

impl JsComponents {
    pub fn new(attributes: BTreeMap<String, BTreeMap<String, String>>, expand: js_sys::Function) -> Self {
        Self { attributes: attributes.into_iter().map(|(tag, defaults)| (tag, defaults.into_iter().collect())).collect(), expand }
    }
}

impl Components for JsComponents {
    fn attributes(&self, tag: &str) -> Option<&Defaults> {
        self.attributes.get(tag)
    }

    fn expand(&self, used: &Used<'_>) -> Result<String> {
        let attributes = used.attributes.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let told = serde_json::to_string(&Told { tag: used.tag, attributes, content: used.content, width: used.width }).unwrap_or_default();
        let failed = |why: String| Diagnostic::new(Code::MjmlComponentFailed, format!("<{}> {why}", used.tag));
        match self.expand.call1(&JsValue::NULL, &told.into()) {
            Ok(mjml) => mjml.as_string().ok_or_else(|| failed("gave no text".into())),
            Err(thrown) => {
                let message = thrown.dyn_ref::<js_sys::Error>().map(|e| String::from(e.message()));
                Err(failed(format!("failed: {}", message.unwrap_or_else(|| "it threw no Error".into()))))
            }
        }
    }
}
