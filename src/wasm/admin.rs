use super::{JsResult, decode, encode, thrown};
use crate::base::diagnostic::{Code, Diagnostic};
use crate::base::language::Locale;
use crate::base::stored::read;
use crate::live::{Edge, Explanation, Records};
use crate::shop::campaign;
use crate::shop::offer::{self, Offer, Override, Proposal, Understood};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use wasm_bindgen::prelude::*;

/// Previews for editors.
#[wasm_bindgen]
pub struct AdminEdge(Edge);

/// The records as a store gave them.
fn records_of(records: &JsValue) -> JsResult<Records> {
    let text = js_sys::JSON::stringify(records).ok().and_then(|text| text.as_string()).unwrap_or_default();
    read(&text).map_err(|_| thrown(Diagnostic::new(Code::UsageBad, "the records can't be read")))
}

#[wasm_bindgen]
impl AdminEdge {
    /// Creates an edge for editors from an edge's configuration; it seals no links.
    #[wasm_bindgen(constructor)]
    pub fn new(config: JsValue) -> JsResult<AdminEdge> {
        Edge::new(&decode(config)?).map(Self).map_err(thrown)
    }

    /// The preview `{state, shown, picture}` of a slot with the given records.
    pub fn preview(&mut self, slot: JsValue, records: JsValue, now: f64) -> JsResult<JsValue> {
        let preview = self.0.preview(&decode(slot)?, &records_of(&records)?, now as i64).map_err(thrown)?;
        let out = encode(&preview);
        js_sys::Reflect::set(&out, &"picture".into(), &js_sys::Uint8Array::from(preview.picture.as_slice()))?;
        Ok(out)
    }
}

#[wasm_bindgen]
impl AdminEdge {
    /// Adds a campaign's font: its files, with their asset ids.
    #[wasm_bindgen(js_name = putFont)]
    pub fn put_font(&mut self, assets: Vec<String>, regular: Vec<u8>, bold: Option<Vec<u8>>) -> JsResult<()> {
        self.0.put_font(assets, regular, bold).map_err(thrown)
    }

    /// Explains a link (its path): `{wants}`, `{font}`, or `{explained, picture}`.
    pub fn explain(&mut self, path: &str, records: JsValue, now: f64) -> JsResult<JsValue> {
        let explanation = self.0.explain(path, &records_of(&records)?, now as i64).map_err(thrown)?;
        let out = encode(&explanation);
        if let Explanation::Explained(explained) = &explanation {
            js_sys::Reflect::set(&out, &"picture".into(), &js_sys::Uint8Array::from(explained.picture.as_slice()))?;
        }
        Ok(out)
    }
}

/// Checks the files of a custom font.
#[wasm_bindgen(js_name = checkFont)]
pub fn check_font(regular: Vec<u8>, bold: Option<Vec<u8>>, locale: &str) -> JsResult<()> {
    crate::live::check_font(regular, bold, Locale::named(locale).map_err(thrown)?.language).map_err(thrown)
}

/// Checks a recipient's data (JSON); returns the text to store.
#[wasm_bindgen(js_name = checkRecipient)]
pub fn check_recipient(text: &str) -> JsResult<String> {
    let recipient = crate::shop::recommend::Recipient::parse(text).map_err(thrown)?;
    serde_json::to_string(&recipient).map_err(|e| thrown(Diagnostic::new(Code::Internal, e.to_string())))
}

/// Checks an order, a balance or a voucher (JSON); returns the text to store.
#[wasm_bindgen(js_name = checkFact)]
pub fn check_fact(kind: JsValue, text: &str) -> JsResult<String> {
    crate::shop::fact::check(decode(kind)?, text).map_err(thrown)
}

/// Checks a relation (JSON): `{source, slot, offer, rank}`.
#[wasm_bindgen(js_name = checkRelation)]
pub fn check_relation(text: &str) -> JsResult<JsValue> {
    crate::shop::recommend::Relation::parse(text).map(|relation| encode(&relation)).map_err(thrown)
}

#[derive(Serialize)]
struct Checked<'a> {
    tenant: &'a str,
    id: &'a str,
    offers: Vec<&'a str>,
    diagnostics: Vec<Diagnostic>,
}

/// Parses and checks a campaign: `{tenant, id, offers, diagnostics}`. Without `offers` (as stored), only its shape is checked.
#[wasm_bindgen(js_name = checkCampaign)]
pub fn check_campaign(manifest: &str, offers: Option<Vec<String>>, allow: Vec<String>) -> JsResult<JsValue> {
    let campaign = campaign::read(manifest).map_err(thrown)?;
    let diagnostics = match offers {
        None => Vec::new(),
        Some(texts) => {
            let offers: Vec<Offer> = texts.iter().filter_map(|text| serde_json::from_str(text).ok()).collect();
            let mut found = campaign::check(&campaign, &offers, &allow);
            // The boxes of a campaign with other errors are not measured.
            if found.is_empty() {
                found = crate::live::fit(&campaign, &offers);
            }
            found
        }
    };
    Ok(encode(&Checked { tenant: &campaign.tenant, id: &campaign.id, offers: campaign.offer_ids(), diagnostics }))
}

