//! Substring search for ASCII needles: offsets found are always character boundaries.

/// The offset of the first occurrence of a byte.
pub fn byte(text: &str, wanted: u8) -> Option<usize> {
    memchr::memchr(wanted, text.as_bytes())
}

/// The offset of the first occurrence of either byte.
pub fn either(text: &str, one: u8, other: u8) -> Option<usize> {
    memchr::memchr2(one, other, text.as_bytes())
}

/// The offset of a word. The search starts from its letter that is rarest in markup.
pub fn word(text: &str, wanted: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let (offset, rare) = wanted.bytes().enumerate().min_by_key(|(_, byte)| frequency(*byte))?;
    let mut from = offset;
    loop {
        let at = from + memchr::memchr(rare, bytes.get(from..)?)?;
        if bytes.get(at - offset..).is_some_and(|rest| rest.starts_with(wanted.as_bytes())) {
            return Some(at - offset);
        }
        from = at + 1;
    }
}

/// A rank of how frequent a byte is in mails, from 0 (rarest).
fn frequency(byte: u8) -> u8 {
    match byte {
        b'%' | b'{' | b'}' | b'[' | b']' | b'!' | b'*' => 0,
        b'j' | b'<' | b'>' | b'/' => 1,
        b'-' => 2,
        _ => 3,
    }
}

/// Whether a text contains a word.
pub fn has(text: &str, wanted: &str) -> bool {
    word(text, wanted).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_where_they_begin() {
        for (text, wanted) in
            [("a]]>b", "]]>"), ("x<!-- y --> z", "-->"), ("[[if", "[if"), ("<mj<mj-include", "mj-include"), ("ää%}", "%}"), ("}", "}}"), ("", "a")]
        {
            assert_eq!(word(text, wanted), text.find(wanted), "{wanted} in {text}");
        }
    }
}
