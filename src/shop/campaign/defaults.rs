//! What a manifest need not say; the edge's public data have the same defaults.

pub fn locale() -> String {
    "de".into()
}

pub fn zone() -> String {
    "Europe/Berlin".into()
}

pub fn max_age() -> String {
    "PT24H".into()
}

pub fn yes() -> bool {
    true
}

pub fn scale() -> u8 {
    2
}
