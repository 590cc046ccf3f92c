use crate::base::limits;
use crate::base::references::is_invisible;
use crate::base::references::names;
use std::borrow::Cow;

/// Normalizes a text for display, in all formats: character references are decoded (also if escaped twice), markup and invisible characters
/// are removed, white space is collapsed. Long texts are cut.
pub(super) fn text(raw: &str) -> String {
    let raw = bounded(raw.trim());
    let mut bare = Cow::Borrowed(raw);
    for _ in 0..3 {
        let Some(decoded) = decoded(&bare) else { break };
        bare = decoded.into();
    }
    if bare.contains('<') {
        bare = without_tags(&bare).into();
    }
    let mut out = seen(&bare).into_owned();
    if out.len() <= limits::FEED_TEXT_CHARS {
        return out;
    }
    if let Some((end, _)) = out.char_indices().nth(limits::FEED_TEXT_CHARS) {
        out.truncate(end);
        out.truncate(out.trim_end().len());
    }
    out
}

/// The text with character references decoded; none if it has none.
pub(super) fn decoded(text: &str) -> Option<String> {
    let at = memchr::memchr(b'&', text.as_bytes())?;
    memchr::memchr(b';', text.as_bytes().get(at..)?)?;
    Some(names::decode(text)).filter(|decoded| decoded != text)
}

/// The beginning of a text, long enough for the characters that are stored.
fn bounded(raw: &str) -> &str {
    let mut end = raw.len().min(limits::FEED_TEXT_CHARS * 16);
    while !raw.is_char_boundary(end) {
        end -= 1;
    }
    raw.get(..end).unwrap_or(raw)
}

/// A value without invisible characters, with white space collapsed.
pub(super) fn seen(raw: &str) -> Cow<'_, str> {
    let raw = raw.trim();
    if is_plain(raw) {
        return raw.into();
    }
    let mut out = String::with_capacity(raw.len());
    let mut chars = raw.chars().filter(|c| !is_invisible(*c) && !is_filler(*c)).peekable();
    while let Some(c) = chars.next() {
        if c.is_whitespace() {
            if !out.is_empty() && !out.ends_with(' ') {
                out.push(' ');
            }
        } else if is_selector(c) || is_tag(c) {
            // Tags and variation selectors are kept only after an emoji.
            if out.chars().next_back().is_some_and(|before| if is_tag(c) { before == '🏴' || is_tag(before) } else { is_varied(before) }) {
                out.push(c);
            }
        } else if !is_joiner(c) || (out.chars().next_back().is_some_and(is_joined) && chars.peek().copied().is_some_and(is_joined)) {
            out.push(c);
        }
    }
    out.truncate(out.trim_end().len());
    out.into()
}

/// Whether there is nothing to normalize: ASCII and two-byte Latin letters (from U+00C0) with single spaces.
fn is_plain(text: &str) -> bool {
    // Has no early exit, so that it can be vectorized.
    let allowed = text.bytes().fold(true, |all, b| all & matches!(b, b' '..=b'~' | 0x80..=0xbf | 0xc3..=0xc9));
    allowed && !memchr::memchr_iter(b' ', text.as_bytes()).any(|at| text.as_bytes().get(at + 1) == Some(&b' '))
}

fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}')
}

/// Blank Hangul letters.
fn is_filler(c: char) -> bool {
    matches!(c, '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}')
}

/// Tag characters: they form regional flags after a black flag; elsewhere they can hide text.
fn is_tag(c: char) -> bool {
    matches!(c, '\u{e0000}'..='\u{e007f}')
}

/// Variation selectors: text or emoji style of the character before.
fn is_selector(c: char) -> bool {
    matches!(c, '\u{fe0e}' | '\u{fe0f}')
}

/// Characters that may have a text and an emoji style: symbols, including some letters.
fn is_varied(c: char) -> bool {
    let is_symbol = !c.is_alphabetic() && !c.is_whitespace() && !is_selector(c);
    is_symbol || matches!(c, 'ℹ' | 'Ⓜ' | '\u{1f000}'..='\u{1faff}')
}

/// Whether joiners are allowed next to a character. Latin letters are never joined.
fn is_joined(c: char) -> bool {
    c >= '\u{300}' && !is_joiner(c)
}

/// Elements that can occur inside a word; others end it.
const INLINE: &str = "a abbr b bdi bdo big cite code del dfn em font i ins kbd label mark q s samp small span strike strong sub sup time tt u var wbr";
/// HTML elements that occur in descriptions and titles. Anything else that looks like a tag is text (`S<M>L`).
const BLOCK: &str = "address article aside blockquote body br button caption center col colgroup dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hr html iframe img input li link main meta nav object ol option p picture pre script section select source style svg table tbody td textarea tfoot th thead title tr ul video";

