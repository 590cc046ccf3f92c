use crate::base::diagnostic::{Code, Diagnostic, Result, place};
use crate::send::mjml::map::SourceMap;
use std::collections::HashMap;

/// The texts and theme tokens of a letter by name, inserted for `{{ t.key }}` and `{{ theme.key }}`. Texts may contain template tags.
/// The entry `t` is not a text but the locale.
pub type Texts = HashMap<String, String>;

/// Inserts the texts that a file refers to, and records their positions.
pub(super) fn put_in(file: Option<&str>, text: &str, texts: Option<&Texts>) -> Result<(String, SourceMap)> {
    let Some(texts) = texts else { return Ok((text.to_owned(), SourceMap::default())) };
    let mut map = SourceMap::to(text);
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while let Some((next, key, length)) = next_key(text, at) {
        out.push_str(text.get(at..next).unwrap_or(""));
        let Some(value) = texts.get(key) else {
            return Err(Diagnostic::new(Code::LetterNoText, format!("there is no text `{key}`"))
                .at(place(text, next..next + length))
                .in_file(file.map(str::to_owned)));
        };
        map.piece(out.len(), next, false);
        out.push_str(value);
        at = next + length;
        map.piece(out.len(), at, true);
    }
    out.push_str(text.get(at..).unwrap_or(""));
    Ok((out, map))
}

/// The next `{{ t.key }}` or `{{ theme.key }}`: its position, its full name, its length.
fn next_key(text: &str, from: usize) -> Option<(usize, &str, usize)> {
    let mut at = from;
    loop {
        let rest = text.get(at..)?;
        let next = rest.find(['<', '{'])?;
        at += next;
        let rest = rest.get(next..)?;
        if rest.starts_with("<!--") {
            at += rest.find("-->").map_or(rest.len(), |end| end + 3);
        } else if let Some((key, length)) = key(rest) {
            return Some((at, key, length));
        } else {
            at += 1;
        }
    }
}

/// The key of a `{{ t.key }}` at the beginning of a text, and its length.
pub(super) fn key(text: &str) -> Option<(&str, usize)> {
    let inner = text.strip_prefix("{{")?;
    let end = inner.find("}}")?;
    let name = inner.get(..end)?.trim();
    let key = name.strip_prefix("t.").or_else(|| name.strip_prefix("theme."))?;
    key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_').then_some((name, end + 4))
}
