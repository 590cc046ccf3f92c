use super::Datum;
use crate::base::limits;
use std::borrow::Cow;

/// Why a text is not valid JSON, and the byte offset of the error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wrong {
    /// What was found or what is missing.
    pub what: &'static str,
    /// The byte offset.
    pub at: usize,
}

type Read<T> = Result<T, Wrong>;

impl Wrong {
    /// The message, with line and column in `text`.
    pub fn message(self, text: &str) -> String {
        let place = crate::base::diagnostic::place(text, self.at..self.at);
        format!("{} in line {}, column {}", self.what, place.line, place.column)
    }
}

impl<'a> Datum<'a> {
    /// Parses JSON (RFC 8259).
    ///
    /// # Errors
    /// The first syntax error and its offset.
    pub fn parse(text: &'a str) -> Result<Self, Wrong> {
        Reader { text, at: 0, depth: 0 }.whole()
    }
}

/// Reads RFC 8259 in one pass. Strings without escapes are borrowed from the input. Control characters in strings are accepted.
struct Reader<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
}

impl<'a> Reader<'a> {
    /// Reads the whole text as one value.
    pub fn whole(&mut self) -> Read<Datum<'a>> {
        let value = self.value()?;
        match self.next_byte() {
            None => Ok(value),
            Some(_) => self.wrong("there is text after the value"),
        }
    }

    fn wrong<T>(&self, what: &'static str) -> Read<T> {
        Err(Wrong { what, at: self.at })
    }

    /// The next byte that is not white space, without consuming it.
    fn next_byte(&mut self) -> Option<u8> {
        loop {
            let byte = *self.text.as_bytes().get(self.at)?;
            if !matches!(byte, b' ' | b'\n' | b'\r' | b'\t') {
                return Some(byte);
            }
            self.at += 1;
        }
    }

    fn value(&mut self) -> Read<Datum<'a>> {
        match self.next_byte() {
            Some(b'"') => self.string().map(Datum::Text),
            Some(b'{') => self.object(),
            Some(b'[') => self.list(),
            Some(b't') => self.word("true", Datum::Bool(true)),
            Some(b'f') => self.word("false", Datum::Bool(false)),
            Some(b'n') => self.word("null", Datum::Null),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(_) => self.wrong("a value can't begin like this"),
            None => self.wrong("a value is missing"),
        }
    }

    fn word(&mut self, word: &str, value: Datum<'a>) -> Read<Datum<'a>> {
        if !self.text.get(self.at..).is_some_and(|rest| rest.starts_with(word)) {
            return self.wrong("a value can't begin like this");
        }
        self.at += word.len();
        Ok(value)
    }

    /// Consumes `[` or `{`.
    fn enter(&mut self) -> Read<()> {
        self.depth += 1;
        if self.depth > limits::DATA_DEPTH {
            return self.wrong("the data are nested too deep");
        }
        self.at += 1;
        Ok(())
    }

    /// Consumes the comma or the closing bracket after an item; returns whether another item follows.
    fn goes_on(&mut self, end: u8) -> Read<bool> {
        match self.next_byte() {
            Some(b',') => {
                self.at += 1;
                Ok(true)
            }
            Some(byte) if byte == end => {
                self.at += 1;
                self.depth -= 1;
                Ok(false)
            }
            _ => self.wrong("a comma or the end is missing"),
        }
    }

    fn list(&mut self) -> Read<Datum<'a>> {
        self.enter()?;
        let mut items = Vec::new();
        if self.next_byte() == Some(b']') {
            self.goes_on(b']')?;
            return Ok(Datum::List(items));
        }
        loop {
            items.push(self.value()?);
            if !self.goes_on(b']')? {
                return Ok(Datum::List(items));
            }
        }
    }

    fn object(&mut self) -> Read<Datum<'a>> {
        self.enter()?;
        let mut entries = Vec::new();
        if self.next_byte() == Some(b'}') {
            self.goes_on(b'}')?;
            return Ok(Datum::Map(entries));
        }
        loop {
            if self.next_byte() != Some(b'"') {
                return self.wrong("a key is missing");
            }
            let key = self.string()?;
            if self.next_byte() != Some(b':') {
                return self.wrong("a colon is missing");
            }
            self.at += 1;
            entries.push((key, self.value()?));
            if !self.goes_on(b'}')? {
                return Ok(Datum::Map(entries));
            }
        }
    }

    fn number(&mut self) -> Read<Datum<'a>> {
        let bytes = self.text.as_bytes().get(self.at..).unwrap_or(&[]);
        let length = bytes.iter().take_while(|b| matches!(b, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E')).count();
        let written = self.text.get(self.at..self.at + length).unwrap_or("");
        if !is_number(written) {
            return self.wrong("this is not a number");
        }
        self.at += length;
        let whole = written.parse().ok().map(Datum::Int);
        match whole.or_else(|| written.parse().ok().filter(|n: &f64| n.is_finite()).map(Datum::Float)) {
            Some(number) => Ok(number),
            None => self.wrong("the number is too large"),
        }
    }

    /// Reads a string; its opening quote is the next byte.
    fn string(&mut self) -> Read<Cow<'a, str>> {
        let (text, start) = (self.text, self.at + 1);
        let mut out = String::new();
        let mut from = start;
        loop {
            let rest = text.as_bytes().get(from..).unwrap_or(&[]);
            let Some(length) = memchr::memchr2(b'"', b'\\', rest) else { return self.wrong("the string has no end") };
            let piece = text.get(from..from + length).unwrap_or("");
            self.at = from + length + 1;
            if rest.get(length) == Some(&b'"') {
                if from == start {
                    return Ok(Cow::Borrowed(piece));
                }
                out.push_str(piece);
                return Ok(Cow::Owned(out));
            }
            out.push_str(piece);
            let c = self.escape()?;
            out.push(c);
            from = self.at;
        }
    }

    /// Reads what follows a backslash. An unpaired surrogate becomes U+FFFD.
    fn escape(&mut self) -> Read<char> {
        let byte = self.text.as_bytes().get(self.at).copied();
        self.at += 1;
        Ok(match byte {
            Some(c @ (b'"' | b'\\' | b'/')) => char::from(c),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => {
                let first = self.four_digits()?;
                if !(0xd800..0xdc00).contains(&first) || !self.text.get(self.at..).is_some_and(|rest| rest.starts_with("\\u")) {
                    return Ok(char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER));
                }
                let back = self.at;
                self.at += 2;
                let second = self.four_digits()?;
                if (0xdc00..0xe000).contains(&second) {
                    let both = 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00);
                    return Ok(char::from_u32(both).unwrap_or(char::REPLACEMENT_CHARACTER));
                }
                self.at = back;
                char::REPLACEMENT_CHARACTER
            }
            _ => return self.wrong("there is no such escape"),
        })
    }

    fn four_digits(&mut self) -> Read<u32> {
        let digits = self.text.get(self.at..self.at + 4).filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()));
        let Some(code) = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok()) else { return self.wrong("four hexadecimal digits are missing") };
        self.at += 4;
        Ok(code)
    }
}

/// Whether a text is a JSON number.
fn is_number(written: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let unsigned = written.strip_prefix('-').unwrap_or(written);
    let (mantissa, exponent) = unsigned.split_once(['e', 'E']).map_or((unsigned, None), |(m, e)| (m, Some(e)));
    let (whole, fraction) = mantissa.split_once('.').map_or((mantissa, None), |(w, f)| (w, Some(f)));
    digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(|e| digits(e.strip_prefix(['+', '-']).unwrap_or(e)))
}
