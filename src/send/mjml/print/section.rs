use super::write::{Attr, Declaration, Html, WriteHtml, pieces};
use crate::send::mjml::component::{ComponentKind, *};
use crate::send::mjml::resolve::Element;
use crate::send::mjml::resolve::number::{JsNumber, whole};
use askama::Template;
use askama::filters::Safe;
use std::fmt;

/// A section or a wrapper.
#[derive(Template)]
#[template(path = "mjml/section.html", escape = "none")]
pub(super) struct Section<'e, 'a> {
    e: &'e Element<'a>,
    is_wrapper: bool,
    full_width: bool,
    has_radius: bool,
    has_background: bool,
    has_gap: bool,
    background: Html<Background<'e>>,
    /// The gap above it, in a wrapper with `gap`.
    gap: String,
    outlook_gap: String,
    fill: Fill,
}

impl<'e, 'a> Section<'e, 'a> {
    pub fn of(e: &'e Element<'a>) -> Self {
        let has_background = e.has(BACKGROUND_URL);
        let gap = e.context.gap.filter(|_| e.place.index > 0);
        Self {
            is_wrapper: e.kind == ComponentKind::Wrapper,
            full_width: e.attributes.get(FULL_WIDTH) == Some("full-width"),
            has_radius: e.has_radius(BORDER_RADIUS),
            has_background,
            has_gap: e.context.gap.is_some_and(|g| !g.is_empty()),
            background: Safe(Background::of(e)),
            gap: gap.map(|gap| format!("margin-top:{gap};")).unwrap_or_default(),
            outlook_gap: gap.map(|gap| format!("padding-top:{gap};")).unwrap_or_default(),
            fill: if has_background { Fill::of(e) } else { Fill::default() },
            e,
        }
    }
}

/// The background. Yahoo does not support the shorthand, so its parts are repeated.
enum Background<'e> {
    Color(Option<&'e str>),
    Picture(String),
}

impl<'e> Background<'e> {
    fn of(e: &'e Element<'_>) -> Self {
        match e.attributes.given(BACKGROUND_URL) {
            Some(url) => Self::Picture(picture(e, url)),
            None => Self::Color(e.attributes.get(BACKGROUND_COLOR)),
        }
    }
}

impl WriteHtml for Background<'_> {
    fn put(&self, out: &mut dyn fmt::Write) -> fmt::Result {
        match self {
            Self::Color(value) => ["background", "background-color"].into_iter().try_for_each(|name| Declaration { name, value: *value }.put(out)),
            Self::Picture(style) => out.write_str(style),
        }
    }
}

fn picture(e: &Element<'_>, url: &str) -> String {
    let (x, y) = position(e);
    let size = e.attributes.get(BACKGROUND_SIZE).unwrap_or("");
    let parts = [
        e.attributes.given(BACKGROUND_COLOR).unwrap_or("").to_owned(),
        format!("url('{url}')"),
        format!("{x} {y}"),
        format!("/ {size}"),
        e.attributes.given(BACKGROUND_REPEAT).unwrap_or("").to_owned(),
    ];
    let parts: Vec<&str> = parts.iter().map(String::as_str).filter(|p| !p.is_empty()).collect();
    let shorthand = super::write::Quoted(&parts.join(" ")).html();
    format!("background:{shorthand};background-position:{x} {y};{}", e.css(&[BACKGROUND_REPEAT, BACKGROUND_SIZE]))
}

/// The horizontal and the vertical position, which may be written in any order.
fn position<'e>(e: &'e Element<'_>) -> (&'e str, &'e str) {
    let both = e.attributes.get(BACKGROUND_POSITION).unwrap_or("");
    let mut words = both.split(' ');
    let is_down = |word: &str| matches!(word, "top" | "bottom");
    let (x, y) = match (words.next(), words.next(), words.next()) {
        (Some(only), None, None) if is_down(only) => ("center", only),
        (Some(only), None, None) => (only, "center"),
        (Some(a), Some(b), None) if is_down(a) || (a == "center" && matches!(b, "left" | "right")) => (b, a),
        (Some(a), Some(b), None) => (a, b),
        _ => ("center", "top"),
    };
    (e.attributes.given(BACKGROUND_POSITION_X).unwrap_or(x), e.attributes.given(BACKGROUND_POSITION_Y).unwrap_or(y))
}

/// The background in VML for Outlook.
#[derive(Default)]
struct Fill {
    origin: String,
    position: String,
    kind: &'static str,
    size: String,
}

impl Fill {
    fn of(e: &Element<'_>) -> Self {
        let repeat = e.attributes.get(BACKGROUND_REPEAT);
        let size = e.attributes.get(BACKGROUND_SIZE).unwrap_or("");
        let (x, y) = position(e);
        let is_tiled = repeat == Some("repeat");
        let place = |word: &str, words: [&str; 3], otherwise: f64| {
            let share = percent(word, words).unwrap_or(otherwise) / 100.0;
            // Computed in percent as mjml does, so that the last digits are the same.
            JsNumber(if is_tiled { share } else { (share * 100.0 - 50.0) / 100.0 })
        };
        let mut at = format!("{}, {}", place(x, ["left", "center", "right"], 50.0), place(y, ["top", "center", "bottom"], 0.0));
        let mut kind = if repeat == Some("no-repeat") { "frame" } else { "tile" };
        if size == "auto" {
            // Outlook has no matching size: it tiles and crops like other clients.
            kind = "tile";
            at = "0.5, 0".into();
        }
        Self { origin: at.clone(), position: at, kind, size: Self::size(size) }
    }

    fn size(size: &str) -> String {
        let attr = |name, value: &str| Attr { name, value: Some(value) }.html();
        match size {
            "auto" => String::new(),
            "cover" => r#" size="1,1" aspect="atleast""#.into(),
            "contain" => r#" size="1,1" aspect="atmost""#.into(),
            one if !one.contains(' ') => format!("{} aspect=\"atmost\"", attr("size", one)),
            more => attr("size", &more.replace(' ', ",")),
        }
    }
}

/// A position in percent, from a keyword or a number; none for other lengths.
fn percent(word: &str, words: [&str; 3]) -> Option<f64> {
    if let Some((_, share)) = words.into_iter().zip([0.0, 50.0, 100.0]).find(|(known, _)| *known == word) {
        return Some(share);
    }
    let number = word.strip_suffix('%')?;
    let (before, after) = number.split_once('.').unwrap_or((number, "0"));
    let is_digits = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
    (is_digits(before) && is_digits(after)).then(|| whole(number))
}

pieces!(Background<'_>);
