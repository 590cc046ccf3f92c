//! The pages behind a mail's links: a price as text, a poll, parcel tracking, unsubscribing. They work without JavaScript.

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

/// The common frame of all pages: the shop's name, colours and links.
struct Frame {
    lang: &'static str,
    theme: ThemeText,
    /// The shop's name; empty if the campaign is unknown.
    name: String,
    logo: Option<String>,
    /// The link to the shop and its text; empty if the page has its own.
    target: String,
    onward: &'static str,
    /// The link to continue the previous visit (R025).
    resume: Option<String>,
    to_resume: &'static str,
}

/// A complete page.
#[derive(Template)]
#[template(path = "live/page.html")]
struct Page<'a> {
    frame: &'a Frame,
    title: &'a str,
    /// The styles of this page.
    style: &'a str,
    /// HTML produced by a template.
    main: &'a str,
    script: &'a str,
}

/// A notice shown instead of a page.
#[derive(Template)]
#[template(path = "live/notice.html")]
struct Notice {
    heading: &'static str,
    text: &'static str,
}

/// The styles of all pages.
const STYLE: &str = include_str!("../../../templates/live/page.css");
/// The CSP for pages with a form: it may be sent to the page itself.
const FORM: &str = "form-action 'self'";
/// The CSP for pages without a form.
const NO_FORM: &str = "form-action 'none'";

/// A theme's colours for CSS.
struct ThemeText {
    page: String,
    ink: String,
    surface: String,
    line: String,
    muted: String,
    action: String,
    on_action: String,
    radius: u8,
}

impl ThemeText {
    fn of(theme: &Theme) -> Self {
        let c = theme.colors(false);
        let css = |c: Color| {
            let [r, g, b] = c.0;
            format!("#{r:02x}{g:02x}{b:02x}")
        };
        Self {
            page: css(c.page),
            ink: css(c.ink),
            surface: css(c.surface),
            line: css(c.line),
            muted: css(c.muted),
            action: css(c.action),
            on_action: css(c.on_action),
            radius: theme.radius(),
        }
    }
}

impl Frame {
    /// The response with a page: its contents, styles and script, and additional CSP directives.
    fn reply(&self, title: &str, main: askama::Result<String>, (style, script): (&str, &str), allows: &str) -> Reply {
        let page = |main: String| Page { frame: self, title, style, main: &main, script }.render();
        let Ok(html) = main.and_then(page) else { return Reply::unavailable() };
        let host = self.logo.as_ref().and_then(|logo| logo.split('/').nth(2)).map_or_else(String::new, |host| format!("; img-src https://{host}"));
        Reply::page(html, format!("default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'{host}; {allows}"))
    }
}

impl Edge {
    /// The locale of a link.
    fn locale_of(&self, link: &Link) -> &'static Locale {
        Locale::named(&link.locale).unwrap_or(self.policy.locale)
    }

    /// The page for links that were not sealed by this library; it gives no reason.
    pub(crate) fn forbidden_page(&self) -> Reply {
        let language = self.policy.locale.language;
        self.notice(&LinkState::Expired(None), language, self.fallback.clone(), language.pages().no_page).with_status(403)
    }

    /// A page that can't be shown.
    fn notice(&self, state: &LinkState, language: Language, target: String, (heading, text): Message) -> Reply {
        self.frame(state, language, target).reply(heading, Notice { heading, text }.render(), ("", ""), NO_FORM)
    }

    /// The frame of a page, in the campaign's theme if it is known.
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
