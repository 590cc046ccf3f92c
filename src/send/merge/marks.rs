//! Marks in compiled HTML, for contents that are known only after merging.

use crate::base::markup::find;

/// Removes the marks from a merged text, and returns their positions.
pub(super) fn without_marks(text: &str, marks: &[String]) -> (String, Vec<(usize, usize)>) {
    let (mut out, mut found) = (String::with_capacity(text.len()), Vec::new());
    let mut rest = text;
    while let Some((mark, at)) = next_mark(rest, marks) {
        out.push_str(rest.get(..at).unwrap_or(""));
        found.push((mark, out.len()));
        rest = rest.get(at + marks.get(mark).map_or(0, String::len)..).unwrap_or("");
    }
    out.push_str(rest);
    (out, found)
}

/// The first mark in a text: its number and position. All marks have the same prefix, so one search suffices.
pub(super) fn next_mark(text: &str, marks: &[String]) -> Option<(usize, usize)> {
    let (beginning, _) = marks.first()?.rsplit_once(' ')?;
    let mut from = 0;
    loop {
        let at = from + find::word(text.get(from..)?, beginning)?;
        let rest = text.get(at..)?;
        if let Some(mark) = marks.iter().position(|mark| rest.starts_with(mark.as_str())) {
            return Some((mark, at));
        }
        from = at + beginning.len();
    }
}
