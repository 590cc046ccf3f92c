//! Minifies or indents HTML. Changes only white space that is not rendered: next to block-level elements.

use super::blocks::Blocks;
use crate::base::markup::is_void;
use std::borrow::Cow;

/// The format of the HTML.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    /// As generated.
    #[default]
    Plain,
    /// Without insignificant white space.
    Minified,
    /// Indented, with one block per line.
    Beautified,
}

/// Formats HTML.
pub fn format(html: String, format: Format) -> String {
    if format == Format::Plain {
        return html;
    }
    let mut blocks = Blocks::for_texts(&[&html]);
    let laid_out = lay_out(&blocks.hide(&html), format);
    blocks.restore(laid_out)
}

#[derive(Debug)]
enum Token<'t> {
    /// A start or end tag: its text, its name, whether it ends an element.
    Tag(&'t str, String, bool),
    Text(&'t str),
    Comment(&'t str),
    /// The text between `<style>`, `<script>`, `<pre>` … and their end tags.
    Verbatim(&'t str, String),
}

fn lay_out(html: &str, format: Format) -> String {
    let pieces = pieces(html);
    let mut out = String::with_capacity(html.len());
    let mut open: Vec<&str> = Vec::new();
    // Browsers move text between table rows before the table, together with its spaces, so none may be added or removed there.
    let mut is_after_loose_text = false;
    let (befores, afters) = (edges(pieces.iter()), edges(pieces.iter().rev()));
    let kept = on_one_line(&pieces);
    for (((piece, before), after), kept) in pieces.iter().zip(befores).zip(afters.into_iter().rev()).zip(kept) {
        let format = if kept && format == Format::Beautified { Format::Plain } else { format };
        match piece {
            Token::Tag(tag, name, is_end) => {
                let is_block = is_block(name);
                if *is_end && is_block {
                    open.pop();
                }
                if (is_block || before) && !is_after_loose_text {
                    new_line(&mut out, open.len(), format);
                }
                out.push_str(tag);
                if !*is_end && is_block && !is_void(name) && !tag.ends_with("/>") {
                    open.push(name);
                }
                is_after_loose_text = false;
            }
            Token::Text(text) if matches!(open.last(), Some(&("table" | "tbody" | "thead" | "tfoot" | "tr"))) && !text.trim_matches(is_blank).is_empty() => {
                out.push_str(&collapsed(text));
                is_after_loose_text = true;
            }
            Token::Text(text) => {
                let collapsed = collapsed(text);
                let text = if before { collapsed.trim_start_matches(' ') } else { &collapsed };
                let text = if after { text.trim_end_matches(' ') } else { text };
                if !text.is_empty() {
                    if before {
                        new_line(&mut out, open.len(), format);
                    }
                    out.push_str(text);
                }
            }
            Token::Comment(comment) => {
                if before || after {
                    new_line(&mut out, open.len(), format);
                }
                out.push_str(&inside_comment(comment, format));
            }
            Token::Verbatim(text, name) if name == "style" && format == Format::Minified => out.push_str(&tight_css(text)),
            Token::Verbatim(text, _) => out.push_str(text),
        }
    }
    out
}

/// For each token, whether it is at the edge of a block or of the document, apart from comments and white space.
fn edges<'p, 't: 'p>(pieces: impl Iterator<Item = &'p Token<'t>>) -> Vec<bool> {
    let mut is_edge = true;
    let told = pieces.map(|piece| {
        let before = is_edge;
        is_edge = match piece {
            Token::Tag(_, name, _) => is_block(name),
            Token::Text(text) if !text.trim_matches(is_blank).is_empty() => false,
            Token::Verbatim(..) => true,
            Token::Text(_) | Token::Comment(_) => before,
        };
        before
    });
    told.collect()
}

/// For each token, whether it stays on the line of its start tag: in a block with only text and inline elements.
fn on_one_line(pieces: &[Token<'_>]) -> Vec<bool> {
    let mut kept = vec![false; pieces.len()];
    let mut from = None;
    for (at, piece) in pieces.iter().enumerate() {
        match piece {
            Token::Tag(_, name, true) if is_block(name) => {
                for kept in from.take().and_then(|from| kept.get_mut(from..=at)).into_iter().flatten() {
                    *kept = true;
                }
            }
            Token::Tag(tag, name, false) if is_block(name) => from = (!is_void(name) && !tag.ends_with("/>")).then_some(at + 1),
            Token::Comment(_) | Token::Verbatim(..) => from = None,
            Token::Tag(..) | Token::Text(_) => {}
        }
    }
    kept
}

fn new_line(out: &mut String, depth: usize, format: Format) {
    if format == Format::Beautified && !out.is_empty() && !out.ends_with('\n') {
        out.push('\n');
    }
    if format == Format::Beautified && out.ends_with('\n') {
        out.push_str(&"  ".repeat(depth.min(40)));
    }
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\n' | '\t' | '\x0c' | '\r')
}

/// Collapses white space.
fn collapsed(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut was_blank = false;
    for c in text.chars() {
        if !is_blank(c) {
            out.push(c);
        } else if !was_blank {
            out.push(' ');
        }
        was_blank = is_blank(c);
    }
    out
}

/// HTML in conditional comments for Outlook is formatted too; other comments stay unchanged.
fn inside_comment(comment: &str, format: Format) -> Cow<'_, str> {
    let inside = comment.strip_prefix("<!--[if ").and_then(|c| c.strip_suffix("<![endif]-->"));
    let Some((condition, body)) = inside.and_then(|c| c.split_once("]>")).filter(|_| format == Format::Minified) else { return Cow::Borrowed(comment) };
    Cow::Owned(format!("<!--[if {condition}]>{}<![endif]-->", lay_out(body, format)))
}

/// CSS without white space around braces and between declarations.
fn tight_css(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut quote = None;
    for c in css.chars() {
        match (quote, c) {
            (Some(open), _) => {
                out.push(c);
                quote = if c == open { None } else { Some(open) };
            }
            (None, '"' | '\'') => {
                out.push(c);
                quote = Some(c);
            }
            (None, c) if is_blank(c) => {
                if !out.ends_with([' ', '{', '}', ';', ',', ':']) && !out.is_empty() {
                    out.push(' ');
                }
            }
            (None, '{' | '}' | ';' | ',') => {
                if out.ends_with(' ') {
                    out.pop();
                }
                out.push(c);
            }
            (None, c) => out.push(c),
        }
    }
    out.truncate(out.trim_end().len());
    out
}

fn pieces(html: &str) -> Vec<Token<'_>> {
    let mut pieces = Vec::new();
    let mut at = 0;
    while let Some(rest) = html.get(at..).filter(|rest| !rest.is_empty()) {
        let (piece, length) = piece(rest);
        at += length;
        let opens = match &piece {
            Token::Tag(tag, name, false) if is_verbatim(name) && !tag.ends_with("/>") => Some(name.clone()),
            _ => None,
        };
        pieces.push(piece);
        if let Some(name) = opens {
            let rest = html.get(at..).unwrap_or("");
            let is_end = |(at, _): &(usize, &str)| rest.get(at + 2..at + 2 + name.len()).is_some_and(|n| n.eq_ignore_ascii_case(&name));
            let end = rest.match_indices("</").find(is_end).map_or(rest.len(), |(at, _)| at);
            pieces.push(Token::Verbatim(rest.get(..end).unwrap_or(""), name));
            at += end;
        }
    }
    pieces
}

fn piece(rest: &str) -> (Token<'_>, usize) {
    if let Some(body) = rest.strip_prefix("<!--") {
        // A conditional comment ends with its own end marker: for other clients, text and tags may be in between.
        let end = body.find("-->").map_or(rest.len(), |end| end + 7);
        return (Token::Comment(rest.get(..end).unwrap_or(rest)), end);
    }
    let name_at = if rest.starts_with("</") { 2 } else { 1 };
    let is_tag = rest.starts_with('<') && rest.as_bytes().get(name_at).is_some_and(|b| b.is_ascii_alphabetic() || (*b == b'!' && name_at == 1));
    if is_tag {
        let end = end_of_tag(rest);
        let name = rest.get(name_at..end).unwrap_or("");
        let name = name.split(|c: char| is_blank(c) || matches!(c, '/' | '>')).next().unwrap_or("").to_ascii_lowercase();
        return (Token::Tag(rest.get(..end).unwrap_or(rest), name, name_at == 2), end);
    }
    let end = rest.get(1..).and_then(|after| after.find('<')).map_or(rest.len(), |end| end + 1);
    (Token::Text(rest.get(..end).unwrap_or(rest)), end)
}

fn end_of_tag(tag: &str) -> usize {
    let mut quote = None;
    for (at, byte) in tag.bytes().enumerate() {
        match (quote, byte) {
            (Some(open), byte) if byte == open => quote = None,
            (Some(_), _) => {}
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'>') => return at + 1,
            (None, _) => {}
        }
    }
    tag.len()
}

