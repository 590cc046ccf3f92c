//! The elements and attributes of AMP for Email (amp.dev, "AMP for Email: supported HTML"), and how others are converted.

/// How an element is converted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Becomes {
    /// Kept under this name.
    Element(&'static str),
    /// Becomes a picture.
    Picture,
    /// Removed; its contents are kept.
    Nothing,
    /// Removed with its contents.
    Gone,
}

const ELEMENTS: [&str; 76] = [
    "a",
    "abbr",
    "address",
    "article",
    "aside",
    "b",
    "bdi",
    "bdo",
    "blockquote",
    "br",
    "caption",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "i",
    "ins",
    "kbd",
    "li",
    "main",
    "mark",
    "nav",
    "ol",
    "p",
    "pre",
    "q",
    "s",
    "samp",
    "section",
    "small",
    "span",
    "strike",
    "strong",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "time",
    "tr",
    "tt",
    "u",
    "ul",
    "var",
    "wbr",
    "big",
    "center",
    "font",
    "rp",
    "rt",
    "ruby",
    "hgroup",
    "dir",
    "data",
    "body",
];

/// How an element in a mail's body is converted.
pub fn element(name: &str) -> Becomes {
    match name {
        "img" => Becomes::Picture,
        "center" => Becomes::Element("div"),
        "font" | "big" | "tt" | "data" => Becomes::Element("span"),
        "strike" => Becomes::Element("s"),
        "dir" => Becomes::Element("ul"),
        "script" | "style" | "title" | "noscript" | "iframe" | "object" | "embed" | "video" | "audio" | "canvas" | "svg" | "math" | "select" | "textarea"
        | "input" | "button" | "template" | "link" | "meta" | "base" | "map" | "area" | "frameset" | "frame" | "applet" => Becomes::Gone,
        _ => ELEMENTS.iter().find(|known| **known == name).map_or(Becomes::Nothing, |known| Becomes::Element(known)),
    }
}

/// Whether an element may have an attribute. Styles and addresses are handled separately.
pub fn has(element: &str, name: &str) -> bool {
    let common = matches!(name, "class" | "dir" | "lang" | "title" | "role" | "aria-label" | "aria-hidden" | "aria-describedby" | "aria-labelledby");
    common
        || match element {
            "table" => matches!(name, "align" | "bgcolor" | "border" | "cellpadding" | "cellspacing" | "width"),
            "tr" => matches!(name, "align" | "bgcolor" | "height" | "valign"),
            "td" | "th" => matches!(name, "align" | "bgcolor" | "colspan" | "height" | "rowspan" | "valign" | "width" | "scope"),
            "col" | "colgroup" => matches!(name, "span" | "width"),
            "ol" => matches!(name, "start" | "type" | "reversed"),
            "li" => name == "value",
            "a" => name == "target",
            _ => false,
        }
}

/// Whether an address is allowed in links.
pub fn is_address(address: &str) -> bool {
    let address = address.trim_start();
    ["https://", "http://", "mailto:", "tel:"].iter().any(|scheme| address.get(..scheme.len()).is_some_and(|head| head.eq_ignore_ascii_case(scheme)))
}
