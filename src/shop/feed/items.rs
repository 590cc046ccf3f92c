/// Cuts the elements of one list out of a JSON text that comes in pieces. It looks at brackets and quotes only; what is cut out is read by serde.
#[derive(Debug)]
pub(super) struct Items {
    /// Names of the lists (or single objects) that hold the items; a text that is itself a list holds them too.
    keys: &'static [&'static str],
    /// Open brackets, innermost last.
    open: Vec<u8>,
    in_string: bool,
    escaped: bool,
    /// The text of the string that was read last, outside items.
    key: String,
    /// How many brackets are open where items stand.
    level: Option<usize>,
    started: bool,
    pub ended: bool,
}

/// What the cutter found.
#[derive(Debug, PartialEq)]
pub(super) enum Cut {
    /// An item, from a byte to a byte.
    Item(usize, usize),
    /// More text is needed; the bytes before this one are done.
    More(usize),
    /// This byte can't stand here.
    Bad(usize),
}

/// Characters of a key that are kept.
const KEY: usize = 64;

impl Items {
    pub fn of(keys: &'static [&'static str]) -> Self {
        Self { keys, open: Vec::new(), in_string: false, escaped: false, key: String::new(), level: None, started: false, ended: false }
    }

    /// Whether any item list was found.
    pub fn found(&self) -> bool {
        self.level.is_some()
    }

    /// The next item at or behind `from`. An item that began earlier is looked at again from its start: `from` is then what `More` gave.
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
                // What is no product is an element all the same.
                _ if inside && !matches!(byte, b',' | b']' | b'}') && !byte.is_ascii_whitespace() => match end_of_word(bytes, at) {
                    Some(end) => return Cut::Item(at, end),
                    None => return Cut::More(at),
                },
                b'{' | b'[' => {
                    if self.ended || self.open.len() >= 64 {
                        return Cut::Bad(at);
                    }
                    let listed = self.keys.contains(&self.key.as_str());
                    // A single object under a known name is an item itself.
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
                        // The list is over; another one of the name would be another page.
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

/// Where the number or word that begins at a byte ends, if it does.
fn end_of_word(bytes: &[u8], start: usize) -> Option<usize> {
    let length = bytes.get(start..)?.iter().position(|b| matches!(b, b',' | b'[' | b']' | b'{' | b'}' | b'"') || b.is_ascii_whitespace())?;
    Some(start + length)
}

/// Where the object, list or string that begins at a byte ends, if it does.
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
