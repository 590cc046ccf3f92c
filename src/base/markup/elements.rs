/// Whether an HTML element is void: no content, no end tag.
pub fn is_void(name: &str) -> bool {
    matches!(
        name.as_bytes(),
        b"area"
            | b"base"
            | b"basefont"
            | b"br"
            | b"col"
            | b"command"
            | b"embed"
            | b"frame"
            | b"hr"
            | b"img"
            | b"input"
            | b"isindex"
            | b"keygen"
            | b"link"
            | b"meta"
            | b"param"
            | b"source"
            | b"track"
            | b"wbr"
    )
}

/// Whether the start tag of `opening` implies the end of the open element `open`.
pub(super) fn closes(opening: &str, open: &str) -> bool {
    let open = open.as_bytes();
    match opening.as_bytes() {
        b"tr" => matches!(open, b"tr" | b"th" | b"td"),
        b"th" => open == b"th",
        b"td" => matches!(open, b"thead" | b"th" | b"td"),
        b"body" => matches!(open, b"head" | b"link" | b"script"),
        b"li" => open == b"li",
        b"select" | b"input" | b"output" | b"button" | b"datalist" | b"textarea" => {
            matches!(open, b"input" | b"option" | b"optgroup" | b"select" | b"button" | b"datalist" | b"textarea")
        }
        b"option" => open == b"option",
        b"optgroup" => matches!(open, b"optgroup" | b"option"),
        b"dd" | b"dt" => matches!(open, b"dd" | b"dt"),
        b"rt" | b"rp" => matches!(open, b"rt" | b"rp"),
        b"tbody" | b"tfoot" => matches!(open, b"thead" | b"tbody"),
        b"p" | b"h1" | b"h2" | b"h3" | b"h4" | b"h5" | b"h6" | b"address" | b"article" | b"aside" | b"blockquote" | b"details" | b"div" | b"dl"
        | b"fieldset" | b"figcaption" | b"figure" | b"footer" | b"form" | b"header" | b"hr" | b"main" | b"nav" | b"ol" | b"pre" | b"section" | b"table"
        | b"ul" => open == b"p",
        _ => false,
    }
}

/// The name of an element whose content is raw text up to its end tag; none for others.
pub fn text_only(name: &str) -> Option<&'static str> {
    match name.as_bytes() {
        b"script" => Some("script"),
        b"style" => Some("style"),
        b"title" => Some("title"),
        b"textarea" => Some("textarea"),
        _ => None,
    }
}

/// Whether `/>` closes elements inside this one: true for SVG and MathML, false for their HTML integration points. None for other elements.
pub fn foreign(name: &str) -> Option<bool> {
    match name.as_bytes() {
        b"math" | b"svg" => Some(true),
        b"mi" | b"mo" | b"mn" | b"ms" | b"mtext" | b"annotation-xml" | b"foreignobject" | b"desc" | b"title" => Some(false),
        _ => None,
    }
}
