use crate::shop::offer::Availability;

/// Phrases for "not available".
const GONE: [&str; 8] = ["nicht", "ausverkauft", "vergriffen", "no longer", "unavailable", "sold out", "out of stock", "discontinued"];
/// Phrases for "preorder".
const TO_COME: [&str; 5] = ["vorbestell", "pre-order", "preorder", "pre order", "erscheint"];
/// Phrases for "on request".
const ON_REQUEST: [&str; 3] = ["auf anfrage", "on request", "upon request"];
/// Phrases for "available".
const THERE: [&str; 11] =
    ["sofort", "auf lager", "ab lager", "lagernd", "vorrätig", "lieferbar", "verfügbar", "in stock", "available", "next working day", "nächsten werktag"];
/// Word beginnings that make availability uncertain.
const DOUBTFUL: [&str; 7] = ["kein", "ohne", "without", "bald", "demnächst", "soon", "voraussichtlich"];
/// Word beginnings of the units of delivery times.
const TIMES: [&str; 10] = ["tag", "werktag", "arbeitstag", "day", "woche", "week", "monat", "month", "stunde", "hour"];

/// Derives the availability from a delivery text: `1-3 Werktage`, `in stock`, `derzeit nicht lieferbar`. None if it is unclear.
pub(super) fn availability(text: &str) -> Option<Availability> {
    let text = text.to_lowercase();
    let has = |phrases: &[&str]| phrases.iter().any(|phrase| text.contains(phrase));
    let words: Vec<&str> = text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).collect();
    let begins = |beginnings: &[&str]| words.iter().any(|word| beginnings.iter().any(|beginning| word.starts_with(beginning)));
    let has_number = text.contains(|c: char| c.is_ascii_digit());
    match () {
        // "Not immediately, in 14 days" means available, so a negation with a number is unclear.
        () if has(&GONE) || words.contains(&"not") => {
            (!has_number && !text.contains("sofort") && !text.contains("immediately")).then_some(Availability::SoldOut)
        }
        () if has(&TO_COME) => Some(Availability::Preorder),
        () if has(&ON_REQUEST) => Some(Availability::Unknown),
        // A number without a unit may be the quantity left.
        () if has_number => (!has_date(&text) && (begins(&TIMES) || words.contains(&"h") || words.contains(&"std"))).then_some(Availability::Available),
        () => {
            let is_later = words.windows(2).any(|pair| matches!(pair, ["ab" | "from", next] if *next != "lager"));
            let is_doubtful = is_later || begins(&DOUBTFUL) || words.contains(&"no");
            (has(&THERE) && !is_doubtful).then_some(Availability::Available)
        }
    }
}

/// Whether a text contains a date, which may be a future delivery date: `12.12.`, `2026-12-12`.
fn has_date(text: &str) -> bool {
    let is_date = |part: &[u8]| matches!(part, [a, b'.', b, ..] if a.is_ascii_digit() && b.is_ascii_digit()) || part.iter().all(u8::is_ascii_digit);
    text.as_bytes().windows(4).any(is_date)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p2_delivery_times_say_whether_it_can_be_had_or_nothing() {
        use Availability::{Available, Preorder, SoldOut, Unknown};
        for (text, expected) in [
            ("1-3 Werktage", Some(Available)),
            ("Lieferzeit: ca. 2 Tage", Some(Available)),
            ("24h", Some(Available)),
            ("48 Std.", Some(Available)),
            ("sofort lieferbar", Some(Available)),
            ("Auf Lager", Some(Available)),
            ("Sofort verfügbar, Lieferzeit 1-3 Tage", Some(Available)),
            ("Delivered in 1-3 working days", Some(Available)),
            ("Delivery on the next working day", Some(Available)),
            ("in stock", Some(Available)),
            ("6 weeks", Some(Available)),
            ("Ausverkauft", Some(SoldOut)),
            ("derzeit nicht lieferbar", Some(SoldOut)),
            ("Nicht mehr verfügbar", Some(SoldOut)),
            ("currently not available", Some(SoldOut)),
            ("out of stock", Some(SoldOut)),
            ("vorbestellbar", Some(Preorder)),
            ("Pre-order", Some(Preorder)),
            ("auf Anfrage", Some(Unknown)),
            ("Lieferbar ab Lager", Some(Available)),
            ("bald lieferbar, ca. 3 Wochen", Some(Available)),
            ("ab 3 Tagen", Some(Available)),
            ("not-available", Some(SoldOut)),
            ("keine Angabe", None),
            ("kein Bestand verfügbar", None),
            ("no stock available", None),
            ("demnächst verfügbar", None),
            ("Available soon", None),
            ("lieferbar ab Mai", None),
            ("available from May", None),
            ("ab 12.12., dann 3 Tage", None),
            ("from 2026-12-12, 3 days", None),
            ("nicht sofort lieferbar", None),
            ("nicht vorrätig, 14 Tage", None),
            ("lieferbar ab 12.12.2026", None),
            ("0 auf Lager", None),
            ("3", None),
            ("0", None),
            ("ja", None),
            ("1-3", None),
        ] {
            assert_eq!(availability(text), expected, "{text}");
        }
    }
}
