/// Whether an HTML element has no content and no end tag.
pub fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "basefont"
            | "br"
            | "col"
            | "command"
            | "embed"
            | "frame"
            | "hr"
            | "img"
            | "input"
            | "isindex"
            | "keygen"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
    )
}

/// Whether an element that opens ends an open one.
pub(super) fn closes(opening: &str, open: &str) -> bool {
    match opening {
        "tr" => matches!(open, "tr" | "th" | "td"),
        "th" => open == "th",
        "td" => matches!(open, "thead" | "th" | "td"),
        "body" => matches!(open, "head" | "link" | "script"),
        "li" => open == "li",
        "select" | "input" | "output" | "button" | "datalist" | "textarea" => {
            matches!(open, "input" | "option" | "optgroup" | "select" | "button" | "datalist" | "textarea")
        }
        "option" => open == "option",
        "optgroup" => matches!(open, "optgroup" | "option"),
        "dd" | "dt" => matches!(open, "dd" | "dt"),
        "rt" | "rp" => matches!(open, "rt" | "rp"),
        "tbody" | "tfoot" => matches!(open, "thead" | "tbody"),
        "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "address" | "article" | "aside" | "blockquote" | "details" | "div" | "dl" | "fieldset"
        | "figcaption" | "figure" | "footer" | "form" | "header" | "hr" | "main" | "nav" | "ol" | "pre" | "section" | "table" | "ul" => open == "p",
        _ => false,
    }
}

/// Whether an element's content is text up to its end tag.
pub(super) fn is_text_only(name: &str) -> bool {
    matches!(name, "script" | "style" | "title" | "textarea")
}

/// Inside SVG and MathML `/>` closes; inside what they embed it does not.
pub(super) fn foreign(name: &str) -> Option<bool> {
    match name {
        "math" | "svg" => Some(true),
        "mi" | "mo" | "mn" | "ms" | "mtext" | "annotation-xml" | "foreignobject" | "desc" | "title" => Some(false),
        _ => None,
    }
}
