//! The states of the markup parser in `markup_state`.

/// The position in markup.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum At {
    #[default]
    Text,
    Comment,
    /// In the contents of a raw text element.
    Content,
    /// In a tag name.
    Tag,
    /// Between the attributes of a tag.
    Inside,
    Attribute,
    /// After an attribute name and white space.
    Named,
    /// After the `=` of an attribute.
    Equals,
    /// In a value, up to this quote, or up to white space if it is 0.
    Value(u8),
    /// A name continued after a value, which can't be analysed.
    Lost,
}

/// The position in a style or a script.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Inside {
    #[default]
    Open,
    /// In a string, up to this quote.
    Quote(char),
    /// In a string, after a backslash.
    Escape(char),
    /// In a style's `url(`, up to this quote or `)`.
    Url(char),
    Comment,
}

/// The state of a possible character reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Reference {
    #[default]
    None,
    /// After `&`.
    Name,
    /// After `&#`.
    Number,
}

/// The meaning of a value or of an element's contents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    Words,
    Address,
    /// An address that is written into a style.
    StyleUrl,
    Style,
    /// Is executed, or is a document.
    Code,
    Json,
    Script,
}
