/// Whether a click may lead to an address: https, a host on both lists (an absent list allows every host), no user info, no port,
/// no backslash, printable ASCII only.
pub fn is_allowed(address: &str, of_host: Option<&[String]>, of_campaign: Option<&[String]>) -> bool {
    let lists = [of_host, of_campaign];
    host(address).is_some_and(|host| lists.iter().flatten().all(|list| list.iter().any(|allowed| allowed.eq_ignore_ascii_case(host))))
}

/// The host of a valid address. Stricter than browsers: an address that parsers could read differently is rejected.
pub(super) fn host(address: &str) -> Option<&str> {
    if address.len() > 2048 || !address.bytes().all(|b| b.is_ascii_graphic() && b != b'\\') {
        return None;
    }
    let rest = address.strip_prefix("https://")?;
    let host = rest.split(['/', '?', '#']).next()?;
    is_host(host).then_some(host)
}

/// Whether a text is a host name for an allow-list: at least two labels of letters, digits and `-`, the last one not a number.
pub(super) fn is_host(host: &str) -> bool {
    let label =
        |l: &str| !l.is_empty() && l.len() <= 63 && !l.starts_with('-') && !l.ends_with('-') && l.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    host.len() <= 253
        && host.split('.').all(label)
        && host.split('.').count() >= 2
        && host.rsplit('.').next().is_some_and(|tld| tld.bytes().any(|b| b.is_ascii_alphabetic()))
}
