//! The roles of HTML elements in plain text, and which tags end them: HTML's rules (13.2.6), as far as they matter for text.

use std::borrow::Cow;

/// The role of an element in plain text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Part of a line; also unknown elements.
    Inline,
    /// Part of a line; its end tag ends only the element itself, even if others are open inside (`b`, `font`).
    Formatting,
    Link,
    /// On lines of its own.
    Block,
    /// On lines of its own; it does not end a paragraph.
    Control,
    /// On lines of its own, with blank lines around.
    Paragraph,
    Heading,
    List,
    Item,
    Term,
    Definition,
    Quote,
    Pre,
    Table,
    /// `tbody`, `thead`, `tfoot`.
    Rows,
    Row,
    Cell,
    Caption,
    Choice,
    /// Its contents are invisible.
    Unseen,
    /// `html`, `head`, `body`: they end with the text.
    Document,
    Break,
    Rule,
    Picture,
    Area,
    Input,
    /// A void element without text.
    Nothing,
}

/// Lower-cases a name for comparison.
pub(super) fn lower(name: &str) -> Cow<'_, str> {
    if name.bytes().any(|b| b.is_ascii_uppercase()) { name.to_ascii_lowercase().into() } else { name.into() }
}

pub(super) fn role(name: &str) -> Role {
    match name.as_bytes() {
        b"a" => Role::Link,
        b"b" | b"big" | b"code" | b"em" | b"font" | b"i" | b"nobr" | b"s" | b"small" | b"strike" | b"strong" | b"tt" | b"u" => Role::Formatting,
        b"td" | b"th" => Role::Cell,
        b"tr" => Role::Row,
        b"table" => Role::Table,
        b"tbody" | b"thead" | b"tfoot" => Role::Rows,
        b"caption" => Role::Caption,
        b"p" => Role::Paragraph,
        b"div" | b"address" | b"article" | b"aside" | b"center" | b"details" | b"dialog" | b"fieldset" | b"figcaption" | b"figure" | b"footer" | b"form"
        | b"header" | b"hgroup" | b"main" | b"nav" | b"search" | b"section" | b"summary" => Role::Block,
        b"legend" | b"select" | b"textarea" => Role::Control,
        b"h1" | b"h2" | b"h3" | b"h4" | b"h5" | b"h6" => Role::Heading,
        b"ul" | b"ol" | b"dl" | b"menu" | b"dir" => Role::List,
        b"li" => Role::Item,
        b"dt" => Role::Term,
        b"dd" => Role::Definition,
        b"blockquote" => Role::Quote,
        b"pre" | b"listing" | b"xmp" | b"plaintext" => Role::Pre,
        b"option" | b"optgroup" => Role::Choice,
        b"script" | b"style" | b"title" | b"template" | b"iframe" | b"noframes" | b"noembed" | b"datalist" => Role::Unseen,
        b"html" | b"head" | b"body" => Role::Document,
        b"br" => Role::Break,
        b"hr" => Role::Rule,
        b"img" => Role::Picture,
        b"area" => Role::Area,
        b"input" => Role::Input,
        _ if name.bytes().any(|b| b.is_ascii_uppercase()) => role(&name.to_ascii_lowercase()),
        _ if crate::base::markup::is_void(name) => Role::Nothing,
        _ => Role::Inline,
    }
}

impl Role {
    pub fn is_void(self) -> bool {
        matches!(self, Self::Break | Self::Rule | Self::Picture | Self::Area | Self::Input | Self::Nothing)
    }

    pub fn is_inline(self) -> bool {
        matches!(self, Self::Inline | Self::Formatting | Self::Link)
    }

    /// Whether an opening element ends an open one, with everything inside; none if the search stops there.
    pub fn ends(self, open: Self) -> Option<bool> {
        let is_scope = matches!(open, Self::Table | Self::Cell | Self::Caption);
        match self {
            Self::Row => (open != Self::Table).then_some(open == Self::Row),
            Self::Cell => (!matches!(open, Self::Table | Self::Row)).then_some(open == Self::Cell),
            Self::Rows => (open != Self::Table).then_some(matches!(open, Self::Rows | Self::Caption)),
            Self::Item => match open {
                Self::Item => Some(true),
                Self::Block | Self::Paragraph => Some(false),
                _ => open.is_inline().then_some(false),
            },
            Self::Term | Self::Definition => match open {
                Self::Term | Self::Definition => Some(true),
                Self::Block | Self::Paragraph => Some(false),
                _ => open.is_inline().then_some(false),
            },
            Self::Choice => (open == Self::Choice).then_some(true),
            // A block ends a paragraph.
            Self::Block | Self::Paragraph | Self::Heading | Self::List | Self::Quote | Self::Pre | Self::Rule | Self::Table => {
                (!is_scope).then_some(open == Self::Paragraph)
            }
            _ => None,
        }
    }

    /// Whether the search for the element that an end tag closes continues past an open element.
    pub fn reaches(self, open: Self) -> bool {
        match self {
            Self::Table | Self::Rows | Self::Row | Self::Cell | Self::Caption => open != Self::Table,
            Self::Item => !matches!(open, Self::Table | Self::Cell | Self::Caption | Self::List),
            Self::Inline => open.is_inline(),
            _ => !matches!(open, Self::Table | Self::Cell | Self::Caption),
        }
    }
}
