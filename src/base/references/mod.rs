//! Decodes HTML character references: those that occur in mails and shops, and numeric ones. Also classifies invisible characters.

pub mod names;

/// The length of the longest name below; numeric references need no more.
const LONGEST: usize = 8;

/// Replaces character references with their characters. Unknown ones stay unchanged.
pub fn decode(text: &str) -> String {
    decode_as(text, LONGEST, character)
}

/// As [`decode`], with another table of names of up to `longest` letters.
pub(crate) fn decode_as(text: &str, longest: usize, character: fn(&str) -> Option<char>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let length = after.bytes().take(longest + 1).take_while(|b| b.is_ascii_alphanumeric() || *b == b'#').count();
        let reference = after.split_at_checked(length).and_then(|(name, tail)| Some((name, tail.strip_prefix(';')?)));
        match reference.and_then(|(name, tail)| Some((character(name)?, tail))) {
            Some((c, tail)) => {
                out.push(c);
                rest = tail;
            }
            None => {
                out.push('&');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

/// Characters without a glyph and without meaning in a short text: soft hyphens, zero-width spaces, direction marks, control characters. Joiners are not among them,
/// because emoji and Indic scripts need them.
pub fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
        || (c.is_control() && !c.is_whitespace())
}

/// windows-1252 from 0x80 to 0x9F; the rest is as in Unicode. HTML decodes numeric references with it too ("numeric character reference end state").
pub(crate) const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š',
    '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// The character of a reference, given its name, or its number after `#`.
pub fn character(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return match code {
            0x80..=0x9f => WINDOWS_1252.get(code as usize & 0x1f).copied(),
            _ => char::from_u32(code),
        };
    }
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "ensp" => '\u{2002}',
        "emsp" => '\u{2003}',
        "thinsp" => '\u{2009}',
        "zwnj" => '\u{200c}',
        "zwj" => '\u{200d}',
        "ndash" => '–',
        "mdash" => '—',
        "lsquo" => '‘',
        "rsquo" => '’',
        "sbquo" => '‚',
        "ldquo" => '“',
        "rdquo" => '”',
        "bdquo" => '„',
        "bull" => '•',
        "hellip" => '…',
        "lsaquo" => '‹',
        "rsaquo" => '›',
        "euro" => '€',
        "trade" => '™',
        "larr" => '←',
        "uarr" => '↑',
        "rarr" => '→',
        "darr" => '↓',
        "minus" => '−',
        "check" => '✓',
        _ => {
            let at = LATIN_1.split(' ').position(|known| known == name)?;
            return char::from_u32(u32::try_from(at).ok()? + 160);
        }
    })
}

/// HTML's names for U+00A0 to U+00FF, in order.
const LATIN_1: &str = "nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml";

#[cfg(test)]
mod tests {
    use super::{decode, decode_as};

    #[test]
    fn the_longest_name_is_read_and_a_longer_one_is_text() {
        let known = |name: &str| (name == "abc").then_some('x');
        assert_eq!(decode_as("&abc; &abcd; &ab;", 3, known), "x &abcd; &ab;");
    }

    #[test]
    fn every_name_is_its_character_in_html() {
        // As the HTML Standard lists them (13.5).
        let listed = "&amp;|&lt;|&gt;|&quot;|&apos;|&ensp;|&emsp;|&thinsp;|&zwnj;|&zwj;|&ndash;|&mdash;|&lsquo;|&rsquo;|&sbquo;|&ldquo;|&rdquo;|&bdquo;|&bull;|\
                      &hellip;|&lsaquo;|&rsaquo;|&euro;|&trade;|&larr;|&uarr;|&rarr;|&darr;|&minus;|&check;|&nbsp;|&shy;|&iquest;|&yuml;";
        let characters = "&|<|>|\"|'|\u{2002}|\u{2003}|\u{2009}|\u{200c}|\u{200d}|\u{2013}|\u{2014}|\u{2018}|\u{2019}|\u{201a}|\u{201c}|\u{201d}|\u{201e}|\u{2022}|\
                          \u{2026}|\u{2039}|\u{203a}|\u{20ac}|\u{2122}|\u{2190}|\u{2191}|\u{2192}|\u{2193}|\u{2212}|\u{2713}|\u{a0}|\u{ad}|\u{bf}|\u{ff}";
        assert_eq!(decode(listed), characters);
    }

    #[test]
    fn names_numbers_and_what_is_neither() {
        assert_eq!(decode("Tasse &#8222;Moor&#x201c; &amp; Untertasse &copy;"), "Tasse „Moor“ & Untertasse ©");
        assert_eq!(decode("5 &#150; 7 &#x80;"), "5 – 7 €");
        assert_eq!(decode("a & b &nothing; &#xffffffff; &;"), "a & b &nothing; &#xffffffff; &;");
    }
}
