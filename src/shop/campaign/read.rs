//! Reads a manifest strictly, for publishing. Errors name the field, with its path and its position in the text.

use super::manifest::unreadable;
use super::{BlockKind, Campaign, Theme};
use crate::base::diagnostic::{Code, Diagnostic, Result, place};
use crate::base::shape::{Field, Shape, Wrong};
use std::ops::Range;

const TEXTS: Shape = Shape::List(&Shape::Text);
const PIXELS: Shape = Shape::Whole(0, 65_535);

const RULE: Shape = Shape::Object(&[
    Field::needed(
        "slot",
        Shape::Word(&["must-have", "accessories", "cross-sell", "up-sell", "similar", "replenishment", "seasonal", "topic", "recipient", "viewed"]),
    ),
    Field::nullable("of", Shape::Text),
    Field::nullable("category", Shape::Text),
    Field::nullable("segment", Shape::Text),
    Field::nullable("from", Shape::Text),
    Field::nullable("until", Shape::Text),
    Field::optional("offers", TEXTS),
]);

const CHOICE: Shape = Shape::Object(&[
    Field::nullable("from", Shape::Text),
    Field::nullable("until", Shape::Text),
    Field::optional("weekdays", Shape::List(&Shape::Word(&["mon", "tue", "wed", "thu", "fri", "sat", "sun"]))),
    Field::nullable("segment", Shape::Text),
    Field::nullable("variant", Shape::Text),
    Field::nullable("inStock", Shape::Text),
    Field::nullable("headline", Shape::Words),
    Field::nullable("text", Shape::Words),
    Field::nullable("picture", Shape::Words),
    Field::nullable("asset", Shape::Words),
    Field::nullable("action", Shape::Words),
    Field::nullable("link", Shape::Text),
]);

const BLOCK: Shape = Shape::Object(&[
    Field::needed("id", Shape::Text),
    Field::needed("kind", Shape::Word(BlockKind::NAMES)),
    Field::needed("width", PIXELS),
    Field::needed("height", PIXELS),
    Field::optional("scale", Shape::Whole(0, 255)),
    Field::nullable("layout", LAYOUT),
    Field::nullable("narrow", Shape::Object(&[Field::needed("width", PIXELS), Field::needed("height", PIXELS), Field::nullable("layout", LAYOUT)])),
    Field::nullable("alt", Shape::Words),
    Field::nullable("heading", Shape::Words),
    Field::nullable("title", Shape::Words),
    Field::nullable("until", Shape::Text),
    Field::nullable("with", Shape::Text),
    Field::optional("answers", Shape::List(&Shape::Object(&[Field::needed("id", Shape::Text), Field::needed("text", Shape::Words)]))),
    Field::optional("photo", Shape::Flag),
    Field::optional("wholeFrames", Shape::Flag),
    Field::optional("choices", Shape::List(&CHOICE)),
    Field::optional("offers", TEXTS),
    Field::optional("recommend", Shape::List(&RULE)),
    Field::nullable("atLeast", PIXELS),
    Field::needed(
        "slots",
        Shape::List(&Shape::Object(&[Field::needed("whenGone", Shape::Word(&["fill", "collapse", "badge"])), Field::nullable("fallback", Shape::Text)])),
    ),
]);

const LAYOUT: Shape = Shape::Word(&["row", "stack", "hero", "compact"]);

macro_rules! with_roles {
    ($($more:expr),* $(,)?) => {
        Shape::Object(&[
            Field::optional("page", Shape::Color),
            Field::optional("surface", Shape::Color),
            Field::optional("tint", Shape::Color),
            Field::optional("tile", Shape::Color),
            Field::optional("soft", Shape::Color),
            Field::optional("line", Shape::Color),
            Field::optional("edge", Shape::Color),
            Field::optional("ink", Shape::Color),
            Field::optional("muted", Shape::Color),
            Field::optional("action", Shape::Color),
            Field::optional("onAction", Shape::Color),
            Field::optional("link", Shape::Color),
            Field::optional("sale", Shape::Color),
            Field::optional("badge", Shape::Color),
            Field::optional("onBadge", Shape::Color),
            Field::optional("ok", Shape::Color),
            Field::optional("warn", Shape::Color),
            Field::optional("bad", Shape::Color),
            Field::optional("info", Shape::Color),
            Field::optional("onStatus", Shape::Color),
            Field::optional("star", Shape::Color),
            $($more),*
        ])
    };
}

const DARK: Shape = with_roles!();

const THEME: Shape = with_roles!(
    Field::nullable("preset", Shape::Word(&["travel", "sport", "fashion", "electronics", "food"])),
    Field::nullable("radius", Shape::Whole(0, 255)),
    Field::nullable("buttonRadius", Shape::Whole(0, 255)),
    Field::nullable("badgeShape", Shape::Word(&["tag", "pill", "flag", "disc"])),
    Field::optional("saving", Shape::Word(&["percent", "minus", "amount"])),
    Field::nullable("button", Shape::Word(&["filled", "outlined", "text"])),
    Field::optional("density", Shape::Word(&["regular", "compact"])),
    Field::nullable("font", Shape::Object(&[Field::needed("regular", Shape::Text), Field::nullable("bold", Shape::Text), Field::optional("assets", TEXTS)])),
    Field::optional(
        "logos",
        Shape::List(&Shape::Object(&[
            Field::needed("brand", Shape::Text),
            Field::needed("file", Shape::Text),
            Field::optional("outlines", Shape::List(&Shape::List(&Shape::Whole(0, 65_535)))),
        ])),
    ),
    Field::nullable("dark", DARK),
    // Names of earlier versions.
    Field::optional("background", Shape::Color),
    Field::optional("border", Shape::Color),
    Field::optional("text", Shape::Color),
    Field::optional("accent", Shape::Color),
    Field::optional("onAccent", Shape::Color),
);

