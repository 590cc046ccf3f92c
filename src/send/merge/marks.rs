//! Marks in a compiled document: what stands at them is known once a message is merged.

use crate::base::markup::find;

/// A merged text without the marks in it, and where each was.
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

/// The mark that comes first in a text: its number, and where it is. All begin alike, so that a text is searched once.
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
