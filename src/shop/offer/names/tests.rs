use super::price_talk;
use super::words;

fn names(list: &'static str) -> Vec<&'static str> {
    list.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect()
}

#[test]
fn p13_names_of_products_pass() {
    let names = names(include_str!("pass.txt"));
    assert!(names.len() >= 60, "{}", names.len());
    let refused: Vec<_> = names.iter().filter_map(|name| price_talk(name).map(|found| format!("{name} -> {found}"))).collect();
    assert!(refused.is_empty(), "{refused:#?}");
}

#[test]
fn p13_what_speaks_of_a_price_is_found() {
    let names = names(include_str!("refuse.txt"));
    assert!(names.len() >= 120, "{}", names.len());
    let taken: Vec<_> = names.iter().filter(|name| price_talk(name).is_none()).collect();
    assert!(taken.is_empty(), "{taken:#?}");
}

#[test]
fn p13_words_are_listed_as_they_are_compared() {
    let lists = [
        &words::ALONE,
        &words::PHRASES,
        &words::BEFORE_AMOUNT,
        &words::CURRENCIES,
        &words::HARMLESS,
        &words::FEW,
        &words::UNITS,
        &words::FILLERS,
        &words::FOR,
        &words::LARGE_PARTS,
        &words::TITLED,
        &words::HARD,
        &words::OLD,
        &words::NEW,
    ];
    for list in lists {
        assert!(!list.is_empty());
        for word in list.iter() {
            assert_eq!(super::fold(word).to_lowercase(), *word);
        }
    }
}

/// The notations of one amount.
fn amounts() -> Vec<String> {
    ["99", "9", "5,99", "5.99", "1.299,00", "1,299.00", "1'299.00", "1 299,00", "1299", "12,5"].map(str::to_owned).to_vec()
}

/// The same characters as other code points, and with invisible characters in between.
fn disguises(text: &str) -> Vec<String> {
    let map = |of: &dyn Fn(char) -> String| text.chars().map(of).collect::<String>();
    let shift = |c: char, from: char, to: u32| char::from_u32(u32::from(c) - u32::from(from) + to).unwrap().to_string();
    let wide = map(&|c| if ('!'..='~').contains(&c) && c != '$' { shift(c, '!', 0xff01) } else { c.to_string() });
    let bold = map(&|c| match c {
        '0'..='9' => shift(c, '0', 0x1d7ce),
        'a'..='z' => shift(c, 'a', 0x1d41a),
        'A'..='Z' => shift(c, 'A', 0x1d400),
        _ => c.to_string(),
    });
    let arabic = map(&|c| if c.is_ascii_digit() { shift(c, '0', 0x660) } else { c.to_string() });
    let cyrillic = map(&|c| {
        ["aа", "eе", "oо", "pр", "cс", "xх", "EЕ", "AА", "KК", "HН", "CС", "TТ", "PР"]
            .iter()
            .find(|pair| pair.starts_with(c))
            .and_then(|pair| pair.chars().nth(1))
            .unwrap_or(c)
            .to_string()
    });
    let mut all = vec![
        text.to_owned(),
        text.to_uppercase(),
        wide,
        bold,
        arabic,
        cyrillic,
        text.replace(' ', "\u{a0}"),
        text.replace(' ', "\u{202f}"),
        text.replace(' ', "\u{2003}"),
    ];
    for hidden in ['\u{200b}', '\u{ad}', '\u{2060}', '\u{feff}', '\u{200e}', '\u{fe0f}', '\u{e0020}', '\u{34f}'] {
        all.push(map(&|c| format!("{c}{hidden}")));
    }
    all
}

#[test]
fn p13_every_amount_in_every_currency_in_every_disguise_is_found() {
    let behind = [
        "Euro", "EUR", "€", "CHF", "Fr.", "Franken", "zł", "złotych", "Kč", "£", "GBP", "quid", "pounds", "$", "USD", "Dollar", "kr", "PLN", "CZK", "¥",
        "cent", "₺", "Euros", "SFr.",
    ];
    let before = [
        "€",
        "EUR",
        "CHF",
        "Fr.",
        "£",
        "$",
        "US$",
        "zł",
        "USD",
        "GBP",
        "PLN",
        "CZK",
        "SFr.",
        "Nur",
        "jetzt nur",
        "statt",
        "only",
        "instead of",
        "slechts",
        "au lieu de",
        "tylko",
        "invece di",
        "en lugar de",
        "spar",
        "save",
    ];
    let mut missed = Vec::new();
    for amount in amounts() {
        let before = before.iter().map(|word| format!("{word} {amount}"));
        let behind = behind.iter().flat_map(|word| [format!("{amount} {word}"), format!("{amount}{word}")]);
        for said in behind.chain(before).chain([format!("{amount},-"), format!("{amount}.-"), format!("{amount} %"), format!("{amount}%")]) {
            for text in disguises(&format!("Rennrad {said}")).into_iter().chain([format!("{said} Rennrad"), format!("{said}!")]) {
                if price_talk(&text).is_none() {
                    missed.push(text);
                }
            }
        }
    }
    assert!(missed.is_empty(), "{} {:#?}", missed.len(), &missed[..missed.len().min(40)]);
}

#[cfg(not(target_arch = "wasm32"))]
proptest::proptest! {
    #[test]
    fn any_text_is_looked_at(text in "\\PC{0,60}") {
        let _ = price_talk(&text);
    }
}
