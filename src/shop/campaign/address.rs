/// Whether a click may lead to an address: https, a host that is on both lists (a list that is absent allows every host), no user info, no port,
/// no backslash, nothing but printable ASCII.
pub fn is_allowed(address: &str, of_host: Option<&[String]>, of_campaign: Option<&[String]>) -> bool {
    let lists = [of_host, of_campaign];
    host(address).is_some_and(|host| lists.iter().flatten().all(|list| list.iter().any(|allowed| allowed.eq_ignore_ascii_case(host))))
}

/// The host of an acceptable address. Stricter than a browser: what two readers could read differently is refused.
pub(super) fn host(address: &str) -> Option<&str> {
    if address.len() > 2048 || !address.bytes().all(|b| b.is_ascii_graphic() && b != b'\\') {
        return None;
    }
    let rest = address.strip_prefix("https://")?;
    let host = rest.split(['/', '?', '#']).next()?;
    is_host(host).then_some(host)
}

/// Whether a text is a host name as it may stand on an allow-list: labels of letters, digits and `-`, at least two, the last one not a number.
pub(super) fn is_host(host: &str) -> bool {
    let label =
        |l: &str| !l.is_empty() && l.len() <= 63 && !l.starts_with('-') && !l.ends_with('-') && l.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    host.len() <= 253
        && host.split('.').all(label)
        && host.split('.').count() >= 2
        && host.rsplit('.').next().is_some_and(|tld| tld.bytes().any(|b| b.is_ascii_alphabetic()))
}
