//! Outlook's conditional comments.

use crate::base::markup::find::Word;
use std::fmt;

const OPEN: Word<'_> = Word::of("<!--[if ");
const END: Word<'_> = Word::of("<![endif]-->");
const OPEN_MSO: &str = "<!--[if mso | IE]>";

/// Removes white space between tags in conditional comments, because Outlook would render it.
pub fn tighten(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    // If an end is missing once, it is missing for all later comments too.
    let mut has_end = true;
    while let Some(open) = OPEN.first_in(rest).filter(|_| has_end) {
        let start = after_condition(rest, open);
        let end = start.and_then(|start| END.first_in(rest.get(start..)?).map(|length| start + length));
        has_end = start.is_none() || end.is_some();
        let (Some(start), Some(end)) = (start, end) else {
            let after = open + OPEN.text().len();
            out.push_str(rest.get(..after).unwrap_or(""));
            rest = rest.get(after..).unwrap_or("");
            continue;
        };
        out.push_str(rest.get(..start).unwrap_or(""));
        tighten_into(&mut out, rest.get(start..end).unwrap_or(""));
        out.push_str(END.text());
        rest = rest.get(end + END.text().len()..).unwrap_or("");
    }
    out.push_str(rest);
    out
}

/// The maximum length of a condition; real ones have a dozen characters.
const CONDITION: usize = 200;

/// The start of the contents of a conditional comment; none if it has no condition.
fn after_condition(html: &str, open: usize) -> Option<usize> {
    let start = open + OPEN.text().len();
    let condition = html.as_bytes().get(start..)?;
    let close = condition.iter().take(CONDITION).position(|b| *b == b']').filter(|at| *at > 0)?;
    (condition.get(close + 1) == Some(&b'>')).then_some(start + close + 2)
}

/// Removes white space between tags and at ends next to a tag; collapses other white space.
fn tighten_into(out: &mut String, inside: &str) {
    let mut rest = inside;
    let mut is_after_tag = true;
    while let Some(at) = rest.find(char::is_whitespace) {
        let (text, blank) = rest.split_at(at);
        out.push_str(text);
        is_after_tag = if text.is_empty() { is_after_tag } else { text.ends_with('>') };
        let after = blank.trim_start();
        let run = blank.len() - after.len();
        let is_before_tag = after.is_empty() || after.starts_with('<');
        if !(is_after_tag && is_before_tag) {
            out.push_str(if run > 1 { " " } else { blank.get(..run).unwrap_or("") });
        }
        is_after_tag = false;
        rest = after;
    }
    out.push_str(rest);
}

/// Joins adjacent conditional comments.
pub fn join(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut copied = 0;
    let mut at = 0;
    while let Some(end) = html.get(at..).and_then(|rest| END.first_in(rest)).map(|found| at + found) {
        at = end + END.text().len();
        let after = html.get(at..).unwrap_or("");
        if let Some(next) = after.trim_start().strip_prefix(OPEN_MSO) {
            out.push_str(html.get(copied..end).unwrap_or(""));
            copied = html.len() - next.len();
            at = copied;
        }
    }
    out.push_str(html.get(copied..).unwrap_or(""));
    out
}

/// HTML while it is printed. Joins conditional comments as [`join`] does, if each one begins at the beginning of a piece.
#[derive(Debug, Default)]
pub struct Joining {
    html: String,
}

impl Joining {
    /// With room for so many bytes.
    pub fn with_capacity(bytes: usize) -> Self {
        Self { html: String::with_capacity(bytes) }
    }

    /// The HTML.
    pub fn into_html(self) -> String {
        self.html
    }

    /// What is left to write of a piece that may begin with a comment.
    fn joined<'p>(&mut self, piece: &'p str) -> &'p str {
        let Some(inside) = piece.trim_start().strip_prefix(OPEN_MSO) else { return piece };
        let Some(before) = self.html.trim_end().strip_suffix(END.text()) else { return piece };
        self.html.truncate(before.len());
        inside
    }
}

impl fmt::Write for Joining {
    fn write_str(&mut self, piece: &str) -> fmt::Result {
        match piece.as_bytes() {
            [] => {}
            // Every tenth piece is one byte: no call for a copy.
            [byte] if byte.is_ascii() => self.html.push(char::from(*byte)),
            [b'<', b'!', ..] | [b'\n', b'<', b'!', ..] | [b'\n', b'\n' | b' ', ..] => {
                let piece = self.joined(piece);
                self.html.push_str(piece);
            }
            _ => self.html.push_str(piece),
        }
        Ok(())
    }

    fn write_char(&mut self, c: char) -> fmt::Result {
        self.html.push(c);
        Ok(())
    }
}

/// Whether a text may contribute to a conditional comment of the printed HTML: it has the beginning or the end of a condition, or a part of one next to markup
/// or white space, where another text may follow it.
pub fn may_have_conditions(text: &str) -> bool {
    memchr::memchr_iter(b'[', text.as_bytes()).any(|at| {
        let after = text.as_bytes().get(at + 1..).unwrap_or(&[]);
        ["if", "endif"].into_iter().any(|word| {
            let same = word.bytes().zip(after).take_while(|(wanted, found)| wanted == *found).count();
            same == word.len() || after.get(same).is_none_or(|next| matches!(next, b'<' | b'"' | b'\'') || next.is_ascii_whitespace() || !next.is_ascii())
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fmt::Write as _;

    #[test]
    fn comments_are_joined_while_they_are_written() {
        let pieces = [
            "<p>\n",
            "<!--[if mso | IE]><i><![endif]-->",
            "\n",
            " ",
            "\n<!--[if mso | IE]>",
            "<b>",
            "<![endif]-->",
            "<!--[if mso | IE]></b><![endif]-->\n",
            "x",
            "<!--[if mso | IE]></i><![endif]-->",
            "<!--[if !mso]><!-->",
            "<!--<![endif]-->\n",
            "<!--[if mso | IE]></p><![endif]-->\n",
        ];
        let mut joining = Joining::default();
        pieces.iter().try_for_each(|piece| joining.write_str(piece)).unwrap();
        let html = joining.into_html();
        assert_eq!(html, join(&pieces.concat()));
        assert_eq!(html, "<p>\n<!--[if mso | IE]><i><b></b><![endif]-->\nx<!--[if mso | IE]></i><![endif]--><!--[if !mso]><!--><!--</p><![endif]-->\n");
    }

    #[test]
    fn texts_that_may_contribute_to_a_condition_are_known() {
        for text in ["<!--[if mso]>", "<![endif]-->", "<mj-raw><!-- [</mj-raw>", "[i\n", "[endi\"", "[\u{a0}", "a[0] [", "[\"x\"]"] {
            assert!(may_have_conditions(text), "{text}");
        }
        for text in ["", "a[0]", "[data-ogsc] .x { }", "[class=x]", "[image]", "[end]", "if mso | IE]>"] {
            assert!(!may_have_conditions(text), "{text}");
        }
    }
}
