use super::{Stored, Unreadable};
use std::borrow::Cow;

/// Nested lists and objects. Stored data have six levels.
const DEPTH: usize = 32;
/// Fields of a structure at most. An offer has 29.
pub(crate) const FIELDS: usize = 40;

type Result<T> = std::result::Result<T, Unreadable>;

/// Stands in a text, before a value.
#[derive(Debug)]
pub(crate) struct Reader<'t> {
    text: &'t str,
    at: usize,
    depth: usize,
    is_broken: bool,
}

/// The fields of an object: where the value of each begins (0: there is none), and where the object ends.
#[derive(Debug)]
pub(crate) struct Object {
    places: [usize; FIELDS],
    end: usize,
}

impl<'t> Reader<'t> {
    pub fn new(text: &'t str) -> Self {
        Self { text, at: 0, depth: 0, is_broken: false }
    }

    /// From here on, all is unreadable.
    pub fn fail(&mut self) {
        self.is_broken = true;
        self.at = self.text.len();
    }

    /// Whether everything could be read and nothing follows.
    pub fn has_ended(&mut self) -> bool {
        self.peek().is_none() && !self.is_broken
    }

    fn or_fail<T>(&mut self, found: Result<T>, any: T) -> T {
        found.unwrap_or_else(|Unreadable| {
            self.fail();
            any
        })
    }

    /// The next byte that is not white space.
    pub fn peek(&mut self) -> Option<u8> {
        while let Some(byte) = self.text.as_bytes().get(self.at) {
            if !matches!(byte, b' ' | b'\n' | b'\r' | b'\t') {
                return Some(*byte);
            }
            self.at += 1;
        }
        None
    }

    /// Finds the values of an object's fields, in the order of `names`. Others are passed over.
    pub fn object(&mut self, names: &[&str]) -> Object {
        let mut object = Object { places: [0; FIELDS], end: 0 };
        self.entries(&mut |reader, name| {
            reader.peek();
            let place = names.iter().position(|known| *known == name).and_then(|i| object.places.get_mut(i));
            if place.is_some_and(|place| std::mem::replace(place, reader.at) != 0) {
                // A name that comes twice.
                reader.fail();
            }
            false
        });
        object.end = self.at;
        self.depth += 1;
        object
    }

    /// Gives each entry of an object by its name. Values that are not taken are passed over.
    pub fn entries(&mut self, takes: &mut dyn FnMut(&mut Self, &str) -> bool) {
        self.begin(b'{');
        let mut is_first = true;
        while self.more(b'}', &mut is_first) {
            let name = self.string();
            self.colon();
            if !takes(self, &name) {
                let passed = self.skip();
                self.or_fail(passed, ());
            }
        }
    }

    /// Goes on after an object.
    pub fn leave(&mut self, object: &Object) {
        self.depth -= 1;
        if !self.is_broken {
            self.at = object.end;
        }
    }

    /// Goes to the value of a field; whether there is one.
    pub fn enter(&mut self, object: &Object, field: usize) -> bool {
        let place = object.places.get(field).copied().unwrap_or(0);
        if place != 0 && !self.is_broken {
            self.at = place;
        }
        place != 0
    }

    /// The value of a field.
    pub fn field<T: Stored>(&mut self, object: &Object, field: usize) -> T {
        if self.enter(object, field) { T::take(self) } else { T::missing(self) }
    }

    /// The value of a field that may be missing.
    pub fn field_or<T: Stored>(&mut self, object: &Object, field: usize, usual: impl FnOnce() -> T) -> T {
        if self.enter(object, field) { T::take(self) } else { usual() }
    }

    /// The value of a field in which null is a value.
    pub fn nullable<T: Stored>(&mut self, object: &Object, field: usize) -> Option<T> {
        self.enter(object, field).then(|| T::take(self))
    }

    /// Begins a list or an object.
    pub fn begin(&mut self, open: u8) {
        self.depth += 1;
        if self.depth > DEPTH || !self.passes(open) {
            self.fail();
        }
    }

    /// Whether another item follows in a list or an object; passes its end.
    pub fn more(&mut self, close: u8, is_first: &mut bool) -> bool {
        if self.passes(close) {
            self.depth -= 1;
            return false;
        }
        if !std::mem::take(is_first) && !self.passes(b',') {
            self.fail();
        }
        if self.peek().is_none() {
            self.fail();
            return false;
        }
        true
    }

    /// The next item of a list that has to have one.
    pub fn item<T: Stored>(&mut self, is_first: &mut bool) -> T {
        if !self.more(b']', is_first) {
            self.fail();
        }
        T::take(self)
    }

    /// The end of a list.
    pub fn end(&mut self, is_first: &mut bool) {
        if self.more(b']', is_first) {
            self.fail();
        }
    }

    pub fn colon(&mut self) {
        if !self.passes(b':') {
            self.fail();
        }
    }