/// Whether an element separates words.
pub(super) fn parts_words(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    !INLINE.split(' ').any(|known| known == name)
}

fn without_tags(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('<') {
        out.push_str(before);
        match tag(after) {
            Some((blank, tail)) => {
                out.push_str(blank);
                rest = tail;
            }
            None => {
                out.push('<');
                rest = after;
            }
        }
        // Without another `>`, there are no more tags.
        if !rest.contains('>') {
            break;
        }
    }
    out.push_str(rest);
    out
}

/// The replacement for the tag after a `<`, and the rest.
fn tag(after: &str) -> Option<(&'static str, &str)> {
    if let Some(comment) = after.strip_prefix("!--") {
        return comment.split_once("-->").map(|(_, tail)| ("", tail));
    }
    let closes = after.starts_with('/');
    let named = after.strip_prefix('/').unwrap_or(after);
    let length = named.bytes().take_while(u8::is_ascii_alphanumeric).count();
    let name = named.get(..length)?.to_ascii_lowercase();
    let is_one_of = |names: &str| !name.is_empty() && names.split(' ').any(|known| known == name);
    let blank = if is_one_of(INLINE) { "" } else { is_one_of(BLOCK).then_some(" ")? };
    let (attributes, tail) = named.get(length..)?.split_once('>')?;
    // `<` followed by a longer word is not a tag.
    if !attributes.is_empty() && !attributes.starts_with([' ', '/', '\t', '\n', '\r']) || attributes.contains('<') {
        return None;
    }
    if !closes && matches!(name.as_str(), "script" | "style") {
        let end = tail.to_ascii_lowercase().find(&format!("</{name}"))?;
        return Some((blank, tail.get(end..)?.split_once('>').map_or("", |(_, tail)| tail)));
    }
    Some((blank, tail))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p8_texts_lose_markup_and_what_nobody_sees() {
        for (raw, expected) in [
            ("Hut", "Hut"),
            ("  Hut \r\n\t blau ", "Hut blau"),
            ("Haut &amp;amp; Haar &amp; mehr & alles", "Haut & Haar & mehr & alles"),
            ("<b>Neu</b> Hut &lt; 5 kg", "Neu Hut < 5 kg"),
            ("&lt;b&gt;Neu&lt;/b&gt;", "Neu"),
            ("Gr&amp;ouml;&amp;szlig;e<br/>42<p class='x'>neu</p>", "Größe 42 neu"),
            ("H<sub>2</sub>O S<M>L a < b > c 1<b2>d", "H2O S<M>L a < b > c 1<b2>d"),
            ("x<!-- nie -->y<script>alert(1)</script>z", "xy z"),
            ("H\u{ad}u\u{200b}t\u{feff}\u{200e}\u{202e}\u{0}\u{1d}\u{85}b", "Hut b"),
            ("15\u{a0}cm\u{202f}breit", "15 cm breit"),
            ("\u{200d}Hut\u{200d}blau\u{200c}", "Hutblau"),
            ("👩\u{200d}🚀 क\u{94d}\u{200d}ष", "👩\u{200d}🚀 क\u{94d}\u{200d}ष"),
            ("&nix; <", "&nix; <"),
            ("\u{115f}\u{1160}Hu\u{3164}t\u{ffa0}", "Hut"),
            ("\u{3164}", ""),
            ("Hut\u{e0041}\u{e0042}\u{e007f} blau\u{e0001}", "Hut blau"),
            ("H\u{fe0f}u\u{fe0f}\u{fe0f}t \u{fe0f}b\u{fe0e}", "Hut b"),
            ("❤\u{fe0f} 1\u{fe0f}\u{20e3} ℹ\u{fe0f} 👁\u{fe0f}\u{200d}🗨\u{fe0f}", "❤\u{fe0f} 1\u{fe0f}\u{20e3} ℹ\u{fe0f} 👁\u{fe0f}\u{200d}🗨\u{fe0f}"),
            ("🏴\u{e0067}\u{e0062}\u{e007f}", "🏴\u{e0067}\u{e0062}\u{e007f}"),
        ] {
            assert_eq!(text(raw), expected, "{raw}");
        }
        assert_eq!(text(&"ä".repeat(70_000)).chars().count(), limits::FEED_TEXT_CHARS);
    }
}
