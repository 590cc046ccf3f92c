use std::ops::Range;

/// Maps offsets in a composed text to the texts it was composed from.
#[derive(Debug, Default, Clone)]
pub(super) struct SourceMap {
    /// The author's text, if it is a different one.
    author: Option<String>,
    pieces: Vec<Segment>,
}

#[derive(Debug, Clone, Copy)]
struct Segment {
    /// The start of the segment in the composed text.
    start: usize,
    /// The start in the author's text.
    from: usize,
    /// Whether the segment is a copy; otherwise the whole segment maps to one position.
    copied: bool,
}

impl SourceMap {
    /// A map to an author's text.
    pub fn to(text: &str) -> Self {
        Self { author: Some(text.to_owned()), pieces: vec![Segment { start: 0, from: 0, copied: true }] }
    }

    /// Adds a segment from `start` on that comes from `from` in the author's text.
    pub fn piece(&mut self, start: usize, from: usize, copied: bool) {
        self.pieces.push(Segment { start, from, copied });
    }

    /// The position in the author's text, if an offset is in a segment that is not a copy.
    pub fn stands_for(&self, offset: usize) -> Option<usize> {
        let after = self.pieces.partition_point(|p| p.start <= offset);
        self.pieces.get(after.checked_sub(1)?).filter(|p| !p.copied).map(|p| p.from)
    }

    fn origin(&self, offset: usize) -> usize {
        let after = self.pieces.partition_point(|p| p.start <= offset);
        match self.pieces.get(after.saturating_sub(1)) {
            Some(p) if p.copied => p.from + offset.saturating_sub(p.start),
            Some(p) => p.from,
            None => offset,
        }
    }

    /// The author's text and the range in it; `text` is the composed text.
    pub fn author<'t>(&'t self, text: &'t str, range: Range<usize>) -> (&'t str, Range<usize>) {
        let (start, end) = (self.origin(range.start), self.origin(range.end));
        (self.author.as_deref().unwrap_or(text), start..end.max(start))
    }
}
