//! The states in which `place` reads markup.

/// Where in markup one is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum At {
    #[default]
    Text,
    Comment,
    /// In the content of an element whose content is no markup.
    Content,
    /// In the name of a tag.
    Tag,
    /// Between the attributes of a tag.
    Inside,
    Attribute,
    /// Behind an attribute's name and a blank.
    Named,
    /// Behind the `=` of an attribute.
    Equals,
    /// In a value, up to this quote; up to a blank where it is 0.
    Value(u8),
    /// A name went on behind a value.
    Lost,
}

/// Where in a style or a script one is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Inside {
    #[default]
    Open,
    /// In a text, up to this quote.
    Quote(char),
    /// In a text, behind a backslash.
    Escape(char),
    /// In a style's `url(`, up to this quote; up to the `)` where it is that.
    Url(char),
    Comment,
}

/// What a character reference needs of what comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Reference {
    #[default]
    None,
    /// Behind an `&`.
    Name,
    /// Behind `&#`.
    Number,
}

/// What a value or an element's content is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    Words,
    Address,
    /// An address that is written into a style.
    StyleUrl,
    Style,
    /// Runs, or is a document.
    Code,
    Json,
    Script,
}
