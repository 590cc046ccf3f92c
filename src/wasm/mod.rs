//! The wasm boundary: decodes JavaScript values, calls the core, encodes results. It has no logic of its own, and nothing imports it.

#[cfg(feature = "admin")]
mod admin;
#[cfg(feature = "check")]
mod check;
#[cfg(feature = "mail")]
mod components;
#[cfg(feature = "experiment")]
mod experiment;
#[cfg(feature = "feed")]
mod feed;
#[cfg(feature = "journey")]
mod journey;
#[cfg(all(feature = "live", not(feature = "admin")))]
mod live;
#[cfg(feature = "mail")]
mod mail;
#[cfg(feature = "mrml")]
mod mrml;
#[cfg(feature = "photo")]
mod photo;
#[cfg(feature = "admin")]
mod price;

#[cfg(any(feature = "admin", feature = "feed", feature = "photo"))]
use crate::base::diagnostic::Code;
use crate::base::diagnostic::Diagnostic;
use serde::Serialize;
#[cfg(any(feature = "admin", feature = "feed", feature = "photo"))]
use serde::de::DeserializeOwned;
use wasm_bindgen::JsValue;

type JsResult<T> = Result<T, JsValue>;

/// The edge answers every request through this function. JSON text parsed by JavaScript is faster than objects built field by field, and needs less code.
#[cfg(all(feature = "live", not(feature = "admin")))]
fn encode<T: Serialize + ?Sized>(value: &T) -> JsValue {
    serde_json::to_string(value).ok().and_then(|text| js_sys::JSON::parse(&text).ok()).unwrap_or(JsValue::NULL)
}

#[cfg(not(all(feature = "live", not(feature = "admin"))))]
fn encode<T: Serialize + ?Sized>(value: &T) -> JsValue {
    value.serialize(&serde_wasm_bindgen::Serializer::json_compatible()).unwrap_or(JsValue::NULL)
}

#[cfg(any(feature = "admin", feature = "feed", feature = "photo"))]
fn decode<T: DeserializeOwned>(value: JsValue) -> JsResult<T> {
    serde_wasm_bindgen::from_value(value).map_err(|e| encode(&*Diagnostic::new(Code::UsageBad, format!("an argument can't be read: {e}"))))
}

/// A diagnostic as a JavaScript exception.
#[allow(clippy::boxed_local, reason = "what all modules return")]
fn thrown(found: Box<Diagnostic>) -> JsValue {
    encode(&*found)
}
