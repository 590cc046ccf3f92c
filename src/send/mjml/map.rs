use std::ops::Range;

/// Where each piece of a text that was put together comes from.
#[derive(Debug, Default, Clone)]
pub(super) struct SourceMap {
    /// The author's text, where it is another one.
    author: Option<String>,
    pieces: Vec<Segment>,
}

#[derive(Debug, Clone, Copy)]
struct Segment {
    /// Where the piece begins in the text put together.
    start: usize,
    /// Where it begins in the author's text.
    from: usize,
    /// A copy, byte for byte; else the whole piece stands for the place it comes from.
    copied: bool,
}

impl SourceMap {
    /// The way back to an author's text.
    pub fn to(text: &str) -> Self {
        Self { author: Some(text.to_owned()), pieces: vec![Segment { start: 0, from: 0, copied: true }] }
    }

    /// Notes that from `start` on, the text comes from `from` in the author's.
    pub fn piece(&mut self, start: usize, from: usize, copied: bool) {
        self.pieces.push(Segment { start, from, copied });
    }

    /// What an offset stands for, where it is in a piece that is no copy: the place in the author's text.
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

    /// The author's text, and the range in it; `text` is the one put together.
    pub fn author<'t>(&'t self, text: &'t str, range: Range<usize>) -> (&'t str, Range<usize>) {
        let (start, end) = (self.origin(range.start), self.origin(range.end));
        (self.author.as_deref().unwrap_or(text), start..end.max(start))
    }
}
