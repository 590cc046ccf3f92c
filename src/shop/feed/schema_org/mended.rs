use crate::base::references;
use crate::shop::feed::json::Value;

/// Parses the values of a script. Invalid JSON is corrected as consumers of JSON-LD do: comments, HTML wrappers, trailing commas, raw line breaks and
/// several values in sequence.
pub(super) fn values(text: &str) -> serde_json::Result<Vec<Value<'_>>> {
    let strict = read(text.trim().trim_start_matches('\u{feff}'));
    let error = match strict {
        Ok(values) => return Ok(values),
        Err(error) => error,
    };
    let opened = text.trim_start().trim_start_matches(['{', '[']).trim_start();
    let mended = if opened.starts_with('&') { mended(&references::decode(text)) } else { mended(text) };
    match read(&mended) {
        Ok(values) => Ok(values.into_iter().map(Value::into_owned).collect()),
        Err(_) => Err(error),
    }
}

fn read(text: &str) -> serde_json::Result<Vec<Value<'_>>> {
    serde_json::Deserializer::from_str(text).into_iter().collect()
}

/// Removes what is not allowed in JSON.
fn mended(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    let (mut rest, mut depth, mut comma) = (text, 0_usize, false);
    while let Some(c) = rest.chars().next() {
        if let Some(after) = skipped(rest) {
            rest = after;
            continue;
        }
        if c == ',' {
            comma = depth > 0;
            rest = rest.get(1..).unwrap_or("");
            continue;
        }
        // A comma before the end or at the start of a list is dropped.
        if std::mem::take(&mut comma) && !matches!(c, '}' | ']') && !out.ends_with(['{', '[']) {
            out.push(',');
        }
        match c {
            '"' => {
                rest = string(rest.get(1..).unwrap_or(""), &mut out);
                continue;
            }
            '{' | '[' => depth += 1,
            '}' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        out.push(c);
        rest = rest.get(c.len_utf8()..).unwrap_or("");
    }
    out
}

/// The rest after white space, a comment or a wrapper; none if there is nothing to skip.
fn skipped(rest: &str) -> Option<&str> {
    for mark in ["<!--", "-->", "<![CDATA[", "]]>", ";", "\u{feff}"] {
        if let Some(after) = rest.strip_prefix(mark) {
            return Some(after);
        }
    }
    if let Some(comment) = rest.strip_prefix("/*") {
        return Some(comment.split_once("*/").map_or("", |(_, after)| after));
    }
    if let Some(comment) = rest.strip_prefix("//") {
        // Script wrappers may be inside a line comment.
        let ends = comment.trim_start_matches([' ', '\t']);
        if ends.starts_with("<!") || ends.starts_with("]]>") || ends.starts_with("-->") {
            return Some(ends);
        }
        return Some(comment.split_once('\n').map_or("", |(_, after)| after));
    }
    rest.chars().next().filter(|c| c.is_whitespace()).and_then(|c| rest.get(c.len_utf8()..))
}

/// Copies a string, starting after its opening quote; returns the rest.
fn string<'a>(text: &'a str, out: &mut String) -> &'a str {
    out.push('"');
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => {
                out.push('"');
                return text.get(at + 1..).unwrap_or("");
            }
            '\\' => match chars.next() {
                Some((_, escaped @ ('"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't' | 'u'))) => out.extend(['\\', escaped]),
                // JavaScript escapes like `\'`.
                Some((_, other)) if !other.is_control() => out.push(other),
                _ => out.push(' '),
            },
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    ""
}

#[cfg(test)]
mod tests {
    use super::values;
    use serde_json::json;

    #[test]
    fn p9_scripts_are_read_as_they_stand_in_pages() {
        for (text, expected) in [
            ("{\"a\":1}", vec![json!({"a": 1})]),
            ("<!--\n{\"a\":1}\n-->", vec![json!({"a": 1})]),
            ("//<!--\n{\"a\":1}\n//-->", vec![json!({"a": 1})]),
            ("//<![CDATA[\n{\"a\":1}\n//]]>", vec![json!({"a": 1})]),
            ("/*<![CDATA[*/{\"a\":[[1]]}/*]]>*/", vec![json!({"a": [[1]]})]),
            ("<![CDATA[ {\"a\":[[1]]} ]]>", vec![json!({"a": [[1]]})]),
            ("{\"a\":1};", vec![json!({"a": 1})]),
            ("{\"a\":[1,2,],}", vec![json!({"a": [1, 2]})]),
            ("{\"a\":1} {\"b\":2}", vec![json!({"a": 1}), json!({"b": 2})]),
            ("{\"a\":1},\n{\"b\":2}", vec![json!({"a": 1}), json!({"b": 2})]),
            ("{\"a\":\"x\ny\tz\"}", vec![json!({"a": "x\ny\tz"})]),
            ("{\"a\":\"it\\'s // no /* comment */ ,}\"}", vec![json!({"a": "it's // no /* comment */ ,}"})]),
            ("/* Shop */ {\"a\":1} // Ende", vec![json!({"a": 1})]),
            ("{&quot;a&quot;:&quot;x &amp;amp; y&quot;}", vec![json!({"a": "x &amp; y"})]),
            ("\u{feff}{\"a\":1}", vec![json!({"a": 1})]),
        ] {
            assert_eq!(json!(values(text).unwrap()), json!(expected), "{text}");
        }
        for bad in ["{ this one is broken", "{\"a\":}", "{\"a\" 1}", "<p>"] {
            assert!(values(bad).is_err(), "{bad}");
        }
    }
}
