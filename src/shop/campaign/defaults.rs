//! Default values of a manifest; the edge's public data use the same.

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
