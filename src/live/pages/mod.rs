//! The pages behind a mail's links: a price as text, a poll, where a parcel is, unsubscribing. They say all they have to say without JavaScript.

mod survey;
mod text;
mod tracking;
mod unsubscribe;

use crate::base::color::Color;
use crate::base::language::{Language, Locale, Message};
use crate::live::decide::link_state::LinkState;
use crate::live::edge::Edge;
use crate::live::reply::Reply;
use crate::shop::campaign::{Shop, Theme, is_allowed};
use crate::shop::link::Link;
use askama::Template;

/// What every page has around what it says: the shop, its colours, the way to it.
struct Frame {
    lang: &'static str,
    theme: ThemeText,
    /// The shop's name; a page of an unknown campaign has none.
    name: String,
    logo: Option<String>,
    /// Where the shop is, and what the link to it says; nothing where the page has its own.
    target: String,
    onward: &'static str,
    /// Where the visit before is gone on with (R025).
    resume: Option<String>,
    to_resume: &'static str,
}

/// A page as a whole.
#[derive(Template)]
#[template(path = "live/page.html")]
struct Page<'a> {
    frame: &'a Frame,
    title: &'a str,
    /// Of this page alone.
    style: &'a str,
    /// HTML that a template made.
    main: &'a str,
    script: &'a str,
}

/// A page that can't be shown.
#[derive(Template)]
#[template(path = "live/notice.html")]
struct Notice {
    heading: &'static str,
    text: &'static str,
}

/// What all pages look like.
const STYLE: &str = include_str!("../../../templates/live/page.css");
/// What a page with a form may do besides: send it to where it stands.
const FORM: &str = "form-action 'self'";
/// What other pages may do besides: nothing.
const NO_FORM: &str = "form-action 'none'";

/// A theme's colours as style sheets have them.
struct ThemeText {
    page: String,
    text: String,
    background: String,
    border: String,
    muted: String,
    accent: String,
    on_accent: String,
    radius: u8,
}

impl ThemeText {
    fn of(theme: &Theme) -> Self {
        let css = |c: Color| {
            let [r, g, b] = c.0;
            format!("#{r:02x}{g:02x}{b:02x}")
        };
        Self {
            page: css(theme.page),
            text: css(theme.text),
            background: css(theme.background),
            border: css(theme.border),
            muted: css(theme.muted),
            accent: css(theme.accent),
            on_accent: css(theme.on_accent),
            radius: theme.radius,
        }
    }
}

impl Frame {
    /// The answer with a page: its content, its own style and script, and what it may do (CSP).
    fn reply(&self, title: &str, main: askama::Result<String>, (style, script): (&str, &str), allows: &str) -> Reply {
        let page = |main: String| Page { frame: self, title, style, main: &main, script }.render();
        let Ok(html) = main.and_then(page) else { return Reply::unavailable() };
        let host = self.logo.as_ref().and_then(|logo| logo.split('/').nth(2)).map_or_else(String::new, |host| format!("; img-src https://{host}"));
        Reply::page(html, format!("default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'{host}; {allows}"))
    }
}

impl Edge {
    /// A link's locale.
    fn locale_of(&self, link: &Link) -> &'static Locale {
        Locale::named(&link.locale).unwrap_or(self.policy.locale)
    }

    /// The page behind a link that is not ours: it says nothing of why.
    pub(crate) fn forbidden_page(&self) -> Reply {
        let language = self.policy.locale.language;
        self.notice(&LinkState::Expired(None), language, self.fallback.clone(), language.pages().no_page).with_status(403)
    }

    /// A page that can't be shown.
    fn notice(&self, state: &LinkState, language: Language, target: String, (heading, text): Message) -> Reply {
        self.frame(state, language, target).reply(heading, Notice { heading, text }.render(), ("", ""), NO_FORM)
    }

    /// What stands around a page, in the campaign's look where that is known.
    fn frame(&self, state: &LinkState, language: Language, target: String) -> Frame {
        let campaign = state.campaign();
        let Shop { name, logo, resume_url } = campaign.and_then(|campaign| campaign.shop.clone()).unwrap_or_default();
        let allowed = |address: &String| is_allowed(address, self.allow.as_deref(), campaign.map(|campaign| campaign.allow.as_slice()));
        let texts = &language.pages().frame;
        Frame {
            lang: language.code(),
            theme: ThemeText::of(campaign.map_or(&self.plain, |campaign| &campaign.theme)),
            name,
            logo: logo.filter(allowed),
            target,
            onward: texts.shop,
            resume: resume_url.filter(allowed),
            to_resume: texts.resume,
        }
    }
}
