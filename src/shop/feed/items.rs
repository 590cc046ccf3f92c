/// Cuts the items of a list out of chunked JSON text. It only tracks brackets and quotes; serde parses the items.
#[derive(Debug)]
pub(super) struct Items {
    /// Names of the lists or objects that contain the items. A top-level list contains items too.
    keys: &'static [&'static str],
    /// Open brackets, innermost last.
    open: Vec<u8>,
    in_string: bool,
    escaped: bool,
    /// The last string outside items.
    key: String,
    /// The number of open brackets around items.
    level: Option<usize>,
    started: bool,
    pub ended: bool,
}

/// The result of a cut.
#[derive(Debug, PartialEq)]
pub(super) enum Cut {
    /// An item, from a byte to a byte.
    Item(usize, usize),
    /// More text is needed; the bytes before this offset are done.
    More(usize),
    /// A byte that is not allowed here.
    Bad(usize),
}

/// Characters of a key that are stored.
const KEY: usize = 64;

impl Items {
    pub fn of(keys: &'static [&'static str]) -> Self {
        Self { keys, open: Vec::new(), in_string: false, escaped: false, key: String::new(), level: None, started: false, ended: false }
    }

    /// Whether any item list was found.
    pub fn found(&self) -> bool {
        self.level.is_some()
    }

    /// The next item at or after `from`. If an item is incomplete, `More` gives its start, where the next call has to begin.
    pub fn next(&mut self, text: &str, from: usize) -> Cut {
        let bytes = text.as_bytes();
        let mut at = from;
        while let Some(byte) = bytes.get(at).copied() {
            if self.in_string {
                match byte {
                    _ if self.escaped => self.escaped = false,
                    b'\\' => self.escaped = true,
                    b'"' => self.in_string = false,
                    _ if self.key.len() < KEY => self.key.push(char::from(byte)),
                    _ => {}
                }
                at += 1;
                continue;
            }
            let inside = self.level == Some(self.open.len());
            match byte {
                b'{' | b'[' | b'"' if inside => match end_of(bytes, at) {
                    Some(end) => return Cut::Item(at, end),
                    None => return Cut::More(at),
                },
                // Items that are not objects are returned too.
                _ if inside && !matches!(byte, b',' | b']' | b'}') && !byte.is_ascii_whitespace() => match end_of_word(bytes, at) {
                    Some(end) => return Cut::Item(at, end),
                    None => return Cut::More(at),
                },
                b'{' | b'[' => {
                    if self.ended || self.open.len() >= 64 {
                        return Cut::Bad(at);
                    }
                    let listed = self.keys.contains(&self.key.as_str());
                    // A single object under a known name is itself an item.
                    if byte == b'{' && listed && self.level.is_none() {
                        match end_of(bytes, at) {
                            Some(end) => {
                                self.level = Some(usize::MAX);
                                return Cut::Item(at, end);
                            }
                            None => return Cut::More(at),
                        }
                    }
                    self.open.push(byte);
                    if byte == b'[' && (listed || !self.started) && self.level.is_none() {
                        self.level = Some(self.open.len());
                    }
                    self.started = true;
                    self.key.clear();
                }
                b'}' | b']' => {
                    let opened = self.open.pop();
                    if opened != Some(if byte == b'}' { b'{' } else { b'[' }) {
                        return Cut::Bad(at);
                    }
                    if self.level.is_some_and(|level| level != usize::MAX && level > self.open.len()) {
                        // The list has ended. Another list with this name would be another page.
                        self.level = Some(usize::MAX);
                    }
                    self.ended = self.open.is_empty();
                }
                b'"' => {
                    self.in_string = true;
                    self.key.clear();
                }
                _ if self.open.is_empty() && !byte.is_ascii_whitespace() => return Cut::Bad(at),
                _ => {}
            }
            at += 1;
        }
        Cut::More(at)
    }
}

/// The end of the number or word at a byte, if it is complete.
fn end_of_word(bytes: &[u8], start: usize) -> Option<usize> {
    let length = bytes.get(start..)?.iter().position(|b| matches!(b, b',' | b'[' | b']' | b'{' | b'}' | b'"') || b.is_ascii_whitespace())?;
    Some(start + length)
}

/// The end of the object, list or string at a byte, if it is complete.
fn end_of(bytes: &[u8], start: usize) -> Option<usize> {
    let (mut depth, mut at) = (0_usize, start);
    loop {
        let next = bytes.get(at..)?.iter().position(|b| matches!(b, b'"' | b'{' | b'}' | b'[' | b']'))?;
        at += next;
        match bytes.get(at)? {
            b'"' => {
                at += 1;
                loop {
                    let step = memchr::memchr2(b'"', b'\\', bytes.get(at..)?)?;
                    at += step + 1;
                    if bytes.get(at - 1) == Some(&b'"') {
                        break;
                    }
                    at += 1;
                }
                if depth == 0 {
                    return Some(at);
                }
            }
            b'{' | b'[' => {
                depth += 1;
                at += 1;
            }
            _ => {
                depth -= 1;
                at += 1;
                if depth == 0 {
                    return Some(at);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn items(text: &str, piece: usize) -> Result<Vec<String>, usize> {
        let mut cutter = Items::of(&["products"]);
        let (mut pending, mut out, mut fed) = (String::new(), Vec::new(), 0);
        while fed < text.len() || fed == 0 {
            let end = (fed + piece).min(text.len());
            pending.push_str(&text[fed..end]);
            fed = end.max(fed + 1);
            let mut from = 0;
            loop {
                match cutter.next(&pending, from) {
                    Cut::Item(start, end) => {
                        out.push(pending[start..end].to_owned());
                        from = end;
                    }
                    Cut::More(done) => {
                        pending.drain(..done);
                        break;
                    }
                    Cut::Bad(at) => return Err(at),
                }
            }
        }
        assert!(cutter.ended);
        Ok(out)
    }

    #[test]
    fn items_are_cut_out_of_pieces_of_any_size() {
        let text = r#"{"total":2,"note":"{[\"","products":[{"a":"}\\\""},{"b":[{"c":{}}]}],"more":[{"x":1}]}"#;
        for piece in 1..text.len() {
            assert_eq!(items(text, piece).unwrap(), [r#"{"a":"}\\\""}"#, r#"{"b":[{"c":{}}]}"#], "{piece}");
        }
        assert_eq!(items(r#" [ {"a":1} , {"b":2} ] "#, 3).unwrap(), [r#"{"a":1}"#, r#"{"b":2}"#]);
        assert_eq!(items(r#"{"products":{"id":1}}"#, 5).unwrap(), [r#"{"id":1}"#]);
        assert_eq!(items(r#"{"other":[{"id":1}]}"#, 50).unwrap(), [""; 0]);
        for piece in 1..30 {
            assert_eq!(items(r#"[null,5, "x]" ,[ [] ],{"a":1},x]"#, piece).unwrap(), ["null", "5", r#""x]""#, "[ [] ]", r#"{"a":1}"#, "x"], "{piece}");
        }
        assert!(items("[}", 9).is_err());
        assert!(items("[] x", 9).is_err());
    }
}
