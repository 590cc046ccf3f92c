use std::ops::Range;

/// Maps offsets in a composed text to the texts it was composed from.
#[derive(Debug, Default, Clone)]
pub(super) struct SourceMap {
    files: Vec<(Option<String>, String)>,
    pieces: Vec<Segment>,
}

#[derive(Debug, Clone, Copy)]
struct Segment {
    /// The start of the segment in the composed text.
    start: usize,
    file: usize,
    /// The start in its file.
    from: usize,
    /// Whether the segment is a copy; otherwise the whole segment maps to one position.
    copied: bool,
}

impl SourceMap {
    /// Adds a file; segments refer to it by the returned index.
    pub fn file(&mut self, name: Option<String>, text: &str) -> usize {
        self.files.push((name, text.to_owned()));
        self.files.len() - 1
    }

    /// Adds a segment from `start` on that comes from `from` in `file`.
    pub fn piece(&mut self, start: usize, file: usize, from: usize, copied: bool) {
        self.pieces.push(Segment { start, file, from, copied });
    }

    fn origin(&self, offset: usize) -> (usize, usize) {
        let after = self.pieces.partition_point(|p| p.start <= offset);
        match self.pieces.get(after.saturating_sub(1)) {
            Some(p) if p.copied => (p.file, p.from + offset.saturating_sub(p.start)),
            Some(p) => (p.file, p.from),
            None => (0, offset),
        }
    }

    /// The offset in the original text.
    pub fn back(&self, offset: usize) -> usize {
        self.origin(offset).1
    }

    /// The author's file (none for the main file), its text, and the range in it.
    pub fn author(&self, range: Range<usize>) -> (Option<&str>, &str, Range<usize>) {
        let (file, start) = self.origin(range.start);
        let (end_file, end) = self.origin(range.end);
        let (name, text) = self.files.get(file).map_or((None, ""), |(name, text)| (name.as_deref(), text.as_str()));
        let end = if end_file == file && end >= start { end } else { start };
        (name, text, start..end)
    }
}

impl SourceMap {
    /// Inserts a segment of a given length that maps to `from` in `file`.
    pub fn insert(&mut self, at: usize, length: usize, file: usize, from: usize) {
        let after = self.pieces.partition_point(|p| p.start <= at);
        let cut = self.pieces.get(after.saturating_sub(1)).copied();
        for piece in self.pieces.iter_mut().skip(after) {
            piece.start += length;
        }
        let rest = cut.map(|p| Segment { start: at + length, from: if p.copied { p.from + at - p.start } else { p.from }, ..p });
        self.pieces.splice(after..after, [Segment { start: at, file, from, copied: false }].into_iter().chain(rest));
    }
}
