use super::amount::Word;
use super::value::{Node, Value};
use crate::base::diagnostic::Code;
use crate::shop::feed::check::Check;

/// The fields of an object, read as the types that the format documents. An absent field or null is none. A value of another type is reported and
/// read as none; the other fields are not affected.
#[derive(Clone, Copy)]
pub(in crate::shop::feed) struct Fields<'a> {
    node: &'a Node<'a>,
    /// The names of the enclosing objects for problems, padded with empty ones.
    path: [&'static str; DEPTH],
}

/// The number of enclosing objects named in problems.
const DEPTH: usize = 4;

impl<'a> Fields<'a> {
    pub fn of(node: &'a Node<'a>) -> Self {
        Self { node, path: [""; DEPTH] }
    }

    fn inner(&self, name: &'static str, node: &'a Node<'a>) -> Self {
        let mut path = self.path;
        if let Some(free) = path.iter_mut().find(|outer| outer.is_empty()) {
            *free = name;
        }
        Self { node, path }
    }

    /// The path of a field for problems: `prices.price`.
    pub fn path(&self, name: &str) -> String {
        let outer = self.path.iter().copied().filter(|outer| !outer.is_empty());
        outer.chain([name]).collect::<Vec<_>>().join(".")
    }

    /// A value that is not null.
    pub fn value(&self, name: &str) -> Option<&'a Value<'a>> {
        self.node.get(name).filter(|value| !value.is_null())
    }

    /// Whether the field exists, even if it is null.
    pub fn names(&self, name: &str) -> bool {
        self.node.contains_key(name)
    }

    fn wrong<T>(&self, name: &str, value: &Value<'_>, expected: &str, check: &mut Check) -> Option<T> {
        wrong(&self.path(name), value, expected, check)
    }

    /// A text that is not empty.
    pub fn text(&self, name: &str, check: &mut Check) -> Option<&'a str> {
        match self.value(name)? {
            Value::String(text) => Some(text.trim()).filter(|text| !text.is_empty()),
            other => self.wrong(name, other, "a text", check),
        }
    }

    /// A text or a number: ids and amounts.
    pub fn word(&self, name: &str, check: &mut Check) -> Option<Word<'a>> {
        let value = self.value(name)?;
        match Word::of(value) {
            Some(word) => Some(word).filter(|word| !word.text.is_empty()),
            None => self.wrong(name, value, "a text or a number", check),
        }
    }

    /// As [`Self::word`] for a price: a wrong type is reported as a bad price.
    pub fn price(&self, name: &str, check: &mut Check) -> Option<Word<'a>> {
        let value = self.value(name)?;
        match Word::of(value) {
            Some(word) => Some(word).filter(|word| !word.text.is_empty()),
            None => check.bad(&self.path(name), Code::FeedBadPrice, format!("{} is not an amount", kind(value)), &shown(value)),
        }
    }

    pub fn flag(&self, name: &str, check: &mut Check) -> Option<bool> {
        let value = self.value(name)?;
        flag(value).or_else(|| self.wrong(name, value, "true or false", check))
    }

    /// As [`Self::flag`], but also accepts "yes" and "no".
    pub fn answer(&self, name: &str, check: &mut Check) -> Option<bool> {
        let value = self.value(name)?;
        answer(value).or_else(|| self.wrong(name, value, "true or false", check))
    }

    /// An integer.
    pub fn integer(&self, name: &str, check: &mut Check) -> Option<i64> {
        let value = self.value(name)?;
        let read = match value {
            Value::String(text) if text.trim().is_empty() => return None,
            Value::String(text) => text.trim().parse().ok(),
            // Some languages write integers as `1.0`.
            Value::Number(number) => number.as_i64().or_else(|| number.to_string().strip_suffix(".0")?.parse().ok()),
            _ => None,
        };
        read.or_else(|| check.bad(&self.path(name), Code::FeedBadNumber, format!("{} is not a whole number", kind(value)), &shown(value)))
    }

    /// An object. PHP writes an empty object as a list.
    pub fn object(&self, name: &'static str, check: &mut Check) -> Option<Fields<'a>> {
        match self.value(name)? {
            Value::Object(node) => Some(self.inner(name, node)),
            Value::Array(list) if list.is_empty() => None,
            other => self.wrong(name, other, "an object", check),
        }
    }

    pub fn list(&self, name: &str, check: &mut Check) -> &'a [Value<'a>] {
        match self.value(name) {
            None => &[],
            Some(Value::Array(list)) => list,
            Some(other) => self.wrong(name, other, "a list", check).unwrap_or(&[]),
        }
    }

    /// The objects of a list.
    pub fn objects(&self, name: &'static str, check: &mut Check) -> Vec<Fields<'a>> {
        let mut found = Vec::new();
        for value in self.list(name, check) {
            match value {
                Value::Object(node) => found.push(self.inner(name, node)),
                other => drop(self.wrong::<()>(name, other, "an object", check)),
            }
        }
        found
    }

    /// The name of the first object of a list.
    pub fn first_name(&self, name: &'static str, check: &mut Check) -> Option<&'a str> {
        self.objects(name, check).first().and_then(|first| first.text("name", check))
    }
}

/// Reports a value of an undocumented type.
pub(in crate::shop::feed) fn wrong<T>(field: &str, value: &Value<'_>, expected: &str, check: &mut Check) -> Option<T> {
    check.bad(field, Code::FeedBadRow, format!("{expected} was expected, not {}", kind(value)), &shown(value))
}

/// The beginning of a value's JSON, for problems. Values may be long, and may be reported several times.
pub(in crate::shop::feed) fn shown(value: &Value<'_>) -> String {
    struct Beginning(Vec<u8>);
    impl std::io::Write for Beginning {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            let room = 400_usize.saturating_sub(self.0.len());
            self.0.extend(bytes.iter().take(room));
            Ok(if room == 0 { 0 } else { bytes.len() })
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let mut beginning = Beginning(Vec::new());
    // Fails when the buffer is full.
    let _ = serde_json::to_writer(&mut beginning, value);
    String::from_utf8_lossy(&beginning.0).into_owned()
}

/// A boolean, also as 0 or 1, a number or a text, as languages without booleans write it.
pub(in crate::shop::feed) fn flag(value: &Value<'_>) -> Option<bool> {
    match value {
        Value::Bool(flag) => Some(*flag),
        Value::Number(number) => number.as_u64().filter(|n| *n < 2).map(|n| n == 1),
        Value::String(text) => match text.trim() {
            "1" => Some(true),
            "0" => Some(false),
            word if word.eq_ignore_ascii_case("true") => Some(true),
            word if word.eq_ignore_ascii_case("false") => Some(false),
            _ => None,
        },
        _ => None,
    }
}

/// A boolean, or "yes" or "no".
pub(in crate::shop::feed) fn answer(value: &Value<'_>) -> Option<bool> {
    flag(value).or_else(|| match value.as_str()?.trim().to_ascii_lowercase().as_str() {
        "yes" | "ja" => Some(true),
        "no" | "nein" => Some(false),
        _ => None,
    })
}

fn kind(value: &Value<'_>) -> String {
    match value {
        Value::Null => "null".into(),
        Value::Bool(flag) => format!("`{flag}`"),
        Value::Number(number) => format!("the number `{number}`"),
        Value::String(text) => format!("`{}`", text.chars().take(80).collect::<String>()),
        Value::Array(_) => "a list".into(),
        Value::Object(_) => "an object".into(),
    }
}
