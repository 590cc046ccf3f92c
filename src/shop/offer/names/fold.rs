/// Folds a text to plain letters that look the same, for comparison: compatibility forms, look-alike letters of other scripts,
/// accents, digits of all scripts, percent signs, dashes and spaces. Invisible characters are removed. Case is kept.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let chars: Vec<char> = text.chars().filter(|c| !is_invisible(*c)).collect();
    for (i, &c) in chars.iter().enumerate() {
        if parts_thousands(&chars, i) { out.push('\'') } else { push(&mut out, c) }
    }
    out
}

/// `1 299` with a no-break space, which typesetters use only between thousands.
fn parts_thousands(chars: &[char], i: usize) -> bool {
    let is_digit = |at: usize| chars.get(at).is_some_and(char::is_ascii_digit);
    matches!(chars.get(i), Some('\u{a0}' | '\u{2009}' | '\u{202f}')) && i > 0 && is_digit(i - 1) && (i + 1..i + 4).all(is_digit) && !is_digit(i + 4)
}

/// The sign that replaces all currency signs.
pub const CURRENCY: char = '¤';

fn push(out: &mut String, c: char) {
    if c.is_ascii() {
        return out.push(if c.is_ascii_whitespace() { ' ' } else { c });
    }
    if let Some(digits) = number(c) {
        return out.push_str(&digits.to_string());
    }
    if let Some(letter) = styled(c) {
        return out.push(letter);
    }
    if let Some((_, plain)) = SPELLED.iter().find(|(from, _)| *from == c) {
        return out.push_str(plain);
    }
    if let Some((_, plain)) = LOOK_ALIKES.iter().find(|(from, _)| from.contains(c)) {
        return out.push(*plain);
    }
    match c {
        '％' | '﹪' | '٪' | '‰' | '‱' | '؉' | '؊' | '⁒' => out.push('%'),
        '\u{2010}'..='\u{2015}' | '\u{2043}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{2796}' => out.push('-'),
        '’' | '‘' | 'ʼ' | '′' | '´' | '`' => out.push('\''),
        '‚' | '﹐' | '٫' | '،' | '、' => out.push(','),
        '․' | '﹒' | '。' | '·' => out.push('.'),
        '→' | '⇒' | '➜' | '➔' | '➙' | '➝' | '➞' | '⟶' | '⟹' | '›' | '»' | '▶' | '►' | '▸' => out.push('>'),
        '\u{2800}' => out.push(' '),
        _ if is_currency_sign(c) => out.push(CURRENCY),
        _ if c.is_whitespace() => out.push(' '),
        _ => out.push(c),
    }
}

/// Unicode's default-ignorable characters, and marks that only modify the letter before them.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
        | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}'
        | '\u{300}'..='\u{33f}' | '\u{340}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}')
}

/// Currency signs (category Sc, squared units), and emoji for money or "free". `$` is ASCII.
fn is_currency_sign(c: char) -> bool {
    matches!(
        c,
        '¢' | '£' | '¤' | '¥' | '֏' | '؋' | '৲' | '৳' | '৻' | '૱' | '௹' | '฿' | '៛' | '\u{20a0}'
            ..='\u{20c1}'
                | '꠸'
                | '﷼'
                | '﹩'
                | '＄'
                | '￠'
                | '￡'
                | '￥'
                | '￦'
                | '㌦'
                | '㍀'
                | '㌣'
                | '㍐'
                | '㍑'
                | '💰'
                | '💲'
                | '💱'
                | '💴'
                | '💵'
                | '💶'
                | '💷'
                | '💸'
                | '🤑'
                | '🏷'
                | '🆓'
                | '🈹'
                | '🉐'
                | '🈚'
    )
}

/// The zeros of scripts with contiguous digits.
const ZEROS: [u32; 28] = [
    0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xde6, 0xe50, 0xed0, 0xf20, 0x1040, 0x1090, 0x17e0, 0x1810, 0x1946,
    0x19d0, 0x1a80, 0x1b50, 0xa620, 0xa8d0, 0xff10, 0x1fbf0,
];

/// A number of one character, in any script or style.
fn number(c: char) -> Option<u32> {
    let at = u32::from(c);
    let from = |first: u32, count: u32| at.checked_sub(first).filter(|place| *place < count);
    let digit = ZEROS.iter().find_map(|zero| from(*zero, 10));
    let counted =
        || [(0x2460, 20), (0x2474, 20), (0x2488, 20), (0x2776, 10), (0x2780, 10), (0x278a, 10)].iter().find_map(|(first, count)| from(*first, *count));
    match c {
        '²' => Some(2),
        '³' => Some(3),
        '¹' => Some(1),
        '⓪' | '⓿' => Some(0),
        _ => digit
            .or_else(|| from(0x1d7ce, 50).map(|place| place % 10))
            .or_else(|| from(0x2070, 10))
            .or_else(|| from(0x2080, 10))
            .or_else(|| counted().map(|place| place + 1)),
    }
}

/// A letter in another style: full width, mathematical, enclosed, or small capitals.
fn styled(c: char) -> Option<char> {
    let at = u32::from(c);
    let from = |first: u32, count: u32| at.checked_sub(first).filter(|place| *place < count);
    let letter = |place: u32| char::from_u32(if place < 26 { 0x41 + place } else { 0x61 + place - 26 });
    if let Some(place) = from(0xff01, 94) {
        return char::from_u32(0x21 + place).filter(|c| *c != '%' && *c != '$');
    }
    if let Some(place) = from(0x1d400, 676) {
        return letter(place % 52);
    }
    if let Some(place) = [0x24b6, 0x1f110, 0x1f130, 0x1f150, 0x1f170, 0x1f1e6].iter().find_map(|first| from(*first, 26)) {
        return letter(place);
    }
    [0x24d0, 0x249c].iter().find_map(|first| from(*first, 26)).and_then(|place| letter(place + 26))
}

