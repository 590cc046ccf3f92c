use crate::shop::offer::Availability;

/// Words that say that it can't be had.
const GONE: [&str; 10] = ["nicht", "kein", "ausverkauft", "vergriffen", "not ", "no longer", "unavailable", "sold out", "out of stock", "discontinued"];
/// Words that say that it is to come.
const TO_COME: [&str; 5] = ["vorbestell", "pre-order", "preorder", "pre order", "erscheint"];
/// Words that say that the shop has to be asked.
const ON_REQUEST: [&str; 3] = ["auf anfrage", "on request", "upon request"];
/// Words that say that it can be had.
const THERE: [&str; 11] =
    ["sofort", "auf lager", "ab lager", "lagernd", "vorrätig", "lieferbar", "verfügbar", "in stock", "available", "next working day", "nächsten werktag"];
/// What delivery times are counted in. A word begins with it, or is all of it.
const BEGINS_UNIT: [&str; 10] = ["tag", "werktag", "arbeitstag", "day", "woche", "week", "monat", "month", "stunde", "hour"];
const UNITS: [&str; 4] = ["h", "std", "wt", "at"];

/// Whether something can be had, by what a shop says of its delivery: `1-3 Werktage`, `in stock`, `derzeit nicht lieferbar`. None where that can't be told.
pub(super) fn availability(text: &str) -> Option<Availability> {
    let text = text.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    let has_number = text.contains(|c: char| c.is_ascii_digit());
    let mut words = text.split(|c: char| !c.is_alphabetic());
    let has_unit = words.any(|word| UNITS.contains(&word) || BEGINS_UNIT.iter().any(|unit| word.starts_with(unit)));
    match () {
        // "Not at once, in 14 days" can be had; so nobody knows.
        () if has(&GONE) => (!has_number && !text.contains("sofort") && !text.contains("immediately")).then_some(Availability::SoldOut),
        () if has(&TO_COME) => Some(Availability::Preorder),
        () if has(&ON_REQUEST) => Some(Availability::Unknown),
        // A number without a unit may be a date, or how many are left.
        () if has_number => has_unit.then_some(Availability::Available),
        () => has(&THERE).then_some(Availability::Available),
    }
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
