//! Reads JSON that this library or its host wrote. Users can't correct such data, so there are no messages. A reader that finds something unexpected is
//! broken: from then on it returns arbitrary values, and in the end `read` reports that the text is unreadable. Because no field can return an error, a
//! structure takes a third of the code that serde derives for it. JSON from users is read by `serde_json`.

mod reader;
#[cfg(test)]
mod tests;
mod types;

pub(crate) use postfrisch_derive::Stored;
pub(crate) use reader::{FIELDS, Reader};
use std::fmt;

/// The text can't be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Unreadable;

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("what is stored can't be read")
    }
}

impl std::error::Error for Unreadable {}

/// A type that can be read. Structures derive it and use the names and defaults of their serde attributes.
pub(crate) trait Stored: Sized {
    /// Reads the next value. A broken reader returns an arbitrary one.
    fn take(reader: &mut Reader<'_>) -> Self;

    /// The value of a missing field.
    fn missing(reader: &mut Reader<'_>) -> Self {
        reader.fail();
        Self::take(reader)
    }
}

/// Reads a whole text.
pub(crate) fn read<T: Stored>(text: &str) -> Result<T, Unreadable> {
    let mut reader = Reader::new(text);
    let value = T::take(&mut reader);
    if reader.has_ended() { Ok(value) } else { Err(Unreadable) }
}

/// Reads one of several words.
pub(crate) fn word<T: Copy>(reader: &mut Reader<'_>, words: &[&str], values: &[T]) -> T {
    let at = reader.word_of(words);
    #[allow(clippy::indexing_slicing, reason = "`written!` writes as many values as words, and at least one")]
    values[at]
}
