use super::{JsResult, decode, thrown};
use crate::live::photo;
use wasm_bindgen::prelude::*;

/// A photo in the requested size (`{width, height, fit}`) as JPEG.
#[wasm_bindgen(js_name = preparePhoto)]
pub fn prepare(file: &[u8], asked: JsValue) -> JsResult<Vec<u8>> {
    photo::prepare(file, decode(asked)?).map_err(thrown)
}

/// The engine that lays photos into pictures.
#[wasm_bindgen]
#[derive(Default)]
pub struct PhotoEngine(photo::Photos);

#[wasm_bindgen]
impl PhotoEngine {
    /// An engine that keeps nothing yet.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A painted picture as JPEG, with a photo in an area if given. Photos of one name are the same; they are kept.
    pub fn lay(&mut self, picture: &[u8], photo: Option<Box<[u8]>>, place: JsValue, name: &str) -> JsResult<Vec<u8>> {
        let place: Option<photo::PhotoArea> = if photo.is_some() { Some(decode(place)?) } else { None };
        let laid = photo.as_deref().zip(place.as_ref()).map(|(file, place)| (name, file, place));
        self.0.lay(picture, laid).map_err(thrown)
    }
}
