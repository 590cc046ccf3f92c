//! Outlook's conditional comments.

use crate::base::markup::find::Word;

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
