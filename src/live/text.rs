use super::words;
use crate::campaign::Theme;
use crate::diagnostic::{Code, Diagnostic, Result};
use crate::money::{Language, Locale};
use crate::offer::Shown;
use askama::Template;

/// The accessible page behind every picture (R040): the same decision, as text.
#[derive(Template)]
#[template(path = "live/text.html")]
struct Page<'a> {
    lang: &'static str,
    words: words::PageWords,
    theme: &'a ThemeText,
    shown: Option<&'a Shown>,
    /// What is said instead of a price.
    state: &'a str,
    target: &'a str,
}

/// A theme's colours as style sheets have them.
pub(super) struct ThemeText {
    pub text: String,
    pub background: String,
    pub muted: String,
    pub accent: String,
    pub on_accent: String,
}

impl ThemeText {
    pub fn of(theme: &Theme) -> Self {
        let css = |c: crate::color::Color| {
            let [r, g, b] = c.0;
            format!("#{r:02x}{g:02x}{b:02x}")
        };
        Self { text: css(theme.text), background: css(theme.background), muted: css(theme.muted), accent: css(theme.accent), on_accent: css(theme.on_accent) }
    }
}

/// A page's language.
pub(super) fn language_tag(language: Language) -> &'static str {
    match language {
        Language::De => "de",
        Language::En => "en",
    }
}

/// Renders the page. Without `shown` it says `state` alone.
pub(super) fn page(shown: Option<&Shown>, state: Option<&str>, theme: &Theme, locale: &Locale, target: &str) -> Result<String> {
    let theme = ThemeText::of(theme);
    let words = words::page(locale.language);
    let lang = language_tag(locale.language);
    let state = state.unwrap_or(words.nothing);
    Page { lang, words, theme: &theme, shown, state, target }.render().map_err(|e| Diagnostic::new(Code::Internal, e.to_string()))
}
