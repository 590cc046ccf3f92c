//! A compact IANA time zone database: a zone's name in, its rules out.

/// One zone or alias per line, sorted: its name, earlier rules with the time (in seconds since 1970) until which each was valid, and its current rule.
pub(super) const TABLE: &str = include_str!("table.txt");

/// The name as written in the table, and the rules.
pub(super) fn find(name: &str) -> Option<(&'static str, &'static str)> {
    let (mut low, mut high) = (0, TABLE.len());
    while low < high {
        let middle = low.midpoint(high);
        let (before, behind) = TABLE.split_at_checked(middle)?;
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        let end = middle + behind.find('\n')?;
        let (zone, rules) = TABLE.get(start..end)?.split_once(' ')?;
        match zone.cmp(name) {
            std::cmp::Ordering::Equal => return Some((zone, rules)),
            std::cmp::Ordering::Less => low = end + 1,
            std::cmp::Ordering::Greater => high = start,
        }
    }
    None
}

#[cfg(not(target_arch = "wasm32"))]
#[cfg(test)]
mod tests;