    pub fn is_null(&mut self) -> bool {
        self.peek() == Some(b'n') && self.has_word("null")
    }

    pub fn bool(&mut self) -> bool {
        self.peek();
        let is_true = self.has_word("true");
        if !is_true && !self.has_word("false") {
            self.fail();
        }
        is_true
    }

    pub fn number(&mut self) -> i64 {
        let found = self.read_number();
        self.or_fail(found, 0)
    }

    pub fn string(&mut self) -> Cow<'t, str> {
        let found = self.read_string();
        self.or_fail(found, Cow::Borrowed(""))
    }

    /// The position of the next word among several.
    pub fn word_of(&mut self, words: &[&str]) -> usize {
        let word = self.string();
        let found = words.iter().position(|known| *known == word).ok_or(Unreadable);
        self.or_fail(found, 0)
    }

    fn passes(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    fn passes_raw(&mut self, byte: u8) -> bool {
        let found = self.text.as_bytes().get(self.at) == Some(&byte);
        self.at += usize::from(found);
        found
    }

    fn has_word(&mut self, word: &str) -> bool {
        let found = self.text.get(self.at..).is_some_and(|rest| rest.starts_with(word));
        self.at += if found { word.len() } else { 0 };
        found
    }

    /// An integer. Decimals, which no store writes, are cut off.
    fn read_number(&mut self) -> Result<i64> {
        let is_negative = self.passes(b'-');
        let bytes = self.text.as_bytes();
        let start = self.at;
        let mut value = 0_i64;
        while let Some(digit) = bytes.get(self.at).filter(|b| b.is_ascii_digit()) {
            value = value.checked_mul(10).and_then(|v| v.checked_add(i64::from(digit - b'0'))).ok_or(Unreadable)?;
            self.at += 1;
        }
        if self.at == start {
            return Err(Unreadable);
        }
        if bytes.get(self.at) == Some(&b'.') {
            self.at += 1;
            while bytes.get(self.at).is_some_and(u8::is_ascii_digit) {
                self.at += 1;
            }
        }
        Ok(if is_negative { -value } else { value })
    }

    /// A string: borrowed if it has no escapes, otherwise unescaped.
    fn read_string(&mut self) -> Result<Cow<'t, str>> {
        if !self.passes(b'"') {
            return Err(Unreadable);
        }
        let mut plain = self.plain()?;
        if self.passes_raw(b'"') {
            return Ok(plain.into());
        }
        let mut out = String::new();
        loop {
            out.push_str(plain);
            if self.passes_raw(b'"') {
                return Ok(out.into());
            }
            if !self.passes_raw(b'\\') {
                return Err(Unreadable);
            }
            out.push(self.escaped()?);
            plain = self.plain()?;
        }
    }

    /// The text up to the next quote or escape.
    fn plain(&mut self) -> Result<&'t str> {
        let start = self.at;
        while !matches!(self.text.as_bytes().get(self.at), Some(b'"' | b'\\') | None) {
            self.at += 1;
        }
        self.text.get(start..self.at).ok_or(Unreadable)
    }

    fn escaped(&mut self) -> Result<char> {
        let byte = *self.text.as_bytes().get(self.at).ok_or(Unreadable)?;
        self.at += 1;
        Ok(match byte {
            b'"' | b'\\' | b'/' => char::from(byte),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let first = self.hex()?;
                let whole = if (0xd800..0xdc00).contains(&first) {
                    let second = if self.has_word("\\u") { self.hex()? } else { 0 };
                    let low = second.checked_sub(0xdc00).filter(|low| *low < 0x400).ok_or(Unreadable)?;
                    0x1_0000 + ((first - 0xd800) << 10) + low
                } else {
                    first
                };
                char::from_u32(whole).ok_or(Unreadable)?
            }
            _ => return Err(Unreadable),
        })
    }

    fn hex(&mut self) -> Result<u32> {
        let digits = self.text.get(self.at..self.at + 4).filter(|d| d.bytes().all(|b| b.is_ascii_hexdigit())).ok_or(Unreadable)?;
        self.at += 4;
        u32::from_str_radix(digits, 16).map_err(|_| Unreadable)
    }

    /// Passes over a value.
    fn skip(&mut self) -> Result<()> {
        match self.peek().ok_or(Unreadable)? {
            b'"' => self.read_string().map(|_| ()),
            b'{' | b'[' => {
                let mut open = 0_usize;
                while let Some(byte) = self.peek() {
                    match byte {
                        b'"' => {
                            self.read_string()?;
                            continue;
                        }
                        b'{' | b'[' => open += 1,
                        b'}' | b']' => open -= 1,
                        _ => {}
                    }
                    self.at += 1;
                    if open == 0 {
                        return Ok(());
                    }
                }
                Err(Unreadable)
            }
            _ if ["true", "false", "null"].into_iter().any(|word| self.has_word(word)) => Ok(()),
            _ => self.read_number().map(|_| ()),
        }
    }
}