/// A theme as it is written, and what it comes to with its preset.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ResolvedTheme<'a> {
    theme: &'a campaign::Theme,
    radius: u8,
    button_radius: u8,
    badge_shape: campaign::BadgeShape,
    light: Rendition,
    dark: Option<Rendition>,
    diagnostics: Vec<Diagnostic>,
}

#[derive(Serialize)]
struct Rendition {
    colors: campaign::Roles,
    contrasts: Vec<campaign::Contrast>,
}

/// Reads a theme (JSON): `{theme, radius, buttonRadius, badgeShape, light, dark, diagnostics}`, each rendition with `{colors, contrasts}`.
#[wasm_bindgen(js_name = resolveTheme)]
pub fn resolve_theme(text: &str) -> JsResult<JsValue> {
    let theme = campaign::read_theme(text).map_err(thrown)?;
    let rendition = |dark| {
        let colors = theme.colors(dark);
        Rendition { colors: campaign::Roles::all(&colors), contrasts: colors.contrasts().collect() }
    };
    Ok(encode(&ResolvedTheme {
        theme: &theme,
        radius: theme.radius(),
        button_radius: theme.button_radius(),
        badge_shape: theme.badge_shape(),
        light: rendition(false),
        dark: theme.has_dark().then(|| rendition(true)),
        diagnostics: campaign::check_theme(&theme),
    }))
}

/// An offer's existing overrides, as stored, and the locale for amounts.
#[derive(Deserialize)]
struct Editing {
    overrides: Vec<String>,
    locale: Option<String>,
}

#[derive(Serialize)]
struct Proposed<'a> {
    data: String,
    understood: Option<&'a Understood>,
}

/// Checks an override (JSON) for an offer and its replacement (both as stored): `{data, understood}`, the text to store and the parsed
/// price. With `keep`, an unlikely price without confirmation is an error.
#[wasm_bindgen(js_name = checkOverride)]
pub fn check_override(text: &str, offer: &str, replacement: Option<String>, editing: JsValue, keep: bool) -> JsResult<JsValue> {
    let invalid = |_: serde_json::Error| thrown(Diagnostic::new(Code::OverrideInvalid, "the override or its offer can't be read"));
    let Editing { overrides, locale } = decode(editing)?;
    let offer: Offer = serde_json::from_str(offer).map_err(invalid)?;
    let replacement: Option<Offer> = replacement.as_deref().map(serde_json::from_str).transpose().map_err(invalid)?;
    // Unreadable overrides are ignored, as at the edge.
    let overrides: Vec<Override> = overrides.iter().filter_map(|text| serde_json::from_str(text).ok()).collect();
    let locale = Locale::named(locale.as_deref().unwrap_or("de")).map_err(thrown)?;
    let proposal = Proposal::read(text, &offer, replacement.as_ref(), &overrides, locale).map_err(thrown)?;
    let understood = proposal.understood.clone();
    let said = if keep { proposal.keep().map_err(thrown)? } else { proposal.said };
    Ok(encode(&Proposed { data: serde_json::to_string(&said).map_err(invalid)?, understood: understood.as_ref() }))
}

/// Rejects an override (JSON) whose replacement would lead back to its offer. `others` is JSON: the overrides, as texts, of all offers in the chain.
#[wasm_bindgen(js_name = checkReplacements)]
pub fn check_replacements(offer: &str, text: &str, others: &str) -> JsResult<()> {
    let invalid = |_: serde_json::Error| thrown(Diagnostic::new(Code::OverrideInvalid, "the override or its offer can't be read"));
    let said: Override = serde_json::from_str(text).map_err(invalid)?;
    let others: HashMap<String, Vec<String>> = serde_json::from_str(others).map_err(invalid)?;
    // Unreadable overrides are ignored.
    let read = |texts: Vec<String>| texts.iter().filter_map(|text| serde_json::from_str(text).ok()).collect();
    offer::check_replacements(offer, &said, &others.into_iter().map(|(id, texts)| (id, read(texts))).collect()).map_err(thrown)
}

/// Help for an unknown field.
#[wasm_bindgen(js_name = insteadOf)]
pub fn instead_of(field: &str, known: Vec<String>) -> String {
    crate::base::shape::instead_of(field, || known.iter().map(String::as_str))
}
