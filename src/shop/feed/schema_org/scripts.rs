use crate::base::limits;

/// Elements with raw text.
const RAW: [&str; 8] = ["script", "style", "textarea", "title", "iframe", "xmp", "noembed", "noframes"];

/// The JSON-LD scripts of a page with their byte offsets. Comments, templates, other scripts and attributes are skipped.
pub(super) fn scripts_of(page: &str) -> Vec<(usize, &str)> {
    let bytes = page.as_bytes();
    let (mut found, mut at, mut templates) = (Vec::new(), 0, 0_usize);
    // After an unclosed quote, quotes are ignored. Otherwise each tag would be scanned to the end of the page.
    let mut quotes = true;
    while let Some(start) = bytes.get(at..).and_then(|rest| memchr::memchr(b'<', rest)).map(|i| at + i) {
        let rest = page.get(start..).unwrap_or("");
        if let Some(comment) = rest.strip_prefix("<!--") {
            let Some(length) = comment_length(comment.as_bytes()) else { break };
            at = start + 4 + length;
            continue;
        }
        if rest.starts_with("</") && is_named(rest.as_bytes().get(1..).unwrap_or(&[]), "template") {
            templates = templates.saturating_sub(1);
        }
        if !rest.as_bytes().get(1).is_some_and(u8::is_ascii_alphabetic) {
            at = start + 1;
            continue;
        }
        let tag = end_of_tag(rest.as_bytes(), quotes).or_else(|| {
            quotes = false;
            end_of_tag(rest.as_bytes(), quotes)
        });
        let Some(open) = tag.map(|length| start + length) else { break };
        at = open;
        templates += usize::from(is_named(rest.as_bytes(), "template"));
        let Some(name) = RAW.iter().find(|name| is_named(rest.as_bytes(), name)) else { continue };
        let Some(close) = end_of_raw(bytes, open, name) else { break };
        let is_json = page.get(start..open).is_some_and(|tag| tag.to_ascii_lowercase().contains("application/ld+json"));
        if *name == "script" && is_json && templates == 0 {
            found.push((open, page.get(open..close).unwrap_or("")));
        }
        at = close;
    }
    found
}

/// The length of a comment after its `<!--`, including its end. `<!-->` and `<!--->` are complete comments.
fn comment_length(comment: &[u8]) -> Option<usize> {
    match comment {
        [b'>', ..] => return Some(1),
        [b'-', b'>', ..] => return Some(2),
        _ => {}
    }
    let mut at = 0;
    loop {
        at += memchr::memchr(b'>', comment.get(at..)?)? + 1;
        if comment.get(..at).is_some_and(|read| read.ends_with(b"-->") || read.ends_with(b"--!>")) {
            return Some(at);
        }
    }
}

fn is_named(tag: &[u8], name: &str) -> bool {
    let after = name.len() + 1;
    tag.get(1..after).is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes()))
        && tag.get(after).is_some_and(|b| b.is_ascii_whitespace() || matches!(b, b'>' | b'/'))
}

/// The length of a tag including its `>`.
fn end_of_tag(tag: &[u8], quotes: bool) -> Option<usize> {
    let tag = tag.get(..tag.len().min(limits::FEED_TAG_BYTES))?;
    if !quotes {
        return memchr::memchr(b'>', tag).map(|end| end + 1);
    }
    let mut at = 1;
    loop {
        at += memchr::memchr3(b'>', b'"', b'\'', tag.get(at..)?)?;
        match tag.get(at)? {
            b'>' => return Some(at + 1),
            quote => at += memchr::memchr(*quote, tag.get(at + 1..)?)? + 2,
        }
    }
}

/// The end of a raw text: the end tag of its element.
fn end_of_raw(bytes: &[u8], from: usize, name: &str) -> Option<usize> {
    let mut at = from;
    loop {
        at += memchr::memchr(b'<', bytes.get(at..)?)?;
        if bytes.get(at + 1) == Some(&b'/') && bytes.get(at + 2..at + 2 + name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes())) {
            return Some(at);
        }
        at += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::scripts_of;

    #[test]
    fn scripts_are_found_where_a_browser_finds_them() {
        let texts = |page: &str| scripts_of(page).into_iter().map(|(_, text)| text.to_owned()).collect::<Vec<_>>();
        let script = |text: &str| format!("<script type=\"application/ld+json\">{text}</script>");
        assert_eq!(texts(&script("{}")), ["{}"]);
        assert_eq!(texts("<SCRIPT\n  TYPE='application/ld+json; charset=utf-8' id=x>{}</SCRIPT >"), ["{}"]);
        assert_eq!(texts(&format!("<!-- {} -->{}", script("1"), script("2"))), ["2"]);
        assert_eq!(texts(&format!("<a title='{}'>x</a>{}", script("1").replace('\'', ""), script("2"))), ["2"]);
        assert_eq!(texts(&format!("<script>var x = '<script type=application/ld+json>';</script>{}", script("2"))), ["2"]);
        assert_eq!(texts(&format!("<p title=\"offen>{}", script("2"))), ["2"], "an open quote ends nothing");
        for empty in ["<!-->", "<!--->", "<!-- a --!>", "<!-- > a -- > b ->-->", "<template><p></template>", "<TEMPLATE ><template></template></template>"] {
            assert_eq!(texts(&format!("{empty}{}", script("2"))), ["2"], "{empty}");
        }
        for name in ["template", "noembed", "noframes", "iframe", "textarea"] {
            assert_eq!(texts(&format!("<{name}>{}</{name}>{}", script("1"), script("2"))), ["2"], "{name}");
        }
        assert_eq!(texts(&format!("<template><template></template>{}</template>{}", script("1"), script("2"))), ["2"]);
        assert_eq!(texts("<script type=application/ld+json>{"), [""; 0]);
        assert_eq!(texts("a < b <!-- "), [""; 0]);
    }
}
