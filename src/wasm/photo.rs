use super::{JsResult, decode, thrown};
use crate::live::photo;
use wasm_bindgen::prelude::*;

/// A photo in the requested size (`{width, height, fit}`) as JPEG.
#[wasm_bindgen(js_name = preparePhoto)]
pub fn prepare(file: &[u8], asked: JsValue) -> JsResult<Vec<u8>> {
    photo::prepare(file, decode(asked)?).map_err(thrown)
}

/// A painted picture as JPEG, with a photo in an area (`{x, y, width, height, radius}`) if given.
#[wasm_bindgen(js_name = layPhoto)]
pub fn lay(picture: &[u8], photo: Option<Vec<u8>>, place: JsValue) -> JsResult<Vec<u8>> {
    let laid = match &photo {
        Some(file) => Some((file.as_slice(), decode(place)?)),
        None => None,
    };
    photo::lay(picture, laid).map_err(thrown)
}
