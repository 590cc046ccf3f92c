//! Substring search for ASCII needles: offsets found are always character boundaries.

/// The offset of the first occurrence of a byte.
pub fn byte(text: &str, wanted: u8) -> Option<usize> {
    memchr::memchr(wanted, text.as_bytes())
}

/// The offset of the first occurrence of either byte.
pub fn either(text: &str, one: u8, other: u8) -> Option<usize> {
    memchr::memchr2(one, other, text.as_bytes())
}

/// The offset of a word.
pub fn word(text: &str, wanted: &str) -> Option<usize> {
    Word::of(wanted).first_in(text)
}

/// A word that is searched for often. The search starts from its letter that is rarest in markup.
#[derive(Debug, Clone, Copy)]
pub struct Word<'w> {
    text: &'w str,
    rare: u8,
    /// Where that letter is in the word.
    offset: usize,
}

impl<'w> Word<'w> {
    /// Prepares the search.
    pub const fn of(text: &'w str) -> Self {
        // An empty word is in no text.
        let (mut rare, mut offset, mut least) = (0, usize::MAX, u8::MAX);
        let mut rest = text.as_bytes();
        while let Some((byte, after)) = rest.split_first() {
            if frequency(*byte) < least {
                (rare, offset, least) = (*byte, text.len() - rest.len(), frequency(*byte));
            }
            rest = after;
        }
        Self { text, rare, offset }
    }

    /// The word itself.
    pub const fn text(&self) -> &'w str {
        self.text
    }

    /// The offset of its first occurrence; none of an empty word.
    pub fn first_in(&self, text: &str) -> Option<usize> {
        let bytes = text.as_bytes();
        let mut from = self.offset;
        loop {
            let at = from + memchr::memchr(self.rare, bytes.get(from..)?)?;
            if bytes.get(at - self.offset..).is_some_and(|rest| rest.starts_with(self.text.as_bytes())) {
                return Some(at - self.offset);
            }
            from = at + 1;
        }
    }
}

/// A rank of how frequent a byte is in mails, from 0 (rarest).
const fn frequency(byte: u8) -> u8 {
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
        assert_eq!(word("\0", ""), None);
    }
}