fn is_verbatim(name: &str) -> bool {
    matches!(name, "style" | "script" | "noscript" | "pre" | "textarea" | "title")
}

/// Elements next to which white space is insignificant.
fn is_block(name: &str) -> bool {
    name.starts_with("v:")
        || name.starts_with("o:")
        || matches!(
            name,
            "!doctype"
                | "html"
                | "body"
                | "head"
                | "title"
                | "meta"
                | "link"
                | "style"
                | "script"
                | "noscript"
                | "xml"
                | "div"
                | "table"
                | "tbody"
                | "thead"
                | "tfoot"
                | "tr"
                | "td"
                | "th"
                | "caption"
                | "col"
                | "colgroup"
                | "p"
                | "h1"
                | "h2"
                | "h3"
                | "h4"
                | "h5"
                | "h6"
                | "ul"
                | "ol"
                | "li"
                | "dl"
                | "dt"
                | "dd"
                | "br"
                | "hr"
                | "blockquote"
                | "pre"
                | "section"
                | "article"
                | "header"
                | "footer"
                | "nav"
                | "center"
                | "form"
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    const HTML: &str = "<div>\n  <p>a  <b>b</b>\n c </p>\n  <!--[if mso]>  <table>\n </table> <![endif]-->\n <style>\n a { b: c;\n }\n</style><pre> x\n</pre> <span>y</span> {{  z  }}</div>\n";

    #[test]
    fn minified_html_has_only_the_blanks_that_are_seen() {
        assert_eq!(
            format(HTML.into(), Format::Minified),
            "<div><p>a <b>b</b> c</p><!--[if mso]><table></table><![endif]--><style>a{b:c;}</style><pre> x\n</pre><span>y</span> {{  z  }}</div>"
        );
    }

    #[test]
    fn beautified_html_has_a_line_for_each_block() {
        assert_eq!(
            format("<div><p>a <b>b</b></p><table><tr><td>c</td></tr></table></div>".into(), Format::Beautified),
            "<div>\n  <p>a <b>b</b></p>\n  <table>\n    <tr>\n      <td>c</td>\n    </tr>\n  </table>\n</div>"
        );
    }
}
