use std::ops::Range;

/// A source position: 1-based lines, 1-based UTF-16 columns, end exclusive.
///
/// ```
/// use postfrisch::{Place, base::diagnostic::place};
///
/// assert_eq!(place("ab\ncde", 3..5), Place { line: 2, column: 1, end_line: 2, end_column: 3 });
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Line of the first character.
    pub line: u32,
    /// UTF-16 column of the first character.
    pub column: u32,
    /// Line of the first character after the range.
    pub end_line: u32,
    /// UTF-16 column of the first character after the range.
    pub end_column: u32,
}

/// The position of a byte range in `text`. Offsets inside a character or past the end are moved back to the nearest character boundary.
pub fn place(text: &str, range: Range<usize>) -> Place {
    let (line, column) = point(text, range.start);
    let (end_line, end_column) = point(text, range.end.max(range.start));
    Place { line, column, end_line, end_column }
}

fn point(text: &str, offset: usize) -> (u32, u32) {
    let offset = floor_boundary(text, offset);
    let before = text.get(..offset).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |i| i + 1);
    let line = before.bytes().filter(|b| *b == b'\n').count() + 1;
    let column = before.get(line_start..).unwrap_or("").encode_utf16().count() + 1;
    (line as u32, column as u32)
}

/// The line starts of a text, to compute many positions in it.
#[derive(Debug, Clone)]
pub struct Lines(Vec<usize>);

impl Lines {
    /// Indexes the lines of a text.
    pub fn of(text: &str) -> Self {
        let breaks = || memchr::memchr_iter(b'\n', text.as_bytes());
        let mut starts = Vec::with_capacity(1 + breaks().count());
        starts.push(0);
        starts.extend(breaks().map(|at| at + 1));
        Self(starts)
    }

    /// As [`place`], for the text that was indexed.
    pub fn place(&self, text: &str, range: Range<usize>) -> Place {
        let (line, column) = self.point(text, range.start);
        let (end_line, end_column) = self.point(text, range.end.max(range.start));
        Place { line, column, end_line, end_column }
    }

    /// The 1-based line of a byte offset.
    pub fn line(&self, offset: usize) -> u32 {
        self.0.partition_point(|start| *start <= offset) as u32
    }

    fn point(&self, text: &str, offset: usize) -> (u32, u32) {
        let offset = floor_boundary(text, offset);
        let line = self.line(offset);
        let start = self.0.get(line.saturating_sub(1) as usize).copied().unwrap_or(0);
        (line, text.get(start..offset).unwrap_or("").encode_utf16().count() as u32 + 1)
    }
}

fn floor_boundary(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_utf16_units() {
        let text = "a\n€😀x";
        let at = text.find('x').unwrap();
        assert_eq!(place(text, at..at + 1), Place { line: 2, column: 4, end_line: 2, end_column: 5 });
        for range in [0..1, 1..2, 2..5, at..at + 1, 3..99] {
            assert_eq!(Lines::of(text).place(text, range.clone()), place(text, range));
        }
    }

    #[test]
    fn offsets_past_the_end_are_the_end() {
        assert_eq!(place("ab", 9..12), Place { line: 1, column: 3, end_line: 1, end_column: 3 });
    }
}
