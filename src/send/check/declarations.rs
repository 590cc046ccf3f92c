/// Splits a text at a character outside quotes and brackets.
pub(super) fn pieces(text: &str, at: char) -> Vec<&str> {
    let (mut depth, mut quote, mut start) = (0_usize, None, 0);
    let mut found = Vec::new();
    for (offset, c) in text.char_indices() {
        match c {
            _ if quote == Some(c) => quote = None,
            _ if quote.is_some() => {}
            '"' | '\'' => quote = Some(c),
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ if c == at && depth == 0 => {
                found.push(text.get(start..offset).unwrap_or(""));
                start = offset + c.len_utf8();
            }
            _ => {}
        }
    }
    found.push(text.get(start..).unwrap_or(""));
    found
}

/// The declarations of a `style` attribute in order, with names and values in lower case.
pub(super) fn declarations(style: &str) -> Vec<(String, String)> {
    let said = |declaration: &&str| {
        let (property, value) = declaration.split_once(':')?;
        let value = value.trim().to_ascii_lowercase();
        let value = value.strip_suffix("important").and_then(|v| v.trim_end().strip_suffix('!')).unwrap_or(&value).trim_end();
        Some((property.trim().to_ascii_lowercase(), value.to_owned()))
    };
    pieces(style, ';').iter().filter_map(said).collect()
}