/// The shape of a manifest. The JSON schema and the TypeScript type are generated from it (`UPDATE=1 cargo nextest run campaign::read`).
const CAMPAIGN: Shape = Shape::Object(&[
    Field::needed("tenant", Shape::Text),
    Field::needed("id", Shape::Text),
    Field::optional("locale", Shape::Text),
    Field::optional("zone", Shape::Text),
    Field::optional("maxAge", Shape::Text),
    Field::nullable("expires", Shape::Text),
    Field::optional("taxNote", Shape::Flag),
    Field::optional("required", Shape::List(&Shape::Word(&["content", "energyClass", "image", "brand"]))),
    Field::optional("theme", THEME),
    Field::optional(
        "photos",
        Shape::List(&Shape::Object(&[
            Field::needed("offer", Shape::Text),
            Field::nullable("focus", Shape::List(&Shape::Whole(0, 100))),
            Field::nullable("fit", Shape::Word(&["cover", "contain"])),
        ])),
    ),
    Field::nullable(
        "shop",
        Shape::Object(&[Field::needed("name", Shape::Text), Field::nullable("logo", Shape::Text), Field::nullable("resumeUrl", Shape::Text)]),
    ),
    Field::needed("allow", TEXTS),
    Field::needed("fallback", Shape::Text),
    Field::needed("blocks", Shape::List(&BLOCK)),
    Field::optional("$schema", Shape::Text),
]);

/// Reads a manifest as [`Campaign::parse`] does, but also rejects unknown fields and wrong types. Stored manifests are read with `parse`, so they stay readable.
///
/// # Errors
/// `campaign/not-json`; `campaign/invalid` with help.
pub fn read(text: &str) -> Result<Campaign> {
    told(text, &CAMPAIGN, "the campaign").map_or_else(|| Campaign::parse(text), Err)
}

/// Reads the theme of a manifest that has nothing else, as [`read`] reads a whole one.
///
/// # Errors
/// `campaign/not-json`; `campaign/invalid` with help.
pub fn read_theme(text: &str) -> Result<Theme> {
    told(text, &THEME, "the theme").map_or_else(|| serde_json::from_str(text).map_err(|e| unreadable(text, &e)), Err)
}

fn told(text: &str, shape: &Shape, what: &str) -> Option<Box<Diagnostic>> {
    let Err(Wrong(message, help, path)) = shape.check(&serde_json::from_str(text).ok()?, what, "") else { return None };
    let found = Diagnostic::new(Code::CampaignInvalid, message).help(help).at(place(text, spot(text, &path)));
    Some(if path.is_empty() { found } else { found.path(path) })
}

/// The position of a path in a JSON text: the last existing field name or item along it.
fn spot(text: &str, path: &str) -> Range<usize> {
    let (mut at, mut found) = (0, 0..1);
    for part in path.split(['.', '[']) {
        let Some((range, value)) = step(text.as_bytes(), at, part.trim_end_matches(']')) else { break };
        (at, found) = (value, range);
    }
    found
}

/// Finds a member of an object or an item of a list: the range to point at, and the start of its value.
fn step(text: &[u8], at: usize, part: &str) -> Option<(Range<usize>, usize)> {
    let start = blank(text, at);
    let is_object = text.get(start) == Some(&b'{');
    let mut at = start + 1;
    for number in 0_usize.. {
        at = blank(text, at);
        if matches!(text.get(at)?, b'}' | b']') {
            return None;
        }
        let name = at..if is_object { end(text, at) } else { at + 1 };
        let value = if is_object { blank(text, blank(text, name.end) + 1) } else { at };
        let is_it = if is_object { text.get(name.start + 1..name.end - 1) == Some(part.as_bytes()) } else { part.parse() == Ok(number) };
        if is_it {
            return Some((name, value));
        }
        at = blank(text, end(text, value));
        at += usize::from(text.get(at) == Some(&b','));
    }
    None
}

fn blank(text: &[u8], at: usize) -> usize {
    at + text.get(at..).unwrap_or(&[]).iter().take_while(|b| b.is_ascii_whitespace()).count()
}

/// The end of a value.
fn end(text: &[u8], start: usize) -> usize {
    let (mut depth, mut is_text, mut at) = (0_usize, false, start);
    while let Some(byte) = text.get(at) {
        match byte {
            b'\\' if is_text => at += 1,
            b'"' => is_text = !is_text,
            _ if is_text => {}
            b'{' | b'[' => depth += 1,
            b'}' | b']' if depth == 0 => return at,
            b'}' | b']' => depth -= 1,
            b',' | b':' if depth == 0 => return at,
            b if depth == 0 && b.is_ascii_whitespace() => return at,
            _ => {}
        }
        at += 1;
        if depth == 0 && !is_text && matches!(byte, b'"' | b'}' | b']') {
            return at;
        }
    }
    at
}

#[cfg(test)]
mod tests;