/// Letters and ligatures that are replaced by several letters.
const SPELLED: &[(char, &str)] = &[
    ('ß', "ss"),
    ('ẞ', "SS"),
    ('æ', "ae"),
    ('Æ', "AE"),
    ('œ', "oe"),
    ('Œ', "OE"),
    ('ĳ', "ij"),
    ('Ĳ', "IJ"),
    ('ﬀ', "ff"),
    ('ﬁ', "fi"),
    ('ﬂ', "fl"),
    ('ﬃ', "ffi"),
    ('ﬄ', "ffl"),
    ('ﬅ', "st"),
    ('ﬆ', "st"),
    ('½', "1/2"),
    ('¼', "1/4"),
    ('¾', "3/4"),
    ('⅐', "1/7"),
    ('⅑', "1/9"),
    ('⅒', "1/10"),
    ('⅓', "1/3"),
    ('⅔', "2/3"),
    ('⅕', "1/5"),
    ('⅖', "2/5"),
    ('⅗', "3/5"),
    ('⅘', "4/5"),
    ('⅙', "1/6"),
    ('⅚', "5/6"),
    ('⅛', "1/8"),
    ('⅜', "3/8"),
    ('⅝', "5/8"),
    ('⅞', "7/8"),
    ('℀', "a/c"),
    ('℅', "c/o"),
];

/// Characters that look like a Latin letter: with accents or strokes, small capitals, Cyrillic and Greek.
const LOOK_ALIKES: &[(&str, char)] = &[
    ("àáâãäåāăąǎạảấầẩẫậắằẳẵặаαᴀªₐ", 'a'),
    ("ÀÁÂÃÄÅĀĂĄǍẠẢẤẦẨẪẬАΑ", 'A'),
    ("ʙвƀЬь", 'b'),
    ("ВΒ", 'B'),
    ("çćĉċčсᴄϲⅽ", 'c'),
    ("ÇĆĈĊČСⅭϹ", 'C'),
    ("ďđðᴅԁⅾ", 'd'),
    ("ĎĐÐⅮ", 'D'),
    ("èéêëēĕėęěẹẻẽếềểễệеёεᴇє", 'e'),
    ("ÈÉÊËĒĔĖĘĚẸẺẼЕЁΕЄ", 'E'),
    ("ꜰƒ", 'f'),
    ("ĝğġģɡɢ", 'g'),
    ("ĜĞĠĢ", 'G'),
    ("ĥħʜһ", 'h'),
    ("ĤĦНΗ", 'H'),
    ("ìíîïĩīĭįıǐіїιɪⅰ", 'i'),
    ("ÌÍÎÏĨĪĬĮİІЇΙⅠӀ", 'I'),
    ("ĵјᴊ", 'j'),
    ("ĴЈ", 'J'),
    ("ķкκᴋ", 'k'),
    ("ĶКΚ", 'K'),
    ("ĺļľŀłʟⅼ", 'l'),
    ("ĹĻĽĿŁⅬ", 'L'),
    ("мᴍⅿ", 'm'),
    ("МΜⅯ", 'M'),
    ("ñńņňŉŋɴηп", 'n'),
    ("ÑŃŅŇŊΝ", 'N'),
    ("òóôõöøōŏőǒọỏốồổỗộơоοσᴏº", 'o'),
    ("ÒÓÔÕÖØŌŎŐОΟ", 'O'),
    ("рρᴘ", 'p'),
    ("РΡ", 'P'),
    ("ԛ", 'q'),
    ("ŕŗřʀг", 'r'),
    ("ŔŖŘ", 'R'),
    ("śŝşšșſѕꜱ", 's'),
    ("ŚŜŞŠȘЅ", 'S'),
    ("ţťŧțтτᴛ", 't'),
    ("ŢŤŦȚТΤ", 'T'),
    ("ùúûüũūŭůűųǔưụủᴜυ", 'u'),
    ("ÙÚÛÜŨŪŬŮŰŲ", 'U'),
    ("νᴠѵⅴ", 'v'),
    ("ѴⅤ", 'V'),
    ("ŵᴡԝω", 'w'),
    ("ŴԜ", 'W'),
    ("хχⅹ×", 'x'),
    ("ХΧⅩ", 'X'),
    ("ýÿŷуʏ", 'y'),
    ("ÝŸŶУΥ", 'Y'),
    ("źżžᴢʐ", 'z'),
    ("ŹŻŽΖ", 'Z'),
];

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn what_looks_the_same_is_written_the_same() {
        for (text, plain) in [
            ("９９ ＥＵＲ", "99 EUR"),
            ("20％", "20%"),
            ("٢٠٪", "20%"),
            ("𝟗𝟗 𝐄𝐮𝐫𝐨", "99 Euro"),
            ("ЕUR", "EUR"),
            ("R\u{ad}a\u{200b}batt", "Rabatt"),
            ("réduit zniz\u{307}ka", "reduit znizka"),
            ("②⓪ ʀᴀʙᴀᴛᴛ", "20 rabatt"),
            ("99 zł, Größe", "99 zl, Grosse"),
            ("99\u{a0}€", "99 ¤"),
            ("99,–", "99,-"),
            ("1\u{a0}299, 12\u{202f}990\u{a0}€", "1'299, 12'990 ¤"),
            ("6\u{a0}x 28, 7\u{a0}1280", "6 x 28, 7 1280"),
        ] {
            assert_eq!(fold(text), plain, "{text}");
        }
    }
}
