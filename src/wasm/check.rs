use super::{JsResult, thrown};
use wasm_bindgen::prelude::*;

/// Checks a mail, given as UTF-8 HTML; returns JSON text.
#[wasm_bindgen(js_name = checkMail)]
pub fn check_mail(html: &[u8]) -> JsResult<JsValue> {
    let checked = crate::send::check::check(std::str::from_utf8(html).unwrap_or("")).map_err(thrown)?;
    Ok(serde_json::to_string(&checked).map_or(JsValue::UNDEFINED, JsValue::from))
}
