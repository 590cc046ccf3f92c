use super::{JsResult, encode, thrown};
use crate::base::diagnostic::Diagnostic;
use crate::send::mrml;
use serde::Serialize;
use wasm_bindgen::prelude::*;

#[derive(Serialize)]
struct Compiled<'a> {
    html: &'a str,
    diagnostics: &'a [Diagnostic],
}

/// Compiles a document with mrml: `{html, diagnostics}`. `include` takes a path and returns a text or undefined.
#[wasm_bindgen]
pub fn compile(source: &str, include: Option<js_sys::Function>) -> JsResult<JsValue> {
    let include = |path: &str| include.as_ref()?.call1(&JsValue::NULL, &path.into()).ok()?.as_string();
    let compiled = mrml::compile(source, &include).map_err(thrown)?;
    Ok(encode(&Compiled { html: &compiled.html, diagnostics: &compiled.diagnostics }))
}
