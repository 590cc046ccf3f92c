//! Reads JSON that this library or its host wrote. Users can't correct such data, so there are no messages: a reader that meets something else is broken,
//! gives any values from then on, and in the end says that the text can't be read. Without a way out at every field, this is a fifth of the code that
//! serde makes. JSON from users is read by `serde_json`.

mod reader;
#[cfg(test)]
mod tests;
mod types;

pub(crate) use postfrisch_derive::Stored;
pub(crate) use reader::Reader;
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

/// What can be read. Structures derive it; names and defaults are those of their serde attributes.
pub(crate) trait Stored: Sized {
    /// Reads the value where the reader stands. A broken reader gives any value.
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
    #[allow(clippy::indexing_slicing, reason = "the derive and the macro write as many values as words, and at least one")]
    values[at]
}
